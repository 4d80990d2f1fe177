"""Single messages are found by what they say and show, by those who may see them."""

import random
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import channels, guilds, messages, ocr_results, search, threads
from db.pool import Executor, Pool
from db.records import Audience, Channel, Guild, MessageHit, NewMessage
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

_SEARCH_SQL = Path(messages.__file__).parent / "migrations" / "0008_search.sql"
EVERYBODY = Audience.readers_of(CHANNEL.id)


async def found(db: Executor, text: str, **changes: Any) -> list[MessageHit]:
    asked: dict[str, Any] = {"guild_id": GUILD.id, "audience": EVERYBODY, **changes}
    return await search.messages(db, text=text, **asked)


async def found_ids(db: Executor, text: str, **changes: Any) -> list[int]:
    return [hit.id for hit in await found(db, text, **changes)]


async def said(db: Executor, content: str, **changes: Any) -> NewMessage:
    message = make_message(content=content, **changes)
    await store(db, message)
    return message


async def shown(db: Executor, screen_text: str, **changes: Any) -> NewMessage:
    """A message with a picture that was read."""
    message = make_message(attachments=(make_attachment(),), **{"content": "", **changes})
    [picture] = await store(db, message)
    claim = await ocr_results.claim(db, picture, owner="test", lease_s=60)
    assert claim is not None
    transcript = make_transcript(text=screen_text)
    assert await ocr_results.complete(db, picture, claim.token, transcript)
    return message


async def test_a_message_nobody_answered_is_found_with_who_said_it_where_and_when(db: Pool) -> None:
    await make_place(db)
    message = await said(db, "the zeppelin does not land", author_id=9, author_name="mai")

    [hit] = await found(db, "landing zeppelins")

    assert (hit.id, hit.guild_id, hit.channel_id) == (message.id, GUILD.id, CHANNEL.id)
    assert (hit.thread_id, hit.author_id, hit.author_name) == (None, 9, "mai")
    assert hit.created_at == NOON
    assert hit.snippet == "the zeppelin does not land"
    assert not hit.from_screenshot
    assert not hit.has_image


async def test_a_message_is_found_by_the_text_of_its_picture(db: Pool) -> None:
    await make_place(db)
    message = await shown(db, "$ fly\nZeppelinError: cannot land", content="what now?")

    [hit] = await found(db, "zeppelinerror")

    assert hit.id == message.id
    assert hit.from_screenshot
    assert hit.has_image
    assert "ZeppelinError: cannot land" in hit.snippet


async def test_those_that_say_more_come_first_and_of_equals_the_newest(db: Pool) -> None:
    await make_place(db)
    old = await said(db, "pip module error")
    new = await said(db, "module error in pip")
    part = await said(db, "an error")

    assert await found_ids(db, "pip module error") == [new.id, old.id, part.id]


async def test_pages_follow_each_other_without_gap_and_overlap(db: Pool) -> None:
    await make_place(db)
    ids = [(await said(db, f"module {n}")).id for n in range(7)]

    pages = [await found_ids(db, "module", limit=3, offset=offset) for offset in (0, 3, 6)]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [id_ for page in pages for id_ in page] == ids[::-1]


async def test_a_channel_a_thread_an_author_or_pictures_can_be_asked_for(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(db, thread, post := make_message(id=thread.id, content="zeppelin"))
    mine = await said(db, "zeppelin", author_id=9)
    picture = await shown(db, "zeppelin")

    assert await found_ids(db, "zeppelin", channel_id=CHANNEL.id) == [picture.id, mine.id]
    assert await found_ids(db, "zeppelin", channel_id=FORUM.id) == [post.id]
    assert await found_ids(db, "zeppelin", channel_id=thread.id) == [post.id]
    assert await found_ids(db, "zeppelin", author_id=9) == [mine.id]
    assert await found_ids(db, "zeppelin", has_image=True) == [picture.id]


async def test_what_bots_say_is_not_found(db: Pool) -> None:
    await make_place(db)
    await said(db, "zeppelin", is_bot=True)

    assert await found(db, "zeppelin") == []


async def test_edits_deletions_and_better_readings_are_in_the_next_search(db: Pool) -> None:
    await make_place(db)
    message = await said(db, "zeppelin")
    picture = await shown(db, "submarine")

    await messages.edit(db, message.id, "balloon", NOON + timedelta(minutes=1))
    await db.execute("UPDATE ocr_results SET extracted_text = 'glider'")

    assert await found(db, "zeppelin submarine") == []
    assert await found_ids(db, "balloon") == [message.id]
    assert await found_ids(db, "glider") == [picture.id]
    await messages.delete(db, [message.id, picture.id])
    assert await found(db, "balloon glider") == []


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ("lỗi kết nối máy chủ", "loi ket noi may chu"),
        ("loi ket noi may chu", "lỗi kết nối máy chủ"),
        ("LỖI KẾT NỐI", "lỗi kết nối"),
        ("Đường dẫn không tồn tại", "duong dan"),
    ],
)
async def test_vietnamese_is_found_with_and_without_accents(
    db: Pool, content: str, asked: str
) -> None:
    await make_place(db)
    message = await said(db, content)

    assert await found_ids(db, asked) == [message.id]


@pytest.mark.parametrize("text", ["", "the of", "!!!", "' | & ! <-> :* \\", "\u200b"])
async def test_a_text_without_words_finds_nothing(db: Pool, text: str) -> None:
    await make_place(db)
    await said(db, "zeppelin's \\ 'quoted' & more")

    assert await found(db, text) == []


@pytest.mark.parametrize(
    "text", ["it's 'quoted' \\ & more", "C:\\temp\\x.py", "a:*b & !c zeppelin's"]
)
async def test_signs_of_the_query_language_are_words_to_us(db: Pool, text: str) -> None:
    await make_place(db)
    message = await said(db, text)

    assert await found_ids(db, text) == [message.id]


# Who may see what


async def test_another_guild_is_never_searched(db: Pool) -> None:
    await make_place(db)
    await guilds.save(db, Guild(id=101, name="Elsewhere"))
    await channels.save_many(
        db, [Channel(id=300, guild_id=101, name="f", type=0, kind="help", is_public=True)]
    )
    await said(db, "zeppelin", guild_id=101, channel_id=300)

    assert await found(db, "zeppelin") == []
    assert await found(db, "zeppelin", audience=Audience.person([300])) == []
    assert await found(db, "zeppelin", channel_id=300) == []


async def test_a_channel_somebody_cannot_read_is_shown_to_those_who_can(db: Pool) -> None:
    await make_place(db)
    message = await said(db, "zeppelin", channel_id=FORUM.id)
    await channels.save_many(db, [replace(FORUM, is_public=False)])

    assert await found(db, "zeppelin") == []
    assert await found(db, "zeppelin", channel_id=FORUM.id) == []
    assert await found(db, "zeppelin", audience=Audience.person([CHANNEL.id])) == []
    for reader in (Audience.person([FORUM.id]), Audience.readers_of(FORUM.id)):
        assert await found_ids(db, "zeppelin", audience=reader) == [message.id]


async def test_a_private_thread_is_shown_to_those_who_are_in_it(db: Pool) -> None:
    await make_place(db)
    thread = make_thread(is_private=True)
    await store_thread(db, thread, make_message(id=thread.id, content="zeppelin"))

    assert await found(db, "zeppelin", audience=Audience.readers_of(FORUM.id)) == []
    assert await found(db, "zeppelin", audience=Audience.person([FORUM.id])) == []
    member = Audience.person([FORUM.id], [thread.id])
    assert await found_ids(db, "zeppelin", audience=member) == [thread.id]


@pytest.mark.parametrize("kind", ["ignore", "invoices"])
async def test_channels_that_are_not_for_help_are_not_searched(db: Pool, kind: Any) -> None:
    await make_place(db)
    await said(db, "zeppelin")

    await channels.set_kind(db, CHANNEL.id, kind)

    assert await found(db, "zeppelin") == []


async def test_a_thread_made_private_later_is_hidden_at_once(db: Pool) -> None:
    await make_place(db)
    thread = make_thread()
    await store_thread(db, thread, make_message(id=thread.id, content="zeppelin"))
    assert len(await found(db, "zeppelin")) == 1

    await threads.save_many(db, [replace(thread, is_private=True)])

    assert await found(db, "zeppelin") == []


async def test_the_words_of_a_text_are_those_of_the_texts_that_are_stored_already(db: Pool) -> None:
    """`search_words` was written anew in 0025; what 0008 made of older rows must fit."""
    [first] = re.findall(
        r"CREATE FUNCTION search_words.+?\$\$;", _SEARCH_SQL.read_text(), re.DOTALL
    )
    await db.execute(first.replace("search_words", "first_search_words"))
    parts = ["don't", "/usr/lib/x.py", "-5", "3.", "1.2.3", "e-mail", "a@b.example", "<b>", "&amp;"]
    parts += [
        "làm sao",
        "ﬁ",
        "e\u0301",
        "１２",
        "\u200b",
        "foo_bar",
        "java.lang.Error",
        "''",
        "日本",
    ]
    rnd = random.Random(1)  # noqa: S311  # no secret
    texts = ["", None, *("".join(rnd.choices([*parts, " ", "\n"], k=12)) for _ in range(300))]

    different = await db.fetch(
        "SELECT text FROM unnest($1::text[]) AS text"
        " WHERE search_words(text) IS DISTINCT FROM first_search_words(text)",
        texts,
    )
    assert different == []
