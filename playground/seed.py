"""A guild put into an empty store: its people, channels and past, and the bot among them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playground import history, pictures
from playground.files import Upload, describe
from playground.mentions import mentions
from playground.model import (
    Attachment,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    MessageFlag,
    MessageType,
    Overwrite,
    Reaction,
    Reference,
    Role,
    Tag,
    ThreadState,
    User,
)
from playground.permissions import Permission
from playground.snowflake import snowflake_at
from playground.world import World

BOT_MADE_AT = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
BOT_ID = snowflake_at(BOT_MADE_AT)
BOT_ROLE_ID = snowflake_at(BOT_MADE_AT, 1)
BOT_PERMISSIONS = (
    history.MEMBER_PERMISSIONS | Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS
)
QUIET_BEFORE_ARCHIVE = timedelta(days=3)


def plant(world: World, guild: history.Guild) -> None:
    """Writes the guild into the store; the guild itself comes last, so half a seed is none."""
    _plant_people(world, guild)
    for position, channel in enumerate(guild.channels):
        _plant_channel(world, guild.id, channel, position)
    for thread in guild.threads:
        _plant_thread(world, thread)
    for post in guild.posts:
        _plant_post(world, post)
    world.store.guilds.put(
        Guild(
            id=guild.id,
            name=guild.name,
            owner_id=guild.owner_id,
            viewers=guild.viewers,
            updates_channel_id=guild.updates_channel_id,
        )
    )
    world.ids.seen(world.store.newest_id())


def _plant_people(world: World, guild: history.Guild) -> None:
    store = world.store
    for position, role in enumerate(guild.roles):
        store.roles.put(
            Role(
                id=role.id,
                name=role.name,
                permissions=int(role.permissions),
                position=position,
                color=role.color,
            )
        )
    bot_name = world.config.bot_name
    store.roles.put(
        Role(
            id=BOT_ROLE_ID,
            name=bot_name,
            permissions=int(BOT_PERMISSIONS),
            position=len(guild.roles),
            is_managed=True,
        )
    )
    store.users.put(User(id=BOT_ID, username=bot_name, bot=True))
    store.members.put(Member(id=BOT_ID, role_ids=(BOT_ROLE_ID,), joined_at=guild.created_at))
    for member in guild.members:
        store.users.put(User(id=member.id, username=member.username, global_name=member.name))
        store.members.put(
            Member(id=member.id, role_ids=member.role_ids, joined_at=member.joined_at)
        )


def _plant_channel(world: World, guild_id: int, channel: history.Channel, position: int) -> None:
    world.store.channels.put(
        Channel(
            id=channel.id,
            type=ChannelType.FORUM if channel.type == "forum" else ChannelType.TEXT,
            name=channel.name,
            topic=channel.topic,
            position=position,
            overwrites=_overwrites(guild_id, channel.private_to),
            tags=tuple(Tag(id=tag.id, name=tag.name, emoji=tag.emoji) for tag in channel.tags),
            last_message_id=channel.messages[-1].id if channel.messages else None,
        )
    )
    for message in channel.messages:
        _plant_message(world, channel.id, message)


def _plant_thread(world: World, thread: history.Thread) -> None:
    """The thread, its first line that points at the message it began from, and that message."""
    origin = world.store.messages[thread.id]
    world.store.messages.put(replace(origin, flags=origin.flags | MessageFlag.HAS_THREAD))
    world.store.channels.put(
        _thread(
            thread.id, thread.channel_id, thread.name, thread.owner_id, thread.messages,
            is_archived=True,
        )
    )  # fmt: skip
    world.store.messages.put(
        Message(
            id=thread.id + 1,
            channel_id=thread.id,
            author_id=origin.author_id,
            type=MessageType.THREAD_STARTER,
            reference=Reference(type=0, channel_id=thread.channel_id, message_id=thread.id),
            position=0,
        )
    )
    for position, message in enumerate(thread.messages):
        _plant_message(world, thread.id, message, position=position)


def _plant_post(world: World, post: history.Post) -> None:
    """A post that has its answer has fallen asleep since; an open one has not."""
    world.store.channels.put(
        _thread(
            post.id, post.channel_id, post.title, post.first.author_id, post.replies,
            is_archived=post.solution is not None, tags=post.tag_ids,
        )
    )  # fmt: skip
    for position, message in enumerate(post.messages):
        _plant_message(world, post.id, message, position=max(0, position - 1))


def _thread(
    thread_id: int,
    parent_id: int,
    name: str,
    owner_id: int,
    replies: tuple[history.Message, ...],
    *,
    is_archived: bool,
    tags: tuple[int, ...] = (),
) -> Channel:
    people = dict.fromkeys([owner_id, *(message.author_id for message in replies)])
    last_at = replies[-1].at if replies else datetime.fromtimestamp(0, UTC)
    return Channel(
        id=thread_id,
        type=ChannelType.PUBLIC_THREAD,
        name=name,
        parent_id=parent_id,
        last_message_id=replies[-1].id if replies else thread_id,
        thread=ThreadState(
            owner_id=owner_id,
            archived_at=last_at + QUIET_BEFORE_ARCHIVE,
            member_ids=tuple(people),
            is_archived=is_archived,
            auto_archive_minutes=4320,
            applied_tags=tags,
            message_count=len(replies),
            total_message_sent=len(replies),
        ),
    )


def _plant_message(
    world: World, channel_id: int, message: history.Message, *, position: int | None = None
) -> None:
    named = mentions(message.text, None, replied_to=None, may_all=False)
    world.store.messages.put(
        Message(
            id=message.id,
            channel_id=channel_id,
            author_id=message.author_id,
            type=MessageType.REPLY if message.reply_to else MessageType.DEFAULT,
            content=message.text,
            attachments=_attachments(world, channel_id, message),
            mention_ids=named.user_ids,
            reactions=tuple(
                Reaction(emoji_name=reaction.emoji, user_ids=reaction.user_ids)
                for reaction in message.reactions
            ),
            reference=Reference(type=0, channel_id=channel_id, message_id=message.reply_to)
            if message.reply_to
            else None,
            position=position,
        )
    )


def _attachments(world: World, channel_id: int, message: history.Message) -> tuple[Attachment, ...]:
    if message.picture is None:
        return ()
    picture = pictures.render(message.picture)
    upload = Upload(number=0, filename=picture.filename, data=picture.png)
    attachment_id = message.id + 1
    world.files.write(attachment_id, upload.data)
    return (describe(upload, attachment_id=attachment_id, channel_id=channel_id),)


def _overwrites(guild_id: int, private_to: tuple[int, ...]) -> tuple[Overwrite, ...]:
    if not private_to:
        return ()
    view = int(Permission.VIEW_CHANNEL)
    return (
        Overwrite(id=guild_id, type=0, deny=view),
        *(Overwrite(id=role_id, type=0, allow=view) for role_id in private_to),
    )
