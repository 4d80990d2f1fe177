"""Ports on this machine: a free one for a demo, a clear word for a service whose port is taken."""

import socket

from cli.config import SetUpError


class PortTaken(SetUpError):
    code = "port_taken"


def is_free(host: str, port: int) -> bool:
    """Whether a server of ours could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str, preferred: int) -> int:
    """*preferred* where it is free, else the next free one above it."""
    for port in range(preferred, min(preferred + 100, 65_536)):
        if is_free(host, port):
            return port
    raise PortTaken(f"no port from {preferred} to {preferred + 99} is free on {host}")


def require_free(host: str, port: int, setting: str) -> int:
    """*port*, if a server can listen there.

    Raises:
        PortTaken: another program does already.
    """
    if not is_free(host, port):
        raise PortTaken(
            f"port {port} on {host} is taken by another program. Stop that one, or set {setting}"
            " to another port."
        )
    return port
