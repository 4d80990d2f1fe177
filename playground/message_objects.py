"""The wire shape of messages and what hangs on them, as a certain viewer sees it."""

from collections.abc import Iterable, Sequence

from playground import objects
from playground.hub import Intent, Viewer
from playground.jsons import JsonObject
from playground.layout import ATTACHED, FILE
from playground.model import (
    Attachment,
    InteractionTrace,
    InteractionType,
    Message,
    MessageFlag,
    Reaction,
    Reference,
    Snapshot,
)
from playground.snowflake import created_at
from playground.world import World


def for_bot(world: World) -> Viewer:
    """The bot over HTTP: what the portal's switches allow it to see."""
    return Viewer(user_id=world.bot.id, intents=world.config.privileged_intents)


def message(world: World, record: Message, viewer: Viewer) -> JsonObject:
    """A message as REST answers it, with what it replies to."""
    shape = _message(world, record, viewer)
    reference = record.reference
    if reference is not None and reference.type == 0:
        replied = world.store.messages.get(reference.message_id)
        shape["referenced_message"] = replied and _message(world, replied, viewer)
    return shape


def event(world: World, record: Message, viewer: Viewer) -> JsonObject:
    """A message as the gateway tells of it: with its guild and the author as a member."""
    shape: JsonObject = {**message(world, record, viewer), **world.whose(record.channel_id)}
    if world.is_direct(record.channel_id):
        return shape
    author = world.store.members.get(record.author_id)
    if author is not None:
        shape["member"] = objects.member_fields(author)
    for mention in shape["mentions"]:
        mentioned = world.store.members.get(int(mention["id"]))
        if mentioned is not None:
            mention["member"] = objects.member_fields(mentioned)
    return shape


def _message(world: World, record: Message, viewer: Viewer) -> JsonObject:
    store = world.store
    shape: JsonObject = {
        "id": str(record.id),
        "channel_id": str(record.channel_id),
        "author": objects.user(store.users[record.author_id]),
        "type": int(record.type),
        "content": record.content,
        "timestamp": created_at(record.id).isoformat(),
        "edited_timestamp": objects.iso(record.edited_at),
        "attachments": _attachments(world, record),
        "embeds": [_resolved(world, embed, record.attachments) for embed in record.embeds],
        "components": [_with_files(world, part, record.attachments) for part in record.components],
        "mentions": [
            objects.user(user) for i in record.mention_ids if (user := store.users.get(i))
        ],
        "mention_roles": [str(role_id) for role_id in record.mention_role_ids],
        "mention_everyone": record.mentions_everyone,
        "flags": record.flags,
        "pinned": False,
        "tts": False,
        **_optional_fields(world, record, viewer),
    }
    return shape if _may_read(record, viewer) else {**shape, **_blank(shape)}


def _optional_fields(world: World, record: Message, viewer: Viewer) -> JsonObject:
    """Fields that Discord leaves out where they say nothing."""
    fields: JsonObject = {}
    if record.reactions:
        fields["reactions"] = [reaction(item, viewer) for item in record.reactions]
    if record.reference is not None:
        fields["message_reference"] = _reference(record.reference, world.guild_id)
    if record.snapshots:
        fields["message_snapshots"] = [_snapshot(world, item) for item in record.snapshots]
    if record.nonce is not None:
        fields["nonce"] = record.nonce
    if record.position is not None:
        fields["position"] = record.position
    if record.flags & MessageFlag.HAS_THREAD and (thread := world.store.channels.get(record.id)):
        fields["thread"] = objects.channel(thread, world.guild_id)
    if record.interaction is not None:
        fields["application_id"] = fields["webhook_id"] = str(world.bot.id)
        fields["interaction_metadata"] = _interaction(world, record.interaction)
    return fields


def _may_read(record: Message, viewer: Viewer) -> bool:
    """Without the content intent a bot reads its own messages and those that mention it."""
    return bool(
        viewer.intents & Intent.MESSAGE_CONTENT
        or record.author_id == viewer.user_id
        or viewer.user_id in record.mention_ids
    )


def _blank(shape: JsonObject) -> JsonObject:
    hidden: JsonObject = {"content": "", "attachments": [], "embeds": [], "components": []}
    if "message_snapshots" in shape:
        hidden["message_snapshots"] = [
            {"message": {**snapshot["message"], **hidden}}
            for snapshot in shape["message_snapshots"]
        ]
    return hidden


def attachment(world: World, record: Attachment) -> JsonObject:
    url = world.signer.url(record)
    optional = {
        "title": record.title,
        "description": record.description,
        "content_type": record.content_type,
        "width": record.width,
        "height": record.height,
    }
    return {
        "id": str(record.id),
        "filename": record.filename,
        "size": record.size,
        "url": url,
        "proxy_url": url,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _attachments(world: World, record: Message) -> list[JsonObject]:
    """The files of a message; one that an embed shows is not listed a second time."""
    shown = set(_attached_names(record.embeds))
    return [attachment(world, item) for item in record.attachments if item.filename not in shown]


def _with_files(world: World, part: JsonObject, files: Sequence[Attachment]) -> JsonObject:
    """The component with the addresses of the attachments it, or a part of it, shows."""
    if part.get("components"):
        inner = [_with_files(world, item, files) for item in part["components"]]
        return {**part, "components": inner}
    if part["type"] != FILE:
        return part
    name = part["file"]["url"].removeprefix(ATTACHED)
    shown = next((item for item in files if item.filename == name), None)
    if shown is None:
        return part
    url = world.signer.url(shown)
    media = {"url": url, "proxy_url": url, "content_type": shown.content_type}
    return {**part, "file": media, "name": name, "size": shown.size}


def _attached_names(embeds: Iterable[JsonObject]) -> list[str]:
    return [
        url.removeprefix(ATTACHED)
        for embed in embeds
        for place in ("image", "thumbnail")
        if (url := str(embed.get(place, {}).get("url", ""))).startswith(ATTACHED)
    ]


def _resolved(world: World, embed: JsonObject, files: Iterable[Attachment]) -> JsonObject:
    """The embed with the addresses of the attachments it names."""
    urls = {ATTACHED + item.filename: item for item in files}
    resolved = dict(embed)
    for place, key in (
        ("image", "url"),
        ("thumbnail", "url"),
        ("footer", "icon_url"),
        ("author", "icon_url"),
    ):
        part = embed.get(place)
        if part and part.get(key) in urls:
            item = urls[part[key]]
            size = {"width": item.width, "height": item.height} if item.width else {}
            url = world.signer.url(item)
            resolved[place] = {
                **part,
                key: url,
                **({"proxy_url": url, **size} if key == "url" else {}),
            }
    return resolved


def reaction(record: Reaction, viewer: Viewer) -> JsonObject:
    return {
        "emoji": emoji(record),
        "count": len(record.user_ids),
        "count_details": {"normal": len(record.user_ids), "burst": 0},
        "burst_colors": [],
        "me": viewer.user_id in record.user_ids,
        "me_burst": False,
        "burst_me": False,
        "burst_count": 0,
    }


def emoji(record: Reaction) -> JsonObject:
    return {"id": objects.text_id(record.emoji_id), "name": record.emoji_name}


def _reference(record: Reference, guild_id: int) -> JsonObject:
    reference: JsonObject = {
        "type": record.type,
        "channel_id": str(record.channel_id),
        "guild_id": str(guild_id),
    }
    if record.message_id is not None:
        reference["message_id"] = str(record.message_id)
    return reference


def _snapshot(world: World, record: Snapshot) -> JsonObject:
    """What was forwarded: without author, id and channel."""
    return {
        "message": {
            "type": int(record.type),
            "content": record.content,
            "timestamp": record.sent_at.isoformat(),
            "edited_timestamp": objects.iso(record.edited_at),
            "attachments": [attachment(world, item) for item in record.attachments],
            "embeds": list(record.embeds),
            "components": list(record.components),
            "mentions": [],
            "mention_roles": [],
            "flags": record.flags,
        }
    }


def _interaction(world: World, record: InteractionTrace) -> JsonObject:
    optional = {
        "original_response_message_id": record.original_response_id,
        "target_message_id": record.target_message_id,
        "interacted_message_id": record.interacted_message_id,
    }
    shape: JsonObject = {
        "id": str(record.id),
        "type": int(record.type),
        "user": objects.user(world.store.users[record.user_id]),
        "authorizing_integration_owners": {"0": str(world.guild_id)},
        **{name: str(value) for name, value in optional.items() if value is not None},
    }
    if record.type == InteractionType.COMMAND:
        shape["name"] = record.name
        shape["command_type"] = record.command_type
    if record.triggered_by is not None:
        shape["triggering_interaction_metadata"] = _interaction(world, record.triggered_by)
    return shape


def member_of(world: World, user_id: int) -> JsonObject:
    """The member with its user, as it comes with reactions, typing and interactions."""
    return objects.member(world.store.members[user_id], world.store.users[user_id])
