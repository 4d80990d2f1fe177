"""Fixtures of a running playground."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.playground.harness import Bot, HandClock, Playground, connected, running, with_clock


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncGenerator[Playground]:
    async with running(tmp_path / "home") as playground:
        yield playground


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def timed_playground(tmp_path: Path, clock: HandClock) -> AsyncGenerator[Playground]:
    """A playground whose time is `clock`."""
    async with running(tmp_path / "home", with_clock(clock)) as playground:
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncGenerator[Bot]:
    async with connected(playground) as bot:
        yield bot
