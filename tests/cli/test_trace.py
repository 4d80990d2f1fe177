import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from cli.trace import UnknownMessage, as_json, look_up, report
from core.settings import Settings
from db import answers, messages, ocr_results, questions, traces, votes
from db.pool import Pool
from db.records import ClaimedAnswer, NewAnswer, NewMessage, Source
from db.trace_steps import Step, life
from tests.builders import (
    GUILD,
    make_attachment,
    make_message,
    make_place,
    make_transcript,
    store,
)

EARLIER = make_message(content="Install it with pip, that helped me.", author_id=8)
SAID = "My secret words, how can I fix this?"


def settings(database_url: str) -> Settings:
    here = {"database_url": database_url, "redis_url": "redis://127.0.0.1:1"}
    return Settings(_env_file=None, **here)  # type: ignore[arg-type, call-arg]


async def steps_of(db: Pool, message_id: int) -> list[Step]:
    found = await traces.of_message(db, message_id)
    assert found is not None
    return life(found)


def names(steps: list[Step]) -> list[str]:
    return [step.step for step in steps]


async def asked(db: Pool) -> tuple[NewMessage, UUID]:
    """A question with one picture, as the bot stores it."""
    await make_place(db)
    message = make_message(
        content=SAID, attachments=(make_attachment(),), created_at=datetime.now(UTC)
    )
    await store(db, EARLIER)
    [attachment_id] = await store(db, message, ask=True)
    await ocr_results.mark_rung(db, [attachment_id])
    return message, attachment_id


async def read(db: Pool, attachment_id: UUID) -> None:
    claim = await ocr_results.claim(db, attachment_id, owner="w:0", lease_s=30)
    assert claim is not None
    read = make_transcript(provenance={"engine": "paddle", "attempts": [{"engine": "paddle"}]})
    assert await ocr_results.complete(db, claim.attachment_id, claim.token, read)


async def answered(db: Pool, message_id: int) -> None:
    claim = await questions.claim(db, message_id, owner="w:0", lease_s=30)
    assert claim is not None
    source = Source(EARLIER.id, GUILD.id, EARLIER.channel_id, "Install it")
    said = NewAnswer("similar", "See there.", (source,), "extractive-1")
    assert await questions.answer(db, message_id, claim.token, said)


async def sent(db: Pool, reply_id: int) -> ClaimedAnswer:
    [claimed] = await answers.claim_ready(db, [GUILD.id], limit=1, lease_s=30)
    assert await answers.mark_sent(db, claimed, reply_id)
    return claimed


async def test_the_whole_life_of_an_answered_message_is_told_in_order(db: Pool) -> None:
    message, attachment_id = await asked(db)
    await read(db, attachment_id)
    await answered(db, message.id)
    claimed = await sent(db, 555)
    await votes.cast(db, claimed.id, 9, is_helpful=True)

    steps = await steps_of(db, message.id)

    told = names(steps)
    assert told[0] == "said"
    assert told[1:4] == ["stored", "queued", "asked"]
    assert told[4:] == ["read", "answered", "sent", "voted"]
    by_name = {step.step: step.told for step in steps}
    assert "paddle in 12 ms, confidence 0.97" in by_name["read"]
    assert str(EARLIER.id) in by_name["answered"]
    assert "None" not in " ".join(by_name.values())
    assert "message 555" in by_name["sent"]
    assert not any(step.is_open for step in steps)


async def test_a_reply_of_the_bot_stands_for_its_question(db: Pool) -> None:
    message, attachment_id = await asked(db)
    await read(db, attachment_id)
    await answered(db, message.id)
    await sent(db, 556)

    found = await traces.of_message(db, 556)

    assert found is not None
    assert found.message.id == message.id


async def test_what_a_message_waits_for_comes_last(db: Pool) -> None:
    message, _ = await asked(db)

    steps = await steps_of(db, message.id)

    waits = [step.told for step in steps if step.is_open]
    assert names(steps)[-2:] == ["waits", "waits"]
    assert any("for a worker" in told for told in waits)
    assert any("for its answer" in told for told in waits)


async def test_silence_has_its_reason(db: Pool) -> None:
    message, attachment_id = await asked(db)
    await read(db, attachment_id)
    claim = await questions.claim(db, message.id, owner="w:0", lease_s=30)
    assert claim is not None
    await questions.end(db, message.id, claim.token, status="abstained", reason="nothing_fits")

    steps = await steps_of(db, message.id)

    assert steps[-1].step == "not answered"
    assert "nothing_fits" in steps[-1].told


async def test_a_picture_that_failed_has_its_reason_and_its_tries(db: Pool) -> None:
    message, attachment_id = await asked(db)
    claim = await ocr_results.claim(db, attachment_id, owner="w:0", lease_s=30)
    assert claim is not None
    await ocr_results.put_off(
        db, claim.attachment_id, claim.token, delay_s=60, code="download_failed", message="no"
    )

    steps = await steps_of(db, message.id)

    waits = next(s.told for s in steps if s.is_open and "worker" in s.told)
    assert "after download_failed, 1 failed try" in waits


async def test_a_part_of_a_question_tells_of_the_whole(db: Pool) -> None:
    message, attachment_id = await asked(db)
    part = make_message(content="It is Python 3.12, by the way.")
    await store(db, part)
    await read(db, attachment_id)

    steps = await steps_of(db, part.id)

    assert f"question {message.id}, with 1 more message, of which this is one" in " ".join(
        s.told for s in steps
    )
    assert "read" in names(steps)


async def test_nobodys_words_are_shown(db: Pool, database_url: str) -> None:
    message, attachment_id = await asked(db)
    await read(db, attachment_id)
    await answered(db, message.id)

    found = await look_up(settings(database_url), message.id)

    shown = str(report(life(found))) + str(found)
    assert "secret words" not in shown
    assert "ModuleNotFoundError" not in shown
    assert "linh" not in shown


async def test_a_message_that_is_not_stored_is_named(db: Pool, database_url: str) -> None:
    with pytest.raises(UnknownMessage, match="nothing is stored of message 42"):
        await look_up(settings(database_url), 42)


async def test_a_message_that_was_deleted_is_said_to_be(db: Pool, database_url: str) -> None:
    message, _ = await asked(db)
    await messages.delete(db, [message.id])

    with pytest.raises(UnknownMessage, match="was deleted in Discord"):
        await look_up(settings(database_url), message.id)


async def test_a_message_that_is_no_question_is_told_to_be_none(db: Pool) -> None:
    await make_place(db)
    await store(db, EARLIER)

    assert names(await steps_of(db, EARLIER.id)) == ["said", "stored", "not asked"]


async def test_the_facts_and_the_steps_are_one_json_object(db: Pool) -> None:
    message, attachment_id = await asked(db)
    await read(db, attachment_id)
    found = await traces.of_message(db, message.id)
    assert found is not None

    told = json.loads(as_json(found))

    assert told["message"]["id"] == message.id
    assert told["pictures"][0]["engine"] == "paddle"
    assert told["pictures"][0]["processing_time_ms"] == 12
    assert {"said", "stored", "read"} <= {step["step"] for step in told["steps"]}
