"""Downloading a picture: from the hosts we know, within bounds, following nothing."""

from collections.abc import Collection
from dataclasses import dataclass

import aiohttp
from yarl import URL

from core.errors import GoneError, PermanentError, TransientError

DISCORD_ORIGINS = frozenset({"https://cdn.discordapp.com", "https://media.discordapp.net"})
CHUNK_BYTES = 64 * 1024
LONGEST_WISH_S = 3600.0  # of a host that wants to be left alone


class HostRefused(PermanentError):
    code = "host_refused"


class TooLarge(PermanentError):
    code = "image_too_large"


class DownloadRefused(PermanentError):
    code = "download_refused"


class DownloadForbidden(DownloadRefused):
    """As the CDN answers to a signature that is wrong; a fresh link may be right."""


class DownloadFailed(TransientError):
    code = "download_failed"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one download may take."""

    max_bytes: int
    timeout_s: float
    connect_timeout_s: float = 5.0


class Fetcher:
    """Downloads from *origins* only (`scheme://host[:port]`), over one long-lived session."""

    def __init__(
        self, session: aiohttp.ClientSession, limits: FetchLimits, origins: Collection[str]
    ) -> None:
        self._session = session
        self._limits = limits
        self._origins = frozenset(URL(origin).origin() for origin in origins)
        self._timeout = aiohttp.ClientTimeout(
            total=limits.timeout_s, connect=limits.connect_timeout_s
        )

    async def fetch(self, url: str) -> bytes:
        """The bytes behind *url*.

        Raises:
            HostRefused: the address is not on the list.
            GoneError: it is deleted, or its signature has run out.
            TooLarge: more than `max_bytes`; the rest was not read.
            DownloadForbidden: 403, which a fresh link may change.
            DownloadRefused: any other answer that trying again does not change.
            DownloadFailed: the network or the host failed; try again later.
        """
        target = self._checked(url)
        try:
            async with self._session.get(
                target,
                allow_redirects=False,
                timeout=self._timeout,
                headers={"Accept-Encoding": "identity"},
            ) as response:
                _check(response)
                return await self._body(response)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            # The text of aiohttp's errors holds the address, whose query is a secret.
            raise DownloadFailed(
                f"the picture could not be downloaded: {type(error).__name__}"
            ) from None

    def _checked(self, url: str) -> URL:
        try:
            target = URL(url)
            has_user = "@" in target.raw_authority
            is_allowed = target.origin() in self._origins and not has_user
        except ValueError:
            is_allowed = False
            target = URL()
        if not is_allowed:
            raise HostRefused(f"pictures are not fetched from {target.host or 'that address'}")
        return target

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(CHUNK_BYTES):
            body += chunk
            if len(body) > self._limits.max_bytes:
                raise TooLarge(f"the picture is larger than {self._limits.max_bytes:,} bytes")
        return bytes(body)


def _check(response: aiohttp.ClientResponse) -> None:
    status = response.status
    if status == 200:  # noqa: PLR2004
        return
    if status in (404, 410):
        raise GoneError("the picture is no longer where it was")
    if status in (408, 425, 429) or status >= 500:  # noqa: PLR2004
        raise DownloadFailed(
            f"the picture's host answered {status}", retry_after_s=_retry_after(response)
        )
    if status == 403:  # noqa: PLR2004
        raise DownloadForbidden("the picture's host answered 403")
    raise DownloadRefused(f"the picture's host answered {status}")


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    value = response.headers.get("Retry-After", "")
    is_number = value.isascii() and value.isdigit()
    return min(float(value), LONGEST_WISH_S) if is_number else None
