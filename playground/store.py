"""All that the playground remembers: tables of records over one journal."""

from bisect import insort
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from pydantic import TypeAdapter

from playground.journal import Journal
from playground.jsons import JsonObject
from playground.model import Channel, Command, Guild, Interaction, Member, Message, Role, User

_GARBAGE_BEFORE_REWRITE = 2_000


class Identified(Protocol):
    @property
    def id(self) -> int: ...


RecordT = TypeVar("RecordT", bound=Identified)


class Table(Generic[RecordT]):
    """Records of one kind by their id. A change is in the journal before it is in the table."""

    def __init__(self, kind: str, record: type[RecordT], journal: Journal) -> None:
        self._kind = kind
        self._adapter: TypeAdapter[RecordT] = TypeAdapter(record)
        self._journal = journal
        self._rows: dict[int, RecordT] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[RecordT]:
        return iter(list(self._rows.values()))

    def get(self, record_id: int | None) -> RecordT | None:
        return None if record_id is None else self._rows.get(record_id)

    def __getitem__(self, record_id: int) -> RecordT:
        return self._rows[record_id]

    def put(self, record: RecordT) -> RecordT:
        self._journal.append(self.entry(record))
        self._keep(record)
        return record

    def delete(self, record_id: int) -> None:
        self._journal.append({"kind": self._kind, "gone": record_id})
        self._drop(record_id)

    def entry(self, record: RecordT) -> JsonObject:
        return {"kind": self._kind, "is": self._adapter.dump_python(record, mode="json")}

    def replay(self, entry: JsonObject) -> None:
        if "gone" in entry:
            self._drop(entry["gone"])
        else:
            self._keep(self._adapter.validate_python(entry["is"]))

    def _keep(self, record: RecordT) -> None:
        self._rows[record.id] = record

    def _drop(self, record_id: int) -> None:
        self._rows.pop(record_id, None)


class MessageTable(Table[Message]):
    """Messages, and for each channel their ids in the order of time."""

    def __init__(self, journal: Journal) -> None:
        super().__init__("message", Message, journal)
        self._by_channel: dict[int, list[int]] = {}

    def _keep(self, record: Message) -> None:
        if record.id not in self._rows:
            insort(self._by_channel.setdefault(record.channel_id, []), record.id)
        super()._keep(record)

    def _drop(self, record_id: int) -> None:
        if record := self._rows.get(record_id):
            self._by_channel[record.channel_id].remove(record_id)
        super()._drop(record_id)

    def in_channel(self, channel_id: int) -> list[Message]:
        """Oldest first, ephemeral ones left out."""
        ids = self._by_channel.get(channel_id, [])
        return [m for i in ids if (m := self._rows[i]).visible_to is None]


class Store:
    """The tables. Opening reads the journal; when most of it is past, it is written anew.

    *commands* are the bot's, which all guilds share: those of the first guild's store.
    """

    def __init__(self, journal: Journal, *, commands: Table[Command] | None = None) -> None:
        self._journal = journal
        self._has_commands = commands is None
        self.guilds = Table("guild", Guild, journal)
        self.users = Table("user", User, journal)
        self.roles = Table("role", Role, journal)
        self.members = Table("member", Member, journal)
        self.channels = Table("channel", Channel, journal)
        self.messages = MessageTable(journal)
        self.commands = Table("command", Command, journal) if commands is None else commands
        self.interactions = Table("interaction", Interaction, journal)
        entries = journal.read()
        tables = self._tables()
        for entry in entries:
            tables[entry["kind"]].replay(entry)
        self._rewrite_if_mostly_past(len(entries))

    @property
    def guild(self) -> Guild:
        """The one guild there is."""
        return next(iter(self.guilds))

    @property
    def is_empty(self) -> bool:
        return len(self.guilds) == 0

    def newest_id(self) -> int:
        return max((record.id for table in self._tables().values() for record in table), default=0)

    def _tables(self) -> dict[str, Table[Any]]:
        own: dict[str, Table[Any]] = {"command": self.commands} if self._has_commands else {}
        return {
            "guild": self.guilds,
            "user": self.users,
            "role": self.roles,
            "member": self.members,
            "channel": self.channels,
            "message": self.messages,
            "interaction": self.interactions,
            **own,
        }

    def _rewrite_if_mostly_past(self, line_count: int) -> None:
        tables = self._tables().values()
        if line_count > 2 * sum(map(len, tables)) + _GARBAGE_BEFORE_REWRITE:
            self._journal.rewrite(table.entry(record) for table in tables for record in table)
