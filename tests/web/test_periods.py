import asyncio
from datetime import UTC, datetime

from db.pool import Pool
from tests.builders import GUILD, make_place
from web.operations.periods import Period, Periods
from web.operations.spans import SPANS


async def test_a_period_is_asked_once_in_a_while_however_many_look(db: Pool) -> None:
    await make_place(db)
    seconds = [0.0]
    periods = Periods(clock=lambda: seconds[0])

    async def look(guild_id: int | None = None) -> Period:
        return await periods.of(db, guild_id, [GUILD.id], SPANS["day"], datetime.now(UTC))

    first, beside = await asyncio.gather(look(), look())
    other = await look(GUILD.id)
    seconds[0] = SPANS["day"].keep_s - 0.1
    kept = await look()
    seconds[0] = SPANS["day"].keep_s
    later = await look()

    assert first is beside is kept
    assert other is not first
    assert later is not first
