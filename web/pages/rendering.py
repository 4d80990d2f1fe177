"""Pages from templates. Every value is escaped; nothing runs or loads but files of ours."""

from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from web.access import Principal
from web.pages.language import (
    COOKIE,
    COOKIE_S,
    LANGUAGES,
    PARAMETER,
    Language,
    chosen,
    language_of,
    texts,
)
from web.pages.places import places_of

STATIC = Path(__file__).with_name("static")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(
    request: Request,
    template: str,
    *,
    viewer: Principal | None,
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """A template with the texts `t`, in the language of *request*; the choice of one is kept."""
    language = language_of(request)
    html = (
        _environment()
        .get_template(template)
        .render(
            t=texts(language),
            language=language,
            languages=LANGUAGES,
            addresses={code: address_in(request, code) for code in LANGUAGES},
            path=request.url.path,
            places=places_of(viewer),
            viewer=viewer,
            **values,
        )
    )
    headers = {"Content-Security-Policy": CSP, "Vary": "Accept-Language, Cookie"}
    answer = HTMLResponse(html, status, headers)
    if picked := chosen(request):
        answer.set_cookie(COOKIE, picked, max_age=COOKIE_S, samesite="lax", httponly=True)
    return answer


def address_in(request: Request, language: Language) -> str:
    """The address of this very page in another language."""
    url = request.url.include_query_params(**{PARAMETER: language})
    return f"{url.path}?{url.query}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
