"""Names of companies as people write them in questions: without what they all begin with."""

import re
from collections.abc import Sequence

from qa.detect import without_accents

_FORMS = re.compile(
    r"\b(?:cong ty|cty|tnhh|trach nhiem huu han|co phan|cp|mtv|mot thanh vien|doanh nghiep|tu nhan"
    r"|dntn|tap doan|tong|chi nhanh|company|co|ltd|limited|inc|llc|corp|corporation|jsc|plc"
    r"|gmbh|sdn|bhd)\b"
)
_SHORTEST = 3  # letters of a name that may be recognised in a question
_MOST_WORDS = 6
# After a word that leads to a name: words that begin with capitals, or what stands in quotes.
_NAMED = re.compile(
    r"(?:\b(?:của|cua|từ|from|by|with|at|bên|người bán"
    r"|nhà cung cấp|công ty|cty|seller|vendor|supplier)\s+)+"
    r"((?:[A-ZÀ-ỸĐ][\w&.-]*)(?:\s+[A-ZÀ-ỸĐ&][\w&.-]*){0,5})"
)
_QUOTED = re.compile(r"[\"“«']([^\"”»'\n]{2,80})[\"”»']")
_NO_NAME = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|vnd|usd|eur|vat|gtgt|thang|nam|quy|i|q[1-4])"
)


def core(name: str) -> str:
    """*name* in lower case and plain letters, without its legal form."""
    plain = re.sub(r"[^\w&]+", " ", without_accents(name).lower())
    return " ".join(_FORMS.sub(" ", plain).split())


def matched(plain: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of *names* that *plain* speaks of, in its order; one for each core."""
    words = " " + re.sub(r"[^\w&]+", " ", plain).strip() + " "
    found: dict[str, tuple[int, str]] = {}
    for name in names:
        short = " ".join(core(name).split()[:_MOST_WORDS])
        place = words.find(f" {short} ") if len(short) >= _SHORTEST else -1
        if place >= 0:
            found.setdefault(short, (place, name))
    best = {
        short: at
        for short, at in found.items()
        if not any(short != other and short in other for other in found)
    }
    return tuple(name for _, name in sorted(best.values()))


def named(text: str) -> str | None:
    """A name in *text* that nobody knows: it is looked for as it stands, so that none is found."""
    if quoted := _QUOTED.search(text):
        return quoted[1].strip()
    for match in _NAMED.finditer(text):
        name: str = match[1].strip(" .,")
        if not _NO_NAME.fullmatch(without_accents(name).lower().split()[0]):
            return name
    return None
