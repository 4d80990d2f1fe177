"""Is this message a request for help? Precision first: an answer nobody asked for annoys."""

import unicodedata

from qa import phrases

REQUEST = 0.5  # from this score on, a message is a request
NEWCOMER_GAP = 60  # messages of others after which an author joins no talk, but opens one
_MAX_CHARS = 4000  # what is read of a message; pasted logs are longer
_MIN_CHARS = 8
_SENTENCE_WORDS = 8


def without_accents(text: str) -> str:
    """The text with plain letters: `lỗi kết nối` becomes `loi ket noi`."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def is_error_line(line: str) -> bool:
    """Whether a line reads as something a program printed when it failed."""
    return phrases.ERROR_TEXT.search(line) is not None


def is_trouble_line(line: str) -> bool:
    """Whether a line of a screen speaks of something that went wrong, in whatever words."""
    return phrases.TROUBLE.search(line) is not None


def is_newcomer(gap: int | None) -> bool:
    """Whether an author is new, whose last message here was *gap* messages ago; None: no such."""
    return gap is None or gap >= NEWCOMER_GAP


def is_request(text: str, *, is_newcomer: bool | None = None) -> bool:
    """Whether *text* asks for help; see `request_score`."""
    return request_score(text, is_newcomer=is_newcomer) >= REQUEST


def request_score(text: str, *, is_newcomer: bool | None = None) -> float:
    """How much *text* reads as a request for help, 0-1; `REQUEST` and more is one.

    `is_newcomer`: its author has said nothing here lately (in chat: for 60 messages). None where
    that is not known.
    """
    plain = without_accents(text[:_MAX_CHARS]).strip()
    if len(plain) < _MIN_CHARS or phrases.ADDRESSED.search(plain) or phrases.COMMAND.search(plain):
        return 0.0
    score = _asking(plain) + {None: 0.0, True: 0.15, False: -0.7}[is_newcomer]
    if is_newcomer and phrases.OPEN_QUESTION.search(plain):
        score += 0.2
    if phrases.REACTION.search(plain) or phrases.ADVICE.search(plain):
        score -= 0.4
    if phrases.OFFER.search(plain):
        score -= 0.6
    return round(min(1.0, max(0.0, score)), 3)


def asks_about_error(text: str) -> bool:
    """Whether *text* names an error and asks what to do: a request in a channel, whoever asks."""
    plain = without_accents(text[:_MAX_CHARS]).strip()
    if phrases.ADDRESSED.search(plain) or phrases.ADVICE.search(plain):
        return False
    asks = (phrases.ASKS_HOW, phrases.ASKS_ALL, phrases.VIETNAMESE_ASKS)
    has_error = phrases.NAMED_ERROR.search(plain) or phrases.ERROR_TEXT.search(plain)
    return bool(has_error) and any(pattern.search(plain) for pattern in asks)


def _asking(plain: str) -> float:
    """What speaks for a request in a text without accents."""
    return (
        0.5 * bool(phrases.ASKS_ALL.search(plain))
        + 0.35 * bool(phrases.ASKS_HOW.search(plain))
        + 0.3 * bool(phrases.TROUBLE.search(plain))
        + 0.15 * bool(phrases.FIRST_PERSON.search(plain))
        + 0.05 * bool(phrases.OWN_TROUBLE.search(plain))
        + 0.15 * ("?" in plain)
        + 0.5 * bool(phrases.ERROR_TEXT.search(plain))
        + 0.5 * bool(phrases.VIETNAMESE_ASKS.search(plain))
        + 0.4 * bool(phrases.VIETNAMESE_TROUBLE.search(plain))
        + 0.05 * (len(plain.split()) >= _SENTENCE_WORDS)
    )
