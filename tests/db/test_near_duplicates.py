from uuid import UUID, uuid4

import pytest

from db import messages, ocr_results
from db.near_duplicates import MAX_DISTANCE, MAX_LINKS, earlier, link, quarters
from db.pool import Pool
from tests.builders import make_attachment, make_message, make_place, make_transcript, store

LOOK = 0x0123456789ABCDEF
GUILD = 100


def turned(look: int, *bits: int) -> int:
    """*look* with these bits of its 64 turned; signed, as it is stored."""
    for bit in bits:
        look ^= 1 << bit
    look &= (1 << 64) - 1
    return look - (1 << 64) if look >> 63 else look


async def posted(
    db: Pool,
    look: int | None,
    *,
    width: int = 640,
    height: int = 200,
    message_id: int | None = None,
) -> UUID:
    """A picture that was read, and linked to those before."""
    changes = {"id": message_id} if message_id else {}
    [attachment_id] = await store(db, make_message(attachments=(make_attachment(),), **changes))
    claim = await ocr_results.claim(db, attachment_id, owner="one", lease_s=30)
    assert claim
    transcript = make_transcript(look=look, width=width, height=height)
    assert await ocr_results.complete(db, attachment_id, claim.token, transcript)
    if look is not None:
        await link(db, GUILD, attachment_id, look)
    return attachment_id


async def links(db: Pool, attachment_id: UUID) -> list[tuple[UUID, int]]:
    found = await earlier(db, GUILD, attachment_id)
    return [(picture.attachment_id, picture.distance) for picture in found]


@pytest.mark.parametrize(
    "bits",
    [(), (0,), (63,), (0, 16, 32, 48), (15, 31, 47, 63, 1, 17), (0, 1, 2, 3, 4, 5)],
)
async def test_a_picture_is_linked_to_the_one_it_looks_like(
    db: Pool, bits: tuple[int, ...]
) -> None:
    await make_place(db)
    first = await posted(db, LOOK)
    again = await posted(db, turned(LOOK, *bits))

    assert await links(db, again) == [(first, len(bits))]
    assert await links(db, first) == []


@pytest.mark.parametrize(
    ("look", "size"),
    [
        pytest.param(turned(LOOK, *range(0, 14, 2)), (640, 200), id="seven bits are too many"),
        pytest.param(~LOOK, (640, 200), id="nothing in common"),
        pytest.param(LOOK, (640, 240), id="other proportions"),
        pytest.param(None, (640, 200), id="one colour"),
    ],
)
async def test_others_are_not_linked(db: Pool, look: int | None, size: tuple[int, int]) -> None:
    await make_place(db)
    await posted(db, LOOK)
    other = await posted(db, look, width=size[0], height=size[1])

    assert await links(db, other) == []
    assert await db.fetchval("SELECT count(*) FROM near_duplicates") == 0


async def test_a_smaller_copy_is_linked(db: Pool) -> None:
    await make_place(db)
    first = await posted(db, LOOK)
    smaller = await posted(db, LOOK, width=321, height=100)

    assert await links(db, smaller) == [(first, 0)]


async def test_whichever_is_read_first_the_later_message_has_the_link(db: Pool) -> None:
    await make_place(db)
    late = await posted(db, LOOK, message_id=5000)
    early = await posted(db, LOOK, message_id=4000)

    assert await links(db, late) == [(early, 0)]
    assert await links(db, early) == []


async def test_only_the_nearest_are_linked(db: Pool) -> None:
    await make_place(db)
    far = [await posted(db, turned(LOOK, bit, bit + 20)) for bit in range(MAX_LINKS)]
    near = await posted(db, LOOK)
    await db.execute("TRUNCATE near_duplicates")
    last = await posted(db, LOOK)

    found = await links(db, last)
    assert found[0] == (near, 0)
    assert len(found) == MAX_LINKS
    assert (far[0], 2) not in found


async def test_another_guild_is_neither_linked_nor_told(db: Pool) -> None:
    await make_place(db)
    theirs = await posted(db, LOOK)
    await db.execute("UPDATE message_attachments SET guild_id = 7")
    ours = await posted(db, LOOK)
    again = await posted(db, LOOK)

    assert await links(db, ours) == []
    assert await links(db, again) == [(ours, 0)]
    assert await earlier(db, 7, again) == []
    assert await link(db, GUILD, theirs, LOOK) == 0


async def test_linking_twice_links_once(db: Pool) -> None:
    await make_place(db)
    first = await posted(db, LOOK)
    again = await posted(db, LOOK)

    assert await link(db, GUILD, again, LOOK) == 0
    assert await links(db, again) == [(first, 0)]


@pytest.mark.parametrize("which", [0, 1], ids=["the earlier", "the later"])
async def test_a_link_goes_with_either_picture(db: Pool, which: int) -> None:
    await make_place(db)
    await posted(db, LOOK)
    await posted(db, LOOK)
    ids = [row["id"] for row in await db.fetch("SELECT id FROM messages ORDER BY id")]

    await messages.delete(db, [ids[which]])

    assert await db.fetchval("SELECT count(*) FROM near_duplicates") == 0


async def test_a_picture_that_is_gone_is_linked_to_nothing(db: Pool) -> None:
    await make_place(db)
    await posted(db, LOOK)

    assert await link(db, GUILD, uuid4(), LOOK) == 0


async def test_a_picture_that_is_being_deleted_is_passed_over(db: Pool) -> None:
    await make_place(db)
    first = await posted(db, LOOK)
    again = await posted(db, LOOK)
    await db.execute("TRUNCATE near_duplicates")
    async with db.acquire() as other, other.transaction():
        await other.execute("DELETE FROM message_attachments WHERE id = $1", first)

        assert await link(db, GUILD, again, LOOK) == 0


def test_any_two_looks_near_enough_share_a_quarter_that_is_looked_up() -> None:
    """Seven bits over four quarters leave one with a single bit: the indexes miss nothing."""
    assert MAX_DISTANCE < 8
    for look in (LOOK, -1, 0, turned(LOOK, 63)):
        for step in range(1, 12):
            other = turned(look, *((step * n) % 64 for n in range(7)))
            pairs = zip(quarters(look), quarters(other), strict=True)
            assert any(theirs[0] in ours for ours, theirs in pairs)
