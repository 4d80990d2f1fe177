"""Keys of the HTTP door: how they are made, and how one is recognised."""

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

Scope = Literal["read", "upload", "invoices", "metrics", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

_FORM = re.compile(r"(hs_[0-9a-f]{8})_[A-Za-z0-9_-]{43}")
_NOBODY = bytes(32)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that is shown once: what opens the door, and what is stored of it."""

    secret: str
    prefix: str
    sha256: bytes


def make_key() -> NewKey:
    """A new key of 256 random bits, so that a plain hash of it is enough."""
    prefix = f"hs_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    return NewKey(secret, prefix, digest(secret))


def prefix_of(secret: str) -> str | None:
    """The part of a key it is stored under; None where it has not the form of one."""
    match = _FORM.fullmatch(secret)
    return match[1] if match else None


def digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()  # JSON may hold half letters


def is_key(secret: str, stored: bytes | None) -> bool:
    """Whether *secret* is the key with this hash (None: there is no such key).

    Takes as long whatever the answer.
    """
    return hmac.compare_digest(digest(secret), stored or _NOBODY)
