"""Whether an address leads to this very machine, and nowhere else."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(url: str) -> bool:
    """Whether *url* is plain http to 127.0.0.0/8, ::1 or localhost, without user, path or query."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # reading the port checks it
    except ValueError:
        return False
    is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment)
    if parts.scheme != "http" or host is None or parts.username or parts.password or not is_bare:
        return False
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
