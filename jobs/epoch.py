"""Since when this Redis holds its keys: what was rung for before that is lost.

A key is named after the server's run id and holds the time: it is missing after a flush, and
another after a restart. Once all that was lost is rung for again, it says so.
"""

from datetime import datetime

from redis.asyncio import Redis

EPOCH_KEY = "helpsight:since"
_RUNG = b" rung"


async def began(redis: Redis, now: datetime) -> datetime:
    """When this Redis was first seen as it is; that is *now* where nobody has seen it yet."""
    key = await _key(redis)
    await redis.set(key, now.isoformat(), nx=True)
    stored: bytes | None = await redis.get(key)
    return datetime.fromisoformat(stored.removesuffix(_RUNG).decode()) if stored else now


async def note_rung(redis: Redis, began_at: datetime) -> None:
    """All that was lost before *began_at* is rung for; no matter if Redis was lost meanwhile."""
    await redis.set(await _key(redis), began_at.isoformat().encode() + _RUNG, xx=True)


async def is_rung(redis: Redis) -> bool:
    """Whether Redis holds all that it should, as far as can be seen at a glance."""
    stored: bytes | None = await redis.get(await _key(redis))
    return stored is not None and stored.endswith(_RUNG)


async def _key(redis: Redis) -> str:
    server: dict[str, str] = await redis.info("server")  # pyright: ignore[reportUnknownMemberType]
    return f"{EPOCH_KEY}:{server['run_id']}"
