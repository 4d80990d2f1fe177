"""Pictures of invented invoices: five layouts, printed in many ways, some photographed."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tools import invoice_slips as slips
from tools.invoice_sheet import MARGIN, PAGE, SLIP, Sheet
from tools.invoice_style import Style, drawn, in_words
from tools.invoice_truth import Truth, invented
from tools.photo import photographed


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with what stands on it. `buyer` is as printed; None where there is none."""

    png: bytes
    layout: str
    is_photo: bool
    fields: dict[str, object]


def picture(seed: int) -> Drawn:
    """The invoice number *seed*: always the same one with the same fonts installed."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    english = rng.random() < 0.2  # noqa: PLR2004 - one in five
    layout = "english" if english else rng.choice(tuple(_LAYOUTS))
    truth, style = invented(rng, english=english), drawn(rng, english=english)
    sheet = Sheet(style, SLIP if layout == "slip" else PAGE)
    fields = (slips.english if english else _LAYOUTS[layout])(sheet, truth, rng)
    image, is_photo = sheet.image(), rng.random() < 0.4  # noqa: PLR2004 - the rest is scanned
    data = io.BytesIO()
    if is_photo:
        photographed(image, rng).save(data, "JPEG", quality=rng.randint(55, 85))
    else:
        image.save(data, "PNG")
    return Drawn(data.getvalue(), layout, is_photo, _as_printed(truth, style, fields))


def _as_printed(truth: Truth, style: Style, printed: dict[str, object]) -> dict[str, object]:
    fields: dict[str, object] = {
        "code": truth.code,
        "series": truth.series or None,
        "date": truth.day.isoformat(),
        "seller": style.say(truth.seller),
        "seller_tax_id": truth.seller_tax_id,
        "buyer": style.say(truth.buyer),
        "buyer_tax_id": truth.buyer_tax_id or None,
        "subtotal": truth.subtotal,
        "discount": truth.discount or None,
        "vat_rate": truth.rates[0] if len(truth.rates) == 1 else None,
        "vat": truth.vat,
        "total": truth.total,
        "items": len(truth.goods),
    }
    return {**fields, **printed}


def _title(sheet: Sheet, truth: Truth, rng: random.Random) -> None:
    style = sheet.style
    right = sheet.width - MARGIN - 290
    top = sheet.y
    for text in (
        style.label("Ký hiệu", "Serial") + f" {truth.series}",
        style.label("Số", "No.") + f" {truth.code}",
    ):
        sheet.line(text, right)
    sheet.y = top
    name = rng.choice(("HÓA ĐƠN GIÁ TRỊ GIA TĂNG", "HÓA ĐƠN GTGT", "HOÁ ĐƠN GIÁ TRỊ GIA TĂNG"))
    sheet.centre(style.say(name), bold=True, grow=8)
    if style.bilingual:
        sheet.centre("(VAT INVOICE)")
    day = style.day(truth.day)
    sheet.centre(day if "ng" in day.lower() else style.label("Ngày", "Date") + f" {day}")
    sheet.y += 6
    if rng.random() < 0.5:  # noqa: PLR2004 - an even chance
        sheet.line(style.label("Mã CQT", "Code") + f" {truth.tax_code}")
    sheet.rule()


def _seller(sheet: Sheet, truth: Truth, rng: random.Random, x: float, right: float) -> None:
    say, label = sheet.style.say, sheet.style.label
    head = rng.choice(
        ("Đơn vị bán hàng", "Người bán hàng", "Tên người bán", "Bên bán", "Đơn vị bán")
    )
    sheet.wrapped(label(head, "Seller") + f" {say(truth.seller)}", x, right)
    sheet.line(label("Mã số thuế", "Tax code") + f" {sheet.style.tax_id(truth.seller_tax_id)}", x)
    sheet.wrapped(label("Địa chỉ", "Address") + f" {say(truth.seller_address)}", x, right)
    if rng.random() < 0.6:  # noqa: PLR2004 - most have one
        account = f" {rng.randrange(10**11, 10**12)}"
        sheet.line(label("Điện thoại", "Tel") + f" 0{rng.randrange(10**8, 10**9)}", x)
        sheet.wrapped(label("Số tài khoản", "Account No.") + account, x, right)


def _buyer(sheet: Sheet, truth: Truth, rng: random.Random, x: float, right: float) -> None:
    say, label = sheet.style.say, sheet.style.label
    form = rng.randrange(3)
    if form == 0:
        sheet.line(label("Họ tên người mua hàng", "Buyer") + f" {say(truth.buyer_person)}", x)
        sheet.wrapped(label("Tên đơn vị", "Company") + f" {say(truth.buyer)}", x, right)
    else:
        head = ("Đơn vị mua hàng", "Khách hàng", "Người mua")[rng.randrange(3)]
        sheet.wrapped(label(head, "Buyer") + f" {say(truth.buyer)}", x, right)
    sheet.line(label("Mã số thuế", "Tax code") + f" {sheet.style.tax_id(truth.buyer_tax_id)}", x)
    sheet.wrapped(label("Địa chỉ", "Address") + f" {say(truth.buyer_address)}", x, right)
    if form == 1:
        sheet.line(label("Hình thức thanh toán", "Payment method") + " TM/CK", x)


def _table(sheet: Sheet, truth: Truth, rng: random.Random) -> None:
    style, top = sheet.style, sheet.y
    edges = [MARGIN, 120, 560, 650, 760, 950, sheet.width - MARGIN]
    heads = (
        "STT",
        rng.choice(("Tên hàng hóa, dịch vụ", "Tên hàng hóa")),
        "ĐVT",
        "SL",
        "Đơn giá",
        "Thành tiền",
    )
    has_lines = rng.random() < 0.7  # noqa: PLR2004 - most tables
    sheet.rule()
    for x, head in zip(edges, heads, strict=False):
        sheet.at(x + 8, style.say(head), bold=True)
    sheet.y += sheet.pitch
    sheet.rule()
    for number, one in enumerate(truth.goods, 1):
        for x, text in zip(
            edges, (str(number), style.say(one.name), style.say(one.unit)), strict=False
        ):
            sheet.at(x + 8, text)
        for x, text in zip(
            edges[4:],
            (f"{one.quantity}", style.money(one.price), style.money(one.amount)),
            strict=True,
        ):
            sheet.at(x - 8, text, anchor="ra")
        sheet.y += sheet.pitch
        if has_lines:
            sheet.rule()
    if has_lines:
        sheet.frame(top, edges)
    sheet.y += 10


def _sums(sheet: Sheet, truth: Truth, rng: random.Random) -> None:
    style = sheet.style
    right = sheet.width - MARGIN - 8

    def row(label: str, value: Decimal, *, bold: bool = False) -> None:
        sheet.at(MARGIN if left else sheet.width / 2 - 140, label, bold=bold)
        sheet.at(right, style.money(value) + style.suffix, bold=bold, anchor="ra")
        sheet.y += sheet.pitch

    left = rng.random() < 0.4  # noqa: PLR2004 - where the labels stand
    row(
        style.label(
            rng.choice(("Cộng tiền hàng", "Tổng tiền hàng", "Cộng tiền hàng hóa, dịch vụ")),
            "Total amount",
        ),
        truth.subtotal,
    )
    if truth.discount:
        row(style.label("Chiết khấu thương mại", "Discount"), truth.discount)
    if len(truth.rates) == 1:
        _single_rate(sheet, truth, rng, row)
    else:
        for rate in truth.rates:
            row(style.label(f"Tiền thuế GTGT {rate}%", "VAT"), truth.tax_of(rate))
    due = rng.choice(
        ("Tổng cộng tiền thanh toán", "Tổng tiền thanh toán", "Tổng cộng", "Tổng thanh toán")
    )
    row(style.label(due, "Total payment"), truth.total, bold=True)
    if rng.random() < 0.8:  # noqa: PLR2004 - most say it
        words = style.label("Số tiền viết bằng chữ", "In words")
        sheet.wrapped(f"{words} {style.say(in_words(truth.total))}", MARGIN, right)
    sheet.y += 20
    sheet.at(MARGIN + 90, style.say("Người mua hàng"), bold=True)
    sheet.at(sheet.width - 400, style.say("Người bán hàng"), bold=True)
    sheet.y += sheet.pitch
    sheet.at(MARGIN + 80, style.say("(Ký, ghi rõ họ tên)"))
    sheet.at(sheet.width - 410, style.say("(Ký, ghi rõ họ tên)"))
    sheet.y += 3 * sheet.pitch


def _single_rate(
    sheet: Sheet, truth: Truth, rng: random.Random, row: Callable[[str, Decimal], None]
) -> None:
    style, rate = sheet.style, truth.rates[0]
    form = rng.randrange(3)
    if form == 0:
        sheet.at(MARGIN, style.label("Thuế suất GTGT", "VAT rate") + f" {rate}%")
        sheet.at(sheet.width / 2, style.label("Tiền thuế GTGT", "VAT amount"))
        sheet.at(sheet.width - MARGIN - 8, style.money(truth.vat) + style.suffix, anchor="ra")
        sheet.y += sheet.pitch
    elif form == 1:
        row(style.label(f"Thuế GTGT ({rate}%)", "VAT"), truth.vat)
    else:
        row(f"{style.say('Tiền thuế GTGT')} {rate}%:", truth.vat)


def _stacked(sheet: Sheet, truth: Truth, rng: random.Random) -> dict[str, object]:
    _title(sheet, truth, rng)
    blocks = [_seller, _buyer]
    if rng.random() < 0.25:  # noqa: PLR2004 - the buyer first
        blocks.reverse()
    for block in blocks:
        block(sheet, truth, rng, MARGIN, sheet.width - MARGIN)
        sheet.rule()
    _table(sheet, truth, rng)
    _sums(sheet, truth, rng)
    return {}


def _abreast(sheet: Sheet, truth: Truth, rng: random.Random) -> dict[str, object]:
    _title(sheet, truth, rng)
    top, middle = sheet.y, sheet.width / 2
    _seller(sheet, truth, rng, MARGIN, middle - 30)
    left, sheet.y = sheet.y, top
    _buyer(sheet, truth, rng, middle + 10, sheet.width - MARGIN)
    sheet.y = max(left, sheet.y) + 10
    _table(sheet, truth, rng)
    _sums(sheet, truth, rng)
    return {}


def _headed(sheet: Sheet, truth: Truth, rng: random.Random) -> dict[str, object]:
    """The seller in large letters at the top, without a label."""
    say, label = sheet.style.say, sheet.style.label
    sheet.line(say(truth.seller), bold=True, grow=2)
    sheet.line(label("MST", "Tax code") + f" {truth.seller_tax_id}")
    sheet.wrapped(
        label("Địa chỉ", "Address") + f" {say(truth.seller_address)}",
        MARGIN,
        sheet.width - MARGIN,
    )
    sheet.rule()
    _title(sheet, truth, rng)
    _buyer(sheet, truth, rng, MARGIN, sheet.width - MARGIN)
    _table(sheet, truth, rng)
    _sums(sheet, truth, rng)
    return {}


_Layout = Callable[[Sheet, Truth, random.Random], dict[str, object]]
_LAYOUTS: dict[str, _Layout] = {
    "stacked": _stacked,
    "abreast": _abreast,
    "headed": _headed,
    "slip": slips.slip,
}
