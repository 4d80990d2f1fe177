"""Measure the search on a corpus made here: planted questions, misread errors, 100,000 messages."""

import asyncio
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from cli.config import load_settings
from cli.eval_serve import empty_store
from cli.eval_store import EvalStore
from cli.wiring.search import open_embedder
from qa.semantic import Embedder
from qa.worth import BAR
from tools.bench.corpus import ELSEWHERE, Planted, chatter, misread, planted
from tools.bench.table import Figure

MESSAGES = 100_000
THREADS = 2_000
QUERIES = 200
SEED = 7
SHOWN = 5  # what the bot looks at
_SIZES = """
SELECT sum(pg_total_relation_size(t)) / 1e6
FROM unnest(ARRAY['postings', 'trigrams', 'document_errors']) AS t
"""


@dataclass(frozen=True, slots=True)
class Ranks:
    """MRR, R@1, R@5 and R@10 in percent, p95 in ms."""

    mrr: float
    r1: float
    r5: float
    r10: float
    p95: float


@dataclass(frozen=True, slots=True)
class Answers:
    """In percent: answers that are right; questions with and without an answer that get one."""

    precision: float
    coverage: float
    wrongly: float


@dataclass(frozen=True, slots=True)
class Bars:
    """What shall be reached at least, and within how many ms."""

    mrr: float
    reports_r5: float
    p95: float = 50


BY_WORDS = Bars(mrr=74, reports_r5=64)
WITH_MEANING = Bars(mrr=90, reports_r5=68, p95=80)


async def measured(store: EvalStore, asked: Sequence[tuple[str, str]]) -> Ranks:
    """The figures of *asked*: a text, and the id that is right."""
    ranks: list[int | None] = []
    times: list[float] = []
    for text, right in asked:
        since = time.perf_counter()
        ids = [result["id"] for result in await store.search(text, 10)]
        times.append(1000 * (time.perf_counter() - since))
        ranks.append(ids.index(right) if right in ids else None)
    found = [rank for rank in ranks if rank is not None]
    within = {most: 100 * sum(rank < most for rank in found) / len(ranks) for most in (1, 5, 10)}
    return Ranks(
        mrr=100 * sum(1 / (rank + 1) for rank in found) / len(ranks),
        r1=within[1],
        r5=within[5],
        r10=within[10],
        p95=percentile_95(times),
    )


async def answers(
    store: EvalStore, asked: Sequence[Planted], unknown: Sequence[Planted]
) -> Answers:
    """What the bot's bar lets through, of questions half of which have no answer here."""
    best = [(await store.search(one.prose, SHOWN))[0] for one in (*asked, *unknown)]
    is_given = [result["score"] >= BAR.cosine for result in best]
    known = len(asked)
    is_right = [result["id"] == one.doc.id for result, one in zip(best, asked, strict=False)]
    right = sum(given and true for given, true in zip(is_given, is_right, strict=False))
    return Answers(
        precision=100 * right / max(1, sum(is_given)),
        coverage=100 * sum(is_given[:known]) / known,
        wrongly=100 * sum(is_given[known:]) / len(unknown),
    )


def percentile_95(times: Sequence[float]) -> float:
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


async def message_p95(store: EvalStore, asked: Sequence[Planted]) -> float:
    """p95 in ms of searches by hand: one to three words each."""
    times: list[float] = []
    for n, one in enumerate(asked):
        text = " ".join(one.doc.text.split()[: 1 + n % 3])
        since = time.perf_counter()
        await store.search_messages(text, 10)
        times.append(1000 * (time.perf_counter() - since))
    return percentile_95(times)


async def bench(store: EvalStore, embedder: Embedder | None) -> list[Figure]:
    rnd = random.Random(SEED)  # noqa: S311  # the same corpus each time
    threads = [planted(n, rnd) for n in range(THREADS)]
    unknown = [planted(n, rnd, ELSEWHERE) for n in range(THREADS, THREADS + QUERIES)]
    since = time.perf_counter()
    await store.index([*(t.doc for t in threads), *chatter(MESSAGES, rnd)])
    figures = [
        Figure(f"index of {MESSAGES + THREADS:,} texts", time.perf_counter() - since, "s", 60),
        Figure("their postings", float(await store.db.fetchval(_SIZES)), "MB", 120),
    ]
    asked = rnd.sample(threads, QUERIES)
    figures += await searches(store, asked, BY_WORDS, "by words")
    alone = await message_p95(store, asked)
    figures.append(Figure("single messages by hand: p95", alone, "ms", BY_WORDS.p95))
    if embedder is None:  # make setup EXTRAS=semantic
        return figures
    since = time.perf_counter()
    await store.compare_meanings(embedder)
    figures.append(Figure(f"{THREADS:,} threads embedded", time.perf_counter() - since, "s"))
    figures += await searches(store, asked, WITH_MEANING, "and meaning")
    return figures + abstaining(await answers(store, asked, unknown))


def abstaining(found: Answers) -> list[Figure]:
    way = "and meaning, answers"
    return [
        Figure(f"{way}: that are right", found.precision, "%", 88, more_is_better=True),
        Figure(f"{way}: where there is one", found.coverage, "%", 65, more_is_better=True),
        Figure(f"{way}: where there is none", found.wrongly, "%", 8),
    ]


async def searches(
    store: EvalStore, asked: Sequence[Planted], bars: Bars, way: str
) -> list[Figure]:
    """The figures of questions in other words, of reports, and of errors read ever worse."""
    prose = await measured(store, [(t.prose, t.doc.id) for t in asked])
    reports = await measured(store, [(t.report, t.doc.id) for t in asked])
    figures = [
        Figure(f"{way}, asked otherwise: MRR", prose.mrr, "%", bars.mrr, more_is_better=True),
        Figure(f"{way}, asked otherwise: R@5", prose.r5, "%", 85, more_is_better=True),
        Figure(f"{way}, asked otherwise: p95", prose.p95, "ms", bars.p95),
        Figure(f"{way}, reports: R@5", reports.r5, "%", bars.reports_r5, more_is_better=True),
        Figure(f"{way}, reports: R@10", reports.r10, "%", 72, more_is_better=True),
    ]
    rnd = random.Random(SEED)  # noqa: S311  # the same misreadings each time
    for share, r1, r5 in ((0.0, None, 95), (0.05, 85, 93), (0.10, None, 90)):
        noised = [(f"help pls\n{misread(t.error, share, rnd)}", t.doc.id) for t in asked]
        errors = await measured(store, noised)
        what = f"{way}, errors {share:.0%} misread"
        figures += [
            Figure(f"{what}: R@1", errors.r1, "%", r1, more_is_better=True),
            Figure(f"{what}: R@5", errors.r5, "%", r5, more_is_better=True),
            Figure(f"{what}: p95", errors.p95, "ms", bars.p95),
        ]
    return figures


async def _measure() -> list[Figure]:
    settings = load_settings()
    by_words = settings.model_copy(update={"search_semantic": "off"})
    async with empty_store(by_words) as store:
        return await bench(store, await open_embedder(settings, store.db))


def measure() -> list[Figure]:
    return asyncio.run(_measure())
