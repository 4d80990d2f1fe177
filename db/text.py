"""What PostgreSQL holds as text."""

import re

_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """*text* without what PostgreSQL cannot hold: NUL and lone surrogates."""
    return _NOT_TEXT.sub("", text)
