"""The use case: a question becomes an answer that names its sources, or silence with a reason."""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from core.errors import HelpsightError
from db.records import Audience, NewAnswer, Source, ThreadHit
from qa import cite, draft, extract, prompt, worth
from qa.detect import is_request
from qa.language import Labels, labels
from qa.model import ChatModel
from qa.plain import cleaned, fenced, one_line
from qa.question import Question

log = structlog.get_logger()

MAX_CHARS = 1900  # a message of Discord holds 2,000
EXTRACTIVE = "extractive"
_HITS = 5
_SCREEN_WORDS = 4
_TITLE_CHARS = 100
_KEY_LINE_CHARS = 500
_TRANSCRIPT_LINES = 40
_TRANSCRIPT_CHARS = 1500
_PLEA = re.compile(r"\?|\b(?:help|why|how|fix|error|sao|giúp|giup|lỗi|loi)\b", re.IGNORECASE)


class Search(Protocol):
    """`db.search.threads` with its database."""

    async def __call__(
        self,
        *,
        guild_id: int,
        channel_id: int,
        text: str,
        screen_text: str,
        exclude_id: int | None,
        key_text: str | None = None,
        limit: int = 5,
        audience: Audience | None = None,
    ) -> list[ThreadHit]: ...


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why nothing is said: `not_a_request`, `nothing_similar` or `model_unsure`."""

    reason: str


class Answerer:
    """Answers from earlier questions; worded by *model*, or in people's own words without one.

    *transcripts*: a picture in a request nobody asked before is answered with its text.
    *secret* makes the random delimiter of one prompt.
    """

    def __init__(
        self,
        search: Search,
        model: ChatModel | None = None,
        *,
        transcripts: bool = True,
        max_sources: int = 3,
        secret: Callable[[], str] = lambda: secrets.token_hex(12),
    ) -> None:
        self._search = search
        self._model = model
        self._transcripts = transcripts
        self._max_sources = max_sources
        self._secret = secret

    async def answer(self, question: Question) -> NewAnswer | Abstention:
        """Answer *question*. A model that fails is no error: people's own words take its place.

        Raises what the search raises.
        """
        if not asks_for_help(question):
            return Abstention("not_a_request")
        hits = await self._search(
            guild_id=question.guild_id,
            channel_id=question.channel_id,
            text=question.prose,
            screen_text=question.screen_text,
            exclude_id=question.thread_id or question.message_id,
            key_text=question.key_text,
            limit=_HITS,
            audience=question.audience,
        )
        found, reason = await self._from_hits(question, hits)
        if found is None and self._transcripts and question.screen_text:
            found = _transcript(question)
        return found or Abstention(reason)

    async def _from_hits(
        self, question: Question, hits: Sequence[ThreadHit]
    ) -> tuple[NewAnswer | None, str]:
        """An answer, or why there is none."""
        provenance = EXTRACTIVE
        near = worth.worthwhile(question, hits, bar=worth.BAR_FOR_MODEL)[: self._max_sources]
        if self._model and near:
            try:
                return await self._worded(self._model, question, near), "model_unsure"
            except HelpsightError as error:
                log.warning("answer.model_failed", code=error.code)
                provenance = f"{EXTRACTIVE}, after {error.code}"
        good = worth.worthwhile(question, hits, bar=worth.BAR)[: self._max_sources]
        answer = _similar(question, good, provenance) if good else None
        return answer, "nothing_similar"

    async def _worded(
        self, model: ChatModel, question: Question, hits: Sequence[ThreadHit]
    ) -> NewAnswer | None:
        """The model's answer as far as it holds; None when it has none."""
        asked = prompt.answer_prompt(question, hits, secret=self._secret())
        completion = await model.complete(asked)
        cited = cite.checked(draft.parse(completion.text), hits, canary=asked.canary)
        if cited is None:
            return None
        words = labels(question.language)
        head = _screen_words(question, words)
        body = extract.shortened(cited.text, MAX_CHARS - len(head) - 2)
        return NewAnswer(
            kind="model",
            text=f"{head}{body}",
            sources=tuple(_source(hit) for hit in cited.hits),
            model_version=completion.model_version,
            prompt_version=asked.version,
            language=question.language,
        )


def asks_for_help(question: Question) -> bool:
    """Whether somebody wants an answer: by name, by a new post, by words or by a picture."""
    if question.message_id is None or question.message_id == question.thread_id:
        return True
    content = cleaned(question.content).strip()
    if is_request(content) or question.error_lines:
        return True
    if not content:  # in a help channel, a screen full of words without a word of one's own
        return len(question.screen_text.split()) >= _SCREEN_WORDS
    return bool(question.read_texts) and _PLEA.search(content) is not None


def _similar(question: Question, hits: Sequence[ThreadHit], provenance: str) -> NewAnswer:
    words = labels(question.language)
    head = _screen_words(question, words)
    body = extract.similar(hits, words)
    while len(head) + len(body) > MAX_CHARS and len(hits) > 1:
        hits = hits[:-1]
        body = extract.similar(hits, words)
    return NewAnswer(
        kind="similar",
        text=f"{head}{body}",
        sources=tuple(_source(hit) for hit in hits),
        model_version=provenance,
        language=question.language,
    )


def _transcript(question: Question) -> NewAnswer:
    words = labels(question.language)
    block = fenced(question.screen_text, max_lines=_TRANSCRIPT_LINES, max_chars=_TRANSCRIPT_CHARS)
    parts = [_screen_label(question, words), block, _unread_note(question, words)]
    text = "\n".join(part for part in (*parts, words.nothing_earlier) if part)
    return NewAnswer(kind="transcript", text=text, sources=(), language=question.language)


def _screen_words(question: Question, words: Labels) -> str:
    """The words of the pictures that matter, as a block of its own; empty without pictures."""
    if not question.screen_text:
        note = _unread_note(question, words)
        return f"{note}\n" if note else ""
    lines = question.key_lines()
    block = fenced("\n".join(lines), max_lines=len(lines), max_chars=_KEY_LINE_CHARS)
    parts = [_screen_label(question, words), block, _unread_note(question, words)]
    return "".join(f"{part}\n" for part in parts if part)


def _screen_label(question: Question, words: Labels) -> str:
    return words.from_screenshot if len(question.readings) == 1 else words.from_screenshots


def _unread_note(question: Question, words: Labels) -> str:
    return words.pictures_unread if question.unread_count else ""


def _source(hit: ThreadHit) -> Source:
    return Source(
        message_id=hit.answer_message_id,
        guild_id=hit.guild_id,
        channel_id=hit.thread_id or hit.channel_id,
        title=one_line(hit.title, _TITLE_CHARS),
        from_screenshot=hit.from_screenshot,
    )
