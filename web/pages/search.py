"""`GET /search`: what people said and what their screenshots say, for operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from core.message_url import message_url
from db import channels, guilds, readings, search
from db.pool import Executor
from db.readings import Shown
from db.records import Channel, Guild, MessageHit
from web.access import Principal
from web.deps import Web
from web.pages.door import guest_of
from web.pages.places import SEARCH
from web.pages.rendering import page
from web.pages.search_query import MAX_PAGE, Looked, Stretch, looked, stretches

routes = APIRouter(include_in_schema=False)
Guest = Annotated[Principal, Depends(guest_of(SEARCH))]

PAGE = 20
PICTURES = 4  # of one message


@dataclass(frozen=True, slots=True)
class Found:
    """A message of the list. `pictures` are those whose text is stored, not more than some."""

    hit: MessageHit
    place: str
    snippet: Sequence[Stretch]
    pictures: Sequence[Shown]

    @property
    def link(self) -> str:
        hit, place_id = self.hit, self.hit.thread_id or self.hit.channel_id
        return message_url(hit.guild_id, place_id, hit.id)


@routes.get(SEARCH.path)
async def search_page(request: Request, viewer: Guest, web: Web) -> HTMLResponse:
    """The form, and a page of what was found in one server."""
    asked = looked(request.query_params)
    known = await guilds.list_all(web.db)
    guild = _chosen(known, asked)
    watched = await channels.list_watched(web.db, guild.id) if guild else []
    hits = await _hits(web.db, asked, guild) if guild and asked.text else []
    return page(
        request,
        "search.html",
        viewer=viewer,
        asked=asked,
        guild=guild,
        guilds=known,
        channels=watched,
        found=await _shown(web.db, hits[:PAGE], asked, watched),
        first=(asked.page - 1) * PAGE + 1,
        has_more=len(hits) > PAGE and asked.page < MAX_PAGE,
    )


def _chosen(known: Sequence[Guild], asked: Looked) -> Guild | None:
    """The server that was asked for; without one the first by name."""
    named = sorted(known, key=lambda guild: guild.name.lower())
    return next((guild for guild in named if guild.id == asked.guild_id), next(iter(named), None))


async def _hits(db: Executor, asked: Looked, guild: Guild) -> list[MessageHit]:
    """A page of them, and one more where there are more."""
    return await search.messages(
        db,
        guild_id=guild.id,
        text=asked.text,
        audience=await search.everybody(db, guild.id),
        channel_id=asked.channel_id,
        has_image=asked.has_image,
        limit=PAGE + 1,
        offset=(asked.page - 1) * PAGE,
    )


async def _shown(
    db: Executor, hits: Sequence[MessageHit], asked: Looked, watched: Sequence[Channel]
) -> list[Found]:
    names = {channel.id: channel.name for channel in watched}
    pictures = await readings.of_messages(db, [hit.id for hit in hits if hit.has_image])
    return [
        Found(
            hit,
            names.get(hit.channel_id, str(hit.channel_id)),
            stretches(hit.snippet, asked.text),
            [shown for shown in pictures if shown.message_id == hit.id][:PICTURES],
        )
        for hit in hits
    ]
