"""What was written is there after a restart and after a kill -9."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from pydantic import TypeAdapter

from playground.history import Guild
from playground.journal import DamagedJournalError, HomeInUseError, Journal
from playground.model import Message, User
from playground.small_guild import small_guild
from playground.store import Store
from tests.playground.harness import HandClock, Playground, png, running, with_clock


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as playground:
        sent = await playground.say("kept", shot=png())
        path = f"/channels/{sent['channel_id']}/messages"
        await playground.play("PUT", f"{path}/{sent['id']}/reactions/👍")
        await playground.rest("POST", f"{path}/{sent['id']}/threads", {"name": "talk"})
        before = (await playground.rest("GET", path)).json
    async with running(tmp_path) as playground:
        after = (await playground.rest("GET", path)).json
        url = after[0]["attachments"][0].pop("url").replace(":0/", "/")
        async with playground.http.get(url) as response:
            assert await response.read() == png()
        await playground.say("newer")
        newest = (await playground.rest("GET", path)).json[0]
    for message in (before[0], after[0]):
        message["attachments"] = [item["filename"] for item in message["attachments"]]
    assert after == before
    assert int(newest["id"]) > int(before[0]["id"])


async def start(home: Path, seed: str = "empty") -> tuple[asyncio.subprocess.Process, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--port", "0", "--home", str(home), "--seed", seed,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    return process, line.split()[-1]


async def test_a_message_survives_kill_9_and_sigterm_ends_quietly(tmp_path: Path) -> None:
    process, origin = await start(tmp_path)
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{origin}/play/bootstrap") as answer:
            channels = (await answer.json())["guild"]["channels"]
        path = f"/play/channels/{channels[0]['id']}/messages"
        async with http.post(origin + path, json={"content": "kept"}) as answer:
            assert answer.status == 200
        process.kill()
        await process.wait()
        process, origin = await start(tmp_path)
        async with http.get(origin + path) as answer:
            assert [item["content"] for item in await answer.json()] == ["kept"]
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def test_it_serves_no_address_that_others_can_reach() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--host", "0.0.0.0",  # noqa: S104 - what is refused
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"give a loopback address" in said


def make_user(number: int) -> User:
    return User(id=number, username=f"user{number}")


def test_a_last_line_that_was_cut_off_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    store = Store(journal)
    store.users.put(make_user(1))
    store.users.put(make_user(2))
    journal.close()
    os.truncate(path, path.stat().st_size - 5)

    journal = Journal(path)
    store = Store(journal)
    store.users.put(make_user(3))
    journal.close()
    journal = Journal(path)
    assert [user.id for user in Store(journal).users] == [1, 3]
    journal.close()


def test_a_damaged_line_in_the_middle_is_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text('{"kind": "user"\n{}\n')
    journal = Journal(path)
    with pytest.raises(DamagedJournalError, match="Line 1"):
        journal.read()
    journal.close()


def test_a_journal_that_is_mostly_past_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    store = Store(journal)
    for number in range(2100):
        store.messages.put(Message(id=1, channel_id=2, author_id=3, content=str(number)))
    store.messages.put(Message(id=2, channel_id=2, author_id=3))
    store.messages.delete(2)
    journal.close()

    journal = Journal(path)
    store = Store(journal)
    assert [message.content for message in store.messages.in_channel(2)] == ["2099"]
    assert len(path.read_text().splitlines()) == 1
    store.messages.put(Message(id=3, channel_id=2, author_id=3))
    journal.close()
    journal = Journal(path)
    assert len(Store(journal).messages) == 2
    journal.close()


def test_a_home_has_one_playground_at_a_time(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    with pytest.raises(HomeInUseError, match="--home"):
        Journal(tmp_path / "journal.jsonl")
    journal.close()


async def test_a_half_planted_guild_is_planted_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    Store(journal).users.put(make_user(1))
    journal.close()
    async with running(tmp_path) as playground:
        assert playground.channel("help").name == "help"


def test_ids_grow_across_runs(playground: Playground) -> None:
    newest = playground.world.store.newest_id()
    assert playground.world.ids.next() > newest


async def test_a_second_playground_on_one_home_says_what_to_do(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--port", "0", "--home", str(tmp_path),
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    journal.close()
    assert process.returncode == 1
    assert said.decode().startswith("Another playground is using")


async def test_what_nobody_can_answer_any_more_is_forgotten_at_the_next_start(
    tmp_path: Path, clock: HandClock
) -> None:
    config = with_clock(clock)
    async with running(tmp_path, config) as playground:
        store, ids = playground.world.store, playground.world.ids
        store.messages.put(
            Message(id=ids.next(), channel_id=1, author_id=2, visible_to=playground.alice)
        )
        await playground.say("stays")
    clock.turn(minutes=16)
    async with running(tmp_path, config) as playground:
        assert [message.content for message in playground.world.store.messages] == ["stays"]


async def test_a_guild_can_come_from_a_file(tmp_path: Path) -> None:
    guild = replace(small_guild(), name="From a file")
    path = tmp_path / "guild.json"
    path.write_bytes(TypeAdapter(Guild).dump_json(guild))
    process, origin = await start(tmp_path / "home", seed=str(path))
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{origin}/play/bootstrap") as answer,
    ):
        assert (await answer.json())["guild"]["name"] == "From a file"
    process.terminate()
    await process.wait()


async def test_a_seed_that_is_nothing_is_told(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--home", str(tmp_path), "--seed", "nothing",
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"neither demo, empty nor a file" in said
