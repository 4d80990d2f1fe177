"""Interactions: forged and broken presses, forms and commands of a member who may do nothing.

Nothing that others did or own may change, nothing of another guild or a hidden channel be told, and
what is well-formed has an answer.
"""

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.deliver import Deliverer
from bot.sync import sync
from db import channels, messages
from db.records import LIVE
from tests.bot.cards import buttons
from tests.bot.test_deliver import answered
from tests.builders import make_message, make_place, store
from tests.waiting import eventually
from tools.fuzz.forgeries import Case, cases
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import mutated, seeded
from tools.fuzz.scribe import Scribe
from tools.fuzz.stage import ALICE, GUILD, HELP, MAUD, STAFF, TOKEN, Stage, staged
from tools.fuzz.tally import Tally

ELSEWHERE, HIDDEN = "otterbox of elsewhere", "heron of the staff"
_MUTANT_PATIENCE_S = 0.15
_PROTECTED = """
SELECT concat_ws(E'\n',
  (SELECT string_agg(concat_ws(',', id, paused_at, helper_role_id), ';' ORDER BY id)
   FROM guilds),
  (SELECT string_agg(concat_ws(',', id, kind, paused_at), ';' ORDER BY id) FROM channels),
  (SELECT string_agg(concat_ws(',', id, text, dismissed_at), ';' ORDER BY id) FROM answers),
  (SELECT string_agg(concat_ws(',', id, content), ';' ORDER BY id) FROM messages),
  (SELECT string_agg(v::text, ';' ORDER BY v) FROM votes v WHERE user_id <> $1),
  (SELECT string_agg(p::text, ';' ORDER BY p) FROM privacy_choices p WHERE user_id <> $1),
  (SELECT count(*) FROM audit
   WHERE action NOT IN ('privacy.erased', 'privacy.opted_out', 'privacy.opted_in')),
  (SELECT count(*) FROM backfills),
  (SELECT count(*) FROM forgotten_sources),
  (SELECT string_agg(r::text, ';' ORDER BY r) FROM retention_limit r))
"""


def fuzz(ground: Ground) -> Tally:
    return asyncio.run(_fuzz(ground))


async def _fuzz(ground: Ground) -> Tally:
    async with staged(ground) as stage:
        fuzzer = await Fuzzer.on(stage)
        stage.pulse.forget()
        for case in fuzzer.cases[:: max(1, len(fuzzer.cases) // ground.number)]:
            await fuzzer.forged(case)
        for _ in range(ground.number):
            await fuzzer.broken()
        fuzzer.tally.block_ms = stage.pulse.longest_ms
        return fuzzer.tally


@dataclass(slots=True)
class Fuzzer:
    stage: Stage
    scribe: Scribe
    cases: list[Case]
    tally: Tally
    before: str
    chance = seeded("interactions")
    numbers = count(1_200_000_000_000_000_000)

    @classmethod
    async def on(cls, stage: Stage) -> "Fuzzer":
        await sync(stage.new_bot(), token=TOKEN)
        card = await _answer_maud(stage)
        other_answer = await _elsewhere(stage)
        await _in_staff(stage)
        await stage.alice.slash(HELP, "search", text="nothing")

        async def is_told() -> bool:
            return "INTERACTION_CREATE" in stage.relay.samples

        await eventually(is_told)
        true = stage.relay.samples["INTERACTION_CREATE"]
        scribe = Scribe(card)
        stage.relay.weather = scribe.weather
        commands = await stage.alice.commands()
        await stage.db.execute(
            "INSERT INTO votes (answer_id, user_id, is_helpful) SELECT id, $1, false FROM answers",
            ALICE,
        )
        own_answer = next(iter(buttons(card).values())).split(":")[2]
        made = cases(true, card, commands, own=own_answer, other=other_answer)
        fuzzer = cls(stage, scribe, made, Tally(), "")
        fuzzer.before = await fuzzer._protected()
        return fuzzer

    async def forged(self, case: Case) -> None:
        """A well-formed lie: it is answered, and comes to nothing."""
        payload = self._of_alice(case.payload)
        began = time.monotonic()
        await self.stage.relay.send("INTERACTION_CREATE", payload)
        answer = await self.scribe.answer_to(payload["token"]) if case.has_answer else None
        self.tally.add(
            "answered" if answer else "no answer",
            (time.monotonic() - began) * 1000 if answer else 0,
        )
        if case.has_answer and answer is None:
            self.tally.faults.append(f"no answer to: {case.name}")
        await self._look_after(case.name)

    async def broken(self) -> None:
        """One with parts missing or wrong: whatever comes, it has no effect."""
        case = self.chance.choice(self.cases)
        payload = self._of_alice(mutated(case.payload, self.chance))
        await self.stage.relay.send("INTERACTION_CREATE", payload)
        await asyncio.sleep(_MUTANT_PATIENCE_S)
        self.tally.add("broken")
        await self._look_after(f"{case.name}, broken: {str(payload)[:1500]}")

    def _of_alice(self, payload: dict[str, Any]) -> dict[str, Any]:
        """*payload* with an id and token of its own; who acts is what Discord alone says."""
        number = str(next(self.numbers))
        own = {**payload, "id": number, "token": f"token{number}"}
        member: Any = own.get("member")
        if isinstance(member, dict):
            alice: Any = self.cases[0].payload["member"]["user"]
            own["member"] = {**member, "permissions": "0", "user": alice}
        return own

    async def _look_after(self, name: str) -> None:
        now = await self._protected()
        if now != self.before:
            self.tally.faults.append(f"it had an effect ({_difference(self.before, now)}): {name}")
            self.before = now
        said = self.scribe.all()
        for secret in (ELSEWHERE, HIDDEN):
            if secret in said:
                self.tally.faults.append(f"{secret!r} was told after: {name}")
        self.tally.faults += [f"{end}; after: {name}" for end in self.stage.ends]
        self.stage.ends.clear()
        for error in self.stage.errors():
            raised: Any = error.get("exception")
            kind = raised[0]["exc_type"] if raised else error.get("error", "")
            told = f"{error['event'][:60]} {kind} {error.get('command', '')}"
            self.tally.ends[f"logged: {told.splitlines()[0]}"] += 1
        self.tally.faults += [f"the log holds {leak}" for leak in self.stage.leaks()]
        await self.stage.db.execute("DELETE FROM privacy_choices WHERE user_id = $1", ALICE)

    async def _protected(self) -> str:
        return await self.stage.db.fetchval(_PROTECTED, ALICE)


def _difference(before: str, after: str) -> str:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((f"{old[-200:]} -> {new[-200:]}" for old, new in pairs if old != new), "")


async def _answer_maud(stage: Stage) -> dict[str, Any]:
    """The card under a question of Maud's."""
    us = stage.bot.user.id if stage.bot.user else 0  # by name: Maud is one of those who help
    asked = await stage.maud.say(HELP, f"<@{us}> How do I fix this error?")

    async def is_stored() -> bool:
        return await stage.db.fetchval(
            "SELECT true FROM questions WHERE message_id = $1", int(asked["id"])
        )

    await eventually(is_stored)
    await answered(stage.db, int(asked["id"]))
    await Deliverer(stage.bot, stage.db).deliver_all()
    newest: dict[str, Any] = (await stage.maud.messages(HELP))[0]
    return newest


async def _elsewhere(stage: Stage) -> str:
    """An answer in another guild: the hexadecimal digits of its id."""
    await make_place(stage.db)
    asked = make_message(content=f"{ELSEWHERE}: how do I fix this error?")
    await store(stage.db, asked, ask=True)
    return (await answered(stage.db, asked.id, f"{ELSEWHERE}.")).hex


async def _in_staff(stage: Stage) -> None:
    """What moderators say among themselves, stored as in a watched channel."""
    await channels.set_kind(stage.db, STAFF, "help")
    said = make_message(
        guild_id=GUILD.id,
        channel_id=STAFF,
        author_id=MAUD,
        content=f"{HIDDEN}: how do I fix this error?",
    )
    await messages.insert(stage.db, [said], priority=LIVE, ask=[])
