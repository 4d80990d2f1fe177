"""What an answer quotes, and whether it stands where it is said to stand."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from qa.addresses import without_addresses
from qa.detect import without_accents
from qa.language import guess
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
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM_CHARS = 5  # what forms of a word have in common: install, installed, installing
_MIN_STEMS = 4  # fewer say too little to be held against anybody
_LEAST_SHARE = 0.2
# What every text says, in both languages: no sign that one rests on another.
_COMMON = re.compile(
    r"the|and|for|you|your|that|this|with|have|has|was|are|not|but|can|will|from|then|than|they|them|"
    r"there|here|what|when|which|who|how|why|all|any|its|also|just|only|into|onto|out|use|used|using|"
    r"again|should|would|could|must|may|might|does|did|done|now|very|more|most|some|such|one|two|"
    r"nay|cho|cua|voi|mot|khi|thi|nhu|trong|ngoai|ban|minh|hay|nhe|roi|con|lai|cac|nhung|duoc"
)
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


def is_unrelated(statement: str, evidence: Sequence[str]) -> bool:
    """Whether *statement* says something else than *evidence*, both in one language.

    A paraphrase keeps a few words; what keeps hardly any was not taken from there.
    """
    said = _stems(without_addresses(statement))
    if len(said) < _MIN_STEMS or any(guess(text) != guess(statement) for text in evidence):
        return False
    told = _stems(" ".join(evidence))
    return len(said & told) < _LEAST_SHARE * len(said)


def _stems(text: str) -> set[str]:
    words = _WORD.findall(without_accents(normal(text)))
    return {word[:_STEM_CHARS] for word in words if not _COMMON.fullmatch(word)}


def normal(text: str) -> str:
    """*text* in small letters, with single spaces and one kind of quotation mark and dash."""
    plain = unicodedata.normalize("NFKC", cleaned(text)).translate(_ALIKE).casefold()
    return " ".join(plain.split())
