"""Commands, buttons and forms, between the page and the real discord.py."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from tests.playground.harness import Bot, HandClock, Playground, connected, png

Act = Callable[[discord.Interaction[Any]], Awaitable[object]]


class Panel(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Solved", custom_id="solved")
    async def solved(
        self, interaction: discord.Interaction[Any], _: discord.ui.Button[Any]
    ) -> None:
        await interaction.response.edit_message(content="Solved!", view=None)


class Form(discord.ui.Modal, title="Why?"):
    reason: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Reason", custom_id="reason")

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.send_message(f"because {self.reason.value}")


@asynccontextmanager
async def bot_with(playground: Playground, act: Act) -> AsyncGenerator[Bot]:
    """A bot whose every command does this."""
    bot = Bot()

    @app_commands.describe(text="what to look for", image="a screenshot")
    async def search(
        interaction: discord.Interaction[Any], text: str, image: discord.Attachment | None = None
    ) -> None:
        interaction.extras.update(text=text, image=image)
        await act(interaction)

    async def read(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        interaction.extras["message"] = message
        await act(interaction)

    async def suggest(_: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}!", value=typed)]

    slash: app_commands.Command[Any, Any, None] = app_commands.Command(
        name="search", description="Search", callback=search
    )
    slash.autocomplete("text")(suggest)
    bot.tree.add_command(slash)
    bot.tree.add_command(app_commands.ContextMenu(name="Read screenshot", callback=read))
    async with connected(playground, bot):
        await bot.tree.sync()
        yield bot


async def command_id(playground: Playground, name: str) -> str:
    listed = await playground.play("GET", "/commands")
    return next(item["id"] for item in listed.json if item["name"] == name)


async def run(playground: Playground, text: str = "npe", **files: bytes) -> str:
    """Alice uses /search in #help."""
    options: list[dict[str, Any]] = [{"name": "text", "type": 3, "value": text}]
    if files:
        options.append({"name": "image", "type": 11, "value": 0})
    answer = await playground.play(
        "POST",
        "/interactions",
        {
            "type": 2,
            "channel_id": str(playground.channel("help").id),
            "data": {"id": await command_id(playground, "search"), "options": options},
        },
        files={f"{name}.png": data for name, data in files.items()} or None,
    )
    assert answer.status == 200, answer
    return answer.json["interaction_id"]


@asynccontextmanager
async def page(
    playground: Playground, user: int | None = None
) -> AsyncGenerator[Callable[[str], Awaitable[dict[str, Any]]]]:
    """What a person's page is told; call it for the next event of a name."""
    url = f"{playground.origin}/play/events?user={user or playground.alice}"
    async with playground.http.ws_connect(url) as socket:

        async def heard(name: str) -> dict[str, Any]:
            async with asyncio.timeout(10):
                while (event := await socket.receive_json())["t"] != name:
                    pass
                return event["d"]

        yield heard


async def test_a_slash_command_defers_and_its_follow_up_fills_the_message(
    playground: Playground,
) -> None:
    async def act(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send(f"found {interaction.extras['text']}")
        await interaction.followup.send("and more")

    async with bot_with(playground, act), page(playground) as heard:
        await run(playground)
        loading = await heard("MESSAGE_CREATE")
        filled = await heard("MESSAGE_UPDATE")
        more = await heard("MESSAGE_CREATE")
    assert (loading["flags"], loading["type"]) == (128, 20)
    assert (filled["id"], filled["content"], filled["flags"]) == (loading["id"], "found npe", 0)
    assert filled["interaction_metadata"]["name"] == "search"
    assert (more["content"], more["message_reference"]["message_id"]) == ("and more", loading["id"])


async def test_an_ephemeral_answer_is_seen_by_its_person_only(playground: Playground) -> None:
    async def act(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("only you", ephemeral=True)
        await (await interaction.original_response()).edit(content="still only you")

    async with (
        bot_with(playground, act) as bot,
        page(playground) as alice,
        page(playground, playground.maud) as maud,
    ):
        await run(playground)
        assert (await alice("MESSAGE_CREATE"))["flags"] == 64
        assert (await alice("MESSAGE_UPDATE"))["content"] == "still only you"
        await bot.text("help").send("for all")
        assert (await maud("MESSAGE_CREATE"))["content"] == "for all"
    seen = await playground.play("GET", f"/channels/{playground.channel('help').id}/messages")
    assert [item["content"] for item in seen.json] == ["for all"]


async def test_a_command_gets_an_uploaded_picture(playground: Playground) -> None:
    async def act(interaction: discord.Interaction[Any]) -> None:
        size = len(await interaction.extras["image"].read())
        await interaction.response.send_message(str(size))

    async with bot_with(playground, act), page(playground) as heard:
        await run(playground, image=png())
        assert (await heard("MESSAGE_CREATE"))["content"] == str(len(png()))


async def test_a_context_menu_reads_the_message_even_without_the_content_intent(
    playground: Playground,
) -> None:
    async def act(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(interaction.extras["message"].content)

    sent = await playground.say("secret words")
    async with bot_with(playground, act), page(playground) as heard:
        await playground.play(
            "POST",
            "/interactions",
            {
                "type": 2,
                "channel_id": sent["channel_id"],
                "data": {
                    "id": await command_id(playground, "Read screenshot"),
                    "target_id": sent["id"],
                },
            },
        )
        answer = await heard("MESSAGE_CREATE")
    assert (answer["content"], answer["type"]) == ("secret words", 23)


async def test_an_option_is_completed_while_it_is_typed(playground: Playground) -> None:
    async def act(interaction: discord.Interaction[Any]) -> None:
        raise AssertionError("never run")

    async with bot_with(playground, act):
        asked = await playground.play(
            "POST",
            "/interactions",
            {
                "type": 4,
                "channel_id": str(playground.channel("help").id),
                "data": {
                    "id": await command_id(playground, "search"),
                    "options": [{"name": "text", "type": 3, "value": "np", "focused": True}],
                },
            },
        )
    assert asked.json == {"choices": [{"name": "np!", "value": "np"}]}


async def test_a_button_changes_its_message(playground: Playground, bot: Bot) -> None:
    message = await bot.text("help").send("open", view=Panel())
    async with page(playground) as heard:
        await playground.play(
            "POST",
            "/interactions",
            {
                "type": 3,
                "channel_id": str(message.channel.id),
                "data": {
                    "message_id": str(message.id),
                    "custom_id": "solved",
                    "component_type": 2,
                },
            },
        )
        changed = await heard("MESSAGE_UPDATE")
    assert (changed["content"], changed["components"]) == ("Solved!", [])


async def test_a_form_opens_on_the_page_and_its_words_come_back(playground: Playground) -> None:
    async def act(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(Form())

    async with bot_with(playground, act), page(playground) as heard:
        await run(playground)
        form = await heard("MODAL_OPEN")
        assert form["title"] == "Why?"
        await playground.play(
            "POST",
            "/interactions",
            {
                "type": 5,
                "channel_id": form["channel_id"],
                "data": {
                    "custom_id": form["custom_id"],
                    "components": [
                        {
                            "type": 1,
                            "components": [{"type": 4, "custom_id": "reason", "value": "so"}],
                        }
                    ],
                },
            },
        )
        assert (await heard("MESSAGE_CREATE"))["content"] == "because so"


async def test_commands_are_shown_to_those_who_may_use_them(playground: Playground) -> None:
    commands = [
        {"name": "all", "description": "for all", "type": 1},
        {"name": "mods", "description": "x", "type": 1, "default_member_permissions": 1 << 13},
        {"name": "nobody", "description": "x", "type": 1, "default_member_permissions": 0},
    ]
    path = f"/applications/{playground.world.bot.id}/commands"
    answer = await playground.rest("PUT", path, commands)
    assert [item["default_member_permissions"] for item in answer.json] == [None, "8192", "0"]
    alice = await playground.play("GET", "/commands")
    maud = await playground.play("GET", "/commands", user=playground.maud)
    assert [item["name"] for item in alice.json] == ["all"]
    assert [item["name"] for item in maud.json] == ["all", "mods", "nobody"]  # the owner
    hidden = {"type": 2, "channel_id": str(playground.channel("help").id)}
    refused = await playground.play(
        "POST", "/interactions", {**hidden, "data": {"id": answer.json[1]["id"]}}
    )
    assert refused.code == 10063


async def test_a_command_keeps_its_id_when_the_bot_registers_it_again(
    playground: Playground,
) -> None:
    path = f"/applications/{playground.world.bot.id}/commands"
    first = await playground.rest("PUT", path, [{"name": "a", "description": "x"}])
    again = await playground.rest("PUT", path, [{"name": "a", "description": "y"}])
    assert first.json[0]["id"] == again.json[0]["id"]
    assert first.json[0]["version"] != again.json[0]["version"]


class Unanswered:
    """An interaction that the test answers by hand."""

    def __init__(self, playground: Playground, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.playground = playground
        self.socket = socket
        self.token = ""
        self.id = ""

    async def answer(self, kind: int, **data: object) -> tuple[int, int | None]:
        path = f"/interactions/{self.id}/{self.token}/callback"
        answer = await self.playground.rest("POST", path, {"type": kind, "data": data})
        return answer.status, answer.json and answer.code

    async def webhook(self, method: str, path: str = "", **payload: object) -> tuple[int, Any]:
        url = f"/webhooks/{self.playground.world.bot.id}/{self.token}{path}"
        answer = await self.playground.rest(method, url, payload or None)
        return answer.status, answer.json and answer.json.get("code")


@pytest.fixture
async def unanswered(timed_playground: Playground) -> AsyncGenerator[Unanswered]:
    playground = timed_playground
    path = f"/applications/{playground.world.bot.id}/commands"
    await playground.rest("PUT", path, [{"name": "search", "description": "x"}])
    url = f"{playground.origin}/gateway?v=10&encoding=json"
    async with playground.http.ws_connect(url) as socket:
        token = playground.world.config.token
        identify: dict[str, object] = {"token": token, "properties": {}, "intents": 1}
        await socket.send_json({"op": 2, "d": identify})
        case = Unanswered(playground, socket)
        case.id = await run(playground)
        while (frame := await socket.receive_json())["t"] != "INTERACTION_CREATE":
            pass
        case.token = frame["d"]["token"]
        yield case


async def test_the_first_answer_must_come_within_three_seconds(
    unanswered: Unanswered, clock: HandClock
) -> None:
    clock.turn(seconds=3.1)
    assert await unanswered.answer(4, content="late") == (404, 10062)


async def test_the_first_answer_comes_once(unanswered: Unanswered) -> None:
    assert await unanswered.answer(5) == (204, None)
    assert await unanswered.answer(4, content="twice") == (400, 40060)


async def test_a_wrong_token_answers_nothing(unanswered: Unanswered) -> None:
    unanswered.token += "x"
    assert await unanswered.answer(5) == (404, 10062)
    assert await unanswered.webhook("POST", content="x") == (404, 10015)


async def test_there_is_no_follow_up_before_the_answer(unanswered: Unanswered) -> None:
    assert await unanswered.webhook("POST", content="x") == (404, 10015)


async def test_follow_ups_end_after_fifteen_minutes(
    unanswered: Unanswered, clock: HandClock
) -> None:
    await unanswered.answer(5)
    clock.turn(minutes=14, seconds=59)
    assert await unanswered.webhook("PATCH", "/messages/@original", content="in time") == (
        200,
        None,
    )
    clock.turn(seconds=2)
    assert await unanswered.webhook("POST", content="late") == (401, 50027)


@pytest.mark.parametrize(
    ("kind", "data"), [(7, {"content": "x"}), (6, {}), (8, {"choices": []}), (1, {}), (12, {})]
)
async def test_an_answer_must_fit_its_interaction(
    unanswered: Unanswered, kind: int, data: dict[str, object]
) -> None:
    assert await unanswered.answer(kind, **data) == (400, 50035)


@pytest.mark.parametrize(
    ("kind", "data", "refusal"),
    [
        (4, {"content": ""}, (400, 50006)),
        (4, {"content": "x" * 2001}, (400, 50035)),
        (9, {"custom_id": "f", "title": "t" * 46, "components": []}, (400, 50035)),
    ],
)
async def test_an_answer_keeps_discords_limits(
    unanswered: Unanswered, kind: int, data: dict[str, object], refusal: tuple[int, int]
) -> None:
    assert await unanswered.answer(kind, **data) == refusal


async def test_the_answer_can_be_read_and_deleted(unanswered: Unanswered) -> None:
    await unanswered.answer(4, content="here", flags=64)
    assert await unanswered.webhook("GET", "/messages/@original") == (200, None)
    assert await unanswered.webhook("DELETE", "/messages/@original") == (204, None)
    assert await unanswered.webhook("GET", "/messages/@original") == (404, 10008)


async def test_a_person_learns_that_the_bot_did_not_answer(playground: Playground) -> None:
    path = f"/applications/{playground.world.bot.id}/commands"
    await playground.rest("PUT", path, [{"name": "search", "description": "x"}])
    async with page(playground) as heard:
        asked = await run(playground)
        assert (await heard("INTERACTION_LOADING"))["interaction_id"] == asked
        assert (await heard("INTERACTION_FAILED"))["interaction_id"] == asked


async def test_a_button_nobody_sent_cannot_be_pressed(playground: Playground) -> None:
    sent = await playground.say("hi")
    asked = {
        "type": 3,
        "channel_id": sent["channel_id"],
        "data": {"message_id": sent["id"], "custom_id": "x", "component_type": 2},
    }
    assert (await playground.play("POST", "/interactions", asked)).code == 50035


async def test_a_form_that_is_not_open_cannot_be_sent(playground: Playground) -> None:
    channel_id = str(playground.channel("help").id)
    data: dict[str, object] = {"custom_id": "form", "components": []}
    asked: dict[str, object] = {"type": 5, "channel_id": channel_id, "data": data}
    assert (await playground.play("POST", "/interactions", asked)).code == 50035


@pytest.mark.parametrize("kind", [2, 3, 4, 5])
async def test_an_interaction_without_its_data_is_refused(
    playground: Playground, kind: int
) -> None:
    channel_id = str(playground.channel("help").id)
    asked: dict[str, object] = {"type": kind, "channel_id": channel_id, "data": {}}
    assert (await playground.play("POST", "/interactions", asked)).code == 50035


async def test_a_command_needs_its_required_options_and_its_target(playground: Playground) -> None:
    option = {"name": "text", "type": 3, "description": "x", "required": True}
    path = f"/applications/{playground.world.bot.id}/commands"
    made = await playground.rest(
        "PUT",
        path,
        [
            {"name": "search", "description": "x", "options": [option]},
            {"name": "Read", "type": 3},
        ],
    )
    for command in made.json:
        asked = {
            "type": 2,
            "channel_id": str(playground.channel("help").id),
            "data": {"id": command["id"]},
        }
        assert (await playground.play("POST", "/interactions", asked)).code == 50035
