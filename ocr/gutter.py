"""The gutter of a compiler's excerpt, `12 | code`, whose bars readers lose. Pure."""

import re
from collections.abc import Sequence

_RUST_PLACE = re.compile(r"^(?:[-—一=]{1,3}> ?)?(\S+\.rs:\d+:\d+)$")
_OPENS = re.compile(r"^--> \S+:\d+|:\d+:\d+: (?:fatal )?(?:error|warning|note):|^help: ")
_CLOSES = re.compile(r"^(?:error|warning|For more|= |Some errors|make|\$ |In file|from )|^\S+: In ")
_CODE = re.compile(r"^(\d{1,5})(?: ?[|︱丨] ?| [lI1] | (?=\S)|$)")
_POINTER = re.compile(r"^(?:\^|~|-{1,}\s|-{2,}$|[Λへ]$)")
_LINE = re.compile(r":(\d{1,6}):\d+")
_ONE = re.compile(r"^1(?: \|)?(?: |$)")
_STRAY = re.compile(r"^(\d{1,5}) ?[|︱丨]? ?[」』] ?")
_FAR = 6  # an excerpt about a later line does not show line 1: what looks like it is a bar
_BAR = re.compile(r"^[|lI︱丨一]$")


def with_gutter(texts: Sequence[str]) -> tuple[str, ...]:
    """The lines of one picture, with the bars that rustc and gcc write before code and pointers."""
    out: list[str] = []
    is_excerpt, near = False, 0
    for text in texts:
        line = _RUST_PLACE.sub(r"--> \1", text)
        if _OPENS.search(line):
            is_excerpt = True
            place = _LINE.search(line)
            near = int(place[1]) if place else near
        elif _CLOSES.search(line):
            is_excerpt = False
        elif is_excerpt:
            line = _STRAY.sub(r"\1 | ", _bar_apart(line, near))
            line = _barred(_ONE.sub("| ", line).rstrip() if near > _FAR else line)
        out.append(line)
    return tuple(out)


def _bar_apart(line: str, near: int) -> str:
    """`71 | code` in an excerpt about line 7: the 1 is the bar."""
    return re.sub(rf"^({near})[1lI] ?[|︱丨]? ?(?=\D)", r"\1 | ", line) if near else line


def _barred(line: str) -> str:
    if _BAR.match(line):
        return "|"
    if line.startswith("| "):
        return line
    if _POINTER.match(line):
        return "| " + re.sub(r"^[Λへ]$", "^", line)
    return _CODE.sub(r"\1 | ", line, count=1).rstrip()
