"""Engines that behave, and engines that do not."""

import asyncio

from core.quota import Priority
from ocr.engine import Line, Reading


class FakeEngine:
    """Answers every picture with one reading, or raises one error."""

    def __init__(
        self,
        answer: str | Exception,
        *,
        name: str = "fake",
        confidence: float | None = None,
    ) -> None:
        self.name = name
        self.pictures: list[bytes] = []
        self.priorities: list[Priority] = []
        self._answer = answer
        self._confidence = confidence

    async def read(self, png: bytes, *, priority: Priority = "live") -> Reading:
        self.pictures.append(png)
        self.priorities.append(priority)
        if isinstance(self._answer, Exception):
            raise self._answer
        lines = tuple(Line(row) for row in self._answer.splitlines())
        return Reading(self.name, f"{self.name}-1", lines, self._confidence)


class StuckEngine:
    """Never answers; tells how many pictures it holds."""

    name = "stuck"

    def __init__(self) -> None:
        self.is_entered = asyncio.Event()
        self.held = 0

    async def read(self, png: bytes, *, priority: Priority = "live") -> Reading:
        self.held += 1
        self.is_entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.held -= 1
        raise AssertionError
