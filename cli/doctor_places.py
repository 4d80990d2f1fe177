"""What the doctor says of Discord's side: the intent, and what the bot may do in each channel."""

from dataclasses import replace

import aiohttp
import discord

from bot import convert
from bot.check.finding import Finding
from bot.check.permissions import Place, examine
from bot.moderation.checkup import intent
from bot.past_places import NoSuchPlace, guild_of, own_member
from cli.wiring.past import Past, open_past
from core.errors import HelpsightError
from core.settings import Settings
from db import channels, guilds
from db.patience import DATABASE_AWAY
from db.records import Channel, Guild

_NOTHING = "no channel is watched, so nothing is read or answered there"


async def places(settings: Settings) -> list[Finding]:
    """The intent, and a line a server; a line more for each channel where something is wrong.

    Nothing where the token, the database or Discord is not there: other checks say so.
    """
    if settings.discord_token is None:
        return []
    try:
        async with open_past(settings) as past:
            found = [_intent(past.client)]
            for guild in await guilds.list_all(past.ground.db):
                found += await _guild(past, guild)
            return found
    except (HelpsightError, *DATABASE_AWAY):
        return []
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError) as error:
        return [Finding("servers", "warning", f"Discord did not tell: {error}", "Try again.")]


def _intent(client: discord.Client) -> Finding:
    found = intent(client.application_flags, client.application_id)
    return replace(found, part="intent", seen=f"{found.part}: {found.seen}")


async def _guild(past: Past, guild: Guild) -> list[Finding]:
    watched = await channels.list_watched(past.ground.db, guild.id)
    part = "server"
    if not watched:
        return [Finding(part, "warning", f"{guild.name}: {_NOTHING}", "`/channels guide`")]
    try:
        examined = await _examined(past.client, guild.id, watched)
    except NoSuchPlace as error:
        return [Finding(part, "warning", f"{guild.name}: {error}", "docs/discord.md")]
    wrong = [_plain(f, name) for name, f in examined if f.state != "ok"]
    fine = len(examined) - len(wrong)
    seen = f"{guild.name}: {fine} of {len(examined)} watched channels work as they should"
    return [Finding(part, "ok", seen), *wrong]


async def _examined(
    client: discord.Client, guild_id: int, watched: list[Channel]
) -> list[tuple[str, Finding]]:
    """The name of each watched channel with what was found; raises `NoSuchPlace`."""
    guild = await guild_of(client, guild_id)
    me = await own_member(client, guild)
    known = {channel.id: channel for channel in await guild.fetch_channels()}
    role = f"@{me.display_name}"
    return [(c.name, examine(_place(c, known.get(c.id), me), role=role)) for c in watched]


def _place(channel: Channel, known: object, me: discord.Member) -> Place:
    kind = channel.kind or ""
    if not isinstance(known, convert.HelpPlace):
        return Place(channel.id, kind, is_forum=kind == "forum", may=None)
    is_forum = isinstance(known, discord.ForumChannel)
    return Place(channel.id, kind, is_forum=is_forum, may=known.permissions_for(me))


def _plain(found: Finding, name: str) -> Finding:
    """As a terminal shows it: the channel by its name, nothing in bold."""
    return replace(found, part="channel", seen=f"#{name}: {found.seen}".replace("**", ""))
