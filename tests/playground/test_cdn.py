"""Attachments at their addresses: signed, expiring, gone with their message."""

import discord
import pytest
import yarl

from playground.files import Upload, describe, safe_filename
from tests.playground.harness import Bot, HandClock, Playground, png


async def get(playground: Playground, url: object) -> int:
    address = url if isinstance(url, yarl.URL) else yarl.URL(str(url))
    async with playground.http.get(address) as response:
        return response.status


async def test_an_address_ends_after_a_day_and_a_new_look_gives_a_new_one(
    timed_playground: Playground, clock: HandClock
) -> None:
    playground = timed_playground
    sent = await playground.say("x", shot=png())
    url = yarl.URL(sent["attachments"][0]["url"])
    assert int(url.query["ex"], 16) - int(url.query["is"], 16) == 24 * 3600
    clock.turn(hours=23, minutes=59)
    assert await get(playground, url) == 200
    clock.turn(minutes=2)
    assert await get(playground, url) == 404
    path = f"/channels/{sent['channel_id']}/messages/{sent['id']}"
    fresh = (await playground.rest("GET", path)).json["attachments"][0]["url"]
    assert await get(playground, fresh) == 200


async def test_discord_py_cannot_read_an_expired_attachment(
    playground: Playground, bot: Bot
) -> None:
    await playground.play("POST", "/chaos", {"kind": "attachment_life", "seconds": 0})
    await playground.say("x", shot=png())
    message: discord.Message = await bot.next("message")
    with pytest.raises(discord.NotFound):
        await message.attachments[0].read()


@pytest.mark.parametrize("field", ["ex", "is", "hm"])
async def test_an_address_that_was_changed_opens_nothing(
    playground: Playground, field: str
) -> None:
    sent = await playground.say("x", shot=png())
    url = yarl.URL(sent["attachments"][0]["url"])
    assert await get(playground, url.update_query({field: "7fffffff"})) == 404
    assert await get(playground, url.without_query_params(field)) == 404


async def test_a_signature_of_any_letters_opens_nothing(playground: Playground) -> None:
    sent = await playground.say("x", shot=png())
    url = yarl.URL(sent["attachments"][0]["url"])
    assert await get(playground, url.update_query(hm="đ")) == 404


async def test_a_page_among_the_files_can_do_nothing(playground: Playground) -> None:
    path = f"/channels/{playground.channel('help').id}/messages"
    page = {"page.html": b"<script>alert(1)</script>"}
    sent = (await playground.play("POST", path, {"content": "x"}, files=page)).json
    async with playground.http.get(yarl.URL(sent["attachments"][0]["url"])) as response:
        assert response.content_type == "text/html"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("number", ["x", "..%2F..%2Fcdn.key", "1" * 30, "%00"])
async def test_an_address_without_a_number_opens_nothing(
    playground: Playground, number: str
) -> None:
    url = yarl.URL(f"{playground.origin}/cdn/attachments/1/{number}/a.png", encoded=True)
    assert await get(playground, url) == 404


async def test_a_deleted_message_takes_its_files_along(playground: Playground) -> None:
    sent = await playground.say("x", shot=png())
    await playground.play("DELETE", f"/channels/{sent['channel_id']}/messages/{sent['id']}")
    assert await get(playground, sent["attachments"][0]["url"]) == 404


async def test_a_file_is_sent_with_the_type_of_its_name(playground: Playground) -> None:
    sent = await playground.say("x", shot=png())
    async with playground.http.get(yarl.URL(sent["attachments"][0]["url"])) as response:
        assert response.content_type == "image/png"
        assert await response.read() == png()


async def test_people_have_a_default_avatar(playground: Playground, bot: Bot) -> None:
    assert bot.user is not None
    assert (await bot.user.display_avatar.read())[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("shot.png", "shot.png"),
        ("Ảnh chụp.png", "Anh_chup.png"),
        ("截图.png", "unknown.png"),
        ("a b/../c.png", "c.png"),
        ("noname", "noname"),
    ],
)
def test_a_name_is_made_safe(given: str, safe: str) -> None:
    assert safe_filename(given) == safe


@pytest.mark.parametrize(
    ("name", "data", "content_type", "size"),
    [
        ("a.png", png(4, 3), "image/png", (4, 3)),
        ("a.txt", png(4, 3), "text/plain", (4, 3)),
        ("a.png", b"no picture", "image/png", (None, None)),
        ("a.heic", b"?", "image/heic", (None, None)),
        ("a.webp", b"?", "image/webp", (None, None)),
        ("a", b"?", None, (None, None)),
    ],
)
def test_the_type_goes_by_the_name_and_the_size_by_the_bytes(
    name: str, data: bytes, content_type: str | None, size: tuple[int | None, int | None]
) -> None:
    upload = Upload(number=0, filename=name, data=data)
    attachment = describe(upload, attachment_id=1, channel_id=2)
    assert attachment.content_type == content_type
    assert (attachment.width, attachment.height) == size


def test_the_name_a_person_gave_is_kept_as_the_title() -> None:
    upload = Upload(number=0, filename="Ảnh.png", data=b"")
    attachment = describe(upload, attachment_id=1, channel_id=2)
    assert (attachment.filename, attachment.title) == ("Anh.png", "Ảnh")
