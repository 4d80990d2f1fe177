"""Invented invoices of other kinds: a shop's slip, and an English one."""

import random

from tools.invoice_sheet import MARGIN, Sheet
from tools.invoice_truth import Truth

_FITS = 33  # characters of a name on a slip


def _short(name: str) -> str:
    return name if len(name) <= _FITS else name[:_FITS].rsplit(" ", 1)[0]


def slip(sheet: Sheet, truth: Truth, rng: random.Random) -> dict[str, object]:
    """A shop's receipt: no buyer, no table."""
    style, say = sheet.style, sheet.style.say
    name = say(_short(truth.seller))
    sheet.centre(name, bold=True)
    sheet.centre(say(truth.seller_address.split(",")[0]))
    sheet.centre(f"MST: {truth.seller_tax_id}")
    sheet.centre(
        say(rng.choice(("HÓA ĐƠN BÁN HÀNG", "PHIẾU THANH TOÁN", "HÓA ĐƠN THANH TOÁN"))),
        bold=True,
        grow=4,
    )
    sheet.line(say("Số HĐ: ") + truth.code)
    sheet.line(
        say("Ngày: ") + f"{truth.day:%d/%m/%Y} {rng.randint(8, 21):02}:{rng.randint(0, 59):02}"
    )
    sheet.rule()
    for one in truth.goods:
        sheet.line(say(one.name))
        price = f"{one.quantity} x {style.money(one.price)}"
        sheet.row(MARGIN + 20, price, style.money(one.amount))
    sheet.rule()
    rows = [(rng.choice(("Tạm tính", "Tổng tiền hàng")), truth.subtotal)]
    rows += [("Giảm giá", truth.discount)] if truth.discount else []
    rows += [(f"Thuế GTGT {rate}%", truth.tax_of(rate)) for rate in truth.rates]
    rows.append(
        (rng.choice(("Tổng cộng", "Thành tiền", "Tổng thanh toán", "TỔNG TIỀN")), truth.total)
    )
    paid = truth.total // 50_000 * 50_000 + 50_000
    rows += [("Tiền khách đưa", paid), ("Tiền thừa", paid - truth.total)]
    for label, value in rows:
        sheet.row(MARGIN, say(label) + style.colon, style.money(value))
    sheet.centre(say("Cảm ơn quý khách!"))
    return {"seller": name, "buyer": None, "buyer_tax_id": None, "series": None, "items": None}


def english(sheet: Sheet, truth: Truth, rng: random.Random) -> dict[str, object]:
    style, right = sheet.style, sheet.width - MARGIN
    top = sheet.y
    sheet.at(
        right,
        rng.choice(("INVOICE", "COMMERCIAL INVOICE", "TAX INVOICE")),
        bold=True,
        grow=14,
        anchor="ra",
    )
    sheet.line(truth.seller, bold=True, grow=4)
    sheet.line(truth.seller_address)
    sheet.line(f"{rng.choice(('Tax ID', 'VAT No.'))}: {truth.seller_tax_id}")
    sheet.y = max(sheet.y, top + 120)
    block = sheet.y
    sheet.line(rng.choice(("Bill To:", "Sold to:", "Customer:")), bold=True)
    sheet.line(truth.buyer)
    sheet.line(truth.buyer_address)
    end, sheet.y = sheet.y, block
    sheet.line(
        f"{rng.choice(('Invoice No', 'Invoice Number', 'Invoice #'))}: {truth.code}", right - 400
    )
    sheet.line(
        f"{rng.choice(('Invoice Date', 'Date', 'Date of issue'))}: {style.day(truth.day)}",
        right - 400,
    )
    if rng.random() < 0.5:  # noqa: PLR2004 - an even chance
        sheet.line(
            f"Due date: {style.day(truth.day.replace(year=truth.day.year + 1, day=1))}", right - 400
        )
    sheet.y = max(end, sheet.y) + 20
    _english_goods(sheet, truth)
    sign = rng.choice(("$", "USD "))
    rows = [("Subtotal", truth.subtotal), (f"VAT {truth.rates[0]}%", truth.vat)]
    rows.append((rng.choice(("Total", "Total due", "Grand total", "Amount due")), truth.total))
    for label, value in rows:
        sheet.row(760, label + ":", sign + style.money(value))
    return {}


def _english_goods(sheet: Sheet, truth: Truth) -> None:
    style, right = sheet.style, sheet.width - MARGIN
    edges = [MARGIN, 640, 760, 950, right]
    for x, head in zip(edges, ("Description", "Unit", "", "", ""), strict=True):
        sheet.at(x + 8, head, bold=True)
    for x, head in zip(edges[2:], ("Qty", "Unit price", "Amount"), strict=True):
        sheet.at(x - 8, head, bold=True, anchor="ra")
    sheet.y += sheet.pitch
    sheet.rule()
    for one in truth.goods:
        sheet.at(MARGIN + 8, one.name)
        sheet.at(648, one.unit)
        for x, text in zip(
            edges[2:],
            (f"{one.quantity}", style.money(one.price), style.money(one.amount)),
            strict=True,
        ):
            sheet.at(x - 8, text, anchor="ra")
        sheet.y += sheet.pitch
    sheet.rule()
