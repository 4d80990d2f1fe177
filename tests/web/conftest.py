"""The HTTP door on real servers; what reads pictures and fetches them are fakes."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from redis.asyncio import Redis

from cli.wiring.invoice_talk import invoice_talk
from core.api_key import Scope, make_key
from core.request_limit import RequestLimit
from core.standing import Standing
from db import api_keys
from db.pool import Pool
from jobs.queue import JobQueue
from jobs.read_upload import read_upload
from jobs.upload_bell import UploadBell
from jobs.upload_deps import UploadDeps
from ocr.image import check
from qa.model import ChatModel
from tests.fakes import FakeFetcher, FakeReader
from tests.jobs.conftest import MakeDeps
from tests.jobs.conftest import make_deps as make_deps  # noqa: PLC0414  # a fixture
from tests.uploads import a_store
from web.access import Access
from web.app import AppConfig, create_app
from web.deps import WebDeps, WebLimits
from web.operations.desk import Desk
from web.sessions import Sessions

LOCAL_URL = "http://127.0.0.1:8710"
FAR = ("203.0.113.9", 4000)


@dataclass
class Door:
    """The app of one test, and what stands behind it."""

    app: FastAPI
    web: WebDeps
    db: Pool
    folder: Path
    fetcher: FakeFetcher

    def client(
        self, key: str | None = None, *, base_url: str = LOCAL_URL, peer: tuple[str, int] = FAR
    ) -> AsyncClient:
        """A caller from another machine, with a key; `peer` names another address."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        transport = ASGITransport(app=self.app, client=peer, raise_app_exceptions=False)
        return AsyncClient(transport=transport, base_url=base_url, headers=headers)

    def browser(self, **given: str) -> AsyncClient:
        """A browser on this machine, without a key."""
        return self.client(peer=("127.0.0.1", 5000), **given)

    async def key(self, owner: str = "ann", *scopes: Scope) -> str:
        made = make_key()
        await api_keys.insert(
            self.db,
            prefix=made.prefix,
            sha256=made.sha256,
            name=owner,
            owner=owner,
            scopes=scopes or ("read", "upload"),
        )
        return made.secret


MakeDoor = Callable[..., Door]


async def no_models() -> Standing:
    return Standing()


@pytest.fixture
def make_door(db: Pool, redis: Redis, tmp_path: Path) -> MakeDoor:
    def make(
        *,
        limits: WebLimits | None = None,
        min_free: int = 0,
        is_local: bool = True,
        allowed_hosts: tuple[str, ...] = (),
        per_minute: int = 1000,
        body_max_bytes: int = 2**20,
        model: ChatModel | None = None,
        chats_per_minute: int = 1000,
    ) -> Door:
        folder, fetcher = tmp_path / "uploads", FakeFetcher()
        limits = limits or WebLimits(max_bytes=2**18, ocr_wait_s=10)
        web = WebDeps(
            db=db,
            queue=JobQueue(redis, db),
            bell=UploadBell(redis, fallback_s=0.05),
            files=a_store(folder, max_bytes=limits.max_bytes, min_free=min_free),
            check=check,
            fetcher=fetcher,
            access=Access(
                db,
                Sessions(b"secret"),
                limit=RequestLimit(redis, "requests", per_minute=per_minute),
                strangers=RequestLimit(redis, "strangers", per_minute=5),
                is_local=is_local,
            ),
            talk=invoice_talk(db, model),
            chats=RequestLimit(redis, "chats", per_minute=chats_per_minute),
            desk=Desk(JobQueue(redis, db), fetcher, no_models),
            limits=limits,
        )
        config = AppConfig(
            "1.2.3",
            allowed_hosts=allowed_hosts,
            is_local=is_local,
            body_max_bytes=body_max_bytes,
        )
        return Door(create_app(config=config, probes={}, web=web), web, db, folder, fetcher)

    return make


@pytest.fixture
def door(make_door: MakeDoor) -> Door:
    return make_door()


@pytest.fixture
async def ann(door: Door) -> AsyncGenerator[AsyncClient]:
    """Ann, with a key for uploads and readings."""
    async with door.client(await door.key("ann")) as client:
        yield client


@pytest.fixture
async def bob(door: Door) -> AsyncGenerator[AsyncClient]:
    async with door.client(await door.key("bob")) as client:
        yield client


Work = Callable[..., Awaitable[None]]


@pytest.fixture
def work(door: Door, redis: Redis, make_deps: MakeDeps) -> Work:
    """Works on one job, as a worker would."""

    async def run(job_id: str, reader: FakeReader | None = None) -> None:
        uploads = UploadDeps(door.web.files, UploadBell(redis), check)
        deps = make_deps(reader=reader or FakeReader(), uploads=uploads)
        await read_upload({"deps": deps}, job_id)

    return run


@pytest.fixture
async def operator(door: Door) -> AsyncGenerator[AsyncClient]:
    """A browser of this machine, where there is no key."""
    async with door.browser() as client:
        yield client
