"""Base64 of pictures: in parts, and as strict as a whole."""

from base64 import b64encode
from random import Random

import pytest

from web.base64_text import PART, decode


@pytest.mark.parametrize("size", [0, 1, 2, 3, PART // 4 * 3, PART // 4 * 3 + 1, PART * 2 + 2])
def test_parts_make_the_same_bytes(size: int) -> None:
    data = Random(size).randbytes(size)  # noqa: S311  # no secret

    assert decode(b64encode(data).decode()) == data


@pytest.mark.parametrize(
    "text",
    ["!", "A", "AAA", "AA=A", "AA==AAAA", "AAAA\n", "AAAé", "A" * (PART - 1) + "=AAAA"],
    ids=ascii,
)
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decode(text)
