"""The command `helpsight`. Each command lives in a module of its own; this one names them."""

import sys

import typer

from cli.ask import ask
from cli.config import settings
from cli.doctor import doctor
from cli.read import read
from cli.release import migrate, sync_commands
from cli.serve import bot, web, worker
from cli.up import demo, up
from core.errors import HelpsightError

FAILED = 1
INTERRUPTED = 130

TRY, RUN, CARE = "Try it", "Run it", "Look after it"

app = typer.Typer(
    name="helpsight",
    help="Reads the screenshots people post in help channels, and answers them with linked"
    " sources.",
    epilog="New here? `helpsight demo` needs no keys and no Discord. Every setting: .env.example",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command(rich_help_panel=TRY)(demo)
app.command(rich_help_panel=TRY)(read)
app.command(rich_help_panel=TRY)(ask)
app.command(rich_help_panel=RUN)(up)
app.command(rich_help_panel=RUN)(bot)
app.command(rich_help_panel=RUN)(worker)
app.command(rich_help_panel=RUN)(web)
app.command(rich_help_panel=CARE)(doctor)
app.command(rich_help_panel=CARE)(migrate)
app.command("sync-commands", rich_help_panel=CARE)(sync_commands)
app.command(rich_help_panel=CARE)(settings)


def main() -> None:
    """The rim of every command: a user's mistake ends in a sentence, not in a traceback."""
    try:
        app()
    except HelpsightError as error:
        print(f"helpsight: {error}", file=sys.stderr)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
