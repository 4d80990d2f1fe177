"""How much is stored of each guild."""

from dataclasses import dataclass
from datetime import datetime

from db.pool import Executor

_ALL = """
SELECT g.id, g.name, g.left_at,
    (SELECT count(*) FROM channels c WHERE c.guild_id = g.id AND c.kind <> 'ignore') AS watched,
    (SELECT count(*) FROM messages m WHERE m.guild_id = g.id) AS messages,
    (SELECT count(*) FROM ocr_results r WHERE r.guild_id = g.id) AS pictures,
    (SELECT count(*) FROM answers a WHERE a.guild_id = g.id) AS answers
FROM guilds g ORDER BY g.id
"""


@dataclass(frozen=True, slots=True)
class GuildSize:
    id: int
    name: str
    left_at: datetime | None
    watched: int
    messages: int
    pictures: int
    answers: int


async def all_guilds(db: Executor) -> list[GuildSize]:
    return [GuildSize(**dict(row)) for row in await db.fetch(_ALL)]
