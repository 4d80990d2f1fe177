"""Gaps: which silences say that knowledge is missing, and which of them are the same."""

import re
from hashlib import blake2b

from qa.detect import without_accents
from qa.question import Question

# Silences that say nothing of what is stored: nobody asked, or the bot was to keep quiet.
NO_GAPS = frozenset(
    {
        "asked_again",
        "not_a_request",
        "opted_out",
        "paused",
        "rate_limited",
        "silenced",
        "solved",
        "somebody_replied",
        "withdrawn",
    }
)
_MAX_CHARS = 4000
_KEY_BYTES = 12
_VARIABLE = re.compile(
    r"<[@#][!&]?\d+>|https?://\S+|(?:[A-Za-z]:)?[\w.~-]*[\\/][\w./\\~-]*"
    r"|\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{6,}\b|\d+|(?<!\w)(?P<quote>['\"`])[^\n]{1,200}?(?P=quote)(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
# What people say around a question.
_POLITE = re.compile(
    r"\b(?:a|an|the|all|hi|hey|hello|guys|please|pls|plz|help|thanks|thank|you|in|advance|anyone|everyone"
    r"|i|im|my|me|we|our|is|are|am|do|does|did|so|just|to|of|it|this|that"
    r"|moi|nguoi|oi|cho|em|minh|hoi|voi|cam|on|giup|xin|chao)\b"
)


def is_gap(reason: str) -> bool:
    """Whether a silence for this *reason* means that an answer is missing."""
    return reason not in NO_GAPS


def gap_key(question: Question) -> str:
    """The same for questions that ask the same: of one error, or in the same words.

    Paths, numbers, addresses and quoted names do not count; nor do accents, order and courtesy.
    """
    errors = question.error_lines
    if errors:
        words = _WORD.findall(_constant(errors[-1]))
    else:
        said = _POLITE.sub(" ", _constant(question.combined_text))
        words = sorted(set(_WORD.findall(said)))
    return blake2b(" ".join(words).encode(), digest_size=_KEY_BYTES).hexdigest()


def _constant(text: str) -> str:
    """A text in plain small letters, without what differs from case to case."""
    return _VARIABLE.sub(" ", without_accents(text[:_MAX_CHARS]).lower())
