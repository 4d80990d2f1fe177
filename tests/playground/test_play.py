"""What the page asks for, and who may ask."""

from pathlib import Path

import aiohttp
import pytest

from playground.demo.guild import demo_guild
from tests.playground.harness import Playground, running


async def test_the_page_begins_with_the_guild_and_its_viewers(playground: Playground) -> None:
    begun = (await playground.play("GET", "/bootstrap")).json
    names = [channel["name"] for channel in begun["guild"]["channels"]]
    assert begun["me_default"] == str(playground.alice)
    assert begun["viewers"] == [str(playground.alice), str(playground.maud)]
    assert names == ["general", "help", "questions"]
    moderators = [m["user"]["username"] for m in begun["guild"]["members"] if m["is_moderator"]]
    assert moderators == ["maud"]


async def test_the_page_begins_as_the_member_when_nobody_is_named(
    playground: Playground,
) -> None:
    async with playground.http.get(f"{playground.origin}/play/bootstrap") as answer:
        assert await answer.json() == (await playground.play("GET", "/bootstrap")).json


async def test_a_moderator_sees_more_channels(playground: Playground) -> None:
    begun = (await playground.play("GET", "/bootstrap", user=playground.maud)).json
    assert [c["name"] for c in begun["guild"]["channels"]][-2:] == ["staff", "moderator-news"]


async def test_the_page_itself_is_served(playground: Playground) -> None:
    async with playground.http.get(f"{playground.origin}/") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"


async def test_a_sample_is_posted_by_its_id(playground: Playground) -> None:
    samples = (await playground.play("GET", "/bootstrap")).json["samples"]
    sample = next(item for item in samples if item["kind"] == "message")
    posted = await playground.play("POST", f"/samples/{sample['id']}")
    assert posted.json["channel_id"] == sample["channel_id"]
    async with playground.http.get(playground.origin + sample["image_url"]) as picture:
        assert len(await picture.read()) == posted.json["attachments"][0]["size"]
    assert (await playground.play("POST", "/samples/unknown")).status == 404


async def test_the_bot_cannot_be_played(playground: Playground) -> None:
    answer = await playground.play("GET", "/commands", user=playground.world.bot.id)
    assert answer.code == 10013


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "{origin}"}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_pages_of_other_sites_get_nothing(
    playground: Playground, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.format(origin=playground.origin) for name, value in headers.items()}
    url = f"{playground.origin}/play/bootstrap"
    async with playground.http.get(url, headers=sent) as answer:
        assert answer.status == status


async def test_a_socket_of_another_site_is_refused(playground: Playground) -> None:
    url = f"{playground.origin}/play/events"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with playground.http.ws_connect(url, origin="http://evil.example"):
            pass


async def test_the_demo_guild_is_planted_whole(tmp_path: Path) -> None:
    guild = demo_guild()
    async with running(tmp_path, guild=guild) as playground:
        store, files = playground.world.store, playground.world.files
        for post in guild.posts:
            assert store.channels[post.id].name == post.title
            assert [message.content for message in store.messages.in_channel(post.id)] == [
                message.text for message in post.messages
            ]
        pictures = [item for message in store.messages for item in message.attachments]
        assert pictures
        assert all(files.path(item.id).stat().st_size == item.size for item in pictures)
