"""Names of commands as they should be spelt, where OCR took an l for a 1: `mysq1 -p`."""

import re

from core.redaction_rules.folded import Views, fold, views

_COMMANDS = (
    *("mysql", "mysqldump", "mysqladmin", "mysqlsh", "psql", "sshpass", "curl", "ldapsearch"),
    *("redis-cli", "valkey-cli", "sqlplus", "sqlcmd", "smbclient", "openssl", "docker", "helm"),
    *("htpasswd", "rabbitmqctl", "rdesktop", "freerdp", "xfreerdp", "podman", "login", "plink"),
    *("unzip", "zip", "rclone", "ssh", "echo", "sudo", "kubectl", "lftp", "evil-winrm", "psexec"),
    *("useradd", "mongosh", "mongo", "cqlsh", "vault", "gcloud", "ansible", "iwconfig", "nmcli"),
)
_SPELT = {fold(name): name for name in _COMMANDS}
_WORD = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(map(re.escape, sorted(_SPELT, key=len, reverse=True)))
    + r")(?![\w])"
)


def respelt(seen: Views) -> Views:
    """*seen* with its misread commands put right; every place stays the same."""
    parts, position = list[str](), 0
    for word in _WORD.finditer(seen.folded):
        start, end = word.span()
        spelt = _SPELT[word[0]]
        if seen.text[start:end].lower() != spelt:
            parts += [seen.text[position:start], spelt]
            position = end
    return views("".join([*parts, seen.text[position:]])) if parts else seen
