"""Whether a vision model's text can be the picture's. Pure."""

import re

_REFUSAL = re.compile(
    r"(?:i['’]?m|i am) (?:(?:very )?sorry|afraid|unable|not able)\b|sorry,|as an ai\b"
    r"|i (?:can['’]?t|cannot|can not|won['’]t) (?:help|assist|read|transcribe|view|see|process)\b"
    r"|(?:unfortunately|apologies),",
    re.IGNORECASE,
)
_LONGEST_REFUSAL = 400  # characters; a longer text is a transcript that begins that way


def doubt(text: str, seen: str) -> str | None:
    """Why the model's *text* is not to be used, given what a local engine has *seen*; or None.

    Returns `empty` where the local engine did see text, `refusal` where the model speaks of
    itself and the picture does not.
    """
    if not text.strip():
        return "empty" if seen.strip() else None
    opening = _REFUSAL.match(text.strip())
    if opening and len(text) <= _LONGEST_REFUSAL and not _REFUSAL.search(seen):
        return "refusal"
    return None
