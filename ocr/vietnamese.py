"""Vietnamese: when a text is, and two readers' words for one line made into one. Pure.

PP-OCR's alphabet lacks most toned vowels, so it drops them; Tesseract writes them, and is worse at
everything else.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ocr.vietnamese_words import folded, with_phrases, with_tone_in_place

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
_ERROR = re.compile(r"^[1li]t?o[1ilt]$")
# A tone that was taken for a quotation mark, and the space after it with it.
_ASTRAY = re.compile(r"(?<=[êôâươ])[`'´~‘’“”] ?(?=[^\W\d_])")
# And one below that was taken for a comma: after a comma there is a space.
_DOT_BELOW = re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])")
_PLAIN_VOWELS = frozenset("aeiouy")
_PAIR = re.compile(r"\"([^\"“”]+)”|“([^\"“”]+)\"")
_DOUBLE = frozenset('"“”″')


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
    ours, theirs = (_words(text) for text in (paddle, tesseract))
    if not any(is_toned_syllable(_parts(word)[1]) for word in theirs):
        return paddle
    words = (word for pair in _aligned(ours, theirs) if (word := _better(*pair)))
    return _PAIR.sub(_both_curly, with_phrases(_labelled(" ".join(words))))


def _words(text: str) -> list[str]:
    whole = unicodedata.normalize("NFC", text)
    return _DOT_BELOW.sub(" ", _ASTRAY.sub(" ", whole)).split()


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
    opening, toned, closing = _parts(theirs)
    if not toned or (toned.isascii() and core.isascii()):
        chosen = core
    else:
        words = [with_tone_in_place(word) for word in toned.split()]
        joint = "_" if core.count("_") == len(words) - 1 else " "
        fixed = _recased(core, _digits(core, _consonants(core, joint.join(words))))
        is_theirs = toned.isascii() or any(is_toned_syllable(word) for word in words)
        chosen = core if not is_theirs and core.isascii() else fixed
    return f"{_quoted(before, opening)}{chosen}{_quoted(after, closing)}"


def _consonants(ours: str, theirs: str) -> str:
    """*theirs* with our consonants, which PP-OCR reads better; vowels are what it loses."""
    right = [c for c in ours if _is_consonant(c)]
    places = [i for i, c in enumerate(theirs) if _is_consonant(c)]
    if len(right) != len(places):
        return theirs
    letters = list(theirs)
    for i, consonant in zip(places, right, strict=True):
        if {consonant.lower(), letters[i].lower()} != {"d", "đ"}:
            letters[i] = consonant
    return "".join(letters)


def _both_curly(match: re.Match[str]) -> str:
    return f"“{match[1] or match[2]}”"


def _digits(ours: str, theirs: str) -> str:
    """*theirs* with our digits: mã03 beside mã 95 is mã 03."""
    right = [c for c in ours if c.isdecimal()]
    places = [i for i, c in enumerate(theirs) if c.isdecimal()]
    letters = list(theirs)
    if len(right) == len(places):
        for i, digit in zip(places, right, strict=True):
            letters[i] = digit
    return "".join(letters)


def _recased(ours: str, theirs: str) -> str:
    """*theirs*, where a capital in the middle of small letters is none."""
    if theirs.isupper() or ours.isupper():
        return theirs
    return theirs[:1] + "".join(c.lower() if not c.isascii() else c for c in theirs[1:])


def _is_consonant(letter: str) -> bool:
    return letter.isalpha() and folded(letter) not in _PLAIN_VOWELS


def _quoted(ours: str, theirs: str) -> str:
    """Our punctuation, with their quotation marks: PP-OCR takes curly ones for straight ones."""
    curly = [c for c in theirs if c in "“”"]
    if len(curly) != 1 or sum(c in _DOUBLE for c in ours) != 1:
        return ours
    return "".join(curly[0] if c in _DOUBLE else c for c in ours)


def _labelled(line: str) -> str:
    """The word that begins a diagnostic line; accents are most often misread in it."""
    label, colon, rest = line.partition(":")
    plain = folded(label)
    known = _LABELS.get(_ERROR.sub("loi", plain).replace(" ", ""))
    is_word = label[:1].isupper() and plain in _LABELS  # Lỗi, but not Ltỗi
    return f"{known}{colon}{rest}" if known and colon and not is_word else line


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
