"""The search by meaning beside the search by words: what a question says, as a vector."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Protocol

# Of what people write, meaning tells more than words; measured on paraphrases and bug reports.
SHARE = 0.65
# Below it the question is about what a machine printed: there words and letters tell more.
MIN_PROSE = 0.6
# A line of which the model knows fewer words is no prose to it: misread, of names, or foreign.
MIN_KNOWN = 0.6
# "curl: (60) ...", "ld: ...": a program tells its name, however plain the words after it are.
_PROGRAM = re.compile(r"\s*[\w./+-]+(?:\(\d+\)|\[\d+\])?:\s")
BATCH = 8
# Of a question its beginning tells enough, and somebody waits: some 110 tokens, 30 ms of CPU.
QUESTION_CHARACTERS = 500


class Embeds(Protocol):
    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector of length 1 for each text; blocks."""
        ...

    def known(self, text: str) -> float:
        """The share of its words (0-1) that are words to the model, too."""
        ...


class Embedder:
    """One model for all tasks of a process: it works in a thread, for one of them at a time.

    It is loaded when it is first needed: a bot that nobody asks by a command has no use for it.
    """

    def __init__(self, load: Callable[[], Embeds]) -> None:
        self._load = load
        self._model: Embeds | None = None
        self._turn = asyncio.Lock()

    async def _loaded(self) -> Embeds:
        async with self._turn:
            if self._model is None:
                self._model = await asyncio.to_thread(self._load)
            return self._model

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text. Few at a time, so that a question need not wait for many."""
        model = await self._loaded()
        vectors: list[list[float]] = [[] for _ in texts]
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for start in range(0, len(texts), BATCH):
            places = by_length[start : start + BATCH]
            async with self._turn:
                found = await asyncio.to_thread(model.embed, [texts[i] for i in places])
            for place, vector in zip(places, found, strict=True):
                vectors[place] = vector
        return vectors

    async def understood(self, prose: str) -> str:
        """The lines of *prose* that the model can tell the meaning of."""
        model = await self._loaded()
        return "\n".join(line for line in prose.split("\n") if _is_understood(model, line))

    async def documents(self, texts: Sequence[tuple[str, str]]) -> list[list[float] | None]:
        """A vector for each (question, answer): between that of the question and of both.

        None where nobody wrote anything.
        """
        pairs = [
            (question or answer, f"{question}\n{answer}".strip()) for question, answer in texts
        ]
        said = list(dict.fromkeys(part for pair in pairs for part in pair if part))
        vectors = dict(zip(said, await self.embed(said), strict=True)) if said else {}
        return [between(vectors[part], vectors[whole]) if part else None for part, whole in pairs]


def _is_understood(model: Embeds, line: str) -> bool:
    is_printed = _PROGRAM.match(line) is not None and "?" not in line
    return not is_printed and model.known(line) >= MIN_KNOWN


def between(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The middle of two vectors, of length 1."""
    middle = [a + b for a, b in zip(one, other, strict=True)]
    length = sum(value * value for value in middle) ** 0.5
    return [value / length for value in middle]


def asked_part(prose: str, whole: str) -> str:
    """What is embedded of a question *whole*, of which *prose* is text."""
    return with_title(prose, whole)[:QUESTION_CHARACTERS]


def with_title(prose: str, whole: str) -> str:
    """*prose* with the first line of *whole*, which says what it is about even where it is code."""
    title = whole.strip().partition("\n")[0]
    return prose if prose.startswith(title) else f"{title}\n{prose}"


def share_of(prose: str, whole: str) -> float:
    """How much of the score its meaning decides for a question *whole*, of which *prose* is text.

    0: nothing, it is better left to words.
    """
    part = len("".join(prose.split())) / max(1, len("".join(whole.split())))
    return SHARE * part if part >= MIN_PROSE else 0.0
