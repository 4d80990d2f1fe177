"""Up to which message everything said in a channel is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Progress:
    newest: int = 0
    pending: set[int] = field(default_factory=set[int])
    is_whole: bool = False


class Cursors:
    """Says how far the cursor of a channel may move, with messages stored in any order.

    A cursor N promises: every message of the channel and of its threads up to id N is stored. So it
    does not pass a message that is still on its way or that failed, and does not move at all
    before the channel has caught up with what was said while the bot was away.
    """

    def __init__(self) -> None:
        self._channels: dict[int, _Progress] = {}

    def arrived(self, channel_id: int, message_id: int) -> None:
        self._of(channel_id).pending.add(message_id)

    def stored(self, channel_id: int, message_id: int) -> int | None:
        """Note that a message needs nothing more; returns the new cursor, None where it stays."""
        progress = self._of(channel_id)
        progress.pending.discard(message_id)
        progress.newest = max(progress.newest, message_id)
        return self._cursor(progress)

    def caught_up(self, channel_id: int, newest: int) -> int | None:
        """Note that everything missed is stored, *newest* the last of it; returns the cursor."""
        progress = self._of(channel_id)
        progress.is_whole = True
        progress.newest = max(progress.newest, newest)
        return self._cursor(progress)

    def lost(self, channel_ids: Iterable[int]) -> None:
        """Note that events were missed: the session with Discord was not resumed."""
        for channel_id in channel_ids:
            self._channels.pop(channel_id, None)

    def _of(self, channel_id: int) -> _Progress:
        return self._channels.setdefault(channel_id, _Progress())

    @staticmethod
    def _cursor(progress: _Progress) -> int | None:
        if not progress.is_whole or not progress.newest:
            return None
        return min((*(i - 1 for i in progress.pending), progress.newest))
