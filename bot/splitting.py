"""A long text in the pieces Discord takes, each readable by itself."""

import re
from collections.abc import Iterator

MESSAGE_LIMIT = 2000  # characters a message, by Discord

FENCE = "```"
_LANGUAGE = re.compile(r"[\w+#.-]{1,20}\s*")
_LONGEST_REOPENING = len(FENCE) + 20 + 1
_CLOSING = "\n" + FENCE


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """*text* in parts of at most *limit* (64 or more) characters, cut between lines where possible.

    A code block that is cut is closed in one part and opened again, in its language, in the next.
    Apart from those fences, and from parts that are only white space, the parts are the text.
    """
    room = limit - len(_CLOSING)
    parts: list[str] = []
    part, fence = "", ""
    for line in _lines(text, room - _LONGEST_REOPENING):
        if part and len(part) + 1 + len(line) > room:
            parts.append(_closed(part, fence))
            part = fence
        part = f"{part}\n{line}" if part else line
        fence = _fence_after(line, fence)
    parts.append(_closed(part, fence))
    return [p for p in parts if p.strip()]


def _lines(text: str, width: int) -> Iterator[str]:
    for line in text.split("\n"):
        rest = line
        while len(rest) > width:
            cut = _cut(rest, width)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _cut(line: str, width: int) -> int:
    """Where to cut: after a word, and not inside a fence."""
    space = line.rfind(" ", width // 2, width)
    if space != -1:
        return space + 1
    return len(line[:width].rstrip("`")) or width


def _closed(part: str, fence: str) -> str:
    return part + _CLOSING if fence else part


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after *line*, as it has to be opened again; "" for none."""
    for after in line.split(FENCE)[1:]:
        if fence:
            fence = ""
        else:
            language = _LANGUAGE.fullmatch(after)
            fence = FENCE + (language[0].strip() if language else "")
    return fence
