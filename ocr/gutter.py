"""The gutter of a compiler's excerpt, `12 | code`, whose bars readers lose. Pure."""

import re
from collections.abc import Sequence

_RUST_PLACE = re.compile(r"^(?:[-—一=]{1,3}> ?)?(\S+\.rs:\d+:\d+)$")
_OPENS = re.compile(r"^--> \S+:\d+|:\d+:\d+: (?:fatal )?(?:error|warning|note):|^help: ")
_CLOSES = re.compile(r"^(?:error|warning|For more|= |Some errors|make|\$ |In file|from )|^\S+: In ")
_CODE = re.compile(r"^(\d{1,5})(?: ?[|︱丨] ?| [lI] | (?=\S)|$)")
_POINTER = re.compile(r"^(?:\^|~|-{1,}\s|-{2,}$|[Λへ]$)")
_BAR = re.compile(r"^[|lI︱丨一]$")


def with_gutter(texts: Sequence[str]) -> tuple[str, ...]:
    """The lines of one picture, with the bars that rustc and gcc write before code and pointers."""
    out: list[str] = []
    is_excerpt = False
    for text in texts:
        line = _RUST_PLACE.sub(r"--> \1", text)
        if _OPENS.search(line):
            is_excerpt = True
        elif _CLOSES.search(line):
            is_excerpt = False
        elif is_excerpt:
            line = _barred(line)
        out.append(line)
    return tuple(out)


def _barred(line: str) -> str:
    if _BAR.match(line):
        return "|"
    if _POINTER.match(line):
        return "| " + re.sub(r"^[Λへ]$", "^", line)
    return _CODE.sub(r"\1 | ", line, count=1).rstrip()
