"""How a playground behaves; every value has Discord's own number as its default."""

from dataclasses import dataclass, field

from playground.snowflake import Clock, utc_now

GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
MESSAGE_CONTENT = 1 << 15

DEFAULT_TOKEN = "playground"  # noqa: S105 - opens nothing but a loopback stand-in


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many requests in so many seconds, counted for each channel, guild or webhook apart."""

    requests: int
    per_s: float


def default_limits() -> dict[str, Limit]:
    return {
        "POST /channels/{channel_id}/messages": Limit(requests=5, per_s=5),
        "PATCH /channels/{channel_id}/messages/{message_id}": Limit(requests=5, per_s=5),
        "DELETE /channels/{channel_id}/messages/{message_id}": Limit(requests=5, per_s=1),
        "POST /channels/{channel_id}/messages/bulk-delete": Limit(requests=1, per_s=3),
        "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": Limit(
            requests=1, per_s=0.25
        ),
        "POST /channels/{channel_id}/typing": Limit(requests=5, per_s=5),
        "PUT /applications/{application_id}/commands": Limit(requests=2, per_s=20),
    }


@dataclass(frozen=True, kw_only=True)
class Config:
    """Times in seconds, sizes in bytes. `privileged_intents` is the portal's switch for them.

    A heartbeat is answered after `heartbeat_ack_s`, no less than a round to Discord takes:
    discord.py notes when it sent one a moment after it did, and takes an answer that was faster
    for one to the heartbeat before: "websocket is 41.3s behind".
    """

    token: str = DEFAULT_TOKEN
    bot_name: str = "Helpsight"
    shards: int = 1
    privileged_intents: int = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
    heartbeat_interval_s: float = 41.25
    heartbeat_ack_s: float = 0.1
    session_life_s: float = 90
    attachment_life_s: float = 24 * 3600
    interaction_answer_s: float = 3
    interaction_life_s: float = 15 * 60
    max_file_bytes: int = 10 * 1024 * 1024
    max_request_bytes: int = 25 * 1024 * 1024
    global_limit: Limit = field(default_factory=lambda: Limit(requests=50, per_s=1))
    limits: dict[str, Limit] = field(default_factory=default_limits)
    other_limit: Limit = field(default_factory=lambda: Limit(requests=50, per_s=1))
    clock: Clock = utc_now
