"""Words as they should be spelt, where OCR took an l for a 1: `mysq1 -p`, `0TP`, `P1N`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.redaction_rules.folded import Views, fold, views

_COMMANDS = (
    *("mysql", "mysqldump", "mysqladmin", "mysqlsh", "psql", "sshpass", "curl", "ldapsearch"),
    *("redis-cli", "valkey-cli", "sqlplus", "sqlcmd", "smbclient", "openssl", "docker", "helm"),
    *("htpasswd", "rabbitmqctl", "rdesktop", "freerdp", "xfreerdp", "podman", "login", "plink"),
    *("unzip", "zip", "rclone", "ssh", "echo", "sudo", "kubectl", "lftp", "evil-winrm", "psexec"),
    *("useradd", "mongosh", "mongo", "cqlsh", "vault", "gcloud", "ansible", "iwconfig", "nmcli"),
)
_OF_CODES = (
    *("pin", "otp", "code", "codes", "verification", "security", "login", "recovery", "passcode"),
    *("confirmation", "authentication", "xac", "nhan", "thuc", "cua", "ban"),
)
_LONG_DASH = re.compile(r"(?:^|\s)[–—]")
_DASHES = {ord("–"): "-", ord("—"): "-"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words by how they look to OCR, and the pattern that finds them in folded text."""

    words: Mapping[str, str]
    pattern: re.Pattern[str]


def _spelling(words: Iterable[str]) -> Spelling:
    spelt = {fold(word): word for word in words}
    longest_first = sorted(spelt, key=len, reverse=True)
    pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return Spelling(spelt, re.compile(pattern))


COMMANDS, WORDS_OF_CODES = _spelling(_COMMANDS), _spelling(_OF_CODES)


def respelt(seen: Views, spelling: Spelling = COMMANDS) -> Views:
    """*seen* with the misread words of *spelling* put right; every place stays the same."""
    parts, position = list[str](), 0
    for word in spelling.pattern.finditer(seen.folded):
        start, end = word.span()
        spelt = spelling.words[word[0]]
        if seen.text[start:end].lower() != spelt and seen.plain[start:end] != spelt:
            parts += [seen.text[position:start], spelt]
            position = end
    text = "".join([*parts, seen.text[position:]]) if parts else seen.text
    if _LONG_DASH.search(text):
        text = text.translate(_DASHES)
    return views(text) if text is not seen.text else seen
