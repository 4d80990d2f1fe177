"""Gathers what `/bot check` shows: of the channels, the work, the machine, and who changed what."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

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
from bot.moderation.notice_place import examine_notices
from db import audit, backfills, guilds, pauses, stats, workers

log = structlog.get_logger()

CHECK_S = 12.0
CHANGES = 5
UNKNOWN = "could not be looked at; the log says why"
DOCTOR = "Ask the operator to run `helpsight doctor`."
NOTHING = Finding(
    "Channels", "warning", "I watch none, so I do nothing here.", "`/channels guide` proposes some."
)
Sections = list[tuple[str, list[Finding]]]
Look = Callable[[], Awaitable[Sequence[Finding]]]


class Checkup:
    def __init__(self, client: discord.Client, deps: BotDeps) -> None:
        self._client = client
        self._deps = deps

    async def sections(self, guild: discord.Guild) -> Sections:
        """Every part of the check, each with its findings; all are looked at side by side."""
        looks = self._looks(guild)
        found = await asyncio.gather(*(_within(part, look) for _, part, look in looks))
        sections: dict[str, list[Finding]] = {}
        for (section, _, _), findings in zip(looks, found, strict=True):
            sections.setdefault(section, []).extend(findings)
        return list(sections.items())

    async def changes(self, guild: discord.Guild) -> list[tuple[str, list[str]]]:
        """Who changed what lately, as lines under a heading; empty where nobody did."""
        try:
            changes = await audit.newest(self._deps.db, guild.id, limit=CHANGES)
        except Exception:  # a rim: the findings are worth more than the list below them
            log.exception("check.failed", part="changes")
            return [("Last changes", [UNKNOWN])]
        return [("Last changes", [described(change) for change in changes])] if changes else []

    def _looks(self, guild: discord.Guild) -> list[tuple[str, str, Look]]:
        """Section, part, and how to look at it."""
        return [
            ("Channels", "Channels", partial(self._channels, guild)),
            ("Discord", "Message Content Intent", self._intent),
            ("Discord", "Limits", self._limits),
            ("Discord", "Helpers", partial(self._helpers, guild)),
            ("Discord", "Notices", partial(self._notices, guild)),
            ("Work", "Workers", self._workers),
            ("Work", "Queue", partial(self._queue, guild)),
            ("Work", "Search", partial(self._search, guild)),
            ("Work", "Pause", partial(self._pause, guild)),
            ("Work", "Backfill", partial(self._backfill, guild)),
            *(("Machine", "Check", partial(_alone, check)) for check in self._deps.checks),
        ]

    async def _channels(self, guild: discord.Guild) -> list[Finding]:
        places = await watched_places(self._deps.db, guild)
        return [examine(place, role=own_role(guild)) for place in places] or [NOTHING]

    async def _intent(self) -> list[Finding]:
        return [intent(self._client.application_flags, self._client.application_id)]

    async def _limits(self) -> list[Finding]:
        return [server.refusals(await self._deps.pace.count_refused())]

    async def _helpers(self, guild: discord.Guild) -> list[Finding]:
        return [_helpers(guild, await guilds.helper_role(self._deps.db, guild.id))]

    async def _notices(self, guild: discord.Guild) -> list[Finding]:
        return [examine_notices(guild, await guilds.notice_channel(self._deps.db, guild.id))]

    async def _workers(self) -> list[Finding]:
        lives = await workers.list_all(self._deps.db)
        languages = server.languages(lives)
        return [server.workers(lives), *([languages] if languages else [])]

    async def _queue(self, guild: discord.Guild) -> list[Finding]:
        return [server.queue(await stats.backlog(self._deps.db, guild.id))]

    async def _search(self, guild: discord.Guild) -> list[Finding]:
        return [_search(await stats.known_threads(self._deps.db, guild.id))]

    async def _pause(self, guild: discord.Guild) -> list[Finding]:
        if not await pauses.is_paused(self._deps.db, guild.id):
            return []
        fix = "`/bot resume` ends it."
        return [Finding("Paused", "warning", "I say nothing in this server.", fix)]

    async def _backfill(self, guild: discord.Guild) -> list[Finding]:
        run = await backfills.newest(self._deps.db, guild.id)
        return [Finding("Backfill", "ok", standing(run))] if run and run.is_open else []


async def _alone(check: Callable[[], Awaitable[Finding]]) -> list[Finding]:
    return [await check()]


async def _within(part: str, look: Look) -> Sequence[Finding]:
    """A look that hangs or breaks is a finding itself, and keeps none of the others."""
    try:
        async with asyncio.timeout(CHECK_S):
            return await look()
    except TimeoutError:
        return [Finding(part, "warning", f"gave no answer within {CHECK_S:.0f} s", DOCTOR)]
    except Exception:  # a rim: what spoils one look must not hide the others
        log.exception("check.failed", part=part)
        return [Finding(part, "warning", UNKNOWN, DOCTOR)]


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
