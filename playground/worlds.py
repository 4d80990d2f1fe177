"""Several guilds with one bot: each is a world, and a request finds the one it is about."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from playground.world import World


class Worlds:
    """`home` is the first guild; it answers for what no guild knows."""

    def __init__(self, home: World, others: Sequence[World] = ()) -> None:
        self.home = home
        self._all = (home, *others)

    def __iter__(self) -> Iterator[World]:
        return iter(self._all)

    def of_guild(self, guild_id: int | None) -> World:
        return self._first(lambda world: world.guild_id == guild_id)

    def of_channel(self, channel_id: int | None) -> World:
        """By a channel, thread or direct messages."""
        return self._first(lambda world: world.store.channels.get(channel_id) is not None)

    def of_interaction(self, interaction_id: int | None) -> World:
        return self._first(lambda world: world.store.interactions.get(interaction_id) is not None)

    def of_user(self, user_id: int | None) -> World:
        """By a person the bot shares the guild with, or one who is known at all."""
        shared = self._first(lambda w: w.has_bot and w.store.members.get(user_id) is not None)
        if shared.store.members.get(user_id) is not None:
            return shared
        return self._first(lambda world: world.store.users.get(user_id) is not None)

    def named_in(self, path: Mapping[str, str]) -> World:
        """By what the parameters of a path name: a guild, a channel, an interaction or a token."""
        if "guild_id" in path:
            return self.of_guild(_number(path["guild_id"]))
        if "channel_id" in path:
            return self.of_channel(_number(path["channel_id"]))
        if "interaction_id" in path:
            return self.of_interaction(_number(path["interaction_id"]))
        token, _, _ = path.get("webhook_token", "").partition(".")
        return self.of_interaction(_number(token, base=16))

    def _first(self, is_it: Callable[[World], bool]) -> World:
        return next((world for world in self._all if is_it(world)), self.home)


def _number(text: str, *, base: int = 10) -> int | None:
    try:
        return int(text, base)
    except ValueError:
        return None
