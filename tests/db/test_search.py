"""The index follows the text, and a search shows only what the asker may see."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from db import channels, guilds, messages, ocr_results, search, threads
from db.pool import Executor, Pool
from db.records import Audience, Channel, Guild, NewMessage, Thread, ThreadHit
from db.search_sql import THREADS
from tests.builders import (
    CHANNEL,
    FORUM,
    GUILD,
    NOON,
    make_attachment,
    make_message,
    make_place,
    make_thread,
    make_transcript,
    store,
    store_thread,
)

ASKER, HELPER, OTHER = 7, 8, 9
ERROR = "ModuleNotFoundError: No module named 'requests'"
ADVICE = "Install it into the same environment: python -m pip install requests"


def said(author_id: int, content: str, **changes: Any) -> NewMessage:
    return make_message(author_id=author_id, content=content, **changes)


async def solved_thread(
    db: Executor,
    title: str = "pip cannot find the module",
    question: str = "ModuleNotFoundError although I installed requests",
    answer: str = ADVICE,
    **changes: Any,
) -> Thread:
    thread = make_thread(title=title, is_solved=True, **changes)
    opening = said(ASKER, question, id=thread.id, guild_id=thread.guild_id)
    await store_thread(db, thread, opening, said(HELPER, answer, guild_id=thread.guild_id))
    return thread


async def found(db: Executor, text: str, **changes: Any) -> list[ThreadHit]:
    asked: dict[str, Any] = {
        "guild_id": GUILD.id,
        "channel_id": CHANNEL.id,
        "screen_text": "",
        "exclude_ids": (),
    }
    return await search.threads(db, text=text, **{**asked, **changes})


async def found_ids(db: Executor, text: str, **changes: Any) -> list[int]:
    return [hit.id for hit in await found(db, text, **changes)]


async def seen_by(db: Executor, audience: Audience) -> list[int]:
    return await found_ids(db, "module requests", audience=audience)


async def answer_to(db: Executor, thread: Thread) -> str | None:
    return await db.fetchval("SELECT answer FROM documents WHERE id = $1", thread.id)


async def read_picture(db: Executor, attachment_id: UUID, text: str) -> None:
    claim = await ocr_results.claim(db, attachment_id, owner="test", lease_s=60)
    assert claim is not None
    assert await ocr_results.complete(db, attachment_id, claim.token, make_transcript(text=text))


async def leftovers(db: Executor) -> tuple[int, int]:
    return (
        await db.fetchval("SELECT count(*) FROM documents"),
        await db.fetchval(
            "SELECT (SELECT count(*) FROM postings) + (SELECT count(*) FROM trigrams)"
            " + (SELECT count(*) FROM document_errors)"
        ),
    )


# What a document is


async def test_a_solved_thread_is_found_with_its_question_and_its_answer(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)

    [hit] = await found(db, "pip does not find my module requests")

    assert (hit.id, hit.thread_id, hit.channel_id) == (thread.id, thread.id, FORUM.id)
    assert hit.title == "pip cannot find the module"
    assert hit.question == "ModuleNotFoundError although I installed requests"
    assert hit.answer == ADVICE
    assert hit.is_solved
    assert set(hit.matched_terms) >= {"pip", "find", "modul", "request"}
    assert 0 < hit.coverage <= 1
    assert await db.fetchval("SELECT content FROM messages WHERE id = $1", hit.answer_message_id)


async def test_a_thread_without_an_answer_is_not_found(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(db, thread, said(ASKER, "ModuleNotFoundError", id=thread.id))

    assert await found(db, "ModuleNotFoundError") == []


async def test_what_the_asker_says_before_the_first_reply_is_the_question(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(title="Broken")
    await store_thread(
        db,
        thread,
        said(ASKER, "the gateway closes", id=thread.id),
        said(ASKER, "with code 4014"),
        said(HELPER, "Turn on the message content intent in the portal."),
        said(ASKER, "where is that"),
    )

    [hit] = await found(db, "gateway closes")

    assert hit.question == "the gateway closes\nwith code 4014"


async def test_the_question_of_a_thread_made_from_a_message_is_that_message(db: Pool) -> None:
    await make_place(db)
    opening = said(ASKER, "the gateway closes with code 4014")
    await store(db, opening)
    thread = make_thread(id=opening.id, channel_id=CHANNEL.id, owner_id=HELPER, title="Help")
    await store_thread(db, thread, said(HELPER, "Turn on the message content intent."))

    [hit] = await found(db, "gateway code 4014")

    assert hit.id == thread.id
    assert hit.question == "the gateway closes with code 4014"
    assert hit.answer == "Turn on the message content intent."


async def test_a_marked_solution_is_the_answer(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    right = said(HELPER, "Use the other interpreter")
    await store_thread(
        db,
        thread,
        said(ASKER, "not found", id=thread.id),
        right,
        said(OTHER, "I have no idea at all, but let me write a very long reply about it anyway"),
    )

    await threads.mark_solved(db, thread.id, right.id)

    assert await answer_to(db, thread) == "Use the other interpreter"


async def test_without_a_mark_the_reply_before_the_thanks_is_the_answer(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(
        db,
        thread,
        said(ASKER, "not found", id=thread.id),
        said(OTHER, "Have you tried to turn the whole computer off and on again yet?"),
        said(HELPER, "It is in another environment, install it with python -m pip"),
        said(ASKER, "thanks, that worked!"),
        said(OTHER, "Glad to hear that, then this thread can be closed by a moderator now"),
    )

    answer = await answer_to(db, thread)

    assert answer == "It is in another environment, install it with python -m pip"


@pytest.mark.parametrize("refusal", ["thanks but it still fails", "cảm ơn nhưng vẫn lỗi"])
async def test_thanks_for_nothing_choose_no_answer(db: Pool, refusal: str) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(
        db,
        thread,
        said(ASKER, "not found", id=thread.id),
        said(OTHER, "Have you tried to turn the whole computer off and on again yet?"),
        said(ASKER, refusal),
        said(HELPER, "It is in another environment, install it with python -m pip"),
    )

    answer = await answer_to(db, thread)

    assert answer == "It is in another environment, install it with python -m pip"


async def test_an_answer_in_several_messages_is_kept_whole(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(
        db,
        thread,
        said(ASKER, "not found", id=thread.id),
        said(HELPER, "First activate the environment, as the guide says."),
        said(HELPER, "Then install the package with python -m pip."),
    )

    assert await answer_to(db, thread) == (
        "First activate the environment, as the guide says.\n"
        "Then install the package with python -m pip."
    )


async def test_an_asker_who_found_the_solution_alone_answers_in_a_solved_thread(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(is_solved=True)
    await store_thread(
        db,
        thread,
        said(ASKER, "the build hangs", id=thread.id),
        said(ASKER, "found it: the proxy was set twice"),
    )

    [hit] = await found(db, "build hangs")

    assert (hit.question, hit.answer) == ("the build hangs", "found it: the proxy was set twice")


async def test_what_bots_say_is_never_indexed(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(
        db,
        thread,
        said(ASKER, "the build hangs", id=thread.id),
        said(66, "Similar solved questions: zeppelin", is_bot=True),
    )

    assert await leftovers(db) == (0, 0)


async def test_an_answered_question_in_a_plain_channel_is_found(db: Pool) -> None:
    await make_place(db)
    question = said(ASKER, "why does the gateway close with code 4014?")
    reply = said(HELPER, "Turn on the message content intent.", reply_to_id=question.id)
    await store(db, question, reply, said(OTHER, "nice weather today"))

    [hit] = await found(db, "gateway closes with 4014")

    assert (hit.id, hit.thread_id) == (question.id, None)
    assert hit.answer_message_id == reply.id


async def test_an_answer_that_was_stored_before_its_question_is_found(db: Pool) -> None:
    """As pages of the past come: the newest first."""
    await make_place(db)
    question = said(ASKER, "How do I install the module requests?")
    await store(db, said(HELPER, ADVICE, reply_to_id=question.id))
    await store(db, question)

    assert await found_ids(db, "module requests") == [question.id]


async def test_a_thread_takes_the_message_it_was_made_from_also_when_that_comes_last(
    db: Pool,
) -> None:
    await make_place(db)
    opening = said(ASKER, "How do I install the module requests?")
    thread = make_thread(id=opening.id, channel_id=CHANNEL.id, owner_id=ASKER, title="help")
    await store_thread(db, thread, said(HELPER, ADVICE, channel_id=CHANNEL.id))
    await store(db, opening)

    [hit] = await found(db, "module requests")
    assert hit.question == opening.content


async def test_a_reply_to_a_reply_belongs_to_the_conversation(db: Pool) -> None:
    await make_place(db)
    question = said(ASKER, "why does the gateway close with code 4014?")
    ask_back = said(HELPER, "Which intents do you have?", reply_to_id=question.id)
    more = said(ASKER, "none", reply_to_id=ask_back.id)
    reply = said(HELPER, "Then turn on the message content intent.", reply_to_id=more.id)
    await store(db, reply, more)  # a page of history may come newest first
    await store(db, question, ask_back)

    [hit] = await found(db, "gateway closes with 4014")

    assert (hit.id, hit.answer_message_id) == (question.id, reply.id)


# The index follows


async def test_an_edit_is_in_the_next_search(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)

    await messages.edit(db, thread.id, "the zeppelin does not land", NOON + timedelta(minutes=1))

    assert await found_ids(db, "zeppelin") == [thread.id]
    assert await found_ids(db, "although") == []


async def test_a_new_title_is_in_the_next_search(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)

    await threads.save_many(db, [replace(thread, title="zeppelin")])

    assert await found_ids(db, "zeppelin") == [thread.id]


async def test_the_text_of_a_picture_is_found_once_it_is_read(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    opening = said(ASKER, "what now?", id=thread.id, attachments=(make_attachment(),))
    [picture] = await store_with_pictures(db, thread, opening)
    await store_thread(db, thread, said(HELPER, ADVICE))
    assert await found(db, "zeppelin") == []

    await read_picture(db, picture, "ZeppelinError: cannot land")

    [hit] = await found(db, "", screen_text="zeppelinerror: cannot land")
    assert hit.screenshot == "ZeppelinError: cannot land"
    assert hit.from_screenshot


async def store_with_pictures(db: Executor, thread: Thread, message: NewMessage) -> list[UUID]:
    await threads.save_many(db, [thread])
    return await store(db, replace(message, channel_id=thread.channel_id, thread_id=thread.id))


async def test_two_pictures_read_at_once_are_both_found(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    opening = said(
        ASKER, "what now?", id=thread.id, attachments=(make_attachment(), make_attachment())
    )
    pictures = await store_with_pictures(db, thread, opening)
    await store_thread(db, thread, said(HELPER, ADVICE))

    await asyncio.gather(
        *(read_picture(db, p, t) for p, t in zip(pictures, ("zeppelin", "balloon"), strict=True))
    )

    assert await found_ids(db, "zeppelin") == [thread.id]
    assert await found_ids(db, "balloon") == [thread.id]


async def test_a_deleted_message_leaves_nothing_in_the_index(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    opening = said(ASKER, "zeppelin", id=thread.id, attachments=(make_attachment(),))
    [picture] = await store_with_pictures(db, thread, opening)
    answer = said(HELPER, "balloons are the better choice")
    await store_thread(db, thread, answer, said(OTHER, "helicopters fly as well, at least"))
    await read_picture(db, picture, "submarine")

    await messages.delete(db, [opening.id])

    assert await found_ids(db, "zeppelin submarine") == []
    await messages.delete(db, [answer.id])
    assert await found_ids(db, "balloons") == []


async def test_a_deleted_picture_leaves_nothing_in_the_index(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    opening = said(ASKER, "what now?", id=thread.id, attachments=(make_attachment(),))
    [picture] = await store_with_pictures(db, thread, opening)
    await store_thread(db, thread, said(HELPER, ADVICE))
    await read_picture(db, picture, "submarine")

    await db.execute("DELETE FROM message_attachments WHERE id = $1", picture)

    assert await found(db, "submarine") == []


async def test_a_deleted_question_takes_its_conversation_out_of_the_index(db: Pool) -> None:
    await make_place(db)
    question = said(ASKER, "why does the gateway close with code 4014?")
    reply = said(HELPER, "Turn on the message content intent.", reply_to_id=question.id)
    await store(db, question, reply)

    await messages.delete(db, [question.id])

    assert await leftovers(db) == (0, 0)


@pytest.mark.parametrize("what", ["thread", "channel", "guild"])
async def test_nothing_is_left_in_the_index_of_what_is_erased(db: Pool, what: str) -> None:
    await make_place(db)
    thread = await solved_thread(db)
    question = said(ASKER, "zeppelin?", channel_id=FORUM.id)
    reply = said(HELPER, "balloons are the better choice", reply_to_id=question.id)
    if what != "thread":
        await store(db, question, replace(reply, channel_id=FORUM.id))
    assert await leftovers(db) != (0, 0)

    match what:
        case "thread":
            await threads.delete(db, [thread.id])
        case "channel":
            await channels.delete(db, [FORUM.id])
        case _:
            await guilds.delete(db, GUILD.id)

    assert await leftovers(db) == (0, 0)


async def test_the_queue_of_the_readers_does_not_touch_the_index(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    opening = said(ASKER, "what now?", id=thread.id, attachments=(make_attachment(),))
    [picture] = await store_with_pictures(db, thread, opening)
    await store_thread(db, thread, said(HELPER, ADVICE))
    before = await db.fetchval("SELECT xmin::text FROM documents")

    claim = await ocr_results.claim(db, picture, owner="test", lease_s=60)
    assert claim is not None
    await ocr_results.release(db, picture, claim.token)

    assert await db.fetchval("SELECT xmin::text FROM documents") == before


async def test_writers_of_one_thread_wait_for_each_other(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(db, thread, said(ASKER, "the build hangs", id=thread.id))
    replies = [said(HELPER, f"reply{n} goes on with what was said") for n in range(12)]

    await asyncio.gather(*(store_thread(db, thread, reply) for reply in replies))

    answer = await answer_to(db, thread)
    assert answer is not None
    assert all(f"reply{n} " in answer for n in range(12))


# Who may see what


async def test_another_guild_is_never_searched(db: Pool) -> None:
    await make_place(db)
    await guilds.save(db, Guild(id=101, name="Elsewhere"))
    await channels.save_many(
        db, [Channel(id=300, guild_id=101, name="f", type=15, kind="forum", is_public=True)]
    )
    await solved_thread(db, guild_id=101, channel_id=300)

    assert await found(db, "module requests") == []
    assert await found(db, "module requests", channel_id=300) == []
    assert len(await found(db, "module requests", guild_id=101, channel_id=300)) == 1


async def test_other_guilds_do_not_move_the_scores(db: Pool) -> None:
    await make_place(db)
    await solved_thread(db)
    before = await found(db, "module requests")
    await guilds.save(db, Guild(id=101, name="Elsewhere"))
    await channels.save_many(
        db, [Channel(id=300, guild_id=101, name="f", type=15, kind="forum", is_public=True)]
    )

    await solved_thread(db, guild_id=101, channel_id=300)

    assert await found(db, "module requests") == before


async def test_a_channel_somebody_cannot_read_is_searched_from_itself_only(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)

    await channels.save_many(db, [replace(FORUM, is_public=False)])

    assert await found_ids(db, "module requests", channel_id=CHANNEL.id) == []
    assert await found_ids(db, "module requests", channel_id=FORUM.id) == [thread.id]


async def test_a_private_thread_is_never_shown(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)

    await threads.save_many(db, [replace(thread, is_private=True)])

    assert await found(db, "module requests", channel_id=FORUM.id) == []


async def test_one_person_is_shown_what_they_can_read_and_nothing_else(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)
    await channels.save_many(db, [replace(FORUM, is_public=False)])

    assert await seen_by(db, Audience.person([FORUM.id])) == [thread.id]
    assert await seen_by(db, Audience.person([CHANNEL.id])) == []
    assert await seen_by(db, Audience.person([])) == []


async def test_a_public_channel_closed_to_one_person_is_not_shown_to_them(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)
    assert await seen_by(db, Audience.readers_of(CHANNEL.id)) == [thread.id]

    assert await seen_by(db, Audience.person([CHANNEL.id])) == []


async def test_a_private_thread_is_shown_to_those_who_are_in_it(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)
    await threads.save_many(db, [replace(thread, is_private=True)])

    assert await seen_by(db, Audience.person([FORUM.id], [thread.id])) == [thread.id]
    assert await seen_by(db, Audience.person([FORUM.id])) == []
    assert await seen_by(db, Audience.person([], [thread.id])) == []
    assert await seen_by(db, Audience.readers_of(FORUM.id)) == []


async def test_a_person_sees_nothing_of_another_guild(db: Pool) -> None:
    await make_place(db)
    await guilds.save(db, Guild(id=101, name="Elsewhere"))
    await channels.save_many(
        db, [Channel(id=300, guild_id=101, name="f", type=15, kind="forum", is_public=True)]
    )
    thread = await solved_thread(db, guild_id=101, channel_id=300)

    assert await seen_by(db, Audience.person([300], [thread.id])) == []


@pytest.mark.parametrize("kind", ["ignore", "invoices"])
async def test_channels_that_are_not_for_help_are_not_searched(db: Pool, kind: Any) -> None:
    await make_place(db)
    await solved_thread(db)

    await channels.set_kind(db, FORUM.id, kind)

    assert await found(db, "module requests") == []


async def test_the_thread_asked_from_is_never_found(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db)
    reply = said(OTHER, "me too", channel_id=FORUM.id, thread_id=thread.id)
    await store(db, reply)

    assert await found(db, "module requests", exclude_ids=[thread.id]) == []
    assert await found(db, "module requests", exclude_ids=[reply.id]) == []


async def test_the_conversation_asked_from_is_never_found(db: Pool) -> None:
    await make_place(db)
    question = said(ASKER, "why does the gateway close with code 4014?")
    reply = said(HELPER, "Turn on the message content intent.", reply_to_id=question.id)
    await store(db, question, reply)

    assert await found(db, "gateway 4014", exclude_ids=[question.id]) == []
    assert await found(db, "gateway 4014", exclude_ids=[reply.id]) == []


# Ranking


async def test_rare_words_weigh_more_than_common_ones(db: Pool) -> None:
    await make_place(db)
    for n in range(5):
        await solved_thread(db, title=f"bot question {n}", question="my bot does not start")
    rare = await solved_thread(db, title="bot question", question="my bot says EADDRINUSE")

    hits = await found(db, "my bot does not start, EADDRINUSE")

    assert hits[0].id == rare.id
    assert hits[0].rare_terms == ("eaddrinus",)


async def test_a_solved_thread_goes_before_an_equal_one_that_is_not(db: Pool) -> None:
    await make_place(db)
    open_thread = await solved_thread(db)
    await threads.mark_solved(db, open_thread.id, None)
    solved = await solved_thread(db)
    open_later = await solved_thread(db)
    await threads.mark_solved(db, open_later.id, None)

    assert (await found_ids(db, "module requests"))[0] == solved.id


NPE = 'java.lang.NullPointerException: Cannot invoke "String.length()" because "name" is null'


async def test_the_same_error_goes_first_and_is_marked(db: Pool) -> None:
    await make_place(db)
    same = await solved_thread(db, title="my bot crashed", question=f"look:\n{NPE}")
    for n in range(3):
        await solved_thread(
            db,
            title=f"cannot invoke length, because the string {n} is null",
            question="NullPointerException because name is null",
        )

    hits = await found(db, "why?", screen_text=f"Caused by: {NPE.replace('name', 'title')}")

    assert hits[0].id == same.id
    assert [hit.is_same_error for hit in hits] == [True, False, False, False]


async def test_of_the_same_error_what_was_solved_goes_before_a_mere_reply(db: Pool) -> None:
    await make_place(db)
    asked = said(ASKER, NPE, channel_id=CHANNEL.id)
    reply = said(HELPER, "Restart the other service first, please.", reply_to_id=asked.id)
    await store(db, asked, reply)
    story = "Before that we moved the whole office to another building, with new cables. " * 40
    accepted = await solved_thread(db, title="crashed in the night", question=f"{NPE}\n{story}")

    hits = await found(db, NPE)

    assert [hit.id for hit in hits] == [accepted.id, asked.id]
    assert all(hit.is_same_error for hit in hits)


async def test_an_error_that_nearly_everybody_has_is_no_sign_of_the_same_question(
    db: Pool,
) -> None:
    await make_place(db)
    for n in range(21):
        await solved_thread(db, title=f"question {n}", question=NPE)

    assert not any(hit.is_same_error for hit in await found(db, NPE))


async def test_a_corrected_or_deleted_error_is_no_longer_the_same(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db, question=NPE)

    await messages.edit(db, thread.id, "solved by itself", NOON + timedelta(minutes=1))

    assert not any(hit.is_same_error for hit in await found(db, NPE))
    assert await db.fetchval("SELECT count(*) FROM document_errors") == 0


@pytest.mark.parametrize(
    "misread",
    [
        "M0duleN0tF0undErr0r: N0 m0dule narned 'requests'",
        "Modu1eNotFoundErr or: No modu1e nam ed 'reque5ts'",
    ],
)
async def test_an_error_that_was_misread_is_found_by_what_is_left_of_it(
    db: Pool, misread: str
) -> None:
    await make_place(db)
    thread = await solved_thread(db, title="help", question=ERROR)
    await solved_thread(db, title="help me", question="why does this not work, any ideas?")

    assert (await found_ids(db, "help", screen_text=misread))[0] == thread.id


async def test_a_better_reading_takes_the_place_of_the_first(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    opening = said(ASKER, "what now?", id=thread.id, attachments=(make_attachment(),))
    [picture] = await store_with_pictures(db, thread, opening)
    await store_thread(db, thread, said(HELPER, ADVICE))
    await read_picture(db, picture, "Zepp3linErr0r: kannot l4nd")

    await db.execute("UPDATE ocr_results SET extracted_text = $1", NPE)

    [hit] = await found(db, "", screen_text=NPE)
    assert hit.is_same_error
    trigrams = "SELECT count(*) FROM trigrams WHERE trigram = 'zep'"
    assert await db.fetchval(trigrams) == 0


async def test_terms_nobody_ever_said_lower_the_coverage(db: Pool) -> None:
    await make_place(db)
    await solved_thread(db)

    [known] = await found(db, "module requests")
    [partly] = await found(db, "module requests zeppelin submarine")

    assert known.coverage == pytest.approx(1)
    assert partly.coverage < 0.5


async def test_coverage_is_measured_on_the_key_text(db: Pool) -> None:
    await make_place(db)
    await solved_thread(db)

    [hit] = await found(db, "requests", screen_text="zeppelin submarine", key_text="requests")

    assert hit.coverage == pytest.approx(1)


@pytest.mark.parametrize(
    "asked", ["lỗi kết nối cơ sở dữ liệu", "loi ket noi co so du lieu", "LỖI KẾT NỐI"]
)
async def test_vietnamese_is_found_with_and_without_accents(db: Pool, asked: str) -> None:
    await make_place(db)
    await solved_thread(db, title="hello")
    thread = await solved_thread(db, title="Lỗi kết nối cơ sở dữ liệu", question="bị từ chối")

    assert await found_ids(db, asked) == [thread.id]


async def test_vietnamese_written_without_accents_is_found_with_them(db: Pool) -> None:
    await make_place(db)
    thread = await solved_thread(db, title="loi ket noi may chu", question="giup minh voi")

    assert await found_ids(db, "lỗi kết nối máy chủ") == [thread.id]


@pytest.mark.parametrize(
    "asked",
    [
        "NullPointerException",
        "java.lang.NullPointerException: Cannot invoke",
        'Exception in thread "main" java.lang.NullPointerException',
    ],
)
async def test_an_error_is_found_with_and_without_its_package(db: Pool, asked: str) -> None:
    await make_place(db)
    thread = await solved_thread(db, question="at start: java.lang.NullPointerException: null")

    assert await found_ids(db, asked) == [thread.id]


@pytest.mark.parametrize("text", ["", "   ", "the of and", "!!! ???", "\u200b", "' | & ! <-> :*"])
async def test_a_text_without_words_finds_nothing(db: Pool, text: str) -> None:
    await make_place(db)
    await solved_thread(db)

    assert await found(db, text) == []


async def test_text_of_any_size_and_shape_can_be_stored_and_searched(db: Pool) -> None:
    await make_place(db)
    long = "x" * 3000 + " zeppelin " + " ".join(f"w{n}" for n in range(5000))
    thread = await solved_thread(db, question=long)

    assert await found_ids(db, f"zeppelin {long * 2}") == [thread.id]


# Speed


async def plan(db: Pool, query: str, *args: Any) -> str:
    async with db.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL enable_seqscan = off")
        rows = await connection.fetch(f"EXPLAIN {query}", *args)
    return "\n".join(row[0] for row in rows)


async def test_a_search_reads_every_table_by_its_index(db: Pool) -> None:
    text = await plan(db, THREADS, GUILD.id, CHANNEL.id, "module", "x", "module", [], None, [], 5)

    for index in ("postings_pkey", "documents_guild", "trigrams_pkey", "document_errors_pkey"):
        assert index in text
    assert "Seq Scan on postings" not in text


async def test_replies_are_found_by_their_index(db: Pool) -> None:
    query = "SELECT id FROM messages WHERE reply_to_id = $1 AND thread_id IS NULL"

    assert "messages_replies" in await plan(db, query, 1)


async def test_a_page_of_a_hundred_messages_is_stored_quickly(db: Pool) -> None:
    await make_place(db)
    questions = [said(ASKER, f"question {n}: why does module{n} fail?") for n in range(50)]
    replies = [said(HELPER, f"{ADVICE} {q.id}", reply_to_id=q.id) for q in questions]
    loop = asyncio.get_running_loop()

    started = loop.time()
    await store(db, *questions, *replies)

    assert loop.time() - started < 2
    assert (await leftovers(db))[0] == 50
