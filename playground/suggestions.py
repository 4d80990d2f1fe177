"""People waiting for the bot's suggestions while they type a command's option."""

import asyncio

from playground.jsons import JsonObject


class Suggestions:
    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[list[JsonObject]]] = {}

    async def wait(self, interaction_id: int, timeout_s: float) -> list[JsonObject]:
        """The choices; none when the bot does not answer in time."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[interaction_id] = future
        try:
            return await asyncio.wait_for(future, timeout_s)
        except TimeoutError:
            return []
        finally:
            del self._waiting[interaction_id]

    def give(self, interaction_id: int, choices: list[JsonObject]) -> None:
        future = self._waiting.get(interaction_id)
        if future is not None and not future.done():
            future.set_result(choices)
