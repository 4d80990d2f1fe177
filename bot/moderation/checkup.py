"""Gathers what `/bot check` shows: of the channels, the work, the machine, and who changed what."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.check import server
from bot.check.finding import Finding
from bot.check.permissions import examine, invite_link
from bot.check.places import own_role, watched_places
from bot.deps import BotDeps
from bot.moderation.backfill_words import standing
from bot.moderation.changes import described
from bot.moderation.helpers import can_ping
from db import audit, backfills, guilds, pauses, stats, workers

log = structlog.get_logger()

CHECK_S = 12.0
CHANGES = 5
NOTHING = Finding(
    "Channels", "warning", "I watch none, so I do nothing here.", "`/channels guide` proposes some."
)
Sections = list[tuple[str, list[Finding]]]


class Checkup:
    def __init__(self, client: discord.Client, deps: BotDeps) -> None:
        self._client = client
        self._deps = deps

    async def sections(self, guild: discord.Guild) -> Sections:
        """Every part of the check, each with its findings."""
        channels = await self._channels(guild)
        work = await self._work(guild)
        machine = await asyncio.gather(*(_within(check) for check in self._deps.checks))
        found: Sections = [
            ("Channels", channels),
            ("Discord", await self._discord(guild)),
            ("Work", work),
        ]
        if machine:
            found.append(("Machine", list(machine)))
        return found

    async def changes(self, guild: discord.Guild) -> list[tuple[str, list[str]]]:
        """Who changed what lately, as lines under a heading; empty where nobody did."""
        changes = await audit.newest(self._deps.db, guild.id, limit=CHANGES)
        return [("Last changes", [described(change) for change in changes])] if changes else []

    async def _channels(self, guild: discord.Guild) -> list[Finding]:
        places = await watched_places(self._deps.db, guild)
        return [examine(place, role=own_role(guild)) for place in places] or [NOTHING]

    async def _discord(self, guild: discord.Guild) -> list[Finding]:
        return [
            intent(self._client.application_flags, self._client.application_id),
            _helpers(guild, await guilds.helper_role(self._deps.db, guild.id)),
        ]

    async def _work(self, guild: discord.Guild) -> list[Finding]:
        db = self._deps.db
        lives = await workers.list_all(db)
        found = [server.workers(lives), server.queue(await stats.backlog(db, guild.id))]
        if (languages := server.languages(lives)) is not None:
            found.append(languages)
        found.append(_search(await stats.known_threads(db, guild.id)))
        if await pauses.is_paused(db, guild.id):
            fix = "`/bot resume` ends it."
            found.append(Finding("Paused", "warning", "I say nothing in this server.", fix))
        run = await backfills.newest(db, guild.id)
        if run is not None and run.is_open:
            found.append(Finding("Backfill", "ok", standing(run)))
        return found


async def _within(check: Callable[[], Awaitable[Finding]]) -> Finding:
    """A check that hangs or breaks is a finding itself, and keeps none of the others."""
    try:
        async with asyncio.timeout(CHECK_S):
            return await check()
    except TimeoutError:
        return Finding("Check", "warning", f"one gave no answer within {CHECK_S:.0f} s", "")
    except Exception:  # a rim: what spoils one check must not hide the others
        log.exception("check.failed")
        return Finding("Check", "warning", "one failed; the log says why", "`helpsight doctor`")


def intent(flags: discord.ApplicationFlags, application_id: int | None) -> Finding:
    """Message content: Discord lets no bot connect without it that asks for it, but it may go."""
    part = "Message Content Intent"
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding(part, "ok", "on")
    portal = f"https://discord.com/developers/applications/{application_id}/bot"
    return Finding(
        part,
        "warning",
        "seems off: without it I see neither texts nor pictures after the next start.",
        f"[Bot page]({portal}) → Privileged Gateway Intents → Message Content → on."
        f" Or [invite me anew]({invite_link(application_id)}).",
    )


def _helpers(guild: discord.Guild, role_id: int | None) -> Finding:
    part, role = "Helpers", guild.get_role(role_id) if role_id else None
    if role is None:
        fix = "`/channels helpers` names a role."
        return Finding(part, "warning", '"Need a human" calls nobody yet.', fix)
    if not can_ping(guild, role):
        fix = f"Server Settings → Roles → {role.name} → Allow anyone to @mention this role."
        return Finding(part, "warning", f"I may not ping {role.mention}.", fix)
    return Finding(part, "ok", f'"Need a human" calls {role.mention}')


def _search(threads: int) -> Finding:
    seen = f"same error first, then words and letters; {threads:,} answered questions are known"
    return Finding("Search", "ok", seen)
