"""The models of a provider that may be asked: the operator's order, as far as they are on offer."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core.errors import PermanentError


class ModelList:
    """Model ids, best first.

    *wanted* is the operator's order: only these, as far as they are on offer. Empty: all that is
    on offer, in its own order. *seeds* serve in place of an empty order until anything is known.
    """

    def __init__(self, wanted: Sequence[str] = (), *, seeds: Sequence[str] = ()) -> None:
        self._wanted = tuple(wanted)
        self._seeds = tuple(seeds)
        self._offered: tuple[str, ...] | None = None
        self._dropped: dict[str, PermanentError] = {}

    @property
    def dropped(self) -> Mapping[str, PermanentError]:
        """The models that were dropped since the last offer, each with its reason."""
        return MappingProxyType(self._dropped)

    def ids(self) -> Sequence[str]:
        """All models that may be asked, without those that were dropped."""
        return [model for model in self.candidates() if model not in self._dropped]

    def candidates(self) -> Sequence[str]:
        """All models on offer that are wanted, dropped or not."""
        if self._offered is None:
            return self._wanted or self._seeds
        if self._wanted:
            return [model for model in self._wanted if model in self._offered]
        return self._offered

    def offer(self, models: Sequence[str]) -> None:
        """Take what is on offer now; what was dropped before gets another chance."""
        self._offered = tuple(models)
        self._dropped.clear()

    def drop(self, model: str, reason: PermanentError) -> None:
        """Leave *model* out until the next offer."""
        self._dropped[model] = reason

    def missing(self) -> Sequence[str]:
        """The operator's models that are not on offer."""
        if self._offered is None:
            return ()
        return [model for model in self._wanted if model not in self._offered]
