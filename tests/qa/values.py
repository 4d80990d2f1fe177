"""Values for the tests of this room: everything has a default."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from db.records import StoredReading, ThreadHit
from qa.question import Question

ERROR = "ModuleNotFoundError: No module named 'requests'"


def make_reading(text: str | None = ERROR, **changes: Any) -> StoredReading:
    reading = StoredReading(
        attachment_id=UUID(int=1),
        message_id=1,
        filename="error.png",
        status="completed" if text is not None else "pending",
        text=text,
        confidence=0.98,
        model_version="test-1",
        error_message=None,
    )
    return replace(reading, **changes)


def make_question(content: str = "How do I fix this?", *texts: str, **changes: Any) -> Question:
    question = Question(
        guild_id=100,
        channel_id=200,
        thread_id=None,
        message_id=5000,
        title=None,
        content=content,
        readings=tuple(make_reading(text) for text in texts),
    )
    return replace(question, **changes)


def make_hit(**changes: Any) -> ThreadHit:
    hit = ThreadHit(
        id=300,
        guild_id=100,
        channel_id=201,
        thread_id=300,
        title="pip cannot find the module",
        question="It says that there is no such module.",
        screenshot="",
        answer="Install it into the same environment: `python -m pip install requests`.",
        answer_message_id=301,
        is_solved=True,
        score=10.0,
        coverage=0.8,
        matched_terms=("request", "modul"),
        rare_terms=("request",),
        from_screenshot=False,
    )
    return replace(hit, **changes)
