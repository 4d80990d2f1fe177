"""Sessions of browsers: a signed cookie that says whose it is, and until when."""

import hmac
import time
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import SimpleCookie
from uuid import UUID

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "helpsight_session"
LIFE_S = 12 * 3600
LOCAL = "local"
NEW, END = "new_session", "ended_session"  # in the state of a request


@dataclass(frozen=True, slots=True)
class Session:
    """`key_id` is the key it was opened with; None: this machine's own pages."""

    key_id: UUID | None


class Sessions:
    """Signs and checks the cookies; *secret* is the same in all processes of the door."""

    def __init__(self, secret: bytes, *, life_s: float = LIFE_S) -> None:
        self._secret = secret
        self._life_s = life_s

    def sign(self, session: Session) -> str:
        text = f"{session.key_id or LOCAL}.{int(time.time() + self._life_s)}"
        return f"{text}.{self._mac(text)}"

    def check(self, cookie: str) -> Session | None:
        """The session of a cookie; None where it is forged, broken or over."""
        text, _, mac = cookie.rpartition(".")
        if not hmac.compare_digest(self._mac(text).encode(), mac.encode("utf-8", "replace")):
            return None
        who, _, until = text.partition(".")  # ours: the signature holds
        if float(until) < time.time():
            return None
        return Session(None if who == LOCAL else UUID(who))

    def _mac(self, text: str) -> str:
        return hmac.new(self._secret, text.encode("utf-8", "replace"), sha256).hexdigest()


class SessionCookies:
    """Sets the cookie that a request asked for in its state, whatever kind of answer it gets."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                is_tls = HTTPConnection(scope).url.scheme == "https"
                if NEW in state:
                    _set(message, state[NEW], LIFE_S, is_tls=is_tls)
                elif END in state:
                    _set(message, "", 0, is_tls=is_tls)
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _set(message: Message, value: str, life_s: int, *, is_tls: bool) -> None:
    cookie = SimpleCookie({COOKIE: value})
    cookie[COOKIE].update({"path": "/", "max-age": str(life_s), "samesite": "Strict"})
    cookie[COOKIE]["httponly"] = True
    if is_tls:
        cookie[COOKIE]["secure"] = True
    MutableHeaders(scope=message).append("Set-Cookie", cookie[COOKIE].OutputString())
