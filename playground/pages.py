"""Pages of a channel's past, as `before`, `after` and `around` cut them: newest first."""

from bisect import bisect_left, bisect_right

from playground import access
from playground.model import Message
from playground.permissions import Permission
from playground.world import World


def page(
    world: World,
    user_id: int,
    channel_id: int,
    *,
    limit: int = 50,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> list[Message]:
    """Without the permission to read the past, Discord answers an empty list, not an error."""
    channel = access.visible_channel(world.store, user_id, channel_id)
    if not access.has(world.store, user_id, channel, Permission.READ_MESSAGE_HISTORY):
        return []
    messages = world.store.messages.in_channel(channel_id)
    ids = [message.id for message in messages]
    start, stop = _span(ids, limit=limit, before=before, after=after, around=around)
    return messages[start:stop][::-1]


def _span(
    ids: list[int], *, limit: int, before: int | None, after: int | None, around: int | None
) -> tuple[int, int]:
    """Where the page lies in `ids`, oldest first; the bounds themselves are outside of it."""
    if around is not None:
        middle = bisect_left(ids, around)
        start = max(0, middle - limit // 2)
        return start, start + limit
    if after is not None:
        start = bisect_right(ids, after)
        return start, start + limit
    stop = len(ids) if before is None else bisect_left(ids, before)
    return max(0, stop - limit), stop
