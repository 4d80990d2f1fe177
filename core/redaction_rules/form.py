"""A secret known by a pattern, which is tried only where a word of it is in the text."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from core.redaction_rules.folded import Views, cues
from core.redaction_rules.span import Span
from core.redaction_rules.values import is_varied

_TAKEN_OUT = "[REDACTED:"
_RUN = re.compile(r"(?<![\w-])[\w-]{12,40}")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Form:
    """The secret is the last group of *pattern* that took part, or all of the match.

    *cues*: one of them, folded, is in every text that has such a secret. Without cues there is a
    run of letters and digits in it that is no word. *is_small*: for the text in small letters.
    """

    kind: str
    cues: tuple[str, ...]
    pattern: re.Pattern[str]
    is_secret: Callable[[str], bool] = is_varied
    is_small: bool = False


def form(
    kind: str,
    words: str | tuple[str, ...],
    pattern: str,
    is_secret: Callable[[str], bool] = is_varied,
    *,
    is_small: bool = False,
) -> Form:
    words = (words,) if isinstance(words, str) else words
    return Form(kind, cues(*words), re.compile(pattern), is_secret, is_small)


def found(seen: Views, forms: Iterable[Form]) -> Iterator[Span]:
    """The secrets in *text* that are of one of *forms*."""
    has_run: bool | None = None
    for known in forms:
        if not known.cues and has_run is None:
            has_run = any(map(_DIGIT.search, _RUN.findall(seen.text)))
        if seen.has_any(known.cues) or (has_run and not known.cues):
            for match in known.pattern.finditer(seen.plain if known.is_small else seen.text):
                start, end = match.span(match.lastgroup or 0)
                is_taken = seen.text.endswith(_TAKEN_OUT, 0, start)
                if not is_taken and known.is_secret(seen.text[start:end]):
                    yield Span(start, end, known.kind)
