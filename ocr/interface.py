"""Which kind of window a text comes from, by the words such windows show. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from ocr.engine import InterfaceType

_ENOUGH = 2  # points; one cue alone is no proof
_MAX_LINES, _MAX_LINE = 300, 300  # what is searched: a hostile picture must not buy time
_MULTILINE = re.MULTILINE


def _cue(
    kind: InterfaceType, points: int, pattern: str
) -> tuple[InterfaceType, int, re.Pattern[str]]:
    return kind, points, re.compile(pattern, _MULTILINE)


_BUTTONS = (
    r"OK|Cancel|Retry|Abort|Ignore|Yes|No|Close|Apply|Continue|Don['’]t Save|Save"
    r"|Đồng ý|Hủy|Huỷ|Đóng|Thử lại|Có|Không"
)
_CUES = (
    _cue("terminal", 2, r"^(?:\$|>>>|#) \S"),
    _cue("terminal", 2, r"^(?:\([\w.-]+\) )?[\w.-]+@[\w.-]+[:\s~]"),
    _cue("terminal", 2, r"^(?:PS )?[A-Z]:\\[^>\n]*>"),
    _cue("terminal", 2, r"^Traceback \(most recent call last"),
    _cue("terminal", 1, r'^\s*File ".+", line \d+'),
    _cue("terminal", 1, r"^(?:fatal|npm (?:error|ERR!)|error(?:\[E\d+\])?|E):? \S"),
    _cue("terminal", 1, r"^\s*(?:-->|at) \S+:\d+"),
    _cue("terminal", 1, r"^\s*at [\w.$<>]+\([\w.]+:\d+\)"),
    _cue("terminal", 1, r"^\S+\.\w{1,4}:\d+(?::\d+)?: (?:error|warning|fatal)"),
    _cue("ide", 4, r"\bLn \d+, ?Col \d+"),
    _cue("ide", 4, r"\bPROBLEMS\b.*\bOUTPUT\b.*\bTERMINAL\b"),
    _cue("ide", 1, r"^EXPLORER\b"),
    _cue("ide", 1, r"\bSpaces: ?\d\b"),
    _cue("browser", 1, r"^(?:\W*)https?://\S+$"),
    _cue("browser", 2, r"\b(?:ERR_[A-Z_]{4,}|DNS_PROBE_[A-Z_]{4,}|SSL_ERROR_[A-Z_]{4,})\b"),
    _cue("browser", 2, r"(?:This site can[’']t be reached|Your connection is not private)"),
    _cue("browser", 2, r"^(?:This page isn[’']t working|Không thể truy cập trang web này)"),
    _cue("browser", 1, r"^(?:Details )?Reload$"),
    _cue("game", 1, r"\bFPS:? ?\d+"),
    _cue("game", 1, r"\bHP:? ?\d+ ?/ ?\d+"),
    _cue("game", 1, r"\bPing:? ?\d+ ?ms"),
    _cue("game", 2, r"^(?:Respawn|You died!?|Back to (?:Title|Server List)|Game Over)$"),
    _cue("document", 1, r"(?i)^(?:tax )?invoice\b|^hóa đơn"),
    _cue("document", 1, r"(?i)\b(?:sub ?total|grand total|total due|tổng cộng)\b"),
    _cue("document", 1, r"(?i)\b(?:vat|gst|thuế)\b.*\d"),
    _cue("document", 1, r"(?i)\b(?:qty|quantity|unit price|số lượng)\b"),
    _cue("table", 2, r"(?:^\|.*\|.*\|$\n?){3}"),
    _cue("table", 2, r"^\+(?:-+\+){2,}"),
)
_SAID_AT = re.compile(r"\b(?:Today|Yesterday|Hôm nay|Hôm qua)(?: at| lúc)? \d{1,2}[:.]\d\d")
_BUTTON_ROW = re.compile(rf"(?:(?:{_BUTTONS})\s*)+")
_MAX_DIALOG_LINES = 8
_CODE_LINES = re.compile(r"^\d{1,4}\s+\S.*[(){}=;:<>]")


def interface_type(lines: Sequence[str]) -> InterfaceType | None:
    """The kind of window, or None unless the cues for exactly one kind are strong enough."""
    lines = [line[:_MAX_LINE] for line in lines[:_MAX_LINES]]
    text = "\n".join(lines)
    points: Counter[InterfaceType] = Counter(
        {"chat": _chat(text), "dialog": _dialog(lines), "ide": _editor(lines)}
    )
    for kind, worth, pattern in _CUES:
        if pattern.search(text):
            points[kind] += worth
    (best, most), (_, second) = points.most_common(2)
    return best if most >= _ENOUGH and most > second else None


def _chat(text: str) -> int:
    """Two messages with the time they were said outweigh whatever they quote."""
    said = len(_SAID_AT.findall(text))
    return 6 if said > 1 else said


def _dialog(lines: Sequence[str]) -> int:
    is_short = 1 < len(lines) <= _MAX_DIALOG_LINES
    return 3 if is_short and _BUTTON_ROW.fullmatch(lines[-1].strip()) else 0


def _editor(lines: Sequence[str]) -> int:
    """Numbered lines that look like source code."""
    return 2 if sum(bool(_CODE_LINES.match(line)) for line in lines) > 3 else 0  # noqa: PLR2004
