"""Events of one place are handled in their order."""

import asyncio

from bot.lanes import Lanes


async def test_who_comes_first_to_a_place_is_done_first() -> None:
    lanes, order, gate = Lanes(), list[str](), asyncio.Event()

    async def insert() -> None:
        async with lanes.lane(1):
            await gate.wait()
            order.append("insert")

    async def delete() -> None:
        async with lanes.lane(1):
            order.append("delete")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(insert())
        tasks.create_task(delete())
        tasks.create_task(asyncio.sleep(0)).add_done_callback(lambda _: gate.set())

    assert order == ["insert", "delete"]


async def test_other_places_do_not_wait() -> None:
    lanes = Lanes()

    async with lanes.lane(1), asyncio.timeout(1), lanes.lane(2):
        pass
