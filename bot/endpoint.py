"""Which Discord this process talks to. The only place that knows there may be a stand-in."""

from urllib.parse import urlsplit

from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from core.errors import PermanentError
from core.loopback import is_loopback


class NotLoopbackError(PermanentError):
    """A bot token must never reach a server that only claims to be Discord."""

    code = "not_loopback"


def point_at(api_url: str) -> None:
    """Make discord.py talk to a stand-in on this machine, for the rest of the process.

    Raises `NotLoopbackError` for anything but plain http to 127.0.0.0/8, ::1 or localhost.
    """
    if not is_loopback(api_url):
        raise NotLoopbackError(
            "DISCORD_API_URL may only name this machine, as http://127.0.0.1:8700."
            " Leave it empty to use the real Discord."
        )
    base = api_url.rstrip("/")
    Route.BASE = f"{base}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(f"ws://{urlsplit(base).netloc}/gateway")
    Asset.BASE = f"{base}/cdn"  # pyright: ignore[reportAttributeAccessIssue] - a literal there
