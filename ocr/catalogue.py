"""The vision models that may be asked: what OpenRouter offers free of charge, in the right order.

Free models come and go within weeks, so none is taken for granted: the offers are discovered, and
the seeds serve only until the first discovery.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pydantic import BaseModel, TypeAdapter, ValidationError

from core.errors import PermanentError
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


class Catalogue:
    """The models to ask now, best first.

    *wanted* is the operator's order: only these, as far as they are on offer. Empty: all offers in
    their own order, the router last.
    """

    def __init__(self, wanted: Sequence[str] = ()) -> None:
        self._wanted = tuple(wanted)
        self._offered: tuple[str, ...] | None = None
        self._ending: tuple[Offer, ...] = ()
        self._dropped: dict[str, PermanentError] = {}

    def ids(self) -> Sequence[str]:
        """The ids of all models that may be asked, without those that were dropped."""
        return [model for model in self._candidates() if model not in self._dropped]

    def replace(self, offers: Sequence[Offer], *, today: date) -> None:
        """Take the offers of a discovery on *today*; what was dropped before gets another chance.

        What has expired is left out.
        """
        self._offered = tuple(o.id for o in offers if o.expires is None or o.expires > today)
        self._ending = tuple(offer for offer in offers if is_ending(offer, today))
        self._dropped.clear()

    def drop(self, model: str, reason: PermanentError) -> None:
        """Leave *model* out until the next discovery."""
        self._dropped[model] = reason

    def missing(self) -> Sequence[str]:
        """The operator's models that are not on offer."""
        if self._offered is None:
            return ()
        return [model for model in self._wanted if model not in self._offered]

    def ending(self) -> Sequence[Offer]:
        """The models to ask that may be gone within two weeks."""
        return [offer for offer in self._ending if offer.id in self._candidates()]

    def absence(self) -> PermanentError:
        """Why there is no model to ask."""
        private = [e for e in self._dropped.values() if isinstance(e, NoPrivateModelError)]
        if private:
            return private[0]
        return NoModelError(
            "OpenRouter offers none of these models free of charge now. See OPENROUTER_MODELS."
        )

    def _candidates(self) -> Sequence[str]:
        if self._offered is None:
            return self._wanted or SEEDS
        if self._wanted:
            return [model for model in self._wanted if model in self._offered]
        return sorted(self._offered, key=lambda model: model == ROUTER)


def is_ending(offer: Offer, today: date) -> bool:
    """Whether the model may be gone within two weeks."""
    return offer.expires is not None and offer.expires - today <= _WARN_AHEAD
