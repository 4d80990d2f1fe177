"""Text made alike for searching, character by character, so that places stay the same."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_LATIN = range(0xC0, 0x1EFA)
# Letters whose capitals look the same, and what OCR takes for one another.
_SAME_SHAPE = {ord(c): c.lower() for c in "CKOPSUVWXZ"}
_CONFUSED = {ord("0"): "o", ord("1"): "l", ord("I"): "l", ord("5"): "s"}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_FULL_WIDTH = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}


def _plain(character: str) -> str | None:
    """The small ASCII letter under the accents of *character*."""
    base = unicodedata.normalize("NFD", character)[0].lower()
    base = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "s"}.get(base, base)
    return base if base.isascii() else None


_PLAIN = {code: plain for code in _LATIN if (plain := _plain(chr(code)))}
_SMALL = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
_CYRILLIC = {code: chr(code).lower() for code in range(0x410, 0x430)}
_LETTERS = {**_FULL_WIDTH, **_PLAIN, **_SMALL, **_CYRILLIC, **_DASHES, 0xA0: " "}
_CONFUSED_IN_WORDS = {ord("0"): "o", ord("1"): "i", ord("5"): "s", ord("l"): "i", ord("L"): "i"}
_WORDS = {
    **{code: "i" if seen == "l" else seen for code, seen in _LETTERS.items()},
    **_CONFUSED_IN_WORDS,
}
_SHAPES = {**_DASHES, **_SAME_SHAPE, **_CONFUSED}


def fold(text: str) -> str:
    """*text* in small letters without accents; `0` is `o`, `5` is `s`, and `1` and `l` are `i`.

    `MẬT KHẨU`, `mat khau` and `mât khãu` are one, as are `API_KEY` and `APl_KEY`.
    """
    return text.translate(_WORDS)


def shaped(text: str) -> str:
    """*text* with one character for those that look alike in print: `0`/`O`/`o`, `1`/`l`/`I`."""
    return text.translate(_SHAPES)


@dataclass(frozen=True, slots=True)
class Views:
    """A text, and how it is looked at. A place in one of these is the same place in the others.

    *plain* is in small letters without accents; *folded* is so, too, with what OCR confuses as one.
    """

    text: str
    plain: str
    folded: str

    def has_any(self, words: Iterable[str]) -> bool:
        """Whether one of *words*, which are folded, is in the text."""
        folded = self.folded
        for word in words:  # noqa: SIM110 - a generator would cost more than what it asks
            if word in folded:
                return True
        return False


def views(text: str) -> Views:
    return Views(text, text.translate(_LETTERS), fold(text))


def cues(*words: str) -> tuple[str, ...]:
    """*words* as they stand in folded text."""
    return tuple(map(fold, words))
