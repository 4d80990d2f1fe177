"""The vision models that may be asked: what OpenRouter offers free of charge, in the right order.

Free models come and go within weeks, so none is taken for granted: the offers are discovered, and
the seeds serve only until the first discovery.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pydantic import BaseModel, TypeAdapter, ValidationError

from core.errors import PermanentError
from core.model_list import ModelList
from ocr.model_errors import BrokenBodyError, NoPrivateModelError

ROUTER = "openrouter/free"  # picks one of the others at random
SEEDS = (
    "google/gemma-4-31b-it:free",
    "google/gemma-4-26b-a4b-it:free",
    "nvidia/nemotron-nano-12b-v2-vl:free",
    "nvidia/nemotron-3-nano-omni-30b-a3b-reasoning:free",
    ROUTER,
)
_WARN_AHEAD = timedelta(days=14)


class NoModelError(PermanentError):
    code = "no_model"


class Offer(BaseModel, frozen=True):
    """A free model that reads pictures, and the day from which it may be gone."""

    id: str
    expires: date | None = None


class _Architecture(BaseModel):
    input_modalities: list[str] = []
    output_modalities: list[str] = []


class _Listed(BaseModel):
    id: str
    architecture: _Architecture = _Architecture()
    pricing: dict[str, object] = {}
    expiration_date: str | None = None

    def offer(self) -> Offer | None:
        modalities = self.architecture
        sees = "image" in modalities.input_modalities and "text" in modalities.output_modalities
        if not (sees and _is_free(self.pricing)):
            return None
        return Offer(id=self.id, expires=_day(self.expiration_date))


class _Listing(BaseModel):
    data: list[object]


_OFFERS = TypeAdapter(tuple[Offer, ...])


def parse_offers(body: bytes) -> tuple[Offer, ...]:
    """The free models that read pictures in an answer of `GET /models`, in its order.

    Entries in a shape we do not know are passed over.

    Raises:
        BrokenBodyError: it is no list of models.
    """
    try:
        entries = _Listing.model_validate_json(body).data
    except ValidationError as e:
        raise BrokenBodyError("OpenRouter's list of models could not be understood.") from e
    listed = (_listed(entry) for entry in entries)
    return tuple(offer for model in listed if model and (offer := model.offer()))


def dump_offers(offers: Sequence[Offer]) -> bytes:
    return _OFFERS.dump_json(tuple(offers))


def load_offers(stored: bytes) -> tuple[Offer, ...]:
    """What `dump_offers` wrote; nothing where it was another version's."""
    try:
        return _OFFERS.validate_json(stored)
    except ValidationError:
        return ()


def _listed(entry: object) -> _Listed | None:
    try:
        return _Listed.model_validate(entry)
    except ValidationError:
        return None


def _is_free(pricing: Mapping[str, object]) -> bool:
    """Whether every price is zero; prices are strings, and -1 means that it depends."""
    if not {"prompt", "completion"} <= pricing.keys():
        return False
    try:
        return all(float(str(price)) == 0 for price in pricing.values())
    except ValueError:
        return False


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


class Catalogue(ModelList):
    """The models to ask now, best first.

    *wanted* is the operator's order: only these, as far as they are on offer. Empty: all offers in
    their own order, the router last.
    """

    def __init__(self, wanted: Sequence[str] = ()) -> None:
        super().__init__(wanted, seeds=SEEDS)
        self._ending: tuple[Offer, ...] = ()

    def replace(self, offers: Sequence[Offer], *, today: date) -> None:
        """Take the offers of a discovery on *today*; what has expired is left out."""
        on_offer = [o.id for o in offers if o.expires is None or o.expires > today]
        self.offer(sorted(on_offer, key=lambda model: model == ROUTER))
        self._ending = tuple(offer for offer in offers if is_ending(offer, today))

    def ending(self) -> Sequence[Offer]:
        """The models to ask that may be gone within two weeks."""
        return [offer for offer in self._ending if offer.id in self.candidates()]

    def absence(self) -> PermanentError:
        """Why there is no model to ask."""
        private = [e for e in self.dropped.values() if isinstance(e, NoPrivateModelError)]
        if private:
            return private[0]
        return NoModelError(
            "OpenRouter offers none of these models free of charge now. See OPENROUTER_MODELS."
        )


def is_ending(offer: Offer, today: date) -> bool:
    """Whether the model may be gone within two weeks."""
    return offer.expires is not None and offer.expires - today <= _WARN_AHEAD
