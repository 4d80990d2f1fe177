"""A stand-in for Discord is taken on this machine only."""

import pytest
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.endpoint import NotLoopbackError, point_at

pytestmark = pytest.mark.usefixtures("real_discord_afterwards")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8700", "127.0.0.1:8700"),
        ("http://127.9.9.9:8700/", "127.9.9.9:8700"),
        ("http://[::1]:8700", "[::1]:8700"),
        ("http://localhost:8700", "localhost:8700"),
    ],
)
def test_loopback_is_taken_for_every_address_discord_py_knows(url: str, host: str) -> None:
    point_at(url)

    assert f"http://{host}/api/v10" == Route.BASE
    assert URL(f"ws://{host}/gateway") == DiscordWebSocket.DEFAULT_GATEWAY
    assert f"http://{host}/cdn" == Asset.BASE


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8700",
        "https://127.0.0.1:8700",
        "http://discord.example",
        "http://10.0.0.1:8700",
        "http://0.0.0.0:8700",
        "http://127.0.0.1.example",
        "http://127.0.0.1@example.com",
        "http://user:word@127.0.0.1:8700",
        "http://127.0.0.1:99999",
        "http://localhost.example:8700",
        "http://127.0.0.1:8700/api",
        "http://127.0.0.1:8700?next=http://example.com",
        "http://[::1",
        "http://2130706433",
        "file:///etc/passwd",
    ],
)
def test_anything_else_is_refused_and_changes_nothing(url: str) -> None:
    with pytest.raises(NotLoopbackError):
        point_at(url)

    assert Route.BASE == "https://discord.com/api/v10"
