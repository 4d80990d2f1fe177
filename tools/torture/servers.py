"""PostgreSQL and Valkey apart, so that each can fail alone; each failure brings its proof."""

import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from cli.servers import EmbeddedServers, Urls

ELSEWHERE = Urls("postgresql://elsewhere", "redis://elsewhere")
MARK = "torture:mark"
GONE_WITHIN_S = 5.0
_UNCLEAN = "was not properly shut down"  # what PostgreSQL says when it recovers


class FaultMissed(Exception):
    """A fault that did not hit: the run would prove nothing."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Seconds since the epoch: when the fault struck, and when the server answered again."""

    at: float
    up_at: float
    proof: str


class Servers:
    """Both keep their data in `home`. To be used on the main thread, which starts them."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._postgres = EmbeddedServers(home / "p", redis_url=ELSEWHERE.redis_url)
        self._valkey = EmbeddedServers(home / "v", database_url=ELSEWHERE.database_url)
        self.urls = ELSEWHERE

    def start(self) -> Urls:
        self.urls = Urls(self._postgres.start().database_url, self._valkey.start().redis_url)
        return self.urls

    def stop(self) -> None:
        self._valkey.stop()
        self._postgres.stop()

    def crash_postgres(self) -> Outage:
        """An immediate shutdown: no transaction ends, and the next start recovers from the log."""
        pid = self._postmaster_pid()
        recoveries = self._recoveries()
        at = time.time()
        os.kill(pid, signal.SIGQUIT)
        self._postgres.stop()
        self._postgres.start()
        up_at, new_pid = time.time(), self._postmaster_pid()
        if new_pid == pid or self._recoveries() == recoveries:
            raise FaultMissed("PostgreSQL did not crash")
        return Outage(at, up_at, f"postmaster {pid} is now {new_pid}, and recovered from its log")

    def empty_redis(self) -> Outage:
        """FLUSHALL."""
        at = time.time()
        with self._redis() as redis:
            redis.set(MARK, 1)
            redis.flushall()  # pyright: ignore[reportUnknownMemberType]
            if redis.exists(MARK):
                raise FaultMissed("Redis was not emptied")
        return Outage(at, time.time(), "the mark is gone")

    def lose_redis(self) -> Outage:
        """Killed with -9, its file lost with its disk, and started anew."""
        with self._redis() as redis:
            redis.set(MARK, 1)
            before = _server(redis)
        at = time.time()
        os.kill(int(before["process_id"]), signal.SIGKILL)
        self._valkey.stop()
        shutil.rmtree(self._home / "v" / "valkey" / "appendonlydir")
        self._valkey.start()
        up_at = time.time()
        with self._redis() as redis:
            after, is_marked = _server(redis), redis.exists(MARK)
        if after["run_id"] == before["run_id"] or is_marked:
            raise FaultMissed("Redis was not lost")
        return Outage(at, up_at, f"run_id {before['run_id'][:8]} is now {after['run_id'][:8]}")

    def _redis(self) -> Redis:
        return Redis.from_url(self.urls.redis_url)  # pyright: ignore[reportUnknownMemberType]

    def _postmaster_pid(self) -> int:
        pid_file = self._home / "p" / "postgres" / "postmaster.pid"
        return int(pid_file.read_text().split()[0])

    def _recoveries(self) -> int:
        with suppress(FileNotFoundError):
            log = (self._home / "p" / "postgres.log").read_text("utf-8", errors="replace")
            return log.count(_UNCLEAN)
        return 0


def _server(redis: Redis) -> dict[str, str]:
    found: dict[str, str] = redis.info("server")  # pyright: ignore[reportUnknownMemberType, reportAssignmentType]
    return found
