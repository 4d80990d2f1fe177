"""Which Discord this process talks to. The only place that knows there may be a stand-in."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from core.errors import PermanentError


class NotLoopbackError(PermanentError):
    """A bot token must never reach a server that only claims to be Discord."""

    code = "not_loopback"


def point_at(api_url: str) -> None:
    """Make discord.py talk to a stand-in on this machine, for the rest of the process.

    Raises `NotLoopbackError` for anything but plain http to 127.0.0.0/8, ::1 or localhost.
    """
    if not _is_loopback(api_url):
        raise NotLoopbackError(
            "DISCORD_API_URL may only name this machine, as http://127.0.0.1:8700."
            " Leave it empty to use the real Discord."
        )
    base = api_url.rstrip("/")
    Route.BASE = f"{base}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(f"ws://{urlsplit(base).netloc}/gateway")
    Asset.BASE = f"{base}/cdn"  # pyright: ignore[reportAttributeAccessIssue] - a literal there


def _is_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # reading the port checks it
    except ValueError:
        return False
    if parts.scheme != "http" or host is None or parts.username or parts.password:
        return False
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        return False
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
