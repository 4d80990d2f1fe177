"""A client for Redis or Valkey that fails fast: what it rings for is safe in Postgres."""

import asyncio
from collections.abc import Iterable
from typing import Any

from redis.asyncio import Connection, ConnectionPool, Redis, SSLConnection
from redis.asyncio.connection import AbstractConnection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

CONNECT_TIMEOUT_S = 1.0
COMMAND_TIMEOUT_S = 2.0


class RedisHangsError(RedisTimeoutError, RedisConnectionError):
    """No answer in time. redis-py gives a connection back only after the second of its bases.

    A pipeline that watches a key would leave its connection lying open, were this a timeout alone.
    """


class RedisClosedError(RedisConnectionError):
    """The client was closed; whoever still holds it comes too late."""

    def __init__(self) -> None:
        super().__init__("this client of Redis was closed")


class _Careful(AbstractConnection):
    """A connection whose writes can be cancelled, and that is lost when an answer is late.

    Once its pool is closed it stays closed: a task that comes too late would open it again, and
    nobody would close it.

    redis-py bounds a write by `asyncio.wait_for`. Before Python 3.12 that swallows a cancellation
    which comes in the turn in which the write ends, and the task that was to end runs on for ever.
    """

    is_over = False

    async def connect(self) -> None:
        if not self.is_over:
            await super().connect()
        if self.is_over:  # perhaps while it connected
            await self.disconnect(nowait=True)
            raise RedisClosedError

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
            raise RedisHangsError("Redis takes nothing") from error
        finally:
            self.socket_timeout = limit

    async def read_response(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401  # redis-py's
        try:
            return await super().read_response(*args, **options)  # pyright: ignore[reportUnknownVariableType]
        except RedisTimeoutError as error:
            raise RedisHangsError(str(error)) from error


class _Tcp(_Careful, Connection):
    pass


class _Tls(_Careful, SSLConnection):
    pass


class _Unix(_Careful, UnixDomainSocketConnection):
    pass


_CAREFUL: dict[type[AbstractConnection], type[_Careful]] = {
    Connection: _Tcp,
    SSLConnection: _Tls,
    UnixDomainSocketConnection: _Unix,
}


class _Pool(ConnectionPool):
    """Closes every connection it made, also one that a cancelled command never gave back."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  # redis-py's
        super().__init__(*args, **options)  # pyright: ignore[reportUnknownMemberType]
        self._made: list[_Careful] = []
        self._is_over = False

    def make_connection(self) -> AbstractConnection:
        if self._is_over:
            raise RedisClosedError
        connection = super().make_connection()
        assert isinstance(connection, _Careful)  # noqa: S101 - for the type: see connection_pool
        self._made.append(connection)
        return connection

    async def disconnect(self, inuse_connections: bool = True) -> None:  # noqa: FBT001, FBT002  # redis-py's
        """With those in use: for good, whatever happens meanwhile."""
        if not inuse_connections:
            await super().disconnect(inuse_connections=False)
            return
        self._is_over = True
        for connection in self._made:
            connection.is_over = True
        try:
            await super().disconnect()
        finally:  # also when one of them would not close, or the wait for it was cancelled
            for connection in self._made:
                await connection.disconnect(nowait=True)


def connection_pool(url: str) -> ConnectionPool:
    """Connections on *url*, for clients of another make than `connect`'s."""
    pool = _Pool.from_url(  # pyright: ignore[reportUnknownMemberType]
        url,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=COMMAND_TIMEOUT_S,
        socket_keepalive=True,
        retry=Retry(NoBackoff(), 0),
    )
    pool.connection_class = _CAREFUL[pool.connection_class]
    return pool


def connect(url: str) -> Redis:
    """A client on *url*, connected at its first command. Close it with `aclose()`."""
    return Redis.from_pool(connection_pool(url))


async def ping(redis: Redis) -> None:
    """Raises what the client raises when Redis does not answer."""
    await redis.ping()  # pyright: ignore[reportUnknownMemberType]
