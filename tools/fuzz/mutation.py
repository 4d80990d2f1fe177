"""JSON that is wrong: by something missing, of another type, far too much, or odd in its text."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any, TypeAlias

Json: TypeAlias = Any
_Place: TypeAlias = tuple[Any, Any]  # what holds a value: a dict and a key, or a list and a place

HUGE = 100_000
_MOST_CHANGES = 4
_MOST_BYTES = 8
_CUT_SHARE = 0.2
BIDI, ZERO_WIDTH, TAGS = "\u202e\u2066x\u2069", "a\u200bb\u200d\u2060\ufeff", "\U000e0041\U000e007f"


def nested(depth: int) -> Json:
    value: Json = "deep"
    for _ in range(depth):
        value = [value]
    return value


ODD: tuple[Json, ...] = (  # each stands for a kind of wrong value
    *(None, True, -1, 0, 2**63, 2**64, 2**200, 1e308, 0.5),
    *("", " ", [], {}, [None], [[]]),
    *("\x00", "a\x00b", "\ud800", "a\udfff", "\ufffe", BIDI, ZERO_WIDTH, TAGS),
    "e" + "\u0301" * 500,
    *("9" * 5000, "-1", "1e9", "NaN", "²", "x" * HUGE, "\n" * 5000, "<@&1> @everyone"),
    *({"id": None}, {"id": "x"}, [{"id": "1"}] * 50, nested(50), ["x"] * 5000),
)


def seeded(name: str) -> random.Random:
    """The same chances at each run."""
    return random.Random(name)  # noqa: S311 - a seed, not a secret


def mutated(payload: Json, chance: random.Random) -> Json:
    """A copy of *payload* with one to a few places changed."""
    changed = copy.deepcopy(payload)
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        places = list(_places(changed))
        if not places:
            return chance.choice(ODD)
        _change(*chance.choice(places), places=places, chance=chance)
    return changed


def _places(value: Json) -> Iterator[_Place]:
    entries: Any = ()
    if isinstance(value, dict):
        entries = list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - JSON
    elif isinstance(value, list):
        entries = range(len(value))  # pyright: ignore[reportUnknownArgumentType] - JSON
    for key in entries:
        yield value, key
        yield from _places(value[key])


def _change(holder: Json, key: Json, *, places: list[_Place], chance: random.Random) -> None:
    other, other_key = chance.choice(places)
    match chance.randrange(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = copy.deepcopy(other[other_key])
        case 2 if isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - JSON
        case _:
            holder[key] = copy.deepcopy(chance.choice(ODD))


def dumped(value: Json) -> str:
    """As JSON in ASCII: lone surrogates too, as a careless sender escapes them."""
    return json.dumps(value)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """*data* with a few bytes changed, most of them near its beginning, or cut off."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, _MOST_BYTES)):
        at = chance.randrange(min(len(changed), chance.choice((40, 400, len(changed)))))
        changed[at] = chance.randrange(256)
    if chance.random() < _CUT_SHARE:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)
