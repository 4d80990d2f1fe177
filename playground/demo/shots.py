"""A screenshot of the demo: the name its file has, and what it shows."""

from dataclasses import dataclass
from typing import Protocol

from playground.paint.canvas import Canvas


class Scene(Protocol):
    def paint(self) -> Canvas: ...


@dataclass(frozen=True)
class Shot:
    filename: str
    scene: Scene
