"""Links as people paste them."""

import pytest

from bot.links import Link, is_link, message_id_in, parse_link

AT = "discord.com/channels/100/200"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"https://{AT}/300", Link(100, 200, 300)),
        (f"https://ptb.{AT}/300", Link(100, 200, 300)),
        (f"https://canary.{AT}", Link(100, 200, None)),
        ("http://discordapp.com/channels/100/200/300/", Link(100, 200, 300)),
        (f" <https://{AT}/300> ", Link(100, 200, 300)),
        (f"https://{AT}/300 and more", None),
        (f"https://evil.example/{AT}/300", None),
        ("https://discord.com.evil.example/channels/100/200", None),
        ("https://discord.com/channels/@me/200/300", None),
        (f"https://{AT}/{'9' * 40}", None),
        ("numpy will not import", None),
    ],
)
def test_a_link_is_all_of_a_text_or_nothing(text: str, link: Link | None) -> None:
    assert parse_link(text) == link


def test_a_link_that_goes_nowhere_is_still_meant_as_one() -> None:
    assert is_link(f"https://{AT}/300/400")
    assert not is_link(f"why does https://{AT}/300 fail")


def test_a_message_is_named_by_its_id_or_by_its_link_into_this_place() -> None:
    assert message_id_in("123456789012345678", 200) == 123456789012345678
    assert message_id_in(f"https://{AT}/300", 200) == 300
    assert message_id_in(f"https://{AT}/300", 201) is None
    assert message_id_in("the one above", 200) is None
