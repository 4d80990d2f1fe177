import pytest
from pydantic import SecretStr, ValidationError

from core.loopback import is_loopback
from core.settings import Settings


def settings(**values: str) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg, arg-type]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8700", "http://localhost:1/", "http://[::1]:8700", "http://127.9.9.9"],
)
def test_a_stand_in_for_discord_on_this_machine_is_taken(url: str) -> None:
    assert is_loopback(url)
    assert settings(discord_api_url=url).discord_api_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "https://discord.com",
        "http://192.168.0.4:8700",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://localhost.evil.example/",
        "http://0.0.0.0:8700",
        "http://127.0.0.1:8700/path",
        "https://127.0.0.1",
        "127.0.0.1:8700",
        "",
    ],
)
def test_a_stand_in_for_discord_elsewhere_is_refused(url: str) -> None:
    assert not is_loopback(url)
    with pytest.raises(ValidationError, match="only http:// to this machine"):
        settings(discord_api_url=url or "nonsense")


def test_lists_are_written_with_commas() -> None:
    assert settings(help_channels=" help, 42 ,,").help_channels == ("help", "42")
    assert settings(discord_shard_ids="0,2", discord_shard_count="4").discord_shard_ids == (0, 2)


@pytest.mark.parametrize(("value", "is_forced"), [("1", True), ("3", True), ("0", False)])
def test_colour_is_forced_in_the_words_of_other_programs(value: str, is_forced: bool) -> None:
    assert settings(force_color=value).force_color is is_forced


def test_a_level_may_be_written_small() -> None:
    assert settings(log_level="debug").log_level == "DEBUG"


def test_shards_need_their_count() -> None:
    with pytest.raises(ValidationError, match="DISCORD_SHARD_COUNT"):
        settings(discord_shard_ids="0")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("image_max_bytes", "10"),
        ("image_max_pixels", "5"),
        ("image_max_side", "1"),
        ("image_max_tiles", "0"),
        ("max_jobs_per_poll", "0"),
        ("poll_interval", "0"),
        ("lease_s", "0"),
        ("max_tries", "0"),
        ("answer_quiet_s", "-1"),
        ("answer_image_wait_s", "-1"),
        ("answer_sources", "0"),
        ("download_timeout_s", "0"),
        ("ocr_timeout_s", "0"),
        ("openrouter_requests_per_minute", "0"),
        ("openrouter_requests_per_day", "-1"),
        ("openrouter_live_share", "1.1"),
        ("breaker_faults", "0"),
        ("breaker_open_s", "0"),
        ("breaker_trials", "0"),
        ("web_port", "65536"),
        ("worker_slot", "a b"),
        ("ocr_mode", "sometimes"),
        ("log_level", "LOUD"),
    ],
)
def test_a_value_out_of_its_range_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=name):
        settings(**{name: value})


def test_secrets_never_show() -> None:
    shown = repr(settings(discord_token="abc", database_url="postgresql://u:abc@h/d"))

    assert "abc" not in shown


def test_every_setting_says_what_it_is_for() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@h/d",
        "postgres://u:p%23@h:5432/d?sslmode=require",
        "postgresql://h1:1,h2:2/d",
        "postgresql://u@[::1]:5432/d",
        "postgresql:///d?host=/var/run/postgresql",
    ],
)
def test_an_address_of_postgresql_is_taken(url: str) -> None:
    assert settings(database_url=url).database_url == SecretStr(url)


@pytest.mark.parametrize("url", ["redis://:p@h:6379/0", "rediss://u:p@h", "unix:///run/redis?db=1"])
def test_an_address_of_redis_is_taken(url: str) -> None:
    assert settings(redis_url=url).redis_url == SecretStr(url)


@pytest.mark.parametrize("mark", ["/", "?", "#", "/1@2", "12/34", "12#34", "12?34", "1@2:", "[1"])
@pytest.mark.parametrize(
    ("name", "before"), [("database_url", "postgresql://u:"), ("redis_url", "redis://:")]
)
def test_a_password_that_would_be_taken_for_a_port_is_refused_and_not_told(
    name: str, before: str, mark: str
) -> None:
    with pytest.raises(ValidationError, match="%23") as refused:
        settings(**{name: f"{before}{mark}secret@127.0.0.1:1/d"})

    assert "secret" not in str(refused.value)


def test_settings_shown_hold_no_secret() -> None:
    secret = "s3cretw0rd"
    given = settings(
        discord_token=secret,
        database_url=f"postgresql://u:{secret}@h/d",
        redis_url=f"redis://:{secret}@h",
        openrouter_api_key=secret,
        groq_api_key=secret,
    )

    assert secret not in f"{given!r} {given} {given.model_dump()} {given.model_dump_json()}"
