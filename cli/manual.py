"""How the help of each command is set: with the words a person types, not with Python's types."""

from typing import Final

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

NEXT: Final = (
    "New here? `helpsight demo` needs no keys and no Discord. Your own server: docs/discord.md."
    " Something does not work: `helpsight doctor`. Every setting: `helpsight config`.\n\n"
    "Exit codes: 0 done. 1 something failed, or nothing was found; the last line says what. 2 the"
    " command was typed wrong. 78 a setting or a server is missing. 130 stopped by Ctrl-C."
)


def worded(command: TyperCommand | TyperGroup) -> None:
    """Set the help of *command*, and of those below it, for people."""
    command.rich_markup_mode = "markdown"
    for param in (*command.params, command.get_help_option(typer.Context(command))):
        if isinstance(param, TyperArgument):
            _word_argument(param)
        elif isinstance(param, TyperOption) and param.is_flag:
            param.metavar = ""  # else `<bool>`, which nobody types
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            if isinstance(below, TyperCommand | TyperGroup):
                worded(below)


def _word_argument(param: TyperArgument) -> None:
    name = param.metavar or (param.name or "").upper()
    param.metavar = name
    usage = name if param.required else f"[{name}]"
    pieces = [usage if param.nargs == 1 else f"{usage}..."]
    param.get_usage_pieces = lambda ctx: pieces  # noqa: ARG005  # Typer's signature
    param.display_type_rich = lambda ctx: None  # noqa: ARG005  # else `<str>` beside its name
