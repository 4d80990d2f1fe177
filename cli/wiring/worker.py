"""A worker with its readers."""

import os
import secrets
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version

import aiohttp
import structlog
from redis.asyncio import Redis
from yarl import URL

from cli.wiring.answerer import open_answerer
from cli.wiring.chores import list_chores
from cli.wiring.ground import open_ground
from cli.wiring.pictures import picture_cache
from cli.wiring.reader import Readers, open_readers, reader_options, spending_of
from cli.wiring.search import open_embedder, search_with
from cli.wiring.uploads import upload_deps
from core.metrics.llm import LlmMetrics
from core.metrics.registry import process_registry, serving
from core.metrics.work import WorkMetrics
from core.settings import Settings
from core.tasks import beside
from db.admission import RateLimits
from jobs.chores import Chores
from jobs.deps import JobDeps
from jobs.embed import EmbeddingRounds
from jobs.fetch import DISCORD_ORIGINS, Fetcher, FetchLimits
from jobs.fetch_cache import CachedFetcher
from jobs.heartbeat import alive
from jobs.keep_invoice import InvoiceKeeper
from jobs.worker import WorkerConfig, WorkerProcess
from ocr.image import check
from ocr.tesseract import missing_languages

log = structlog.get_logger()

OpenReaders = Callable[[Settings, Redis], AbstractAsyncContextManager[Readers]]


@asynccontextmanager
async def open_worker(
    settings: Settings, *, readers_of: OpenReaders | None = None
) -> AsyncGenerator[WorkerProcess]:
    """A worker with its readers loaded, ready to `run`; *readers_of* are others than ours."""
    missing = tell_missing_languages(settings)
    async with AsyncExitStack() as stack:
        ground = await stack.enter_async_context(open_ground(settings))
        registry = process_registry(version("helpsight"))
        llm, work = LlmMetrics(registry), WorkMetrics(registry)
        await stack.enter_async_context(
            serving(registry, settings.metrics_host, settings.worker_metrics_port)
        )
        embedder = await open_embedder(settings, ground.db)
        search = search_with(ground.db, embedder)
        answerer = await stack.enter_async_context(
            open_answerer(settings, ground.db, ground.redis, search, metrics=llm)
        )
        readers = await stack.enter_async_context(
            readers_of(settings, ground.redis)
            if readers_of
            else open_readers(settings, ground.redis, llm)
        )
        session = await stack.enter_async_context(
            aiohttp.ClientSession(trust_env=False, auto_decompress=False)
        )
        invoices = InvoiceKeeper(ground.db, review_bar=settings.invoice_review_bar)
        deps = JobDeps(
            db=ground.db,
            queue=ground.queue,
            bell=ground.bell,
            fetcher=picture_fetcher(settings, session, ground.redis, work),
            reader=readers.reader,
            models=readers.models,
            uploads=upload_deps(settings, ground.redis, invoices),
            invoices=invoices,
            answerer=answerer,
            owner=worker_name(settings),
            lease_s=settings.lease_s,
            max_tries=settings.max_tries,
            rate_limits=rate_limits(settings),
            metrics=work,
        )
        config = WorkerConfig(
            reads_at_once=settings.max_jobs_per_poll,
            sweep_every_s=settings.poll_interval,
            better_within_s=settings.ocr_better_within_h * 3600,
            has_own_name=settings.worker_slot is not None,
        )
        chores = Chores(
            ground.db, list_chores(settings, ground, spending_of(settings, ground.redis))
        )
        if embedder:
            rounds = EmbeddingRounds(ground.db, embedder, every_s=settings.poll_interval)
            await stack.enter_async_context(beside(rounds.run()))
        await stack.enter_async_context(alive(ground.db, deps.owner, missing))
        yield WorkerProcess(deps, ground.redis, ground.urls.redis_url, config, chores)


def tell_missing_languages(settings: Settings) -> tuple[str, ...]:
    """Log what Tesseract cannot read here; returns it too."""
    missing = missing_languages(settings.ocr_languages, settings.tesseract_path)
    if missing:
        log.warning(
            "reading.languages_missing", languages=list(missing), fix="docs/troubleshooting.md"
        )
    return missing


def rate_limits(settings: Settings) -> RateLimits:
    return RateLimits(
        per_user_hour=settings.answers_per_user_hour,
        per_channel_hour=settings.answers_per_channel_hour,
        per_guild_hour=settings.answers_per_guild_hour,
    )


def picture_fetcher(
    settings: Settings,
    session: aiohttp.ClientSession,
    redis: Redis,
    metrics: WorkMetrics | None = None,
) -> Fetcher | CachedFetcher:
    """What fetches pictures, with what all workers fetched lately."""
    fetcher = Fetcher(session, fetch_limits(settings), picture_origins(settings))
    if not settings.fetch_cache_s:
        return fetcher
    is_picture = partial(check, limits=reader_options(settings).limits)
    return CachedFetcher(fetcher, picture_cache(settings, redis), check=is_picture, metrics=metrics)


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
