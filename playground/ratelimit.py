"""Rate limits as Discord counts them: buckets of a route and a channel, and one over all."""

import hashlib
import math
from dataclasses import dataclass

from playground.config import Config, Limit
from playground.jsons import JsonObject

MAX_BUCKETS = 1000


@dataclass(slots=True)
class Bucket:
    """A window of fixed length that opens with its first request."""

    limit: Limit
    opened_at: float = -math.inf
    used: int = 0

    def take(self, now: float) -> bool:
        if now >= self.opened_at + self.limit.per_s:
            self.opened_at, self.used = now, 0
        if self.used >= self.limit.requests:
            return False
        self.used += 1
        return True

    @property
    def remaining(self) -> int:
        return max(0, self.limit.requests - self.used)

    @property
    def reset_at(self) -> float:
        return self.opened_at + self.limit.per_s


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany:
    """A 429: `scope` is user, global or shared."""

    retry_after_s: float
    scope: str = "user"

    def body(self) -> JsonObject:
        return {
            "message": "You are being rate limited.",
            "retry_after": round(self.retry_after_s, 3),
            "global": self.scope == "global",
        }

    def headers(self) -> dict[str, str]:
        """`Via` is what tells the client that Discord itself answered, not its front."""
        headers = {
            "Retry-After": str(math.ceil(self.retry_after_s)),
            "X-RateLimit-Scope": self.scope,
            "Via": "1.1 google",
        }
        return {**headers, "X-RateLimit-Global": "true"} if self.scope == "global" else headers


class RateLimiter:
    def __init__(self, config: Config) -> None:
        self._config = config
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._global = Bucket(config.global_limit)

    def take(self, route: str, major: str) -> tuple[TooMany | None, dict[str, str]]:
        """Counts one request; answers the refusal, if any, and the headers of the bucket.

        `route` is "METHOD /template"; `major` the channel, guild or webhook it is counted for.
        """
        now = self._config.clock().timestamp()
        if not route.startswith(_OUTSIDE_GLOBAL) and not self._global.take(now):
            return TooMany(retry_after_s=self._global.reset_at - now, scope="global"), {}
        self._drop_closed(now)
        limit = self._config.limits.get(route, self._config.other_limit)
        bucket = self._buckets.setdefault((route, major), Bucket(limit))
        refused = None
        if not bucket.take(now):
            refused = TooMany(retry_after_s=bucket.reset_at - now)
        return refused, _headers(route, bucket, now)

    def _drop_closed(self, now: float) -> None:
        """Every interaction has a bucket of its own; those of the past are not kept."""
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets = {
                key: bucket for key, bucket in self._buckets.items() if bucket.reset_at > now
            }


_OUTSIDE_GLOBAL = (
    "POST /interactions/",
    *(f"{method} /webhooks/" for method in ("GET", "POST", "PATCH", "DELETE")),
)


def _headers(route: str, bucket: Bucket, now: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(bucket.limit.requests),
        "X-RateLimit-Remaining": str(bucket.remaining),
        "X-RateLimit-Reset": f"{bucket.reset_at:.3f}",
        "X-RateLimit-Reset-After": f"{max(0.0, bucket.reset_at - now):.3f}",
        "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
    }
