"""What a value looks like: drawn by a machine, a stand-in for a secret, or a piece of a program."""

import re

_FEWEST_RANDOM = 8
_FEWEST_CHOSEN = 5
_LONG = 20
_HEAD = 64  # characters that tell a stand-in
_MANY_KINDS = 5  # different characters in what is more than a row of xxxx

# A stand-in: what manuals, templates and careful people write where a secret would be.
_STAND_IN = re.compile(
    r"[<{\[(].*|\$[({].*|\$[A-Z_][A-Z0-9_]*|\$(?:env:)?[a-z_]+(?:(?:\.|->|\[).*)?|#\{.*|%.*[%s]|%[a-z]"
    r"|[@:&*#?~][a-zA-Z_]*|[*•●∙·xX.…_#?-]{3,}.*|[*•●].*|x{3,}\S*|your.*"
    r"|my[_-](?:\w+[_-])?(?:password|secret|token|key)|.*[_-]here|varchar.*|(?:không|chưa)\b.*"
    r"|(?:the|some|new|old|enter|insert|replace|put|paste|add)[_-].*"
)
_SAYS_SO = re.compile(
    r"environ|getenv|process\.env|import\.meta|secrets?\.[a-z]|redacted|masked|placeholder"
    r"|change[_-]?(?:me|this|it)|replace[_-]?(?:me|this)|fixme|todo|dummy[_-]|example[_-]"
)
_NO_SECRET = re.compile(
    r"example|dummy|sample|test|foo|bar|baz|foobar|string|str|text|hidden|char|"
    r"bytes|user|username|password|password1|passwd|passphrase|pass|pwd|pw|secret|"
    r"token|key|apikey|api_key|api-key|null|none|nil|undefined|true|false|yes|"
    r"no|on|off|ok|any|empty|unset|set|n/a|not|is|was|are|bearer|basic|"
    r"digest|default|prompt|required|optional|invalid|incorrect|wrong|missing|"
    r"expired|failed|failure|unknown|unexpected|denied|rejected|accepted|verified|"
    r"valid|correct|changed|updated|reset|forgotten|forgot|weak|strong|short|must|"
    r"should|cannot|can|has|have|do|does|for|from|with|without|and|or|in|to|"
    r"of|the|a|an|at|by|as|if|please|error|success|done|sai|bị|đã|của|cũ|"
    r"mới|đúng|trống",
    re.IGNORECASE,
)
# A piece of a program that fetches the value: a call, an index, an attribute.
_CODE = re.compile(r"[A-Za-z_][\w.]*[\[(].*|[A-Za-z_]\w*(?:(?:\.|->|::)[A-Za-z_]\w*)+|\w+\[.*")
_PATH = re.compile(r"(?:~|\.{1,2})?(?:/[\w.@-]+){2,}/?|~?/[\w.-]*|[A-Za-z]:\\.*|https?://.*")
# Names people give to things: words and short numbers, joined.
_NAME = re.compile(r"(?:v?\d{1,4}|[A-Za-z]+\d{0,2})(?:[-_./:@+](?:v?\d{1,4}|[A-Za-z]+\d{0,2}))*")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_FILE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]\w{0,4}")
_SETTING = re.compile(r"-{0,2}[A-Za-z_][\w.-]*[=:(]")
_TURN = re.compile(r"[A-Za-z](?=\d)|\d(?=[A-Za-z])")


def is_stand_in(value: str) -> bool:
    """Whether *value* only says where a secret would stand."""
    head = value[:_HEAD]
    return (
        _NO_SECRET.fullmatch(head) is not None
        or len(set(head)) == 1
        or _STAND_IN.fullmatch(head) is not None
        or _SAYS_SO.search(head.casefold()) is not None
    )


def is_code(value: str) -> bool:
    """Whether *value*, not in quotes, is an expression, a path or an address."""
    return _CODE.fullmatch(value) is not None or _PATH.fullmatch(value) is not None


def is_mixed(value: str) -> bool:
    """Whether *value* has both digits and letters, or capitals inside of words."""
    has_both = _DIGIT.search(value) is not None and _LETTER.search(value) is not None
    return has_both or _INNER_CAPITAL.search(value) is not None


def is_varied(value: str) -> bool:
    """Whether *value* is more than a row of one character, or of `xxxx-xxxx`."""
    return len(set(value)) > _MANY_KINDS


def is_random(value: str) -> bool:
    """Whether *value* looks drawn by a machine rather than named by a person."""
    if len(value) < _FEWEST_RANDOM or not is_varied(value):
        return False
    if not is_mixed(value):
        return False
    if not _DIGIT.search(value):
        return len(value) >= _LONG and len(_INNER_CAPITAL.findall(value)) > 2  # noqa: PLR2004 - CamelCase
    if _NAME.fullmatch(value):
        return False
    return len(_TURN.findall(value)) > 1 or len(value) >= _LONG


def is_chosen(value: str) -> bool:
    """Whether *value* is a password where a word may stand as well: `Tiger-88`, `x7Kq2m`."""
    digits = len(_DIGIT.findall(value))
    if len(value) < _FEWEST_CHOSEN or is_stand_in(value) or is_code(value):
        return False
    if _FILE.fullmatch(value) or _SETTING.match(value):
        return False
    has_sign = re.search(r"[^\w.,:;/()-]", value) is not None
    is_turned = digits > 0 and _LETTER.search(value) is not None and len(_TURN.findall(value)) > 1
    is_turned = is_turned or (digits > 0 and _INNER_CAPITAL.search(value) is not None)
    return (is_mixed(value) and (digits > 1 or is_turned)) or (has_sign and digits > 0)
