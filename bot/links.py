"""Links to messages and threads of Discord, as people paste them."""

import re
from dataclasses import dataclass

_LINK = re.compile(
    r"<?https?://(?:(?:www|ptb|canary)\.)?discord(?:app)?\.com"
    r"/channels/(?P<guild>\d{1,20})/(?P<place>\d{1,20})(?:/(?P<message>\d{1,20}))?/?>?"
)
_ID = re.compile(r"\d{15,20}")


@dataclass(frozen=True, slots=True)
class Link:
    """`message_id` None: the link is to a channel or thread."""

    guild_id: int
    place_id: int
    message_id: int | None


def parse_link(text: str) -> Link | None:
    """The link *text* consists of; None when it is anything else."""
    match = _LINK.fullmatch(text.strip())
    if match is None:
        return None
    message = match["message"]
    return Link(int(match["guild"]), int(match["place"]), int(message) if message else None)


def is_link(text: str) -> bool:
    """Whether *text* is meant as a link to Discord."""
    return _LINK.match(text.strip()) is not None and " " not in text.strip()


def message_id_in(text: str, place: int) -> int | None:
    """The message that *text* names by its id, or by its link into *place*."""
    if _ID.fullmatch(text.strip()):
        return int(text.strip())
    link = parse_link(text)
    return link.message_id if link is not None and link.place_id == place else None
