"""What Discord says when it does not let the bot in, in words that say what to click."""

from collections.abc import Generator
from contextlib import contextmanager

import discord

from cli.config import SetUpError


class DiscordRefused(SetUpError):
    code = "discord_refused"


@contextmanager
def refusals_told() -> Generator[None]:
    """Raises `DiscordRefused` in place of discord.py's own errors."""
    try:
        yield
    except discord.LoginFailure as error:
        raise DiscordRefused(
            "Discord refused DISCORD_TOKEN. Reset it on the Bot page of the developer portal"
            " and put the new one into .env (docs/discord.md, step 2)."
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordRefused(
            "Discord does not let this bot read messages yet: switch on Message Content Intent"
            " on the Bot page of the developer portal (docs/discord.md, step 3)."
        ) from error
