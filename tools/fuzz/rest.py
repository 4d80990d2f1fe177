"""REST: answers of Discord that are late, cut, of another kind, or no JSON at all.

For a while each request of the bot is answered by a lie. What is said meanwhile is stored, and an
answer that was to be sent is sent, given up, or waits for its next try.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.deliver import Deliverer
from tests.bot.test_deliver import answered
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import HUGE, dumped, mutated, seeded
from tools.fuzz.relay import Honest, fair
from tools.fuzz.stage import CANARY, FORUM, Stage, staged, within
from tools.fuzz.tally import Tally

Lie = Callable[[web.Response, random.Random], web.Response]
_LONG_AGO = "UPDATE questions SET granted_at = granted_at - interval '1 day'"
MOST_LIES = 3  # discord.py asks again after a second, then after three, then five
LATE_S = 0.5
NOT_THERE = "404"
_JSON = {"Content-Type": "application/json"}


def _said(status: int, body: str, **headers: str) -> Lie:
    return lambda _true, _chance: web.Response(
        status=status, body=body.encode(), headers={**_JSON, **headers}
    )


def _cut(true: web.Response, chance: random.Random) -> web.Response:
    body = _bytes(true)
    return web.Response(body=body[: chance.randrange(len(body) + 1)], headers=_JSON)


def _wrong(true: web.Response, chance: random.Random) -> web.Response:
    told = mutated(json.loads(_bytes(true) or b"{}"), chance)
    return web.Response(status=true.status, body=dumped(told).encode(), headers=_JSON)


def _bytes(answer: web.Response) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b""


_LIMITED = '{"message":"x","retry_after":0.1,"global":false}'
LIES: dict[str, Lie] = {
    "500": _said(500, "{}"),
    "502 as a page": _said(502, "<html>Bad Gateway</html>", **{"Content-Type": "text/html"}),
    "503 that names nothing": _said(503, ""),
    "403": _said(403, '{"code":50013,"message":"Missing Permissions"}'),
    NOT_THERE: _said(404, '{"code":10003,"message":"Unknown Channel"}'),
    "400 with deep errors": _said(400, '{"code":50035,"errors":' + '{"a":' * 400 + "1" + "}" * 401),
    "400 of another kind": _said(400, '["no","object"]'),
    "a code that is no number": _said(400, '{"code":"x","message":7,"errors":[]}'),
    "200 as a page": _said(200, "<html>hello</html>", **{"Content-Type": "text/html"}),
    "200 of nothing": _said(200, ""),
    "200 of null": _said(200, "null"),
    "200 of a list": _said(200, "[[[]]]"),
    "200 of depth": _said(200, "[" * HUGE),
    "200 of length": _said(200, '{"id":"' + "9" * HUGE + '"}'),
    "204": lambda _true, _chance: web.Response(status=204),
    "a redirect": _said(302, "", Location="http://127.0.0.1:1/"),
    "429": _said(429, _LIMITED, Via="1.1 x"),
    "429 without Via": _said(429, "error code: 1015", **{"Content-Type": "text/plain"}),
    "429 without a time": _said(429, '{"message":"x"}', Via="1.1 x"),
    "429 of a word": _said(429, '{"retry_after":"soon"}', Via="1.1 x"),
    "429 of long ago": _said(429, '{"retry_after":-5}', Via="1.1 x"),
    "429 for ever": _said(429, '{"retry_after":1e9}', Via="1.1 x"),
    "headers that are no numbers": _said(
        200, "[]", **{"X-RateLimit-Remaining": "x", "X-RateLimit-Reset-After": "nan"}
    ),
    "cut": _cut,
    "wrong": _wrong,
    "a limit for ever": _said(
        200,
        "[]",
        **{
            "X-RateLimit-Limit": "1",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": "1e9",
            "X-RateLimit-Bucket": "x",
        },
    ),
}


def fuzz(ground: Ground) -> Tally:
    return asyncio.run(_fuzz(ground))


@dataclass(slots=True)
class Weather:
    """The next *left* answers are lies."""

    chance: random.Random
    lie: Lie | None = None
    left: int = 0
    told: list[str] = field(default_factory=list[str])

    async def __call__(self, request: web.Request, honest: Honest) -> web.StreamResponse:
        lie = self.lie
        if lie is None or self.left <= 0:
            return await honest()
        self.left -= 1
        self.told.append(f"{request.method} {request.path}")
        if self.chance.random() < LATE_S:
            await asyncio.sleep(LATE_S)
        return lie(await honest(), self.chance)


async def _fuzz(ground: Ground) -> Tally:
    async with staged(ground) as stage:
        chance = seeded("rest")
        fuzzer = Fuzzer(stage, Tally(), Weather(chance))
        stage.relay.weather = fuzzer.weather
        stage.pulse.forget()
        names = list(LIES)[: ground.number]  # the last one lasts
        for number in range(ground.number):
            name = names[number % len(names)]
            await fuzzer.one(name, LIES[name])
        stage.relay.weather = fair
        fuzzer.tally.block_ms = stage.pulse.longest_ms
        return fuzzer.tally


@dataclass(slots=True)
class Fuzzer:
    stage: Stage
    tally: Tally
    weather: Weather
    asked: int = 0

    async def one(self, name: str, lie: Lie) -> None:
        """Say something in bad weather: it is stored, and answered when the weather clears."""
        began = time.monotonic()
        self.weather.lie, self.weather.left = lie, self.weather.chance.randint(1, MOST_LIES)
        await self.stage.relay.send("GUILD_CREATE", self.stage.relay.samples["GUILD_CREATE"])
        self.asked += 1
        await self.stage.db.execute(_LONG_AGO)  # else Alice has asked too much within the hour
        title = f"{CANARY} {self.asked}"
        said = await self.stage.alice.post(FORUM, title, "How do I fix this error?")
        question_id = int(said["id"])
        if not await within(lambda: self._has("questions", "message_id", question_id)):
            self._fault(f"a message was not stored in {name}")
            return
        if not await within(lambda: self._is_answered(question_id)):
            if name == NOT_THERE and not await self._has("messages", "id", question_id):
                self.tally.ends["forgotten, since Discord said twice that it is not there"] += 1
                return
            self._fault(f"a question could not be answered in {name}: {await self._state()}")
            return
        await self._deliver()
        self.weather.left = 0
        if not await self._is_sent(question_id):
            self.tally.ends["an answer waits for its next try"] += 1
        self.tally.add(name, (time.monotonic() - began) * 1000)
        self._look_after(name)

    async def _is_answered(self, question_id: int) -> bool:
        """As by a worker, once the question is due."""
        try:
            await answered(self.stage.db, question_id, f"Restart it, {self.asked}.")
        except AssertionError:
            return False
        return True

    async def _state(self) -> str:
        row = await self.stage.db.fetchrow("SELECT * FROM questions ORDER BY message_id DESC")
        return str(dict(row or {}))

    async def _deliver(self) -> None:
        """As `bot.rounds` does, whose rim logs what fails."""
        deliverer = Deliverer(self.stage.bot, self.stage.db, backoff=lambda _: 0)
        try:
            async with asyncio.timeout(20):
                await deliverer.deliver_all()
        except Exception as error:  # noqa: BLE001 - counted
            self.tally.ends[f"delivering: {type(error).__name__}"] += 1

    async def _is_sent(self, question_id: int) -> bool:
        """Now, in fair weather; else its lease ends before another try, or its time comes."""
        await self._deliver()
        query = "SELECT status IN ('sent', 'failed') FROM answers WHERE question_id = $1"
        return bool(await self.stage.db.fetchval(query, question_id))

    async def _has(self, table: str, column: str, value: int) -> bool:
        return await self.stage.db.fetchval(
            f"SELECT EXISTS (SELECT FROM {table} WHERE {column} = $1)", value
        )

    def _look_after(self, name: str) -> None:
        for end in self.stage.ends:
            self._fault(f"{end} in {name}")
        self.stage.ends.clear()
        for error in self.stage.errors():
            raised = error.get("exception")
            kind = raised[0]["exc_type"] if raised else error.get("error", "")
            self.tally.ends[f"logged: {str(error['event'])[:50]} {kind}"] += 1
        self.tally.faults += [f"the log holds {leak}" for leak in self.stage.leaks()]
        self.weather.told.clear()

    def _fault(self, what: str) -> None:
        self.tally.faults.append(f"{what}; lied to {self.weather.told}")
