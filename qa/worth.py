"""When an earlier question is near enough to be shown. Wrong answers cost more than silence."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.records import ThreadHit


@dataclass(frozen=True, slots=True)
class Bar:
    """What the best hit must reach: a `cosine` where meanings were compared, else a `standing`."""

    standing: float
    cosine: float


# Measured on questions half of which have no answer. A standing of 0.8: the hit is the right one
# nine times in ten, for a third of the prose questions that have one and nine in ten of the errors.
# A cosine of 0.66: as often, for three in four of the prose questions (docs/benchmarks.md). The
# looser bar is for hits a model looks at before anybody sees them.
BAR = Bar(standing=0.8, cosine=0.66)
BAR_FOR_MODEL = Bar(standing=0.45, cosine=0.5)
_MIN_TERMS = 2
_MIN_COVERAGE_OF_SAME_ERROR = 0.25
_MIN_SHARE_OF_BEST = 0.6


def worthwhile(hits: Sequence[ThreadHit], *, bar: Bar) -> list[ThreadHit]:
    """Those of *hits* (best first) that are worth showing; none when the best is not.

    A hit with the same error in it always is, and goes first.
    """
    if not hits:
        return []
    same = [hit for hit in hits if has_same_error(hit)]
    if not same and not _reaches(hits, bar):
        return []
    others = [hit for hit in hits if hit not in same]
    return [*same, *(h for h in others if h.score >= _MIN_SHARE_OF_BEST * hits[0].score)]


def _reaches(hits: Sequence[ThreadHit], bar: Bar) -> bool:
    cosine = hits[0].cosine
    return standing(hits) >= bar.standing if cosine is None else cosine >= bar.cosine


def standing(hits: Sequence[ThreadHit]) -> float:
    """How clearly the first of *hits* is the one: what it covers, more the further it is ahead.

    0-1.5. The mean of the others, not the second alone: a question may have been asked twice.
    """
    best, *others = hits
    if len(best.matched_terms) < _MIN_TERMS or best.score <= 0:
        return 0.0
    crowd = sum(hit.score for hit in others) / (len(others) * best.score) if others else 0.0
    return best.coverage * (1.5 - crowd)


def has_same_error(hit: ThreadHit) -> bool:
    """Whether *hit* is about the error of the question: it has the same, and more in common."""
    return hit.is_same_error and hit.coverage >= _MIN_COVERAGE_OF_SAME_ERROR
