import asyncio

from ocr.slots import Slots


async def test_who_waits_for_a_live_picture_is_let_in_first() -> None:
    slots, order = Slots(1), list[str]()
    begin = asyncio.Event()

    async def read(name: str) -> None:
        async with slots.held("live" if name.startswith("live") else "backfill"):
            order.append(name)
            await begin.wait()

    async with asyncio.TaskGroup() as group:
        for name in ("first", "old 1", "old 2", "live 1", "live 2"):
            group.create_task(read(name))
        await asyncio.sleep(0)
        begin.set()

    assert order == ["first", "live 1", "live 2", "old 1", "old 2"]


async def test_no_more_are_let_in_than_there_are_places() -> None:
    slots, inside, most = Slots(2), 0, 0

    async def read() -> None:
        nonlocal inside, most
        async with slots.held("backfill"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(9):
            group.create_task(read())

    assert most == 2


async def test_a_place_is_not_lost_with_those_who_gave_up() -> None:
    slots, entered = Slots(1), asyncio.Event()

    async def wait() -> None:
        async with slots.held("live"):
            entered.set()

    async with slots.held("live"):
        waits = asyncio.create_task(wait())  # it is cancelled below
        let_in = asyncio.create_task(wait())
        await asyncio.sleep(0)
        waits.cancel()
    let_in.cancel()  # in the moment in which its turn has come
    await asyncio.gather(waits, let_in, return_exceptions=True)

    assert not entered.is_set()
    async with asyncio.timeout(1), slots.held("backfill"):
        pass
