"""The texts of a scorer as a Discord server: solved threads, and messages nobody answered."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import TypedDict

from pydantic import BaseModel

from cli.wiring.search import search_with
from db import channels, guilds, messages, search, threads
from db.pool import Pool
from db.records import LIVE, Audience, Channel, Guild, MessageHit, NewMessage, Thread, ThreadHit
from db.text import storable
from jobs.embed import embed_waiting
from qa.question import Question
from qa.semantic import Embedder
from qa.worth import BAR, standing

BATCH = 200
_GUILD = Guild(id=1, name="Evaluation")
_HELP = Channel(id=2, guild_id=1, name="help", type=0, kind="help", is_public=True)
_FORUM = Channel(id=3, guild_id=1, name="forum", type=15, kind="forum", is_public=True)
_ASKER, _HELPER = 10, 11
_FIRST_ID = 100
_MAYBE = 0.5  # a message nobody answered is worth less than any answered question
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Document(BaseModel):
    """A text to be found. Its first line is a question; the lines after it are the answer."""

    id: str
    text: str


class Result(TypedDict):
    id: str
    score: float


class EvalStore:
    """Keeps documents as the bot keeps what people say, and finds them as it finds that."""

    def __init__(self, db: Pool, embedder: Embedder | None = None) -> None:
        self.db = db
        self._embedder = embedder
        self._find = search_with(db, embedder)
        self._ids = count(_FIRST_ID)
        self._names: dict[int, str] = {}

    @classmethod
    async def opened(cls, db: Pool, embedder: Embedder | None = None) -> "EvalStore":
        """Over an empty database: a guild with a help channel and a help forum."""
        await guilds.save(db, _GUILD)
        await channels.save_many(db, [_HELP, _FORUM])
        return cls(db, embedder)

    async def index(self, docs: Sequence[Document]) -> None:
        """Store texts of several lines as solved threads, those of one line as mere messages."""
        for start in range(0, len(docs), BATCH):
            await self._store(docs[start : start + BATCH])
        if self._embedder:
            await embed_waiting(self.db, self._embedder)
        await self.db.execute("ANALYZE")

    async def compare_meanings(self, embedder: Embedder) -> None:
        """Search by meaning from now on, also what was stored before."""
        self._embedder = embedder
        self._find = search_with(self.db, embedder)
        await self.index([])

    async def _store(self, docs: Sequence[Document]) -> None:
        threads_: list[Thread] = []
        said: list[NewMessage] = []
        for doc in docs:
            first, _, rest = storable(doc.text).strip().partition("\n")
            number = next(self._ids)
            self._names[number] = doc.id
            if rest:
                threads_.append(_thread(number, first))
                said += (
                    _message(number, _ASKER, "", thread_id=number),
                    _message(next(self._ids), _HELPER, rest, thread_id=number),
                )
            else:
                said.append(_message(number, _ASKER, first))
        await threads.save_many(self.db, threads_)
        await messages.insert(self.db, said, priority=LIVE)

    async def search(self, query: str, limit: int) -> list[Result]:
        """The best documents first. A score is comparable with those of other queries."""
        question = Question(
            guild_id=_GUILD.id,
            channel_id=_HELP.id,
            thread_id=None,
            message_id=None,
            title=None,
            content=storable(query),
        )
        hits = await self._find(
            guild_id=_GUILD.id,
            channel_id=_HELP.id,
            text=question.prose,
            screen_text=question.screen_text,
            exclude_ids=(),
            key_text=question.key_text,
            limit=limit,
        )
        results = [_result(self._names[hit.id], score) for hit, score in comparable(hits)]
        if len(hits) == limit:
            return results
        mere = await self.search_messages(question.combined_text, limit - len(hits))
        below = min((result["score"] for result in results), default=1.0) * _MAYBE
        return [
            *results,
            *(_result(self._names[m.id], below * m.score / mere[0].score) for m in mere),
        ]

    async def search_messages(self, text: str, limit: int) -> list[MessageHit]:
        """Those of a single line that say *text*, as `/search` finds them."""
        return await search.messages(
            self.db,
            guild_id=_GUILD.id,
            text=text,
            audience=Audience.readers_of(_HELP.id),
            channel_id=_HELP.id,
            limit=limit,
        )


def comparable(hits: Sequence[ThreadHit]) -> list[tuple[ThreadHit, float]]:
    """*hits*, best first, with scores that say as much in one search as in another.

    How near the first is in meaning, else how clearly it stands out, as much as the bars of both
    are alike; shared as the search has it. The same error is surer than either.
    """
    if not hits:
        return []
    cosine = hits[0].cosine
    first = standing(hits) * BAR.cosine / BAR.standing if cosine is None else cosine
    best = first / max(hit.score for hit in hits)
    return [(hit, hit.is_same_error + best * hit.score) for hit in hits]


def _result(name: str, score: float) -> Result:
    return {"id": name, "score": score}


def _thread(number: int, title: str) -> Thread:
    return Thread(
        id=number,
        guild_id=_GUILD.id,
        channel_id=_FORUM.id,
        owner_id=_ASKER,
        title=title,
        created_at=_LONG_AGO,
        is_solved=True,
    )


def _message(
    number: int, author_id: int, content: str, *, thread_id: int | None = None
) -> NewMessage:
    return NewMessage(
        id=number,
        guild_id=_GUILD.id,
        channel_id=_HELP.id if thread_id is None else _FORUM.id,
        thread_id=thread_id,
        author_id=author_id,
        author_name="asker" if author_id == _ASKER else "helper",
        is_bot=False,
        content=content,
        created_at=_LONG_AGO,
    )
