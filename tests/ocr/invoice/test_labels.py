import pytest

from ocr.invoice.labels import Kind, labels_in


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Cộng tiền hàng (Total amount): 5.000", "subtotal", "5.000"),
        ("Cong tien hang: 5.000", "subtotal", "5.000"),
        ("TỔNG CỘNG TIỀN THANH TOÁN: 1", "total_due", "1"),
        ("Người bán / Seller: ABC", "seller", "ABC"),
        ("Đơn vị bán hàng (Seller): ABC", "seller", "ABC"),
        ("Họ tên người mua hàng: An", "buyer_person", "An"),
        ("Mã số thu: 0100", "tax_id", "0100"),  # a letter was lost
        ("Mã số thuế/Tax code: 0100", "tax_id", "0100"),
        ("Netit Totai: $8.20", "total", "$8.20"),  # letters that look alike
        ("Invoice#:OR180", "code", "OR180"),
        ("Số: 123", "code", "123"),
        ("Mã CQT: 00AB", "tax_code", "00AB"),
        ("Total (Excluding GST): 4", "subtotal", "4"),
        ("Total Sales (Inclusive of GST) : 4", "total_incl", "4"),
        ("Total Qty: 5", "not_total", "5"),
    ],
)
def test_a_label_is_known_by_its_words(text: str, kind: Kind, value: str) -> None:
    [label] = labels_in(text)

    assert (label.kind, text[label.value :]) == (kind, value)


def test_two_labels_of_one_line_are_two() -> None:
    text = "Thuế suất GTGT: 10% Tiền thuế GTGT: 500.000"

    assert [label.kind for label in labels_in(text)] == ["vat_rate", "vat"]


@pytest.mark.parametrize(
    "text", ["", "CÔNG TY TNHH SAO VIỆT", "subtotals of nothing", "Số nhà", "::"]
)
def test_texts_without_labels_have_none(text: str) -> None:
    assert not labels_in(text)
