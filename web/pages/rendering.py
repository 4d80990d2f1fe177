"""Pages from templates. Every value is escaped; nothing runs or loads but files of ours."""

from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from web.pages.language import COOKIE, COOKIE_S, LANGUAGES, chosen, language_of, texts

STATIC = Path(__file__).with_name("static")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A template with the texts `t`, in the language of *request*; the choice of one is kept."""
    language = language_of(request)
    shown = _environment().get_template(template)
    html = shown.render(
        t=texts(language), language=language, languages=LANGUAGES, path=request.url.path, **values
    )
    headers = {"Content-Security-Policy": CSP, "Vary": "Accept-Language, Cookie"}
    answer = HTMLResponse(html, status, headers)
    if picked := chosen(request):
        answer.set_cookie(COOKIE, picked, max_age=COOKIE_S, samesite="lax", httponly=True)
    return answer


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
