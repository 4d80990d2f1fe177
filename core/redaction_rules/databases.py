"""Passwords where databases have them: in a statement, a connection, a file of passwords."""

from core.redaction_rules.form import form
from core.redaction_rules.values import is_chosen, is_given, is_odd, is_odd_word

DATABASES = (
    form(
        "PASSWORD",
        "identified",
        r"\bidentified(?: with \S+)? by[ ]?[\"'“”‘’](?P<value>[^\"'“”‘’\n]{3,120})[\"'“”‘’]",
        is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("set password", "alter user", "alter role", "alter login"),
        r"\b(?:set|alter)\b[^\n;]{0,60}?\bpassword\b[^\n;'\"]{0,24}(?:['\"`]?[\w%.@-]{0,60}"
        r"['\"`]?){0,4}"
        r"[ ]?(?:=|to|by)[ ]?(?:password\()?[ne]?[\"'“”‘’](?P<value>[^\"'“”‘’\n]{3,120})[\"'“”‘’]",
        is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "sqlplus",
        r"\bsqlplus[ ](?:-\w[ ])?[\w]{1,40}/(?P<value>[^\s@/]{4,80})@",
        is_odd,
    ),
    form(
        "PASSWORD",
        "jdbc:oracle",
        r"\bjdbc:oracle:\w{1,6}:\w{1,40}/(?P<value>[^\s@/]{4,80})@",
        is_odd,
    ),
    form(
        "PASSWORD",
        "generated for",
        r"\bpassword is generated for \S{1,60}: (?P<value>\S{6,80})",
        is_odd,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "auth ",
        r"(?:^|\n|[>$#])[ ]{0,2}AUTH[ ](?:\w{1,20}[ ])?(?P<value>\S{4,80})(?=\n|$)",
        is_odd,
    ),
    form(
        "PASSWORD",
        ":5432:",
        r"(?:^|\n)[\w.*-]{1,80}:5432:[\w*-]{1,60}:[\w.*-]{1,60}:(?P<value>[^\s:]{3,80})",
        is_given,
    ),
    form(
        "PASSWORD",
        ":",
        r"(?:^|\n)(?:[\w.*-]{1,80}:\d{4,5}|\*:\*):[\w*-]{1,60}:[\w.*-]{1,60}:(?P<value>"
        r"[^\s:]{4,80})(?=\n|$)",
        is_chosen,
    ),
    form(
        "PASSWORD",
        ("connect", "conn ", "iogon"),
        r"\b(?:connect|conn|logon)[ ][\w$]{2,30}/(?P<value>[^\s/@\"']{4,60})(?=@|[ ]|\n|$)",
        is_odd_word,
        is_small=True,
    ),
    form(
        "PASSWORD",
        " using ",
        r"\bconnect[ ]to[ ]\S{1,40}[ ]user[ ]\S{1,40}[ ]using[ ](?P<value>\S{4,60})",
        is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        "/",
        r"(?<![\w/.@:-])[\w$]{2,30}/(?P<valu"
        r"e>[^\s/@\"']{4,60})@(?://)?[\w.-]{1,80}(?::\d{2,5})?/\w{2,40}",
        is_odd_word,
    ),
)
