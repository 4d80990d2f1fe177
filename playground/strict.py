"""A count of everything the playground did not know or refused, for tests to look at."""

import logging
from collections import Counter

from playground.errors import ApiError
from playground.jsons import JsonObject

log = logging.getLogger(__name__)


class StrictLog:
    """`unknown` are routes nobody wrote; `refused` are answers of 4xx to routes there are."""

    def __init__(self) -> None:
        self._unknown: Counter[str] = Counter()
        self._refused: Counter[tuple[str, int, int]] = Counter()

    def note_unknown(self, method: str, path: str) -> None:
        self._unknown[f"{method} {path}"] += 1
        log.error("UNKNOWN ROUTE %s %s: the playground has no such route.", method, path)

    def note_refused(self, route: str, error: ApiError) -> None:
        self._refused[route, error.status, error.code] += 1
        log.warning("Refused %s with %s %s", route, error, error.errors or "")

    def clear(self) -> None:
        self._unknown.clear()
        self._refused.clear()

    def report(self) -> JsonObject:
        return {
            "unknown": [
                {"route": route, "count": count} for route, count in sorted(self._unknown.items())
            ],
            "refused": [
                {"route": route, "status": status, "code": code, "count": count}
                for (route, status, code), count in sorted(self._refused.items())
            ],
        }
