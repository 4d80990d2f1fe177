"""Whether a server's address says what its writer meant."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:\[[^\[\]]*\]|[^:\[\]]*)(?::\d*)?")


def is_server_url(url: str, schemes: Collection[str]) -> bool:
    """Whether *url* is `scheme://[user:password@]host[:port][,...][/name][?key=value]`.

    An `@`, `/`, `?` or `#` in a password that was not written as %40, %2F, %3F or %23 makes part of
    the password a port, and libraries name the port that they could not read.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    hosts = parts.netloc.rpartition("@")[2].split(",")
    queries = parts.query.split("&") if parts.query else []
    return (
        parts.scheme in schemes
        and not parts.fragment
        and parts.netloc.count("@") <= 1
        and "@" not in parts.path
        and all(_HOST.fullmatch(host) for host in hosts)
        and all("=" in field for field in queries)
    )
