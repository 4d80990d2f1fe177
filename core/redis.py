"""A client for Redis or Valkey that fails fast: what it rings for is safe in Postgres."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

CONNECT_TIMEOUT_S = 1.0
COMMAND_TIMEOUT_S = 2.0


def connect(url: str) -> Redis:
    """A client on *url*, connected at its first command. Close it with `aclose()`."""
    return Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
        url,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=COMMAND_TIMEOUT_S,
        socket_keepalive=True,
        retry=Retry(NoBackoff(), 0),
    )


async def ping(redis: Redis) -> None:
    """Raises what the client raises when Redis does not answer."""
    await redis.ping()  # pyright: ignore[reportUnknownMemberType]
