"""What an answer quotes, and whether it stands where it is said to stand."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from qa.addresses import without_addresses
from qa.plain import cleaned

CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_FENCED = re.compile(r"```(?:[\w+#.-]{1,20}\n)?(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_QUOTED = re.compile(r"\"([^\"\n]{2,400})\"|“([^”\n]{2,400})”|«([^»\n]{2,400})»|„([^“\n]{2,400})“")
# Words nobody writes by hand: keys, hashes, encoded text. Spoken of, they are quoted.
_OPAQUE = re.compile(r"[^\s`\"“”«»]{24,}")
_SHELL_PROMPT = re.compile(r"^\s*(?:\$|>>>|>|PS [^>\n]{0,80}>)\s+")
_ELLIPSIS = re.compile(r"…|\.{3}")
_EDGES = " \t.,;:!?'\"()[]*_"
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "`": None})
_SEAM = " \x00 "  # between two texts, so that no quotation reaches over it


def quotations(text: str) -> list[str]:
    """What *text* gives as somebody's exact words: code, quotation marks, words nobody types."""
    spans = [line for block in _FENCED.findall(text) for line in block.split("\n")]
    rest = _FENCED.sub(" ", text)
    spans += _INLINE.findall(rest)
    prose = without_addresses(_INLINE.sub(" ", rest))
    spans += [match.group(match.lastindex or 0) for match in _QUOTED.finditer(prose)]
    spans += _OPAQUE.findall(_QUOTED.sub(" ", prose))
    return [span for span in spans if normal(span).strip(_EDGES)]


def stands_in(quotation: str, evidence: str) -> bool:
    """Whether each part of *quotation* (around `…`) is in *evidence*, a result of `joined`."""
    parts = _ELLIPSIS.split(_SHELL_PROMPT.sub("", quotation))
    wanted = [bare for part in parts if (bare := normal(part).strip(_EDGES))]
    return all(part in evidence for part in wanted)


def joined(texts: Iterable[str]) -> str:
    """Texts as one that can be searched by `stands_in`."""
    return _SEAM.join(normal(text) for text in texts)


def unsupported(spans: Sequence[str], evidence: str) -> list[str]:
    return [span for span in spans if not stands_in(span, evidence)]


def normal(text: str) -> str:
    """*text* in small letters, with single spaces and one kind of quotation mark and dash."""
    plain = unicodedata.normalize("NFKC", cleaned(text)).translate(_ALIKE).casefold()
    return " ".join(plain.split())
