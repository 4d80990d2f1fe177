"""Stand-ins that are passed in: each does what a test tells it, and remembers what it was asked."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256

from core.errors import HelpsightError
from core.quota import Priority
from db.records import NewAnswer
from ocr.engine import Description, Line, Reading
from ocr.image import Picture
from ocr.reader import Attempt, ReadPicture
from qa.answer import Abstention
from qa.question import Question


def a_reading(
    text: str = "ModuleNotFoundError: No module named 'requests'", *, picture: bytes = b"picture"
) -> ReadPicture:
    lines = tuple(Line(line) for line in text.splitlines())
    return ReadPicture(
        picture=Picture(
            png=b"", width=640, height=200, media_type="image/png", sha256=sha256(picture).digest()
        ),
        reading=Reading(engine="fake", model_version="fake-1", lines=lines, confidence=0.9),
        description=Description(interface_type="terminal", error_lines=tuple(text.splitlines())),
        elapsed_ms=1,
        attempts=(Attempt(engine="fake", outcome="read"),),
    )


class FakeFetcher:
    """Every address leads to `body`, or to `error`; without either, to bytes of its own."""

    def __init__(self, body: bytes | None = None, *, error: HelpsightError | None = None) -> None:
        self.body = body
        self.error = error
        self.urls: list[str] = []

    async def fetch(self, url: str) -> bytes:
        self.urls.append(url)
        if self.error:
            raise self.error
        return url.encode() if self.body is None else self.body


class FakeReader:
    """Gives its outcomes one after the other, the last one for ever. `gate` holds a reading up."""

    def __init__(self, *outcomes: ReadPicture | Exception) -> None:
        self._outcomes = list(outcomes) or [a_reading()]
        self.started = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.count = 0
        self.priorities: list[Priority] = []

    async def read(self, data: bytes, *, priority: Priority = "live") -> ReadPicture:
        self.count += 1
        self.priorities.append(priority)
        self.started.set()
        await self.gate.wait()
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class FakeAnswerer:
    """As `FakeReader`, for questions; keeps those it was asked."""

    def __init__(self, *outcomes: NewAnswer | Abstention | Exception) -> None:
        self._outcomes: list[NewAnswer | Abstention | Exception] = list(outcomes) or [
            NewAnswer(kind="similar", text="Activate the venv.", sources=())
        ]
        self.asked: list[Question] = []

    async def answer(self, question: Question) -> NewAnswer | Abstention:
        self.asked.append(question)
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @property
    def texts(self) -> Sequence[str]:
        return [question.combined_text for question in self.asked]
