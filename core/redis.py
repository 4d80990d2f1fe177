"""A client for Redis or Valkey that fails fast: what it rings for is safe in Postgres."""

import asyncio
from collections.abc import Iterable

from redis.asyncio import Connection, ConnectionPool, Redis, SSLConnection
from redis.asyncio.connection import AbstractConnection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import TimeoutError as RedisTimeoutError

CONNECT_TIMEOUT_S = 1.0
COMMAND_TIMEOUT_S = 2.0


class _Cancellable(AbstractConnection):
    """A connection whose writes can be cancelled.

    redis-py bounds a write by `asyncio.wait_for`. Before Python 3.12 that swallows a cancellation
    which comes in the turn in which the write ends, and the task that was to end runs on for ever.
    """

    async def send_packed_command(
        self,
        command: bytes | str | Iterable[bytes],
        check_health: bool = True,  # noqa: FBT001, FBT002  # redis-py's signature
    ) -> None:
        limit, self.socket_timeout = self.socket_timeout, None  # then redis-py does not wait_for
        try:
            async with asyncio.timeout(limit):
                await super().send_packed_command(command, check_health)
        except TimeoutError as error:
            raise RedisTimeoutError("Redis takes nothing") from error
        finally:
            self.socket_timeout = limit


class _Tcp(_Cancellable, Connection):
    pass


class _Tls(_Cancellable, SSLConnection):
    pass


class _Unix(_Cancellable, UnixDomainSocketConnection):
    pass


_CANCELLABLE: dict[type[AbstractConnection], type[_Cancellable]] = {
    Connection: _Tcp,
    SSLConnection: _Tls,
    UnixDomainSocketConnection: _Unix,
}


def connection_pool(url: str) -> ConnectionPool:
    """Connections on *url*, for clients of another make than `connect`'s."""
    pool = ConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
        url,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=COMMAND_TIMEOUT_S,
        socket_keepalive=True,
        retry=Retry(NoBackoff(), 0),
    )
    pool.connection_class = _CANCELLABLE[pool.connection_class]
    return pool


def connect(url: str) -> Redis:
    """A client on *url*, connected at its first command. Close it with `aclose()`."""
    return Redis.from_pool(connection_pool(url))


async def ping(redis: Redis) -> None:
    """Raises what the client raises when Redis does not answer."""
    await redis.ping()  # pyright: ignore[reportUnknownMemberType]
