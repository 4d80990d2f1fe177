"""Text as labels are compared: without case, accents, spaces and what readers mix up. Pure."""

import unicodedata
from dataclasses import dataclass

_ALIKE = str.maketrans("|i10đ×@", "lllodxa")


def folded(char: str) -> str:
    """One character without case and accent, and one for all that look the same to a reader."""
    base = unicodedata.normalize("NFD", char.lower())[:1]
    return base.translate(_ALIKE)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text`: the letters and digits of an original; `places[i]`: where each stands there."""

    text: str
    places: tuple[int, ...]


def fold(text: str) -> Folded:
    """*text* (NFC) with nothing but its letters and digits."""
    kept = [(c, i) for i, char in enumerate(text) if (c := folded(char)).isalnum()]
    return Folded("".join(c for c, _ in kept), tuple(i for _, i in kept))


def unaccented(text: str) -> str:
    """*text* in lower case and without accents, as long as before; digits stay digits."""
    plain = unicodedata.normalize("NFC", text).lower().replace("đ", "d")
    return "".join(unicodedata.normalize("NFD", char)[:1] for char in plain)
