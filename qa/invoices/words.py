"""The words of answers about invoices, in both languages. Braces name what is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.records import Language


@dataclass(frozen=True, slots=True)
class Words:
    none_at_all: str
    none_found: str
    count: str
    listed: str
    more: str
    total: str
    vat: str
    no_vat: str
    without_total: str
    by_month: str
    by_seller: str
    unknown_key: str
    largest: str
    smallest: str
    latest: str
    compared: str
    difference: str
    no_difference: str
    nothing: str
    review: str
    none_to_review: str
    sure: str
    check: str
    help: str
    seller: str
    buyer: str
    dated: str
    subtotal: str
    tax_id: str
    invoice: str
    no_total: str
    kept_by: str
    suggestions: tuple[str, ...]


_EN = Words(
    none_at_all="You have no invoices here yet. Upload one first.",
    none_found="None of your invoices match{scope}.",
    count="You have {invoices}{scope}.",
    listed="{invoices}{scope}:",
    more="… and {count} more.",
    total="Total{scope}: {amount} ({invoices}).",
    vat="VAT{scope}: {amount} ({invoices}).",
    no_vat="VAT{scope}: not known in {currency} ({invoices}).",
    without_total="Not in the sum, for no total could be read: {invoices}.",
    by_month="By month{scope}:",
    by_seller="By seller{scope}:",
    unknown_key="(unknown)",
    largest="The largest invoice in {currency}{scope}:",
    smallest="The smallest invoice in {currency}{scope}:",
    latest="Your latest invoice{scope}:",
    compared="{label}: {amount} ({invoices}).",
    difference="Difference in {currency}: {amount}.",
    no_difference="In {currency} they are the same.",
    nothing="{label}: no invoices.",
    review="{invoices} to look at{scope}:",
    none_to_review="No invoice needs another look{scope}.",
    sure="Read with {percent} confidence.",
    check="Please check: {what}",
    help="I can list your invoices, add them up by month or seller, find the largest or the"
    " smallest, compare two months, show one by its number, and say which to look at.",
    seller="Seller: {name}",
    buyer="Buyer: {name}",
    dated="Date: {day}",
    subtotal="Before VAT: {amount}",
    tax_id="(tax id {number})",
    invoice="Invoice {code}",
    no_total="total unknown",
    kept_by=" for {what}",
    suggestions=("List my invoices", "Total by month", "Which invoices need review?"),
)
_VI = Words(
    none_at_all="Bạn chưa có hóa đơn nào ở đây. Hãy tải lên một hóa đơn trước nhé.",
    none_found="Không có hóa đơn nào của bạn khớp{scope}.",
    count="Bạn có {invoices}{scope}.",
    listed="{invoices}{scope}:",
    more="… và {count} hóa đơn nữa.",
    total="Tổng tiền{scope}: {amount} ({invoices}).",
    vat="Thuế GTGT{scope}: {amount} ({invoices}).",
    no_vat="Thuế GTGT{scope}: chưa rõ với {currency} ({invoices}).",
    without_total="Không được cộng vào vì không đọc được tổng tiền: {invoices}.",
    by_month="Theo tháng{scope}:",
    by_seller="Theo người bán{scope}:",
    unknown_key="(chưa rõ)",
    largest="Hóa đơn lớn nhất bằng {currency}{scope}:",
    smallest="Hóa đơn nhỏ nhất bằng {currency}{scope}:",
    latest="Hóa đơn mới nhất của bạn{scope}:",
    compared="{label}: {amount} ({invoices}).",
    difference="Chênh lệch bằng {currency}: {amount}.",
    no_difference="Tính bằng {currency} thì hai bên bằng nhau.",
    nothing="{label}: không có hóa đơn.",
    review="{invoices} cần xem lại{scope}:",
    none_to_review="Không có hóa đơn nào cần xem lại{scope}.",
    sure="Độ tin cậy khi đọc: {percent}.",
    check="Cần kiểm tra: {what}",
    help="Mình có thể liệt kê hóa đơn của bạn, cộng theo tháng hoặc người bán, tìm hóa đơn lớn"
    " nhất hay nhỏ nhất, so sánh hai tháng, xem một hóa đơn theo số, và cho biết hóa đơn nào cần"
    " xem lại.",
    seller="Người bán: {name}",
    buyer="Người mua: {name}",
    dated="Ngày: {day}",
    subtotal="Trước thuế: {amount}",
    tax_id="(MST {number})",
    invoice="Hóa đơn {code}",
    no_total="chưa rõ tổng tiền",
    kept_by=" với {what}",
    suggestions=("Danh sách hóa đơn", "Tổng tiền theo tháng", "Hóa đơn nào cần xem lại?"),
)
_WORDS: Mapping[Language, Words] = MappingProxyType({"en": _EN, "vi": _VI})


def counted(count: int, language: Language) -> str:
    """So many invoices."""
    if language == "vi":
        return f"{count} hóa đơn"
    return "1 invoice" if count == 1 else f"{count} invoices"


def words(language: Language) -> Words:
    return _WORDS[language]
