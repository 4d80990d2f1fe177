"""The answering models: the operator's order, as far as Groq still has them."""

import json
from collections.abc import Sequence

import structlog

from core.errors import PermanentError
from core.kept_list import KeptList
from core.model_list import ModelList
from core.shelf import Shelf
from qa.groq_call import GroqCall
from qa.model_errors import ModelGone

DEFAULT_MODELS = ("openai/gpt-oss-120b", "openai/gpt-oss-20b")

_log = structlog.get_logger()


class Catalogue(ModelList):
    """The models to ask now, best first. A model that is retired is told of once."""

    def __init__(self, wanted: Sequence[str] = DEFAULT_MODELS) -> None:
        super().__init__(wanted or DEFAULT_MODELS)
        self._told: set[str] = set()

    def replace(self, on_offer: Sequence[str]) -> None:
        """Take what Groq has now."""
        self.offer(on_offer)
        self._told &= set(self.missing())  # what is back may be told of again
        for model in self.missing():
            self._tell(model)

    def retire(self, model: str, reason: PermanentError) -> None:
        """Leave *model* out: Groq has it no more."""
        self.drop(model, reason)
        self._tell(model)

    def absence(self) -> ModelGone:
        """Why there is no model to ask."""
        return ModelGone("Groq has none of these answering models any more. See GROQ_MODELS.")

    def _tell(self, model: str) -> None:
        if model not in self._told:
            self._told.add(model)
            _log.warning("answer.model_retired", model=model, setting="GROQ_MODELS")


def kept(call: GroqCall, catalogue: Catalogue, shelf: Shelf) -> KeptList[str]:
    """What keeps *catalogue* true: asked for every six hours, the last good list on *shelf*."""
    return KeptList(call.models, take=catalogue.replace, load=_load, dump=_dump, shelf=shelf)


def _dump(models: Sequence[str]) -> bytes:
    return json.dumps(list(models)).encode()


def _load(stored: bytes) -> Sequence[str]:
    try:
        listed: object = json.loads(stored)
    except ValueError:
        return ()
    return [str(model) for model in listed] if isinstance(listed, list) else ()  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
