"""Who hears of what: events go to gateway sessions and pages, each in its viewer's own words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag
from typing import Protocol

from playground.jsons import JsonObject


class Intent(IntFlag):
    ALWAYS = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    PAGE = 1 << 30
    """Not one of Discord's, so no bot can ask for it: what only the page is told."""


ALL_INTENTS = (1 << 31) - 1
PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The bot sees by its intents; a person at the page has all of them."""

    user_id: int
    intents: int = ALL_INTENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`channel_id` limits it to those who see the channel, `only_for` to one user.

    `render` makes the payload; it is called anew for each listener.
    """

    name: str
    render: Callable[[Viewer], JsonObject]
    intent: Intent
    channel_id: int | None = None
    only_for: int | None = None


class Listener(Protocol):
    @property
    def viewer(self) -> Viewer: ...

    def receive(self, name: str, data: JsonObject) -> None: ...


class Hub:
    """`can_see` answers whether a user sees a channel at this moment."""

    def __init__(self, can_see: Callable[[int, int], bool]) -> None:
        self._can_see = can_see
        self._listeners: list[Listener] = []

    def join(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def leave(self, listener: Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        for listener in list(self._listeners):
            if self._concerns(event, listener.viewer):
                listener.receive(event.name, event.render(listener.viewer))

    def _concerns(self, event: Event, viewer: Viewer) -> bool:
        if event.only_for not in (None, viewer.user_id):
            return False
        if event.intent and not event.intent & viewer.intents:
            return False
        return event.channel_id is None or self._can_see(viewer.user_id, event.channel_id)
