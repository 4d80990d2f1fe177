"""Every setting, once: its environment name, its default, its range, and what it does.

Only `cli` reads this; every other room gets the value it needs, under its own name. `.env.example`
is generated from here (`helpsight config --example`), and a test holds the two together.
"""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.loopback import is_loopback
from core.server_url import is_server_url

# The first setting of each part, with the part's name: the order in which `.env.example` is read.
SECTIONS = {
    "discord_token": "Discord",
    "database_url": "Servers",
    "help_channels": "Channels and answers",
    "ocr_engine": "Reading",
    "openrouter_api_key": "Models",
    "max_jobs_per_poll": "Workers",
    "web_host": "HTTP",
    "log_level": "Logs",
}
SERVER_SCHEMES = {
    "database_url": ("postgresql", "postgres"),
    "redis_url": ("redis", "rediss", "unix"),
}


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part for part in (p.strip() for p in value.split(",")) if part)
    return value


def _is_forced(value: object) -> object:
    """FORCE_COLOR as other programs read it: 1, 2, 3, yes or anything; 0 and false are no."""
    return value.lower() not in {"0", "false", "no", "off"} if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """The settings of every process, from the environment and `.env`. Unset keys turn parts off."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    # Discord
    discord_token: SecretStr | None = Field(
        default=None,
        description="The bot's token, from the Bot page of Discord's developer portal.",
    )
    discord_api_url: str | None = Field(
        default=None,
        description="A local stand-in for Discord. Only loopback is taken; leave empty.",
    )
    discord_shard_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(), description="Shards of this bot process, as 0,1,2. Empty: all."
    )
    discord_shard_count: int | None = Field(
        default=None,
        ge=1,
        description="Shards of all bot processes together. Empty: Discord's advice.",
    )
    discord_requests_per_second: int = Field(
        default=45,
        ge=1,
        description="Requests to Discord of all bot processes together. Discord takes 50 of a bot.",
    )
    command_guild_id: int | None = Field(
        default=None,
        description="Sync slash commands to this one server only (at once). Empty: to all.",
    )

    # Servers
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql://user:password@host/name. Empty: `helpsight up` brings one.",
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="redis://host:6379/0, Redis or Valkey. Empty: `helpsight up` brings one.",
    )
    data_dir: Path = Field(
        default=Path(".data"),
        description="The one folder that holds the data of the servers we bring.",
    )
    database_pool_size: int = Field(
        default=5, ge=2, le=100, description="Connections to PostgreSQL of one process, at most."
    )

    # Channels and answers
    help_channels: Words = Field(
        default=(),
        description="Names or ids of channels to watch from first sight, as help,support-forum."
        " Others: `/channels watch`.",
    )
    catch_up_messages: int = Field(
        default=1000,
        ge=0,
        le=100_000,
        description="Messages a channel that are read when first watched.",
    )
    answer_missed_s: float = Field(
        default=900,
        ge=0,
        le=86_400,
        description="Questions asked while the bot was away are answered when it is back, unless"
        " they are older than so many seconds.",
    )
    answer_lapse_s: float = Field(
        default=900,
        ge=60,
        le=86_400,
        description="An answer that could not be sent for so many seconds (a pause, Discord or the"
        " bot away) is not sent any more; its question becomes a gap.",
    )
    answer_quiet_s: float = Field(
        default=10,
        ge=0,
        le=600,
        description="Seconds without a new message before a question is answered.",
    )
    answer_image_wait_s: float = Field(
        default=20, ge=0, le=600, description="Seconds an answer waits for its pictures to be read."
    )
    command_wait_s: float = Field(
        default=60, gt=0, le=600, description="Seconds a command waits for its pictures, at most."
    )
    commands_per_minute: int = Field(
        default=6, ge=1, description="Questions by command of one person in a minute, at most."
    )
    search_semantic: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Search by meaning too. auto: where the extra `semantic` and pgvector are"
        " there; on: without them, do not start.",
    )
    search_semantic_bar: float = Field(
        default=0.66,
        ge=0,
        le=1,
        description="How near (cosine) an earlier question must be to be an answer by meaning.",
    )
    answers_per_user_hour: int = Field(
        default=10,
        ge=1,
        description="Answers to one person in any hour, at most; those of `/ask` too.",
    )
    answers_per_channel_hour: int = Field(
        default=60, ge=1, description="Answers in one channel in any hour, at most."
    )
    answers_per_guild_hour: int = Field(
        default=300, ge=1, description="Answers in one server in any hour, at most."
    )
    answer_transcripts: bool = Field(
        default=True,
        description="Whether a picture in a help channel is answered with its text when no earlier"
        " thread fits.",
    )
    answer_confidence: Literal["low", "medium", "high"] = Field(
        default="low",
        description="The least confidence an answer needs to be given. high: the same error, and"
        " solved. medium: one of both. low: any answer that holds.",
    )
    answer_patience_s: float = Field(
        default=40,
        ge=1,
        le=600,
        description="Seconds the wording of one answer may take, waiting for a model's limit"
        " included. Then people's own words are shown.",
    )
    answer_sources: int = Field(
        default=3, ge=1, le=10, description="Sources an answer names, at most."
    )

    # Reading
    ocr_engine: Literal["auto", "tesseract", "paddle-small", "paddle-tiny"] = Field(
        default="auto",
        description="The local reader. auto: PP-OCR where it runs, Tesseract elsewhere.",
    )
    ocr_mode: Literal["auto", "local", "model"] = Field(
        default="auto",
        description="auto: the local reader at once, then vision models as the day's quota affords,"
        " first where they help most. local: never a model. model: the model at once.",
    )
    ocr_better_within_h: float = Field(
        default=48,
        gt=0,
        le=720,
        description="Hours within which a model may still better a local reading (mode auto).",
    )
    ocr_languages: Words = Field(
        default=("eng", "vie"),
        description="Tesseract's languages, as eng,vie; the missing ones are named.",
    )
    tesseract_path: Path | None = Field(
        default=None,
        description="The tesseract program. Empty: the one that came with the packages.",
    )
    invoice_review_bar: float = Field(
        default=0.75,
        ge=0,
        le=1,
        description="Invoices whose confidence is lower, or that of their seller, date or total,"
        " are marked for a person to check. They are stored all the same.",
    )
    ocr_timeout_s: float = Field(
        default=60, gt=0, le=600, description="Seconds one engine may take for one picture."
    )
    image_max_bytes: int = Field(
        default=25 * 2**20,
        ge=1024,
        description="Bytes of a picture, at most; larger ones are refused.",
    )
    image_max_pixels: int = Field(
        default=40_000_000,
        ge=10_000,
        description="Pixels of a picture, at most, seen before decoding.",
    )
    image_max_side: int = Field(
        default=20_000, ge=100, description="Width and height of a picture in pixels, at most."
    )
    image_max_tiles: int = Field(
        default=4,
        ge=1,
        le=16,
        description="Parts in which a long picture is read, at most. Of a tall one each part is a"
        " request of its own to a model.",
    )
    download_timeout_s: float = Field(
        default=15, gt=0, le=120, description="Seconds a picture's download may take in all."
    )
    fetch_cache_s: float = Field(
        default=900,
        ge=0,
        le=3600,
        description="Seconds a fetched picture is kept in Redis for its next try or for a model. 0:"
        " it is fetched each time.",
    )
    fetch_cache_bytes: int = Field(
        default=64 * 2**20,
        ge=2**20,
        le=2**32,
        description="Bytes of Redis such pictures may take together; the oldest make room.",
    )

    # Models
    openrouter_api_key: SecretStr | None = Field(
        default=None,
        description="Lets vision models read pictures. Without it the local reader does all.",
    )
    openrouter_base_url: str = Field(
        default="https://openrouter.ai/api/v1", description="Where OpenRouter's API is."
    )
    openrouter_models: Words = Field(
        default=(),
        description="Vision models in order of preference, of those that OpenRouter offers free"
        " of charge. Empty: all of them.",
    )
    openrouter_requests_per_minute: int = Field(
        default=19,
        ge=1,
        le=1000,
        description="Requests to OpenRouter in any 62 seconds, of all workers together. It allows"
        " free models 20 a minute for each account.",
    )
    openrouter_requests_per_day: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="Requests to OpenRouter a day (UTC), at most. Empty: what the account allows.",
    )
    openrouter_live_share: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Share of the day's requests that is kept for live questions.",
    )
    openrouter_data_collection: Literal["deny", "allow"] = Field(
        default="deny",
        description="deny: only providers that keep and train on nothing, which few free models"
        " allow. allow: all of them; pictures may be used for training.",
    )
    groq_api_key: SecretStr | None = Field(
        default=None,
        description="Lets a model word the answers. Without it similar threads are shown.",
    )
    groq_base_url: str = Field(
        default="https://api.groq.com/openai/v1", description="Where Groq's API is."
    )
    groq_models: Words = Field(
        default=("openai/gpt-oss-120b", "openai/gpt-oss-20b"),
        description="Answering models in order of preference; those Groq has no more are left out.",
    )
    groq_tokens_per_minute: int = Field(
        default=8000,
        ge=2000,
        le=10_000_000,
        description="Tokens of one answering model in any 62 seconds, of all workers together."
        " Groq's free accounts have 8000; less is learned from its answers.",
    )
    groq_tokens_per_day: int = Field(
        default=200_000,
        ge=0,
        le=1_000_000_000,
        description="Tokens of one answering model a day (UTC). Groq's free accounts have 200000.",
    )
    groq_requests_per_minute: int = Field(
        default=29,
        ge=1,
        le=10_000,
        description="Requests to one answering model in any 62 seconds, of all workers together.",
    )
    groq_requests_per_day: int = Field(
        default=1000,
        ge=0,
        le=10_000_000,
        description="Requests to one answering model a day; less is learned from its answers.",
    )
    model_timeout_s: float = Field(
        default=25, gt=0, le=300, description="Seconds one call to a model may take."
    )
    breaker_faults: int = Field(
        default=10,
        ge=1,
        le=1000,
        description="Faults of a model's provider in a row (no limits, no refusals) after which it"
        " is left alone.",
    )
    breaker_open_s: float = Field(
        default=300, ge=1, le=86_400, description="Seconds it is then left alone."
    )
    breaker_trials: int = Field(
        default=3,
        ge=1,
        le=100,
        description="Calls that are then tried; when all succeed it is used again.",
    )

    # Workers
    max_jobs_per_poll: int = Field(
        default=2,
        ge=1,
        le=64,
        description="Pictures one worker takes at the same time; and one more that is live.",
    )
    poll_interval: float = Field(
        default=5,
        ge=0.1,
        le=300,
        description="Seconds between two passes of the sweeper over the outbox.",
    )
    lease_s: float = Field(
        default=30,
        ge=1,
        le=3600,
        description="Seconds a worker may hold a picture without a sign of life.",
    )
    worker_niceness: int = Field(
        default=5,
        ge=0,
        le=19,
        description="How far a worker gives way to others on its machine (nice), so that bot and"
        " web answer at once while it reads.",
    )
    worker_slot: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._-]{1,40}$",
        description="A name no other worker of this machine has. With it, a worker that was killed"
        " and started again takes up its work at once, not after LEASE_S.",
    )
    max_tries: int = Field(
        default=3,
        ge=1,
        le=100,
        description="Tries a picture or an answer gets before it counts as failed.",
    )

    max_tries_total: int = Field(
        default=10,
        ge=1,
        le=1000,
        description="Tries a picture gets in all. After MAX_TRIES in a row it waits for the next"
        " round of second chances.",
    )
    retry_every_s: float = Field(
        default=3600,
        ge=60,
        le=604_800,
        description="Seconds between two rounds of second chances for failed pictures.",
    )
    retry_most: int = Field(
        default=2000, ge=1, le=100_000, description="Pictures such a round takes, at most."
    )

    # Privacy
    privacy_contact: str | None = Field(
        default=None,
        max_length=300,
        description="Who answers questions on privacy, as /privacy about says it: a name, an"
        " address, a link to your policy.",
    )
    retention_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Days messages are kept, at most, in all servers. Empty: as moderators say.",
    )
    guild_grace_days: int = Field(
        default=7,
        ge=0,
        le=3650,
        description="Days after which a server is erased that the bot was removed from.",
    )

    # HTTP
    web_host: str = Field(default="127.0.0.1", description="The address the HTTP door listens on.")
    web_port: int = Field(default=8710, ge=0, le=65535, description="Its port. 0: any free one.")
    web_allowed_hosts: Words = Field(
        default=(),
        description="Names under which browsers and programs reach the HTTP door, as"
        " helpsight.example.org. This machine's own names always count where only it can connect.",
    )
    web_trusted_proxies: Words = Field(
        default=("127.0.0.1", "::1"),
        description="Addresses or networks (172.16.0.0/12) of your own proxies: what they say of a"
        " caller's address, and of TLS, is believed.",
    )
    web_body_max_bytes: int = Field(
        default=40 * 2**20,
        ge=2**16,
        description="Bytes of a request to /api/ml/ocr, at most; pictures in it are base64.",
    )
    requests_per_minute: int = Field(
        default=300,
        ge=1,
        description="Requests of one key, or of one browser's session, in any minute, at most.",
    )
    chats_per_minute: int = Field(
        default=20,
        ge=1,
        description="Questions about invoices of one key or session in any minute, at most.",
    )
    uploads_dir: Path | None = Field(
        default=None,
        description="The folder of uploaded files, which web and worker share. Empty: `uploads` in"
        " DATA_DIR.",
    )
    upload_retention_days: float = Field(
        default=30,
        gt=0,
        le=36_500,
        description="Days an uploaded file and its text are kept. Invoices stay.",
    )
    uploads_per_owner: int = Field(
        default=1000,
        ge=1,
        description="Files kept for one owner of keys at the same time, at most.",
    )
    uploads_min_free_bytes: int = Field(
        default=256 * 2**20,
        ge=0,
        description="Bytes of the disk that uploads leave free; below it they are refused.",
    )
    ocr_url_hosts: Words = Field(
        default=("cdn.discordapp.com", "media.discordapp.net"),
        description="Hosts from which /api/ml/ocr fetches pictures (https, exactly these).",
    )
    ocr_wait_s: float = Field(
        default=30,
        gt=0,
        le=300,
        description="Seconds /api/ml/ocr waits for a picture to be read, at most.",
    )
    playground_port: int = Field(
        default=8700, ge=0, le=65535, description="The port of `helpsight demo`."
    )

    metrics_host: str = Field(
        default="127.0.0.1",
        description="The address on which bot and worker answer Prometheus, where they have a port"
        " for it. It asks for no key: let only Prometheus reach it.",
    )
    bot_metrics_port: int | None = Field(
        default=None, ge=0, le=65535, description="The bot's port for Prometheus. Empty: none."
    )
    worker_metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="A worker's port for Prometheus; one of its own for each worker of a machine."
        " Empty: none.",
    )
    ready_file: Path | None = Field(
        default=None, description="A file that is made when a bot or worker is ready to work."
    )

    # Logs
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        Field(default="INFO", description="The least level that is logged.")
    )
    force_color: Annotated[bool, BeforeValidator(_is_forced)] = Field(
        default=False, description="Colours in console logs also where they are piped."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="auto: colours at a terminal, JSON lines elsewhere."
    )

    @field_validator("discord_api_url")
    @classmethod
    def _loopback_only(cls, url: str | None) -> str | None:
        if url is not None and not is_loopback(url):
            raise ValueError("only http:// to this machine (127.0.0.1, ::1, localhost) is taken")
        return url.rstrip("/") if url else None

    @field_validator("web_trusted_proxies")
    @classmethod
    def _are_networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for network in given:
            ip_network(network)  # raises ValueError: it says what is wrong with it
        return given

    @field_validator("database_url", "redis_url")
    @classmethod
    def _is_a_server(cls, url: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        schemes = SERVER_SCHEMES[info.field_name or ""]
        if url is not None and not is_server_url(url.get_secret_value(), schemes):
            raise ValueError(
                f"this is not {schemes[0]}://user:password@host:port/name; in a password @ is"
                " written as %40, / as %2F, ? as %3F, # as %23"
            )
        return url

    @model_validator(mode="after")
    def _shards_need_a_count(self) -> Self:
        if self.discord_shard_ids and self.discord_shard_count is None:
            raise ValueError("DISCORD_SHARD_IDS needs DISCORD_SHARD_COUNT beside it")
        return self
