"""Questions about one's own invoices: `POST /chat`, streamed where asked so, and `/chat/simple`."""

import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field

from db.invoice_records import Owned
from qa.invoices.compose import answer
from qa.invoices.findings import Findings
from qa.invoices.talk import Reply
from web.access import refuse_over
from web.api.invoice_shapes import MAX_ID, FiguresAnswer, figures_of
from web.callers import SECURED, Bookkeeper
from web.deps import Web, WebDeps

routes = APIRouter(tags=["chat"], responses=SECURED)

EVENTS = "text/event-stream"
QUESTION_CHARACTERS = 1000
_PIECE = re.compile(r"\S+\s*|\s+")
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {EVENTS: {"schema": {"type": "string"}}}, "description": "The answer."}
}


class Question(BaseModel):
    """A question about one's own invoices, in Vietnamese or English."""

    model_config = ConfigDict(extra="forbid")

    message: str = Field(
        min_length=1,
        max_length=QUESTION_CHARACTERS,
        examples=["Hóa đơn vừa upload có những gì?"],
    )
    invoice_id: int | None = Field(
        default=None, ge=1, le=MAX_ID, description="Only about this one.", examples=[42]
    )
    language: Literal["en", "vi"] | None = Field(
        default=None, description="Of the answer; else that of the question."
    )
    user_id: str | None = Field(
        default=None, max_length=200, description="Taken and ignored: the key says who asks."
    )


class ChatAnswer(BaseModel):
    """The answer. Every figure in it was read in an invoice, or computed in SQL."""

    success: Literal[True] = True
    message: str = Field(examples=["Tổng tiền với 10/2025: 5.000.000 VND (1 hóa đơn)."])
    type: str = Field(description="What the question was taken for.", examples=["total"])
    language: Literal["en", "vi"]
    source: Literal["rules", "model"]
    model: str | None = Field(examples=["openai/gpt-oss-120b"])
    refused: str | None = Field(
        description="Why a model's words were not taken.", examples=["figure_unknown"]
    )
    invoice_ids: list[int] = Field(description="Those shown.", examples=[[42]])
    count: int = Field(description="Of all that match.")
    figures: list[FiguresAnswer]
    suggestions: list[str] = Field(examples=[["Danh sách hóa đơn", "Tổng tiền theo tháng"]])
    timestamp: datetime


class SimpleAnswer(BaseModel):
    """The answer alone."""

    success: Literal[True] = True
    message: str = Field(examples=["You have 3 invoices."])
    timestamp: datetime


class Computed(BaseModel):
    """What rules say of it, before a model is asked."""

    message: str


class Piece(BaseModel):
    """The next words of the answer."""

    text: str


async def chat_turn(caller: Bookkeeper, web: Web) -> None:
    """One question of the few a minute: it may cost a model's call."""
    refuse_over(await web.chats.take(caller.name))


Turn = Depends(chat_turn)


@routes.post("/chat", responses=_STREAM, dependencies=[Turn])
async def chat(request: Request, question: Question, caller: Bookkeeper, web: Web) -> ChatAnswer:
    """Ask about one's own invoices.

    With `Accept: text/event-stream`: events `computed` (what is known, by rules, at once), `delta`
    (pieces of the answer, which has been checked by then), and `done` (the answer, as without).
    """
    found = await _look_up(web, caller.owner, question)
    if EVENTS in request.headers.get("accept", ""):
        return StreamingResponse(_events(web, question, found), media_type=EVENTS)  # pyright: ignore[reportReturnType]  # FastAPI sends it as it is
    return _answer(found, await web.talk.word(question.message, found))


@routes.post("/chat/simple", dependencies=[Turn])
async def chat_simple(question: Question, caller: Bookkeeper, web: Web) -> SimpleAnswer:
    """As `/chat`, and answers the words alone."""
    found = await _look_up(web, caller.owner, question)
    reply = await web.talk.word(question.message, found)
    return SimpleAnswer(message=reply.text, timestamp=datetime.now(UTC))


async def _look_up(web: WebDeps, owner: str, question: Question) -> Findings:
    return await web.talk.look_up(
        Owned(owner),
        question.message,
        invoice_id=question.invoice_id,
        language=question.language,
    )


async def _events(web: WebDeps, question: Question, found: Findings) -> AsyncGenerator[bytes]:
    yield _event("computed", Computed(message=answer(found)))
    reply = await web.talk.word(question.message, found)
    for piece in _PIECE.findall(reply.text):
        yield _event("delta", Piece(text=piece))
    yield _event("done", _answer(found, reply))


def _event(name: str, data: BaseModel) -> bytes:
    return format_sse_event(event=name, data_str=data.model_dump_json())


def _answer(found: Findings, reply: Reply) -> ChatAnswer:
    return ChatAnswer(
        message=reply.text,
        type=reply.kind,
        language=reply.language,
        source="model" if reply.model else "rules",
        model=reply.model,
        refused=reply.refused,
        invoice_ids=list(reply.invoice_ids),
        count=reply.count,
        figures=[figures_of(row) for row in (*found.figures, *found.groups)],
        suggestions=list(reply.suggestions),
        timestamp=datetime.now(UTC),
    )
