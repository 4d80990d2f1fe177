"""Drafts become messages: mentions found, references resolved, files kept, emptiness refused."""

from collections.abc import Sequence
from dataclasses import replace

from playground import access, components, errors
from playground.drafts import (
    MAX_ATTACHMENTS,
    AllowedMentions,
    AttachmentDraft,
    MessageDraft,
    MessagePatch,
    MessageReference,
)
from playground.files import Upload, describe
from playground.layout import check_files
from playground.mentions import mentions
from playground.model import (
    Attachment,
    Channel,
    Message,
    MessageFlag,
    MessageType,
    Reference,
    Snapshot,
)
from playground.permissions import Permission
from playground.snowflake import created_at
from playground.world import World

FORWARD = 1
SYSTEM_TYPES = (MessageType.THREAD_CREATED, MessageType.THREAD_STARTER)
SETTABLE_FLAGS = (
    MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
)


def message(
    world: World,
    author_id: int,
    channel: Channel,
    draft: MessageDraft,
    uploads: Sequence[Upload] = (),
) -> Message:
    """The message as it will stand in the channel, its files already written. Raises 50006."""
    reference = draft.message_reference
    forwarded = _forwarded(world, author_id, reference)
    replied = None if forwarded else _replied(world, channel, reference)
    _check_not_empty(draft, has_files=bool(uploads), is_forward=forwarded is not None)
    found = mentions(
        draft.content or "",
        draft.allowed_mentions,
        replied_to=replied.author_id if replied else None,
        may_all=access.has(world.store, author_id, channel, Permission.MENTION_EVERYONE),
    )
    attachments = _new_attachments(world, channel.id, draft.attachments, uploads)
    shown = components.stored(draft.components or ())
    check_files(shown, (item.filename for item in attachments))
    return Message(
        id=world.ids.next(),
        channel_id=channel.id,
        author_id=author_id,
        type=MessageType.REPLY if replied else MessageType.DEFAULT,
        content=draft.content or "",
        attachments=attachments,
        embeds=tuple(embed.stored() for embed in draft.embeds or ()),
        components=shown,
        mention_ids=found.user_ids,
        mention_role_ids=found.role_ids,
        mentions_everyone=found.everyone,
        reference=_reference(reference, forwarded or replied),
        snapshots=(_snapshot(world, channel.id, forwarded),) if forwarded else (),
        flags=(draft.flags or 0) & SETTABLE_FLAGS | (MessageFlag.HAS_SNAPSHOT if forwarded else 0),
        nonce=None if draft.nonce is None else str(draft.nonce),
    )


def patched(
    world: World, message: Message, patch: MessagePatch, uploads: Sequence[Upload] = ()
) -> Message:
    """The message with what the patch names changed. Raises 50006 when nothing would be left."""
    given = patch.model_fields_set
    changed = message
    _check_version(message, patch)
    if "content" in given:
        changed = _with_content(changed, patch.content or "", patch.allowed_mentions)
    if "embeds" in given:
        changed = replace(changed, embeds=tuple(embed.stored() for embed in patch.embeds or ()))
    if "components" in given:
        changed = replace(changed, components=components.stored(patch.components or ()))
    if "attachments" in given or uploads:
        changed = replace(
            changed, attachments=_edited_attachments(world, message, patch.attachments, uploads)
        )
    check_files(changed.components, (item.filename for item in changed.attachments))
    if patch.flags is not None:
        kept = message.flags & ~MessageFlag.SUPPRESS_EMBEDS
        changed = replace(changed, flags=kept | patch.flags & SETTABLE_FLAGS)
    if not (changed.content or changed.embeds or changed.attachments or changed.components):
        raise errors.empty_message()
    if given & {"content", "embeds", "components", "attachments"} or uploads:
        changed = replace(changed, edited_at=world.now())
    return changed


def _check_version(message: Message, patch: MessagePatch) -> None:
    if message.flags & MessageFlag.COMPONENTS_V2 and (patch.content or patch.embeds):
        raise errors.invalid_field(
            "content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
        )  # fmt: skip


def check_sizes(world: World, uploads: Sequence[Upload]) -> None:
    """Raises 40005 for a file that is too large, 50035 for too many."""
    if any(len(upload.data) > world.config.max_file_bytes for upload in uploads):
        raise errors.request_too_large()
    if len(uploads) > MAX_ATTACHMENTS:
        raise errors.invalid_field(
            "attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."
        )


def _check_not_empty(draft: MessageDraft, *, has_files: bool, is_forward: bool) -> None:
    said = (draft.content or "").strip() or draft.embeds or draft.components or has_files
    if is_forward and said:
        raise errors.invalid_field(
            "message_reference", "MESSAGE_FORWARD_CANNOT_HAVE_CONTENT",
            "Forwarded messages cannot have additional content",
        )  # fmt: skip
    if not said and not is_forward:
        raise errors.empty_message()


def _replied(world: World, channel: Channel, reference: MessageReference | None) -> Message | None:
    """The message of the same channel that is replied to; None also where it may be missing."""
    if reference is None:
        return None
    replied = world.store.messages.get(reference.message_id)
    if replied is not None and replied.channel_id == channel.id and replied.visible_to is None:
        if replied.type in SYSTEM_TYPES:
            raise errors.invalid_field(
                "message_reference",
                "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE",
                "Cannot reply to a system message",
            )
        return replied
    if reference.fail_if_not_exists:
        raise errors.invalid_field(
            "message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"
        )
    return None


def _forwarded(world: World, author_id: int, reference: MessageReference | None) -> Message | None:
    """The message that is forwarded, which its sender must be able to read."""
    if reference is None or reference.type != FORWARD:
        return None
    if reference.channel_id is None:
        raise errors.invalid_field(
            "message_reference.channel_id", "BASE_TYPE_REQUIRED", "This field is required"
        )
    return access.readable_message(
        world.store, author_id, reference.channel_id, reference.message_id
    )


def _reference(asked: MessageReference | None, target: Message | None) -> Reference | None:
    if asked is None or target is None:
        return None
    return Reference(type=asked.type, channel_id=target.channel_id, message_id=target.id)


def _snapshot(world: World, channel_id: int, original: Message) -> Snapshot:
    """What the original says now, with copies of its files: it outlives the original."""
    if original.snapshots:
        source = original.snapshots[0]
    else:
        source = Snapshot(
            type=original.type,
            content=original.content,
            sent_at=created_at(original.id),
            edited_at=original.edited_at,
            embeds=original.embeds,
            attachments=original.attachments,
            flags=original.flags,
            components=original.components,
        )
    copies = tuple(_copied(world, channel_id, item) for item in source.attachments)
    return replace(source, attachments=copies)


def _copied(world: World, channel_id: int, original: Attachment) -> Attachment:
    copy = replace(original, id=world.ids.next(), channel_id=channel_id)
    world.files.write(copy.id, world.files.path(original.id).read_bytes())
    return copy


def _new_attachments(
    world: World,
    channel_id: int,
    drafts: Sequence[AttachmentDraft] | None,
    uploads: Sequence[Upload],
) -> tuple[Attachment, ...]:
    """Writes the uploaded files; a draft says more about the file with its number."""
    check_sizes(world, uploads)
    by_number = {draft.id: draft for draft in drafts or ()}
    _check_known(by_number, {upload.number for upload in uploads})
    attachments: list[Attachment] = []
    for upload in uploads:
        draft = by_number.get(upload.number)
        named = replace(upload, filename=(draft and draft.filename) or upload.filename)
        attachment = describe(
            named,
            attachment_id=world.ids.next(),
            channel_id=channel_id,
            description=draft.description if draft else None,
        )
        world.files.write(attachment.id, upload.data)
        attachments.append(attachment)
    return tuple(attachments)


def _edited_attachments(
    world: World,
    message: Message,
    drafts: Sequence[AttachmentDraft] | None,
    uploads: Sequence[Upload],
) -> tuple[Attachment, ...]:
    """The named ones of those there were (all, when none are named), then the new ones."""
    present = {item.id: item for item in message.attachments}
    new = [draft for draft in drafts or () if draft.id not in present]
    kept = (
        message.attachments
        if drafts is None
        else tuple(present[draft.id] for draft in drafts if draft.id in present)
    )
    if len(kept) + len(uploads) > MAX_ATTACHMENTS:
        raise errors.invalid_field(
            "attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."
        )
    return (*kept, *_new_attachments(world, message.channel_id, new, uploads))


def _check_known(drafts: dict[int, AttachmentDraft], numbers: set[int]) -> None:
    for place, number in enumerate(drafts):
        if number not in numbers:
            raise errors.invalid_field(
                f"attachments.{place}.id", "ATTACHMENT_NOT_FOUND", "Attachment not found"
            )


def _with_content(message: Message, content: str, allowed: AllowedMentions | None) -> Message:
    found = mentions(content, allowed, replied_to=None, may_all=False)
    return replace(
        message, content=content, mention_ids=found.user_ids, mention_role_ids=found.role_ids
    )
