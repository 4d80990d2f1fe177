"""What a member may do in a channel: Discord's bits and Discord's order of computing them."""

from collections.abc import Iterable
from enum import IntFlag

from playground.model import Channel, Overwrite, Role


class Permission(IntFlag):
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


ALL = (1 << 53) - 1
IN_DIRECT = int(
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)
_NEEDS_SENDING = Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES


def guild_permissions(roles: Iterable[Role]) -> int:
    """The bits of the member's roles together, @everyone among them."""
    bits = 0
    for role in roles:
        bits |= role.permissions
    return ALL if bits & Permission.ADMINISTRATOR else bits


def channel_permissions(
    channel: Channel, base: int, *, guild_id: int, user_id: int, role_ids: Iterable[int]
) -> int:
    """`base` changed by the overwrites of @everyone, then the roles together, then the member.

    A thread has no overwrites: pass its parent.
    """
    if base & Permission.ADMINISTRATOR:
        return ALL
    overwrites = {overwrite.id: overwrite for overwrite in channel.overwrites}
    everyone = overwrites.get(guild_id)
    of_roles = [overwrites[role_id] for role_id in role_ids if role_id in overwrites]
    own = overwrites.get(user_id)
    bits = base
    for layer in ([everyone] if everyone else [], of_roles, [own] if own else []):
        bits = _apply(bits, layer)
    return _without_implied(bits)


def _apply(bits: int, layer: list[Overwrite]) -> int:
    """Within one layer an allow wins over a deny."""
    deny = allow = 0
    for overwrite in layer:
        deny |= overwrite.deny
        allow |= overwrite.allow
    return bits & ~deny | allow


def _without_implied(bits: int) -> int:
    """Who cannot see a channel can do nothing there; who cannot send cannot attach either."""
    if not bits & Permission.VIEW_CHANNEL:
        return 0
    if not bits & (Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS):
        return bits & ~_NEEDS_SENDING
    return bits
