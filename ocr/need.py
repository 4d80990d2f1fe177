"""How much a picture needs a vision model, judged by what the local reader made of it. Pure."""

from ocr.engine import Description, Reading
from ocr.local import LocalEngine

# The local reader's confidence is a calibrated chance: at least this much, and 98 of 100 pictures
# have 5 % wrong characters or fewer (docs/decisions/0009). Other engines' confidence is raw.
SURE = 0.92
_SURE_OF_RAW = 0.98

_STEPS = 20  # a twentieth of confidence is a rank: within one, the newest picture goes first
MUTE, PLAIN = _STEPS, _STEPS + 1
_FEW_WORDS = 4


def is_sure(reading: Reading) -> bool:
    """Whether the reading can be relied on as it stands."""
    if reading.confidence is None:
        return False
    return reading.confidence >= (SURE if reading.engine == LocalEngine.name else _SURE_OF_RAW)


def rank_of(reading: Reading, seen: Description) -> int:
    """The picture's place in the queue for the models, the smallest first.

    Doubtful readings by their confidence (0-19); then pictures whose text alone says nothing
    (`MUTE`); then all others (`PLAIN`).
    """
    if reading.confidence is not None and not is_sure(reading):
        return min(int(reading.confidence * _STEPS), MUTE - 1)
    return MUTE if is_mute(reading.text, seen) else PLAIN


def is_mute(text: str, seen: Description) -> bool:
    """Whether the text alone leaves open what the picture is about."""
    return not seen.error_lines and (
        seen.interface_type == "photo" or len(text.split()) < _FEW_WORDS
    )


def is_urgent(rank: int, *, is_live: bool) -> bool:
    """Whether a person waits for what only a model can tell.

    Such pictures may spend what is kept for live questions; others share what is left of the day.
    """
    return is_live and rank < PLAIN
