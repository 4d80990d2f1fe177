"""The guild of a run, as a file for the playground: places to ask in, one for the rest, people."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from playground.history import MEMBER_PERMISSIONS, Channel, Guild, Member, Role
from playground.snowflake import snowflake_at

MADE_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PLACES_TO_ASK = 4  # the playground takes five messages in five seconds in each, as Discord does
_FIRST_MEMBER = 100


@dataclass(frozen=True, slots=True)
class Places:
    """Ids: the channels where is asked, the one where pictures are posted, who posts, the owner."""

    ask: tuple[int, ...]
    pictures: int
    people: tuple[int, ...]
    owner: int

    @property
    def names(self) -> tuple[str, ...]:
        return (*(f"help-{number}" for number in range(len(self.ask))), "pictures")


def places(people: int) -> Places:
    """With so many *people*, each of whom asks once."""
    ids = [snowflake_at(MADE_AT, number) for number in range(1, PLACES_TO_ASK + 3)]
    members = (snowflake_at(MADE_AT, _FIRST_MEMBER + number) for number in range(people))
    return Places(tuple(ids[:PLACES_TO_ASK]), ids[-2], tuple(members), ids[-1])


def write(there: Places, path: Path) -> None:
    everybody = snowflake_at(MADE_AT, 0)
    channels = zip((*there.ask, there.pictures), there.names, strict=True)
    people = (*there.people, there.owner)
    guild = Guild(
        id=everybody,
        name="Torture",
        owner_id=there.owner,
        created_at=MADE_AT,
        roles=(Role(id=everybody, name="@everyone", permissions=MEMBER_PERMISSIONS),),
        members=tuple(
            Member(id=id_, username=f"p{n}", name=f"P{n}", role_ids=(), joined_at=MADE_AT)
            for n, id_ in enumerate(people)
        ),
        channels=tuple(Channel(id=i, name=name, type="text", topic="") for i, name in channels),
        posts=(),
        threads=(),
        viewers=(there.people[0], there.owner),
    )
    path.write_bytes(TypeAdapter(Guild).dump_json(guild))
