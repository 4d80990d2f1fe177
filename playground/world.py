"""Everything the operations on the guild need, built once and passed as their first argument."""

from dataclasses import dataclass
from datetime import datetime

from playground.config import Config
from playground.files import Files
from playground.hub import Event, Hub, Intent
from playground.jsons import JsonObject
from playground.model import User
from playground.signing import Signer
from playground.snowflake import Snowflakes
from playground.store import Store
from playground.suggestions import Suggestions


@dataclass(frozen=True, kw_only=True)
class World:
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
