"""One run: everything is brought up, tortured, and looked at."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from db.pool import create_pool
from tools.torture import ledger
from tools.torture.ablation import Control
from tools.torture.conduct import Conductor
from tools.torture.crowd import Posted
from tools.torture.recovery import Strike
from tools.torture.scale import Scale
from tools.torture.schedule import Rhythm
from tools.torture.stage import Stage, build
from tools.torture.verdict import Facts, Verdict, judge

SEED = 7
PAGE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """`stored_at` is by message id; all moments are in seconds since the epoch."""

    scale: Scale
    control: Control | None
    took_s: float
    strikes: Sequence[Strike]
    facts: Facts
    verdict: Verdict
    posted: Sequence[Posted]
    stored_at: dict[int, float]
    uploaded_at: Sequence[float]
    crashes: dict[str, int]
    models_asked: int


def run(
    scale: Scale, home: Path, rhythms: Sequence[Rhythm], *, control: Control | None = None
) -> Outcome:
    """To be called on the main thread, outside of any event loop."""
    home.chmod(0o755)  # PostgreSQL runs as another user where this is root
    with ExitStack() as stack:
        stage = build(stack, scale, home, control)
        conductor = Conductor(stage, scale, rhythms, random.Random(SEED))  # noqa: S311  # no secret
        with stage.background:
            took_s = conductor.run()
        facts, stored_at = asyncio.run(_look(stage))
        return Outcome(
            scale,
            control,
            took_s,
            conductor.strikes,
            facts,
            judge(facts, conductor.strikes, [rhythm.fault for rhythm in rhythms]),
            stage.crowd.posted,
            stored_at,
            [at for _, at in stage.crowd.uploaded],
            {
                "workers": stage.nursery.crashed,
                **{bot.name: bot.crashes for bot in stage.bots},
            },
            stage.provider.read.total() if stage.provider else 0,
        )


async def _look(stage: Stage) -> tuple[Facts, dict[int, float]]:
    """What is there at the end, and when each message was stored."""
    async with await create_pool(stage.servers.urls.database_url, max_size=1) as db:
        rows = await ledger.rows_at_the_end(db)
        readings = await ledger.events(db, "reading")
        uploads = await ledger.events(db, "upload")
        upload_rows: int = await db.fetchval("SELECT count(*) FROM uploads")
        stored_at = await ledger.stored_at(db)
    facts = Facts(
        pictures=sum(message.pictures for message in stage.crowd.posted),
        rows=rows,
        readings=readings,
        uploads=uploads,
        accepted=[job for job, _ in stage.crowd.uploaded],
        replies=await _replies(stage),
        files=sum(not path.name.endswith(".part") for path in stage.uploads.glob("*")),
        upload_rows=upload_rows,
        parts=sum(1 for _ in stage.uploads.glob("*.part")),
        turned_away_full=stage.crowd.turned_away["storage_full"],
        provider_refused=stage.provider.refused if stage.provider else 0,
    )
    return facts, stored_at


async def _replies(stage: Stage) -> list[int]:
    """The messages that bots replied to on the playground, one for each reply."""
    channels = {message.channel_id for message in stage.crowd.posted if message.is_question}
    async with aiohttp.ClientSession() as session:
        found = [await _history(session, stage.playground, channel) for channel in channels]
    messages = [message for history in found for message in history]
    return [
        int(message["message_reference"]["message_id"])
        for message in messages
        if message["author"].get("bot") and message.get("message_reference")
    ]


async def _history(
    session: aiohttp.ClientSession, playground: str, channel: int
) -> list[dict[str, Any]]:
    """All that was ever said there."""
    url, found = f"{playground}/play/channels/{channel}/messages", list[dict[str, Any]]()
    query = {"limit": str(PAGE)}
    while True:
        async with session.get(url, params=query) as answer:
            page: list[dict[str, Any]] = await answer.json()
        found += page
        if len(page) < PAGE:
            return found
        query["before"] = min((message["id"] for message in page), key=int)
