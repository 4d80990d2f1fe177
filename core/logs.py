"""Logs: structlog over the standard library, so that every library's records look like ours.

Colours at a terminal, JSON lines elsewhere. What is secret never gets here by name; what slips in
by value (a key in an exception's text, a signed link) is masked last, after exceptions became text.
Tracebacks hold no local variables: those would hold people's pictures and words.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO, cast

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from core.redaction import redact

Event = MutableMapping[str, Any]

# Ours say INFO; these say it a hundred times a minute, or print addresses with their queries.
QUIET_LOGGERS = (
    "aiohttp",
    "arq",
    "asyncio",
    "discord",
    "httpcore2",
    "httpx2",
    "openai",
    "PIL",
    "uvicorn",
)
VERY_QUIET_LOGGERS = (
    "asyncpg.pool",  # a traceback each try while PostgreSQL is away; whoever needs it says so
    "discord.client",  # warns at each start that we cannot speak
)

_SCHEME = r"\b[a-z][a-z0-9+.-]{0,30}://"  # bounded: a long text must not buy time
_URL_QUERY = re.compile(rf"({_SCHEME}[^\s?#\"'<>]{{0,2000}})\?[^\s\"'<>)\]}}]*", re.IGNORECASE)
_URL_USER = re.compile(rf"({_SCHEME})[^\s/@\"']{{1,500}}@", re.IGNORECASE)
_SIGNED_QUERY = re.compile(
    r"\?[^\s\"'<>?]{0,200}\bhm=[^\s\"'<>)\]}]*"
)  # of a path without its host
_INTERACTION = re.compile(r"(/(?:interactions|webhooks)/\d+/)[^\s/?\"'<>]+")
# What PostgreSQL and asyncpg add to an error: the values of a row, which are people's words.
_ROW_VALUES = re.compile(r"\bDETAIL: +(?s:.*)|\binvalid input for query argument \$\d+: .*")
_BEARER = re.compile(r"\b(Bearer|Bot)\s+[\w.~+/=-]{8,}")
_SECRET_NAME = re.compile(r"token|secret|password|api_?key|authorization|dsn$", re.IGNORECASE)
MASK = "[masked]"


def mask(text: str) -> str:
    """*text* without what `core.redaction` finds, queries of links, and values of rows."""
    text = _ROW_VALUES.sub(f"a row's values {MASK}", text)
    text = _URL_USER.sub(rf"\1{MASK}@", text)
    text = _URL_QUERY.sub(rf"\1?{MASK}", text)
    text = _SIGNED_QUERY.sub(f"?{MASK}", text)
    text = _INTERACTION.sub(rf"\1{MASK}", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    return redact(text).text


def _masked(value: object) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        items = cast("dict[object, object]", value)
        return {str(key): _masked_item(str(key), item) for key, item in items.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in cast("list[object]", value)]
    if value is None or isinstance(value, bool | int | float):
        return value
    return mask(repr(value))  # what the renderer would make of it


def _masked_item(key: str, value: object) -> object:
    is_count = value is None or isinstance(value, int | float)
    return MASK if _SECRET_NAME.search(key) and not is_count else _masked(value)


def masked_event(_logger: object, _method: str, event: Event) -> Event:
    """The last processor before rendering: nothing secret passes."""
    return {k: v if k == "_record" else _masked_item(k, v) for k, v in event.items()}


def _shared(*, as_json: bool, process: str | None) -> list[Processor]:
    def named(_logger: object, _method: str, event: Event) -> Event:
        return {"process": process, **event} if process else event

    return [
        named,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(
            fmt="iso" if as_json else "%H:%M:%S", utc=as_json, key="timestamp"
        ),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.ExceptionRenderer(
            ExceptionDictTransformer(show_locals=False, max_frames=20)
        )
        if as_json
        else structlog.processors.ExceptionRenderer(),
        masked_event,
    ]


def set_up(
    *,
    level: str = "INFO",
    style: Literal["auto", "console", "json"] = "auto",
    process: str | None = None,
    force_color: bool = False,
    stream: TextIO | None = None,
) -> None:
    """Send every record of this process, ours and the libraries', to *stream* (stderr).

    Call it once, at the start of a process. *process* names it in each line.
    """
    out = stream or sys.stderr
    as_json = style == "json" or (style == "auto" and not out.isatty())
    shared = _shared(as_json=as_json, process=process)
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=out.isatty() or force_color, pad_event_to=24)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in VERY_QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)
