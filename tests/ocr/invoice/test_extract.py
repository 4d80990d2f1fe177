import time
from datetime import date
from decimal import Decimal

import pytest

from ocr.engine import Box, Line, Reading
from ocr.invoice.as_json import fields_json
from ocr.invoice.extract import NoTextError, invoice_in, invoice_of
from ocr.invoice.model import FIELD_NAMES, Invoice
from ocr.invoice.review import review_of

VAT_INVOICE = """HÓA ĐƠN GIÁ TRỊ GIA TĂNG
Ký hiệu: 1C25TAA
Số: 00000123
Ngày 20 tháng 10 năm 2025
Đơn vị bán hàng: CÔNG TY TNHH SAO VIỆT
Mã số thuế: 0100233488
Địa chỉ: 12 Lê Lợi, Quận 1, TP. Hồ Chí Minh
Họ tên người mua hàng: Nguyễn Văn An
Tên đơn vị: CÔNG TY CỔ PHẦN BÌNH MINH
Mã số thuế: 0314409058-002
Cộng tiền hàng: 5.000.000
Thuế suất GTGT: 10% Tiền thuế GTGT: 500.000
Tổng cộng tiền thanh toán: 5.500.000 đ
Số tiền viết bằng chữ: Năm triệu năm trăm nghìn đồng
Người mua hàng (Ký, ghi rõ họ tên) Người bán hàng (Ký, ghi rõ họ tên)"""
RECEIPT = """SYL ROASTED DELIGHTS SDN. BHD. (1227039-K)
75, JALAN SS 22/19, 47400 PJ
Date: 06/03/2018
ROAST PORK 14.00
Total Sales (Excluding GST) 51.42
Total GST 3.08
Grand Total 54.50
Rounding 0.00
CASH 60.00
CHANGE 5.50"""


def read(text: str) -> Invoice:
    return invoice_in([Line(line) for line in text.splitlines()], 0.9)


def values(invoice: Invoice) -> dict[str, object]:
    found = ((name, invoice.field(name)) for name in FIELD_NAMES)
    return {name: field.value for name, field in found if field}


def test_a_vietnamese_invoice_is_read_whole() -> None:
    assert values(read(VAT_INVOICE)) == {
        "code": "00000123",
        "series": "1C25TAA",
        "type": "vat",
        "date": date(2025, 10, 20),
        "seller": "CÔNG TY TNHH SAO VIỆT",
        "seller_tax_id": "0100233488",
        "seller_address": "12 Lê Lợi, Quận 1, TP. Hồ Chí Minh",
        "buyer": "CÔNG TY CỔ PHẦN BÌNH MINH",
        "buyer_tax_id": "0314409058-002",
        "subtotal": Decimal(5_000_000),
        "vat_rate": Decimal(10),
        "vat": Decimal(500_000),
        "total": Decimal(5_500_000),
        "currency": "VND",
    }


def test_a_receipt_names_its_company_its_day_and_what_was_paid() -> None:
    found = fields_json(read(RECEIPT))

    assert found["company"] == found["seller"] == "SYL ROASTED DELIGHTS SDN. BHD."
    assert (found["date"], found["total"], found["currency"]) == ("2018-03-06", "54.50", "MYR")


def test_what_is_not_there_is_unknown_and_never_a_default() -> None:
    found = fields_json(read("hello world\nnothing to see"))

    assert {name for name, value in found.items() if value} <= {"company", "seller"}
    assert (found["total"], found["currency"], found["type"]) == (None, None, None)


def test_a_reading_without_text_is_no_invoice() -> None:
    with pytest.raises(NoTextError):
        invoice_of(Reading("fake", "1", ()))


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ("TOTAL 33.92\nROUNDING ADJ -0.02\nTOTAL ROUNDED 33.90\nCASH 50.00\nCHANGE 16.10", "33.90"),
        ("Total with GST 6.83\nROUNDING 0.02\nTOTAL 6.85\nCash 20.00\nCHANGE 13.15", "6.85"),
        ("SUBTOTAL 20.40\nCASH 20.40", "20.40"),
        ("Total Qty: 5\nTotal: 12.00\nTax Summary\nTotal 11.32 0.68", "12.00"),
        ("Cộng tiền hàng: 5.000.000\nThuế GTGT 8%: 400.000\nTổng cộng: 5.400.000", "5400000"),
        ("Cộng tiền hàng: 900.000\nChiết khấu: 100.000\nThuế: 80.000\nTổng: 880.000", "880000"),
        ("Tổng cộng 10.000.000 1.000.000 11.000.000", "11000000"),
        ("Total 12:30:11", None),
    ],
)  # fmt: skip
def test_the_total_is_what_the_labels_and_the_sums_say(lines: str, total: str | None) -> None:
    found = values(read(lines)).get("total")

    assert found == (Decimal(total) if total else None)


def test_taxes_of_several_rates_are_one_sum_and_no_rate() -> None:
    found = values(
        read(
            "Cộng tiền hàng: 3.000.000\nTiền thuế GTGT 8%: 80.000\nTiền thuế GTGT 10%: 200.000\n"
            "Tổng cộng tiền thanh toán: 3.280.000"
        )
    )

    assert (found["vat"], found["total"]) == (Decimal(280_000), Decimal(3_280_000))
    assert "vat_rate" not in found


def test_blocks_side_by_side_are_told_apart_by_where_they_stand() -> None:
    def at(x: int, y: int, text: str) -> Line:
        return Line(text, Box(x, y, x + 9 * len(text), y + 18), 0.98)

    found = invoice_in(
        [
            at(40, 40, "HÓA ĐƠN GTGT"),
            at(40, 80, "Bên bán: CÔNG TY TNHH A"),
            at(600, 80, "Bên mua: CÔNG TY TNHH B"),
            at(40, 110, "Mã số thuế: 0100233488"),
            at(600, 110, "Mã số thuế: 0314409058-002"),
            at(40, 140, "Địa chỉ: 1 Lê Lợi"),
            at(600, 140, "Địa chỉ: 2 Hai Bà Trưng"),
        ],
        0.9,
    )

    got = values(found)
    assert (got["seller"], got["buyer"]) == ("CÔNG TY TNHH A", "CÔNG TY TNHH B")
    assert (got["seller_tax_id"], got["buyer_tax_id"]) == ("0100233488", "0314409058-002")
    assert (got["seller_address"], got["buyer_address"]) == ("1 Lê Lợi", "2 Hai Bà Trưng")


def test_a_tilted_page_is_levelled_before_its_rows_are_read() -> None:
    rows = [("Cộng tiền hàng:", "5.000.000"), ("Tiền thuế GTGT:", "500.000"),
            ("Tổng thanh toán:", "5.500.000"), ("Tiền khách đưa:", "6.000.000")]  # fmt: skip
    lines: list[Line] = []
    for i, (label, amount) in enumerate(rows):
        for x, text in ((40, label), (940, amount)):
            y = 400 + 30 * i + round(0.03 * x)
            lines.append(Line(text, Box(x, y, x + 160, y + 22), 0.99))

    got = values(invoice_in(lines, 0.9))

    assert (got["subtotal"], got["vat"], got["total"]) == (5_000_000, 500_000, 5_500_000)


def test_goods_are_read_from_their_table() -> None:
    def row(y: int, *cells: tuple[int, str]) -> list[Line]:
        return [Line(t, Box(x, y, x + 9 * len(t), y + 18), 0.98) for x, t in cells]

    found = invoice_in(
        [
            *row(10, (0, "STT"), (60, "Tên hàng hóa"), (400, "ĐVT"), (500, "SL"), (600, "Đơn giá"),
                 (800, "Thành tiền")),
            *row(40, (0, "1"), (60, "Giấy A4"), (400, "ram"), (500, "10"), (600, "75.000"),
                 (800, "750.000")),
            *row(70, (0, "2"), (60, "Máy in laser"), (400, "cái"), (500, "1"), (600, "2.500.000"),
                 (800, "2.500.000")),
            *row(100, (400, "Cộng tiền hàng:"), (800, "3.250.000")),
        ],
        0.9,
    )  # fmt: skip

    assert [(i.name, i.unit, i.quantity, i.unit_price, i.amount) for i in found.items] == [
        ("Giấy A4", "ram", 10, 75_000, 750_000),
        ("Máy in laser", "cái", 1, 2_500_000, 2_500_000),
    ]


def test_confidence_is_the_mean_of_reading_and_pattern() -> None:
    found = read(VAT_INVOICE)

    assert found.total is not None
    assert found.total.confidence == (found.total.reading + found.total.pattern) / 2
    assert review_of(found, 0.75).confidence == pytest.approx(0.93, abs=0.04)
    assert not review_of(found, 0.75).is_needed


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (VAT_INVOICE.replace("500.000\n", "300.000\n"), "do not add up"),
        (VAT_INVOICE.replace("Năm triệu năm trăm", "Sáu triệu năm trăm"), "in words"),
        (VAT_INVOICE.replace("0100233488", "0100233489"), "check digit"),
        (VAT_INVOICE.replace("Ngày 20 tháng 10 năm 2025", ""), "The date was not found"),
    ],
)
def test_what_cannot_be_right_is_marked_for_a_person(text: str, why: str) -> None:
    review = review_of(read(text), 0.75)

    assert review.is_needed
    assert any(why in said for said in review.to_check)


@pytest.mark.parametrize(
    "text",
    [
        "Total: " + "9" * 5000,
        "1" + ".000" * 3000,
        "Số: " * 3000,
        "(" * 5000 + ")" * 5000,
        "Ngày " + "0/" * 4000,
        "\u202e\u0000\ud800 Total 5.00",
        "\n".join(["Total 1.00"] * 3000),
        "\n".join(f"Cộng tiền hàng: {i}.000\nThuế GTGT: {i}\nChiết khấu: {i}" for i in range(900)),
        "MST: " + "0 1 " * 2000,
        "a" * 100_000,
    ],
    ids=["digits", "groups", "labels", "parens", "dates", "odd", "totals", "sums", "ids", "long"],
)
def test_hostile_text_is_read_quickly_and_breaks_nothing(text: str) -> None:
    started = time.process_time()

    fields_json(read(text))

    assert time.process_time() - started < 5


def test_numbers_that_multiply_say_their_columns_where_headings_stand_askew() -> None:
    heads = (("Tên hàng", 60), ("ĐVT", 300), ("SL", 340), ("Đơn giá", 400), ("Thành tiền", 520))
    row = (("Mực in", 60), ("hộp", 300), ("9", 388), ("95.500", 460), ("859.500", 560))
    lines = [
        Line(text, Box(left, top, left + 8 * len(text), top + 20))
        for top, cells in ((100, heads), (130, row))
        for text, left in cells
    ]
    [item] = invoice_in(lines, 0.9).items

    assert (item.quantity, item.unit_price, item.amount) == (9, 95_500, 859_500)
