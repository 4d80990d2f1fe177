"""`GET /operations`: whether all is well, what flows, what waits, and what went wrong."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from web.access import Principal
from web.deps import Web, WebDeps
from web.lives import ALIVE_S
from web.operations.charts import charts
from web.operations.facts import Facts, View, look
from web.operations.spans import SPANS, SpanName
from web.operations.told import Telling, code_told, pace, reason_told, share
from web.operations.verdict import verdict
from web.pages.door import guest_of
from web.pages.language import Texts, language_of, texts
from web.pages.places import OPERATIONS
from web.pages.rendering import page

routes = APIRouter(include_in_schema=False)
Guest = Annotated[Principal, Depends(guest_of(OPERATIONS))]

EVERY_S = 4  # between two looks of a page that is open
CHARTS_EVERY_S = 30

Part = Literal["now", "charts"]
_TEMPLATES: dict[Part | None, str] = {
    None: "operations.html",
    "now": "_operations_now.html",
    "charts": "_operations_charts.html",
}


def wanted(guild: Annotated[int, Query(ge=0, lt=2**63)] = 0, span: SpanName = "day") -> View:
    """What the form of the page asks for; 0 is all servers."""
    return View(guild or None, SPANS[span])


Wanted = Annotated[View, Depends(wanted)]


@routes.get("/operations")
async def operations(
    request: Request, viewer: Guest, web: Web, view: Wanted, part: Part | None = None
) -> HTMLResponse:
    """The page; with *part* what of it changes, without the page around it."""
    language = language_of(request)
    t = texts(language)
    probes = request.app.state.probes
    desk = web.desk
    facts = await look(web.db, view, probes=probes, models=desk.models, periods=desk.periods)
    return page(
        request,
        _TEMPLATES[part],
        viewer=viewer,
        facts=facts,
        verdict=verdict(facts),
        drawings=await _drawings(web, facts, t, drawn=part == "charts"),
        tell=Telling(t["operations_units"], facts.at),
        told=partial(code_told, t),
        why=partial(reason_told, t, language),
        pace=pace,
        share=share,
        alive_s=ALIVE_S,
        spans=SPANS,
        every_s=EVERY_S,
        charts_every_s=CHARTS_EVERY_S,
    )


async def _drawings(
    web: WebDeps, facts: Facts, t: Texts, *, drawn: bool
) -> list[dict[str, object]]:
    """The charts, with their drawings where these are wanted now: the first ones take a second."""
    return [
        {
            "name": name,
            "is_empty": chart.is_empty,
            "drawing": await web.artist.draw(chart) if drawn and not chart.is_empty else None,
            "headings": [t["operations_charts"]["when"], *(one.name for one in chart.series)],
            "rows": list(zip(chart.labels, *(one.shown for one in chart.series), strict=True)),
        }
        for name, chart in charts(facts, t)
    ]
