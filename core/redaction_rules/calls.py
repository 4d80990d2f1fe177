"""Secrets where a program's source gives them to a call, or signs with them."""

from core.redaction_rules.form import form
from core.redaction_rules.values import is_drawn, is_given, is_odd, is_odd_word

CALLS = (
    form(
        "PASSWORD",
        (
            *("securestring", "jwt.", "client(", "login(", "connect(", "auth(", "auth=", "mysqli"),
            *(
                "connection(",
                "pdo(",
                "credential",
                "send(",
                "send ",
                "send_",
                "sendline",
                "sign",
                "begin(",
                "pw_set(",
                "credentials(",
            ),
        ),
        r"(?:ConvertTo-SecureString(?:[ ]-String)?[ ]|jwt\.(?:sign|verify|encode)\([^\n,]{1,80},"
        r"[ ]?"
        r"|\bClient\([ ]?[\"']AC[0-9a-f]{32}[\"'],[ ]?"
        r"|\.(?:login|auth|authenticate|logon|sign_?in|begin|username_pw_set|setCredentials"
        r"|basicAuth)\((?:[^\n,()]{1,80},[ ]?)?"
        r"|\bpymysql\.connect\((?:[^\n,()]{1,80},[ ]?){2}"
        r"|(?:\bauth=|BasicAuth)\([ ]?[\"'][^\"'\n]{1,80}[\"'],[ ]?"
        r"|(?:getConnection|mysqli(?:_connect)?|new PDO|NetworkCredential"
        r"|UsernamePasswordCredentials)"
        r"\((?:[^\n,()]{1,120},[ ]?){1,2}"
        r"|\bsend(?:_keys|line)?(?:[ (]--)?[ (])"
        r"[\"'“”‘’„«](?P<value>[^\s\"'“”‘’]{4,120}?(?:\n[\w/+=-]{4,100})?)(?:\\[rn])?(?=[\"'“”‘’])",
        is_odd,
    ),
    form(
        "TOKEN",
        ("run(", "login(", "start(", "connect(", "key(", "token("),
        r"\.(?:run|start|login|connect|set_?\w{0,10}(?:[Kk]ey|[Tt]oken))\([ ]?[\"'“](?P<value>"
        r"[\w.-]{20,200})",
        is_drawn,
    ),
    form(
        "SECRET",
        ("fernet", "aes.", "des.", "des3.", "hmac", "cipher", "keyspec"),
        r"\b(?:Fernet|AES\.new|DES3?\.new|hmac\.new|SecretKeySpec|create(?:Hmac|Cipheriv"
        r"|Decipheriv)"
        r"\([^,\n]{1,30},[ ]?)\(?b?[\"'](?P<value>[^\s\"']{8,120})",
        is_odd,
    ),
    form(
        "PASSWORD",
        "pass",
        r"[\"']-{1,2}\w{0,16}pass(?:word|wd"
        r"|phrase)?[\"'],\s{0,12}[\"'](?P<value>[^\s\"']{3,120})[\"']",
        is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("protect", "hash", "make(", "set_password", "setpassword", "bcrypt", "digest"),
        r"(?:\.(?:un)?protect(?:\(|[ ]|[ ]password:=)[ ]?|hash::make\(|bcrypt\(|hashsync\("
        r"|hashpassword\(|set_?password\(|passwordhasher\w*\(|create_user\([^()\n]{0,80},[ ]?)"
        r"[\"'](?P<value>[^\"'\n]{4,80})[\"']",
        is_given,
        is_small=True,
    ),
    form(
        "PASSWORD",
        ("%s", "%@", "%v", "%d", "{}", "{0"),
        r"(?:pass(?:word|wd|phrase|code)?|mat khau|pwd|token|secret|api[ _-]?key)[^\"'\n]{0,12}"
        r"(?:%[@sv]|\{\d?\})[^\"'\n]{0,24}[\"'],[ ]?@?[\"'](?P<value>[^\s\"']{4,200})[\"']",
        is_given,
        is_small=True,
    ),
    form(
        "PRIVATE_KEY",
        "accounts",
        r"\baccounts:?[ ]?[=:]?[ ]?\[\s{0,8}[\"'`]?(?P<value>(?:0x)?[0-9a-fA-F]{64})(?!\w)",
    ),
    form(
        "SECRET",
        ("forkey", "for:", "key:"),
        r"\([\"'](?P<value>[^\"'\n]{4,200})[\"'],[ ]?(?:forkey|for|key"
        r"|withkey)[ ]?:[ ]?[\"']\w{0,20}"
        r"(?:password|passwd|token|secret|api_?key|pin)\w{0,8}[\"']",
        is_given,
        is_small=True,
    ),
    form(
        "SECRET",
        ("session", "cookie", "jwt", "secretor", "express"),
        r"\b(?:cookie-?parser\(|(?:session|cookie-?session|express-?jwt|expressjwt|jwt|passport-jwt"
        r"|jwtmodule\.register)\(\{?[^)\n]{0,120}?\bsecret[\"']?[ ]?:[ ]?)\[?[\"'`](?P<value>"
        r"[^\s\"'`]{6,200})",
        is_given,
        is_small=True,
    ),
    form(
        "SECRET",
        ("secretorkey", "secretorprivatekey", "issuersigningkey", "signingkey"),
        r"(?:secretor(?:private)?key|signingkey)[\"']?[ ]?[:=][ ]?(?:new[ ]\w+\([^\"'\n]{0,40})?"
        r"[\"'`](?P<value>[^\s\"'`]{6,200})",
        is_given,
        is_small=True,
    ),
    form(
        "SECRET",
        ("jwt", "token", "auth", "aes", "crypto"),
        r"[\"']?(?:jwt|tokens?|token(?:options|settings)|auth|aes|crypto|encryption)\w{0,10}[\"']?"
        r"(?:\s{0,2}:\s{0,2}\{[^}]{0,120}?|:|__)[\"']?(?:secret|key|signingkey)[\"']?[ ]?[:=][ ]?"
        r"[\"'](?P<value>[^\s\"'{}]{8,200})[\"']",
        is_odd_word,
        is_small=True,
    ),
)
