"""What a value looks like: drawn by a machine, a stand-in for a secret, or a piece of a program."""

import re

_FEWEST_RANDOM = 8
_FEWEST_CHOSEN = 5
_LONG = 20
_FEWEST_ALIKE = 6  # digits: a Wi-Fi's password may be 88888888
_HEAD = 64  # characters that tell a stand-in
_MANY_KINDS = 5  # different characters in what is more than a row of xxxx

# A stand-in: what manuals, templates and careful people write where a secret would be.
_STAND_IN = re.compile(
    r"[<{\[(].*|\$[({].*|\$[A-Z_][A-Z0-9_]*|\$\w*[{(].*|\$env:\w+|\$[a-z_]+|\$[A-Za-z_]\w*(?:\.|->|\[).*"
    r"|#\{.*|%.*[%s]"
    r"|%[a-z]"
    r"|[@:&*#?~!](?:[a-z_]*|[A-Z_]*)(?:[A-Z][a-z_]{2,})*(?:[A-Z]{1,4})?|[*•●∙·xX.…_#?-]{3,}.*|[*•●]{2}.*|[*•●]|x{3,}\S*|(?i:your).*"
    r"|[\w-]*(?:\.{3}|…|\*{3}|•{2}|●{2}|[xX]{5,}).*"
    r"|my[_-](?:\w+[_-])?(?:password|secret|token|key)|.*[_-]here|varchar.*|(?:không|chưa)\b.*"
    r"|(?i:the|some|new|old|enter|insert|replace|put|paste|add)[_-][A-Za-z_-]*"
    r"|base64:(?:your|<|\.\.).*|(?:file|env|fd|ref|vault|secret|arn|ssm|op|keyring|sm|gcpsm|awssm):\S*"
)
_SAYS_SO = re.compile(
    r"environ|getenv|process\.env|import\.meta|secrets?\.[a-z]|redacted|masked|placeholder"
    r"|change[_-]?(?:me|this|it)(?!\d)|replace[_-]?(?:me|this)|fixme|todo|dummy[_-]|example[_-]"
)
_NO_SECRET = re.compile(
    r"(?:false|true|yes|no|on|off|none|null|str|string|int|bool|bytes|any|object|text|number)"
    r"[?!;,]?"
    r"|example|dummy|sample|test|foo|bar|baz|foobar|string|str|text|hidden|char|"
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
_CODE = re.compile(
    r"[A-Za-z_][\w.]*(?:(?:::|->)\w+)*[\[(].*|[A-Za-z_]\w*(?:(?:\.|->|::)[A-Za-z_]\w*)+|\w+\[.*"
    r"|(?:required|nullable|string|sometimes|confirmed|min|max)(?::\d+)?(?:\|\w+(?::[\w,]+)?)+"
)
_PATH = re.compile(
    r"[a-z_-]+(?:/[a-z_-]+)+|(?:~|\.{1,2})?(?:/[\w.@-]+){2,}/?|~?/[\w.-]*|[A-Za-z]:\\.*|https?://.*"
    r"|[a-z]{2,8}:/[\w./-]+"
)
# Names people give to things: words and short numbers, joined.
_NAME = re.compile(r"(?:v?\d{1,4}|[A-Za-z]+\d{0,2})(?:[-_./:@+](?:v?\d{1,4}|[A-Za-z]+\d{0,2}))*")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_FILE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]\w{0,4}")
_SETTING = re.compile(r"-{0,2}[A-Za-z_][\w.-]*[=:(]")
# Dates, versions, sizes, spans of time, and the names of algorithms and protocols.
_MEASURE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|[\^~<>=]*v?\d+(?:\.\d+)+[\w.+-]*|\d+(?:[.:]\d+)*"
    r"[a-zA-Z%]{1,4}"
    r"|http/\d(?:\.\d)?|(?:sha|md|aes|hs|rs|es|ps|eddsa|utf|base|argon|ed|ipv|http|tls|ssl|oauth"
    r"|rsa|des|crc|scram"
    r"|mp"
    r"|h|x(?=86|64|26|509)|win|int|uint|float|log|py|es)-?\d{1,4}(?:[-_/]?\w{1,10}){0,3}"
    r"|#?\d{1,3}(?:st|nd|rd|th)"
    r"|[0-2]?\d:[0-5]\d.*|(?:[0-9a-f]{2}:){2,7}[0-9a-f]{2}|CVE-.*|KB\d+|s-1-5-\d.*|\d+/\d+|"
    r"[A-Z]{2,6}-\d{1,6}|[45]\d\d",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CONTRACT = re.compile(r"0x[0-9a-fA-F]{40}")  # an address on a chain, which is public
_HASHED = re.compile(r"[0-9a-fA-F]{1,23}|0x[0-9a-fA-F]{40}|[A-Za-z][\w.@/-]{2,}-[0-9a-f]{32,128}")
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+[a-z]{2,6}(?::\d+)?(?:/.*)?|\d+\.\d+\.\d+\.\d+.*"
)
_TURNS_A_CHARACTER = 0.22
_JUMBLED_TURNS = 0.33  # a character: more than `iPhoneXSMax` has
_FEWEST_DRAWN = 5
_FEWEST_MIXED = 10  # characters with capitals inside, which no measure has
_CHANGE = re.compile(r"(?<=[a-z])[A-Z]|(?<=[A-Z][A-Z])[a-z]|(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]")
_TURN = re.compile(r"[A-Za-z](?=\d)|\d(?=[A-Za-z])")


def is_stand_in(value: str) -> bool:
    """Whether *value* only says where a secret would stand."""
    head = value[:_HEAD]
    return (
        _NO_SECRET.fullmatch(head) is not None
        or (len(set(head)) == 1 and not (head.isdigit() and len(head) >= _FEWEST_ALIKE))
        or _STAND_IN.fullmatch(head) is not None
        or _SAYS_SO.search(head.casefold()) is not None
    )


def is_code(value: str) -> bool:
    """Whether *value*, not in quotes, is an expression, a path or an address."""
    return _CODE.fullmatch(value) is not None or _PATH.fullmatch(value) is not None


def is_measure(value: str) -> bool:
    """Whether *value* is a date, a version, a size, an address or the name of an algorithm."""
    if len(value) >= _FEWEST_MIXED and re.search(r"[a-z][A-Z]", value) and value.isalnum():
        return False
    is_title = re.fullmatch(r"[A-Z][a-z]+-\d{3,6}", value) is not None
    is_counted = _MEASURE.fullmatch(value) is not None and not is_title
    return is_counted or _ADDRESS.fullmatch(value) is not None


def is_hashed(value: str) -> bool:
    """Whether *value* is too short a number for a key, or a name that ends in a digest."""
    return _HASHED.fullmatch(value) is not None


def is_uuid(value: str) -> bool:
    return _UUID.fullmatch(value) is not None


def is_drawn(value: str) -> bool:
    """Whether letters, capitals and digits take turns in *value* as in no word that people make."""
    if len(value) < _FEWEST_DRAWN or len(set(value)) <= min(_MANY_KINDS, len(value) // 2):
        return False
    turns = len(_CHANGE.findall(value))
    is_turned = turns >= _TURNS_A_CHARACTER * len(value)
    return is_turned and (_DIGIT.search(value) is not None or len(value) >= _LONG)


def is_jumbled(value: str) -> bool:
    """Whether capitals take turns in *value*, which has no digits, as in no name: `XUOucyMI`."""
    is_long = len(value) >= _FEWEST_MIXED
    return is_long and len(_CHANGE.findall(value)) >= _JUMBLED_TURNS * len(value)


def is_mixed(value: str) -> bool:
    """Whether *value* has both digits and letters, or capitals inside of words."""
    has_both = _DIGIT.search(value) is not None and _LETTER.search(value) is not None
    return has_both or _INNER_CAPITAL.search(value) is not None


def is_varied(value: str) -> bool:
    """Whether *value* is more than a row of one character, or of `xxxx-xxxx`."""
    return len(set(value)) > _MANY_KINDS


def is_random(value: str) -> bool:
    """Whether *value* looks drawn by a machine rather than named by a person."""
    if len(value) < _FEWEST_RANDOM or not is_varied(value) or _CONTRACT.fullmatch(value):
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


def is_given(value: str) -> bool:
    """Whether *value*, where only a password can stand, is one."""
    return not is_stand_in(value.strip())


def is_odd(value: str) -> bool:
    """Whether *value*, where a password stands, is one, and no word or expression."""
    return (
        not is_stand_in(value) and not is_code(value) and (is_mixed(value) or not value.isalpha())
    )


def is_odd_word(value: str) -> bool:
    """Whether *value* is odd where a word, a name or a measure may stand as well."""
    return is_given(value) and is_mixed(value) and not is_code(value) and not is_measure(value)
