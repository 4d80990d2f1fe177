"""Invented invoices: what stands on them, as a person would make it up. No reader is known here."""

import random
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)  # of the digits of a Vietnamese tax number
_FORMS = (
    "CÔNG TY TNHH", "CÔNG TY CỔ PHẦN", "CÔNG TY TNHH MTV", "DOANH NGHIỆP TƯ NHÂN",
    "CÔNG TY CP", "HỘ KINH DOANH", "CÔNG TY TNHH MỘT THÀNH VIÊN", "HỢP TÁC XÃ",
)  # fmt: skip
_TRADES = (
    "Thương Mại Dịch Vụ", "Xây Dựng", "Công Nghệ", "Vận Tải", "Sản Xuất", "Thực Phẩm", "Dược Phẩm",
    "In Ấn", "Điện Máy", "Nội Thất", "Giải Pháp Phần Mềm", "Xuất Nhập Khẩu", "Du Lịch", "Cơ Khí",
)  # fmt: skip
_NAMES = (
    "Hoàng Gia", "Minh Phát", "Đại Dương", "Thiên Long", "Phương Nam", "Bình Minh", "An Khang",
    "Sao Việt", "Trường Thịnh", "Hồng Hà", "Đông Á", "Tân Tiến", "Quốc Bảo", "Việt Đức",
)  # fmt: skip
_PEOPLE = (
    "Nguyễn Văn An", "Trần Thị Bích Ngọc", "Lê Hoàng Nam", "Phạm Minh Tuấn", "Vũ Thị Hường",
    "Đặng Quốc Khánh", "Bùi Thu Trang", "Hồ Đức Thắng",
)  # fmt: skip
_STREETS = (
    "Nguyễn Trãi", "Lê Lợi", "Trần Hưng Đạo", "Điện Biên Phủ", "Hai Bà Trưng", "Lý Tự Trọng",
    "Phạm Văn Đồng", "Nguyễn Thị Minh Khai",
)  # fmt: skip
_PLACES = (
    "Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh", "Quận Cầu Giấy, Hà Nội", "Quận Hải Châu, Đà Nẵng",
    "Phường 7, Quận 3, TP.HCM", "Huyện Đông Anh, Hà Nội", "Thành phố Thủ Đức, TP. Hồ Chí Minh",
    "Quận Ninh Kiều, Cần Thơ", "Phường An Bình, TP. Biên Hòa, Đồng Nai",
)  # fmt: skip
_GOODS = (
    ("Máy in laser", "cái"), ("Giấy A4 Double A", "ram"), ("Mực in HP 12A", "hộp"),
    ("Dịch vụ bảo trì hệ thống", "tháng"), ("Bàn gỗ sồi", "chiếc"), ("Xi măng PCB40", "bao"),
    ("Thép cuộn phi 6", "kg"), ("Phần mềm kế toán", "gói"), ("Nước khoáng 500ml", "thùng"),
    ("Cước vận chuyển", "chuyến"), ("Bút bi Thiên Long", "cây"), ("Gạo ST25", "kg"),
    ("Cà phê rang xay", "gói"), ("Tư vấn thiết kế", "giờ"), ("Ghế xoay văn phòng", "cái"),
)  # fmt: skip
_ENGLISH_NAMES = ("Northwind Trading", "Blue Harbor", "Greenfield Foods", "Summit Office Supply")
_ENGLISH_FORMS = ("Ltd.", "Inc.", "LLC", "Co., Ltd", "Pte Ltd", "Corporation")
_ENGLISH_GOODS = (
    ("Wireless keyboard", "pcs"), ("Consulting services", "hour"), ("Steel bracket", "pcs"),
    ("Printed catalogue", "box"), ("Cotton shirt, navy", "pcs"), ("Annual licence", "unit"),
)  # fmt: skip
_ENGLISH_STREETS = ("Market Street", "King Road", "Harbour Avenue")


@dataclass(frozen=True, slots=True)
class Goods:
    name: str
    unit: str
    quantity: int
    price: Decimal
    rate: int

    @property
    def amount(self) -> Decimal:
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Truth:
    """What stands on one invoice. `rates` has one entry where all goods are taxed alike."""

    is_english: bool
    code: str
    series: str
    tax_code: str
    day: date
    seller: str
    seller_tax_id: str
    seller_address: str
    buyer: str
    buyer_person: str
    buyer_tax_id: str
    buyer_address: str
    currency: str
    goods: tuple[Goods, ...]
    discount: Decimal = Decimal(0)

    @property
    def subtotal(self) -> Decimal:
        return sum((one.amount for one in self.goods), Decimal(0))

    @property
    def rates(self) -> tuple[int, ...]:
        return tuple(sorted({one.rate for one in self.goods}))

    def tax_of(self, rate: int) -> Decimal:
        """The tax on what is taxed with *rate* per cent, rounded as the currency is."""
        base = sum((one.amount for one in self.goods if one.rate == rate), Decimal(0))
        if len(self.rates) == 1:
            base -= self.discount
        unit = Decimal(1) if self.currency == "VND" else Decimal("0.01")
        return (base * rate / 100).quantize(unit, ROUND_HALF_UP)

    @property
    def vat(self) -> Decimal:
        return sum((self.tax_of(rate) for rate in self.rates), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.subtotal - self.discount + self.vat


def invented(rng: random.Random, *, english: bool = False) -> Truth:
    """One invoice, made of *rng*'s numbers."""
    return _english(rng) if english else _vietnamese(rng)


def tax_id(rng: random.Random) -> str:
    """Ten digits, the last of which checks the others; a branch has three more."""
    while True:
        digits = [0, *(rng.randrange(10) for _ in range(8))]
        check = 10 - sum(w * d for w, d in zip(WEIGHTS, digits, strict=True)) % 11
        if check <= 9 and any(digits[2:]):  # noqa: PLR2004 - one digit
            main = "".join(map(str, [*digits, check]))
            return f"{main}-{rng.randint(1, 40):03}" if rng.random() < 1 / 6 else main


def without_accents(text: str) -> str:
    plain = text.replace("đ", "d").replace("Đ", "D")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _vietnamese(rng: random.Random) -> Truth:
    rates = [rng.choice((5, 8, 8, 10, 10, 10))]
    if rng.random() < 0.15:  # noqa: PLR2004 - some are taxed differently
        rates = [8, 10]
    goods = tuple(
        Goods(
            name, unit, rng.randint(1, 40), Decimal(rng.randint(4, 3000) * 500), rng.choice(rates)
        )
        for name, unit in rng.sample(_GOODS, rng.randint(1, 7))
    )
    truth = Truth(
        is_english=False,
        code=_number(rng),
        series=f"{rng.choice((1, 2))}{rng.choice('CK')}{rng.randint(22, 26)}"
        f"{rng.choice('TDLM')}{rng.choice('ABCDY')}{rng.choice('ABKPX')}",
        tax_code="".join(rng.choices("0123456789ABCDEF", k=34)),
        day=date(2021, 1, 1) + timedelta(days=rng.randrange(2100)),
        seller=_company(rng),
        seller_tax_id=tax_id(rng),
        seller_address=_address(rng),
        buyer=_company(rng),
        buyer_person=rng.choice(_PEOPLE),
        buyer_tax_id=tax_id(rng),
        buyer_address=_address(rng),
        currency="VND",
        goods=goods,
    )
    return _with_discount(rng, truth)


def _with_discount(rng: random.Random, truth: Truth) -> Truth:
    if len(truth.rates) > 1 or rng.random() > 0.2:  # noqa: PLR2004 - one in five
        return truth
    return replace(truth, discount=truth.subtotal // 20000 * 1000 or Decimal(500))


def _number(rng: random.Random) -> str:
    number = rng.randint(1, 99_999)
    return rng.choice((f"{number:08}", f"{number:07}", f"INV-2025-{number % 1000:03}", f"{number}"))


def _company(rng: random.Random) -> str:
    name = f"{rng.choice(_TRADES)} {rng.choice(_NAMES)}"
    whole = f"{rng.choice(_FORMS)} {name}"
    if rng.random() < 0.6:  # noqa: PLR2004 - as most are
        return whole.upper()
    return whole.replace("CÔNG TY CỔ PHẦN", "Công ty Cổ phần").replace("CÔNG TY", "Công ty")


def _address(rng: random.Random) -> str:
    return f"{rng.randint(1, 480)} {rng.choice(_STREETS)}, {rng.choice(_PLACES)}"


def _english(rng: random.Random) -> Truth:
    names = rng.sample(_ENGLISH_NAMES, 2)
    goods = tuple(
        Goods(name, unit, rng.randint(1, 30), Decimal(rng.randint(150, 90_000)) / 100, 0)
        for name, unit in rng.sample(_ENGLISH_GOODS, rng.randint(1, 5))
    )
    rate = rng.choice((0, 7, 10, 20))
    goods = tuple(Goods(g.name, g.unit, g.quantity, g.price, rate) for g in goods)
    address = f"{rng.randint(1, 900)} {rng.choice(_ENGLISH_STREETS)}, Springfield"
    return Truth(
        is_english=True,
        code=f"INV-{rng.randint(1000, 99_999)}",
        series="",
        tax_code="",
        day=date(2021, 1, 1) + timedelta(days=rng.randrange(2100)),
        seller=f"{names[0]} {rng.choice(_ENGLISH_FORMS)}",
        seller_tax_id=tax_id(rng)[:10],
        seller_address=address,
        buyer=f"{names[1]} {rng.choice(_ENGLISH_FORMS)}",
        buyer_person="",
        buyer_tax_id="",
        buyer_address=f"{rng.randint(1, 900)} {rng.choice(_ENGLISH_STREETS)}, Riverside",
        currency="USD",
        goods=goods,
    )
