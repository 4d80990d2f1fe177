"""Strikes the faults at their time, and ends them; what is done to which process stands here."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tools.torture.ledger import Open
from tools.torture.nursery import SLOTS, STOPPED
from tools.torture.programs import Bot
from tools.torture.recovery import Strike
from tools.torture.scale import Scale
from tools.torture.schedule import Fault, Rhythm, all_struck_by, strikes_at
from tools.torture.servers import FaultMissed, Outage
from tools.torture.stage import Stage

TICK_S = 0.05
FREEZE_TRIES = 60
MERCY_S = 4.0  # a worker is killed each second, but for so long only after something was read
DISK_FULL_S = 4.0
PROVIDER_DOWN_S = 6.0


@dataclass(slots=True)
class _Later:
    """What ends a fault, at a time of the monotonic clock."""

    at: float
    do: Callable[[], None]


@dataclass(slots=True)
class Conductor:
    stage: Stage
    scale: Scale
    rhythms: Sequence[Rhythm]
    chance: random.Random
    strikes: list[Strike] = field(default_factory=list[Strike])
    _later: list[_Later] = field(default_factory=list[_Later])
    _frozen: set[str] = field(default_factory=set[str])
    _killed_at: float = 0.0
    _ended_then: int = -1

    def run(self) -> float:
        """Strike until everything is read, then let it come to rest; the seconds it took."""
        since, second = time.monotonic(), 0
        next_at, until = since + 1, since + self.scale.posted_in_s + self.scale.fire_s
        while second <= all_struck_by(self.rhythms) or not (
            self._is_read() or self._is_over(until)
        ):
            self._tick()
            if time.monotonic() >= next_at:
                second += 1
                for fault in strikes_at(second, self.rhythms):
                    self._strike(fault)
                next_at = max(next_at + 1, time.monotonic() + 0.5)  # a server may take seconds
        while self._later:
            self._tick()
        until = time.monotonic() + self.scale.rest_s
        while not (self._is_at_rest() or self._is_over(until)):
            self._tick()
        return time.monotonic() - since

    def _tick(self) -> None:
        time.sleep(TICK_S)
        now = time.monotonic()
        for due in [later for later in self._later if later.at <= now]:
            self._later.remove(due)
            due.do()
        self.stage.nursery.revive()
        for bot in self.stage.bots:
            bot.revive()

    def _is_read(self) -> bool:
        seen = self._seen_whole()
        return seen is not None and not (seen.readings or seen.uploads)

    def _is_at_rest(self) -> bool:
        seen = self._seen_whole()
        return seen is not None and seen.is_empty

    def _seen_whole(self) -> Open | None:
        """The outboxes, once all that was posted has arrived in them."""
        seen, crowd = self.stage.watch.open, self.stage.crowd
        return seen if seen and crowd.is_done and seen.stored >= self._posted else None

    def _is_over(self, until: float) -> bool:
        return time.monotonic() > until or self.stage.background.has_failed

    @property
    def _posted(self) -> int:
        return sum(message.pictures for message in self.stage.crowd.posted)

    def _strike(self, fault: Fault) -> None:
        match fault:
            case "worker killed" | "worker frozen" | "worker stopped":
                self._strike_worker(fault)
            case "Redis emptied":
                self._fail(fault, self.stage.servers.empty_redis)
            case "Redis lost":
                self._fail(fault, self.stage.servers.lose_redis)
            case "Postgres crashed":
                self._fail(fault, self.stage.servers.crash_postgres)
            case "a bot killed" | "all bots killed":
                self._kill_bots(fault)
            case "disk full" | "provider down":
                self._deprive(fault)

    def _strike_worker(self, fault: Fault) -> None:
        awake = [slot for slot in SLOTS if slot not in self._frozen]
        slot = self.chance.choice(awake)
        owner, at, nursery = f"{self.stage.host}:{slot}", time.time(), self.stage.nursery
        if fault == "worker killed":
            if self._may_kill():
                proof = nursery.kill(slot)
                self.strikes.append(Strike(fault, at, time.time(), proof, owner))
        elif fault == "worker stopped":
            before = nursery.stopped
            nursery.stop(slot)
            self._after(TICK_S * 20, lambda: self._note_stop(at, owner, before))
        elif len(awake) == len(SLOTS):
            self._freeze(slot, tries=FREEZE_TRIES)

    def _may_kill(self) -> bool:
        """On a machine so busy that a successor has read nothing yet, it is given some time."""
        seen, now = self.stage.watch.open, time.monotonic()
        ended = seen.ended if seen else self._ended_then
        is_idle = seen is not None and not seen.readings
        if not is_idle and ended <= self._ended_then and now - self._killed_at < MERCY_S:
            return False
        self._killed_at, self._ended_then = now, ended
        return True

    def _note_stop(self, at: float, owner: str, before: int) -> None:
        proof = "it ended with code 0" if self.stage.nursery.stopped > before else ""
        self.strikes.append(Strike("worker stopped", at, time.time(), proof, owner))

    def _freeze(self, slot: str, *, tries: int) -> None:
        """One that holds pictures of its own: that is what others must take from it."""
        owner, at, nursery = f"{self.stage.host}:{slot}", time.time(), self.stage.nursery
        proof = nursery.freeze(slot)
        own = self.stage.watch.held_by(owner, since=nursery.started_at[slot])
        held = self.stage.background.ask(own)
        if not held and tries:
            nursery.thaw(slot)
            other = self.chance.choice(SLOTS)
            self._after(TICK_S, lambda: self._freeze(other, tries=tries - 1))
            return
        self._frozen.add(slot)

        def thaw() -> None:
            is_still = proof and nursery.state(slot) == STOPPED
            nursery.thaw(slot)
            self._frozen.discard(slot)
            told = f"{proof}, with {held} pictures" if is_still else ""
            self.strikes.append(Strike("worker frozen", at, time.time(), told, owner))

        self._after(self.scale.frozen_s, thaw)

    def _fail(self, fault: Fault, fail: Callable[[], Outage]) -> None:
        try:
            outage = fail()
        except FaultMissed as missed:
            self.strikes.append(Strike(fault, time.time(), time.time(), ""))
            print(f"{fault}: {missed}")
            return
        self.strikes.append(Strike(fault, outage.at, outage.up_at, outage.proof))

    def _kill_bots(self, fault: Fault) -> None:
        """They count as back when a successor hears Discord."""
        bots = self.stage.bots if fault == "all bots killed" else self.stage.bots[:1]
        at, proof = time.time(), ", ".join(bot.kill() for bot in bots)
        for bot in bots:
            bot.start()
        self._note_ready(fault, at, proof, bots)

    def _note_ready(self, fault: Fault, at: float, proof: str, bots: Sequence[Bot]) -> None:
        ready = [bot.ready_at for bot in bots if bot.ready_at]
        if ready:
            self.strikes.append(Strike(fault, at, min(ready), proof))
        else:
            self._after(TICK_S, lambda: self._note_ready(fault, at, proof, bots))

    def _deprive(self, fault: Fault) -> None:
        at, disk, provider = time.time(), self.stage.disk, self.stage.provider
        if fault == "disk full" and disk:
            disk.begin()
            self._after(DISK_FULL_S, lambda: self._relieve(fault, at))
        if fault == "provider down" and provider:
            provider.is_down = True
            self._after(PROVIDER_DOWN_S, lambda: self._relieve(fault, at))

    def _relieve(self, fault: Fault, at: float) -> None:
        stage, proof = self.stage, ""
        if fault == "disk full" and stage.disk:
            stage.disk.end()
            proof = f"{stage.crowd.turned_away['storage_full']} uploads turned away so far"
        if fault == "provider down" and stage.provider:
            stage.provider.is_down = False
            proof = f"{stage.provider.refused} calls refused so far"
        self.strikes.append(Strike(fault, at, time.time(), proof))

    def _after(self, seconds: float, do: Callable[[], None]) -> None:
        self._later.append(_Later(time.monotonic() + seconds, do))
