"""The wire shapes of users, members, roles and channels. Snowflakes are strings there.

The client reads some fields without asking whether they are there; none may be missing.
"""

from datetime import datetime

from playground.jsons import JsonObject
from playground.model import Channel, Guild, Member, Overwrite, Role, Tag, User
from playground.snowflake import created_at

DEFAULT_AVATARS = 6
LOCALE = "en-US"


def iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def text_id(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)


def user(record: User) -> JsonObject:
    return {
        "id": str(record.id),
        "username": record.username,
        "global_name": record.global_name,
        "discriminator": "0000" if record.bot else "0",
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "collectibles": None,
        "primary_guild": None,
        "bot": record.bot,
        "flags": 0,
        "public_flags": 0,
    }


def own_user(record: User) -> JsonObject:
    return {
        **user(record),
        "mfa_enabled": True,
        "locale": LOCALE,
        "verified": True,
        "email": None,
    }


def member_fields(record: Member) -> JsonObject:
    """A member without its user, as it stands beside a user in an event."""
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in record.role_ids],
        "joined_at": record.joined_at.isoformat(),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def member(record: Member, who: User) -> JsonObject:
    return {**member_fields(record), "user": user(who)}


def role(record: Role) -> JsonObject:
    return {
        "id": str(record.id),
        "name": record.name,
        "permissions": str(record.permissions),
        "position": record.position,
        "color": record.color,
        "colors": {
            "primary_color": record.color,
            "secondary_color": None,
            "tertiary_color": None,
        },
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": record.is_managed,
        "mentionable": False,
        "flags": 0,
    }


def overwrite(record: Overwrite) -> JsonObject:
    return {
        "id": str(record.id),
        "type": record.type,
        "allow": str(record.allow),
        "deny": str(record.deny),
    }


def tag(record: Tag) -> JsonObject:
    return {
        "id": str(record.id),
        "name": record.name,
        "moderated": record.is_moderated,
        "emoji_id": None,
        "emoji_name": record.emoji,
    }


def channel(record: Channel, guild_id: int) -> JsonObject:
    """A channel or a thread of the guild."""
    shared: JsonObject = {
        "id": str(record.id),
        "type": int(record.type),
        "guild_id": str(guild_id),
        "name": record.name,
        "parent_id": text_id(record.parent_id),
        "last_message_id": text_id(record.last_message_id),
        "last_pin_timestamp": None,
        "rate_limit_per_user": 0,
        "flags": 0,
    }
    if record.thread is not None:
        return {**shared, **_thread_fields(record)}
    return {
        **shared,
        "position": record.position,
        "topic": record.topic,
        "nsfw": False,
        "permission_overwrites": [overwrite(item) for item in record.overwrites],
        "default_auto_archive_duration": 1440,
        "default_thread_rate_limit_per_user": 0,
        **(_forum_fields(record) if record.type == record.type.FORUM else {}),
    }


def _forum_fields(record: Channel) -> JsonObject:
    return {
        "available_tags": [tag(item) for item in record.tags],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }


def _thread_fields(record: Channel) -> JsonObject:
    state = record.thread
    if state is None:
        return {}
    return {
        "owner_id": str(state.owner_id),
        "message_count": state.message_count,
        "total_message_sent": state.total_message_sent,
        "member_count": min(len(state.member_ids), 50),
        "applied_tags": [str(tag_id) for tag_id in state.applied_tags],
        "thread_metadata": {
            "archived": state.is_archived,
            "archive_timestamp": state.archived_at.isoformat(),
            "auto_archive_duration": state.auto_archive_minutes,
            "locked": state.is_locked,
            "create_timestamp": created_at(record.id).isoformat(),
            **({"invitable": state.is_invitable} if record.type == 12 else {}),  # noqa: PLR2004 - private
        },
    }


def thread_member(thread: Channel, user_id: int) -> JsonObject:
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": created_at(thread.id).isoformat(),
        "flags": 0,
    }


def guild(record: Guild, *, roles: list[JsonObject]) -> JsonObject:
    return {
        "id": str(record.id),
        "name": record.name,
        "owner_id": str(record.owner_id),
        "roles": roles,
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY"],
        "preferred_locale": LOCALE,
        "region": "deprecated",
        "nsfw": False,
        "premium_progress_bar_enabled": False,
        **dict.fromkeys(_ABSENT_IN_GUILD),
        "public_updates_channel_id": text_id(record.updates_channel_id),
        **dict.fromkeys(_ZERO_IN_GUILD, 0),
        "afk_timeout": 300,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "widget_enabled": False,
    }


_ABSENT_IN_GUILD = (
    "icon", "description", "home_header", "splash", "discovery_splash", "banner",
    "application_id", "afk_channel_id", "system_channel_id", "widget_channel_id",
    "max_presences", "vanity_url_code", "rules_channel_id", "safety_alerts_channel_id",
    "incidents_data",
)  # fmt: skip
_ZERO_IN_GUILD = (
    "system_channel_flags", "verification_level", "default_message_notifications", "mfa_level",
    "explicit_content_filter", "premium_tier", "premium_subscription_count", "nsfw_level",
)  # fmt: skip
