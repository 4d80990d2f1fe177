"""How one invoice is printed: its type, words, numbers and dates. All drawn by lot."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from PIL import ImageFont

from playground.paint.fonts import Font, mono, sans
from tools.invoice_truth import without_accents

Face = Callable[[int, bool], Font]
_SYSTEM = (  # that have all Vietnamese letters
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"),
)
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu", " tỷ")


@cache
def faces() -> tuple[Face, ...]:
    """Two from the packages, and those of the system that are there."""
    found: list[Face] = [
        lambda size, bold: sans(size, 700 if bold else 400),
        lambda size, bold: mono(size, 700 if bold else 400),
    ]
    for regular, heavy in _SYSTEM:
        try:
            ImageFont.truetype(regular, 12)
            ImageFont.truetype(heavy, 12)
        except OSError:
            continue
        found.append(_face(regular, heavy))
    return tuple(found)


def _face(regular: str, heavy: str) -> Face:
    return lambda size, bold: ImageFont.truetype(heavy if bold else regular, size)


@dataclass(frozen=True, slots=True)
class Style:
    """One printer's habits. `bilingual`: English behind each label. `plain`: no accents."""

    face: Face
    size: int
    bilingual: bool
    plain: bool
    colon: str
    grouping: str
    decimals: int
    suffix: str
    day_form: str
    spaced_id: bool

    def say(self, text: str) -> str:
        return without_accents(text) if self.plain else text

    def label(self, vietnamese: str, english: str) -> str:
        behind = f" ({english})" if self.bilingual else ""
        return f"{self.say(vietnamese)}{behind}{self.colon}"

    def money(self, value: Decimal) -> str:
        text = f"{value:,.{self.decimals}f}"
        if self.grouping == ".":
            text = text.replace(",", "_").replace(".", ",").replace("_", ".")
        return text

    def day(self, day: date) -> str:
        forms = {
            "slash": f"{day:%d/%m/%Y}",
            "dash": f"{day:%d-%m-%Y}",
            "words": self.say(f"Ngày {day:%d} tháng {day:%m} năm {day:%Y}"),
            "both": self.say(f"Ngày (Date) {day:%d} tháng (month) {day:%m} năm (year) {day:%Y}"),
            "english": f"{day:%B} {day.day}, {day.year}",
            "short": f"{day:%d %b %Y}",
        }
        return forms[self.day_form]

    def tax_id(self, value: str) -> str:
        return " ".join(value) if self.spaced_id and "-" not in value else value


def drawn(rng: random.Random, *, english: bool = False) -> Style:
    """A style made of *rng*'s numbers."""
    bilingual = not english and rng.random() < 0.5  # noqa: PLR2004 - an even chance
    grouping = "," if english else rng.choice(".,")
    days = ("slash", "english", "short") if english else ("slash", "dash", "words", "words")
    cents = english or (grouping == "," and rng.random() < 0.4)  # noqa: PLR2004 - some print them
    return Style(
        face=rng.choice(faces()),
        size=rng.choice((15, 16, 18, 20)),
        bilingual=bilingual,
        plain=not english and rng.random() < 0.2,  # noqa: PLR2004 - old printers
        colon=rng.choice((":", ":", " :", ": ")),
        grouping=grouping,
        decimals=2 if cents else 0,
        suffix="" if english else rng.choice(("", "", " đ", " VND", " VNĐ")),
        day_form="both" if bilingual and rng.random() < 0.6 else rng.choice(days),  # noqa: PLR2004
        spaced_id=rng.random() < 0.15,  # noqa: PLR2004 - each digit in a frame of its own
    )


def in_words(value: Decimal) -> str:
    """`Năm triệu năm trăm nghìn đồng`, as a shop writes it under the total."""
    groups: list[int] = []
    rest = int(value)
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    said = [
        _hundreds(group, is_first=i == len(groups) - 1) + _GROUPS[i]
        for i, group in reversed(list(enumerate(groups)))
        if group
    ]
    return " ".join(said).strip().capitalize() + " đồng"


def _hundreds(group: int, *, is_first: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    said = [] if is_first and not hundreds else [f"{_DIGITS[hundreds]} trăm"]
    if tens:
        said.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    elif ones and said:
        said.append("linh")
    if ones:
        said.append(_ones(ones, tens))
    return " ".join(said)


def _ones(ones: int, tens: int) -> str:
    if tens and ones == 5:  # noqa: PLR2004 - năm is also a year
        return "lăm"
    return "mốt" if tens > 1 and ones == 1 else _DIGITS[ones]
