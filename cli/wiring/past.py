"""Discord without its gateway: for commands that read what was said before."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord

from bot.client import intents
from bot.endpoint import point_at
from bot.pace import paced
from cli.config import required
from cli.discord_login import refusals_told
from cli.wiring.discord_pace import discord_pace
from cli.wiring.ground import Ground, open_ground
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Past:
    """A client that is logged in and not connected: it can ask, and is told nothing."""

    ground: Ground
    client: discord.Client


@asynccontextmanager
async def open_past(settings: Settings) -> AsyncGenerator[Past]:
    """Raises `MissingSetting` without a token, `DiscordRefused` where Discord does not take it."""
    token = required(settings.discord_token, "DISCORD_TOKEN", "docs/discord.md")
    if settings.discord_api_url is not None:
        point_at(settings.discord_api_url)
    async with open_ground(settings) as ground:
        trace = paced(discord_pace(settings, ground.redis))
        client = discord.Client(intents=intents(), max_messages=None, http_trace=trace)
        async with client:
            with refusals_told():
                await client.login(token)
            yield Past(ground, client)
