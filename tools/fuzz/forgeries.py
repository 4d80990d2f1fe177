"""Interactions nobody should be able to send, or only somebody else."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from tools.fuzz.mutation import BIDI, HUGE, TAGS, ZERO_WIDTH
from tools.fuzz.stage import FORUM, HELP, STAFF

Json: TypeAlias = dict[str, Any]

COMMAND, COMPONENT, FORM, BUTTON, MENU = 2, 3, 5, 2, 3
ODD_TEXTS = (
    *(
        "",
        " ",
        "x",
        "x" * 6000,
        "\x00",
        "a\x00b",
        "\ud800",
        BIDI,
        ZERO_WIDTH,
        TAGS,
        "e\u0301" * 3000,
    ),
    *("@everyone <@&1>", "```" * 700, "%s {0} {x}", "'; DROP TABLE messages; --", "\u202e" * 2000),
    *("\ufffe", "é" * 4000, "😀" * 2000, "[a](https://evil.example)", "\n" * 4000),
)
ODD_NUMBERS = (-1, 0, 2**31, 2**53, 2**63, 1e308, -0.5)
ODD_TYPES: tuple[Any, ...] = (None, True, [], {}, 1.5, "x")
_OURS = re.compile(
    r"answer:.{1,90}|gaps:\d{1,4}|moderate:([a-z]{1,16}:\d{1,20}|pick)|search:[0-9a-f]{16}:\d{1,2}"
)
ODD_IDS = ("0", "-1", "x", str(2**63), str(2**64), "9" * 50, "")
_STRING, _INTEGER, _NUMBER = 3, 4, 10
_OF_IDS = (6, 7, 8, 9, 11)


@dataclass(frozen=True, slots=True)
class Case:
    """`has_answer`: it has the shape of an interaction, so who sent it must be told something."""

    name: str
    payload: Json
    has_answer: bool = True

    @classmethod
    def unanswered(cls, name: str, payload: Json) -> "Case":
        return cls(name, payload, has_answer=False)


def cases(true: Json, card: Json, commands: dict[str, Json], *, own: str, other: str) -> list[Case]:
    """*true*: a payload to begin with; *own* and *other*: ids of answers, here and elsewhere."""
    made = [*_presses(true, card, own=own, other=other), *_forms(true, card, own=own, other=other)]
    return [*made, *_commands(true, commands)]


def _presses(true: Json, card: Json, *, own: str, other: str) -> Iterator[Case]:
    for custom_id in _custom_ids(own, other):
        for kind, values in ((BUTTON, None), (MENU, [str(HELP), "x", "9" * 50])):
            data: Json = {"custom_id": custom_id, "component_type": kind, "id": 1}
            if values is not None:
                data["values"] = values
            shown = _holding(card, kind, custom_id)
            payload = {**true, "type": COMPONENT, "data": data, "message": shown}
            is_ours = _OURS.fullmatch(custom_id) is not None
            fits = kind == (MENU if custom_id == "moderate:pick" else BUTTON)
            yield Case(f"press {custom_id[:60]} as {kind}", payload, is_ours and fits)
    press = {"custom_id": f"answer:dismiss:{own}", "component_type": BUTTON, "id": 1}
    base = {**true, "type": COMPONENT, "data": press, "message": card}
    yield Case("under a message of its own", {**base, "message": {**card, "id": "5"}})
    yield Case("in another channel", {**base, "channel_id": str(FORUM)})
    yield Case("in a hidden channel", {**base, "channel_id": str(STAFF)})
    yield Case.unanswered("without a message", {k: v for k, v in base.items() if k != "message"})
    yield Case("of another guild", {**base, "guild_id": "100"})
    removed = {k: v for k, v in base.items() if k not in {"member", "guild_id", "guild"}}
    removed |= {"user": true["member"]["user"], "channel": {"id": str(HELP), "type": 1}}
    yield Case("who was removed, by direct message", removed)


def _holding(card: Json, kind: int, custom_id: str) -> Json:
    """*card* with that component alone: discord.py looks for what was pressed in the message."""
    if kind == BUTTON:
        part: Json = {"type": BUTTON, "id": 2, "style": 2, "label": "x", "custom_id": custom_id}
    else:
        option = {"label": "x", "value": str(HELP)}
        part = {"type": MENU, "id": 2, "custom_id": custom_id, "options": [option]}
    return {**card, "components": [{"type": 1, "id": 1, "components": [part]}]}


def _custom_ids(own: str, other: str) -> Iterator[str]:
    acts = ("helpful", "unhelpful", "similar", "dismiss", "human")
    yield from (f"answer:{act}:{answer}" for act in acts for answer in (other, "0" * 32))
    yield f"answer:dismiss:{own}"
    yield from ("answer:", "answer:x", f"answer:erase:{own}", f"answer:dismiss:{own}{own}")
    yield from (f"answer:{text[:90]}" for text in ODD_TEXTS)
    yield from ("gaps:0", "gaps:9999", "gaps:99999", "gaps:-1", "moderate:pick", "privacy:x")
    for act in ("watch", "erase", "sure", "keep", "guide", "take", "later", "x"):
        yield from (f"moderate:{act}:{number}" for number in (0, HELP, "9" * 20))
    yield from (f"search:{'0' * 16}:{page}" for page in (0, 99))
    yield from ("search:x:0", "x" * 100, "x" * HUGE, "reload", "privacy:erase:1")


def _forms(true: Json, card: Json, *, own: str, other: str) -> Iterator[Case]:
    for answer in (own, other, "0" * 32, "x", ""):
        for text in ODD_TEXTS if answer == own else ("why",):
            field = {"type": 4, "id": 2, "custom_id": "reason", "value": text}
            part = {"type": 18, "id": 1, "component": field}
            data = {"custom_id": f"answer-reason:{answer}", "components": [part]}
            payload = {**true, "type": FORM, "data": data, "message": card}
            yield Case(f"form of {answer[:8]}: {text[:20]!r}", payload)


def _commands(true: Json, commands: dict[str, Json]) -> Iterator[Case]:
    for command in commands.values():
        if command["type"] != 1:  # the menus of messages
            data = {"id": command["id"], "name": command["name"], "type": command["type"]}
            data |= {"target_id": "5", "resolved": {"messages": {}}}
            yield Case(f"menu {command['name']}", {**true, "data": data}, has_answer=False)
            continue
        for path, options in _leaves(command):
            yield Case.unanswered(f"/{' '.join(path)} bare", _used(true, command, path, []))
            for option in options:
                for value, resolved in _odd_values(option):
                    given = [*_required(options, option), {**_head(option), "value": value}]
                    payload = _used(true, command, path, given)
                    payload["data"] |= resolved
                    name = f"/{' '.join(path)} {option['name']}={str(value)[:30]!r}"
                    yield Case(name, payload, has_answer=isinstance(value, str) and value != "")


def _leaves(command: Json) -> Iterator[tuple[list[str], list[Json]]]:
    """Each command that can be used, by its words, with its options."""
    options: list[Json] = command.get("options") or []
    inner = [part for part in options if part["type"] in {1, 2}]
    if not inner:
        yield [command["name"]], options
    for part in inner:
        for path, options in _leaves(part):
            yield [command["name"], *path], options


def _head(option: Json) -> Json:
    return {"name": option["name"], "type": option["type"]}


def _required(options: list[Json], but: Json) -> list[Json]:
    needed = [o for o in options if o.get("required") and o["name"] != but["name"]]
    return [{**_head(o), "value": "x" if o["type"] == _STRING else 1} for o in needed]


def _odd_values(option: Json) -> Iterator[tuple[Any, Json]]:
    match option["type"]:
        case kind if kind == _STRING:
            yield from ((text, {}) for text in (*ODD_TEXTS, *ODD_TYPES))
        case kind if kind in (_INTEGER, _NUMBER):
            yield from ((number, {}) for number in (*ODD_NUMBERS, *ODD_TYPES))
        case kind if kind in _OF_IDS:
            yield from ((odd, {"resolved": {}}) for odd in ODD_IDS)
        case _:
            yield from ((odd, {}) for odd in ODD_TYPES)


def _used(true: Json, command: Json, path: list[str], options: list[Json]) -> Json:
    given = copy.deepcopy(options)
    for depth, word in enumerate(reversed(path[1:])):
        given = [{"name": word, "type": 1 if depth == 0 else 2, "options": given}]
    data = {"id": command["id"], "name": command["name"], "type": 1, "options": given}
    return {**true, "type": COMMAND, "data": data}
