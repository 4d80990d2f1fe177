import asyncio

import pytest

from core.kept_list import MODELS_EVERY_S
from core.shelf import LocalShelf
from ocr.catalogue import Catalogue
from ocr.model_errors import ModelGoneError, NoPicturesError, NoPrivateModelError
from ocr.retired import Retired

GONE = ModelGoneError("it was shut down")


def worker(shelf: LocalShelf, *, now: float = 0) -> tuple[Catalogue, Retired]:
    catalogue = Catalogue(["a", "b", "c"])
    return catalogue, Retired(catalogue, shelf, clock=lambda: now)


async def test_what_one_worker_finds_gone_the_others_do_not_ask() -> None:
    shelf = LocalShelf()
    (one, ours), (two, theirs) = worker(shelf), worker(shelf)

    await ours.add("b", GONE)
    await theirs.add("c", NoPicturesError("text only"))
    await ours.recall()
    await theirs.recall()

    assert list(one.ids()) == list(two.ids()) == ["a"]


async def test_a_policy_stays_a_policy_at_the_other_worker() -> None:
    shelf = LocalShelf()
    _, ours = worker(shelf)
    two, theirs = worker(shelf)

    await ours.add("a", NoPrivateModelError("no endpoint fits your data policy"))
    await theirs.recall()

    assert two.absence().code == "no_private_model"
    assert "data policy" in str(two.absence())


async def test_after_six_hours_a_model_gets_another_chance() -> None:
    shelf = LocalShelf()
    await worker(shelf)[1].add("b", GONE)

    late, retired = worker(shelf, now=MODELS_EVERY_S + 1)
    await retired.recall()

    assert list(late.ids()) == ["a", "b", "c"]


@pytest.mark.parametrize("stored", [b"", b"{", b'{"b": 1}', b"[]"])
async def test_what_another_version_wrote_is_passed_over(stored: bytes) -> None:
    shelf = LocalShelf()
    await shelf.put(stored)
    catalogue, retired = worker(shelf)

    await retired.recall()

    assert list(catalogue.ids()) == ["a", "b", "c"]


class StuckShelf(LocalShelf):
    async def get(self) -> bytes | None:
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_shelf_that_does_not_answer_holds_nobody_up() -> None:
    catalogue, retired = worker(StuckShelf())
    async with asyncio.timeout(1):
        await retired.recall()
    assert list(catalogue.ids()) == ["a", "b", "c"]
