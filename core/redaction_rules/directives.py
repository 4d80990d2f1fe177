"""Passwords where servers and devices are configured with them."""

from core.redaction_rules.form import form
from core.redaction_rules.values import is_chosen, is_given, is_odd


def _is_said(value: str) -> bool:
    return is_given(value) and not value.isalpha()


DIRECTIVES = (
    form(
        "PASSWORD",
        ("login", "user"),
        r"\b(?:login|user(?:name)?)[ \t:]{1,3}\S{1,80}[ \t]{1,3}(?:password|pass|secret)[ \t]{1,3}"
        r"(?:[0579][ ])?(?P<value>\S{4,120})",
        _is_said,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("env ", "arg ", "setx "),
        r"(?:^|\n)[ \t]*(?:ENV|ARG|setx)[ ]\w*(?:PASSWORD|PASS|PWD|SECRET|TOKEN|KEY)[ ]"
        r"[\"']?(?P<value>[^\s\"'=]{4,300})",
        is_given,
    ),
    form(
        "PASSWORD",
        "community",
        r"\b(?:snmp-server[ ]community[ ]|ro?w?community6?[ ]|community(?:[ ]string)?[ ]?[:=][ ]?)"
        r"(?P<value>\S{4,80})",
        is_odd,
        is_small=True,
    ),
    form("PASSWORD", "bindpw", r"\bbindpw[ ](?P<value>\S{4,80})", is_odd),
    form(
        "PASSWORD",
        ("secret ", "password "),
        r"\b(?:enable[ ](?:secret|password)|secret|key-string|key)[ ](?:[05789][ ])"
        r"(?P<value>[^\s;]{4,80})|\benable[ ](?:secret|password)[ ](?P<bare>[^\s;]{4,80})"
        r"|\bpassword[ ]7[ ](?P<seven>[0-9A-Fa-f]{8,60})(?!\w)",
        is_odd,
        is_small=True,
    ),
    form(
        "TOKEN",
        "sonar",
        r"sonar\.login[ ]?[=—-][ ]?(?P<value>[\w-]{16,60})",
    ),
    form(
        "PASSWORD",
        "installation",
        r"\bproceed to installation:?\s{1,8}(?P<value>[0-9a-f]{16,32}(?:\s[0-9a-f]{4,16})?)(?!\w)",
    ),
    form(
        "PASSWORD",
        (
            "isakmp",
            "tacacs",
            "radius",
            "shared-secret",
            "authentication-key",
            "digest-key",
            "privilege",
        ),
        r"\b(?:isakmp key|(?:tacacs|radius)-server[^\n]{0,60}? key|pre-shared-secret"
        r"|authentication-key(?: \d+)?(?: md5)?|message-digest-key \d+ md5|privilege \d+ "
        r"(?:secret|password))"
        r"(?: [0579])? (?P<value>\S{4,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "ssid",
        r"\bssid\b[^\n]{1,40}?\b(?:key|pass\w*|pw|mk)[ :]{1,2}(?P<value>\S{5,64})",
        is_chosen,
        is_small=True,
    ),
)
