import pytest

from core.redaction import Purpose
from db.channels import purpose_of
from db.pool import Pool
from db.records import ChannelKind, Transcript
from jobs.read_attachment import read_attachment
from jobs.redacted import without_secrets
from tests.builders import make_attachment, make_message, make_place, store
from tests.fakes import FakeFetcher, FakeReader, a_reading
from tests.jobs.conftest import MakeDeps

KEY = "gsk" + "_" + "a1B2c3D4" * 6 + "e5F6"


def transcript(text: str, **parts: object) -> Transcript:
    values: dict[str, object] = {
        "model_version": "reader-1",
        "text": text,
        "confidence": 0.9,
        "processing_time_ms": 5,
        "media_type": "image/png",
        "sha256": b"1",
        "width": 1,
        "height": 1,
        "provenance": {"engine": "paddle"},
    }
    return Transcript(**{**values, **parts})  # pyright: ignore[reportArgumentType] - as given


def test_no_part_of_a_transcript_keeps_a_secret() -> None:
    line = f"AuthenticationError: bad key {KEY}"

    stored = without_secrets(
        transcript(
            f"$ run\n{line}\npassword=hunter2",
            error_lines=(line,),
            error_state=line,
            context=f"a terminal with {KEY}",
        )
    )

    assert KEY not in repr(stored)
    assert "hunter2" not in repr(stored)
    assert stored.error_lines == ("AuthenticationError: bad key [REDACTED:GROQ_KEY]",)
    assert stored.error_lines[0] in stored.text
    assert stored.provenance["redacted"] == {"GROQ_KEY": 1, "PASSWORD": 1}


def test_a_transcript_without_secrets_stays_and_says_so() -> None:
    given = transcript("KeyError: 'a'", error_lines=("KeyError: 'a'",))

    stored = without_secrets(given)

    assert (stored.text, stored.error_lines) == (given.text, given.error_lines)
    assert (stored.error_state, stored.context) == (None, None)
    assert stored.provenance == {"engine": "paddle", "redacted": {}, "purpose": "help"}


def test_what_was_redacted_twice_is_counted_once() -> None:
    once = without_secrets(transcript("password=hunter2"))

    twice = without_secrets(once)

    assert twice == once


def test_an_invoice_keeps_what_help_takes_out() -> None:
    given = transcript(
        "call +49 30 901820 or write to kim@example.org",
        provenance={"engine": "model", "local": {"text": "call +49 30 901820"}},
    )

    kept = without_secrets(given, "invoice")
    as_help = without_secrets(kept, "help")

    assert "+49 30 901820" in kept.text
    assert "901820" not in repr(as_help)
    assert as_help.provenance["purpose"] == "help"


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [("invoices", "invoice"), ("help", "help"), ("forum", "help"), (None, "help")],
)
def test_a_channel_for_invoices_is_read_for_invoices(
    kind: ChannelKind | None, purpose: Purpose
) -> None:
    assert purpose_of(kind) == purpose


async def test_a_picture_of_invoices_is_read_again_where_help_had_taken_too_much_out(
    db: Pool, make_deps: MakeDeps
) -> None:
    await make_place(db)
    await db.execute(
        "INSERT INTO channels (id, guild_id, name, type, kind)"
        " VALUES (299, 100, 'i', 0, 'invoices')"
    )
    reader = FakeReader(a_reading("Phone: +49 30 901820", picture=b"same"))
    deps = make_deps(fetcher=FakeFetcher(b"same"), reader=reader)
    texts: list[str] = []
    for channel_id in (200, 299, 200):
        message = make_message(channel_id=channel_id, attachments=(make_attachment(),))
        [picture] = await store(db, message)
        await read_attachment({"deps": deps}, str(picture))
        texts.append(
            await db.fetchval(
                "SELECT extracted_text FROM ocr_results WHERE attachment_id = $1", picture
            )
        )

    assert [("901820" in text) for text in texts] == [False, True, False]
    assert reader.count == 2  # the third is a copy, redacted for help


async def test_secrets_in_a_picture_are_counted_and_not_stored(
    db: Pool, make_deps: MakeDeps
) -> None:
    await make_place(db)
    [attachment_id] = await store(db, make_message(attachments=(make_attachment(),)))
    reader = FakeReader(a_reading("$ env\nDB_PASSWORD=hunter2"))

    await read_attachment({"deps": make_deps(reader=reader)}, str(attachment_id))

    stored = await db.fetchrow("SELECT * FROM ocr_results")
    assert stored is not None
    assert stored["extracted_text"] == "$ env\nDB_PASSWORD=[REDACTED:PASSWORD]"
    assert stored["provenance"]["redacted"] == {"PASSWORD": 1}
    assert "hunter2" not in str(dict(stored))
