"""The answer without a model: what people said then, in their own words, marked as such."""

import re
from collections.abc import Sequence

from db.records import ThreadHit
from qa.language import Labels
from qa.plain import escaped, fenced, harmless, one_line

SOLVED = "✅"
_FIRST_CHARS = 650
_OTHER_CHARS = 220
_TITLE_CHARS = 100
_MIN_CODE_CHARS = 40
_MAX_CODE_LINES = 12
_CODE_BLOCK = re.compile(r"(```.*?```)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+|\n+")


def similar(hits: Sequence[ThreadHit], labels: Labels) -> str:
    """*hits* as a numbered list, each with its answer's own words as a quotation."""
    entries = [
        _entry(number, hit, labels, _FIRST_CHARS if number == 1 else _OTHER_CHARS)
        for number, hit in enumerate(hits, start=1)
    ]
    is_solved = any(hit.is_solved for hit in hits)
    return "\n".join([labels.similar if is_solved else labels.similar_open, *entries])


def _entry(number: int, hit: ThreadHit, labels: Labels, max_chars: int) -> str:
    title = escaped(one_line(hit.title, _TITLE_CHARS))
    kind = f"{SOLVED} {labels.solved}" if hit.is_solved else labels.answered
    heading = f"[{number}] **{title}** ({kind})" if title else f"[{number}] ({kind})"
    return f"{heading}\n{quoted(shortened(harmless(hit.answer), max_chars))}"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def shortened(text: str, max_chars: int) -> str:
    """*text* cut after a whole sentence, line or code block, with `…` where something is missing.

    Code too long for the room left is cut after a whole line; its fence is closed.
    """
    text = text.strip()
    if len(text) <= max_chars:
        return text
    kept = ""
    for block in _CODE_BLOCK.split(text):
        room = max_chars - len(kept) - 2
        if len(block) <= room:
            kept += block
            continue
        return f"{kept}{_start_of(block, room, is_first=not kept)}".rstrip() + _ellipsis(block)
    return kept


def _ellipsis(block: str) -> str:
    return "" if block.startswith("```") else " …"


def _start_of(block: str, room: int, *, is_first: bool) -> str:
    if block.startswith("```"):
        if room < _MIN_CODE_CHARS:
            return "…"
        code = block.strip("`").strip("\n")
        return fenced(code, max_lines=_MAX_CODE_LINES, max_chars=room - 12)
    end = max((m.start() for m in _SENTENCE_END.finditer(block) if m.start() <= room), default=0)
    if end == 0 and is_first:  # not one sentence fits: whole words, at least
        end = max(block.rfind(" ", 0, room), 0) or room
    return block[:end]
