import pytest

from core.redaction import redact, redact_excerpts
from tests.core import secret_texts
from tests.core.secret_texts import Secret

SEED = 20261122
LEFT = 6  # characters of a secret in a row that give it away

KEY = "sk-or" + "-v1-" + "0123456789abcdef" * 4


def is_left(secret: Secret, text: str) -> bool:
    """Whether *text* still holds a piece of the secret, spaces aside."""
    seen, value = "".join(text.split()), "".join(secret.value.split())
    size = min(LEFT, len(value))
    return any(value[i : i + size] in seen for i in range(len(value) - size + 1))


def test_nineteen_of_twenty_secrets_are_found() -> None:
    given = secret_texts.secrets(SEED)

    missed = [secret for secret in given if is_left(secret, redact(secret.text).text)]

    assert len(given) > 200
    assert len(missed) <= 0.01 * len(given), [secret.text for secret in missed]


def test_hardly_any_look_alike_is_touched() -> None:
    given = secret_texts.look_alikes(SEED)

    touched = [text for text in given if redact(text).text != text]

    assert len(given) > 200
    assert len(touched) <= 0.01 * len(given), touched


def test_what_was_taken_out_is_named_and_counted() -> None:
    redacted = redact(f"key {KEY}\npassword=hunter2\npwd: tiger9!")

    assert redacted.text == (
        "key [REDACTED:OPENROUTER_KEY]\npassword=[REDACTED:PASSWORD]\npwd: [REDACTED:PASSWORD]"
    )
    assert redacted.kinds == {"OPENROUTER_KEY": 1, "PASSWORD": 2}


def test_the_line_behind_a_wrapped_key_stays() -> None:
    text = f"KEY={KEY[:50]}\n{KEY[50:]}\nTraceback (most recent call last):"

    assert redact(text).text == "KEY=[REDACTED:OPENROUTER_KEY]\nTraceback (most recent call last):"


def test_the_rest_of_an_address_stays() -> None:
    redacted = redact("postgres://app:hunter2@db:5432/shop?sslmode=require refused")

    assert redacted.text == (
        "postgres://app:[REDACTED:PASSWORD]@db:5432/shop?sslmode=require refused"
    )


def test_redacting_twice_changes_nothing_more() -> None:
    for secret in secret_texts.secrets(SEED)[::5]:
        once = redact(secret.text).text

        assert redact(once).text == once


def test_an_invoice_keeps_accounts_phones_and_tax_ids() -> None:
    text = "MST 0312345678, STK 0071001234567, ĐT 0912 345 678, IBAN GB82 WEST 1234 5698 7654 32"

    assert redact(text, purpose="invoice").text == text
    assert redact(text).kinds == {"PHONE": 1, "IBAN": 1}


def test_an_invoice_loses_its_cards_and_passwords() -> None:
    redacted = redact("Visa 4111 1111 1111 1111, password: hunter2", purpose="invoice")

    assert redacted.kinds == {"CARD": 1, "PASSWORD": 1}


def test_an_excerpt_loses_its_part_of_a_secret_that_was_wrapped() -> None:
    first, second = f"openai: bad key {KEY[:30]}", KEY[30:]

    redacted, excerpts = redact_excerpts(f"{first}\n{second}\nDone", [first, second])

    assert redacted.text == "openai: bad key [REDACTED:OPENROUTER_KEY]\nDone"
    assert excerpts == ("openai: bad key [REDACTED:OPENROUTER_KEY]", "[REDACTED:OPENROUTER_KEY]")


def test_an_excerpt_in_other_words_is_redacted_for_itself() -> None:
    _, excerpts = redact_excerpts("nothing", ["login with password=hunter2 failed", ""])

    assert excerpts == ("login with password=[REDACTED:PASSWORD] failed", "")


@pytest.mark.parametrize(
    "text",
    [
        "define( 'DB_PASSWORD', '@@' );",
        "$db_pass = '@@';",
        "SMTP_PASS=@@",
        "'password' => '@@',",
        "jdbc:mysql://localhost:3306/db?user=root&password=@@",
        "username=admin&password=@@&submit=1",
        "user: admin password: @@",
        "DB_PASSWORD_PROD=@@",
        "mk vps của em là @@ ạ",
    ],
)
def test_a_password_is_known_by_its_name_in_every_language(text: str) -> None:
    assert redact(text.replace("@@", "tiger2026")).text == text.replace("@@", "[REDACTED:PASSWORD]")


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("my pin: 4821", "my pin: [REDACTED:CODE]"),
        ("Mã OTP của bạn là 482193", "Mã OTP của bạn là [REDACTED:CODE]"),
        ("482193 is your verification code", "[REDACTED:CODE] is your verification code"),
        (
            "recovery codes:\n1a2b3-c4d5e\n9f8e7-d6c5b",
            "recovery codes:" + "\n[REDACTED:RECOVERY_CODE]" * 2,
        ),
        ("2FA secret: JBSW Y3DP EHPK 3PXP", "2FA secret: [REDACTED:OTP_SEED]"),
        ("key W7K2P-QQ3XN-8HJ4M-ZT6VR-2B9CD", "key [REDACTED:LICENCE_KEY]"),
        ("WIFI:T:WPA;S:Home;P:tiger2026;;", "WIFI:T:WPA;S:Home;P:[REDACTED:PASSWORD];;"),
    ],
)
def test_a_code_that_people_type_is_known_by_what_is_said_of_it(text: str, redacted: str) -> None:
    assert redact(text).text == redacted


def test_the_words_of_a_wallet_are_a_secret_and_a_sentence_about_them_is_none() -> None:
    words = "river stone cloud tiger basket candle forest window yellow garden harbor island"
    told = "seed phrase: please check the spelling of each word and then try them all again today"

    assert redact(f"seed phrase: {words}").text == "seed phrase: [REDACTED:SEED_PHRASE]"
    assert redact(told).text == told


@pytest.mark.parametrize(
    "text",
    [
        "echo '@@' | docker login --username lan --password-stdin",
        'echo "root:@@" | chpasswd',
        'DriverManager.getConnection(url, "root", "@@")',
        'ConvertTo-SecureString "@@" -AsPlainText -Force',
        "net user lan @@ /add",
        "xfreerdp /u:lan /p:@@ /v:10.0.0.5",
        "credentials: admin / @@",
        "Password\n@@\nSign in",
        "пароль: @@",
        "wifi nhà mình, pass @@",
        "docker run -e POSTGRES_PASSWORD=@@ -d postgres",
    ],
)
def test_a_password_is_known_by_its_place(text: str) -> None:
    assert redact(text.replace("@@", "tiger2026")).text == text.replace("@@", "[REDACTED:PASSWORD]")


@pytest.mark.parametrize(
    "address",
    ["lan.pham at gmail dot com", "lan92 (at) outlook (dot) com", "lan[at]fpt.vn", "lan@gmail,com"],
)
def test_an_address_that_is_spelt_out_is_one(address: str) -> None:
    assert redact(f"mail {address} nhé").text == "mail [REDACTED:EMAIL] nhé"
