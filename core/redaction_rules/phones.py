"""Phone numbers: of Vietnam, of other countries, and what is called one."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.numerals import AS_DIGITS, is_identifier
from core.redaction_rules.span import Span

# `0.2258032440`, and `+3.14159265`, where no country has that number; `+1.4155552671` is dialled.
_NO_FRACTION = r"(?!0\.\d{5}|\+[2-689]\.\d{5}|\+1\.(?:[01]|\d{3}[01])\d{4})"
_PHONE = re.compile(
    r"(?:(?<![\w.+/:#=-])|(?<=\d)(?=[(+]))"
    rf"{_NO_FRACTION}(?:"
    r"(?:\(?\+?84\)?|0)[ .-]?(?:[35789](?:[ .-]?\d){8}|2\d{1,2}(?:[ .-]?\d){7,8})"  # Vietnam
    r"|\(0?2\d{1,2}\)[ .-]?\d(?:[ .-]?\d){6,7}"
    r"|(?:\+|00)[1-9]\d{0,2}(?:[ .-]?\(\d{1,4}\))?(?:[ .-]?\d){6,12}"
    r"|\(?\+84\)?[ ]?\n[35789]\d{8}|07\d{3}[ ]\d{3}[ ]?\d{3}"
    r"|01[567]\d[ /-]\d{7,8}"  # mobiles: Britain, Germany
    r"|(?:1[ .-])?\([2-9]\d\d\)[ .-]?[2-9]\d\d[ .-]\d{4}|[2-9]\d\d-[2-9]\d\d-\d{4})"
    r"(?![\w/%=]|[.:-]\d)"
)
# A sign between two groups that a blank or a line's end broke, or none but the line's end.
_SIGN = r"(?:[ ]{0,2}[.-][ ]{0,2}(?:\n[ ]{0,8})?|[ ]?\n[ ]{0,8}[.-][ ]?)"
_DASH = r"(?:[ ]{0,2}-[ ]{0,2}(?:\n[ ]{0,8})?|[ ]?\n[ ]{0,8}-[ ]?)"
_GAP = r"(?:[ ]{2}|[ ]?\n[ ]{0,8})"
_AREA = r"(?:(?![2-4]00)[2-9](?!11)\d\d)"  # of North America; an exchange, too
_MOBILE = r"(?:3[2-9]|5[25-9]|7[06-9]|8[1-9]|9\d)"  # of Vietnam
_LINE = r"(?:[ ]{2}|[ ]?\n)"  # no deeper, as a listing of changes has its lines
_OTHER = r"(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[126]|9[0-58])"
_BROKEN_PHONE = re.compile(
    r"(?<![\w.+/:#=-])(?<!\d[ \t])(?:"
    rf"(?:\+?1[ .-]{{1,2}})?(?:\({_AREA}\)(?:[ .-]?|{_GAP}|{_SIGN}){_AREA}(?:[ ]|{_SIGN})"
    rf"|{_AREA}{_DASH}{_AREA}{_DASH})\d{{4}}"
    rf"|\(?\+84\)?(?:[ .-]?|{_GAP}|{_SIGN}){_MOBILE}(?:[ .-]?|{_GAP}|{_SIGN})"
    rf"\d{{1,3}}(?:[ .-]?|{_GAP}|{_SIGN})\d{{3,4}}(?:(?:[ .-]|{_GAP}|{_SIGN})\d{{3}})?"
    rf"|\+{_OTHER}[ ]\d{{2,3}}(?:{_LINE}|{_SIGN})\d{{3,4}}[ .-]?\d{{3,5}}"
    rf"|\+{_OTHER}[ ]\d{{2,3}}[ .-]\d{{3,4}}(?:{_LINE}|{_SIGN})\d{{3,5}}"
    rf"|0{_MOBILE}(?:\d(?:{_SIGN}\d{{3}}{_SIGN}|{_GAP}\d{{3}}[ ]|[ ]\d{{3}}{_GAP})\d{{3}}"
    rf"|(?:{_SIGN}\d{{3}}{_SIGN}|{_GAP}\d{{3}}[ ]|[ ]\d{{3}}{_GAP})\d{{4}}))"
    r"(?=[ \t]*(?:\n|$)|[ ]?[^\W\dA-Z_]|[ ]?[\"',;)}\]|]|\.(?:\s|$))"
)
_OF_BREAKS = (" -", "- ", " .", ". ", "  ", "\n")
_COUNTRY = re.compile(r"\(?\+84|\+?1(?=[ .-])|0")
_BEHIND_COUNTRY = {"84": 9, "1": 10, "0": 9}
_NAMED_PHONE = re.compile(
    r"\b(?:phone|tel|mobile|cell|hotline|zalo|whatsapp|sdt|dien thoai|d[dt]|lien he|receiver"
    r"|shipper|(?:call|dial|goi)(?=[^\d\n]{0,12}[+(0]))(?:[ ]cua[ ]\w{1,8})?(?:[ ]?(?:number"
    r"|no\.?|so|me at|at|is|la))?[ .:;]{0,4}"
    r"(?P<value>(?!0\.\d{5})\+?\(?[\do]"
    r"(?:(?:[ .()-]{0,2}|\)[ ]{2}|[ .)-]{0,2}\n[ .-]{0,8})[\doilsb]){7,13})(?![\w/])",
)
_OF_PHONES = cues(
    "phone", "tel", "mobile", "cell", "hotline", "zalo", "whatsapp", "sdt", "dien thoai"
) + cues("dt", "lien he", "call", "dial", "goi")
_FEWEST_READ = 7  # digits of a number that OCR read for what they are
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_NO_COUNTRY = re.compile(r"\+?(?:0{3,}|1{6,}|\d0{6,})")


def find(seen: Views) -> Iterator[Span]:
    """Numbers that are dialled."""
    text = seen.text
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if _is_phone(match[0]) and not is_identifier(before):
            yield Span(match.start(), match.end(), "PHONE")
    broken = _BROKEN_PHONE.finditer(text) if seen.has_any(_OF_BREAKS) else ()
    for match in broken:
        before = text[max(0, match.start() - 24) : match.start()]
        if _is_whole(match[0]) and not is_identifier(before):
            yield Span(match.start(), match.end(), "PHONE")
    named = _NAMED_PHONE.finditer(seen.plain) if seen.has_any(_OF_PHONES) else ()
    for match in named:
        is_read = sum(map(str.isdigit, match["value"])) >= _FEWEST_READ
        if is_read and _is_phone(match["value"]):
            yield Span(*match.span("value"), "PHONE")


def _is_whole(number: str) -> bool:
    """Whether *number*, its pieces joined, has as many digits as its country's numbers have."""
    country = _COUNTRY.match(number)
    if country is None and number.startswith("+"):
        return _is_phone(number)
    fewest = _BEHIND_COUNTRY[re.sub(r"\D", "", country[0])] if country else 10
    behind = number[country.end() :] if country else number
    return len(re.sub(r"\D", "", behind)) == fewest


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number.translate(AS_DIGITS))
    is_long_enough = _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS
    return is_long_enough and not _NO_COUNTRY.fullmatch(number)
