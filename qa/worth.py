"""When an earlier question is near enough to be shown. Wrong answers cost more than silence."""

import re
from collections.abc import Sequence

from db.records import ThreadHit
from qa.question import Question

# How far the best hit must stand out. Measured on questions half of which have no answer: at 0.8
# the hit is the right one nine times in ten, for a third of the prose questions that have one and
# nine in ten of the errors. The looser bar is for hits a model looks at before anybody sees them.
BAR = 0.8
BAR_FOR_MODEL = 0.45
_MIN_TERMS = 2
_MIN_COVERAGE_OF_SAME_ERROR = 0.25
_MIN_SHARE_OF_BEST = 0.6
_MIN_SIGNATURE_CHARS = 16

_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][\w.@~+-]+){2,}[\\/]?|file:\S+")
_QUOTED = re.compile(
    r"'[^'\n]{1,80}'|\"[^\"\n]{1,80}\"|`[^`\n]{1,80}`|‘[^’\n]{1,80}’|“[^”\n]{1,80}”"
)
_VOLATILE = re.compile(r"\b0x[0-9a-f]+\b|\b[0-9a-f]{12,}\b|\d+", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"traceback \(most recent|^error$|^exception$|exit(?:ed)?(?: with)? (?:status|code)|"
    r"npm err! code|a complete log of this run|command failed",
    re.IGNORECASE,
)


def worthwhile(question: Question, hits: Sequence[ThreadHit], *, bar: float) -> list[ThreadHit]:
    """Those of *hits* (best first) that are worth showing; none when the best is not.

    A hit with the same error in it always is, and goes first.
    """
    if not hits:
        return []
    same = [hit for hit in hits if has_same_error(question, hit)]
    if not same and standing(hits) < bar:
        return []
    others = [hit for hit in hits if hit not in same]
    return [*same, *(h for h in others if h.score >= _MIN_SHARE_OF_BEST * hits[0].score)]


def standing(hits: Sequence[ThreadHit]) -> float:
    """How clearly the first of *hits* is the one: what it covers, more the further it is ahead.

    0-1.5. The mean of the others, not the second alone: a question may have been asked twice.
    """
    best, *others = hits
    if len(best.matched_terms) < _MIN_TERMS or best.score <= 0:
        return 0.0
    crowd = sum(hit.score for hit in others) / (len(others) * best.score) if others else 0.0
    return best.coverage * (1.5 - crowd)


def has_same_error(question: Question, hit: ThreadHit) -> bool:
    """Whether an error of the question's pictures stands word for word in *hit*'s question."""
    if hit.coverage < _MIN_COVERAGE_OF_SAME_ERROR:
        return False
    there = f"{hit.screenshot}\n{hit.title}\n{hit.question}".split("\n")
    wanted = {signature(line) for line in (*question.error_lines, *question.prose.split("\n"))}
    return not (wanted - {None}).isdisjoint(signature(line) for line in there)


def signature(line: str) -> str | None:
    """What stays of an error line on another machine; None where that says nothing.

    Paths, numbers, addresses and quoted names are folded: `No module named ''` is the same error
    whatever the module.
    """
    if _SAYS_NOTHING.search(line):
        return None
    text = _VOLATILE.sub("#", _PATH.sub("/", _QUOTED.sub("''", line))).casefold()
    text = " ".join(text.split()).strip(" .:;>$#")
    letters = sum(c.isalpha() for c in text)
    return text if letters >= _MIN_SIGNATURE_CHARS else None
