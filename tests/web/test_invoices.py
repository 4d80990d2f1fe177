"""`POST /api/invoices/list` and one invoice: one's own, whatever is sent."""

import csv
import io
from collections.abc import AsyncGenerator
from datetime import date
from decimal import Decimal

import pytest
from httpx2 import AsyncClient, Response

from db import invoice_corrections
from tests.web.conftest import Door
from tests.web.invoices import DOUBTED, keep
from web.invoice_csv import BYTE_ORDER_MARK, cell

LIST = "/api/invoices/list"


@pytest.fixture
async def ann(door: Door) -> AsyncGenerator[AsyncClient]:
    async with door.client(await door.key("ann", "invoices")) as client:
        yield client


def ids(answer: Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [invoice["id"] for invoice in answer.json()["invoices"]]


async def test_the_list_has_the_fields_of_the_seed(door: Door, ann: AsyncClient) -> None:
    await keep(door.db, "ann")

    [invoice] = (await ann.post(LIST)).json()["invoices"]

    assert invoice["invoice_code"] == "INV-2025-001"
    assert invoice["total_amount"] == "5,000,000 VND"
    assert invoice["total"] == "5000000"
    assert (invoice["seller_name"], invoice["buyer_name"]) == ("CÔNG TY XYZ", None)
    assert invoice["items"][0]["name"] == "Giấy A4"


async def test_whoever_the_body_names_only_ones_own_are_listed(
    door: Door, ann: AsyncClient
) -> None:
    mine, other = await keep(door.db, "ann"), await keep(door.db, "bob")

    assert ids(await ann.post(LIST, json={"user_id": "bob"})) == [mine]
    assert (await ann.get(f"/api/invoices/{other}")).status_code == 404
    assert (await ann.delete(f"/api/invoices/{other}")).status_code == 404
    assert (await ann.get(f"/api/invoices/{mine}")).status_code == 200


async def test_a_correction_is_kept_beside_what_was_read(door: Door, ann: AsyncClient) -> None:
    kept = await keep(door.db, "ann", to_check=DOUBTED)

    answer = await ann.patch(
        f"/api/invoices/{kept}",
        json={"date": "2025-10-02", "seller_name": "", "invoice_code": "INV-2025-001"},
    )

    invoice = answer.json()["invoice"]
    assert (invoice["date"], invoice["seller_name"]) == ("2025-10-02", None)
    assert invoice["confidences"] == {"total": 0.98, "date": 1.0}
    assert (invoice["to_check"], invoice["needs_review"]) == ([DOUBTED[1]], True)
    past = await invoice_corrections.of_invoice(door.db, kept)
    assert [(one.field, one.was, one.became) for one in past] == [
        ("date", "2025-10-20", "2025-10-02"),
        ("seller", "CÔNG TY XYZ", None),
    ]


async def test_an_invoice_that_was_checked_is_flagged_no_more(door: Door, ann: AsyncClient) -> None:
    kept = await keep(door.db, "ann", to_check=DOUBTED)

    invoice = (await ann.patch(f"/api/invoices/{kept}", json={"checked": True})).json()["invoice"]

    assert (invoice["to_check"], invoice["needs_review"]) == ([], False)


@pytest.mark.parametrize(
    "body", [{"total": "much"}, {"currency": "vnd"}, {"owner": "bob"}, {"date": "2025-02-30"}]
)
async def test_a_correction_that_is_no_value_of_its_field_is_refused(
    door: Door, ann: AsyncClient, body: dict[str, str]
) -> None:
    kept = await keep(door.db, "ann")

    assert (await ann.patch(f"/api/invoices/{kept}", json=body)).status_code == 422


async def test_nobody_corrects_what_is_somebody_elses(door: Door, ann: AsyncClient) -> None:
    of_bob = await keep(door.db, "bob")

    answer = await ann.patch(f"/api/invoices/{of_bob}", json={"total": "1"})

    assert answer.status_code == 404
    assert await invoice_corrections.of_invoice(door.db, of_bob) == ()


async def test_a_key_for_uploads_alone_sees_no_invoices(door: Door) -> None:
    async with door.client(await door.key("ann", "upload")) as client:
        answer = await client.post(LIST)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"since": "2025-10-01", "until": "2025-10-31"}, {"october"}),
        ({"invoice_code": "7"}, {"september"}),
        ({"text": "giấy"}, {"october", "september"}),
        ({"currency": "USD"}, {"september"}),
        ({"least_total": "100.5"}, {"october"}),
    ],
)
async def test_filters(
    door: Door, ann: AsyncClient, wanted: dict[str, str], found: set[str]
) -> None:
    kept = {
        await keep(door.db, "ann"): "october",
        await keep(
            door.db,
            "ann",
            date=date(2025, 9, 1),
            code="0007",
            currency="USD",
            total=Decimal("100.25"),
        ): "september",
    }

    assert {kept[i] for i in ids(await ann.post(LIST, json=wanted))} == found


async def test_pages_and_totals_of_all_that_match(door: Door, ann: AsyncClient) -> None:
    kept = [await keep(door.db, "ann") for _ in range(3)]
    await keep(door.db, "ann", total=Decimal("9.5"), currency="USD", date=None)

    second = await ann.post(LIST, json={"page": 2, "page_size": 2})

    assert ids(second) == kept[1::-1]
    assert second.json()["count"] == 4
    totals = {row["currency"]: row["total"] for row in second.json()["totals"]}
    assert totals == {"VND": "15000000", "USD": "9.5"}


@pytest.mark.parametrize(
    "body",
    [
        {"page": 0},
        {"page_size": 10_000},
        {"least_total": "NaN"},
        {"least_total": "1e400"},
        {"owner": "bob"},
        {"order": "owner"},
        [],
    ],
)
async def test_what_cannot_be_meant_is_refused_in_the_one_shape(
    ann: AsyncClient, body: object
) -> None:
    answer = await ann.post(LIST, json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_request")


async def test_a_table_of_ones_own_in_which_nothing_is_a_formula(
    door: Door, ann: AsyncClient
) -> None:
    await keep(door.db, "bob", seller="Of Bob")
    await keep(door.db, "ann", seller='=HYPERLINK("http://evil","x")', code="@SUM(1)")

    answer = await ann.post(LIST, json={"format": "csv"})

    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith(BYTE_ORDER_MARK)
    [row] = csv.DictReader(io.StringIO(answer.text.removeprefix(BYTE_ORDER_MARK)))
    assert row["seller_name"] == '\'=HYPERLINK("http://evil","x")'
    assert (row["invoice_code"], row["total"]) == ("'@SUM(1)", "5000000")


async def test_a_table_is_also_had_by_accept(door: Door, ann: AsyncClient) -> None:
    await keep(door.db, "ann")

    answer = await ann.post(LIST, headers={"Accept": "text/csv"})

    assert len(answer.text.splitlines()) == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "\r\n@", "\uff1d", "\n+"])
def test_a_text_that_would_be_calculated_becomes_text(start: str) -> None:
    assert str(cell(f"{start}1+1")).startswith("'")


@pytest.mark.parametrize("value", ["Sao Việt", "a=b", Decimal(-5), 3, "0100-2"])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert cell(value) == value
