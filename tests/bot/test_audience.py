"""Who may read what: by Discord's rules, in doubt nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from bot.audience import (
    ADMINISTRATOR,
    READ,
    ChannelFacts,
    GuildFacts,
    Rule,
    readable_by_all_readers,
)

ALLOWED, HIDDEN, QUIET = Rule(allow=READ), Rule(deny=READ), Rule(deny=1 << 11)
STAFF, MUTED, ADMIN, ALICE, BOB = 11, 12, 13, 21, 22
HERE, THERE = 1, 2
OPEN = ChannelFacts(THERE)
STAFF_ONLY = ChannelFacts(THERE, everyone=HIDDEN, roles={STAFF: ALLOWED})


@dataclass(frozen=True)
class Case:
    """Whether all readers of *here* read *there*."""

    name: str
    here: ChannelFacts
    there: ChannelFacts
    is_read: bool
    everyone: int = READ
    roles: Mapping[int, int] | None = None


def here(
    everyone: Rule = Rule(),  # noqa: B008  # frozen
    roles: Mapping[int, Rule] | None = None,
    members: Mapping[int, Rule] | None = None,
) -> ChannelFacts:
    return ChannelFacts(HERE, everyone, roles or {}, members or {})


def there(
    everyone: Rule = Rule(),  # noqa: B008  # frozen
    roles: Mapping[int, Rule] | None = None,
    members: Mapping[int, Rule] | None = None,
) -> ChannelFacts:
    return ChannelFacts(THERE, everyone, roles or {}, members or {})


CASES = [
    Case("an open channel is read by all", here(), OPEN, is_read=True),
    Case("a staff channel is not read by all", here(), STAFF_ONLY, is_read=False),
    Case("staff read an open channel", here(HIDDEN, {STAFF: ALLOWED}), OPEN, is_read=True),
    Case(
        "staff read the other staff channel", here(HIDDEN, {STAFF: ALLOWED}), STAFF_ONLY,
        is_read=True,
    ),
    Case(
        "one person beside the staff reads no other staff channel",
        here(HIDDEN, {STAFF: ALLOWED}, {ALICE: ALLOWED}), STAFF_ONLY, is_read=False,
    ),
    Case(
        "the same one person is known in both",
        here(HIDDEN, {STAFF: ALLOWED}, {ALICE: ALLOWED}),
        there(HIDDEN, {STAFF: ALLOWED}, {ALICE: ALLOWED}),
        is_read=True,
    ),
    Case(
        "a second role beside the staff reads no other staff channel",
        here(HIDDEN, {STAFF: ALLOWED, MUTED: ALLOWED}), STAFF_ONLY, is_read=False,
    ),
    Case(
        "a role that is hidden from it reads no channel others read",
        here(), there(roles={MUTED: HIDDEN}), is_read=False,
    ),
    Case(
        "a role that is hidden from both does not count",
        here(roles={MUTED: HIDDEN}), there(roles={MUTED: HIDDEN}), is_read=True,
    ),
    Case(
        "a role that is hidden, with another that lets it in again, counts",
        here(roles={MUTED: HIDDEN, STAFF: ALLOWED}), there(roles={MUTED: HIDDEN}), is_read=False,
    ),
    Case("a role that may not write reads", here(), there(roles={MUTED: QUIET}), is_read=True),
    Case(
        "one person it is hidden from is enough", here(), there(members={BOB: HIDDEN}),
        is_read=False,
    ),
    Case(
        "one person who reads neither does not count",
        here(members={BOB: HIDDEN}), there(members={BOB: HIDDEN}), is_read=True,
    ),
    Case(
        "a channel without its past is not read",
        here(), there(Rule(deny=1 << 16)), is_read=False,
    ),
    Case(
        "only those with a role read anything at all",
        here(), OPEN, is_read=True, everyone=0, roles={STAFF: READ},
    ),
    Case(
        "two roles read one permission each",
        here(), there(roles={STAFF: HIDDEN}), is_read=False, everyone=0,
        roles={STAFF: 1 << 10, MUTED: 1 << 16},
    ),
    Case(
        "administrators read everything and prove nothing",
        here(HIDDEN, {ADMIN: ALLOWED}), there(HIDDEN), is_read=True, roles={ADMIN: ADMINISTRATOR},
    ),
    Case("nobody reads a channel nobody may read", here(HIDDEN), STAFF_ONLY, is_read=True),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_public_reply_may_use_what_all_its_readers_can_read(case: Case) -> None:
    roles = {STAFF: 0, MUTED: 0} if case.roles is None else case.roles
    guild = GuildFacts(case.everyone, roles, (case.here, case.there))

    assert (THERE in readable_by_all_readers(guild, HERE)) is case.is_read


def test_a_channel_is_read_by_its_own_readers_and_an_unknown_one_by_nobody() -> None:
    guild = GuildFacts(READ, {}, (here(HIDDEN), STAFF_ONLY))

    assert HERE in readable_by_all_readers(guild, HERE)
    assert readable_by_all_readers(guild, 99) == frozenset()


def test_a_hundred_roles_and_channels_are_decided_in_time() -> None:
    """Roles that are alike to two channels are one: it is 2 pairs here, not 160,000 triples."""
    roles = dict.fromkeys(range(100, 200), 0)
    channels = tuple(
        ChannelFacts(i, HIDDEN, {100 + i: ALLOWED, 199: ALLOWED}) for i in range(1, 81)
    )

    assert readable_by_all_readers(GuildFacts(READ, roles, channels), 1) == {1}
