"""Which models may be asked, and what is kept of a provider's last good list."""

from collections.abc import Sequence

from core.errors import PermanentError, TransientError
from core.kept_list import MODELS_EVERY_S, KeptList
from core.model_list import ModelList
from core.shelf import LocalShelf

GONE = PermanentError("gone")


def test_the_operators_order_holds_as_far_as_it_is_on_offer() -> None:
    models = ModelList(("c", "a", "gone"))
    models.offer(("a", "b", "c"))

    assert (models.ids(), models.missing()) == (["c", "a"], ["gone"])


def test_until_an_offer_is_known_the_order_serves_and_without_one_the_seeds() -> None:
    assert list(ModelList(("a",), seeds=("s",)).ids()) == ["a"]
    assert list(ModelList(seeds=("s",)).ids()) == ["s"]
    assert ModelList(("a",)).missing() == ()


def test_a_dropped_model_gets_another_chance_with_the_next_offer() -> None:
    models = ModelList(("a", "b"))
    models.drop("a", GONE)

    assert (models.ids(), dict(models.dropped)) == (["b"], {"a": GONE})
    models.offer(("a", "b"))
    assert models.ids() == ["a", "b"]


class Provider:
    """Offers `lists` one after the other; nothing when told so, or its error."""

    def __init__(self, *lists: Sequence[str] | TransientError) -> None:
        self.lists = list(lists)
        self.taken: list[Sequence[str]] = []
        self.now = 0.0

    async def fetch(self) -> Sequence[str]:
        listed = self.lists.pop(0)
        if isinstance(listed, TransientError):
            raise listed
        return listed

    def kept(self, shelf: LocalShelf) -> KeptList[str]:
        return KeptList(
            self.fetch,
            take=self.taken.append,
            load=lambda stored: stored.decode().split(),
            dump=lambda listed: " ".join(listed).encode(),
            shelf=shelf,
            clock=lambda: self.now,
        )


async def test_the_last_good_list_is_recalled_by_the_next_process() -> None:
    shelf, provider, other = LocalShelf(), Provider(["a", "b"]), Provider()
    await provider.kept(shelf).renew()

    await other.kept(shelf).recall()

    assert other.taken == [["a", "b"]]


async def test_a_failure_and_an_empty_list_leave_things_as_they_are() -> None:
    shelf, provider = LocalShelf(), Provider(["a"], TransientError("away"), [])
    kept = provider.kept(shelf)

    for _ in range(3):
        await kept.renew()

    assert provider.taken == [["a"]]
    assert await shelf.get() == b"a"


async def test_a_list_is_due_again_after_six_hours_or_when_renewing_it_failed() -> None:
    provider = Provider(TransientError("away"), ["a"])
    kept = provider.kept(LocalShelf())

    await kept.renew()
    assert kept.is_due
    await kept.renew()
    assert not kept.is_due
    provider.now = MODELS_EVERY_S
    assert kept.is_due
