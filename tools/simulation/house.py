"""Helpsight on that day: workers, the models' quotas, answers. What it decides is its own code."""

import heapq
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

from core.quota import QuotaLimits, QuotaStatus
from core.token_budget import TokenLimits
from jobs.spending import affordable
from ocr.need import PLAIN, is_urgent
from tools.simulation.town import DAY_S, Picture, Question

LIVE, BACKFILL = 0, 1
OLD_READ_S = 0.9
IMAGE_WAIT_S = 20.0  # ANSWER_IMAGE_WAIT_S
PATIENCE_S = 40.0  # ANSWER_PATIENCE_S
MODEL_READS_S, MODEL_WRITES_S, SEARCH_S, SEND_S = 6.0, 2.5, 0.05, 0.4
Wait = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, slots=True)
class House:
    """What one runs: workers of one core each, and the accounts. None: no key."""

    workers: int
    vision: QuotaLimits | None
    words: TokenLimits | None
    answering_models: int = 2
    old_pictures: int = 0  # of a backfill that begins at midnight


@dataclass(slots=True)
class Seen:
    """What happened. Waits are in seconds."""

    read_waits: list[float] = field(default_factory=list[float])
    answer_waits: list[float] = field(default_factory=list[float])
    by_model: int = 0
    by_own_words: int = 0
    silent: int = 0
    without_picture: int = 0
    known: int = 0
    old_read: int = 0
    bettered: int = 0
    doubtful_bettered: int = 0
    better_waits: list[float] = field(default_factory=list[float])
    vision_spent_at: float | None = None
    words_spent_at: float | None = None
    busy_s: list[float] = field(default_factory=lambda: [0.0] * 24)


class Words:
    """Tokens of one answering model, in a sliding window and in the day."""

    def __init__(self, env: simpy.Environment, limits: TokenLimits) -> None:
        self._env, self._limits = env, limits
        self._recent: deque[tuple[float, int]] = deque()
        self._day = self._requests = 0

    def take(self, tokens: int) -> float | None:
        """0 when granted; else the seconds after which to ask again, None for not today."""
        limits, now = self._limits, self._env.now
        while self._recent and self._recent[0][0] <= now - limits.window_s:
            self._recent.popleft()
        if self._day + tokens > limits.tokens_per_day or self._requests >= limits.requests_per_day:
            return None
        used = sum(tokens for _, tokens in self._recent)
        too_many = len(self._recent) >= limits.requests_per_window
        if used + tokens > limits.tokens_per_window or too_many:
            return self._recent[0][0] + limits.window_s - now
        self._recent.append((now, tokens))
        self._day += tokens
        self._requests += 1
        return 0.0


class Day:
    """One run. `seen` is filled while `run` goes on."""

    def __init__(
        self, house: House, pictures: Sequence[Picture], questions: Sequence[Question]
    ) -> None:
        self.seen = Seen()
        self._house = house
        self._env = simpy.Environment()
        self._cores = simpy.PriorityResource(self._env, house.workers)
        self._pictures, self._questions = pictures, questions
        self._is_read: dict[int, simpy.Event] = {
            q.picture: self._env.event() for q in questions if q.picture is not None
        }
        self._doubts: list[tuple[int, float, bool]] = []  # rank, newest first, and whether live
        self._words = (
            [Words(self._env, house.words) for _ in range(house.answering_models)]
            if (house.words is not None)
            else []
        )

    def run(self) -> Seen:
        env = self._env
        env.process(self._arrivals())
        env.process(self._asking())
        if self._house.vision is not None:
            env.process(self._bettering(self._house.vision))
        for _ in range(self._house.workers if self._house.old_pictures else 0):
            env.process(self._backfill())
        env.run(until=DAY_S + 600)
        return self.seen

    def _arrivals(self) -> Wait:
        for number, picture in sorted(enumerate(self._pictures), key=lambda each: each[1].at_s):
            yield self._env.timeout(picture.at_s - self._env.now)
            self._env.process(self._read(number, picture))

    def _asking(self) -> Wait:
        for question in sorted(self._questions, key=lambda each: each.quiet_s):
            yield self._env.timeout(max(0.0, question.quiet_s - self._env.now))
            self._env.process(self._answer(question))

    def _read(self, number: int, picture: Picture) -> Wait:
        if picture.read_s:
            yield from self._on_a_core(LIVE, picture.read_s)
        else:
            self.seen.known += 1
        self.seen.read_waits.append(self._env.now - picture.at_s)
        if (done := self._is_read.get(number)) is not None:
            done.succeed()
        if picture.read_s:
            heapq.heappush(self._doubts, (picture.rank, -self._env.now, True))

    def _on_a_core(self, priority: int, seconds: float) -> Wait:
        turn: Any = self._cores.request(priority=priority)
        with turn:
            yield turn
            self.seen.busy_s[min(23, int(self._env.now // 3600))] += seconds
            yield self._env.timeout(seconds)

    def _backfill(self) -> Wait:
        """Old pictures, one after the other, in what the live ones leave."""
        while self.seen.old_read < self._house.old_pictures:
            yield from self._on_a_core(BACKFILL, OLD_READ_S)
            self.seen.old_read += 1

    def _answer(self, question: Question) -> Wait:
        env, seen = self._env, self.seen
        if question.picture is not None:
            is_read = self._is_read[question.picture]
            until = question.at_s + IMAGE_WAIT_S
            yield is_read | env.timeout(max(0.0, until - env.now))
            seen.without_picture += not is_read.processed
        yield env.timeout(SEARCH_S)
        if not question.is_answerable:
            seen.silent += 1
            return
        worded = yield env.process(self._worded(question.tokens))
        seen.by_model += bool(worded)
        seen.by_own_words += not worded
        yield env.timeout(SEND_S)
        seen.answer_waits.append(env.now - question.at_s)

    def _worded(self, tokens: int) -> Generator[simpy.Event, Any, bool]:
        """Whether a model words it: the first that has tokens within the patience."""
        until = self._env.now + PATIENCE_S
        while self._words:
            waits = [model.take(tokens) for model in self._words[:1]]
            waits += [model.take(tokens) for model in self._words[1:] if 0.0 not in waits]
            if 0.0 in waits:
                yield self._env.timeout(MODEL_WRITES_S)
                return True
            known = [wait for wait in waits if wait is not None]
            if not known and self.seen.words_spent_at is None:
                self.seen.words_spent_at = self._env.now
            if not known or self._env.now + min(known) > until:
                return False
            yield self._env.timeout(min(known))
        return False

    def _bettering(self, limits: QuotaLimits) -> Wait:
        """Look every few seconds what the day affords, as the sweeper does."""
        used = 0
        gap = limits.window_s / limits.per_window
        while self._env.now < DAY_S:
            yield self._env.timeout(max(gap, 1.0))
            status = QuotaStatus(used, limits.per_day, 0, DAY_S - self._env.now)
            may = affordable(status, live_share=limits.live_share)
            if not self._doubts or not may.urgent:
                if used >= limits.per_day and self.seen.vision_spent_at is None:
                    self.seen.vision_spent_at = self._env.now
                continue
            rank, minus_at, is_live = self._doubts[0]
            if not may.any and not is_urgent(rank, is_live=is_live):
                continue
            heapq.heappop(self._doubts)
            used += 1
            self.seen.bettered += 1
            self.seen.doubtful_bettered += rank < PLAIN
            self.seen.better_waits.append(self._env.now + minus_at + MODEL_READS_S)
