"""What a lock file may not hold."""

import pytest

from tools.check_locks import addresses, main, pins, unhashed

GOOD = """\
pillow==12.0.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
simcord[pytest]==3.2.1 ; sys_platform == 'linux' \\
    --hash=sha256:cc
"""


def test_the_committed_locks_are_good() -> None:
    assert main() == 0


def test_a_good_lock_has_no_faults() -> None:
    assert addresses(GOOD) == []
    assert unhashed(GOOD) == []
    assert pins(GOOD) == {("pillow", "12.0.0"), ("simcord[pytest]", "3.2.1")}


@pytest.mark.parametrize(
    "line",
    [
        "--index-url mirror.example/simple",
        "--extra-index-url https://mirror.example/simple",
        "--find-links /wheels",
        "-i mirror.example",
        "pillow @ https://mirror.example/pillow.whl",
    ],
)
def test_an_address_is_found(line: str) -> None:
    assert addresses(GOOD + line + "\n") == [line]


def test_a_line_without_a_hash_is_found() -> None:
    assert unhashed(GOOD + "redis==5.3.1\n") == ["redis"]
