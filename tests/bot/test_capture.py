"""What people do in Discord, and what the database then holds."""

from typing import Any

from simcord.enums import MessageType

from db import channels
from db.pool import Pool
from db.records import LIVE
from tests.bot.conftest import PNG, FakeBell, Room, open_post

REQUEST = "How do I fix this error?"


async def rows(db: Pool, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await db.fetch(f"SELECT * FROM {table} ORDER BY 1")]


async def contents(db: Pool) -> list[str]:
    return [row["content"] for row in await rows(db, "messages")]


async def test_a_message_with_a_picture_is_stored_and_rung_for(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    said = await room.alice.send(room.help, "My build fails, can anyone help?", attachments=[PNG])

    [message] = await rows(db, "messages")
    [attachment] = await rows(db, "message_attachments")
    assert message["id"] == said.id
    assert message["content"] == "My build fails, can anyone help?"
    assert message["author_name"] == "alice"
    assert (message["channel_id"], message["thread_id"]) == (room.help.id, None)
    assert attachment["filename"] == "error.png"
    assert bell.reads == [(attachment["id"], LIVE)]
    assert bell.questions == [said.id]


async def test_a_message_that_arrives_twice_is_stored_and_rung_for_once(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    said = await room.alice.send(room.help, REQUEST, attachments=[PNG])
    backend = room.env.backend
    backend.announce_message_create(backend.messages[room.help.id][said.id])
    await room.env.settle()

    assert await contents(db) == [REQUEST]
    assert len(bell.reads) == 1


async def test_small_talk_is_stored_and_not_asked_about(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    await room.alice.send(room.help, "good morning")

    assert await contents(db) == ["good morning"]
    assert await rows(db, "questions") == []
    assert bell.questions == []


async def test_a_channel_nobody_named_is_not_listened_to(room: Room, db: Pool) -> None:
    await room.alice.send(room.lounge, REQUEST, attachments=[PNG])

    assert await rows(db, "messages") == []


async def test_bots_are_not_stored(room: Room, db: Pool) -> None:
    webhook = room.guild.create_webhook(room.help, "feed")
    await webhook.send(REQUEST)

    assert await rows(db, "messages") == []


async def test_a_forward_brings_the_text_and_the_picture_of_what_was_forwarded(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    source = await room.bob.send(room.lounge, "look at this", attachments=[PNG])
    forward = await room.alice.forward(source, room.help)

    [message] = await rows(db, "messages")
    [attachment] = await rows(db, "message_attachments")
    assert (message["id"], message["content"]) == (forward.id, "look at this")
    assert message["is_forward"]
    assert message["reply_to_id"] is None
    assert [ring[0] for ring in bell.reads] == [attachment["id"]]


async def test_a_picture_forwarded_twice_is_two_attachments(room: Room, db: Pool) -> None:
    source = await room.bob.send(room.help, "look at this", attachments=[PNG])
    await room.alice.forward(source, room.help)

    attachments = await rows(db, "message_attachments")
    assert len({a["discord_id"] for a in attachments}) == 1
    assert len({a["message_id"] for a in attachments}) == 2


async def test_a_reply_names_the_message_it_answers_and_is_no_question(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    asked = await room.alice.send(room.help, "How do I install it on Debian?")
    reply = await room.bob.send(
        room.help, "Does it work with this? Try this button", reply_to=asked, attachments=[PNG]
    )

    stored = await rows(db, "messages")
    assert [row["reply_to_id"] for row in stored] == [None, asked.id]
    assert reply.id not in bell.questions


async def test_a_forum_post_is_a_thread_whose_first_message_is_the_question(
    room: Room, db: Pool, bell: FakeBell
) -> None:
    post = await open_post(room, "numpy will not import", "see picture", attachments=[PNG])
    await room.bob.send(post, "How did you install it? I have an error too")

    [thread] = await rows(db, "threads")
    first, second = await rows(db, "messages")
    assert (thread["id"], thread["title"]) == (post.id, "numpy will not import")
    assert (thread["channel_id"], thread["owner_id"]) == (room.forum.id, room.alice.id)
    assert first["id"] == post.id
    assert {first["channel_id"], second["channel_id"]} == {room.forum.id}
    assert {first["thread_id"], second["thread_id"]} == {post.id}
    assert bell.questions == [post.id]


async def test_a_thread_of_a_watched_channel_is_stored_under_its_channel(
    room: Room, db: Pool
) -> None:
    asked = await room.alice.send(room.help, REQUEST)
    room.env.backend.create_thread(room.help.id, "fixing it", room.bob.id, message_id=asked.id)
    await room.bob.send(room.help.threads[0], "restart it")

    [thread] = await rows(db, "threads")
    reply = (await rows(db, "messages"))[-1]
    assert thread["channel_id"] == room.help.id
    assert (reply["channel_id"], reply["thread_id"]) == (room.help.id, thread["id"])


async def test_an_edit_replaces_the_text(room: Room, db: Pool) -> None:
    said = await room.alice.send(room.help, "How do I fix eror 5?")
    await room.env.advance_time(5)
    await room.alice.edit(said, "How do I fix error 5?\x00")

    [message] = await rows(db, "messages")
    assert message["content"] == "How do I fix error 5?"
    assert message["edited_at"] is not None


async def test_in_a_channel_for_invoices_accounts_and_phones_stay_also_after_an_edit(
    room: Room, db: Pool
) -> None:
    await channels.set_kind(db, room.help.id, "invoices")
    said = await room.alice.send(room.help, "call +49 30 901820, password=hunter2")
    assert await contents(db) == ["call +49 30 901820, password=[REDACTED:PASSWORD]"]

    await room.env.advance_time(5)
    await room.alice.edit(said, "call +49 30 901821, password=hunter2")

    assert await contents(db) == ["call +49 30 901821, password=[REDACTED:PASSWORD]"]


async def test_a_deleted_message_leaves_nothing(room: Room, db: Pool) -> None:
    said = await room.alice.send(room.help, REQUEST, attachments=[PNG])
    await room.alice.delete(said)

    for table in ("messages", "message_attachments", "ocr_results", "questions"):
        assert await rows(db, table) == []


async def test_a_bulk_delete_erases_each_message(room: Room, db: Pool) -> None:
    said = [await room.alice.send(room.help, text) for text in ("one", "two", "three")]
    room.env.backend.bulk_delete_messages(room.help.id, [said[0].id, said[2].id])
    await room.env.settle()

    assert await contents(db) == ["two"]


async def test_notices_of_discord_are_not_messages_of_people(room: Room, db: Pool) -> None:
    room.guild.create_system_message(room.help, MessageType.NEW_MEMBER, author=room.alice)
    await room.env.settle()

    assert await rows(db, "messages") == []


async def test_a_live_message_moves_the_cursor_once_the_channel_has_caught_up(
    room: Room, db: Pool
) -> None:
    said = await room.alice.send(room.help, "good morning")

    assert (await channels.cursors(db, room.guild.id))[room.help.id] == said.id
