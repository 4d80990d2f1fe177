"""The page in a real browser, over a real playground, with a bot of the real discord.py."""

import base64
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect
from yarl import URL

from playground import pictures
from playground.demo.guild import demo_guild
from tests.browser import browser as browser  # noqa: PLC0414  # a fixture
from tests.browser import empty_page, listening
from tests.playground.harness import Bot, Playground, connected, running

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> [x](javascript:alert(3)) \"'&lt;"

GIVE_FILE = """
([selector, kind, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
    : new DragEvent("drop", { ...options, dataTransfer: transfer });
  document.querySelector(selector).dispatchEvent(event);
}
"""


class Helper(Bot):
    """Answers every message with a link to a solved thread, buttons and an embed."""

    def __init__(self, playground: Playground) -> None:
        super().__init__()
        guild, post = demo_guild(), demo_guild().posts[0]
        assert post.solution is not None
        self.answer_id = post.replies[post.solution].id
        place = f"{guild.id}/{post.id}/{self.answer_id}"
        self.link = f"https://discord.com/channels/{place}"
        self.playground = playground

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        async with message.channel.typing():
            count = len(message.attachments)
        embed = discord.Embed(
            title="Solved before", description="Use `python -m pip`.", url=self.link
        )
        await message.reply(
            f"I read {count} pictures. See [the answer]({self.link})",
            embed=embed,
            view=Choice(),
            mention_author=False,
        )


class Choice(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="It helped", custom_id="helped")
    async def helped(
        self, interaction: discord.Interaction[Any], _: discord.ui.Button[Any]
    ) -> None:
        await interaction.response.edit_message(content="Glad to hear.", view=None)

    @discord.ui.button(label="It did not", custom_id="not")
    async def did_not(
        self, interaction: discord.Interaction[Any], _: discord.ui.Button[Any]
    ) -> None:
        await interaction.response.send_modal(Reason())


class Reason(discord.ui.Modal, title="What was wrong?"):
    reason: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Reason", custom_id="reason")

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await interaction.response.send_message(f"Noted: {self.reason.value}", ephemeral=True)


async def ask(
    interaction: discord.Interaction[Any],
    question: str,
    topic: str = "",
    picture: discord.Attachment | None = None,
) -> None:
    await interaction.response.defer()
    name = picture.filename if picture else "nothing"
    await interaction.followup.send(f"Answer to {question} about {topic} with {name}")


async def topics(_: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    names = [name for name in ("python", "docker") if typed in name]
    return [app_commands.Choice(name=name.title(), value=name) for name in names]


async def forget(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.send_message("Forgotten.", ephemeral=True)


async def read_screenshot(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    await interaction.response.send_message(f"{len(message.attachments)} read", ephemeral=True)


async def with_commands(bot: Bot) -> None:
    slash: app_commands.Command[Any, Any, None] = app_commands.Command(
        name="ask", description="Ask about an error", callback=ask
    )
    slash.autocomplete("topic")(topics)
    purge: app_commands.Command[Any, Any, None] = app_commands.Command(
        name="forget", description="Forget a person", callback=forget
    )
    purge.default_permissions = discord.Permissions(manage_messages=True)
    bot.tree.add_command(slash)
    bot.tree.add_command(purge)
    bot.tree.add_command(app_commands.ContextMenu(name="Read screenshot", callback=read_screenshot))
    await bot.tree.sync()


@pytest.fixture(scope="module")
async def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a playground that holds the demo guild and nothing else."""
    home = tmp_path_factory.mktemp("planted") / "home"
    async with running(home, guild=demo_guild()):
        return home


@pytest.fixture
async def playground(planted: Path, tmp_path: Path) -> AsyncGenerator[Playground]:
    home = shutil.copytree(planted, tmp_path / "home")
    async with running(home, guild=demo_guild()) as playground:
        yield playground


@pytest.fixture
async def helper(playground: Playground) -> AsyncGenerator[Helper]:
    helper = Helper(playground)
    async with connected(playground, helper):
        await with_commands(helper)
        yield helper


@asynccontextmanager
async def opened(
    browser: Browser, playground: Playground, *, width: int = 1200
) -> AsyncGenerator[Page]:
    """The page; at the end it must have said no error and asked nobody else for anything."""
    troubles: list[str] = []
    asked: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(message.text)

    async with empty_page(browser, width=width, height=800) as page:
        page.set_default_timeout(10_000)
        with listening(
            page,
            console=heard,
            pageerror=lambda error: troubles.append(str(error)),
            dialog=lambda dialog: troubles.append(f"dialog: {dialog.message}"),
            request=lambda request: asked.append(request.url),
        ):
            await page.goto(playground.origin)
            await expect(page.locator(".message").first).to_be_visible(timeout=15_000)
            yield page
    assert troubles == []
    own = (playground.origin, f"blob:{playground.origin}")
    assert [url for url in asked if not url.startswith(own)] == []


@pytest.fixture
async def page(browser: Browser, playground: Playground) -> AsyncGenerator[Page]:
    async with opened(browser, playground) as page:
        yield page


def channel(page: Page, name: str) -> Locator:
    return page.locator(".sidebar .channel", has_text=name).first


def message(page: Page, text: str) -> Locator:
    return page.locator(".message", has_text=text).last


async def give(page: Page, kind: str, selector: str = "#composer-text") -> None:
    """Pastes or drops a screenshot there."""
    data = base64.b64encode(pictures.render("docker-port").png).decode()
    await page.evaluate(GIVE_FILE, [selector, kind, "shot.png", data])


async def write(page: Page, text: str) -> None:
    box = page.locator("#composer-text")
    await box.fill(text)
    await box.press("Enter")


async def has_loaded(picture: Locator) -> bool:
    return await picture.evaluate("async (img) => (await img.decode(), img.naturalWidth > 0)")


async def test_the_history_is_there_with_its_pictures(page: Page) -> None:
    await expect(message(page, "which folder eats my disk")).to_be_visible()
    await channel(page, "help-forum").click()
    await expect(page.locator(".card").first).to_be_visible()
    assert await page.locator(".card .tag-solved").count() >= 30
    await page.get_by_label("Search posts").fill("definitely pip")
    await page.locator(".card").click()
    await expect(message(page, "python -m pip did it")).to_be_visible()
    assert await has_loaded(page.locator(".message .picture img"))


async def test_a_link_of_a_message_opens_it_inside_the_page(
    page: Page, playground: Playground
) -> None:
    post = demo_guild().posts[0]
    reply = post.replies[3]
    hash_ = f"#/channels/{demo_guild().id}/{post.id}/{reply.id}"
    await page.goto(f"{playground.origin}/{hash_}")
    await expect(page.locator(f'[data-id="{reply.id}"]')).to_be_focused()
    await expect(page.get_by_role("heading", level=1)).to_have_text(post.title)


async def test_a_screenshot_by_the_file_button_can_be_taken_out_and_is_sent(
    page: Page, tmp_path: Path
) -> None:
    shot = tmp_path / "error.png"
    shot.write_bytes(pictures.render("docker-port").png)
    async with page.expect_file_chooser() as choosing:
        await page.get_by_label("Attach a screenshot or file").click()
    await (await choosing.value).set_files([shot, shot])
    await expect(page.locator(".pending")).to_have_count(2)
    await page.get_by_label("Remove error.png").first.click()
    await expect(page.locator(".pending")).to_have_count(1)
    await write(page, "port taken?")
    sent = message(page, "port taken?")
    await expect(sent.locator(".picture")).to_have_count(1)
    assert await has_loaded(sent.locator(".picture img"))


@pytest.mark.parametrize(
    ("kind", "selector"), [("paste", "#composer-text"), ("drop", ".log")], ids=["paste", "drop"]
)
async def test_a_screenshot_can_be_pasted_and_dropped(page: Page, kind: str, selector: str) -> None:
    await give(page, kind, selector)
    await expect(page.locator(".pending")).to_have_count(1)
    await page.locator("#composer-text").press("Enter")
    await expect(page.locator(".message .picture").last).to_be_visible()
    await page.locator(".message .picture").last.click()
    await expect(page.locator("dialog.lightbox img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog.lightbox")).to_have_count(0)


async def test_each_sample_is_posted_with_one_click(page: Page) -> None:
    await page.locator(".sample").nth(0).click()
    await expect(message(page, "five minutes ago").locator(".picture")).to_be_visible()
    await page.locator(".sample").nth(1).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "docker compose up stops with an error"
    )
    await expect(page.locator(".message .picture")).to_be_visible()


async def test_a_reply_appears_live_and_its_link_leads_to_the_answer(
    page: Page, helper: Helper
) -> None:
    await give(page, "paste")
    await write(page, "help please")
    answer = message(page, "I read 1 pictures")
    await expect(answer.locator(".reply-line")).to_contain_text("help please")
    await expect(answer.locator(".embed-title")).to_have_text("Solved before")
    await expect(page.locator(".bot-state")).to_contain_text("online")
    await answer.get_by_role("link", name="the answer").click()
    await expect(page.locator(f'[data-id="{helper.answer_id}"]')).to_be_focused()


async def test_buttons_change_the_message_and_open_a_form(page: Page, helper: Helper) -> None:
    await write(page, "help please")
    answer = message(page, "I read 0 pictures")
    await answer.get_by_role("button", name="It did not").click()
    await page.get_by_role("dialog").get_by_label("Reason").fill("another error")
    await page.get_by_role("button", name="Submit").click()
    await expect(message(page, "Noted: another error")).to_contain_text("Only you can see this")
    await answer.get_by_role("button", name="It helped").click()
    await expect(message(page, "Glad to hear.")).to_be_visible()
    await expect(page.get_by_role("button", name="It helped")).to_have_count(0)


async def test_a_slash_command_is_completed_checked_and_answered(
    page: Page, helper: Helper
) -> None:
    await page.locator("#composer-text").press_sequentially("/as")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    form = page.get_by_role("form", name="/ask")
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("alert").first).to_have_text("This option is required.")
    await page.keyboard.type("why")
    await form.get_by_text("+ topic").click()
    await page.keyboard.type("dock")
    await form.get_by_role("option", name="Docker").click()
    await give(page, "drop", ".log")
    await expect(form.locator(".pending")).to_have_count(1)
    await form.get_by_label("Run the command").click()
    answer = message(page, "Answer to why about docker with shot.png")
    await expect(answer).to_contain_text("Linh used /ask")


@pytest.mark.parametrize("way", ["right click", "button", "keyboard"])
async def test_the_apps_of_the_message_menu_run_three_ways(
    page: Page, helper: Helper, way: str
) -> None:
    target = message(page, "which folder eats my disk")
    if way == "right click":
        await target.click(button="right")
    elif way == "button":
        await target.hover()
        await target.get_by_label("More").click()
    else:
        await target.focus()
        await page.keyboard.press("Enter")
    menu = page.get_by_role("menu")
    await expect(menu.get_by_role("group", name="Apps")).to_contain_text("Read screenshot")
    await menu.get_by_role("menuitem", name="Read screenshot").click()
    answer = message(page, "0 read")
    await answer.get_by_role("button", name="Dismiss message").click()
    await expect(page.locator(".message.ephemeral")).to_have_count(0)


async def test_a_moderator_sees_more_channels_and_commands(page: Page, helper: Helper) -> None:
    await page.locator("#composer-text").fill("/")
    await expect(page.get_by_role("option")).to_have_count(1)
    await expect(channel(page, "moderators")).to_have_count(0)
    await page.locator(".viewer-button").click()
    await page.get_by_role("menuitem", name="Mara (moderator)").click()
    await expect(channel(page, "moderators")).to_be_visible()
    await page.locator("#composer-text").fill("/")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.reload()
    await expect(page.locator(".viewer-button")).to_contain_text("Mara (moderator)")


async def test_a_forum_post_is_written_in_its_dialog(page: Page) -> None:
    await channel(page, "help-forum").click()
    await page.get_by_role("button", name="New post").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Title").fill("My flask app is gone")
    await dialog.get_by_label("Your question").fill("it was here **yesterday**")
    await give(page, "paste", "dialog textarea")
    await dialog.get_by_role("button", name="python").click()
    await dialog.get_by_role("button", name="Post").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My flask app is gone")
    first = message(page, "it was here")
    await expect(first.locator("strong")).to_have_text("yesterday")
    await expect(first.locator(".picture")).to_be_visible()
    await channel(page, "help-forum").click()
    await expect(page.locator(".card").first).to_contain_text("My flask app is gone")


async def test_own_messages_are_edited_deleted_and_reacted_to(page: Page) -> None:
    await write(page, "potatos")
    await expect(message(page, "potatos")).to_be_visible()
    await page.locator("#composer-text").press("ArrowUp")
    editor = page.get_by_label("Edit your message")
    await editor.fill("potatoes")
    await editor.press("Enter")
    own = message(page, "potatoes")
    await expect(own).to_contain_text("(edited)")
    await own.hover()
    await own.get_by_label("Add reaction").click()
    await page.get_by_role("dialog").get_by_label("🎉").click()
    await expect(own.locator(".reaction")).to_have_attribute("aria-pressed", "true")
    await own.locator(".reaction").click()
    await expect(own.locator(".reaction")).to_have_count(0)
    await own.click(button="right")
    await page.get_by_role("menuitem", name="Delete").click()
    await expect(page.locator(".message", has_text="potatoes")).to_have_count(0)


async def test_hostile_text_stays_text(page: Page, playground: Playground) -> None:
    await write(page, f"hostile {HOSTILE}")
    await expect(message(page, "hostile")).to_contain_text(HOSTILE)
    await channel(page, "help-forum").click()
    await page.get_by_role("button", name="New post").click()
    await page.get_by_role("dialog").get_by_label("Title").fill(HOSTILE)
    await page.get_by_role("dialog").get_by_label("Your question").fill(f"```{HOSTILE}```")
    await page.get_by_role("dialog").get_by_role("button", name="Post").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    await expect(page.locator("pre")).to_have_text(HOSTILE)
    assert await page.locator("img[src='x'], a[href^='javascript']").count() == 0


async def test_a_new_message_marks_its_channel_unread_until_it_is_opened(
    page: Page, playground: Playground
) -> None:
    await playground.say("anybody here?", channel="general", user=playground.maud)
    await expect(channel(page, "general").locator(".unread-dot")).to_be_visible()
    await channel(page, "general").click()
    await expect(page.locator(".divider-new")).to_be_visible()
    await expect(channel(page, "general").locator(".unread-dot")).to_have_count(0)


async def test_the_page_comes_back_with_what_it_missed(
    browser: Browser, planted: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(planted, tmp_path / "home")
    context = await browser.new_context()
    page = await context.new_page()
    async with running(home, guild=demo_guild()) as first:
        await page.goto(first.origin)
        await expect(page.locator(".bot-state")).to_contain_text("offline")
    await expect(page.locator(".bot-state")).to_have_text("Reconnecting…")
    await write(page, "are you there?")
    await expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    await expect(page.locator("#composer-text")).to_have_value("are you there?")
    async with running(home, guild=demo_guild(), port=URL(first.origin).port or 0) as second:
        await second.say("while you were away", user=second.maud)
        await expect(message(page, "while you were away")).to_be_visible(timeout=10_000)
        await context.close()


async def test_nothing_scrolls_sideways_at_400_pixels(
    browser: Browser, playground: Playground, helper: Helper
) -> None:
    async with opened(browser, playground, width=400) as page:
        for name in ("general", "help-forum", "help"):
            await page.get_by_role("button", name="Channels", exact=True).click()
            await channel(page, name).click()
            await expect(page.get_by_role("heading", level=1)).to_have_text(name)
            await fits(page)
        post = demo_guild().posts[0]
        await page.goto(f"{playground.origin}/#/channels/{demo_guild().id}/{post.id}")
        await expect(message(page, "python -m pip did it")).to_be_visible()
        await fits(page)
        await page.locator("#composer-text").press_sequentially("/ask")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("form", name="/ask")).to_be_visible()
        await fits(page)


async def fits(page: Page) -> None:
    wide = (
        "() => [document.documentElement, ...document.querySelectorAll('.log, .forum, .composer')]"
    )
    assert await page.evaluate(f"({wide})().every((part) => part.scrollWidth <= part.clientWidth)")


async def test_a_browser_is_told_to_run_nothing_from_elsewhere(playground: Playground) -> None:
    for path in ("/", "/static/js/app.js"):
        async with playground.http.get(playground.origin + path) as answer:
            assert answer.status == 200
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["app.py", "../page.py", "%2e%2e/page.py", "js/nothing.js"])
async def test_only_what_belongs_to_the_page_is_served(playground: Playground, path: str) -> None:
    url = URL(f"{playground.origin}/static/{path}", encoded=True)
    async with playground.http.get(url) as answer:
        assert answer.status == 404
