"""What tells of a person: cards, bank accounts, e-mail addresses, phone numbers."""

import re
from collections.abc import Iterator

from core.checksums import iban_length, is_card, is_iban
from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span

_CARD = re.compile(r"(?<![\w.#/=-])\d(?:(?:[ .-]|[ ]?\n[ ]{0,8})?\d){13,18}(?![\w>-]|\.\d)")
_CARD_MISREAD = re.compile(
    r"(?<![\w.#/-])\d[\dOoIlSB]{3}(?:(?:[ .-]|[ ]?\n[ ]{0,8})?[\dOoIlSB]){9,15}(?![\w-]|\.\d)"
)
_AS_DIGITS = str.maketrans("OoIlSB", "001158")
_CARD_GROUPS = re.compile(r"\d{4}(\D+\d{4}){2,3}\D+\d{1,4}|\d{4}\D+\d{6}\D+\d{4,5}|\d{13,19}")
_FOUR_FOURS = re.compile(r"\d{4}(?:([ .-])\d{4})(?:\1\d{4}){2}(?=\D)")  # and a date behind them
_BACK = re.compile(r"\W{1,4}(?:exp\w*\W{0,3})?\d{2}\s?/\s?\d{2,4}\W{1,4}(?P<value>\d{3,4})(?!\d)")
_CARD_WORD = re.compile(r"card|visa|master|amex|th[ẻe]\b|pan\b|pay|thanh to[áa]n", re.IGNORECASE)
_ID_WORD = re.compile(
    r"(?:order|invoice|tracking|waybill|awb|parcel|shipment|v[ậa]n đơn|\bid|_id|ref(?:erence)?"
    r"|transaction|serial|imei|ticket|case|build"
    r"|snowflake|message|user|đơn(?: hàng)?|mã|hóa đơn|#|account|stk|mst|thuế|tài khoản"
    r"|time(?:stamp)?)"
    r"(?:[ _-]?(?:id|number|no\.?|số))?[^\w\n]{0,4}$",
    re.IGNORECASE,
)
_ACCOUNT_WORD = re.compile(r"account|stk|tài khoản|tai khoan|\bmst\b|tax|thuế", re.IGNORECASE)

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}")

_LOCAL = r"(?<![\w.+@/%*•●-])[A-Za-z0-9](?:[\w.+-]{0,63}[A-Za-z0-9_+-])?"
_EMAIL = re.compile(
    rf"{_LOCAL}@(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,40}}[A-Za-z0-9])?\.{{1,2}}){{1,5}}"
    r"(?P<top>[A-Za-z]{2,18}))(?![\w@])"
)
_MAIL_HOSTS = r"(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|proton|protonmail|live|fpt|vnpt)"
_BROKEN_EMAIL = re.compile(
    rf"{_LOCAL}(?:[ ]?@[ ]?|@[ ]?\n[ ]{{0,8}}|\n[ ]{{0,8}}@){_MAIL_HOSTS}"
    r"(?:[ ]?\.[ ]?|\.?\n[ ]{0,8}\.?)(?:com|vn|me|net)(?:\.vn)?(?!\w)",
)
_MAIL_CUES = cues("mail", "yahoo", "outlook", "icloud", "proton", "live", "fpt", "vnpt")
_HYPHENED = re.compile(r"[\w.+]{2,40}-\n[ ]{0,8}\Z")  # what stands in the line above
_TOPS = r"(?:com?|vn|net|org|edu|gov|me|io|dev|de|fr|uk|eu|us|jp|info|biz)"
_AT, _DOT = (
    r"(?:[ ]?[\[({<][ ]?(?:at|@)[ ]?[\])}>][ ]?|[ ]?[©®][ ]?)",
    r"(?:[ ]?[\[({<][ ]?(?:dot|\.)[ ]?[\])}>][ ]?)",
)
_SPELT_EMAIL = re.compile(
    rf"{_LOCAL}(?:{_AT}[\w-]{{2,40}}(?:(?:{_DOT}|[ ]dot[ ]|[ ]?\.[ ]?){_TOPS}){{1,2}}(?!\w)"
    rf"|[ ](?:at|a c[òo]ng)[ ]{_MAIL_HOSTS}[ ](?:dot|ch[ấa]m)[ ](?:com|vn|me|net|org)(?!\w)"
    rf"|@{_MAIL_HOSTS},[ ]?com(?!\w)"
    rf"|@[\w-]{{2,40}}[ ](?:com|net|org|edu)(?:[ .]{{1,2}}vn)?(?!\w)"
    rf"|@[\w.-]{{1,40}}-\n[ ]{{0,12}}[\w-]{{1,40}}(?:\.{_TOPS}){{1,2}}(?!\w))",
)
_BROKEN_ANYWHERE = re.compile(
    r"(?<![\w.+@/%-])(?=[\w+-]{1,40}[._]|[a-z]{2,20}\d)[a-z0-9][\w.+-]{2,63}"
    r"(?:[ ]@[ ]?|@[ ]?\n[ ]{0,8}|@[ ]|[ ]?\n[ ]{0,8}@|@(?=[\w-]{2,40}(?:[ ]\.|\.[ ]?\n)))"
    rf"[\w-]{{2,40}}(?:(?:[ ]?\.[ ]?|\.[ ]?\n[ ]{{0,8}}|\.)(?:{_TOPS}|ai|app|cloud|tech|xyz|s"
    rf"hop|online"
    r"|store|site|studio|agency|ch|nl|at|es|it|pl|se|ca|au|in|sg)){1,2}(?![\w@/(])"
)
_NAMED_SPELT = re.compile(
    rf"(?:mail|contact|reach|write)[^\n@]{{0,12}}[ :]"
    rf"(?P<value>{_LOCAL}[ ]at[ ]{_MAIL_HOSTS}\.com)(?!\w)"
    rf"|(?P<odd>(?<![\w.+@/%-])"
    rf"(?=[A-Za-z]{{1,30}}[\d._-])[\w.+-]{{3,64}}[ ]at[ ]{_MAIL_HOSTS}\.com)(?!\w)",
)
_SPELT = (
    ((cues("@"), _MAIL_CUES), _BROKEN_EMAIL),
    ((cues(" @", "@ ", "@\n", "\n@", " .", ".\n"), cues("@")), _BROKEN_ANYWHERE),
    (
        (
            cues("(at", "[at", "{at", "<at", " at ", "(@", "[@", "@", "a cong", "©", "®"),
            cues("dot", "(.)", "[.]", "cham", ",", "]", ")", "}", ">", "©", "®", "-\n")
            + cues(" com", " net", " org", " edu"),
        ),
        _SPELT_EMAIL,
    ),
    (
        (
            cues(
                " at gmail",
                " at google",
                " at yahoo",
                " at hotmail",
                " at outlook",
                " at icloud",
                " at proton",
                " at live",
                " at fpt",
                " at vnpt",
            ),
        ),
        _NAMED_SPELT,
    ),
)
# What stands behind the @ of a host, a package, a unit or a file, and never of a mail address.
_NO_MAIL_TOPS = re.compile(
    r"local|lan|internal|localdomain|localhost|home|corp|intranet|service|socket|timer|target"
    r"|mount|device|slice|scope|path|swap|py|js|jsx|ts|tsx|mjs|cjs|json|md|png|jpg|jpeg|svg"
    r"|gif|webp|css|html|yml|yaml|toml|lock|txt|log|exe|dll|java|kt|go|rb|php|lua|xml|ini|cfg"
    r"|conf|csv|beta|alpha|rc|next|latest|dev|canary|snapshot|release|final",
    re.IGNORECASE,
)
_HOST_TAIL = re.compile(
    r":[~/\w.-]*(?:[~/]|[#$](?=\s|$))|:[\w.-]+\.git\b|[ ]~|[ ][\w./~-]{1,40}\][#$]"
)
_SHELL_BEFORE = re.compile(
    r"(?:\b(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id|autossh)\b[^\n|;@]{0,60}|\bgit\+?|://(?:"
    r"[^\s/@]{0,60}:)?)$"
)
_PHONE = re.compile(
    r"(?:(?<![\w.+/:#=-])|(?<=\d)(?=[(+]))(?:"
    r"(?:\(?\+?84\)?|0)[ .-]?(?:[35789](?:[ .-]?\d){8}|2\d{1,2}(?:[ .-]?\d){7,8})"  # Vietnam
    r"|\(0?2\d{1,2}\)[ .-]?\d(?:[ .-]?\d){6,7}"
    r"|(?:\+|00)[1-9]\d{0,2}(?:[ .-]?\(\d{1,4}\))?(?:[ .-]?\d){6,12}"
    r"|\(?\+84\)?[ ]?\n[35789]\d{8}|07\d{3}[ ]\d{3}[ ]?\d{3}"
    r"|01[567]\d[ /-]\d{7,8}"  # mobiles: Britain, Germany
    r"|(?:1[ .-])?\([2-9]\d\d\)[ .-]?[2-9]\d\d[ .-]\d{4}|[2-9]\d\d-[2-9]\d\d-\d{4})"
    r"(?![\w/%=]|[.:-]\d)"
)
_NAMED_PHONE = re.compile(
    r"\b(?:phone|tel|mobile|cell|hotline|zalo|whatsapp|sdt|dien thoai|d[dt]|lien he|receiver"
    r"|shipper|(?:call|dial|goi)(?=[^\d\n]{0,12}[+(0]))(?:[ ]cua[ ]\w{1,8})?(?:[ ]?(?:number"
    r"|no\.?|so|me at|at|is|la))?[ .:;]{0,4}"
    r"(?P<value>\+?\(?[\do](?:(?:[ .()-]{0,2}|[ .]?\n[ .]{0,8})[\doilsb]){7,13})(?![\w/])",
)
_OF_PHONES = cues(
    "phone", "tel", "mobile", "cell", "hotline", "zalo", "whatsapp", "sdt", "dien thoai"
) + cues("dt", "lien he", "call", "dial", "goi")
_FEWEST_READ = 7  # digits of a number that OCR read for what they are
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
_NO_COUNTRY = re.compile(r"\+?(?:0{3,}|1{6,}|\d0{6,})")


def find(seen: Views, *, is_invoice: bool = False) -> Iterator[Span]:
    """What tells of a person; of an invoice, account and phone numbers are no secret."""
    yield from _cards(seen.text, is_invoice=is_invoice)
    if not is_invoice:
        yield from _misread_cards(seen.text)
    yield from _emails(seen)
    if not is_invoice:
        yield from _ibans(seen.text)
        yield from _phones(seen)


def _misread_cards(text: str) -> Iterator[Span]:
    """Cards that are called so, with letters for digits or their groups broken."""
    for match in _CARD_MISREAD.finditer(text):
        digits = re.sub(r"\D", "", match[0].translate(_AS_DIGITS))
        before = text[max(0, match.start() - 40) : match.start()]
        if is_card(digits) and _CARD_WORD.search(before):
            yield Span(match.start(), match.end(), "CARD")


def _cards(text: str, *, is_invoice: bool) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        groups = (_FOUR_FOURS.match(match[0]), _CARD_GROUPS.fullmatch(match[0]))
        numbers = [group[0] for group in groups if group and is_card(re.sub(r"\D", "", group[0]))]
        if not numbers:
            continue
        number, digits = numbers[0], re.sub(r"\D", "", numbers[0])
        before = text[max(0, match.start() - 40) : match.start()]
        is_named = _CARD_WORD.search(before) is not None
        if is_invoice and _ACCOUNT_WORD.search(before):
            continue
        if is_named or digits != number or not _ID_WORD.search(before):
            end = match.start() + len(number)
            yield Span(match.start(), end, "CARD")
            if back := _BACK.match(text, end):
                yield Span(*back.span("value"), "CODE")


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        length = iban_length(match[0][:2])
        end = _end_of_characters(match[0], length) if length else None
        if end and is_iban(match[0][:end].replace(" ", "")):
            yield Span(match.start(), match.start() + end, "IBAN")


def _end_of_characters(text: str, count: int) -> int | None:
    """Where the *count*-th character of *text* that is no space ends."""
    places = [place for place, character in enumerate(text) if character != " "]
    return places[count - 1] + 1 if len(places) >= count else None


def _emails(seen: Views) -> Iterator[Span]:
    text = seen.text
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if not _NO_MAIL_TOPS.fullmatch(match["top"]) and not _is_login(text, match):
                begun = _HYPHENED.search(text, max(0, match.start() - 60), match.start())
                yield Span(begun.start() if begun else match.start(), match.end(), "EMAIL")
    for words, pattern in _SPELT:
        if all(seen.has_any(some) for some in words):
            for match in pattern.finditer(seen.plain):
                yield Span(*match.span(match.lastgroup or 0), "EMAIL")


def _is_login(text: str, match: re.Match[str]) -> bool:
    """Whether it is a person on a machine: a shell's prompt, ssh, the address of a repository."""
    if match[0].startswith(("git@", "hg@")) or _HOST_TAIL.match(text, match.end()):
        return True
    before = text[max(0, match.start() - 80) : match.start()]
    return _SHELL_BEFORE.search(before) is not None


def _phones(seen: Views) -> Iterator[Span]:
    text = seen.text
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if _is_phone(match[0]) and not _ID_WORD.search(before):
            yield Span(match.start(), match.end(), "PHONE")
    named = _NAMED_PHONE.finditer(seen.plain) if seen.has_any(_OF_PHONES) else ()
    for match in named:
        is_read = sum(map(str.isdigit, match["value"])) >= _FEWEST_READ
        if is_read and _is_phone(match["value"]):
            yield Span(*match.span("value"), "PHONE")


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number.translate(_AS_DIGITS))
    is_long_enough = _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS
    return is_long_enough and not _NO_COUNTRY.fullmatch(number)
