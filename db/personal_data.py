"""What is stored of one person, for that person: counts, samples, everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from db.pool import Executor

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Summary:
    """How much is stored, in all guilds; `samples` are the newest messages, shortened."""

    messages: int
    pictures: int
    pictures_read: int
    questions: int
    answers: int
    asked: int
    votes: int
    invoices: int
    samples: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """All of them, in the order above."""
        return (
            self.messages,
            self.pictures,
            self.pictures_read,
            self.questions,
            self.answers,
            self.asked,
            self.votes,
            self.invoices,
        )


_SUMMARY = """
SELECT
    (SELECT count(*) FROM messages WHERE author_id = $1) AS messages,
    (SELECT count(*) FROM messages m JOIN message_attachments a ON a.message_id = m.id
     WHERE m.author_id = $1) AS pictures,
    (SELECT count(*) FROM messages m JOIN message_attachments a ON a.message_id = m.id
     JOIN ocr_results r ON r.attachment_id = a.id
     WHERE m.author_id = $1 AND r.status = 'completed') AS pictures_read,
    (SELECT count(*) FROM messages m JOIN questions q ON q.message_id = m.id
     WHERE m.author_id = $1) AS questions,
    (SELECT count(*) FROM messages m JOIN answers a ON a.question_id = m.id
     WHERE m.author_id = $1) AS answers,
    (SELECT count(*) FROM asked WHERE user_id = $1) AS asked,
    (SELECT count(*) FROM votes WHERE user_id = $1) AS votes,
    (SELECT count(*) FROM messages m JOIN invoices i ON i.message_id = m.id
     WHERE m.author_id = $1) AS invoices,
    ARRAY(SELECT left(content, $2) FROM messages
          WHERE author_id = $1 AND content <> '' ORDER BY id DESC LIMIT $3) AS samples
"""


async def summary(
    db: Executor, user_id: int, *, samples: int = 3, sample_chars: int = 150
) -> Summary:
    row: Any = await db.fetchrow(_SUMMARY, user_id, sample_chars, samples)
    values: dict[str, Any] = {**row, "samples": tuple(row["samples"])}
    return Summary(**values)


_EVERYTHING: Mapping[str, str] = MappingProxyType(
    {
        "messages": """
            SELECT m.id, m.guild_id, m.channel_id, m.thread_id, m.author_name, m.content,
                   m.reply_to_id, m.is_forward, m.created_at, m.edited_at, m.stored_at
            FROM messages m WHERE m.author_id = $1 ORDER BY m.id""",
        "pictures": """
            SELECT a.message_id, a.filename, a.content_type, a.media_type, a.size_bytes, a.width,
                   a.height, encode(a.sha256, 'hex') AS sha256, a.look, a.url, r.status,
                   r.extracted_text, r.error_lines, r.error_state, r.interface_type, r.context,
                   r.model_version, r.confidence, r.provenance, r.completed_at
            FROM messages m JOIN message_attachments a ON a.message_id = m.id
            LEFT JOIN ocr_results r ON r.attachment_id = a.id
            WHERE m.author_id = $1 ORDER BY m.id, a.position""",
        "invoices": """
            SELECT i.id, i.guild_id, i.message_id, i.filename, i.code, i.series, i.tax_code, i.type,
                   i.date, i.seller, i.seller_tax_id, i.seller_address, i.buyer, i.buyer_tax_id,
                   i.buyer_address, i.subtotal, i.discount, i.vat_rate, i.vat, i.total, i.currency,
                   i.items, i.confidence, i.to_check, i.reading, i.created_at
            FROM messages m JOIN invoices i ON i.message_id = m.id
            WHERE m.author_id = $1 ORDER BY i.id""",
        "threads": """
            SELECT id, guild_id, channel_id, title, tags, is_solved, created_at
            FROM threads WHERE owner_id = $1 ORDER BY id""",
        "questions": """
            SELECT q.message_id, q.status, q.reason, q.created_at, a.kind AS answer_kind,
                   a.text AS answer, a.full_text AS answer_in_full, a.confidence, a.model_version,
                   a.sent_at
            FROM messages m JOIN questions q ON q.message_id = m.id
            LEFT JOIN answers a ON a.question_id = q.message_id
            WHERE m.author_id = $1 ORDER BY q.message_id""",
        "asked_by_command": """
            SELECT id, guild_id, channel_id, content, status, reason, created_at
            FROM asked WHERE user_id = $1 ORDER BY id""",
        "votes": """
            SELECT answer_id::text, is_helpful, reason, created_at, updated_at
            FROM votes WHERE user_id = $1 ORDER BY created_at""",
        "changes_as_moderator": """
            SELECT guild_id, action, channel_id, details, created_at
            FROM audit WHERE user_id = $1 ORDER BY id""",
        "choices": """
            SELECT opted_out_at, erased_before FROM privacy_choices WHERE user_id = $1""",
    }
)


async def everything(db: Executor, user_id: int) -> dict[str, Rows]:
    """All rows of a person by what they are; datetimes are aware, `provenance` is JSON."""
    return {
        name: [dict(row) for row in await db.fetch(query, user_id)]
        for name, query in _EVERYTHING.items()
    }
