"""What tests turn and read: misbehaviour on purpose, and the count of what was refused."""

from typing import Annotated, Final, Literal

from aiohttp import web
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from playground import channel_access, objects
from playground.chaos import Fault
from playground.gateway import INVALID_SESSION, RECONNECT
from playground.model import Overwrite
from playground.outbox import Closed
from playground.rest import GUARDS
from playground.sessions import SESSIONS, Sessions, frame
from playground.validate import form_error, parse
from playground.wire import (
    no_content,
    path_id,
    read_body,
    reply,
    world_of,
)


class GatewayFault(BaseModel):
    """`drop` breaks the line, `close` says a code, `invalidate` is op 9, `reconnect` op 7."""

    kind: Literal["drop", "close", "invalidate", "reconnect"]
    code: int = 4000
    resumable: bool = False


class AttachmentLife(BaseModel):
    """Addresses signed from now on live this long."""

    kind: Literal["attachment_life"]
    seconds: Annotated[float, Field(ge=0)]


Control = Annotated[Fault | GatewayFault | AttachmentLife, Field(discriminator="kind")]


class OverwriteAsked(BaseModel):
    """Permissions of a role (type 0) or a member (type 1), as bits."""

    id: int
    type: Annotated[int, Field(ge=0, le=1)]
    allow: int = 0
    deny: int = 0


async def misbehave(request: web.Request) -> web.Response:
    payload = (await read_body(request)).json
    try:
        control: Fault | GatewayFault | AttachmentLife = TypeAdapter(Control).validate_python(
            payload
        )
    except ValidationError as error:
        raise form_error(payload, error) from error
    match control:
        case Fault():
            request.app[GUARDS].chaos.add(control)
        case GatewayFault():
            _disturb(request.app[SESSIONS], control)
        case AttachmentLife():
            world_of(request).signer.life_s = control.seconds
    return no_content()


async def behave(request: web.Request) -> web.Response:
    request.app[GUARDS].chaos.clear()
    world_of(request).signer.life_s = world_of(request).config.attachment_life_s
    return no_content()


async def set_overwrite(request: web.Request) -> web.Response:
    """Changes who may do what in a channel, as a moderator does in its settings."""
    world = world_of(request)
    asked = parse(OverwriteAsked, (await read_body(request)).json)
    overwrite = Overwrite(id=asked.id, type=asked.type, allow=asked.allow, deny=asked.deny)
    channel_id = path_id(request, "channel_id")
    channel = channel_access.set_overwrite(world, channel_id, overwrite)
    return reply(objects.channel(channel, world.guild_id))


async def strict_report(request: web.Request) -> web.Response:
    return reply(request.app[GUARDS].strict.report())


async def strict_clear(request: web.Request) -> web.Response:
    request.app[GUARDS].strict.clear()
    return no_content()


def _disturb(sessions: Sessions, fault: GatewayFault) -> None:
    match fault.kind:
        case "drop":
            sessions.sockets.drop()
        case "close":
            sessions.sockets.close(Closed(fault.code, "On purpose."))
        case "reconnect":
            sessions.sockets.send(frame(RECONNECT))
        case "invalidate":
            if not fault.resumable:
                sessions.end_all()
            sessions.sockets.send(frame(INVALID_SESSION, data=fault.resumable))


ROUTES: Final = (
    ("POST", "/play/chaos", misbehave),
    ("DELETE", "/play/chaos", behave),
    ("PUT", "/play/channels/{channel_id}/permissions", set_overwrite),
    ("GET", "/play/strict", strict_report),
    ("DELETE", "/play/strict", strict_clear),
)
