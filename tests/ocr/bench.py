"""A vision engine over a server that speaks OpenRouter's shapes, and all it is taught."""

from dataclasses import dataclass, field

from openai import AsyncOpenAI

from core.breaker import Breaker
from core.errors import HelpsightError
from ocr.catalogue import Catalogue
from ocr.engine import Reading
from ocr.vision import Patience, VisionEngine
from ocr.vision_call import DataCollection, VisionCall
from tests.ocr import openrouter_bodies as bodies
from tests.ocr.governors import NotingBreaker, NotingQuota
from tests.ocr.openrouter_server import (
    Behaviour,
    OpenRouterServer,
)
from tests.ocr.pictures import draw, encoded

LINES = ["the build has failed", "with exit code 137"]
PNG = encoded(draw(LINES))
NOW = bodies.NEXT_MIDNIGHT_S - 800


@dataclass(slots=True)
class Bench:
    """A server, and an engine over it with models `a`, `b`, ... and noting governors."""

    server: OpenRouterServer
    url: str
    quota: NotingQuota = field(default_factory=NotingQuota)
    noting: NotingBreaker = field(default_factory=NotingBreaker)
    breaker: Breaker | None = None
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(("a", "b", "c", "d")))
    days_spent: int = 0
    data_collection: DataCollection = "deny"

    def tell(self, **script: Behaviour | list[Behaviour]) -> None:
        for model, todo in script.items():
            self.server.script[model] = todo if isinstance(todo, list) else [todo]

    def offer(self, *models: str) -> None:
        self.catalogue = Catalogue(models)

    async def read(self, patience: Patience | None = None, *, png: bytes = PNG) -> Reading:
        client = AsyncOpenAI(api_key="sk-or-x", base_url=self.url, max_retries=0)
        async with client:
            engine = VisionEngine(
                VisionCall(client, data_collection=self.data_collection, clock=lambda: NOW),
                self.catalogue,
                quota=self.quota,
                breaker=self.breaker or self.noting,
                patience=patience,
                on_day_spent=self._note_day,
            )
            return await engine.read(png)

    async def outcome(self, patience: Patience | None = None, *, png: bytes = PNG) -> str:
        """`read`, or the code of the error."""
        try:
            await self.read(patience, png=png)
        except HelpsightError as error:
            return error.code
        return "read"

    def _note_day(self) -> None:
        self.days_spent += 1
