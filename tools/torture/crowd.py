"""People: they post pictures on the playground and upload files over HTTP, whatever happens."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from json import dumps
from typing import Any

import aiohttp

from tools.torture.guild import Places
from tools.torture.pictures import draw
from tools.torture.scale import Scale

AGAIN_S = 0.3
_LONGEST_WAIT = aiohttp.ClientTimeout(total=30)
_OK = 200
FIRST_UPLOAD = 1_000_000  # numbers of uploaded pictures; those on the playground count from 1


@dataclass(frozen=True, slots=True)
class Posted:
    """A message the playground took, at so many seconds since the epoch."""

    id: int
    channel_id: int
    pictures: int
    at: float
    is_question: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A message somebody is about to send, with the numbers of its pictures."""

    author: int
    channel_id: int
    text: str
    numbers: range
    is_question: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Where files are uploaded, and the key for it."""

    url: str
    key: str


class Crowd:
    """What it did may be read from another thread while it goes on."""

    def __init__(self, scale: Scale, places: Places, playground: str, door: Door | None) -> None:
        self._scale = scale
        self._places = places
        self._playground = playground
        self._door = door
        self.posted: list[Posted] = []
        self.uploaded: list[tuple[str, float]] = []
        self.turned_away: Counter[str] = Counter()
        self.is_done = False

    async def run(self) -> None:
        async with aiohttp.ClientSession(timeout=_LONGEST_WAIT) as session:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._post_all(session))
                if self._door:
                    group.create_task(self._upload_all(session, self._door))
            self.is_done = True

    async def _post_all(self, session: aiohttp.ClientSession) -> None:
        posts = list(plan(self._scale, self._places))
        pause_s, since = self._scale.posted_in_s / len(posts), time.monotonic()
        for number, post in enumerate(posts):
            await asyncio.sleep(since + number * pause_s - time.monotonic())
            self.posted.append(await self._post(session, post))

    async def _post(self, session: aiohttp.ClientSession, post: Post) -> Posted:
        form = aiohttp.FormData()
        form.add_field("payload_json", dumps({"content": post.text}))
        for place, number in enumerate(post.numbers):
            name = f"p{number}.png"
            form.add_field(f"files[{place}]", draw(number), filename=name, content_type="image/png")
        url = f"{self._playground}/play/channels/{post.channel_id}/messages"
        async with session.post(url, params={"user": str(post.author)}, data=form) as answer:
            answer.raise_for_status()
            told: dict[str, Any] = await answer.json()
        count = len(told["attachments"])
        return Posted(int(told["id"]), post.channel_id, count, time.time(), post.is_question)

    async def _upload_all(self, session: aiohttp.ClientSession, door: Door) -> None:
        pause_s, since = self._scale.posted_in_s / self._scale.uploads, time.monotonic()
        for number in range(self._scale.uploads):
            await asyncio.sleep(since + number * pause_s - time.monotonic())
            picture = draw(FIRST_UPLOAD + number, heavy=True)
            while not (job := await self._upload(session, door, picture)):  # noqa: ASYNC110  # as people do
                await asyncio.sleep(AGAIN_S)
            self.uploaded.append((job, time.time()))

    async def _upload(
        self, session: aiohttp.ClientSession, door: Door, picture: bytes
    ) -> str | None:
        """The id of the job; None where it was turned away, to be sent again."""
        form = aiohttp.FormData()
        form.add_field("image", picture, filename="u.png", content_type="image/png")
        headers = {"Authorization": f"Bearer {door.key}"}
        try:
            async with session.post(
                f"{door.url}/upload-image", data=form, headers=headers
            ) as answer:
                told: dict[str, Any] = await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.turned_away[type(error).__name__] += 1
            return None
        if answer.status != _OK:
            self.turned_away[str(told["error"]["code"])] += 1
            return None
        return str(told["job_id"])


def plan(scale: Scale, places: Places) -> Iterator[Post]:
    """All messages in their order: questions spread among the others. Pure."""
    others, rest = divmod(scale.pictures - scale.questions, scale.per_message)
    sizes = [scale.per_message] * others + ([rest] if rest else [])
    every = max(1, len(sizes) // max(1, scale.questions))
    first, asked, told = 1, 0, f"for <@{places.people[0]}>"  # who speaks to somebody asks nobody
    for number, size in enumerate(sizes):
        numbers = range(first, first + size)
        yield Post(places.owner, places.pictures, told, numbers, is_question=False)
        first += size
        if number % every == 0 and asked < scale.questions:
            yield _question(places, asked, first)
            first, asked = first + 1, asked + 1
    for left in range(asked, scale.questions):
        yield _question(places, left, first)
        first += 1


def _question(places: Places, number: int, picture: int) -> Post:
    """Of a person of its own, for one person's messages are parts of one question."""
    return Post(
        author=places.people[number],
        channel_id=places.ask[number % len(places.ask)],
        text=f"My build {number} stops with this error, what can I do?",
        numbers=range(picture, picture + 1),
        is_question=True,
    )
