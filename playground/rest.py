"""The REST API as a whole: the routes, and what happens around every handler."""

import logging
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from playground import (
    errors,
    rest_commands,
    rest_guild,
    rest_interactions,
    rest_messages,
    rest_threads,
)
from playground.chaos import Chaos, misbehave
from playground.errors import ApiError
from playground.ratelimit import RateLimiter
from playground.strict import StrictLog
from playground.wire import WORLD, Handler, refusal, reply

log = logging.getLogger(__name__)

PREFIX: Final = "/api/v10"
ROUTES: Final = (
    *rest_guild.ROUTES,
    *rest_messages.ROUTES,
    *rest_threads.ROUTES,
    *rest_commands.ROUTES,
    *rest_interactions.ROUTES,
)
_TOKEN_IN_PATH = ("/interactions/{interaction_id}/", "/webhooks/{webhook_id}/{webhook_token}")
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")


@dataclass(frozen=True, kw_only=True)
class Guards:
    """What stands before the handlers."""

    limiter: RateLimiter
    chaos: Chaos
    strict: StrictLog


GUARDS = web.AppKey("GUARDS", Guards)


def add_routes(app: web.Application) -> None:
    for method, template, handler in ROUTES:
        app.router.add_route(method, PREFIX + template, handler)


def template_of(request: web.Request) -> str | None:
    """The path with its parameters' names, None for a path nobody knows."""
    resource = request.match_info.route.resource
    return None if resource is None else resource.canonical.removeprefix(PREFIX)


@web.middleware
async def rest_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For paths of the API: chaos, the token, the rate limit, then the handler; errors as JSON."""
    if not request.path.startswith("/api/"):
        return await handler(request)
    guards = request.app[GUARDS]
    template = template_of(request)
    if template is None:
        return await _unknown(request, handler)
    route = f"{request.method} {template}"
    fault = guards.chaos.take(route)
    if fault is None:
        return await _guarded(request, handler, route)
    return await misbehave(fault, request, lambda: _guarded(request, handler, route))


async def _guarded(request: web.Request, handler: Handler, route: str) -> web.StreamResponse:
    guards = request.app[GUARDS]
    headers: dict[str, str] = {}
    try:
        _check_token(request, route)
        major = "/".join(request.match_info.get(name, "") for name in _MAJOR)
        too_many, headers = guards.limiter.take(route, major)
        if too_many is not None:
            return reply(too_many.body(), status=429, headers={**headers, **too_many.headers()})
        response = await handler(request)
    except ApiError as error:
        guards.strict.note_refused(route, error)
        return refusal(error, headers)
    except web.HTTPRequestEntityTooLarge:
        error = errors.request_too_large()
        guards.strict.note_refused(route, error)
        return refusal(error, headers)
    except Exception:
        log.exception("The playground failed at %s", route)
        return refusal(errors.internal_error(), headers)
    response.headers.update(headers)
    return response


def _check_token(request: web.Request, route: str) -> None:
    """Routes with a token in their path need no other."""
    if route.split(" ", 1)[1].startswith(_TOKEN_IN_PATH):
        return
    if request.headers.get("Authorization") != f"Bot {request.app[WORLD].config.token}":
        raise errors.unauthorized()


async def _unknown(request: web.Request, handler: Handler) -> web.Response:
    request.app[GUARDS].strict.note_unknown(request.method, request.path)
    try:
        await handler(request)
    except web.HTTPMethodNotAllowed:
        return refusal(errors.method_not_allowed())
    except web.HTTPNotFound:
        pass
    return refusal(errors.not_found())
