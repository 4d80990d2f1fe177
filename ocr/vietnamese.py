"""Vietnamese: when a text is, and two readers' words for one line made into one. Pure.

PP-OCR's alphabet lacks most toned vowels, so it drops them; Tesseract writes them, and is worse at
everything else.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

# Shares of accented letters in PP-OCR's text: 0.041 or more on all Vietnamese pictures of the
# development set, 0.010 or less on all others; then of words that only Vietnamese has in
# Tesseract's text of the longest lines: 0.33 or more against 0.12 or less.
_ACCENTED, _TONED = 0.02, 0.2
_VOWELS = "aăâeêioôơuưy"
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    rf"[{_VOWELS}]{{1,3}}(?:ch|ng|nh|[cmnpt])?"
)
_TONES = frozenset("\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}"
                   "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}")  # fmt: skip
_WORD = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
_GAP = 0.6  # what leaving a word without a partner costs; two strangers cost 1 together
_LABELS = {"loi": "lỗi", "canhbao": "cảnh báo", "goiy": "gợi ý"}


def may_be_vietnamese(text: str) -> bool:
    """Whether PP-OCR's *text* has enough accents to ask Tesseract's opinion."""
    letters = [c for c in text if c.isalpha() and c < "\u1f00"]
    return bool(letters) and sum(_is_accented(c) for c in letters) / len(letters) >= _ACCENTED


def is_vietnamese(lines: Iterable[str]) -> bool:
    """Whether what Tesseract read with `vie` is a Vietnamese text, not one it dressed up as one."""
    words = [core for line in lines for word in line.split() if (core := _parts(word)[1])]
    toned = sum(is_toned_syllable(word) for word in words)
    return bool(words) and toned / len(words) >= _TONED


def is_toned_syllable(word: str) -> bool:
    """One Vietnamese syllable with a letter that ASCII lacks; hyphens may join several."""
    parts = word.split("-")
    return not word.isascii() and all(_is_syllable(part) for part in parts)


def fused(paddle: str, tesseract: str) -> str:
    """One line from two readings: accents from Tesseract, all that is ASCII from PP-OCR."""
    ours = unicodedata.normalize("NFC", paddle).split()
    theirs = unicodedata.normalize("NFC", tesseract).split()
    if not any(is_toned_syllable(_parts(word)[1]) for word in theirs):
        return paddle
    return _labelled(" ".join(word for pair in _aligned(ours, theirs) if (word := _better(*pair))))


def folded(text: str) -> str:
    """Lower case without accents: the part both readers agree on."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(c for c in plain if not unicodedata.combining(c))


def _is_accented(letter: str) -> bool:
    return (
        "\N{LATIN CAPITAL LETTER A WITH GRAVE}" <= letter <= "\u024f"
        or "\u1e00" <= letter <= "\u1eff"
    )


def _is_syllable(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word.lower())
    if sum(c in _TONES for c in marks) > 1:
        return False
    toneless = "".join(c for c in marks if c not in _TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None


def _parts(word: str) -> tuple[str, str, str]:
    """Punctuation before, the word, punctuation after."""
    before, core, after = re.findall(_WORD, word)[0]
    return before, core, after


def _better(ours: str, theirs: str) -> str:
    """The word of two that is likelier right; empty when neither is one."""
    if not ours:
        return theirs if all(is_toned_syllable(_parts(w)[1]) for w in theirs.split()) else ""
    before, core, after = _parts(ours)
    toned = _parts(theirs)[1]
    if not toned or (toned.isascii() and core.isascii()):
        return ours
    if toned.isascii() or any(is_toned_syllable(_parts(w)[1]) for w in theirs.split()):
        return f"{before}{toned}{after}"
    return ours if core.isascii() else f"{before}{toned}{after}"


def _labelled(line: str) -> str:
    """The word that begins a diagnostic line; accents are most often misread in it."""
    label, colon, rest = line.partition(":")
    known = _LABELS.get(folded(label).replace(" ", ""))
    return f"{known}{colon}{rest}" if known and colon and label[:1].islower() else line


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of words in order, at least cost; a word of one may face two of the other, or none."""
    a, b = [Counter(folded(w)) for w in ours], [Counter(folded(w)) for w in theirs]
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    for i in range(len(ours) + 1):
        for j in range(len(theirs) + 1):
            steps = [
                (best[i - di, j - dj][0] + _cost(a[i - di : i], b[j - dj : j]), di, dj)
                for di, dj in ((1, 1), (1, 2), (2, 1), (1, 3), (1, 0), (0, 1))
                if di <= i and dj <= j
            ]
            if steps:
                best[i, j] = min(steps)
    pairs: list[tuple[str, str]] = []
    i, j = len(ours), len(theirs)
    while i or j:
        _, di, dj = best[i, j]
        pairs.append((" ".join(ours[i - di : i]), " ".join(theirs[j - dj : j])))
        i, j = i - di, j - dj
    return reversed(pairs)


def _cost(a: Sequence[Counter[str]], b: Sequence[Counter[str]]) -> float:
    if not a or not b:
        return _GAP
    left, right = sum(a, Counter[str]()), sum(b, Counter[str]())
    shared = (left & right).total()
    return 1 - 2 * shared / max(1, left.total() + right.total()) + 0.05 * (len(a) + len(b) - 2)
