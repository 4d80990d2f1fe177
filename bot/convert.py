"""From Discord's objects to our records. Nothing of discord.py leaves this room."""

import mimetypes
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

import discord

from bot.candidates import Address
from core.redaction import Purpose, Redacted, redact
from db.records import Channel, ChannelKind, Guild, NewAttachment, NewMessage, Thread
from db.text import storable

# Channels people are helped in: text (announcements too) and forums (media channels too).
HelpPlace: TypeAlias = discord.TextChannel | discord.ForumChannel

SOLVED_TAG = re.compile(
    r"\b(?:solved|resolved|answered|fixed)\b|đã (?:giải quyết|xong|sửa)", re.IGNORECASE
)
UNSOLVED_TAG = re.compile(r"\b(?:un|not |in)(?:solved|resolved|answered)\b|chưa", re.IGNORECASE)
_UNKNOWN_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})


def safe(text: str, purpose: Purpose = "help") -> str:
    """*text* as it may be stored and sent on: without keys, passwords and the like."""
    return redact(storable(text), purpose=purpose).text


def new_message(message: discord.Message, purpose: Purpose = "help") -> NewMessage | None:
    """What a person said, with what hangs on it; None for what holds nothing to read or answer.

    That is: Discord's own notices, voice messages, and messages of only a sticker or a poll. A
    forward counts as said by who forwarded it. `channel_id` is the channel even inside a thread.
    """
    if message.guild is None or message.flags.voice:
        return None
    if message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    said, files = _said(message, purpose), attachments(message)
    if not said.text and not files:
        return None
    channel_id, thread_id = place_of(message)
    return NewMessage(
        id=message.id,
        guild_id=message.guild.id,
        channel_id=channel_id,
        thread_id=thread_id,
        author_id=message.author.id,
        author_name=storable(message.author.display_name),
        is_bot=message.author.bot,
        content=said.text,
        created_at=message.created_at,
        edited_at=message.edited_at,
        reply_to_id=_replied_to(message),
        is_forward=bool(message.message_snapshots),
        attachments=files,
        redacted=kinds_of(said),
    )


def kinds_of(said: Redacted) -> tuple[str, ...]:
    """The kind of each secret that was taken out."""
    return tuple(Counter(said.kinds).elements())


def place_of(message: discord.Message) -> tuple[int, int | None]:
    """The channel people set permissions on, and the thread inside it."""
    if isinstance(message.channel, discord.Thread):
        return message.channel.parent_id, message.channel.id
    return message.channel.id, None


def address(message: discord.Message, us: int) -> Address:
    """To whom a message speaks, and what its author may do there. *us*: the bot's user id."""
    answered = message.reference.resolved if message.reference is not None else None
    replies_to_us = isinstance(answered, discord.Message) and answered.author.id == us
    author = message.author
    is_member = isinstance(author, discord.Member)
    return Address(
        is_to_us=replies_to_us or any(user.id == us for user in message.mentions),
        is_to_somebody=any(user.id not in (us, author.id) for user in message.mentions),
        is_moderator=is_member and _moderates(author.guild_permissions),
        role_ids=frozenset(role.id for role in author.roles) if is_member else frozenset(),
    )


def _moderates(permissions: discord.Permissions) -> bool:
    return permissions.manage_guild or permissions.manage_messages or permissions.manage_threads


def attachments(message: discord.Message) -> tuple[NewAttachment, ...]:
    """The files, of the forwarded message too: the shell of a forward is empty."""
    files = {file.id: file for part in _parts(message) for file in part.attachments}
    return tuple(attachment(file) for file in files.values())


def _said(message: discord.Message, purpose: Purpose) -> Redacted:
    said = "\n".join(text for part in _parts(message) if (text := storable(part.content).strip()))
    return redact(storable(said), purpose=purpose)


def _parts(message: discord.Message) -> list[discord.Message | discord.MessageSnapshot]:
    return [message, *message.message_snapshots]


def _replied_to(message: discord.Message) -> int | None:
    if message.type is not discord.MessageType.reply or message.reference is None:
        return None
    if isinstance(message.reference.resolved, discord.DeletedReferencedMessage):
        return None
    return message.reference.message_id


def attachment(file: discord.Attachment) -> NewAttachment:
    # Discord replaces a name that is not ASCII; the sender's own is then the title.
    name = safe(file.title or "") or safe(file.filename)
    if file.title and not PurePath(name).suffix:
        name += PurePath(file.filename).suffix
    content_type = storable(file.content_type) if file.content_type else None
    return NewAttachment(
        discord_id=file.id,
        filename=name,
        content_type=content_type,
        size_bytes=file.size,
        url=file.url,
        url_expires_at=url_expiry(file.url),
        width=file.width,
        height=file.height,
        maybe_image=maybe_image(storable(file.filename), content_type),
    )


def url_expiry(url: str) -> datetime | None:
    """When a signed link of Discord's CDN ends: `ex` is hexadecimal seconds since 1970."""
    try:
        return datetime.fromtimestamp(int(parse_qs(urlsplit(url).query)["ex"][0], 16), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def maybe_image(filename: str, content_type: str | None) -> bool:
    """Whether it is worth a look: by what the sender claims, in doubt yes."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type in _UNKNOWN_TYPES:
        media_type = mimetypes.guess_type(filename.lower())[0] or "image/unknown"
    return media_type.startswith("image/") and media_type != "image/svg+xml"


def guild(source: discord.Guild) -> Guild:
    return Guild(id=source.id, name=storable(source.name))


def channel(source: HelpPlace, *, kind: ChannelKind | None = None) -> Channel:
    """`is_public`: every member of the guild can read it, now and back in time."""
    everyone = source.permissions_for(source.guild.default_role)
    return Channel(
        id=source.id,
        guild_id=source.guild.id,
        name=storable(source.name),
        type=source.type.value,
        kind=kind,
        is_public=everyone.view_channel
        and everyone.read_message_history
        and not _is_hidden(source),
    )


def _is_hidden(source: HelpPlace) -> bool:
    """Whether a rule hides the channel from some role or member."""
    return any(
        False in (rule.view_channel, rule.read_message_history)
        for target, rule in source.overwrites.items()
        if target.id != source.guild.id
    )


def kind_of(source: HelpPlace) -> ChannelKind:
    return "forum" if isinstance(source, discord.ForumChannel) else "help"


def is_named(source: HelpPlace, names: Iterable[str]) -> bool:
    """Whether *names* hold this channel, by id or by name with or without `#`."""
    own = {str(source.id), source.name.casefold()}
    return any(name.strip().removeprefix("#").casefold() in own for name in names)


def thread(source: discord.Thread) -> Thread:
    tags = tuple(storable(tag.name) for tag in source.applied_tags)
    return Thread(
        id=source.id,
        guild_id=source.guild.id,
        channel_id=source.parent_id,
        owner_id=source.owner_id,
        title=safe(source.name),
        # Discord keeps no date for threads older than 2022; their ids do.
        created_at=source.created_at or discord.utils.snowflake_time(source.id),
        tags=tags,
        is_solved=any(is_solved_tag(tag) for tag in tags),
        is_private=source.is_private(),
    )


def is_solved_tag(name: str) -> bool:
    return bool(SOLVED_TAG.search(name)) and not UNSOLVED_TAG.search(name)
