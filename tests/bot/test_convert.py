"""Discord's objects as our records."""

from datetime import UTC, datetime

import discord
import pytest

from bot import convert
from db.records import NewAttachment, NewMessage, Thread
from tests.bot.payloads import (
    CDN,
    CHANNEL_ID,
    FORUM_ID,
    GUILD_ID,
    LINUX_TAG_ID,
    MESSAGE_ID,
    NOON,
    READ_HISTORY,
    SOLVED_TAG_ID,
    THREAD_ID,
    VIEW,
    attachment_payload,
    channel_payload,
    everyone,
    make_guild,
    make_message,
    make_thread,
    snapshot_payload,
)


def converted(place_id: int = CHANNEL_ID, **changes: object) -> NewMessage:
    message = convert.new_message(make_message(place_id, **changes))
    assert message is not None
    return message


def test_a_message_keeps_what_was_said_by_whom_and_when() -> None:
    assert converted() == NewMessage(
        id=MESSAGE_ID,
        guild_id=GUILD_ID,
        channel_id=CHANNEL_ID,
        thread_id=None,
        author_id=7,
        author_name="Linh",
        is_bot=False,
        content="It fails",
        created_at=NOON,
    )


def test_a_message_in_a_thread_belongs_to_the_channel_of_the_thread() -> None:
    message = converted(THREAD_ID)

    assert (message.channel_id, message.thread_id) == (FORUM_ID, THREAD_ID)


def test_a_reply_names_what_it_answers() -> None:
    reference = {"type": 0, "message_id": "350", "channel_id": str(CHANNEL_ID)}

    assert converted(type=19, message_reference=reference).reply_to_id == 350


def test_a_forward_is_what_was_forwarded() -> None:
    forward = converted(
        content="",
        message_reference={"type": 1, "message_id": "350", "channel_id": "999"},
        message_snapshots=[
            snapshot_payload(content="look", attachments=[attachment_payload(id="5")])
        ],
    )

    assert forward.content == "look"
    assert forward.is_forward
    assert forward.reply_to_id is None
    assert [a.discord_id for a in forward.attachments] == [5]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": 7},  # somebody joined
        {"type": 18, "content": "a thread's name"},
        {"type": 21, "content": ""},
        {"content": "", "sticker_items": [{"id": "1", "name": "wave", "format_type": 1}]},
        {"content": "", "flags": 1 << 13, "attachments": [attachment_payload()]},  # voice
        {"content": " \x00 "},
    ],
)
def test_what_holds_nothing_to_read_is_no_message(changes: dict[str, object]) -> None:
    assert convert.new_message(make_message(CHANNEL_ID, **changes)) is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [("a\x00b", "ab"), ("a\ud800b", "ab"), ("Lỗi 😀", "Lỗi 😀")],
)
def test_text_is_made_fit_for_the_database(said: str, kept: str) -> None:
    assert converted(content=said).content == kept


def test_an_attachment_keeps_its_claims_and_the_end_of_its_link() -> None:
    url = f"{CDN}?ex=6a1d8d00&is=6a1c3b80&hm=0f&"
    payload = attachment_payload(url=url, width=640, height=200)

    assert converted(attachments=[payload]).attachments == (
        NewAttachment(
            discord_id=1,
            filename="error.png",
            content_type="image/png",
            size_bytes=1000,
            url=url,
            url_expires_at=datetime.fromtimestamp(0x6A1D8D00, UTC),
            width=640,
            height=200,
            maybe_image=True,
        ),
    )


def test_a_name_that_discord_replaced_is_the_title() -> None:
    payload = attachment_payload(filename="unknown.png", title="lỗi")

    [attachment] = converted(attachments=[payload]).attachments

    assert attachment.filename == "lỗi.png"


@pytest.mark.parametrize(
    "url",
    [
        "",
        CDN,
        f"{CDN}?ex=",
        f"{CDN}?ex=xyz",
        f"{CDN}?ex={'f' * 20}",
    ],
)
def test_a_link_without_an_end_has_none(url: str) -> None:
    assert convert.url_expiry(url) is None


@pytest.mark.parametrize(
    ("filename", "content_type", "expected"),
    [
        ("a.png", "image/png", True),
        ("a.heic", None, True),
        ("a.heic", "application/octet-stream", True),
        ("screenshot", None, True),
        ("a.PNG", "IMAGE/PNG; charset=x", True),
        ("a.mp4", None, False),
        ("a.zip", "application/octet-stream", False),
        ("a.txt", "text/plain; charset=utf-8", False),
        ("a.png", "video/mp4", False),
        ("a.svg", "image/svg+xml", False),
    ],
)
def test_what_may_be_a_picture_is_looked_at(
    filename: str, content_type: str | None, expected: bool
) -> None:
    assert convert.maybe_image(filename, content_type) is expected


def test_a_thread_is_a_title_with_an_owner_and_tags() -> None:
    assert convert.thread(make_thread(applied_tags=[str(LINUX_TAG_ID)])) == Thread(
        id=THREAD_ID,
        guild_id=GUILD_ID,
        channel_id=FORUM_ID,
        owner_id=7,
        title="numpy will not import",
        created_at=NOON,
        tags=("Linux",),
    )


def test_a_thread_with_a_solved_tag_is_solved() -> None:
    assert convert.thread(make_thread(applied_tags=[str(SOLVED_TAG_ID)])).is_solved


def test_a_private_thread_is_private() -> None:
    assert convert.thread(make_thread(type=12, parent_id=str(CHANNEL_ID))).is_private


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("Solved", True),
        ("✅ solved", True),
        ("RESOLVED", True),
        ("Answered", True),
        ("Đã giải quyết", True),
        ("unsolved", False),
        ("Not solved", False),
        ("Unanswered", False),
        ("Chưa giải quyết", False),
        ("solver", False),
        ("Linux", False),
    ],
)
def test_tags_that_say_solved(tag: str, expected: bool) -> None:
    assert convert.is_solved_tag(tag) is expected


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [(VIEW | READ_HISTORY, True), (VIEW, False), (READ_HISTORY, False), (0, False)],
)
def test_a_channel_is_public_when_everyone_can_read_it_back(
    permissions: int, expected: bool
) -> None:
    guild = make_guild(roles=[everyone(permissions)])

    assert convert.channel(help_of(guild)).is_public is expected


def test_a_channel_closed_to_everyone_is_not_public() -> None:
    overwrite = {"id": str(GUILD_ID), "type": 0, "allow": "0", "deny": str(VIEW)}
    closed = channel_payload(CHANNEL_ID, "help", 0, permission_overwrites=[overwrite])

    assert not convert.channel(help_of(make_guild(channels=[closed], threads=[]))).is_public


@pytest.mark.parametrize("name", ["help", "HELP", "#help", " help ", str(CHANNEL_ID)])
def test_a_channel_is_named_by_name_or_id(name: str) -> None:
    assert convert.is_named(help_of(make_guild()), ("other", name))


def test_a_channel_is_not_named_by_a_part_of_its_name() -> None:
    assert not convert.is_named(help_of(make_guild()), ("hel", "helpers", ""))


def help_of(guild: discord.Guild) -> discord.TextChannel:
    channel = guild.get_channel(CHANNEL_ID)
    assert isinstance(channel, discord.TextChannel)
    return channel


def test_secrets_in_words_titles_and_names_of_files_are_not_kept() -> None:
    message = converted(
        content="my .env\nDB_PASSWORD=hunter2",
        attachments=[attachment_payload(title="ask 0912 345 678.png")],
    )
    thread = convert.thread(make_thread(name="login with password=hunter2 fails"))

    assert message.content == "my .env\nDB_PASSWORD=[REDACTED:PASSWORD]"
    assert message.redacted == ("PASSWORD",)
    assert message.attachments[0].filename == "ask [REDACTED:PHONE].png"
    assert thread.title == "login with password=[REDACTED:PASSWORD] fails"
