"""Which models may be asked, from what OpenRouter says is on offer."""

import json
from datetime import date

import pytest

from ocr.catalogue import (
    ROUTER,
    SEEDS,
    Catalogue,
    NoModelError,
    Offer,
    dump_offers,
    is_ending,
    load_offers,
    parse_offers,
)
from ocr.model_errors import BrokenBodyError, ModelGoneError, NoPrivateModelError

TODAY = date(2026, 11, 22)
FREE = {"prompt": "0", "completion": "0", "image": "0", "request": "0"}


def listed(model: str, **fields: object) -> dict[str, object]:
    return {
        "id": model,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
        "pricing": FREE,
        "context_length": 131072,
        "supported_parameters": ["max_tokens"],
        "expiration_date": None,
        **fields,
    }


def listing(*models: object) -> bytes:
    return json.dumps({"data": models}).encode()


def only(*sides: str) -> dict[str, object]:
    return {"input_modalities": [sides[0]], "output_modalities": [sides[1]]}


def offers(*ids: str) -> list[Offer]:
    return [Offer(id=model) for model in ids]


def test_free_models_that_read_pictures_are_on_offer() -> None:
    body = listing(listed("a:free"), listed("b:free", expiration_date="2026-12-01T00:00:00Z"))
    assert parse_offers(body) == (Offer(id="a:free"), Offer(id="b:free", expires=date(2026, 12, 1)))


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(listed("x", architecture=only("text", "text")), id="reads no pictures"),
        pytest.param(listed("x", architecture=only("image", "image")), id="writes no text"),
        pytest.param(listed("x", pricing={**FREE, "image": "0.001"}), id="pictures cost"),
        pytest.param(listed("x", pricing={"prompt": "-1", "completion": "-1"}), id="it depends"),
        pytest.param(listed("x", pricing={}), id="no price"),
        pytest.param(listed("x", pricing={**FREE, "image": "much"}), id="a price in words"),
        pytest.param({"name": "x"}, id="no id"),
        pytest.param("x", id="a word"),
    ],
)
def test_other_models_are_passed_over(model: object) -> None:
    assert parse_offers(listing(model, listed("a:free"))) == (Offer(id="a:free"),)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": {}}', b'{"data": [{"id'])
def test_what_is_no_list_is_an_error(body: bytes) -> None:
    with pytest.raises(BrokenBodyError):
        parse_offers(body)


def test_offers_are_kept_as_they_were() -> None:
    given = (Offer(id="a", expires=TODAY), Offer(id="b"))
    assert load_offers(dump_offers(given)) == given
    assert load_offers(b'{"older": "version"}') == ()


def test_before_the_first_discovery_there_are_the_operators_models_or_the_seeds() -> None:
    assert Catalogue().ids() == list(SEEDS)
    assert Catalogue(["x", "y"]).ids() == ["x", "y"]


def test_discovered_models_keep_their_order_with_the_router_last() -> None:
    catalogue = Catalogue()
    catalogue.replace(offers("b", ROUTER, "a"), today=TODAY)
    assert catalogue.ids() == ["b", "a", ROUTER]


def test_an_operators_order_is_honoured_and_what_is_not_on_offer_is_told() -> None:
    catalogue = Catalogue(["c", "gone", "a"])
    catalogue.replace(offers("a", "b", "c"), today=TODAY)
    assert catalogue.ids() == ["c", "a"]
    assert catalogue.missing() == ["gone"]


def test_a_model_whose_day_has_come_is_left_out() -> None:
    catalogue = Catalogue()
    given = [Offer(id="past", expires=TODAY), Offer(id="soon", expires=date(2026, 11, 23))]
    catalogue.replace(given, today=TODAY)
    assert catalogue.ids() == ["soon"]


def test_a_model_that_ends_within_two_weeks_is_told_ahead() -> None:
    ends = date(2026, 12, 6)
    assert is_ending(Offer(id="x", expires=ends), TODAY)
    assert not is_ending(Offer(id="x", expires=date(2026, 12, 7)), TODAY)
    assert not is_ending(Offer(id="x"), TODAY)
    given = [Offer(id="x", expires=ends), Offer(id="y", expires=ends), Offer(id="z")]
    catalogue = Catalogue(["z", "x"])
    catalogue.replace(given, today=TODAY)
    assert catalogue.ending() == [given[0]]


def test_a_dropped_model_is_out_until_the_next_discovery() -> None:
    catalogue = Catalogue()
    catalogue.replace(offers("a", "b"), today=TODAY)
    catalogue.drop("a", ModelGoneError("gone"))
    assert catalogue.ids() == ["b"]
    catalogue.replace(offers("a", "b"), today=TODAY)
    assert catalogue.ids() == ["a", "b"]


def test_the_reason_why_nothing_is_left_is_the_one_an_operator_can_change() -> None:
    catalogue = Catalogue(["a", "b"])
    assert isinstance(catalogue.absence(), NoModelError)
    catalogue.drop("a", ModelGoneError("gone"))
    catalogue.drop("b", NoPrivateModelError("set it"))
    assert str(catalogue.absence()) == "set it"
