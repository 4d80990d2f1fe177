"""Texts with secrets in them, and texts that only look so, as screenshots and messages hold them.

Nothing here is real: every value is drawn from a seeded generator when a test runs, and put
together from pieces, so that this file holds no string that a scanner could take for a key.
"""

import base64
import random
import re
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
ALNUM = string.ascii_letters + DIGITS
HEX = "0123456789abcdef"
URLSAFE = ALNUM + "-_"


@dataclass(frozen=True, slots=True)
class Secret:
    """`value` stands in `text`, perhaps broken by spaces and newlines, and must not be kept."""

    name: str
    text: str
    value: str


class Draw:
    """Values of the forms that providers give out."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - test data

    def of(self, alphabet: str, length: int) -> str:
        """Random characters, with a digit and a letter among them where the alphabet has them."""
        while True:
            value = "".join(self.random.choices(alphabet, k=length))
            has_both = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
            if has_both or length < 6 or alphabet in (DIGITS, UPPER, LOWER):
                return value

    def password(self) -> str:
        word = self.random.choice(
            ["tiger", "Summer", "blue", "Hanoi", "qwerty", "dragon", "Saigon"]
        )
        return word + self.of(DIGITS, 3) + self.random.choice(["!", "", "@x", "#1", "$q"])

    def word(self) -> str:
        return self.random.choice(["letmein", "sunshine", "trustnoone", "iloveyou", "hoanghon"])

    def card(self) -> str:
        prefix, length = self.random.choice([("4", 16), ("52", 16), ("37", 15), ("9704", 16)])
        body = prefix + self.of(DIGITS, length - len(prefix) - 1)
        for check in DIGITS:
            if _luhn(body + check):
                return body + check
        raise AssertionError

    def iban(self) -> str:
        country, size = self.random.choice([("DE", 22), ("NL", 18), ("FR", 27), ("ES", 24)])
        middle = "ABNA" if country == "NL" else ""
        account = middle + self.of(DIGITS, size - 4 - len(middle))
        number = int("".join(str(int(c, 36)) for c in f"{account}{country}00"))
        return f"{country}{98 - number % 97:02d}{account}"

    def basic(self) -> str:
        return base64.b64encode(f"a:{self.password()}".encode()).decode()

    def jwt(self) -> str:
        parts = [
            b'{"alg":"HS256","typ":"JWT"}',
            b'{"sub":"%s","iat":17}' % self.of(HEX, 9).encode(),
        ]
        heads = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
        return ".".join([*heads, self.of(URLSAFE, 43)])

    def discord(self) -> str:
        head = base64.b64encode(("1" + self.of(DIGITS, 17)).encode()).decode()
        return f"{head}.{self.of(ALNUM, 6)}.{self.of(URLSAFE, 38)}"


def _luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number)]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


def keys(draw: Draw) -> dict[str, str]:
    """One key of each provider."""
    of = draw.of
    return {
        "openrouter": "sk-or" + "-v1-" + of(HEX, 64),
        "openai": "sk-" + "proj-" + of(URLSAFE, 74) + of(ALNUM, 20),
        "openai old": "sk" + "-" + of(ALNUM, 20) + "T3BlbkFJ" + of(ALNUM, 20),
        "anthropic": "sk-" + "ant-api03-" + of(URLSAFE, 93) + "AA",
        "groq": "gsk" + "_" + of(ALNUM, 52),
        "github": "gh" + "p_" + of(ALNUM, 36),
        "github app": "gh" + "s_" + of(ALNUM, 36),
        "github fine": "github" + "_pat_" + of(ALNUM, 22) + "_" + of(ALNUM, 59),
        "gitlab": "gl" + "pat-" + of(URLSAFE, 19) + of(ALNUM, 1),
        "aws id": "AK" + "IA" + of(UPPER + "234567", 16),
        "google": "AI" + "za" + of(URLSAFE, 34) + of(ALNUM, 1),
        "slack": "xo" + "xb-" + of(DIGITS, 12) + "-" + of(DIGITS, 13) + "-" + of(ALNUM, 24),
        "discord": draw.discord(),
        "stripe": "sk" + "_live_" + of(ALNUM, 24),
        "stripe restricted": "rk" + "_live_" + of(ALNUM, 98),
        "twilio": "S" + "K" + of(HEX, 32),
        "sendgrid": "S" + "G." + of(URLSAFE, 22) + "." + of(URLSAFE, 42) + of(ALNUM, 1),
        "npm": "np" + "m_" + of(ALNUM, 36),
        "pypi": "py" + "pi-AgEIcHlwaS5vcmc" + of(URLSAFE, 100) + of(ALNUM, 1),
        "hugging face": "h" + "f_" + of(ALNUM, 34),
        "telegram": "7" + of(DIGITS, 9) + ":AA" + of(URLSAFE, 32) + of(ALNUM, 1),
        "digitalocean": "dop" + "_v1_" + of(HEX, 64),
        "jwt": draw.jwt(),
    }


KEY_PLACES = (
    "{}",
    "OPENAI_KEY={}",
    "openai.AuthenticationError: Incorrect API key provided: {}. You can find it in settings.",
    'client = Client(key="{}", timeout=10)',
    "export KEY={}\n$ python app.py",
    "  key: {}\n  model: small",
    "mình dùng key {} mà vẫn lỗi 401, mọi người giúp với",
    "[2026-11-20 10:12:01] DEBUG auth with {} failed (403)",
)


def plain_keys(draw: Draw) -> Iterator[Secret]:
    for place in draw.random.sample(KEY_PLACES, 4):
        for name, value in keys(draw).items():
            yield Secret(name, place.format(value), value)


def broken_keys(draw: Draw) -> Iterator[Secret]:
    """As a narrow window wraps them, and as OCR reads them."""
    for name, value in keys(draw).items():
        cut = draw.random.randint(len(value) // 3, len(value) * 4 // 5)
        wrapped = f"{value[:cut]}\n{value[cut:]}"
        yield Secret(f"{name}, wrapped", f"API_KEY={wrapped}\nTraceback (most recent):", value)
        indented = f"{value[:cut]}\n    {value[cut:]}"
        yield Secret(f"{name}, indented", f"Using key {indented}\nDone.", value)
        spaced = f"{value[:cut]} {value[cut:]}"
        yield Secret(f"{name}, spaced", f'key = "{spaced}"', value)


PASSWORD_PLACES = (
    "password={}",
    'password = "{}"',
    "DB_PASSWORD={}\nDB_HOST=localhost",
    '{{"user": "admin", "password": "{}"}}',
    "  password: {}\n  port: 5432",
    "spring.datasource.password={}",
    "mysqldump -u root -p{} shop > dump.sql",
    "sshpass -p {} ssh root@10.0.0.2",
    "psql postgres://app:{}@db.internal:5432/app",
    "could not connect to mongodb+srv://admin:{}@cluster0.ab1cd.mongodb.net/test",
    "redis.exceptions.AuthenticationError: redis://default:{}@cache:6379/0",
    "Server=tcp:sql1,1433;Database=shop;User ID=sa;Password={};Encrypt=True;",
    "$ ./login --user bob --password {}",
    "mật khẩu: {}",
    "mật khẩu wifi nhà mình là {} nha",
    "acc: bob@x\npass: {}",
    "tk: admin / mk: {}",
    "ALTER USER app WITH PASSWORD '{}';",
    "CREATE USER 'app'@'%' IDENTIFIED BY '{}';",
    "the password is {} if you want to try it",
    "docker login files.example.org -u ci -p {}",
    "curl -u admin:{} https://api.example.org/v1/me",
    "<Password>{}</Password>",
    "machine git.example.org login bob password {}",
    "requirepass {}",
    "Passwd : {}",
    "os.environ['PGPASSWORD'] = '{}'",
    "MYSQL_ROOT_PASSWORD: {}",
    "- POSTGRES_PASSWORD={}",
    "git clone https://bob:{}@git.example.org/a/b.git",
)


def passwords(draw: Draw) -> Iterator[Secret]:
    for place in PASSWORD_PLACES:
        value = draw.password()
        yield Secret(f"password in {place[:24]}", place.format(value), value)
    for place in ("DB_PASSWORD={}", 'password: "{}"', "--password={}", "  password: {}"):
        value = draw.word()
        yield Secret(f"word in {place}", place.format(value), value)


def assigned(draw: Draw) -> Iterator[Secret]:
    places: tuple[tuple[str, Callable[[], str]], ...] = (
        ("aws_secret_access_key = {}", lambda: draw.of(ALNUM + "/+", 39) + "a"),
        ('"SecretAccessKey": "{}"', lambda: draw.of(ALNUM + "/+", 39) + "a"),
        ("AWS_SESSION_TOKEN={}", lambda: "IQoJ" + draw.of(ALNUM + "/+", 160) + "=="),
        ("AccountName=x;AccountKey={};EndpointSuffix=y", lambda: draw.of(ALNUM, 86) + "=="),
        ("AZURE_CLIENT_SECRET={}", lambda: draw.of(ALNUM, 3) + "8Q~" + draw.of(URLSAFE, 34)),
        ("SECRET_KEY='{}'", lambda: draw.of(ALNUM + "!@#%^&*(-_=+)", 50)),
        ("JWT_SECRET={}", lambda: draw.of(HEX, 48)),
        ("client_secret: {}", lambda: draw.of(ALNUM, 32)),
        ("auth_token = '{}'", lambda: draw.of(HEX, 32)),
        ("api_key={}", lambda: draw.of(HEX, 32)),
        ('"apiKey": "{}"', lambda: draw.of(ALNUM, 24)),
        ("X-API-Key: {}", lambda: draw.of(ALNUM, 40)),
        ("//files.example.org/:_authToken={}", lambda: draw.of(HEX, 40)),
        ("TOKEN: {}", lambda: draw.of(ALNUM, 30)),
        ("--token {}", lambda: draw.of(ALNUM, 30)),
        ("bot.run(token='{}')", lambda: draw.of(ALNUM, 40)),
        ("DISCORD_TOKEN={}", draw.discord),
        ("refresh_token={}", lambda: draw.of(URLSAFE, 60)),
        ("access token: {}", lambda: draw.of(ALNUM, 36)),
        ("Encryption Key: {}", lambda: draw.of(HEX, 64)),
        ("Authorization: Bearer {}", lambda: draw.of(URLSAFE, 40)),
        ("authorization: Bot {}", draw.discord),
        ("-H 'Authorization: token {}'", lambda: draw.of(HEX, 40)),
        ("Authorization: Basic {}", draw.basic),
        ("Cookie: theme=dark; sessionid={}", lambda: draw.of(ALNUM, 32)),
        ("Set-Cookie: connect.sid=s%3A{}; Path=/; HttpOnly", lambda: draw.of(ALNUM, 60)),
        ("PHPSESSID={}", lambda: draw.of(LOWER + DIGITS, 26)),
        ("https://b.s3.amazonaws.com/a?X-Amz-Signature={}", lambda: draw.of(HEX, 64)),
        ("https://x.blob.core.windows.net/c?sv=2022&sig={}", lambda: draw.of(ALNUM, 43) + "%3D"),
        ("GET /callback?code={}&state=1", lambda: draw.of(ALNUM, 40)),
        ("wss://gw.example.org/?token={}&v=10", lambda: draw.of(ALNUM, 40)),
        ("https://hooks.slack.com/" + "services/T0AB1CD/B0AB1C/{}", lambda: draw.of(ALNUM, 24)),
        ("https://discord.com/api/" + "webhooks/112233445566/{}", lambda: draw.of(ALNUM, 68)),
        ("https://api.telegram.org/bot{}/getMe", lambda: keys(draw)["telegram"]),
        ("https://{}@o450.ingest.sentry.io/12", lambda: draw.of(HEX, 32)),
    )  # fmt: skip
    for place, value_of in places:
        value = value_of()
        yield Secret(place[:30], place.format(value), value)
        if len(value) > 30 and "'" not in place:
            cut = len(value) // 2
            broken = f"{value[:cut]}\n{value[cut:]}"
            yield Secret(f"{place[:30]}, wrapped", place.format(broken), value)


def key_blocks(draw: Draw) -> Iterator[Secret]:
    lines = [draw.of(ALNUM + "+/", 64) for _ in range(6)]
    for name in ("RSA ", "OPENSSH ", "EC ", ""):
        begin, end = (f"-----{word} {name}PRIVATE KEY-----" for word in ("BEGIN", "END"))
        body = "\n".join(lines)
        yield Secret(f"{name}block", f"$ cat id\n{begin}\n{body}\n{end}\n$", lines[3])
        yield Secret(f"{name}block, cut off", f"$ cat id\n{begin}\n{body}", lines[5])
        escaped = "\\n".join([begin, *lines, end, ""])
        yield Secret(f"{name}block in JSON", f'{{"private_key": "{escaped}"}}', lines[2])


def cards(draw: Draw) -> Iterator[Secret]:
    for place in ("Card: {}", "Visa {} exp 12/28", "thẻ của mình {}", '"number": "{}"', "{}"):
        card = draw.card()
        yield Secret("card", place.format(card), card)
        for joint in (" ", "-", "\n") if len(card) == 16 else ():
            groups = joint.join(card[i : i + 4] for i in range(0, 16, 4))
            yield Secret("card in groups", place.format(groups), card)
    for place in ("IBAN: {}", "{}", "chuyển tới {} nhé"):
        iban = draw.iban()
        yield Secret("iban", place.format(iban), iban)
        spaced = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
        yield Secret("iban in groups", place.format(spaced), iban)


EMAIL_PLACES = (
    "{}",
    "Email: {}",
    "From: Bob Lee <{}>",
    "user {} not found",
    "Logged in as {}.",
    "mailto:{}",
    "git config user.email {}",
    "liên hệ {} nhé",
    '"email":"{}"',
    "Author: Lan <{}>\nDate:",
)


def emails(draw: Draw) -> Iterator[Secret]:
    hosts = ["gmail.com", "outlook.com", "fpt.com.vn", "uni-bonn.de", "acme.io"]
    for place in EMAIL_PLACES:
        address = f"{draw.of(LOWER, 6)}.{draw.of(LOWER, 5)}@{draw.random.choice(hosts)}"
        yield Secret("e-mail", place.format(address), address)
    name = draw.of(LOWER, 9)
    for broken in ("{} @gmail.com", "{}@gmail.\ncom today", "{}@\ngmail.com"):
        yield Secret("e-mail, broken", f"sent to {broken.format(name)}", f"{name}@gmail.com")


PHONE_FORMS = (
    "09#9 ### ###",
    "09########",
    "+84 9## ### ###",
    "+849########",
    "03##.###.###",
    "(028) 3### ####",
    "+1 (415) 555-2###",
    "+44 20 7### ####",
    "415-555-3###",
    "+4930#######",
    "0084 9########",
    "08##-###-###",
)


def phones(draw: Draw) -> Iterator[Secret]:
    for form in PHONE_FORMS:
        number = "".join(draw.of(DIGITS, 1) if c == "#" else c for c in form)
        for place in ("{}", "call me at {}", "SĐT: {}", "Phone {} | Fax -"):
            yield Secret(f"phone {form}", place.format(number), number)


HERE = Path(__file__).parent
VENDORS = HERE / "vendor_keys.txt"  # `name|key`, where {hex40} and the like are drawn
PLACED = HERE / "placed_secrets.txt"  # one text a line, \\n a newline; the secret is in « »
PLAIN = HERE / "look_alikes.txt"  # one text a line
ALPHABETS = {
    "an": ALNUM,
    "hex": HEX,
    "url": URLSAFE,
    "up": UPPER + DIGITS,
    "lo": LOWER + DIGITS,
    "d": DIGITS,
    "b64_": ALNUM + "+/",
    "b32_": UPPER + "234567",
}
DRAWN = re.compile(r"\{(an|hex|url|up|lo|d|b64_|b32_)(\d+)\}|\{(pw|uuid|basic)\}")


def filled(draw: Draw, text: str) -> str:
    r"""*text* with its `\n` as newlines, and drawn what `{hex40}`, `{pw}`, `{uuid}` stand for."""
    others: dict[str, Callable[[], str]] = {
        "pw": draw.password,
        "basic": draw.basic,
        "uuid": lambda: "-".join(draw.of(HEX, n) for n in (8, 4, 4, 4, 12)),
    }

    def drawn(match: re.Match[str]) -> str:
        alphabet, length, other = match.groups()
        return others[other]() if other else draw.of(ALPHABETS[alphabet], int(length))

    return DRAWN.sub(drawn, text.replace("\\n", "\n"))


def vendors(draw: Draw) -> Iterator[Secret]:
    """A key of every provider, whole, wrapped, and broken by a space behind its name."""
    for line in VENDORS.read_text("utf-8").splitlines():
        name, form = line.split("|", 1)
        value = filled(draw, form)
        cut = draw.random.randint(max(8, len(value) // 3), len(value) * 4 // 5)
        yield Secret(name, draw.random.choice(KEY_PLACES).format(value), value)
        yield Secret(f"{name}, wrapped", f"API_KEY={value[:cut]}\n{value[cut:]}\nDone", value)
        yield Secret(f"{name}, spaced", f'key = "{value[:cut]} {value[cut:]}"', value)


def placed(draw: Draw) -> Iterator[Secret]:
    """Passwords, keys and codes at the places where programs and people put them."""
    for line in PLACED.read_text("utf-8").splitlines():
        before, rest = filled(draw, line).split("«", 1)
        value, after = rest.split("»", 1)
        yield Secret(line, f"{before}{value}{after}", value)


def secrets(seed: int) -> list[Secret]:
    """Every text with a secret in it; another *seed* gives other values."""
    draw = Draw(seed)
    makers = (plain_keys, broken_keys, passwords, assigned, key_blocks, cards, emails, phones)
    return [secret for make in (*makers, vendors, placed) for secret in make(draw)]


def look_alikes(seed: int) -> list[str]:
    """Texts that hold no secret, and must stay as they are."""
    draw = Draw(seed)
    return [filled(draw, line) for line in PLAIN.read_text("utf-8").splitlines()]
