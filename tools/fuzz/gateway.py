"""Gateway: events with parts missing, of wrong types, out of order, and frames that are none.

After each few the true state is told once more, and an honest message must be stored as it is.
"""

import asyncio
import copy
import random
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import discord

from tools.fuzz.ground import Ground
from tools.fuzz.mutation import HUGE, dumped, mutated, seeded
from tools.fuzz.samples import Payload, gathered
from tools.fuzz.stage import CANARY, HELP, Stage, staged, within
from tools.fuzz.tally import Tally

HONEST_EVERY = 10
LONG = 100  # cases; from then on there is time for what costs a session
_FRAMES_SHARE = 0.03  # some cost a new session, for which discord.py takes its time
_TWICE_SHARE = 0.1

BROKEN_FRAMES = (
    *("", " ", "not JSON", "[]", "null", '"text"', "7", "{", '{"op":0', '{"op":0,"op":1}', "{}"),
    *('{"op":0,"t":"MESSAGE_CREATE"}', '{"op":0,"t":["x"],"d":{}}', '{"op":0,"t":7,"d":null}'),
    *('{"op":"0"}', '{"op":99,"d":{}}', '{"op":-1}', '{"op":10}', '{"op":10,"d":{}}'),
    *('{"op":10,"d":{"heartbeat_interval":"x"}}', '{"op":11,"d":[]}', '{"op":1,"d":{"a":1}}'),
    *(
        '{"op":0,"t":"READY","s":1,"d":{}}',
        '{"op":0,"t":"READY","d":null}',
        '{"op":0,"t":"RESUMED"}',
    ),
    *('{"op":0,"t":"GUILD_CREATE","s":"x","d":{"id":"1"}}', '{"op":0,"t":"X","s":1e400,"d":NaN}'),
    "[" * HUGE,
    '{"op":0,"t":"MESSAGE_CREATE","s":5,"d":' + "[" * 900 + "]" * 900 + "}",
    '{"op":7,"d":null}',
    '{"op":9,"d":true}',
    '{"op":9,"d":false}',
)
# Each costs a new session, after a longer and longer while: so each is sent once.
BROKEN_BYTES = (b"", b"\x00", b"\xff" * 50, b"no zlib \x00\x00\xff\xff")
_SESSION = ("READY", "RESUMED")  # not told twice in one; tests/bot/test_steady.py breaks them


def fuzz(ground: Ground) -> Tally:
    return asyncio.run(_fuzz(ground))


async def _fuzz(ground: Ground) -> Tally:
    async with staged(ground) as stage:
        tally = Tally()
        is_long = ground.number > LONG
        fuzzer = Fuzzer(stage, await gathered(stage), tally, seeded("gateway"), is_long=is_long)
        await fuzzer.is_honest_stored()
        stage.pulse.forget()
        for number in range(ground.number):
            await fuzzer.one()
            if number % HONEST_EVERY == HONEST_EVERY - 1:
                await fuzzer.look_after()
        await fuzzer.look_after()
        tally.block_ms = stage.pulse.longest_ms
        return tally


class Fuzzer:
    def __init__(
        self,
        stage: Stage,
        samples: dict[str, Payload],
        tally: Tally,
        chance: random.Random,
        *,
        is_long: bool,
    ) -> None:
        self._stage = stage
        self._samples = samples
        self._names = sorted(samples.keys() - _SESSION)
        self._true_guild = copy.deepcopy(samples["GUILD_CREATE"])
        self._true_message = copy.deepcopy(samples["MESSAGE_CREATE"])
        self._tally = tally
        self._chance = chance
        self._numbers = count(1)
        self._sent: list[str] = []
        self._bytes = list(BROKEN_BYTES if is_long else ())

    async def one(self) -> None:
        began = time.monotonic()
        if self._chance.random() < _FRAMES_SHARE:
            self._tally.add(await self._frame())  # some wait for a new session
        else:
            self._tally.add(await self._event(), (time.monotonic() - began) * 1000)

    async def _frame(self) -> str:
        if self._bytes:
            data = self._bytes.pop()
            self._sent.append(f"bytes {data[:20]!r}")
            await self._stage.relay.send_bytes(data)
        else:
            text = self._chance.choice(BROKEN_FRAMES)
            self._sent.append(text[:60])
            await self._stage.relay.send_text(text)
        await within(self._is_connected)
        return "a broken frame"

    async def _event(self) -> str:
        name = self._chance.choice(self._names)
        payload = mutated(self._samples[name], self._chance)
        self._sent.append(f"{name} {dumped(payload)[:2000]}")
        for _ in range(2 if self._chance.random() < _TWICE_SHARE else 1):
            await self._stage.relay.send(name, payload)
        return name

    async def look_after(self) -> None:
        """Whether all is as it must be; what was sent last is told where it is not."""
        if not await self.is_honest_stored():
            self._fault("an honest message was not stored")
        for end in self._stage.ends:
            self._fault(end)
        self._stage.ends.clear()
        for error in self._stage.errors():
            self._tally.ends[f"logged: {error.get('event')} {_kind(error)}"] += 1
        for leak in self._stage.leaks():
            self._fault(f"the log holds {leak}")
        self._sent.clear()

    async def is_honest_stored(self) -> bool:
        await within(self._is_connected)
        await self._stage.relay.send("GUILD_CREATE", self._true_guild)
        number = next(self._numbers)
        message_id = discord.utils.time_snowflake(datetime.now(UTC) + timedelta(seconds=number))
        content = f"honest {number}, {CANARY}"
        message = copy.deepcopy(self._true_message)
        message |= {"id": str(message_id), "channel_id": str(HELP), "content": content}
        message["attachments"] = []

        async def arrives() -> bool:
            await self._stage.relay.send("MESSAGE_CREATE", message)
            query = "SELECT content FROM messages WHERE id = $1"
            return await self._stage.db.fetchval(query, message_id) == content

        return await within(arrives)

    async def _is_connected(self) -> bool:
        return self._stage.relay.is_connected and bool(self._stage.bot.guilds)

    def _fault(self, what: str) -> None:
        self._tally.faults.append(f"{what}; after: " + " | ".join(s[:300] for s in self._sent))


def _kind(error: dict[str, Any]) -> str:
    """The type of what was raised, as `core.logs` writes it."""
    raised: Any = error.get("exception")
    return str(raised[0]["exc_type"] if raised else error.get("error", ""))
