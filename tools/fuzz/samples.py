"""What Discord tells a bot: one true payload of each event it listens to, to be made wrong."""

from typing import Any

from tests.bot.conftest import PNG
from tests.waiting import eventually
from tools.fuzz.stage import ALICE, CANARY, FORUM, HELP, Stage

Payload = dict[str, Any]


async def gathered(stage: Stage) -> dict[str, Payload]:
    """By the name of its event; those the playground tells of, and those made of their parts."""
    await _act(stage)
    told: dict[str, Payload] = dict(stage.relay.samples)
    return {**made_of(told), **told}


async def _act(stage: Stage) -> None:
    said = await stage.alice.say(HELP, f"{CANARY}: how do I fix this error?", picture=PNG[1])
    await stage.alice.edit(HELP, said["id"], f"{CANARY}, and again?")
    await stage.alice.post(FORUM, f"{CANARY} will not import", "What now?", picture=PNG[1])
    gone = await stage.alice.say(HELP, "never mind")
    await stage.alice.delete(HELP, gone["id"])
    wanted = {"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "THREAD_CREATE"}

    async def has_all() -> bool:
        return wanted <= stage.relay.samples.keys()

    await eventually(has_all)


def made_of(told: dict[str, Payload]) -> dict[str, Payload]:
    guild, message, thread = told["GUILD_CREATE"], told["MESSAGE_CREATE"], told["THREAD_CREATE"]
    guild_id, channel = guild["id"], guild["channels"][0]
    place = {"guild_id": guild_id, "channel_id": channel["id"]}
    by = {**place, "message_id": message["id"], "user_id": str(ALICE)}
    emoji = {"emoji": {"id": None, "name": "👀"}}
    member = {**message["member"], "user": message["author"], "guild_id": guild_id}
    role = {"guild_id": guild_id, "role": guild["roles"][-1]}
    return {
        "GUILD_UPDATE": {k: v for k, v in guild.items() if k not in {"channels", "threads"}},
        "GUILD_DELETE": {"id": "123", "unavailable": True},
        "GUILD_ROLE_CREATE": role,
        "GUILD_ROLE_UPDATE": role,
        "GUILD_ROLE_DELETE": {"guild_id": guild_id, "role_id": "123"},
        "GUILD_MEMBER_UPDATE": member,
        "GUILD_EMOJIS_UPDATE": {"guild_id": guild_id, "emojis": []},
        "CHANNEL_CREATE": {**channel, "id": "77", "guild_id": guild_id},
        "CHANNEL_UPDATE": {**channel, "guild_id": guild_id},
        "CHANNEL_DELETE": {**channel, "id": "77", "guild_id": guild_id},
        "CHANNEL_PINS_UPDATE": place,
        "THREAD_UPDATE": thread,
        "THREAD_DELETE": {**place, "id": "78", "parent_id": str(FORUM), "type": 11},
        "THREAD_LIST_SYNC": {"guild_id": guild_id, "threads": [thread], "members": []},
        "THREAD_MEMBER_UPDATE": {"id": thread["id"], "guild_id": guild_id, "flags": 0},
        "THREAD_MEMBERS_UPDATE": {"id": thread["id"], "guild_id": guild_id, "member_count": 1},
        "MESSAGE_DELETE_BULK": {**place, "ids": ["1", "2"]},
        "MESSAGE_REACTION_ADD": {**by, **emoji, "member": member},
        "MESSAGE_REACTION_REMOVE": {**by, **emoji},
        "MESSAGE_REACTION_REMOVE_ALL": by,
        "MESSAGE_REACTION_REMOVE_EMOJI": {**by, **emoji},
        "INTERACTION_CREATE": interaction(guild_id, member, {"name": "ask", "type": 1, "id": "1"}),
    }


def interaction(guild_id: str, member: Payload, data: Payload, *, kind: int = 2) -> Payload:
    """Of a member, in the help channel."""
    return {
        "id": "1100000000000000001",
        "application_id": "1",
        "type": kind,
        "token": "interaction-token",
        "version": 1,
        "guild_id": guild_id,
        "channel_id": str(HELP),
        "channel": {"id": str(HELP), "type": 0, "guild_id": guild_id, "name": "help"},
        "member": {**member, "permissions": "0"},
        "data": data,
        "locale": "en-US",
        "entitlements": [],
    }
