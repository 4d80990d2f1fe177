"""What other secrets are made from: the words of a wallet, the key of an authenticator."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues, fold
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_mixed, is_varied
from core.redaction_rules.wallet_words import WORDS

_SPOKEN_OF = re.compile(
    fold(
        r"seed|recovery phrase|back-?up phrase|secret phrase|mnemonic|wallet|metamask|ledger|trezor"
        r"|passphrase words|\b(?:12|15|18|21|24)[ -]?(?:words?|tu)\b|\bmy words|words i|khoa vi"
        r"|cum tu|\bvi (?:cua|dien tu)|phrase"
    )
)
_RUN = re.compile(
    r"(?<![\w-])[a-z]{3,8}(?:(?:[ ]{1,4}|,[ ]{0,2}|[ ]?\n[ ]{0,8}|[ ]?\|[ ]?|\t)"
    r"(?:\d{1,2}[.):]?[ ]{0,2})?[a-z]{3,8}(?![\w-])){11,40}"
)
_NUMBERED = re.compile(
    r"(?<![\w.])1[.):]?[ ]{0,3}[a-z]{3,8}(?:\s{1,12}\d{1,2}[.):]?[ ]{0,3}[a-z]{3,8}(?!"
    r"[\w-])){11,23}"
)
_WORD = re.compile(r"[a-z]{3,8}")
_MOST_MISREAD = 1
_LENGTHS = (24, 21, 18, 15, 12)
_NO_WORDS = frozenset(
    [
        "the",
        "and",
        "for",
        "not",
        "with",
        "please",
        "are",
        "was",
        "but",
        "from",
        "has",
        "these",
        "never",
        "been",
        "were",
        "which",
        "into",
        "them",
        "his",
        "her",
        "our",
        "would",
        "could",
        "should",
        "does",
        "did",
        "its",
        "their",
        "your",
        "yours",
        "had",
        "too",
        "yet",
    ]
)
# Words of wallets that every other sentence has, too.
_OFTEN_SAID = frozenset(
    """
you that this have will all any about above before after again because between both can during
each either enough every few just like make more most must need never next nothing now only other
over same say she some such sure then there they today together toward try turn under until update
upon very want way what when where why always also check keep know look use work open right start
stay still time good great much find first get give into one take tell
""".split()  # noqa: SIM905 - prose is read more easily than a list
)
_CALLED = frozenset({"phrase", "words", "mnemonic", "recovery", "wallet"})
_AROUND = 160  # characters in which a wallet is spoken of
_OF_PHRASES = cues(
    *("seed", "phrase", "mnemonic", "wallet", " words", "metamask", "cum tu", "khoa vi", "12 tu"),
    *("24 tu", "tu khoa", "ledger", "trezor"),
)

_OF_CODES = cues(
    *(
        "2fa",
        "totp",
        "authenticator",
        "setup key",
        "mfa",
        "otp",
        "secret=",
        "secret key",
        "two-factor",
    ),
    *("manual entry", "manually"),
)
_NAMED_KEY = re.compile(
    r"(?:\b(?:2[Ff][Aa]|(?:totp|TOTP)|[Aa]uthenticator|[Ss]etup|SETUP|mfa|MFA|[Oo][Tt][Pp]|"
    r"[Mm]ã 2FA|manual(?:ly)?"
    r"|[Mm]anual entry|entry|this)[ _-]?(?:[Ss]ecret|SECRET|[Kk]ey|KEY|[Ss]eed|[Tt]oken)?"
    r"[ ]?[:= ]?[ ]?[\"']?|[?&]secret=)"
    r"(?P<value>(?:[A-Z2-7]{4}[ -]){3,12}[A-Z2-7]{4}|(?:[a-z2-7]{4}[ -]){5,12}[a-z2-7]{4}"
    r"|[A-Z2-7]{16,64}|[A-Z2-7]{6,40}[ ][A-Z2-7]{8,40}|(?=[a-z]{0,30}[2-7])[a-z2-7]{16,64})(?!\w)"
)
_GROUPS = re.compile(
    r"(?<![\w-])(?:[a-z2-7]{1,4}(?:[ -]|[ ]?\n[ ]{0,8})){6,15}[a-z2-7]{1,4}(?![\w-])"
    r"|(?<![\w-])(?:[A-Z2-7]{4}[ -]){3,12}[A-Z2-7]{1,4}(?![\w-])"
)
_MIXED_GROUP = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,3}[2-7]|[a-z]{1,3}[2-7]|[2-7][A-Za-z2-7])[A-Za-z2-7]{0,3}[ -]"
)
_BASE32 = re.compile(r"[A-Z2-7 -]+|(?=.*[2-7])[a-z2-7 -]+|(?:[a-z]{4}[ -]){5,12}[a-z]{4}")
_GROUP, _BROKEN = 4, 2  # characters of a group; groups of other sizes, where OCR broke one
_FEWEST_MIXED = 3  # groups that have letters and digits


def find(seen: Views) -> Iterator[Span]:
    """As many words as wallets have, where one is spoken of, and keys in base 32."""
    yield from _phrases(seen)
    if seen.has_any(_OF_CODES):
        yield from _keys(seen.text)


def _keys(text: str) -> Iterator[Span]:
    for match in _NAMED_KEY.finditer(text):
        if is_varied(match["value"]) and _BASE32.fullmatch(match["value"]):
            yield Span(*match.span("value"), "OTP_SEED")
    groups = _GROUPS.finditer(text) if _MIXED_GROUP.search(text) else ()
    for match in groups:
        if _is_key(match[0]):
            yield Span(match.start(), match.end(), "OTP_SEED")


def _is_key(value: str) -> bool:
    groups = value.replace("-", " ").split()
    is_whole = sum(len(group) == _GROUP for group in groups) >= len(groups) - _BROKEN
    return is_whole and sum(map(is_mixed, groups)) >= min(_FEWEST_MIXED, len(groups) // 2)


def _phrases(seen: Views) -> Iterator[Span]:
    for match in _NUMBERED.finditer(seen.plain):
        words = _WORD.findall(match[0])
        if len(words) in _LENGTHS and not _NO_WORDS.intersection(words):
            yield Span(match.start(), match.end(), "SEED_PHRASE")
    for run in _RUN.finditer(seen.plain):
        yield from _wallet_words(seen.plain, run)
    if not seen.has_any(_OF_PHRASES):
        return
    for run in _RUN.finditer(seen.plain):
        around = seen.folded[max(0, run.start() - _AROUND) : run.end() + _AROUND]
        words = [word.span() for word in _WORD.finditer(seen.plain, *run.span())]
        span = _phrase(seen.plain, words)
        if span and _SPOKEN_OF.search(around):
            yield span


def _wallet_words(plain: str, run: re.Match[str]) -> Iterator[Span]:
    """Rows of a wallet's words as long as a wallet's, one of them perhaps misread."""
    words = [word.span() for word in _WORD.finditer(plain, *run.span())]
    known = [plain[start:end] in WORDS for start, end in words]
    first = 0
    while first <= len(words) - _LENGTHS[-1]:
        last, misread = first, 0
        while last < len(words) and misread + (not known[last]) <= _MOST_MISREAD:
            misread += not known[last]
            last += 1
        while last > first and not known[last - 1]:
            last -= 1
        row = [plain[start:end] for start, end in words[first:last]]
        talk = sum(word in _OFTEN_SAID for word in row)
        if known[first] and len(row) >= _LENGTHS[-1] and talk <= len(row) // _LENGTHS[-1]:
            yield Span(words[first][0], words[last - 1][1], "SEED_PHRASE")
            first = last
        else:
            first += 1


def _phrase(plain: str, words: list[tuple[int, int]]) -> Span | None:
    """The longest row of *words* that is no sentence, behind what it is called, if it is long."""
    first, longest = 0, (0, 0)
    for place, (start, end) in enumerate(words):
        if plain[start:end] in _NO_WORDS or plain[start:end] in _CALLED:
            first = place + 1
        elif place + 1 - first > longest[1] - longest[0]:
            longest = (first, place + 1)
    if longest[1] - longest[0] < _LENGTHS[-1]:
        return None
    return Span(words[longest[0]][0], words[longest[1] - 1][1], "SEED_PHRASE")
