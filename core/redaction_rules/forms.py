"""Keys known by their whole form rather than by how they begin: JWTs, bot tokens, hashes."""

from collections.abc import Iterator

from core.redaction_rules.folded import Views, views
from core.redaction_rules.form import form, found
from core.redaction_rules.rejoined import rejoin
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_drawn, is_mixed, is_varied

_BREAK = r"(?:[ ]?\n[ \t]{0,12}|[ ])?"


def _is_long(body: str) -> bool:
    return is_mixed(body) and is_varied(body)


FORMS = (
    form("COOKIE", "cfdj8", r"CfDJ8[\w-]{40,2000}"),
    form(
        "COOKIE",
        "wordpress_",
        r"wordpress_(?:logged_in|sec)_\w{8,40}[ ]?[=—–-][ ]?(?P<value>[\w%|.+-]{6,400}(?:[ ]"
        r"[\w%|.+-]{20,400})?)",
    ),
    form("HUGGING_FACE_TOKEN", "hf_", r"(?<![\w-])hf_[A-Za-z]{34}(?!\w)", is_drawn),
    form(
        "TOKEN",  # 64 bytes in base64, as Azure's storage has its keys
        "key",
        r"(?i:key)[\"']?\s?[=:]\s?[\"']?(?P<value>[A-Za-z0-9+/]{86}==)(?![\w+/=])",
    ),
    form(
        "WALLET_KEY",
        ("phantom", "solana", "private", "secret", "export", "wallet", "keypair"),
        r"(?<![\w/+.-])[1-9A-HJ-NP-Za-km-z]{86,88}(?![\w/+=.-])",
        is_drawn,
    ),
    form(
        "TOKEN",
        ("client(", "search(", "twilio", "api(", "init", "connect(", "configure(", "sdk(", "auth("),
        r"(?:[Cc]lient|[Ss]earch|[Tt]wilio|[Aa]pi|API|[Ii]nit|[Cc]onnect|[Cc]onfigure|[Ss]dk"
        r"|SDK|[Aa]uth)"
        r"\w{0,16}\(\s{0,8}[\"'“”‘’][^\"'“”‘’\n]{4,80}[\"'“”‘’],\s{0,8}[\"'“”‘’](?P<value>"
        r"[\w/+=-]{20,200})(?=[\"'“”‘’])",
        is_drawn,
    ),
    form(
        "JWT",
        (),
        r"(?<![\w.-])e[yv][ ]?[Jj][\w=-]{6,800}"
        r"(?:(?:[ ]?\n[ \t]{0,12}|[ ])[\w=-]{8,800}){0,3}[ ]?\.\s{0,3}"
        r"[\w=-]{5,1500}(?:(?:[ ]?\n[ \t]{0,12}|[ ])[\w=-]{8,800}(?![ ]?[(:]))"
        r"{0,6}(?:[ ]?\.\s{0,3}[\w=-]{0,900}"
        r"(?:(?:[ ]?\n[ \t]{0,12}|[ ](?=[\w=-]{0,40}\d))[\w=-]{6,800}(?![ ]?[(:]))?){0,3}",
        _is_long,
    ),
    form(
        "SENDGRID_KEY",
        (),
        r"(?<![A-Za-z0-9])[S5][GC6][ ]?\.\s{0,2}(?=[\w-]{0,25}\d?)[\w-]{14,26}"
        rf"(?:{_BREAK}[\w-]{{4,16}})?[ ]?\.\s{{0,2}}[\w-]{{20,50}}(?:{_BREAK}[\w-]{{10,40}})?",
        _is_long,
    ),
    form(
        "DISCORD_TOKEN",
        (),
        r"(?:(?<![\w.-])|(?<=TOKEN-)|(?<=oken-))[MNO](?=[A-Za-z0-9]{4})[\w-]{12,28}"
        r"(?:(?:\n[ \t]{0,12}|[ ])[\w-]{2,16})?[ ]?\.\s{0,2}[\w-]{5,7}[ ]?\.\s{0,2}[\w-]{2,40}"
        r"(?:(?:\n[ \t]{0,12}|[ ])(?=[\w-]{0,30}\d)[\w-]{4,40}(?![\w.(:]))?",
        lambda value: is_drawn(value) and len(value) > 50,  # noqa: PLR2004 - of three parts
    ),
    form(
        "DISCORD_TOKEN",
        (),
        r"(?<=[\"'“(= ])[MNO][A-Za-z0-9][\w-]{21,26}[ .,][\w-]{5,7}[ .,][\w-]{27,40}(?![\w.(:])",
        lambda value: is_drawn(value) and len(value) > 50,  # noqa: PLR2004 - of three parts
    ),
    form("AZURE_KEY", "==", r"(?<![\w+/=-])[A-Za-z0-9+/]{86}==(?![\w+/=])", is_drawn),
    form("MAPBOX_TOKEN", ".eyj", r"(?<!\w)[sp]k\.eyJ[\w.-]{30,220}", _is_long),
    form("FIREBASE_TOKEN", "apa91", r"(?<![\w-])[\w-]{20,24}:\s?APA91[\w-]{100,150}", _is_long),
    form("FIREBASE_KEY", "apa91", r"AAAA[\w-]{7}:\s?APA91[\w-]{100,150}", _is_long),
    form("AIRTABLE_TOKEN", "pat", r"(?<!\w)pat[A-Za-z0-9]{14}\.\s?[0-9a-fOolIiSZsB]{50,64}"),
    form("ASANA_TOKEN", (), r"(?<![\w/])[01lO]/[\dOlI]{14,17}[:/](?:\d{14,17}:)?[0-9a-f]{30,34}"),
    form(
        "TERRAFORM_TOKEN",
        "atlasv",
        r"(?<!\w)[A-Za-z0-9]{14}\.atlasv[1lI]\.\s?[\w-]{50,72}",
        _is_long,
    ),
    form(
        "TELEGRAM_TOKEN",
        (),
        r"(?:(?<![\w.-])|(?<=bot))\d{8,10}[ ]?:\s{0,3}A(?=[A-Za-z])[\w-]{3,36}"
        r"(?:(?:\n[ \t]{0,12}|[ ])(?=[\w-]{0,30}[\dA-Z_])[\w-]{4,24}(?![\w(:.]))?",
        lambda value: _is_long(value) and len(value) > 36,  # noqa: PLR2004 - digits and the body
    ),
    form("AZURE_SECRET", "q~", r"(?<![\w~.-])[\w~.-]{3}\dQ~\s?[\w~.-]{24,34}(?:\n[\w~.-]{4,16})?"),
    form(
        "MAILCHIMP_KEY",
        "-us",
        r"(?<![\w-])[0-9a-f]{6,32}(?:\s{1,8}[0-9a-f]{4,26})?[ ]?-[ ]?us\d{1,2}(?!\w)",
    ),
    form("MAILGUN_KEY", (), r"(?<![\w-])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-])"),
    form(
        "OKTA_TOKEN",
        "00",
        r"(?<![\w-])00(?=[\w-]{0,30}[A-Z])(?=[\w-]{0,30}[a-z])[\w-]{40}(?![\w-])",
    ),
    form("SALESFORCE_TOKEN", "00d", r"(?<!\w)00D[A-Za-z0-9]{12,15}!\s?[\w.]{60,120}", _is_long),
    form(
        "COOKIE",
        "do-not-share",
        r"_\|WARNING:-DO-NOT-SHARE[^\s\"']{20,2000}(?:\n[A-F0-9]{16,1000})?",
    ),
    form(
        "PRIVATE_KEY",
        "ls0tls1crudjtib",
        r"(?<![\w+/])LS0tLS1CRUdJTiB(?!DRVJU|QVUJM)[\w+/=]{16,9000}(?:\n[\w+/=]{16,9000}){0,80}",
    ),
    form("GOOGLE_TOKEN", "1//0", r"(?<![\w/])1//0[\w-]{35,120}(?:\n[\w-]{8,60})?(?![\w-])"),
    form("ZHIPU_KEY", (), r"(?<![\w.])[0-9a-fOlI]{32}\.[A-Za-z0-9]{16}(?![\w.])", _is_long),
    form("GHOST_KEY", (), r"(?<![\w:])[0-9a-fOlI]{24}:[0-9a-fOlI]{64}(?![\w:])"),
    form("CLICKUP_TOKEN", "pk", r"(?<!\w)pk[_ ]\d{5,9}_[A-Z0-9]{30,34}(?!\w)"),
    form("MAXMIND_KEY", "_mmk", r"(?<!\w)\w{6}_\w{29}_mmk(?!\w)"),
    form("RAPIDAPI_KEY", "jsn", r"(?<!\w)[0-9a-z]{10}msh[0-9a-z]{15}p1[0-9a-z]{6}jsn[0-9a-z]{12}"),
    form("RANCHER_TOKEN", (), r"(?<!\w)(?:token|kubeconfig)-[\w-]{4,40}:[a-z0-9]{54}(?!\w)"),
    form("ABLY_KEY", (), r"(?<![\w.-])[\w-]{6}\.[\w-]{6}:[\w-]{43}(?![\w-])", _is_long),
    form(
        "FACEBOOK_TOKEN",
        "|",
        r"(?<!\w)[\dOlI]{13,17}\|(?=[\w-]{0,26}\d)[\w-]{27,32}(?![\w-])",
        _is_long,
    ),
    form(
        "STRIPE_SECRET",
        "_secret_",
        r"(?<!\w)(?:pi|seti|cs|src)_\w{8,60}?_secret_[A-Za-z0-9]{16,40}",
    ),
    form("TWITCH_STREAM_KEY", "live_", r"(?<!\w)live_\d{6,12}_[A-Za-z0-9]{24,34}", _is_long),
    form(
        "JOIN_TOKEN",
        ("kubeadm", "join", "token"),
        r"(?<![\w.@/-])(?=[a-z]{0,5}\d)[a-z0-9]{6}\.(?=[a-z]{0,12}\d)[a-z0-9]{16}(?![\w.-])",
    ),
    form(
        "JOIN_TOKEN",
        "token",
        r"(?i:token)[\"']?[ ]?[:=]?[ ]?[\"']?(?P<value>(?=[a-z.]{0,22}\d)[a-z0-9]{6}\.[a-z0-9"
        r"]{16})(?![\w.-])",
    ),
    form(
        "TOKEN",
        ("new ", "client(", "api(", "sdk(", "service(", "base(", "airtable(", "key("),
        r"(?:\bnew[ ](?!ObjectId|U[Uu][Ii][Dd]|Guid|Hash|Date|Blob|File|Worker|Error|URL|Buff"
        r"er|BigInt)"
        r"[A-Z]\w{2,30}|(?:[Cc]lient|A[Pp][Ii]|S[Dd][Kk]|[Ss]ervice|[Aa]irtable|[Kk]ey))"
        r"\(\s{0,8}[\"'“‘](?P<value>[\w.-]{20,200}(?:[ \n][\w.-]{4,60})?)(?=[\"'”’])",
        is_drawn,
    ),
    form(
        "ONEPASSWORD_KEY",
        "a3",
        r"(?<!\w)A3[-—_][A-Z0-9]{6}[-—_][A-Z0-9]{6}(?:[-—_][A-Z0-9]{5}){3,4}(?!\w)",
    ),
    form(
        "NGROK_TOKEN",
        (),
        r"(?<!\w)(?:[12][A-Za-z0-9]{26}|cr_[A-Za-z0-9]{26})_[A-Za-z0-9]{18,24}(?!\w)",
        _is_long,
    ),
    form(
        "PRIVATE_KEY",
        ",",
        r"\[\s?(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\s?,\s{0,3}){63}(?:25[0-5]|2[0-4]\d|1?\d?\d)\s?\]",
    ),
    form(
        "PASSWORD",
        "$",
        r"\$(?:[156y]|2[abxy]|apr1|argon2\w{1,2}|scrypt|P|H|S|pbkdf2[\w-]{0,16}|7)\$"
        r"[\w./$=,+*-]{16,200}"
        r"(?:\s{1,8}(?=[\w./]{0,80}[\dA-Z])[\w./]{8,80}(?=[:\s]|$))?",
    ),
    form("PASSWORD", "$", r"(?<!\w)(?:pbkdf2_sha\d{1,3}|scrypt:[\d:]{5,16})\$[\w./$=+-]{24,200}"),
    form("PASSWORD", "}", r"\{(?:S?SHA(?:\d{3})?|S?MD5|CRYPT)\}[\w+/=.$]{20,120}"),
    form("PASSWORD", "scram-sha", r"\bSCRAM-SHA-\d{1,3}\$\d{3,6}:[\w+/=$:]{30,200}"),
    form("PASSWORD", ":::", r"(?<=:)[0-9a-f]{32}:[0-9a-f]{32}(?=:::)"),
    form("WALLET_KEY", (), r"(?<![\w/+.-])[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![\w/+=.-])", _is_long),
    form(
        "PRIVATE_KEY",
        "0x",
        r"(?i:\b(?:priv\w*|pk|secret|wallet)\b)[^\n]{0,16}?(?P<value>0x[0-9a-fA-F]{64})(?!\w)",
    ),
    form(
        "PRIVATE_KEY",
        "ansibie_vauit",
        r"\$ANSIBLE_VAULT;[\d.]+;AES256(?:;\w+)?(?:\s{1,12}[0-9a-f]{20,})+",
    ),
)


def find(seen: Views) -> Iterator[Span]:
    """The keys of *text* that their form gives away, also where a space or a line broke them."""
    yield from found(seen, FORMS)
    rejoined = rejoin(seen.text)
    if rejoined:
        yield from (rejoined.span(span) for span in found(views(rejoined.text), FORMS))
