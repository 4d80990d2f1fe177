"""The short form of `make fuzz`: a few cases of each part that is not tested elsewhere."""

import asyncio
from pathlib import Path

import pytest

from cli.servers import Urls
from tools.fuzz import addresses
from tools.fuzz.ground import Ground
from tools.fuzz.mutation import mutated, seeded
from tools.fuzz.part import play_alone
from tools.fuzz.pulse import felt
from tools.fuzz.tally import Tally


def ground(servers: Urls, folder: Path, number: int) -> Ground:
    return Ground(number, folder, servers.database_url, servers.redis_url)


def test_no_address_that_only_looks_like_the_cdn_is_asked(servers: Urls, tmp_path: Path) -> None:
    tally = addresses.fuzz(ground(servers, tmp_path, 40))

    assert tally.cases > 200
    assert tally.faults == []


@pytest.mark.parametrize(("part", "number"), [("gateway", 20), ("interactions", 12)])
def test_the_bot_lives_on(part: str, number: int, servers: Urls, tmp_path: Path) -> None:
    """In a process of its own, as it takes the logs of a process for itself."""
    tmp_path.chmod(0o755)
    tally = play_alone(part, ground(servers, tmp_path, number))

    assert tally.cases >= number
    assert tally.faults == []


def test_each_seed_makes_the_same_mutation_and_leaves_the_original() -> None:
    payload = {"id": "1", "author": {"id": "2", "roles": [1, 2]}}

    assert mutated(payload, seeded("a")) == mutated(payload, seeded("a")) != payload
    assert payload == {"id": "1", "author": {"id": "2", "roles": [1, 2]}}


async def test_the_pulse_tells_of_what_holds_the_loop() -> None:
    async with felt() as pulse:
        await asyncio.sleep(0.03)
        sum(number for number in range(3_000_000))
        await asyncio.sleep(0.03)

    assert pulse.longest_ms > 20


def test_a_part_fails_for_a_fault_and_for_a_loop_that_was_held() -> None:
    assert Tally(faults=["x"]).has_failed
    assert Tally(block_ms=201).has_failed
    assert not Tally(block_ms=199).has_failed
