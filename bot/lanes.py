"""Events of one place, one after the other, in the order Discord told them."""

from asyncio import Lock
from contextlib import AbstractAsyncContextManager
from weakref import WeakValueDictionary


class Lanes:
    """A fair lock for each place (channel or thread); an unused one takes no memory.

    Without it an edit or a delete may reach the database before the message it is about. discord.py
    starts the handlers of events in their order, and whoever comes first enters first.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, Lock] = WeakValueDictionary()

    def lane(self, place_id: int) -> AbstractAsyncContextManager[None]:
        lock = self._locks.get(place_id)
        if lock is None:
            lock = self._locks[place_id] = Lock()
        return lock
