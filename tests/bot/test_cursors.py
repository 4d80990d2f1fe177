"""How far a cursor may move: never past a message that is not stored."""

from bot.cursors import Cursors


def test_a_cursor_stays_until_the_channel_has_caught_up() -> None:
    cursors = Cursors()
    cursors.arrived(1, 10)

    assert cursors.stored(1, 10) is None
    assert cursors.caught_up(1, newest=8) == 10


def test_a_cursor_follows_what_is_stored() -> None:
    cursors = Cursors()
    cursors.caught_up(1, newest=5)
    cursors.arrived(1, 10)

    assert cursors.stored(1, 10) == 10


def test_a_cursor_does_not_pass_a_message_on_its_way() -> None:
    cursors = Cursors()
    cursors.caught_up(1, newest=5)
    cursors.arrived(1, 10)
    cursors.arrived(1, 11)

    assert cursors.stored(1, 11) == 9
    assert cursors.stored(1, 10) == 11


def test_after_a_lost_session_the_cursor_waits_for_the_gap_to_be_read() -> None:
    cursors = Cursors()
    cursors.caught_up(1, newest=5)
    cursors.lost([1])
    cursors.arrived(1, 10)

    assert cursors.stored(1, 10) is None
    assert cursors.caught_up(1, newest=9) == 10


def test_an_empty_channel_has_no_cursor() -> None:
    assert Cursors().caught_up(1, newest=0) is None


def test_channels_are_apart() -> None:
    cursors = Cursors()
    cursors.caught_up(1, newest=5)
    cursors.arrived(2, 6)
    cursors.arrived(1, 7)

    assert cursors.stored(1, 7) == 7
