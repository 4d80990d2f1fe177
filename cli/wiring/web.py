"""The HTTP door with its probes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from cli.wiring.ground import open_ground
from core.redis import ping
from core.settings import Settings
from web.app import create_app
from web.health import Probe


@asynccontextmanager
async def open_web(settings: Settings) -> AsyncGenerator[FastAPI]:
    async with open_ground(settings) as ground:
        probes: dict[str, Probe] = {
            "database": lambda: ground.db.fetchval("SELECT 1"),
            "redis": lambda: ping(ground.redis),
        }
        yield create_app(version=version("helpsight"), probes=probes)
