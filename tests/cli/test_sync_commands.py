"""Telling Discord of the commands, when Discord or what stands before it says no."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

ROOT = Path(__file__).parents[2]
TOKEN = "MTA0NTYyMTYxNDA4MDAwMDAwMA.GzTest.QwErTyUiOpAsDfGhJkLzXcVbNm"  # made up


async def sync_commands(env: Mapping[str, str]) -> tuple[int | None, str]:
    """How it ended, and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli.main", "sync-commands"),
        cwd=ROOT,
        env={**os.environ, "HELPSIGHT_ENV_FILE": os.devnull, "DISCORD_TOKEN": TOKEN, **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [(401, 78, "Discord refused DISCORD_TOKEN"), (403, 1, "command.broke")],
)
async def test_an_answer_that_repeats_the_token_does_not_make_us_tell_it(
    database_url: str, redis_url: str, status: int, code: int, words: str
) -> None:
    async def repeats(request: web.Request) -> web.Response:
        return web.json_response({"message": f"no: {request.headers}", "code": 0}, status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", repeats)
    async with TestServer(app, host="127.0.0.1") as server:
        url = str(server.make_url("")).rstrip("/")
        env = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "DISCORD_API_URL": url}
        ended, said = await sync_commands(env)

    assert (ended, words in said) == (code, True)
    assert TOKEN not in said
