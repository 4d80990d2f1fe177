"""Answers as they are stored and sent: the words around what was found, in the asker's language."""

from collections.abc import Sequence

from db.records import Language, NewAnswer, Source, ThreadHit
from qa import extract
from qa.cite import CitedAnswer
from qa.confidence import level
from qa.language import Labels, labels
from qa.plain import fenced, one_line
from qa.question import Question

MAX_CHARS = 1900  # a message of Discord holds 2,000
FULL_CHARS = 40_000  # of a file with all of a text that was too long
EXTRACTIVE = "extractive"
_TITLE_CHARS = 100
_KEY_LINE_CHARS = 500
_TRANSCRIPT_LINES = 40
_TRANSCRIPT_CHARS = 1500


def worded(
    question: Question, cited: CitedAnswer, *, language: Language, model: str, prompt_version: str
) -> NewAnswer:
    """A model's words, as far as they hold."""
    head = _screen_words(question, labels(language))
    body = extract.shortened(cited.text, MAX_CHARS - len(head) - 2)
    return NewAnswer(
        kind="model",
        text=f"{head}{body}",
        full_text=None if body == cited.text else f"{head}{cited.text}",
        sources=tuple(_source(hit) for hit in cited.hits),
        model_version=model,
        prompt_version=prompt_version,
        confidence=level(cited.hits, is_whole=cited.is_whole),
        language=language,
    )


def similar(question: Question, hits: Sequence[ThreadHit], provenance: str) -> NewAnswer:
    """People's own words, as many of *hits* as a message holds."""
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
        confidence=level(hits),
        language=question.language,
    )


def transcript(question: Question, *, gap: str) -> NewAnswer:
    """The text of the pictures. *gap* is the reason why there is no answer."""
    words = labels(question.language)
    block = fenced(question.screen_text, max_lines=_TRANSCRIPT_LINES, max_chars=_TRANSCRIPT_CHARS)
    parts = [_screen_label(question, words), block, _unread_note(question, words)]
    whole = question.screen_text
    is_cut = len(whole) > _TRANSCRIPT_CHARS or whole.count("\n") >= _TRANSCRIPT_LINES
    return NewAnswer(
        kind="transcript",
        text="\n".join(part for part in (*parts, words.nothing_earlier) if part),
        full_text=whole[:FULL_CHARS] if is_cut else None,
        sources=(),
        language=question.language,
        gap=gap,
    )


def not_found(question: Question, *, gap: str) -> NewAnswer:
    """What is said to somebody who asked by name. *gap* is the reason."""
    words = labels(question.language)
    text = "\n".join(part for part in (words.not_found, _unread_note(question, words)) if part)
    return NewAnswer(kind="not_found", text=text, sources=(), language=question.language, gap=gap)


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
