"""Everything the operations on the guild need, built once and passed as their first argument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from playground.config import Config
from playground.files import Files
from playground.hub import Event, Hub, Intent
from playground.jsons import JsonObject
from playground.model import Channel, User
from playground.signing import Signer
from playground.snowflake import Snowflakes
from playground.store import Store
from playground.suggestions import Suggestions


@dataclass(frozen=True, kw_only=True)
class World:
    """One guild. Of several, all but the store is one and the same: see `worlds`."""

    config: Config
    store: Store
    ids: Snowflakes
    files: Files
    signer: Signer
    hub: Hub
    suggestions: Suggestions

    def now(self) -> datetime:
        return self.config.clock()

    @property
    def guild_id(self) -> int:
        return self.store.guild.id

    @property
    def bot(self) -> User:
        """The bot's user. Its id is the id of the application too."""
        return next(user for user in self.store.users if user.bot)

    @property
    def has_bot(self) -> bool:
        """Whether the bot was invited, and not removed."""
        return self.store.members.get(self.bot.id) is not None

    def whose(self, channel_id: int) -> JsonObject:
        """The field of a payload that names the guild; none in direct messages."""
        return {} if self.is_direct(channel_id) else {"guild_id": str(self.guild_id)}

    def is_direct(self, channel_id: int) -> bool:
        channel: Channel | None = self.store.channels.get(channel_id)
        return channel is not None and channel.recipient_id is not None

    def intent(self, intent: Intent, channel_id: int) -> Intent:
        """What a bot must ask for to hear of it; direct messages have intents of their own."""
        return _IN_DIRECT[intent] if self.is_direct(channel_id) else intent

    def publish(
        self,
        name: str,
        data: JsonObject,
        *,
        intent: Intent,
        channel_id: int | None = None,
        only_for: int | None = None,
    ) -> None:
        """An event that reads the same for everyone who hears of it."""
        self.hub.publish(
            Event(
                name=name,
                render=lambda _viewer: data,
                intent=intent,
                channel_id=channel_id,
                only_for=only_for,
            )
        )


_IN_DIRECT: Mapping[Intent, Intent] = MappingProxyType(
    {
        Intent.GUILD_MESSAGES: Intent.DIRECT_MESSAGES,
        Intent.GUILD_MESSAGE_REACTIONS: Intent.DIRECT_MESSAGE_REACTIONS,
        Intent.GUILD_MESSAGE_TYPING: Intent.DIRECT_MESSAGE_TYPING,
    }
)
