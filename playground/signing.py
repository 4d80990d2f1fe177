"""Signed addresses of attachments: `ex` and `is` are hex seconds, `hm` a MAC over them."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path

from playground.model import Attachment
from playground.snowflake import Clock

CDN_PATH = "/cdn/attachments/{channel_id}/{attachment_id}/{filename}"


class Signer:
    """`life_s` may be changed while it runs; what was signed keeps its own expiry."""

    def __init__(self, key: bytes, *, origin: str, life_s: float, clock: Clock) -> None:
        self._key = key
        self.origin = origin
        self.life_s = life_s
        self._clock = clock

    def url(self, attachment: Attachment) -> str:
        path = CDN_PATH.format(
            channel_id=attachment.channel_id,
            attachment_id=attachment.id,
            filename=attachment.filename,
        )
        issued = self._now()
        expires, issue = f"{int(issued + self.life_s):x}", f"{issued:x}"
        mac = self._mac(path, expires, issue)
        return f"{self.origin}{path}?ex={expires}&is={issue}&hm={mac}&"

    def is_valid(self, path: str, query: Mapping[str, str]) -> bool:
        expires, issue = query.get("ex", ""), query.get("is", "")
        mac = self._mac(path, expires, issue).encode()
        if not hmac.compare_digest(mac, query.get("hm", "").encode(errors="replace")):
            return False
        return int(expires, 16) > self._clock().timestamp()

    def _now(self) -> int:
        return int(self._clock().timestamp())

    def _mac(self, path: str, expires: str, issue: str) -> str:
        text = f"{path}\n{expires}\n{issue}".encode(errors="replace")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def load_key(path: Path) -> bytes:
    """The key of this home folder, made at the first time, so that addresses outlive a restart."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(secrets.token_bytes(32))
        path.chmod(0o600)
    return path.read_bytes()
