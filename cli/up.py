"""`helpsight up` and `helpsight demo`: everything from one command."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cli.config import ENV_FILE, load_settings, plain, required
from cli.ports import free_port, require_free
from cli.servers import find_running
from cli.stack import ReleaseStep, Service, StackPlan, Stage, run_stack
from core.errors import PermanentError
from core.settings import Settings

LOOPBACK = "127.0.0.1"
DEMO_TOKEN = "playground"  # noqa: S105  # opens nothing but the stand-in on this machine
DEMO_CHANNELS = "help,help-forum"
DEMO_QUIET_S = "1.5"  # nobody wants to wait in a demo
HISTORY = ReleaseStep(
    name="history",
    title="The history of the demo is read",
    argv=(sys.executable, "-m", "cli.demo_history"),
)
SAMPLES = ReleaseStep(
    name="samples",
    title="The demo has sample invoices",
    argv=(sys.executable, "-m", "cli.demo_samples"),
)
QUESTIONS = ReleaseStep(
    name="questions",
    title="Somebody has asked in the demo",
    argv=(sys.executable, "-m", "cli.demo_questions"),
)
LIFE = Stage(release=(HISTORY, SAMPLES, QUESTIONS))


def up() -> None:
    """Run everything against the real Discord: servers, bot, worker and web.

    PostgreSQL and Valkey are started from the packages when DATABASE_URL and REDIS_URL are unset;
    their data is in DATA_DIR. Ctrl-C stops everything.

    First put DISCORD_TOKEN into the file .env: docs/discord.md, ten minutes from nothing. When it
    runs, `helpsight doctor` in another terminal says what is still missing, and how to invite it.
    """
    settings = load_settings()
    required(settings.discord_token, "DISCORD_TOKEN", "docs/discord.md")
    raise typer.Exit(run_stack(live_plan(settings, os.environ), sys.stdout))


def demo(
    *,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what was said in earlier demos.")
    ] = False,
) -> None:
    """Run everything against a Discord of our own on this machine: no keys, no account.

    A page opens the way into it: a server with a history of solved questions, where you can post
    a screenshot and watch the answer come. Ctrl-C stops everything; what was said is kept.

    While it runs, the other commands work on it from another terminal:

    * `helpsight ask "pip cannot find the module"`

    * `helpsight stats`
    """
    os.environ[ENV_FILE] = os.devnull  # what .env holds is for the real bot
    settings = load_settings()
    home = settings.data_dir / "demo"
    if fresh:
        _forget(home)
    raise typer.Exit(run_stack(demo_plan(settings, os.environ), sys.stdout))


def _forget(home: Path) -> None:
    if find_running(home):
        raise PermanentError(f"a demo is running in {home}; stop it first, then start afresh")
    if home.exists():
        shutil.rmtree(home)


def live_plan(settings: Settings, environment: Mapping[str, str]) -> StackPlan:
    """What `up` runs."""
    require_free(settings.web_host, settings.web_port, "WEB_PORT")
    return StackPlan(
        home=settings.data_dir,
        database_url=plain(settings.database_url),
        redis_url=plain(settings.redis_url),
        env={"LOG_FORMAT": "console" if sys.stdout.isatty() else "auto", **environment},
        stages=(_product(settings, settings.data_dir),),
        box_title="Helpsight is running",
        box=(
            *_doors(settings),
            "Discord  post a screenshot in a watched channel (/channels watch names them)",
            "Stop     Ctrl-C",
        ),
    )


def demo_plan(settings: Settings, environment: Mapping[str, str]) -> StackPlan:
    """What `demo` runs: the same, with the playground in place of Discord."""
    home = settings.data_dir / "demo"
    port = free_port(LOOPBACK, settings.playground_port)
    settings = settings.model_copy(
        update={"web_host": LOOPBACK, "web_port": free_port(LOOPBACK, settings.web_port)}
    )
    page = f"http://127.0.0.1:{port}"
    env = {
        **environment,
        "DATA_DIR": str(home),
        "LOG_FORMAT": environment.get("LOG_FORMAT", "console"),
        "WEB_HOST": settings.web_host,
        "WEB_PORT": str(settings.web_port),
        "DISCORD_API_URL": page,
        "DISCORD_TOKEN": DEMO_TOKEN,
        "HELP_CHANNELS": DEMO_CHANNELS,
        "ANSWER_QUIET_S": environment.get("ANSWER_QUIET_S", DEMO_QUIET_S),
    }
    playground = Service(
        name="playground",
        argv=(
            *(sys.executable, "-m", "playground", "--port", str(port)),
            *("--home", str(home / "playground"), "--token", DEMO_TOKEN),
        ),
        ready=f"{page}/play/bootstrap",
    )
    return StackPlan(
        home=home,
        database_url=plain(settings.database_url),
        redis_url=plain(settings.redis_url),
        env=env,
        stages=(Stage(services=(playground,)), _product(settings, home), LIFE),
        box_title="Helpsight's demo is running",
        box=(
            f"Open     {page}",
            "Try      press one of the three sample screenshots, or drop one of your own",
            *_doors(settings),
            "Stop     Ctrl-C",
        ),
    )


def _doors(settings: Settings) -> tuple[str, ...]:
    """Where the HTTP door is opened, for people and for programs."""
    door = f"http://{settings.web_host}:{settings.web_port}"
    return (
        f"Reader   {door}/  pictures in, their text out",
        f"Invoices {door}/invoices  their fields, totals, and a chat about them",
        f"Operate  {door}/operations  whether all is well, and what failed",
        f"Search   {door}/search  what was said, and what screenshots say",
        f"API      {door}/docs",
        f"Health   {door}/health/ready",
    )


def _product(settings: Settings, home: Path) -> Stage:
    return Stage(
        release=(
            ReleaseStep(
                name="migrate", title="The database is up to date", argv=_helpsight("migrate")
            ),
        ),
        beside=(
            ReleaseStep(
                name="sync-commands",
                title="The slash commands are registered",
                argv=_helpsight("sync-commands"),
            ),
        ),
        services=(
            _process("worker", home),
            _process("bot", home),
            Service(
                name="web",
                argv=_helpsight("web"),
                ready=f"http://{settings.web_host}:{settings.web_port}/health/live",
            ),
        ),
    )


def _process(name: str, home: Path) -> Service:
    ready = home / f"{name}.ready"
    env = {"READY_FILE": str(ready)}
    if name == "worker":
        env["WORKER_SLOT"] = "0"  # the only worker of this stack
    return Service(name=name, argv=_helpsight(name), ready=ready, env=env)


def _helpsight(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "cli.main", command)
