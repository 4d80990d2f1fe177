"""When an earlier question is near enough to be shown. Wrong answers cost more than silence."""

from collections.abc import Sequence

from db.records import ThreadHit

# How far the best hit must stand out. Measured on questions half of which have no answer: at 0.8
# the hit is the right one nine times in ten, for a third of the prose questions that have one and
# nine in ten of the errors. The looser bar is for hits a model looks at before anybody sees them.
BAR = 0.8
BAR_FOR_MODEL = 0.45
_MIN_TERMS = 2
_MIN_COVERAGE_OF_SAME_ERROR = 0.25
_MIN_SHARE_OF_BEST = 0.6


def worthwhile(hits: Sequence[ThreadHit], *, bar: float) -> list[ThreadHit]:
    """Those of *hits* (best first) that are worth showing; none when the best is not.

    A hit with the same error in it always is, and goes first.
    """
    if not hits:
        return []
    same = [hit for hit in hits if has_same_error(hit)]
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


def has_same_error(hit: ThreadHit) -> bool:
    """Whether *hit* is about the error of the question: it has the same, and more in common."""
    return hit.is_same_error and hit.coverage >= _MIN_COVERAGE_OF_SAME_ERROR
