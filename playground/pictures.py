"""The screenshots of the demo: painted by code, the same bytes every time."""

from dataclasses import dataclass

from playground.demo import sample_screenshots, screenshots

_SHOTS = {**screenshots.SHOTS, **sample_screenshots.SHOTS}

NAMES = tuple(_SHOTS)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A screenshot as a file that a person would upload."""

    filename: str
    png: bytes
    width: int
    height: int


def render(name: str) -> Picture:
    """The picture of this name.

    Raises:
        KeyError: there is no such picture.
    """
    shot = _SHOTS[name]
    canvas = shot.scene.paint()
    return Picture(
        filename=shot.filename, png=canvas.png(), width=canvas.width, height=canvas.height
    )
