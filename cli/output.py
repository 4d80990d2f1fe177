"""What a terminal shows of many processes: steps, prefixed lines, one box."""

import os
from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

_COLOURS = (36, 33, 32, 35, 34, 96)  # of ANSI terminals
_BOLD, _DIM = 1, 2


class Output:
    """Writes to `stream`; colours at a terminal, plain lines elsewhere.

    It goes silent when the stream is gone (a closed terminal, `| head`): an orderly end must not
    fail on its own farewell.
    """

    def __init__(self, stream: TextIO, names: Sequence[str], env: Mapping[str, str]) -> None:
        self._stream = stream
        self._width = max((len(name) for name in names), default=0)
        self._colours = {name: _COLOURS[i % len(_COLOURS)] for i, name in enumerate(names)}
        self.in_colour = stream.isatty() and not env.get("NO_COLOR") and env.get("TERM") != "dumb"
        self._gone = False

    def step(self, text: str) -> None:
        self._write(f"{self._painted('•', _BOLD)} {text}\n")

    def line(self, name: str, text: str) -> None:
        """One line that the process `name` printed."""
        prefix = self._painted(f"{name:<{self._width}} |", self._colours.get(name, _DIM))
        self._write(f"{prefix} {text}\n")

    def box(self, title: str, lines: Sequence[str]) -> None:
        if not self.in_colour:
            self._write("".join(f"{text}\n" for text in ("", title, *lines, "")))
            return
        console = Console(file=self._stream, force_terminal=True)
        panel = Panel(Text("\n".join(lines)), title=title, expand=False, padding=(1, 3))
        with console.capture() as capture:
            console.print(panel)
        self._write(capture.get())

    def _painted(self, text: str, code: int) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.in_colour else text

    def _write(self, text: str) -> None:
        if self._gone:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._gone = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())  # for the exit flush
        except UnicodeEncodeError:
            encoding = self._stream.encoding or "ascii"
            self._write(text.encode(encoding, "replace").decode(encoding))
