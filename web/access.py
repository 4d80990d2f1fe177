"""Who calls: the owner of a key, or of a browser's session. Never what the request itself says."""

from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request

from core.api_key import SCOPES, Scope, is_key, prefix_of
from db import api_keys
from db.api_keys import KeyToCheck
from db.pool import Executor
from web.errors import ApiError
from web.origins import host_name, is_own_page, is_this_machine
from web.sessions import COOKIE, LOCAL, NEW, Session, Sessions

ALL = frozenset(SCOPES)
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls, and what they may. `name` is what their requests are counted by."""

    owner: str
    scopes: frozenset[str]
    name: str

    def may(self, *scopes: Scope) -> bool:
        """Whether one of *scopes* is theirs; `admin` is all of them."""
        return "admin" in self.scopes or not self.scopes.isdisjoint(scopes)


class Limits(Protocol):
    """`core.request_limit.RequestLimit`."""

    async def take(self, name: str) -> float | None: ...


class Access:
    """Knows callers by key or session.

    `limit` counts the requests of each, `strangers` wrong keys by address. `is_local`: only this
    machine can connect, so that its own pages work while there is no key at all.
    """

    def __init__(
        self,
        db: Executor,
        sessions: Sessions,
        *,
        limit: Limits,
        strangers: Limits,
        is_local: bool,
    ) -> None:
        self._db = db
        self._sessions = sessions
        self._limit = limit
        self._strangers = strangers
        self._is_local = is_local

    async def caller(self, request: Request, secret: str | None, *scopes: Scope) -> Principal:
        """Who calls, with one of *scopes*; counts the request.

        Raises:
            ApiError: 401 nobody known, 403 not with these scopes, 429 too often.
        """
        found = await self._known(request, secret)
        if found is None:
            raise ApiError(
                401,
                "key_needed",
                "Send an API key as `Authorization: Bearer hs_...`. `helpsight apikey create`"
                " makes one.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        refuse_over(await self._limit.take(found.name))
        if not found.may(*scopes):
            raise ApiError(403, "scope_missing", f"This key lacks the scope {' or '.join(scopes)}.")
        return found

    async def viewer(self, request: Request) -> Principal | None:
        """Who looks at a page; None: they have to say a key first (`POST /api/session`).

        Where this machine's own pages need none, the answer sets their session's cookie.
        """
        found = await self._by_cookie(request)
        if found is None and await self._is_own_machine(request):
            request.scope.setdefault("state", {})[NEW] = self._sessions.sign(Session(None))
            found = _local()
        if found is not None:
            refuse_over(await self._limit.take(found.name))
        return found

    async def open_session(self, request: Request, secret: str) -> Principal:
        """A browser's session with a key; the answer sets its cookie.

        Raises:
            ApiError: 401 no such key, 429 too many wrong ones.
        """
        key = await self._key(request, secret)
        request.scope.setdefault("state", {})[NEW] = self._sessions.sign(Session(key.id))
        return _of_key(key)

    async def may_see_figures(self, request: Request, secret: str | None) -> bool:
        """Whether they are this very machine, or have a key with `metrics`."""
        if secret is None and _is_from_this_machine(request):
            return True
        found = await self._known(request, secret)
        return found is not None and found.may("metrics")

    async def _known(self, request: Request, secret: str | None) -> Principal | None:
        if secret is None:
            return await self._by_cookie(request)
        key = await self._key(request, secret)
        await api_keys.note_use(self._db, key.id)
        return _of_key(key)

    async def _key(self, request: Request, secret: str) -> KeyToCheck:
        prefix = prefix_of(secret)
        key = await api_keys.by_prefix(self._db, prefix) if prefix else None
        if not is_key(secret, key.sha256 if key else None) or key is None:
            # A right key is let in all the same: others may share the address.
            address = request.client.host if request.client else "?"
            refuse_over(await self._strangers.take(address))
            raise ApiError(
                401,
                "key_unknown",
                "This API key is unknown or was revoked.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        return key

    async def _by_cookie(self, request: Request) -> Principal | None:
        cookie = request.cookies.get(COOKIE)
        session = self._sessions.check(cookie) if cookie else None
        if session is None:
            return None
        if not is_own_page(request.method, request.headers):
            raise ApiError(403, "cross_site", "This request does not come from a page of ours.")
        if session.key_id is None:
            return _local() if await self._is_own_machine(request) else None
        key = await api_keys.by_id(self._db, session.key_id)
        return _of_key(key) if key else None

    async def _is_own_machine(self, request: Request) -> bool:
        """Whether this is a browser of this machine, and there is no key it could have."""
        if not self._is_local or not _is_from_this_machine(request):
            return False
        return not await api_keys.any_live(self._db)


def _is_from_this_machine(request: Request) -> bool:
    """By address, by the name it was asked for, and not on behalf of somebody else."""
    return (
        request.client is not None
        and is_this_machine(request.client.host)
        and is_this_machine(host_name(request.headers.get("host", "")))
        and not any(name in request.headers for name in FORWARDED)
    )


def _local() -> Principal:
    return Principal(owner=LOCAL, scopes=ALL, name=LOCAL)


def _of_key(key: KeyToCheck) -> Principal:
    return Principal(owner=key.owner, scopes=frozenset(key.scopes), name=str(key.id))


def refuse_over(wait_s: float | None) -> None:
    """Refuse who has to wait so long, with 429; None may go on."""
    if wait_s is not None:
        seconds = str(max(1, round(wait_s)))
        message = f"Too many requests. Try again in {seconds} seconds."
        raise ApiError(429, "too_many_requests", message, headers={"Retry-After": seconds})
