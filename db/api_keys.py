"""Keys of the HTTP door: what is stored of them opens nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from db.pool import Executor
from db.text import storable

USED_EVERY_S = 60  # a busy key is not written at each request


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A stored key; `prefix` is the part of it that may be shown."""

    id: UUID
    prefix: str
    name: str
    owner: str
    scopes: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyToCheck:
    """What is needed to tell whether a secret is this key. `sha256` is 32 bytes."""

    id: UUID
    sha256: bytes
    owner: str
    scopes: tuple[str, ...]


async def insert(
    db: Executor, *, prefix: str, sha256: bytes, name: str, owner: str, scopes: Sequence[str]
) -> UUID:
    return await db.fetchval(
        "INSERT INTO api_keys (prefix, sha256, name, owner, scopes) VALUES ($1, $2, $3, $4, $5)"
        " RETURNING id",
        prefix,
        sha256,
        storable(name),
        storable(owner),
        list(scopes),
    )


async def by_prefix(db: Executor, prefix: str) -> KeyToCheck | None:
    """The key with this prefix, unless it is revoked."""
    row = await db.fetchrow(
        "SELECT id, sha256, owner, scopes FROM api_keys WHERE prefix = $1 AND revoked_at IS NULL",
        prefix,
    )
    return _to_check(row["id"], row["sha256"], row["owner"], row["scopes"]) if row else None


async def by_id(db: Executor, key_id: UUID) -> KeyToCheck | None:
    """The key with this id, unless it is revoked."""
    row = await db.fetchrow(
        "SELECT id, sha256, owner, scopes FROM api_keys WHERE id = $1 AND revoked_at IS NULL",
        key_id,
    )
    return _to_check(row["id"], row["sha256"], row["owner"], row["scopes"]) if row else None


def _to_check(key_id: UUID, sha256: bytes, owner: str, scopes: Sequence[str]) -> KeyToCheck:
    return KeyToCheck(key_id, sha256, owner, tuple(scopes))


async def note_use(db: Executor, key_id: UUID) -> None:
    """Note that a key was used; at most once a minute."""
    await db.execute(
        "UPDATE api_keys SET last_used_at = now() WHERE id = $1 AND"
        " (last_used_at IS NULL OR last_used_at < now() - $2 * interval '1 second')",
        key_id,
        USED_EVERY_S,
    )


async def any_live(db: Executor) -> bool:
    """Whether there is a key that is not revoked."""
    return await db.fetchval("SELECT EXISTS (SELECT FROM api_keys WHERE revoked_at IS NULL)")


async def list_all(db: Executor) -> list[ApiKey]:
    """All keys, the newest last, with those that were revoked."""
    rows = await db.fetch(
        "SELECT id, prefix, name, owner, scopes, created_at, last_used_at, revoked_at"
        " FROM api_keys ORDER BY created_at, id"
    )
    return [_api_key(row) for row in rows]


def _api_key(row: asyncpg.Record) -> ApiKey:
    values: dict[str, Any] = {**row, "scopes": tuple(row["scopes"])}
    return ApiKey(**values)


async def revoke(db: Executor, prefix: str) -> bool:
    """End a key at once; False when there is none with this prefix that still opens anything."""
    ended = await db.fetchval(
        "UPDATE api_keys SET revoked_at = now() WHERE prefix = $1 AND revoked_at IS NULL"
        " RETURNING id",
        prefix,
    )
    return ended is not None
