"""HTTP: the door as it runs, and requests as bytes that no client would send."""

import asyncio
import io
import json
import time
from base64 import b64encode
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from cli.ports import free_port
from cli.web import config_of
from cli.wiring.web import open_web
from core import logs
from core.api_key import make_key
from core.settings import Settings
from db import api_keys
from db.pool import Pool, create_pool
from tests.uploads import a_png
from tests.waiting import eventually
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import damaged, dumped, mutated, seeded
from tools.fuzz.pulse import BEAT_S, Pulse, felt
from tools.fuzz.requests import Attack, attacks, part
from tools.fuzz.tally import MOST_BLOCK_MS, Tally
from tools.fuzz.wire import Heard, Server, request

HOST = "127.0.0.1"
OF_BOB = "otterbox of bob"
STALLED = 100  # connections that never finish what they began
STALL_ENDS_WITHIN_S = 30.0
HONEST_WITHIN_S = 5.0
OK, INTERNAL_ERROR = 200, 500
_FORM = {"Content-Type": "multipart/form-data; boundary=xYx"}


def fuzz(ground: Ground) -> Tally:
    return asyncio.run(_fuzz(ground))


@dataclass(slots=True)
class Door:
    server: Server
    db: Pool
    pulse: Pulse
    logged: io.StringIO
    key: str
    uploads: Path

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


async def _fuzz(ground: Ground) -> Tally:
    async with _open(ground) as door:
        fuzzer = Fuzzer(door, Tally())
        door.pulse.forget()
        for attack in attacks(door.auth):
            await fuzzer.attack(attack)
        for path in await _of_bob(door.server, door.db):
            await fuzzer.attack(Attack(path, (request("GET", path, headers=door.auth),)))
        for attack in _mutants(door.auth, ground.number):
            await fuzzer.attack(attack)
        await fuzzer.stall()
        await fuzzer.look_after()
        return fuzzer.tally


@asynccontextmanager
async def _open(ground: Ground) -> AsyncGenerator[Door]:
    """As `helpsight web` opens it, in this process, so that its loop can be felt."""
    logged = io.StringIO()
    logs.set_up(level="INFO", style="json", stream=logged)
    folder = ground.new_folder("web")
    url = await ground.new_database()
    settings = Settings.model_validate(
        {
            "database_url": url,
            "redis_url": ground.redis_url,
            "data_dir": folder,
            "web_port": free_port(HOST, 8790),
            "ocr_wait_s": 1,
            "requests_per_minute": 10**6,
            "uploads_per_owner": 10**6,
            "chats_per_minute": 10**6,
        }
    )
    async with open_web(settings) as app, felt() as pulse:
        db = await create_pool(url, max_size=2)
        server = uvicorn.Server(config_of(app, settings))
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve())
            await eventually(lambda: _is_up(server))
            at = Server(HOST, settings.web_port)
            yield Door(at, db, pulse, logged, await _key(db, "ann"), folder)
            server.should_exit = True
        await db.close()


class Fuzzer:
    def __init__(self, door: Door, tally: Tally) -> None:
        self._door = door
        self.tally = tally

    async def attack(self, attack: Attack) -> None:
        """It must be refused, or be answered as anything else is; and quickly forgotten."""
        await asyncio.sleep(2 * BEAT_S)  # making it is not what is measured
        self._door.pulse.forget()
        began = time.monotonic()
        try:
            heard = await self._door.server.send(*attack.parts, more=attack.more)
        except TimeoutError:
            self.tally.faults.append(f"no answer to {attack.name}")
            heard = Heard(None, "", b"")
        self._note(attack, heard, (time.monotonic() - began) * 1000)
        held_ms = self._door.pulse.longest_ms
        if held_ms > MOST_BLOCK_MS:
            self.tally.faults.append(f"the loop was held for {held_ms:.0f} ms by {attack.name}")
        self.tally.block_ms = max(self.tally.block_ms or 0, held_ms)

    def _note(self, attack: Attack, heard: Heard, elapsed_ms: float) -> None:
        if heard.status is None:
            self.tally.add("hung up", elapsed_ms)
            if not attack.may_hang_up:
                self.tally.faults.append(f"hung up after {attack.name}")
            return
        self.tally.add(heard.code, elapsed_ms)
        if heard.status == INTERNAL_ERROR:
            self.tally.faults.append(f"500 after {attack.name}")
        if OF_BOB.encode() in heard.body or b"root:" in heard.body:
            self.tally.faults.append(f"told what is not ann's after {attack.name}")

    async def stall(self) -> None:
        """Many callers begin and say no more; an honest one is served meanwhile, and they end."""
        at = self._door.server
        begun = [await asyncio.open_connection(at.host, at.port) for _ in range(STALLED)]
        for number, (_, writer) in enumerate(begun):
            writer.write(b"" if number % 2 else b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        await self._is_honest_served()
        await asyncio.gather(*(self._ends(reader) for reader, _ in begun))
        for _, writer in begun:
            writer.close()

    async def _ends(self, reader: asyncio.StreamReader) -> None:
        try:
            async with asyncio.timeout(STALL_ENDS_WITHIN_S):
                await reader.read()
            self.tally.add("stalled, ended")
        except TimeoutError:
            self.tally.add("stalled, kept")
            self.tally.faults.append("who stalls is never ended")

    async def _is_honest_served(self) -> None:
        began = time.monotonic()
        heard = await self._door.server.send(request("GET", "/health/live"))
        if heard.status != OK or time.monotonic() - began > HONEST_WITHIN_S:
            self.tally.faults.append(f"an honest caller was told {heard.status}")

    async def look_after(self) -> None:
        await self._is_honest_served()
        for line in self._door.logged.getvalue().splitlines():
            told = json.loads(line) if line.startswith("{") else {"event": line}
            if self._door.key in line or OF_BOB in line:
                self.tally.faults.append(f"the log holds {line[:300]}")
            if told.get("level") in {"error", "critical"}:
                self.tally.ends[f"logged: {told['event'].strip()}"] += 1


def _mutants(auth: dict[str, str], number: int) -> Iterator[Attack]:
    """JSON and forms with random damage."""
    chance = seeded("http")
    png = b64encode(a_png()).decode()
    bodies: tuple[tuple[str, object], ...] = (
        ("/api/ml/ocr", {"image_base64": png, "filename": "a.png"}),
        ("/api/ml/ocr/batch", {"images": [{"image_base64": png}, {"image_url": "https://x"}]}),
        ("/api/invoices/list", {"vendor": "x", "page": 1, "limit": 5, "date_from": "2026-01-01"}),
        ("/api/chat", {"message": "How much?", "user_id": "x", "history": [{"role": "user"}]}),
        ("/api/chat/simple", {"message": "How much?"}),
        ("/api/session", {"key": "hs_00000000_x"}),
        ("/api/ocr/enqueue", {"filepath": "/uploads/x.png", "user_id": "x"}),
    )
    form = part('Content-Disposition: form-data; name="image"; filename="a.png"', a_png())
    form = part('Content-Disposition: form-data; name="purpose"', b"invoice") + form + b"--xYx--"
    for index in range(number):
        if index % 3:
            path, body = chance.choice(bodies)
            data = dumped(mutated(body, chance)).encode()
            headers = {**auth, "Content-Type": "application/json"}
            yield Attack(f"{path} {data[:200]!r}", (request("POST", path, data, headers=headers),))
        else:
            data = damaged(form, chance)
            sent = request("POST", "/upload-image", data, headers={**auth, **_FORM})
            yield Attack(f"form {index}", (sent,))


async def _is_up(server: uvicorn.Server) -> bool:
    return server.started


async def _key(db: Pool, owner: str) -> str:
    made, scopes = make_key(), ("read", "upload", "invoices")
    await api_keys.insert(
        db, prefix=made.prefix, sha256=made.sha256, name=owner, owner=owner, scopes=scopes
    )
    return made.secret


async def _of_bob(server: Server, db: Pool) -> list[str]:
    """Paths to what bob has uploaded."""
    head = f'Content-Disposition: form-data; name="image"; filename="{OF_BOB}.png"'
    headers = {"Authorization": f"Bearer {await _key(db, 'bob')}", **_FORM}
    body = part(head, a_png()) + b"--xYx--\r\n"
    told = json.loads(
        (await server.send(request("POST", "/upload-image", body, headers=headers))).body
    )
    job, path = f"/api/ocr/job/{told['job_id']}", told["filepath"]
    ways = [job, f"{job}/result", f"{job}/image", f"{job}/events", f"/readings/{told['job_id']}"]
    return [
        *ways,
        path,
        f"/static/..{path}",
        job.upper(),
        f"{job}%00",
        f"//{job}",
        f"/api/../{job}",
    ]
