"""What redaction costs: `python -m tools.redaction_cost` prints CPU time per text, and its growth.

A hostile text repeats what keeps a rule busy. Twice as much of it should take twice as long; a
square would take four times as long.
"""

import sys
import time
from collections.abc import Sequence

from core.redaction import redact

BLOCK = "-----BEGIN " + "PRIVATE KEY-----\n"
HOSTILE = (
    *("a.", "a-", "sk-", "eyJ.", "N ab1 ", "password=", "token:", "token='", "a@b.", "0 "),
    *("4 ", "a://b:c@", "Cookie: a=b;", "mysql -p ", "AB12 ", "\n", "(", "Bearer ", BLOCK),
    *("pin ", "otp: ", "abcd ", "ABCD-", "recovery codes ", "seed phrase ", "$6$a", "1234 "),
    *("echo a ", "curl -u a", "zip -P ", "admin/", "pass is ", "password\n", "a at ", "(at) "),
    *("a1b2c3d4e5f6 ", "abc2 ", "1. abandon ", "| password |\n", "code is 12 ", "pass, it "),
    *("abandon ", "glpa t-a1", "insert into users values ('a', ", "echo a1 | ", "1 a\n2 b\n"),
    *("password tried a ", "kind: Secret\ndata:\n a: b\n", "cat token\n", "a = A1b2C3d4\n"),
    *("pass a-1 ", "changed it to ", "//a/", "-p a1 ", "password=x1y2z3 ", "[REDACTED:A] pass "),
    *("jwt: {", "session({", "hash::make('", "password for a: ", "0TP ", "P1N 1", "psk = a "),
    *("(415) 555-", "415-555-\n", "0912 345", "a://\nb:c", "a@b\nc.co ", "a@b.c. "),
)
SMALL, LARGE = 10_000, 20_000  # characters
_TRIES = 3


def seconds(text: str) -> float:
    """CPU time of redacting *text*, the least of some tries."""

    def once() -> float:
        started = time.process_time()
        redact(text)
        return time.process_time() - started

    return min(once() for _ in range(_TRIES))


def growth(piece: str) -> tuple[float, float]:
    """Seconds for SMALL characters of *piece* and again, and how often that for LARGE."""
    small = seconds(piece * (SMALL // len(piece)))
    return small, seconds(piece * (LARGE // len(piece))) / max(small, 0.001)


def main(pieces: Sequence[str]) -> int:
    print(f"{'piece':40} {SMALL:>7} chars, ms   {LARGE} chars, times as long")
    ratios: list[float] = []
    for piece in pieces or HOSTILE:
        small, ratio = growth(piece)
        ratios.append(ratio)
        print(f"{piece!r:40} {small * 1000:14.1f}   {ratio:.2f}")
    print(f"worst {max(ratios):.2f}, median {sorted(ratios)[len(ratios) // 2]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
