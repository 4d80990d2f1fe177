"""The real bot on a simulated Discord (simcord), with a real database and a bell that remembers."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import discord
import pytest
from discord.http import HTTPClient
from simcord.actors import MemberActor
from simcord.backend.models.channel import Overwrite
from simcord.builders import ChannelHandle, GuildHandle
from simcord.enums import OverwriteType
from simcord.env import Env
from simcord.http.client import FakeHTTPClient

from bot.client import HelpBot, create_bot
from bot.deps import BotConfig, BotDeps
from core.errors import TransientError
from db.pool import Pool, create_pool
from db.records import NewAnswer
from qa.answer import Abstention
from qa.question import Question

MODERATOR = discord.Permissions(manage_guild=True, manage_threads=True, manage_messages=True)
CONFIG = BotConfig(
    help_channels=("help", "support"),
    quiet_s=0,
    catch_up_messages=150,
    shard_count=1,
    command_wait_s=0.5,
)
SIX = 6


@dataclass
class FakeBell:
    reads: list[tuple[UUID, int]] = field(default_factory=list[tuple[UUID, int]])
    questions: list[int] = field(default_factory=list[int])
    asked: list[UUID] = field(default_factory=list[UUID])
    on_asked: Callable[[UUID], Awaitable[object]] | None = None

    async def ring_asked(self, picture_ids: Sequence[UUID]) -> bool:
        """With `on_asked` a worker takes them at once."""
        self.asked += picture_ids
        if self.on_asked is not None:
            for picture_id in picture_ids:
                await self.on_asked(picture_id)
        return True

    async def ring_reads(self, attachment_ids: Sequence[UUID], *, priority: int) -> bool:
        self.reads += [(attachment_id, priority) for attachment_id in attachment_ids]
        return True

    async def ring_question(self, message_id: int, due_at: datetime) -> bool:
        self.questions.append(message_id)
        return True


@dataclass
class FakeTurns:
    """Six for each, and never another."""

    taken: Counter[str] = field(default_factory=Counter[str])

    async def take(self, name: str) -> float | None:
        self.taken[name] += 1
        return 30.0 if self.taken[name] > SIX else None


@dataclass
class FakeAnswerer:
    says: NewAnswer | Abstention | TransientError | RuntimeError
    asked: list[Question] = field(default_factory=list[Question])

    async def answer(self, question: Question) -> NewAnswer | Abstention:
        self.asked.append(question)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@dataclass
class Room:
    """A guild with a watched help channel, a watched forum and an unwatched channel."""

    env: Env
    guild: GuildHandle
    help: ChannelHandle
    forum: ChannelHandle
    lounge: ChannelHandle
    alice: MemberActor
    bob: MemberActor
    mod: MemberActor
    moderators: int

    @property
    def bot(self) -> HelpBot:
        assert isinstance(self.env.bot, HelpBot)
        return self.env.bot


async def _logs_from(  # noqa: PLR0917 - the shape of the method it stands for
    self: FakeHTTPClient,
    channel_id: int,
    limit: int,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> list[Any]:
    everything = 10**6 if after is not None else limit
    data: list[Any] = await HTTPClient.logs_from(
        self, channel_id, everything, before, after, around
    )
    return data[-limit:] if after is not None else data


@pytest.fixture(autouse=True)
def history_after_as_on_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simcord 3.2.1 answers `after` with the newest page; Discord with the one that follows."""
    monkeypatch.setattr(FakeHTTPClient, "logs_from", _logs_from, raising=False)


@pytest.fixture
async def db(database_url: str) -> AsyncGenerator[Pool]:
    """Ended, not closed, because simcord cancels every task the bot began when a test ends.

    Among them may be asyncpg's own that gives a connection back: its pool would wait forever.
    """
    pool = await create_pool(database_url, max_size=8)
    yield pool
    pool.terminate()
    _cancel_leftover_timers(asyncio.get_running_loop())


def _cancel_leftover_timers(loop: asyncio.AbstractEventLoop) -> None:
    """Those simcord keeps for asyncpg's statements, 150 a test: it looks through all at each wait.

    They would stay for 300 s, and keep each test's simulated Discord in memory as long.
    """
    timers: list[asyncio.TimerHandle] = getattr(loop, "_scheduled", [])
    for timer in list(timers):
        callback = getattr(timer, "_callback", None)
        if getattr(callback, "__qualname__", "").startswith(Env.__name__ + "."):
            timer.cancel()


@pytest.fixture
def bell() -> FakeBell:
    return FakeBell()


@pytest.fixture
def answerer() -> FakeAnswerer:
    return FakeAnswerer(Abstention("nothing fits"))


@pytest.fixture
def new_bot(db: Pool, bell: FakeBell, answerer: FakeAnswerer) -> Callable[[], HelpBot]:
    """A bot process; each is new, as after a restart."""
    return lambda: create_bot(BotDeps(db, bell, answerer, turns=FakeTurns()), CONFIG)


@pytest.fixture
def simcord_bot(new_bot: Callable[[], HelpBot]) -> HelpBot:
    return new_bot()


@pytest.fixture
async def room(simcord_env: Env, simcord_bot: HelpBot) -> Room:
    with simcord_env.time_context():
        await simcord_bot.tree.sync()
    return await furnish(simcord_env)


async def furnish(env: Env) -> Room:
    guild = env.create_guild("Greenhouse")
    moderators = guild.create_role("Moderators", permissions=MODERATOR)
    forum = guild.create_forum_channel("support")
    env.backend.edit_channel(forum.id, {"available_tags": [SOLVED]})
    room = Room(
        env=env,
        guild=guild,
        help=guild.create_text_channel("help"),
        forum=forum,
        lounge=guild.create_text_channel("lounge"),
        alice=guild.add_member(env.create_user("alice")),
        bob=guild.add_member(env.create_user("bob")),
        mod=guild.add_member(env.create_user("mod"), roles=[moderators]),
        moderators=moderators.id,
    )
    await env.settle()
    return room


SOLVED_ID = 4001
SOLVED = {
    "id": str(SOLVED_ID),
    "name": "Solved",
    "emoji_id": None,
    "emoji_name": None,
    "moderated": False,
}
PNG = ("error.png", b"\x89PNG\r\n\x1a\n")


async def open_post(
    room: Room,
    title: str,
    content: str,
    *,
    attachments: Sequence[tuple[str, bytes]] = (),
    is_solved: bool = False,
) -> ChannelHandle:
    """Alice's forum post. simcord has no verb for it, and would give its message another id."""
    backend = room.env.backend
    tags = [SOLVED_ID] if is_solved else []
    thread = backend.create_thread(
        room.forum.id, title, room.alice.id, applied_tags=tags, broadcast=False
    )
    backend.announce_thread_create(thread)
    starter = backend.prepare_message(
        thread.id,
        room.alice.id,
        content,
        attachments=backend.store_attachments(thread.id, attachments),
    )
    starter.id = thread.id
    backend.commit_message(starter)
    await room.env.settle()
    return next(handle for handle in room.forum.threads if handle.id == thread.id)


async def hide(room: Room, channel: ChannelHandle) -> None:
    """From now on only moderators may see *channel*."""
    view = discord.Permissions(view_channel=True).value
    rules = [
        Overwrite(room.guild.id, OverwriteType.ROLE, deny=view),
        Overwrite(room.moderators, OverwriteType.ROLE, allow=view),
    ]
    room.env.backend.edit_channel(channel.id, {}, overwrites=rules)
    await room.env.settle()
