"""How fast all processes ask together, and that they stop before they are shut out."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from redis.asyncio import Redis

from core.pace import AWAY_S, LocalPace, Pace, PaceLimits, RedisPace, TooManyRefused
from core.redis import connect
from tests.core.processes import run_together
from tests.waiting import eventually

SLOW = PaceLimits(requests=3, window_s=60, refused=4, refused_s=600)
MakePace = Callable[[PaceLimits], Pace]


@pytest.fixture(params=["local", "redis"])
def make_pace(request: pytest.FixtureRequest, redis: Redis) -> MakePace:
    return LocalPace if request.param == "local" else lambda limits: RedisPace(redis, limits)


async def test_no_window_holds_more_requests_than_it_may(make_pace: MakePace) -> None:
    pace = make_pace(SLOW)

    waits = [await pace.turn() for _ in range(7)]

    assert waits[:3] == pytest.approx([0, 0, 0], abs=0.05)
    assert waits[3:6] == pytest.approx([60, 60, 60], abs=5)
    assert waits[6] == pytest.approx(120, abs=5)


async def test_too_many_refusals_stop_everything_until_the_oldest_are_past(
    make_pace: MakePace,
) -> None:
    pace = make_pace(SLOW)
    for _ in range(4):
        assert await pace.turn() >= 0
        await pace.refused()
    assert await pace.count_refused() == 4

    with pytest.raises(TooManyRefused) as stopped:
        await pace.turn()

    assert 500 < stopped.value.wait_s <= 600


async def test_what_is_held_leaves_when_the_time_is_over(make_pace: MakePace) -> None:
    pace = make_pace(SLOW)
    await pace.hold(20)
    await pace.hold(1)

    assert await pace.turn() == pytest.approx(20, abs=5)


async def test_refusals_are_forgotten_when_their_window_is_over() -> None:
    now = 100.0
    pace = LocalPace(SLOW, clock=lambda: now)
    for _ in range(4):
        await pace.refused()
    now += 601

    assert await pace.turn() == 0
    assert await pace.count_refused() == 0


async def test_redis_forgets_refusals_too(redis: Redis) -> None:
    pace = RedisPace(redis, PaceLimits(refused=1, refused_s=0.1))
    await pace.refused()

    async def is_let_again() -> bool:
        with suppress(TooManyRefused):
            return await pace.turn() == 0
        return False

    await eventually(is_let_again)


async def test_two_clients_share_turns_refusals_and_holds(redis: Redis) -> None:
    one, other = RedisPace(redis, SLOW), RedisPace(redis, SLOW)
    assert [await pace.turn() for pace in (one, other, one)] == pytest.approx([0] * 3, abs=0.05)
    assert await other.turn() == pytest.approx(60, abs=5)
    for pace in (one, other, one, other):
        await pace.refused()

    with pytest.raises(TooManyRefused):
        await other.turn()


async def test_processes_together_keep_to_the_window(redis_url: str) -> None:
    lines = await run_together("tests.core.asker", [redis_url, "10", "0.5"], processes=3)
    starts = sorted(map(float, lines))

    assert len(starts) == 60
    # each process dates its own start, a moment after Redis gave it
    assert min(starts[n + 10] - starts[n] for n in range(50)) > 0.35
    assert starts[-1] - starts[0] > 5 * 0.5 - 0.15


async def test_without_redis_each_process_keeps_to_the_whole_limit() -> None:
    now = 0.0
    away = connect("redis://127.0.0.1:1/0")
    pace = RedisPace(away, SLOW, clock=lambda: now)

    assert [await pace.turn() for _ in range(4)] == [0, 0, 0, 60]
    for _ in range(4):
        await pace.refused()
    with pytest.raises(TooManyRefused):
        await pace.turn()
    await away.aclose()


async def test_a_redis_that_hung_is_left_alone_for_a_while_and_then_asked_again(
    redis: Redis, redis_url: str
) -> None:
    now = 0.0
    other = RedisPace(redis, SLOW)
    assert [await other.turn() for _ in range(3)] == pytest.approx([0] * 3, abs=0.05)
    client = connect(redis_url)
    pace = RedisPace(client, SLOW, clock=lambda: now)
    await redis.execute_command("CLIENT", "PAUSE", 700)  # pyright: ignore[reportUnknownMemberType]

    assert await pace.turn() == 0
    await redis.execute_command("PING")  # pyright: ignore[reportUnknownMemberType]  # it is back
    assert await pace.turn() == 0
    now += AWAY_S
    assert await pace.turn() == pytest.approx(60, abs=5)
    await client.aclose()
