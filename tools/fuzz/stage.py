"""The real bot on the playground, behind the relay, with a database of its own."""

import asyncio
import io
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from bot.client import HelpBot, create_bot
from bot.deps import BotDeps
from core import logs
from core.tasks import beside
from db import channels
from db.pool import Pool, create_pool
from playground.config import Config, Limit
from playground.small_guild import small_guild
from qa.answer import Abstention
from tests.bot.conftest import CONFIG, FakeAnswerer, FakeBell
from tests.bot.wire import Person, playground
from tests.waiting import eventually
from tools.fuzz.ground import Ground
from tools.fuzz.pulse import Pulse, felt
from tools.fuzz.relay import Relay, relayed

GUILD = small_guild()
HELP, FORUM, STAFF = (
    next(place.id for place in GUILD.channels if place.name == name)
    for name in ("help", "questions", "staff")
)
ALICE, MAUD = GUILD.viewers
CANARY = "marmalade kestrel"  # what people say: no log may hold it
PATIENCE_S = 20.0
_NO_LIMIT = Limit(requests=10**6, per_s=1)
TOKEN = "fuzz-token.of.nobody"  # noqa: S105 - opens nothing but a loopback stand-in
_CONFIG = Config(token=TOKEN, limits={}, global_limit=_NO_LIMIT, other_limit=_NO_LIMIT)


@dataclass(slots=True)
class Stage:
    relay: Relay
    db: Pool
    alice: Person
    maud: Person
    pulse: Pulse
    logged: io.StringIO
    answerer: FakeAnswerer
    new_bot: Callable[[], HelpBot]
    bot: HelpBot
    ends: list[str] = field(default_factory=list[str])  # of bots that were not told to stop

    def leaks(self) -> list[str]:
        """Lines of the log so far that hold what nobody may read there."""
        lines = self.logged.getvalue().splitlines()
        self.logged.seek(0)
        self.logged.truncate()
        return [line[:300] for line in lines if CANARY in line or TOKEN in line]

    def errors(self) -> list[dict[str, Any]]:
        lines = self.logged.getvalue().splitlines()
        parsed = [json.loads(line) for line in lines if line.startswith("{")]
        return [line for line in parsed if line.get("level") in {"error", "critical"}]

    async def is_listening(self) -> bool:
        return bool(self.bot.guilds) and await channels.get(self.db, HELP) is not None

    async def keep_running(self) -> None:
        """The bot; another one each time it ends by itself, which is a fault."""
        while True:
            async with self.bot:
                try:
                    await self.bot.start(TOKEN)
                    self.ends.append("the bot ended without a word")
                except Exception as error:  # noqa: BLE001 - what is looked for
                    self.ends.append(f"the bot ended: {type(error).__name__}: {error!s:.200}")
            self.bot = self.new_bot()
            await asyncio.sleep(0.2)


@asynccontextmanager
async def staged(ground: Ground) -> AsyncGenerator[Stage]:
    """Connected and listening; the logs of this process go to `Stage.logged` alone."""
    logged = io.StringIO()
    logs.set_up(level="INFO", style="json", stream=logged)
    async with AsyncExitStack() as stack:
        db = await create_pool(await ground.new_database(), max_size=8)
        stack.push_async_callback(db.close)
        home = ground.new_folder("playground")
        origin = await stack.enter_async_context(playground(home, config=_CONFIG))
        relay = await stack.enter_async_context(relayed(origin))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        answerer = FakeAnswerer(Abstention("nothing fits"))
        config = replace(CONFIG, help_channels=("help", "questions"), api_url=relay.origin)

        def new_bot() -> HelpBot:
            return create_bot(BotDeps(db, FakeBell(), answerer), config)

        pulse = await stack.enter_async_context(felt())
        alice, maud = (Person(session, origin, user_id) for user_id in (ALICE, MAUD))
        stage = Stage(relay, db, alice, maud, pulse, logged, answerer, new_bot, new_bot())
        await stack.enter_async_context(beside(stage.keep_running()))
        await eventually(stage.is_listening)
        yield stage


async def within(condition: Callable[[], Awaitable[object]]) -> bool:
    """Whether *condition* comes true in time."""
    try:
        await eventually(condition, limit_s=PATIENCE_S)
    except TimeoutError:
        return False
    return True
