"""Names that a reader misspelled by a look-alike, put right by what such names are. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from ocr.known_names import known_name

_DIGITS = str.maketrans("lIO", "110")
_LINE_DIGITS = str.maketrans("lIOoeθ", "110000")
_IDENTIFIER = re.compile(r"[A-Za-z_θ|0-9]{6,}")
_SPACED_CODE = re.compile(r"^((?:net::)?(?:ERR|DNS[ _]PROBE))(?:[ _][A-Z0-9]{2,}){2,}$")
_DOTTED = re.compile(r"[\w-]+(?:[.\-][\w-]+)+")


def _capitals(match: re.Match[str]) -> str:
    """ERR0R as ERROR; what may be a number in base 16 stays."""
    word = match[0]
    return word if re.fullmatch(r"[A-F0]+", word) else re.sub("[0oθ]", "O", word)


def _digits(match: re.Match[str]) -> str:
    """0xc0Ol as 0xc001: numbers in base 16 have neither letter."""
    return match[0].translate(_DIGITS)


def _numbered(match: re.Match[str]) -> str:
    """Error CSl061 as error CS1061."""
    label, _, code = match[0].partition(" ")
    letters = re.match("[A-HJ-NP-Z]*", code)
    start = letters.end() if letters else 0
    return f"{label} {code[:start]}{code[start:].translate(_DIGITS)}"


def _cross(match: re.Match[str]) -> str:
    """0×1F and 1920×1080 with the letter that programs write."""
    return match[0].replace("×", "x")


def _place(match: re.Match[str]) -> str:
    """route.cpp:ll8:25 as route.cpp:118:25: lines have numbers."""
    suffix, _, number = match[0].partition(":")
    return f"{suffix}:{number.translate(_LINE_DIGITS)}"


def _line_number(match: re.Match[str]) -> str:
    """61l as 611."""
    return match[0].translate(_LINE_DIGITS)


def _address(match: re.Match[str]) -> str:
    """10.8,0.14 as 10.8.0.14; what has as many commas is a list of numbers."""
    return match[0].replace(",", ".") if match[0].count(",") == 1 else match[0]


def _underscored(match: re.Match[str]) -> str:
    return match[0].replace(" ", "_")


# The detector cuts off a last quote now and then. A text cut off by the picture ends likewise,
# so only what looks whole is closed: a file name, or the one word after an exception.
_UNCLOSED = re.compile(r"(?:: |= ?|\()'[\w./\\~-]*\.\w{1,5}$|^\w+Error: '\w+$")
_DUNDER = "init|main|name|file|dict|class|str|repr|call|enter|exit|new|getattr|getitem|import"
_WORDS_BEFORE = (
    "[Mm]odule|named|token|method|property|type|file|key|user|to|of|mean|from|reading|for"
)
_WORDS_AFTER = "because|is|in|from|with|and|was|has|not|to|does|undeclared|before|returned|or|using"
_PREFIX = "ERR|DNS|DXGI|NS_ERROR|SEC_ERROR|SSL_ERROR|PR_[A-Z_]+|VERR|STATUS"
_PROPERTY = re.compile(
    r"(?:errno|code|syscall|path|dest|address|port|hostname|status|signal): (?:'[^']*'|-?\d+|null)"
)
_QUOTE = re.compile(r"(?<![A-Za-z])'|'(?!(?:t|s|re|ll|ve|d|m)\b)")  # no apostrophe
_PROSE_BEFORE = re.compile(r"(?:(?:^|[\s(])[A-Za-z]?[a-z]{2,}|[A-Za-z]{3,}[a-z]:)$")
_PROSE_AFTER = re.compile(r"[a-z]{2,}(?![\w'])")
_NOT_QUOTED = re.compile(r"^[\s):,;]|\s$|^$|`")
_STATEMENT = re.compile(r"[;{}]$|[({]'|='")
_RULES = (
    (re.compile(r"(?<![\w./\\-])[A-Z]{2,}[0oθ][A-Z]+\b(?<!\d)"), _capitals),
    (
        re.compile(rf"\b(?:{_PREFIX})(?:[ _][A-Z0-9]{{2,}}){{2,}}(?=$|['\"\])(:,.]| \()"),
        _underscored,
    ),
    (re.compile(rf"\.(?: _?|_ ?)({_DUNDER})(?: ?_| ) ?\("), r".__\1__("),
    (re.compile(r"^[\[LIl(]? ?(\d{1,5}\.\d{6})[\]1lI|]? (?=[A-Za-z#])"), r"[ \1] "),
    (re.compile(r"\b(NET|net):(?=ERR_)"), r"\1::"),
    (re.compile(r"""'"([;:,(){}\[\]])'"""), r"'\1'"),
    (re.compile(r"^[Cc][Oo]de: (?=')"), "code: "),
    (re.compile(r"\bExpecting ?'?([,:])'? ?(?=delimiter\b)"), r"Expecting '\1' "),
    (re.compile(r"\bexpected ?'([^'\w\s]{1,2})'? ?before ?(?=')"), r"expected '\1' before "),
    (re.compile(r"(?<=[Ee]rror:)(?=\(0x)"), " "),
    (re.compile(r"(?<=\bline )(?=[lIOo]*\d)[0-9lIOo]{2,6}(?=[,:)\s]|$)"), _line_number),
    (re.compile(r"^=+(\d+)=+(?=ERROR|WARNING|HEAP|LEAK)"), r"==\1=="),
    (re.compile(r"^⇒ ?"), "=> "),
    (re.compile(r"\b(Visual|Microsoft) C\+(?!\+)"), r"\1 C++"),
    (re.compile(r"(?<=\d) ?\|[1lI|] ?(?=[\^~>]?\d+\.)"), " || "),
    (re.compile(r"\b([Ss])eqment"), r"\1egment"),
    (re.compile(r"\bnpm ERR[I1l](?=\s|$)"), "npm ERR!"),
    (re.compile(r"^(\w{2,12}):(?='[\w./-]+'?,?$)"), r"\1: "),
    (re.compile(rf"""\b({_WORDS_BEFORE})(?='[\w./"-][^']*')"""), r"\1 "),
    (re.compile(rf"""(?<![\w'])('[^'\s]+')(?=(?:{_WORDS_AFTER})\b|\()"""), r"\1 "),
    (re.compile(rf"""(?<![\w"])("[^"\s]+")(?=(?:{_WORDS_AFTER})\b)"""), r"\1 "),
    (re.compile(rf"(?<![A-Za-z0-9])_{{1,2}}({_DUNDER})_{{1,2}}(?![A-Za-z0-9])"), r"__\1__"),
    (re.compile(r"""(?<=[a-z]{4})(?="\w+[.\w()]+")"""), " "),
    (re.compile(r"(?<=[\w)\]>])\( \)"), "()"),
    (re.compile(r"\b(?:l/[O0]|I/0)\b"), "I/O"),
    (re.compile(r"\b\d{1,3}(?:[.,]\d{1,3}){3}\b(?![.,]\d)"), _address),
    (re.compile(r"(?<=[a-z]in)q(?=s?\b)"), "g"),
    (re.compile(r"\b1(?=og(?:\d|s|_|\b))"), "l"),  # 1og2_work
    (re.compile(r"(?<=[a-z][st])1(?=ons?\b)"), "i"),  # vers1on
    (re.compile(r"(?<![\w.])0(?=[a-z]{2,}[A-Z])"), "O"),  # 0penGL
    (re.compile(r"(?<=[A-Z])0(?=[A-Za-z_]*[G-Zg-z])(?=[A-Z])"), "O"),  # toI0Exception, P0ST
    (re.compile(r"\bO(?=x[0-9A-Fa-f]{2,}\b)"), "0"),
    (re.compile(r"\b0×(?=[0-9A-Fa-f]{2,})|(?<=\d{3})×(?=\d{3})"), _cross),
    (re.compile(r"(?<=\.[a-z])(?:[a-z]{0,4}):[0-9lIOoeθ]{1,5}(?=:\d+\b)"), _place),
    (re.compile(r"(T\d\d:\d\d:\d\d(?:\.\d+)?)z\b"), r"\1Z"),
    (re.compile(r"(?<![\w-])0-(?=8[0-9A-Fa-f]{7}\b)"), "0x"),
    (re.compile(r"\b0x[0-9A-FOa-flI]{3,}\b"), _digits),
    (re.compile(r"(?<=[\\/])0(?=[a-z]{3,})"), "O"),
    (re.compile(r"\b(?:error|warning) [A-Z]{2,4}[0-9lIO]{3,5}(?=:)"), _numbered),
    (re.compile(r"(?<=[A-Z]{2})[o0θ](?=[A-Z]+\b)(?=[A-Z]*[G-Z])"), "O"),  # ERRoR
    (re.compile("≠"), "!="),  # programs write these in ASCII; fonts of editors draw them as one
    (re.compile("≥"), ">="),
    (re.compile("≤"), "<="),
    (re.compile(r"(?<![\w.])0(?=[a-wyz][a-z]{4,}\b)"), "O"),  # 0bject, but not 0xdead
    (re.compile(r"θ(?=[\w.\])]|$)|(?<=[\w.\[(])θ"), "0"),
    (re.compile(r"""(?<=["'])×(?=["'])"""), "x"),
    (re.compile(r"\) ?→ (?=[&A-Za-z(].*\{?$)"), ") -> "),
    (
        re.compile(r"\b(requirement|found for|Collecting|install) ([\w.\-\[\]]+) ?= ?(?=\d)"),
        r"\1 \2==",
    ),
    (re.compile(r"^[-—一]{1,2}> ?(?=\S+:\d)"), "--> "),
    (re.compile(r"^\W?(File)[ _]?(?=\"/|\"<|\"[A-Z]:)"), r"\1 "),
    (
        re.compile(
            r"^S (?=(?:git|cargo|npm|pip3?|python3?|sudo|cd|ls|make|gcc|g\+\+|docker|node|curl)\b)"
        ),
        "$ ",
    ),
)


def with_names(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts of one picture with known names, codes and file names as they are written."""
    dotted = Counter(token for text in texts for token in _DOTTED.findall(text))
    lines = [_line(text, dotted) for text in texts]
    following = [*lines[1:], ""]
    return tuple(_listed(line, after) for line, after in zip(lines, following, strict=True))


def _line(text: str, dotted: Counter[str]) -> str:
    if _SPACED_CODE.match(text):
        text = text.replace(" ", "_")
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    text = _IDENTIFIER.sub(lambda match: known_name(match[0]), text)
    text = spaced_quotes(text)
    return _closed(_DOTTED.sub(lambda match: _repeated(match[0], dotted), text))


def _listed(line: str, after: str) -> str:
    """A property of an error that Node.js prints, with the comma before the next one."""
    is_one = _PROPERTY.fullmatch(line) and _PROPERTY.match(after)
    return f"{line}," if is_one else line


def spaced_quotes(text: str) -> str:
    """*text* with a space before and after what is quoted, where it touches a word of prose.

    b'', f'' and code stay; an odd quotation mark leaves open which ones begin.
    """
    quotes = [match.start() for match in _QUOTE.finditer(text)]
    if len(quotes) % 2 or _STATEMENT.search(text):
        return text
    out, last = "", 0
    for start, end in zip(quotes[::2], quotes[1::2], strict=True):
        before, quoted, after = text[last:start], text[start + 1 : end], text[end + 1 :]
        if _NOT_QUOTED.search(quoted):
            return text
        out += before + " " * bool(_PROSE_BEFORE.search(before)) + text[start : end + 1]
        out += " " * bool(_PROSE_AFTER.match(after))
        last = end + 1
    return out + text[last:]


def _repeated(token: str, dotted: Counter[str]) -> str:
    """config-json, where config.json stands elsewhere."""
    head, dash, tail = token.rpartition("-")
    return f"{head}.{tail}" if dash and f"{head}.{tail}" in dotted else token


def _closed(text: str) -> str:
    """A quoted path at the end of a line, with its closing quote."""
    if _UNCLOSED.search(text) and text.count("'") % 2:
        return text + "'"
    return text
