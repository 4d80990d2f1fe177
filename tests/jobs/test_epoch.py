from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from jobs import epoch

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_an_epoch_stays_what_it_was_when_all_is_rung(redis: Redis) -> None:
    began_at = await epoch.began(redis, NOW)
    assert not await epoch.is_rung(redis)

    await epoch.note_rung(redis, began_at)

    assert await epoch.is_rung(redis)
    assert await epoch.began(redis, NOW + timedelta(hours=1)) == NOW


async def test_a_redis_that_was_emptied_during_a_pass_is_rung_for_again(redis: Redis) -> None:
    began_at = await epoch.began(redis, NOW)
    await redis.flushdb()  # pyright: ignore[reportUnknownMemberType]

    await epoch.note_rung(redis, began_at)

    assert not await epoch.is_rung(redis)
    later = NOW + timedelta(seconds=1)
    assert await epoch.began(redis, later) == later
