"""Tax numbers of companies. Vietnamese ones (mã số thuế) have a check digit. Pure."""

import re
from dataclasses import dataclass

from stdnum.vn import mst

CHECKED, SHAPED, FOREIGN = 1.0, 0.3, 0.7
_DIGITS = str.maketrans("OoQlI|", "000111")
_SPACED = r"[\dOolI|](?:[ .]?[\dOolI|]){9}"
_MST = re.compile(rf"(?<![\w]){_SPACED}(?:\s?[-–_]\s?[\dOolI|](?: ?[\dOolI|]){{2}})?(?![\w])")
_CELLS = re.compile(r"[|\[\]]+")  # each digit in a frame of its own
_FOREIGN = re.compile(r"(?<!\w)(?:[A-Z]{2,3}[ -]?)?\d(?:[\d. -]{6,18})(?:[A-Z]\d{2})?(?!\w)")


@dataclass(frozen=True, slots=True)
class TaxId:
    """A tax number without spaces. `pattern` 0-1: whether its check digit holds, if it has one."""

    value: str
    pattern: float
    start: int


def tax_ids_in(text: str) -> tuple[TaxId, ...]:
    """What in *text* may be a tax number, where a label says that there is one."""
    plain = text.replace("—", "-")
    if not _MST.search(plain):
        plain = _CELLS.sub(" ", plain)
    found = [_vietnamese(match) for match in _MST.finditer(plain)]
    if found:
        return tuple(found)
    return tuple(_foreign(match) for match in _FOREIGN.finditer(plain))


def is_valid(value: str) -> bool:
    """Whether *value* is a Vietnamese tax number with its check digit, or a personal one (CCCD)."""
    return mst.is_valid(value)


def _vietnamese(match: re.Match[str]) -> TaxId:
    digits = re.sub(r"[\s.]", "", match[0].translate(_DIGITS))
    value = re.sub(r"[–_]", "-", digits)
    return TaxId(value, CHECKED if is_valid(value) else SHAPED, match.start())


def _foreign(match: re.Match[str]) -> TaxId:
    value = re.sub(r"[\s]", "", match[0]).strip(".-")
    digits = sum(c.isdigit() for c in value)
    return TaxId(value, FOREIGN if digits >= 8 else SHAPED, match.start())  # noqa: PLR2004 - the shortest
