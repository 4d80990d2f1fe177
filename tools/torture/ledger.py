"""What happened to each row, as triggers note it in the transaction in which it happens."""

from dataclasses import dataclass
from typing import Literal

from db.pool import Executor

What = Literal["stored", "rung", "claimed", "freed", "ended", "bettered"]

LEDGER = """
CREATE TABLE ledger (
    row_id uuid NOT NULL, kind text NOT NULL, what text NOT NULL, owner text,
    at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE FUNCTION note(row_id uuid, kind text, what text, owner text DEFAULT NULL) RETURNS void
LANGUAGE sql AS 'INSERT INTO ledger VALUES ($1, $2, $3, $4)';

CREATE FUNCTION note_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'processing' AND NEW.token IS DISTINCT FROM OLD.token THEN
        PERFORM note(NEW.attachment_id, 'reading', 'claimed', NEW.owner);
    ELSIF NEW.status = 'pending' AND OLD.status = 'processing' THEN
        PERFORM note(NEW.attachment_id, 'reading', 'freed', OLD.owner);
    ELSIF NEW.status NOT IN ('pending', 'processing') THEN
        PERFORM note(NEW.attachment_id, 'reading', CASE
            WHEN NEW.status IS DISTINCT FROM OLD.status
              OR NEW.completed_at IS DISTINCT FROM OLD.completed_at THEN 'ended'
            ELSE 'bettered' END, OLD.owner)
        WHERE (NEW.status, NEW.completed_at, NEW.model_version)
            IS DISTINCT FROM (OLD.status, OLD.completed_at, OLD.model_version);
    ELSIF NEW.enqueued_at IS DISTINCT FROM OLD.enqueued_at AND NEW.enqueued_at IS NOT NULL THEN
        PERFORM note(NEW.attachment_id, 'reading', 'rung');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_reading AFTER UPDATE ON ocr_results
    FOR EACH ROW EXECUTE FUNCTION note_reading();

CREATE FUNCTION note_stored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note(NEW.attachment_id, 'reading', 'stored');
    RETURN NULL;
END $$;
CREATE TRIGGER note_stored AFTER INSERT ON ocr_results
    FOR EACH ROW EXECUTE FUNCTION note_stored();

CREATE FUNCTION note_upload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note(NEW.id, 'upload', 'ended', OLD.worker);
    RETURN NULL;
END $$;
CREATE TRIGGER note_upload AFTER UPDATE ON ocr_jobs FOR EACH ROW
    WHEN (NEW.status IN ('done', 'failed') AND (OLD.status NOT IN ('done', 'failed')
          OR NEW.completed_at IS DISTINCT FROM OLD.completed_at))
    EXECUTE FUNCTION note_upload();
"""

_OPEN = """
SELECT (SELECT count(*) FROM ocr_results WHERE status IN ('pending', 'processing')) AS readings,
       (SELECT count(*) FROM ocr_jobs WHERE status IN ('queued', 'processing')) AS uploads,
       (SELECT count(*) FROM questions WHERE status IN ('waiting', 'processing')) AS questions,
       (SELECT count(*) FROM answers WHERE status IN ('ready', 'sending')) AS answers,
       (SELECT count(*) FROM ocr_results) AS stored
"""


@dataclass(frozen=True, slots=True)
class Event:
    """`at` is in seconds since the epoch; `owner` is the worker that holds or held the row."""

    row_id: str
    what: What
    owner: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Open:
    """How many rows of each outbox have not come to their end; and all readings there are."""

    readings: int
    uploads: int
    questions: int
    answers: int
    stored: int

    @property
    def ended(self) -> int:
        """Readings that have come to their end."""
        return self.stored - self.readings

    @property
    def is_empty(self) -> bool:
        return not (self.readings or self.uploads or self.questions or self.answers)


@dataclass(frozen=True, slots=True)
class Rows:
    """What the database says at the end.

    `readings` and `uploads` are rows by their status; `questions` and `answers` too.
    """

    readings: dict[str, int]
    uploads: dict[str, int]
    questions: dict[str, int]
    answers: dict[str, int]
    reasons: dict[str, int]


async def prepare(db: Executor) -> None:
    await db.execute(LEDGER)


async def what_is_open(db: Executor) -> Open:
    row = await db.fetchrow(_OPEN)
    assert row  # noqa: S101 - for the type: it is one row of counts
    return Open(**dict(row))


async def held_by(db: Executor, owner: str, since: float) -> int:
    """How many readings *owner* has claimed since that time, in seconds since the epoch.

    What it has from before then was claimed by a predecessor of the same name, which was killed.
    """
    return await db.fetchval(
        "SELECT count(*) FROM ocr_results WHERE owner = $1 AND status = 'processing'"
        " AND updated_at > to_timestamp($2::float8)",
        owner,
        since,
    )


async def events(db: Executor, kind: Literal["reading", "upload"]) -> list[Event]:
    """All of a kind, in the order of time."""
    rows = await db.fetch(
        "SELECT row_id::text, what, owner, extract(epoch FROM at)::float8 AS at"
        " FROM ledger WHERE kind = $1 ORDER BY at",
        kind,
    )
    return [Event(**dict(row)) for row in rows]


async def rows_at_the_end(db: Executor) -> Rows:
    return Rows(
        await _by(db, "ocr_results", "status"),
        await _by(db, "ocr_jobs", "status"),
        await _by(db, "questions", "status"),
        await _by(db, "answers", "status"),
        await _by(db, "ocr_results", "error_code"),
    )


async def stored_at(db: Executor) -> dict[int, float]:
    """When the first picture of each message was stored, in seconds since the epoch."""
    rows = await db.fetch(
        "SELECT a.message_id, min(extract(epoch FROM l.at))::float8 AS at FROM ledger l"
        " JOIN message_attachments a ON a.id = l.row_id WHERE l.what = 'stored' GROUP BY 1"
    )
    return {row["message_id"]: row["at"] for row in rows}


async def _by(db: Executor, table: str, column: str) -> dict[str, int]:
    rows = await db.fetch(
        f"SELECT {column} AS name, count(*) AS n FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
    )
    return {row["name"]: row["n"] for row in rows}
