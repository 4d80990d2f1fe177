"""Passwords told at a distance from their name: `the old one was ...`, `I tried ... and ...`."""

import re
from collections.abc import Iterator

from core.redaction_rules.descriptions import is_description
from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_chosen, is_code, is_measure, is_stand_in

_OF_PASSWORDS = re.compile(
    r"(?<![a-z_.$])(?:pass ?words?|passwd|pass ?phrases?|pass ?codes?|pass|pw|pwd|psk|mat khau|mk"
    r"|wi-?fi key|login|log in|logged in|logging in|dang nhap|credentials?)(?![a-z_(=]|\.\w)"
)
_ONE = re.compile(
    r"\b(?:(?:old|new|previous|other|current|latest|last|first|second|real|right|correct|original"
    r"|default|temp(?:orary)?|same|backup|main)[ ](?:one|1)|(?:the|this|that)[ ]one"
    r"|cai[ ](?:moi|cu|kia|hien tai|dung)|(?:mat khau|mk|pass)[ ](?:moi|cu)|no|it|that|this|mine"
    r"|yours|ours|which)"
    r"(?:[ ](?:from|for|on|of|o|cua|before|after)[ ]\w{2,12}){0,2}"
    r"(?:['’]s|[ ]?(?:=|:|-|->|→)|[ ](?:is|was|la|should be|used to be|has been|would be|van la"
    r"|now))"
    r"(?:[ ](?:now|just|still|like|called|something like|la|van))?[ ]"
    r"[\"'“‘`«(]{0,2}(?P<value>[^\s\"'”’`»]{4,64})"
)
_TRIED = re.compile(
    r"\b(?:tried|try|trying|typed|type|typing|entered|enter|used|use|using|put|maybe|perhaps|either"
    r"|set to|set it to|changed to|reset (?:it )?to|changed it to|change it to|switch(?:ed)? "
    r"to|went with|picked"
    r"|chose|made it|guess(?:ed)?|or|and(?: then)?|also|then|both|to|from|with|thu|voi|dung|nhap|go"
    r"|doi thanh|doi qua|doi sang|thanh|hay la|hoac|roi|dat la|de la|kieu|vi du|vd|e\.g\.|like"
    r"|chang han)[ ]"
    r"[\"'“‘`«(]{0,2}(?P<value>[^\s\"'”’`»]{5,64})"
)
_CHANGED = re.compile(
    r"\b(?:changed|set|reset|switched|change|doi)[ ](?:it|mine|this|that|no|lai)[ ](?:to|back to"
    r"|thanh|la)"
    r"[ ][\"'“‘`]?(?P<valu"
    r"e>(?=[^\s]{0,40}\d)(?=[^\s]{0,40}[!@$%^&*#])[^\W\d_][\w!@$%^&*#]{5,40})(?!\S*[=:(/])"
)
_PHRASE = re.compile(
    r"\b(?:pass ?(?:words?|phrases?)|mat khau)(?:[ ](?:for|to|of|on)(?:[ ]\w{2,14}){1,3})?"
    r"(?:[ ]?[:=]|[ ](?:is|was|la))[ ]"
    r"(?P<value>[a-z]{3,12}(?:[ -][a-z]{3,12}){3,6})(?=[.,!;)]|[ ]?\n|$)"
)
_TALK = frozenset(
    """
the and for not with please are was but from has these never been were which into them h is her
our would could should does did its their your yours had too yet you that this have will can must
when what where any all about after before again because need needs make sure very only than then
there they also some just change enter try check characters long
""".split()  # noqa: SIM905 - prose is read more easily than a list
)
_ANSWER = re.compile(
    r"\n[ \t]{0,4}(?:[\w .]{1,24}:[ ])?(?:(?:=>|->|→|its?|it['’]s|la|is|here|day|[-:>*•])[ ]?"
    r":?[ ]?)?"
    r"[\"'“‘`]?(?P<value>[^\s\"'”’`]{5,64})[\"'”’`]?(?:[ ](?:nha|nhe|a|ne|do|day|nhen|nhe ban"
    r"|b|ban|bro"
    r"|lol|:\)))?[ .!]{0,3}(?=\n|$)"
)
# As people make them: a word, digits, a sign; in whatever order, but no product and no file.
_MADE = re.compile(
    r"[^\W\d_]{3,}[!@#$%^&*_.-]?\d{2,}[!@#$%^&*?]*|[^\W_]*[!@#$%^&*?][\w!@#$%^&*?]*\d[\w!@#$%^&*?]*"
    r"|(?=\w*\d\w*[^\W\d]\w*\d)(?=\w*[^\W\d]\w*\d\w*[^\W\d])\w{6,}[!@#$%^&*?]*|\d{2,}[^\W\d_]{3,}"
    r"[!@#$%^&*?]*"
)
_TAGGED = re.compile(r"#\d{4}$|@\d+(?:\.\d+)*$")  # a person's tag, a package's version
_LOGINS = frozenset({"login", "log in", "logged in", "logging in", "dang nhap"})
_SURE = re.compile(r"[!@#$%^&*?]|\d{3}|[A-Z].*\d{2}|\d[^\W\d]+\d")
_NAMED = re.compile(r"[A-Z]+[_-]?\d{1,6}")  # a code of an error, a ticket
_PRODUCT = re.compile(
    r"(?:windows|win|iphone|ipad|ios|android|galaxy|python|node|java|php|mysql|ubuntu|debian"
    r"|office|server|router|version|ver|build|room|error|code|step|user|admin|port|eth|wlan|usb"
    r"|com|pc|laptop|vps|host|line|page|test|covid|docker|pip|npm|login|sso|saml|oauth|mfa|venv"
    r"|rtx|gtx|wpa|sha|aes|md|utf|iso|base|oauth|http"
    r"|postgres|redis|chrome|firefox|edge|macos|centos|fedora|rhel|xbox|ps|playstation|pixel|gpt"
    r"|claude|gemini|llama|v|k|q|sql|dev|prod|db|app|web|site|api|node|pod|worker|srv|gw|nas|ec)"
    r"[-_.]?\d+[!?]*",
    re.IGNORECASE,
)
_CUES = cues(
    "pass", "pw", "psk", "mat khau", "mk", "login", "log in", "logging in", "dang nhap", "cred"
)
_LONGEST = 64
_REACH, _BACK = 160, 60  # characters behind the word for a password, and before it


def find(seen: Views) -> Iterator[Span]:
    """What looks like a password, where somebody talks of passwords."""
    yield from _changed(seen.plain)
    if seen.has_any(_CUES):
        yield from _spoken_of(seen)


def _changed(plain: str) -> Iterator[Span]:
    for changed in _CHANGED.finditer(plain):
        if not _TAGGED.search(changed["value"]):
            yield Span(*changed.span("value"), "PASSWORD")


def _spoken_of(seen: Views) -> Iterator[Span]:
    reached = 0
    for name in _OF_PASSWORDS.finditer(seen.plain):
        start, end = max(reached, name.start() - _BACK), min(name.end() + _REACH, len(seen.plain))
        if start >= end:
            continue
        phrase = _PHRASE.match(seen.plain, name.start())
        if phrase and _is_phrase(phrase["value"]):
            yield Span(*phrase.span("value"), "PASSWORD")
        reached = max(start, end - _LONGEST)
        for pattern in (_ONE, _TRIED, _ANSWER):
            begin = start if pattern is _TRIED else max(start, name.end())
            for match in pattern.finditer(seen.plain, begin, end):
                first, last = match.span("value")
                value = seen.text[first:last].rstrip(".,;:)?»")
                is_sure = name[0] not in _LOGINS or _SURE.search(value) is not None
                if is_sure and _is_made(value):
                    yield Span(first, first + len(value), "PASSWORD")


def _is_phrase(value: str) -> bool:
    words = re.split("[ -]", value)
    return not _TALK.intersection(words) and not (
        is_description(words[0]) and words[0] != "correct"
    )


def _is_made(value: str) -> bool:
    if is_stand_in(value) or is_code(value) or not is_chosen(value):
        return False
    is_named = value.isupper() and (is_measure(value) or _NAMED.fullmatch(value) is not None)
    is_other = _PRODUCT.fullmatch(value) is not None or is_named
    return _MADE.fullmatch(value) is not None and not is_other
