"""The HTTP door with what it stands on."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

import aiohttp
import structlog
from fastapi import FastAPI
from redis.asyncio import Redis
from redis.exceptions import RedisError

from cli.config import SetUpError
from cli.wiring.answerer import open_model
from cli.wiring.ground import Ground, open_ground
from cli.wiring.invoice_talk import invoice_talk
from cli.wiring.reader import reader_options
from cli.wiring.standing import standing_of
from cli.wiring.uploads import file_store
from cli.wiring.worker import fetch_limits, picture_fetcher
from core.metrics.llm import LlmMetrics
from core.metrics.registry import process_registry
from core.redis import ping
from core.request_limit import RequestLimit
from core.settings import Settings
from db import api_keys, workers
from db.pool import Executor
from jobs.fetch import Fetcher
from jobs.upload_bell import UploadBell
from ocr.image import check
from qa.model import ChatModel
from web.access import Access
from web.app import AppConfig, create_app
from web.charts.artist import open_artist
from web.deps import WebDeps, WebLimits
from web.health import NotReady, Probe
from web.lives import alive, missed, told
from web.operations.desk import Desk
from web.origins import is_this_machine
from web.sessions import Sessions

log = structlog.get_logger()

SECRET_KEY = "helpsight:web:secret"  # noqa: S105  # where it is kept
WRONG_KEYS_PER_MINUTE = 20


class NoKey(SetUpError):
    """The door would let nobody in, or everybody."""

    code = "no_api_key"


@asynccontextmanager
async def open_web(settings: Settings) -> AsyncGenerator[FastAPI]:
    """The app for as long as the context lasts.

    Raises:
        NoKey: others could connect, and there is no key.
    """
    is_local = is_this_machine(settings.web_host)
    async with AsyncExitStack() as stack:
        ground = await stack.enter_async_context(open_ground(settings))
        await require_key(ground.db, settings, is_local=is_local)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(trust_env=False, auto_decompress=False)
        )
        registry = process_registry(version("helpsight"))
        llm = LlmMetrics(registry)
        model = await stack.enter_async_context(open_model(settings, ground.redis, llm))
        sessions = Sessions(await shared_secret(ground.redis))
        artist = await stack.enter_async_context(open_artist())
        web = web_deps(settings, ground, session, sessions, model, is_local=is_local)
        yield create_app(
            config=AppConfig(
                version=version("helpsight"),
                allowed_hosts=settings.web_allowed_hosts,
                is_local=is_local,
                body_max_bytes=settings.web_body_max_bytes,
            ),
            probes=probes(ground),
            web=replace(web, artist=artist),
            registry=registry,
        )


async def require_key(db: Executor, settings: Settings, *, is_local: bool) -> None:
    if not is_local and not await api_keys.any_live(db):
        raise NoKey(
            f"WEB_HOST is {settings.web_host}, which others can reach, and there is no API key."
            " Make one with `helpsight apikey create NAME`, or set WEB_HOST=127.0.0.1."
        )


def web_deps(
    settings: Settings,
    ground: Ground,
    session: aiohttp.ClientSession,
    sessions: Sessions,
    model: ChatModel | None,
    *,
    is_local: bool,
) -> WebDeps:
    origins = frozenset(f"https://{host}" for host in settings.ocr_url_hosts)
    access = Access(
        ground.db,
        sessions,
        limit=RequestLimit(ground.redis, "requests", per_minute=settings.requests_per_minute),
        strangers=RequestLimit(ground.redis, "strangers", per_minute=WRONG_KEYS_PER_MINUTE),
        is_local=is_local,
    )
    return WebDeps(
        db=ground.db,
        queue=ground.queue,
        bell=UploadBell(ground.redis),
        files=file_store(settings),
        check=partial(check, limits=reader_options(settings).limits),
        fetcher=Fetcher(session, fetch_limits(settings), origins),
        access=access,
        talk=invoice_talk(ground.db, model),
        chats=RequestLimit(ground.redis, "chats", per_minute=settings.chats_per_minute),
        desk=Desk(
            ground.queue,
            picture_fetcher(settings, session, ground.redis),
            standing_of(settings, ground.redis),
        ),
        limits=WebLimits(
            uploads_per_owner=settings.uploads_per_owner,
            max_bytes=settings.image_max_bytes,
            ocr_wait_s=settings.ocr_wait_s,
        ),
    )


def probes(ground: Ground) -> dict[str, Probe]:
    """What ready means."""

    async def worker() -> None:
        lives = await workers.list_all(ground.db)
        if not alive(lives):
            raise NotReady(f"No worker gives a sign of life: {told(lives) or 'none was started'}.")
        if lost := missed(lives, datetime.now(UTC)):
            raise NotReady(f"No sign of life from {told(lost)}; {len(alive(lives))} others work.")

    return {
        "database": lambda: ground.db.fetchval("SELECT 1"),
        "redis": lambda: ping(ground.redis),
        "worker": worker,
    }


async def shared_secret(redis: Redis) -> bytes:
    """What all processes of the door sign sessions with; it goes when Redis is emptied."""
    fresh = secrets.token_bytes(32)
    try:
        await redis.set(SECRET_KEY, fresh, nx=True)
        kept: bytes | None = await redis.get(SECRET_KEY)
    except (RedisError, OSError) as error:
        log.warning("web.sessions_of_its_own", error=str(error))
        return fresh
    return kept or fresh
