import asyncio

import pytest

from core.tasks import beside


async def until_cancelled(cleaning: asyncio.Event, may_end: asyncio.Event) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        cleaning.set()
        await may_end.wait()


async def test_what_runs_beside_a_block_ends_with_it() -> None:
    cleaning, may_end = asyncio.Event(), asyncio.Event()
    may_end.set()

    async with beside(until_cancelled(cleaning, may_end)):
        await asyncio.sleep(0)  # it has begun

    assert cleaning.is_set()


async def test_a_cancellation_that_comes_while_it_ends_is_not_swallowed() -> None:
    cleaning, may_end = asyncio.Event(), asyncio.Event()

    async def block() -> str:
        async with beside(until_cancelled(cleaning, may_end)):
            await asyncio.sleep(0)
        return "went on"

    async with asyncio.TaskGroup() as group:
        task = group.create_task(block())
        await cleaning.wait()
        task.cancel()
        await asyncio.wait([task])
        may_end.set()

    assert task.cancelled()


async def test_its_error_is_raised_when_the_block_has_ended() -> None:
    async def fail() -> None:
        raise ValueError("beside")

    reached: list[str] = []

    async def block() -> None:
        async with beside(fail()):
            await asyncio.sleep(0)
            reached.append("the end")

    with pytest.raises(ValueError, match="beside"):
        await block()
    assert reached == ["the end"]


async def test_the_blocks_own_error_wins() -> None:
    async def fail() -> None:
        raise ValueError("beside")

    with pytest.raises(KeyError):
        async with beside(fail()):
            raise KeyError("block")
