"""Measure the search on a corpus made here: planted questions, misread errors, 100,000 messages."""

import asyncio
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from cli.config import load_settings
from cli.eval_serve import empty_store
from cli.eval_store import Document, EvalStore
from cli.wiring.search import open_embedder
from qa.semantic import Embedder
from tools.bench.table import Figure

MESSAGES = 100_000
THREADS = 2_000
QUERIES = 200
SEED = 7
_SIZES = """
SELECT sum(pg_total_relation_size(t)) / 1e6
FROM unnest(ARRAY['postings', 'trigrams', 'document_errors']) AS t
"""

_LIBRARIES = (
    "numpy",
    "requests",
    "discord",
    "pandas",
    "flask",
    "torch",
    "react",
    "webpack",
    "gradle",
    "spring",
    "vite",
    "cmake",
)
_THINGS = (
    "module",
    "package",
    "token",
    "button",
    "channel",
    "thread",
    "file",
    "server",
    "port",
    "image",
    "driver",
    "plugin",
)
_ACTIONS = (
    "install",
    "load",
    "open",
    "start",
    "build",
    "deploy",
    "import",
    "compile",
    "connect",
    "render",
    "upload",
    "parse",
)
_NAMES = tuple(a + b for a in ("core", "user", "mail", "auth", "disk") for b in _THINGS[:8])
_ALSO = {
    "install": "set up", "load": "read", "open": "get into", "start": "launch",
    "build": "make", "deploy": "ship", "import": "use", "compile": "translate",
    "connect": "log in", "render": "draw", "upload": "send", "parse": "understand",
}  # fmt: skip
_ERRORS = (
    "{lib}.errors.{Thing}Error: cannot {act} {thing} '{name}' at line {n}",
    "java.lang.IllegalStateException: {thing} {name} was not able to {act}",
    "error TS{code}: {Thing} '{name}' does not {act} with {lib}",
    "fatal: could not {act} {thing} {name}: permission denied",
    "Error: E{NAME}: {lib} refused to {act} the {thing} at /home/{user}/{name}.js:{n}",
)
_CHAT = (
    "hi all yes no the and you it is that works nice thanks lol what did my on with for try again "
    "maybe later today why how ok sure good idea never mind just use see this one wait let me look"
)
_CONFUSED = str.maketrans("0O1lIS5B8Z2", "O0lI15S8B2Z")


@dataclass(frozen=True, slots=True)
class Planted:
    """A solved thread with a question in other words, and its error from another machine."""

    doc: Document
    prose: str
    error: str


@dataclass(frozen=True, slots=True)
class Figures:
    """MRR, R@1 and R@5 in percent, p95 in ms."""

    mrr: float
    r1: float
    r5: float
    p95: float


@dataclass(frozen=True, slots=True)
class Bars:
    """What the questions in other words shall reach at least, and within how many ms."""

    mrr: float
    r5: float | None
    p95: float


BY_WORDS = Bars(mrr=74, r5=85, p95=50)
WITH_MEANING = Bars(mrr=90, r5=None, p95=80)


def planted(number: int, rnd: random.Random) -> Planted:
    """Thread *number*: its words come from few lists, so that all of them look alike."""
    lib, thing, act = (rnd.choice(words) for words in (_LIBRARIES, _THINGS, _ACTIONS))
    name = rnd.choice(_NAMES)
    template = rnd.choice(_ERRORS)
    facts = {
        "lib": lib, "thing": thing, "Thing": thing.title(), "act": act, "name": name,
        "NAME": name.upper(), "code": rnd.randint(1000, 9999),
    }  # fmt: skip
    here = template.format(**facts, n=rnd.randint(1, 900), user="an")
    there = template.format(**facts, n=rnd.randint(1, 900), user="kim")
    frames = "\n".join(f"    at {lib}.{rnd.choice(_ACTIONS)}(main.{k})" for k in range(3))
    text = (
        f"{lib} does not {act} the {thing} {name}\n{here}\n{frames}\n"
        f"Reset the {rnd.choice(_THINGS)} of {name}, then {act} it with {lib} once more."
    )
    prose = f"how can i {_ALSO[act]} a {thing} called {name}? {lib} won't"
    return Planted(Document(id=str(number), text=text), prose, f"{there}\n{frames}")


def misread(text: str, share: float, rnd: random.Random) -> str:
    """*text* as a reader gets it that has *share* of the characters wrong."""
    return "".join(
        letter if letter.isspace() or rnd.random() >= share else _wrong(letter, rnd)
        for letter in text
    )


def _wrong(letter: str, rnd: random.Random) -> str:
    """Mostly another letter; at times none, or one too far from the next."""
    swapped = letter.translate(_CONFUSED)
    swapped = swapped if swapped != letter else rnd.choice("ceoatlrn")
    return rnd.choice((swapped, swapped, swapped, "", f"{letter} "))


def chatter(rnd: random.Random) -> list[Document]:
    words = [*_CHAT.split(), *_LIBRARIES, *_THINGS, *_ACTIONS]
    return [
        Document(id=f"m{n}", text=" ".join(rnd.choices(words, k=rnd.randint(4, 18))))
        for n in range(MESSAGES)
    ]


async def measured(store: EvalStore, asked: Sequence[tuple[str, str]]) -> Figures:
    """The figures of *asked*: a text, and the id that is right."""
    ranks: list[int | None] = []
    times: list[float] = []
    for text, right in asked:
        since = time.perf_counter()
        ids = [result["id"] for result in await store.search(text, 10)]
        times.append(1000 * (time.perf_counter() - since))
        ranks.append(ids.index(right) if right in ids else None)
    found = [rank for rank in ranks if rank is not None]
    return Figures(
        mrr=100 * sum(1 / (rank + 1) for rank in found) / len(ranks),
        r1=100 * sum(rank == 0 for rank in found) / len(ranks),
        r5=100 * sum(rank < 5 for rank in found) / len(ranks),  # noqa: PLR2004  # it is in the name
        p95=percentile_95(times),
    )


def percentile_95(times: Sequence[float]) -> float:
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


async def message_p95(store: EvalStore, rnd: random.Random) -> float:
    """p95 in ms of searches by hand: one to three words each."""
    words = [*_LIBRARIES, *_THINGS, *_ACTIONS]
    times: list[float] = []
    for n in range(QUERIES):
        text = " ".join(rnd.sample(words, 1 + n % 3))
        since = time.perf_counter()
        await store.search_messages(text, 10)
        times.append(1000 * (time.perf_counter() - since))
    return percentile_95(times)


async def bench(store: EvalStore, embedder: Embedder | None) -> list[Figure]:
    rnd = random.Random(SEED)  # noqa: S311  # the same corpus each time
    threads = [planted(n, rnd) for n in range(THREADS)]
    since = time.perf_counter()
    await store.index([*(t.doc for t in threads), *chatter(rnd)])
    figures = [
        Figure(f"index of {MESSAGES + THREADS:,} texts", time.perf_counter() - since, "s", 60),
        Figure("their postings", float(await store.db.fetchval(_SIZES)), "MB", 120),
    ]
    asked = rnd.sample(threads, QUERIES)
    figures += await searches(store, asked, BY_WORDS, "by words")
    alone = await message_p95(store, rnd)
    figures.append(Figure("single messages by hand: p95", alone, "ms", BY_WORDS.p95))
    if embedder is None:  # make setup EXTRAS=semantic
        return figures
    since = time.perf_counter()
    await store.compare_meanings(embedder)
    figures.append(Figure(f"{THREADS:,} threads embedded", time.perf_counter() - since, "s"))
    return figures + await searches(store, asked, WITH_MEANING, "and meaning")


async def searches(
    store: EvalStore, asked: Sequence[Planted], bars: Bars, way: str
) -> list[Figure]:
    """The figures of questions in other words, and of errors read ever worse."""
    rnd = random.Random(SEED)  # noqa: S311  # the same misreadings each time
    prose = await measured(store, [(t.prose, t.doc.id) for t in asked])
    figures = [
        Figure(f"{way}, asked otherwise: MRR", prose.mrr, "%", bars.mrr, more_is_better=True),
        Figure(f"{way}, asked otherwise: R@5", prose.r5, "%", bars.r5, more_is_better=True),
        Figure(f"{way}, asked otherwise: p95", prose.p95, "ms", bars.p95),
    ]
    for share, bar in ((0.0, 95), (0.05, 93), (0.10, 90)):
        noised = [(f"help pls\n{misread(t.error, share, rnd)}", t.doc.id) for t in asked]
        errors = await measured(store, noised)
        what = f"{way}, errors {share:.0%} misread"
        figures += [
            Figure(f"{what}: R@5", errors.r5, "%", bar, more_is_better=True),
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
