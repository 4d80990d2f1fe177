"""E-mail addresses, whole, broken and spelt out, and no logins at machines."""

import re
from collections.abc import Iterator

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span

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
    r"(?<![\w.+@/%-])(?=[\w+-]{1,40}[._]|[\w-]{2,40}\+\w|[a-z]{2,20}\d)"
    r"[a-z0-9][\w.+-]{2,63}"
    r"(?:[ ]@[ ]?|@[ ]?\n[ ]{0,8}|@[ ]|[ ]?\n[ ]{0,8}@|@(?=[\w-]{2,40}(?:[ ]\.|\.[ ]?\n)))"
    rf"[\w-]{{2,40}}(?:(?:[ ]?\.[ ]?|\.[ ]?\n[ ]{{0,8}}|\.)(?:{_TOPS}|ai|app|cloud|tech|xyz|s"
    rf"hop|online"
    r"|store|site|studio|agency|ch|nl|at|es|it|pl|se|ca|au|in|sg)){1,2}(?![\w@/(])"
)
# A domain that broke at one of its dots: `a@hust. edu.vn`; no word of a sentence ends it.
_BROKEN_AT_DOT = re.compile(
    rf"{_LOCAL}@(?:[\w-]{{2,40}}\.){{0,2}}[\w-]{{2,40}}"
    r"(?:\.[ ]|\.[ ]?\n[ ]{0,8}|[ ]?\n[ ]{0,8}\.)"
    r"(?:(?:com|net|org|edu|gov)(?:\.[a-z]{2})?|(?:ac|co)\.[a-z]{2}|vn|fr|uk|eu|jp|ch|nl|biz"
    r"|(?:de|io|dev|me|us)(?=[\"'>)]|[ \t]*(?:\n|$)))(?![\w@/(:=.-]\w|\w)"
)
# A domain whose name broke, where what is joined is a mail host, or stands alone in its line.
_BROKEN_IN_NAME = re.compile(
    rf"{_LOCAL}@(?P<first>(?=[\d-]{{0,40}}[A-Za-z])[A-Za-z0-9-]{{1,40}})"
    rf"(?P<gap>[ ]?\n[ ]{{0,8}}|[ ])(?P<rest>[A-Za-z0-9-]{{1,40}}(?:\.(?:{_TOPS})){{1,2}})"
    r"(?![\w@/(:=-]|\.\w)(?P<end>[ \t]*(?=\n|$))?"
)
_MAIL_HOST = re.compile(rf"{_MAIL_HOSTS}\.(?:com|vn|me|net)(?:\.vn)?")
_ODD_LOCAL = re.compile(r"[^@]{0,64}[._+\d]")
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
    r"(?:(?<!\.)\b(?:ssh(?!-)|scp|sftp|rsync|mosh|ssh-copy-id|autossh)\b[^\n|;@]{0,60}|\bgit\+?|://(?:"
    r"[^\s/@]{0,60}:)?)$"
)


def find(seen: Views) -> Iterator[Span]:
    """Addresses of people."""
    text = seen.text
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if not _NO_MAIL_TOPS.fullmatch(match["top"]) and not _is_login(text, match):
                begun = _HYPHENED.search(text, max(0, match.start() - 60), match.start())
                yield Span(begun.start() if begun else match.start(), match.end(), "EMAIL")
        yield from _broken_domains(seen)
    for words, pattern in _SPELT:
        if all(seen.has_any(some) for some in words):
            for match in pattern.finditer(seen.plain):
                yield Span(*match.span(match.lastgroup or 0), "EMAIL")


def _broken_domains(seen: Views) -> Iterator[Span]:
    for match in _BROKEN_AT_DOT.finditer(seen.text):
        if not _is_login(seen.text, match):
            yield Span(match.start(), match.end(), "EMAIL")
    for match in _BROKEN_IN_NAME.finditer(seen.text):
        if _is_one_domain(match) and not _is_login(seen.text, match):
            yield Span(match.start(), match.end("rest"), "EMAIL")


def _is_one_domain(match: re.Match[str]) -> bool:
    """Whether both pieces of a domain's name are one, and no host with a domain below it."""
    if _MAIL_HOST.fullmatch((match["first"] + match["rest"]).lower()):
        return True
    is_alone = match["end"] is not None and "\n" in match["gap"]
    return is_alone and _ODD_LOCAL.match(match[0]) is not None


def _is_login(text: str, match: re.Match[str]) -> bool:
    """Whether it is a person on a machine: a shell's prompt, ssh, the address of a repository."""
    if match[0].startswith(("git@", "hg@")) or _HOST_TAIL.match(text, match.end()):
        return True
    before = text[max(0, match.start() - 80) : match.start()]
    return _SHELL_BEFORE.search(before) is not None
