import socket
from collections.abc import Generator

import pytest

from cli.ports import PortTaken, free_port, is_free, require_free

LOOPBACK = "127.0.0.1"


@pytest.fixture
def taken() -> Generator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_seen(taken: int) -> None:
    assert not is_free(LOOPBACK, taken)


def test_a_demo_takes_the_next_free_port(taken: int) -> None:
    assert free_port(LOOPBACK, taken) > taken


def test_a_service_says_which_setting_moves_it(taken: int) -> None:
    with pytest.raises(PortTaken, match=rf"port {taken} .* set WEB_PORT"):
        require_free(LOOPBACK, taken, "WEB_PORT")
