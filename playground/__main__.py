"""`python -m playground`: serves the stand-in on a loopback address until it is told to stop."""

import argparse
import asyncio
import ipaddress
import logging
import signal
import socket
import sys
from pathlib import Path

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from playground.app import create_app
from playground.config import DEFAULT_TOKEN, Config
from playground.demo.guild import demo_guild
from playground.history import Guild
from playground.journal import DamagedJournalError, HomeInUseError
from playground.small_guild import second_guild, small_guild

GRACE_S = 3
_GUILDS = {"demo": demo_guild, "empty": small_guild, "second": second_guild}


def main() -> None:
    arguments = _parser().parse_args()
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    try:
        asyncio.run(_serve(arguments))
    except (HomeInUseError, DamagedJournalError) as error:
        sys.exit(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m playground",
        description="A local stand-in for Discord: REST, gateway, CDN and a page to chat on.",
    )
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8700, help="0 picks a free one")
    parser.add_argument(
        "--home", type=Path, default=Path(".data/playground"), help="where everything is kept"
    )
    parser.add_argument(
        "--seed",
        type=_guild,
        default="demo",
        help="the guild that a new home begins with: demo, empty, or a JSON file of a guild",
    )
    parser.add_argument(
        "--also",
        type=_guild,
        action="append",
        default=[],
        help="one more guild with the same bot: second, or a JSON file; may be given again",
    )
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token that the bot must have")
    parser.add_argument("--shards", type=int, default=1, help="how many shards it recommends")
    parser.add_argument(
        "--record", type=Path, help="write every REST request and answer into this file"
    )
    return parser


def _loopback(host: str) -> str:
    """Anything that other machines could reach is refused: there are no passwords here."""
    if not ipaddress.ip_address(host).is_loopback:
        raise argparse.ArgumentTypeError(
            f"{host} can be reached by other machines; give a loopback address as 127.0.0.1"
        )
    return host


def _guild(name: str) -> Guild:
    if name in _GUILDS:
        return _GUILDS[name]()
    try:
        return TypeAdapter(Guild).validate_json(Path(name).read_bytes())
    except OSError as error:
        raise argparse.ArgumentTypeError(
            f"{name} is neither demo, empty nor a file that can be read"
        ) from error
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"{name} does not describe a guild: {error}") from error


async def _serve(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    is_v6 = ":" in arguments.host
    family = socket.AF_INET6 if is_v6 else socket.AF_INET
    try:
        listener = socket.create_server((arguments.host, arguments.port), family=family)
    except OSError as error:
        sys.exit(
            f"The playground cannot listen on port {arguments.port} ({error.strerror}). "
            "Stop what listens there, or give another --port."
        )
    host = f"[{arguments.host}]" if is_v6 else arguments.host
    origin = f"http://{host}:{listener.getsockname()[1]}"
    app = create_app(
        Config(token=arguments.token, shards=arguments.shards),
        home=arguments.home,
        origin=origin,
        guild=arguments.seed,
        others=arguments.also,
        record=arguments.record,
    )
    runner = web.AppRunner(app, shutdown_timeout=GRACE_S)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        print(f"The playground is ready at {origin}", flush=True)  # noqa: T201 - what the launcher waits for
        await stop.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    main()
