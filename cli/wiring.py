"""Where everything is built, once, in order, and closed in reverse."""

import os
import secrets
import socket
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

import aiohttp
from fastapi import FastAPI
from openai import AsyncOpenAI
from redis.asyncio import Redis
from yarl import URL

from bot.client import HelpBot, create_bot
from bot.deliver import Deliverer
from bot.deps import BotConfig, BotDeps
from cli.config import MissingSetting, plain
from cli.reading import open_reader
from cli.servers import Urls, find_running
from core.redis import connect, ping
from core.settings import Settings
from db import search
from db.pool import Pool, create_pool
from jobs.bell import AnswerBell
from jobs.deps import JobDeps
from jobs.fetch import DISCORD_ORIGINS, Fetcher, FetchLimits
from jobs.queue import JobQueue
from jobs.worker import WorkerConfig, WorkerProcess
from qa.answer import Answerer
from qa.model import GroqModel
from web.app import create_app
from web.health import Probe


@dataclass(frozen=True, slots=True)
class Ground:
    """What every process stands on."""

    urls: Urls
    db: Pool
    redis: Redis
    queue: JobQueue
    bell: AnswerBell


def servers(settings: Settings) -> Urls:
    """The servers to use: those that are set, else those a running `up` or `demo` brought.

    Raises:
        MissingSetting: there are none.
    """
    given = {
        "database_url": plain(settings.database_url),
        "redis_url": plain(settings.redis_url),
    }
    if given["database_url"] and given["redis_url"]:
        return Urls(given["database_url"], given["redis_url"])
    for home in (settings.data_dir, settings.data_dir / "demo"):
        if running := find_running(home, **given):
            return running
    raise MissingSetting(
        "there is no database here. Start `helpsight demo` or `helpsight up` in another terminal,"
        " or set DATABASE_URL and REDIS_URL (docs/scaling.md)."
    )


@asynccontextmanager
async def open_ground(settings: Settings) -> AsyncGenerator[Ground]:
    urls = servers(settings)
    async with AsyncExitStack() as stack:
        db = await create_pool(urls.database_url, max_size=settings.database_pool_size)
        stack.push_async_callback(db.close)
        redis = connect(urls.redis_url)
        stack.push_async_callback(redis.aclose)
        yield Ground(urls, db, redis, JobQueue(redis, db), AnswerBell(redis))


@asynccontextmanager
async def open_answerer(settings: Settings, db: Pool) -> AsyncGenerator[Answerer]:
    """The answerer over this database, worded by Groq where there is a key."""
    async with AsyncExitStack() as stack:
        model = None
        if key := plain(settings.groq_api_key):
            client = AsyncOpenAI(
                api_key=key,
                base_url=settings.groq_base_url,
                max_retries=0,
                timeout=settings.model_timeout_s,
            )
            stack.push_async_callback(client.close)
            model = GroqModel(
                client, models=settings.groq_models, timeout_s=settings.model_timeout_s
            )
        yield Answerer(
            partial(search.threads, db),
            model,
            transcripts=settings.answer_transcripts,
            max_sources=settings.answer_sources,
        )


@asynccontextmanager
async def open_bot(settings: Settings) -> AsyncGenerator[tuple[HelpBot, Deliverer]]:
    """The bot, not yet connected, and what sends its answers beside it."""
    async with open_ground(settings) as ground, open_answerer(settings, ground.db) as answerer:
        bot = create_bot(BotDeps(ground.db, ground.queue, answerer), bot_config(settings))
        yield bot, Deliverer(bot, ground.db, ground.bell)


def bot_config(settings: Settings) -> BotConfig:
    return BotConfig(
        help_channels=settings.help_channels,
        quiet_s=settings.answer_quiet_s,
        image_wait_s=settings.answer_image_wait_s,
        catch_up_messages=settings.catch_up_messages,
        api_url=settings.discord_api_url,
        shard_ids=settings.discord_shard_ids,
        shard_count=settings.discord_shard_count,
    )


@asynccontextmanager
async def open_worker(settings: Settings) -> AsyncGenerator[WorkerProcess]:
    """A worker with its readers loaded, ready to `run`."""
    async with AsyncExitStack() as stack:
        ground = await stack.enter_async_context(open_ground(settings))
        answerer = await stack.enter_async_context(open_answerer(settings, ground.db))
        reader = await stack.enter_async_context(open_reader(settings))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(trust_env=False, auto_decompress=False)
        )
        deps = JobDeps(
            db=ground.db,
            queue=ground.queue,
            bell=ground.bell,
            fetcher=Fetcher(session, fetch_limits(settings), picture_origins(settings)),
            reader=reader,
            answerer=answerer,
            owner=worker_name(settings),
            lease_s=settings.lease_s,
            max_tries=settings.max_tries,
        )
        config = WorkerConfig(
            reads_at_once=settings.max_jobs_per_poll,
            sweep_every_s=settings.poll_interval,
            has_own_name=settings.worker_slot is not None,
        )
        yield WorkerProcess(deps, ground.redis, ground.urls.redis_url, config)


def fetch_limits(settings: Settings) -> FetchLimits:
    return FetchLimits(max_bytes=settings.image_max_bytes, timeout_s=settings.download_timeout_s)


def picture_origins(settings: Settings) -> frozenset[str]:
    """Where pictures may be fetched: Discord's hosts, or the stand-in for Discord alone."""
    if settings.discord_api_url is None:
        return DISCORD_ORIGINS
    return frozenset({str(URL(settings.discord_api_url).origin())})


def worker_name(settings: Settings) -> str:
    """A name for what this worker holds: its own for ever, or its own for this once."""
    host = socket.gethostname()
    return f"{host}:{settings.worker_slot or f'pid-{os.getpid()}-{secrets.token_hex(4)}'}"


@asynccontextmanager
async def open_web(settings: Settings) -> AsyncGenerator[FastAPI]:
    async with open_ground(settings) as ground:
        probes: dict[str, Probe] = {
            "database": lambda: ground.db.fetchval("SELECT 1"),
            "redis": lambda: ping(ground.redis),
        }
        yield create_app(version=version("helpsight"), probes=probes)
