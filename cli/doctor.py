"""`helpsight doctor`: what works here, what is missing, and what to do about it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import aiohttp
import asyncpg
import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.text import Text

from bot.check.finding import Finding
from bot.check.permissions import invite_link
from cli import doctor_models, doctor_places, doctor_readings, doctor_search
from cli.config import load_settings
from cli.wiring.ground import servers
from core.errors import HelpsightError, PermanentError
from core.redis import connect
from core.settings import Settings
from db import health, migrate
from db.patience import DATABASE_AWAY
from ocr.tesseract import TesseractProgram, find_program, missing_languages

PROBE_TIMEOUT_S = 10.0
START = "Start `helpsight demo` or `helpsight up` in another terminal"
NO_SERVERS = "no address is set, and no demo or up runs here"
MARKS = {"ok": ("ok", "green"), "warning": ("note", "yellow"), "failure": ("no", "red bold")}


Check = Callable[[Settings], Awaitable[Finding]]


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check what this machine and these settings can do, and say what to fix.

    Run it beside `helpsight demo` or `helpsight up`, or with the settings of production. It prints
    the link that invites the bot, and for each server and channel what the bot may not do there.

    `ok` works, `note` works with less, `no` does not work: then the exit code is 1. Below each that
    is not ok stands what to do.
    """
    findings = asyncio.run(examine(load_settings()))
    if as_json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}))
    else:
        Console(soft_wrap=True).print(report(findings), end="")
    if any(finding.state == "failure" for finding in findings):
        raise typer.Exit(1)


async def examine(settings: Settings) -> list[Finding]:
    """The findings of all checks, in the order they are shown."""
    found, places = await asyncio.gather(
        asyncio.gather(*(check(settings) for check in CHECKS)), doctor_places.places(settings)
    )
    return [*found, *places]


def report(findings: Sequence[Finding]) -> Text:
    """The findings as lines: a mark and what was seen, and below it what to do."""
    text = Text()
    for finding in findings:
        mark, style = MARKS[finding.state]
        text.append(f"{mark:<5}", style).append(f"{finding.part:<11}", "bold")
        text.append(f"{finding.seen}\n")
        if finding.fix:
            text.append(f"{'':<16}{finding.fix}\n", "dim")
    return text


async def database(settings: Settings) -> Finding:
    part, start = "database", f"{START}, or set DATABASE_URL."
    try:
        connection = await asyncpg.connect(servers(settings).database_url, timeout=5)
    except PermanentError:
        return Finding(part, "failure", NO_SERVERS, start)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        fix = "Check DATABASE_URL, and that the server runs." if settings.database_url else start
        return Finding(part, "failure", f"no answer: {error}", fix)
    try:
        applied = await migrate.applied(connection)
        todo = migrate.missing(migrate.load(), applied)
        version = await connection.fetchval("SHOW server_version")
        role = await health.role(connection)
    except HelpsightError as error:
        return Finding(part, "failure", str(error), "See docs/troubleshooting.md.")
    finally:
        await connection.close()
    who = f"{role.name} (a superuser, which is not needed)" if role.is_superuser else role.name
    seen = f"PostgreSQL {version} as {who}, {len(applied)} migrations applied"
    if todo:
        return Finding(part, "failure", f"{seen}, {len(todo)} missing", "Run `helpsight migrate`.")
    return Finding(part, "ok", seen)


async def redis(settings: Settings) -> Finding:
    part, start = "redis", f"{START}, or set REDIS_URL."
    try:
        client = connect(servers(settings).redis_url)
    except PermanentError:
        return Finding(part, "failure", NO_SERVERS, start)
    except ValueError as error:
        return Finding(part, "failure", f"REDIS_URL: {error}", start)
    try:
        server: dict[str, str] = await client.info("server")  # pyright: ignore[reportUnknownMemberType]
    except (RedisError, OSError) as error:
        fix = "Check REDIS_URL, and that the server runs." if settings.redis_url else start
        return Finding(part, "failure", f"no answer: {error}", fix)
    finally:
        await client.aclose()
    name = "Valkey" if "valkey_version" in server else "Redis"
    return Finding(part, "ok", f"{name} {server.get('valkey_version', server['redis_version'])}")


async def discord(settings: Settings) -> Finding:
    part = "discord"
    if settings.discord_token is None:
        return Finding(
            part,
            "failure",
            "DISCORD_TOKEN is not set",
            "docs/discord.md says where it comes from. `helpsight demo` needs none.",
        )
    base = settings.discord_api_url or "https://discord.com"
    away = f"Check that this machine reaches {base}."
    headers = {"Authorization": f"Bot {settings.discord_token.get_secret_value()}"}
    timeout = aiohttp.ClientTimeout(total=PROBE_TIMEOUT_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(f"{base}/api/v10/users/@me", headers=headers) as answer,
        ):
            body = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return Finding(part, "failure", f"no answer: {type(error).__name__}", away)
    if answer.status != 200:  # noqa: PLR2004
        return Finding(
            part,
            "failure",
            f"Discord refused the token ({answer.status})",
            "Reset the token on the Bot page of the developer portal: docs/discord.md, step 2.",
        )
    return Finding(
        part,
        "ok",
        f"logged in as {body.get('username')} at {base}",
        f"Invite it: {invite_link(body.get('id'))}",
    )


async def tesseract(settings: Settings) -> Finding:
    part = "tesseract"
    try:
        program = find_program(settings.tesseract_path)
        version, missing = await asyncio.to_thread(
            lambda: (program.version(), _missing_languages(settings, program))
        )
    except PermanentError as error:
        return Finding(part, "warning", str(error), "PP-OCR reads without it.")
    if missing:
        return Finding(
            part,
            "warning",
            f"{version}, without {', '.join(missing)}",
            f"Words in {', '.join(missing)} are read less well. `make setup` fetches them:"
            " docs/troubleshooting.md.",
        )
    return Finding(part, "ok", f"{version}, {', '.join(settings.ocr_languages)}")


def _missing_languages(settings: Settings, program: TesseractProgram) -> tuple[str, ...]:
    if settings.ocr_engine == "tesseract":  # then nothing but the program itself reads
        known = program.languages()
        return tuple(name for name in settings.ocr_languages if name not in known)
    return missing_languages(settings.ocr_languages, settings.tesseract_path)


async def models(settings: Settings) -> Finding:
    keys = {
        "OPENROUTER_API_KEY": settings.openrouter_api_key,
        "GROQ_API_KEY": settings.groq_api_key,
    }
    unset = [name for name, value in keys.items() if value is None]
    missing = f"{', '.join(unset)} not set: the local reader and the search do it"
    if settings.openrouter_api_key is None:
        return Finding("models", "warning", missing, "Optional: docs/keys.md.")
    try:
        told = await doctor_models.standing(settings)
    except HelpsightError as error:
        seen, fix = f"OpenRouter: {error}", "Pictures are read locally. See docs/keys.md."
        return Finding("models", "warning", seen, fix)
    seen = doctor_models.describe(told, datetime.now(UTC))
    if unset or not told.can_ask:
        seen, fix = "; ".join([seen, missing] if unset else [seen]), doctor_models.fix(told)
        return Finding("models", "warning", seen, fix or "Optional: docs/keys.md.")
    return Finding("models", "ok", f"{seen}; {await doctor_models.groq(settings)}")


async def workers(settings: Settings) -> Finding:
    try:
        return await doctor_readings.workers(settings)
    except (*DATABASE_AWAY, asyncpg.PostgresError, PermanentError, ValueError):
        return Finding("workers", "warning", "not known: see database", "")


async def queue(settings: Settings) -> Finding:
    try:
        return await doctor_readings.queue(settings)
    except (*DATABASE_AWAY, asyncpg.PostgresError, PermanentError, ValueError):
        return Finding("queue", "warning", "not known: see database", "")


async def pictures(settings: Settings) -> Finding:
    try:
        return Finding("pictures", "ok", await doctor_readings.readings(settings))
    except (*DATABASE_AWAY, asyncpg.PostgresError, PermanentError, ValueError):
        return Finding("pictures", "warning", "not known: see database", "")


async def search(settings: Settings) -> Finding:
    try:
        return await doctor_search.finding(settings)
    except (*DATABASE_AWAY, asyncpg.PostgresError, PermanentError, ValueError):
        return Finding(doctor_search.PART, "warning", "not known: see database", "")


CHECKS: tuple[Check, ...] = (
    database,
    redis,
    discord,
    tesseract,
    models,
    workers,
    queue,
    pictures,
    search,
)
