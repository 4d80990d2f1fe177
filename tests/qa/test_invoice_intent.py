"""Questions about invoices, in Vietnamese and English, as people type them."""

from datetime import date

import pytest

from db.invoice_records import By
from qa.invoices.intent import Kind, understand
from qa.invoices.names import core, matched, named

TODAY = date(2025, 11, 22)
SELLERS = ("CÔNG TY TNHH SAO VIỆT", "Bình Minh JSC", "Công ty CP Sao Việt Mới")


@pytest.mark.parametrize(
    ("question", "kind", "by"),
    [
        ("Danh sách hóa đơn", "list", None),
        ("liet ke hoa don", "list", None),
        ("list my invoices", "list", None),
        ("may I see my invoices?", "list", None),
        ("Có bao nhiêu hóa đơn tháng này?", "count", None),
        ("mấy hóa đơn trong tháng 5", "count", None),
        ("How many invoices do I have?", "count", None),
        ("Tổng tiền tháng 10/2025?", "total", None),
        ("Tháng trước chi bao nhiêu?", "total", None),
        ("How much did I spend in 2025?", "total", None),
        ("tong tien theo thang", "total", "month"),
        ("Which month did I spend most?", "total", "month"),
        ("Tổng tiền theo người bán", "total", "seller"),
        ("công ty nào bán nhiều nhất", "total", "seller"),
        ("Total by seller", "total", "seller"),
        ("Hóa đơn lớn nhất năm 2025", "largest", None),
        ("the most expensive invoice", "largest", None),
        ("hoa don nho nhat", "smallest", None),
        ("smallest invoice", "smallest", None),
        ("So sánh tháng 9 và tháng 10", "compare", None),
        ("compare September and October 2025", "compare", None),
        ("Hóa đơn vừa upload có những gì?", "latest", None),
        ("what does the latest invoice say", "latest", None),
        ("Hóa đơn INV-2025-001", "one", None),
        ("hóa đơn số 00000123 bao nhiêu tiền", "one", None),
        ("What is the VAT of invoice ABC-77?", "one", None),
        ("Thuế VAT tháng trước", "vat", None),
        ("how much tax did I pay", "vat", None),
        ("VAT theo tháng", "vat", "month"),
        ("Hóa đơn nào cần kiểm tra?", "review", None),
        ("which invoices need review?", "review", None),
        ("chào bạn", "unknown", None),
        ("write me a poem", "unknown", None),
    ],
)
def test_what_a_question_asks_for(question: str, kind: Kind, by: By | None) -> None:
    ask = understand(question, today=TODAY)

    assert (ask.kind, ask.by) == (kind, by)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("tháng 10/2025", "2025-10-01", "2025-10-31"),
        ("tháng 2 năm 2024", "2024-02-01", "2024-02-29"),
        ("tháng 12", "2024-12-01", "2024-12-31"),
        ("T10/2025", "2025-10-01", "2025-10-31"),
        ("tháng này", "2025-11-01", "2025-11-30"),
        ("last month", "2025-10-01", "2025-10-31"),
        ("in May 2025", "2025-05-01", "2025-05-31"),
        ("quý 3/2025", "2025-07-01", "2025-09-30"),
        ("Q1 2025", "2025-01-01", "2025-03-31"),
        ("năm ngoái", "2024-01-01", "2024-12-31"),
        ("in 2023", "2023-01-01", "2023-12-31"),
        ("from 1/10/2025 to 15/10/2025", "2025-10-01", "2025-10-15"),
        ("ngày 20 tháng 10 năm 2025", "2025-10-20", "2025-10-20"),
        ("2025-10-20", "2025-10-20", "2025-10-20"),
        ("hôm qua", "2025-11-21", "2025-11-21"),
        ("tuần trước", "2025-11-10", "2025-11-16"),
    ],
)
def test_the_days_a_question_speaks_of(question: str, since: str, until: str) -> None:
    filters = understand(f"tổng tiền {question}", today=TODAY).filters

    assert (str(filters.since), str(filters.until)) == (since, until)


@pytest.mark.parametrize(
    "question", ["tổng tiền ngày 31/02/2025", "total 99/2025", "total 0000-00-00"]
)
def test_a_day_that_is_none_is_left_out(question: str) -> None:
    assert understand(question, today=TODAY).filters.since is None


@pytest.mark.parametrize(
    ("question", "least", "most"),
    [
        ("hóa đơn trên 5 triệu", 5_000_000, None),
        ("invoices over 1,500,000 VND", 1_500_000, None),
        ("hóa đơn dưới 1.500.000 đồng", None, 1_500_000),
        ("invoices under 2.5 million", None, 2_500_000),
    ],
)
def test_bounds_of_amounts(question: str, least: int | None, most: int | None) -> None:
    filters = understand(question, today=TODAY).filters

    assert (filters.least_total, filters.most_total, filters.code) == (least, most, None)


@pytest.mark.parametrize(
    ("question", "language"),
    [("tong tien thang nay", "vi"), ("tổng tiền", "vi"), ("total", "en"), ("list invoices", "en")],
)
def test_the_answer_is_in_the_language_of_the_question(question: str, language: str) -> None:
    assert understand(question, today=TODAY).language == language


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("hóa đơn số 123", "123"),
        ("invoice #123", "123"),
        ("Total for INV/2025/7", "INV/2025/7"),
        ("hóa đơn 10/2025", None),
        ("hóa đơn 2025", None),
        ("tổng Q3/2025", None),
        ("hóa đơn 5 triệu", None),
    ],
)
def test_the_number_of_an_invoice(question: str, code: str | None) -> None:
    assert understand(question, today=TODAY).filters.code == code


def test_two_months_and_two_sellers_are_compared() -> None:
    months = understand("so sánh tháng 9 và tháng 10", today=TODAY).compared
    sellers = understand("so sánh Sao Viet với Bình Minh", today=TODAY, sellers=SELLERS).compared

    assert [side.since for side in months] == [date(2025, 9, 1), date(2025, 10, 1)]
    assert [side.seller for side in sellers] == [SELLERS[0], SELLERS[1]]


def test_sellers_are_known_by_their_own_part_of_the_name() -> None:
    assert core("CÔNG TY TNHH SAO VIỆT") == "sao viet"
    assert matched("tong tien cua sao viet moi", SELLERS) == (SELLERS[2],)
    assert matched("tong tien cong ty tnhh", SELLERS) == ()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("total from Hoang Long Ltd", "Hoang Long Ltd"),
        ("tổng tiền của công ty Hoàng Long", "Hoàng Long"),
        ('list invoices with "A4 paper"', "A4 paper"),
        ("list invoices from May 2025", None),
        ("invoices from last month", None),
    ],
)
def test_a_name_nobody_knows_is_looked_for_all_the_same(question: str, name: str | None) -> None:
    assert named(question) == name


@pytest.mark.parametrize(
    "text", ["tháng " * 500, "1" * 1000, "a-" * 1000 + "1", "từ " * 900, "1." * 900]
)
def test_no_question_takes_long(text: str) -> None:
    understand(text[:2000], today=TODAY, sellers=SELLERS)
