"""Guilds without a past: two people, a help channel, a forum and two for moderators; and a second.

The second has what the first has not: no channel of Discord's for moderators, and an owner of its
own. Alice is in both.
"""

from datetime import UTC, datetime, timedelta

from playground.history import (
    MEMBER_PERMISSIONS,
    MODERATOR_PERMISSIONS,
    Channel,
    Guild,
    Member,
    Role,
    Tag,
)
from playground.seed import BOT_ROLE_ID
from playground.snowflake import snowflake_at

MADE_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def small_guild() -> Guild:
    """The same ids at every call."""
    guild_id, moderators, alice, maud, tag, general, help_, forum, staff, news = (
        snowflake_at(MADE_AT, number) for number in range(10)
    )
    return Guild(
        id=guild_id,
        name="Small guild",
        owner_id=maud,
        created_at=MADE_AT,
        roles=(
            Role(id=guild_id, name="@everyone", permissions=MEMBER_PERMISSIONS),
            Role(id=moderators, name="Moderator", permissions=MODERATOR_PERMISSIONS),
        ),
        members=(
            Member(id=alice, username="alice", name="Alice", role_ids=(), joined_at=MADE_AT),
            Member(
                id=maud, username="maud", name="Maud", role_ids=(moderators,), joined_at=MADE_AT
            ),
        ),
        channels=(
            Channel(id=general, name="general", type="text", topic="Talk"),
            Channel(id=help_, name="help", type="text", topic="Ask here"),
            Channel(
                id=forum,
                name="questions",
                type="forum",
                topic="One question a post",
                tags=(Tag(id=tag, name="solved", emoji="✅"),),
            ),
            Channel(id=staff, name="staff", type="text", topic="Quiet", private_to=(moderators,)),
            Channel(
                id=news,
                name="moderator-news",
                type="text",
                topic="What Discord and apps tell moderators",
                private_to=(moderators, BOT_ROLE_ID),
            ),
        ),
        posts=(),
        threads=(),
        viewers=(alice, maud),
        updates_channel_id=news,
    )


def second_guild() -> Guild:
    """The same ids at every call, none of them the first guild's but Alice's."""
    made_at = MADE_AT + timedelta(days=1)
    guild_id, olga, general, help_ = (snowflake_at(made_at, number) for number in range(4))
    alice = small_guild().members[0]
    return Guild(
        id=guild_id,
        name="Second guild",
        owner_id=olga,
        created_at=made_at,
        roles=(Role(id=guild_id, name="@everyone", permissions=MEMBER_PERMISSIONS),),
        members=(
            Member(id=olga, username="olga", name="Olga", role_ids=(), joined_at=made_at),
            alice,
        ),
        channels=(
            Channel(id=general, name="general", type="text", topic="Talk"),
            Channel(id=help_, name="ask-for-help", type="text", topic="Questions and errors"),
        ),
        posts=(),
        threads=(),
        viewers=(olga, alice.id),
    )
