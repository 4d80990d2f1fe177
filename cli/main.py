"""The command `helpsight`. Each command lives in a module of its own, loaded when it is called."""

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cli.config import SetUpError
from cli.manual import NEXT, worded
from core.errors import HelpsightError

FAILED = 1
INTERRUPTED = 130

TRY, RUN, CARE = "Try it", "Run it", "Look after it"


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is, and the part of the help it stands in."""

    module: str
    panel: str
    function: str = ""  # where it is not named as the command
    hidden: bool = False

    def load(self, name: str) -> TyperCommand:
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        function = getattr(import_module(self.module), self.function or name.replace("-", "_"))
        single.command(name, rich_help_panel=self.panel, hidden=self.hidden)(function)
        loaded = typer.main.get_command(single)
        assert isinstance(loaded, TyperCommand)  # noqa: S101  # one command makes no group
        worded(loaded)
        return loaded


@dataclass(frozen=True, slots=True)
class Group:
    """Where a group of commands is: a module with an `app`."""

    module: str
    panel: str

    def load(self, name: str) -> TyperGroup:
        whole = typer.Typer(add_completion=False)
        whole.callback()(helpsight)
        whole.add_typer(import_module(self.module).app, name=name, rich_help_panel=self.panel)
        loaded = typer.main.get_group(whole).commands[name]
        assert isinstance(loaded, TyperGroup)  # noqa: S101  # a module with an app makes a group
        worded(loaded)
        return loaded


COMMANDS: dict[str, Command | Group] = {
    "demo": Command("cli.up", TRY),
    "read": Command("cli.read", TRY),
    "invoice": Command("cli.invoice", TRY),
    "ask": Command("cli.ask", TRY),
    "up": Command("cli.up", RUN),
    "bot": Command("cli.bot", RUN),
    "worker": Command("cli.worker", RUN),
    "web": Command("cli.web", RUN),
    "backfill": Command("cli.backfill", CARE),
    "apikey": Group("cli.apikey", CARE),
    "doctor": Command("cli.doctor", CARE),
    "migrate": Command("cli.migrate", CARE),
    "sync-commands": Command("cli.sync_commands", CARE),
    "config": Command("cli.show_config", CARE),
    "settings": Command("cli.show_config", CARE, "config", hidden=True),  # its name before
    "stats": Command("cli.stats", CARE),
    "ocr": Group("cli.ocr", CARE),
    "guild": Group("cli.guild", CARE),
    "trace": Command("cli.trace", CARE),
    "eval": Group("cli.eval", CARE),
}


class Commands(TyperGroup):
    """Loads one command, not all of them: a process that reads pictures needs no Discord."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # Typer's own
        super().__init__(*args, **kwargs)
        worded(self)

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002
        command = COMMANDS.get(cmd_name)
        return command.load(cmd_name) if command else None


app = typer.Typer(
    name="helpsight",
    cls=Commands,
    help="Reads the screenshots people post in help channels, and answers them with linked"
    " sources.",
    epilog=NEXT,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def helpsight() -> None:
    """Nothing is common to all commands."""


def main() -> None:
    """The rim of every command: a user's mistake ends in a sentence, not in a traceback.

    A person is told warnings only, on stderr; a process of production sets up its own log. What
    nobody foresaw goes through that log, too: it masks what others put into their errors.
    """
    import_module("core.logs").set_up(level="WARNING", style="console")
    try:
        app()
    except HelpsightError as error:
        print(f"helpsight: {error}", file=sys.stderr)
        # EX_CONFIG tells a supervisor that another start would end the same way
        sys.exit(os.EX_CONFIG if isinstance(error, SetUpError) else FAILED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception:  # noqa: BLE001  # the rim of every command
        import_module("structlog").get_logger().exception("command.broke")
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
