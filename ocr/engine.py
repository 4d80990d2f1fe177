"""What an engine is: PNG bytes in, a reading out."""

from dataclasses import dataclass
from typing import Literal, Protocol

InterfaceType = Literal[
    "terminal", "browser", "ide", "dialog", "game", "chat", "table", "document", "photo"
]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the picture as it was handed to the engine, from the top left."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as a person reads it. `confidence` is 0-1, None where there is none."""

    text: str
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What a picture shows, beside its text. None and empty mean: not known.

    `error_lines` stand in the text exactly so; `error_state` names the error in one line.
    """

    interface_type: InterfaceType | None = None
    error_state: str | None = None
    error_lines: tuple[str, ...] = ()
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one engine saw in one picture.

    `engine` is the kind (`paddle`, `tesseract`, `openrouter`), `model_version` the exact model.
    `confidence` is 0-1 over the whole picture, None where the engine has none.
    A picture without text has no lines; that is a result, not an error.
    `description` is what the engine itself says; None from engines that only read characters.
    `prompt_version` names what a model was asked; None from engines that are not asked.
    `pieces` are what the lines were joined from, where an engine knows: the cells of a table.
    """

    engine: str
    model_version: str
    lines: tuple[Line, ...]
    confidence: float | None = None
    description: Description | None = None
    prompt_version: str | None = None
    pieces: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The lines in reading order, joined by newlines."""
        return "\n".join(line.text for line in self.lines)


class Engine(Protocol):
    """Reads pictures. One call at a time; callers bound how many run at once."""

    @property
    def name(self) -> str:
        """The kind of engine, as stored with each reading."""
        ...

    async def read(self, png: bytes) -> Reading:
        """Read the text in *png*, a picture that `ocr.image` re-encoded.

        Raises:
            TransientError: another try may help (limits, provider faults, timeouts).
            PermanentError: it will not.
        """
        ...
