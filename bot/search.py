"""`/search`: what people said and what their screenshots say, page by page, for one person."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.audience import audience_of
from bot.command_words import CommandWords, words_for
from bot.present import jump_url, neutral_title
from db import search
from db.pool import Executor
from db.records import MessageHit, Source
from qa.plain import cleaned, escaped, one_line

QUERY_CHARACTERS = 200
PAGE = 5
PAGES_AT_MOST = 20
SNIPPET_CHARACTERS = 180
KEPT_SEARCHES = 500  # the oldest is forgotten first, and its buttons say so
_CUSTOM_ID = r"search:(?P<key>[0-9a-f]{16}):(?P<page>[0-9]{1,2})"

Interaction = discord.Interaction[Any]
Where = discord.TextChannel | discord.ForumChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class Query:
    """What one person looks for, in which guild; what they may read is asked at each page."""

    user_id: int
    guild_id: int
    text: str
    place_id: int | None
    author_id: int | None
    has_image: bool


class PageTurner(Protocol):
    async def turn(self, interaction: Interaction, key: str, page: int) -> None: ...


class PageButton(ui.DynamicItem[ui.Button[Any]], template=_CUSTOM_ID):
    """Outlives a restart: the search it is of may be forgotten then, and it says so."""

    def __init__(self, key: str, page: int, label: str, *, disabled: bool = False) -> None:
        self.key = key
        self.page = page
        button: ui.Button[Any] = ui.Button(
            label=label, custom_id=f"search:{key}:{page}", disabled=disabled
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        label = cast("ui.Button[Any]", item).label or ""
        return cls(match["key"], int(match["page"]), label)

    async def callback(self, interaction: Interaction) -> None:
        turner = cast("commands.Bot", interaction.client).get_cog("Search")
        await cast("PageTurner", turner).turn(interaction, self.key, self.page)


class Search(commands.Cog):
    def __init__(self, bot: commands.AutoShardedBot, db: Executor) -> None:
        self._bot = bot
        self._db = db
        self._queries: OrderedDict[str, Query] = OrderedDict()

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(PageButton)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(PageButton)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        text="Words of a message or a screenshot",
        channel="Only in this channel, forum or thread",
        author="Only what this person said",
        has="Only messages with a picture",
    )
    async def search(
        self,
        interaction: Interaction,
        text: app_commands.Range[str, 2, QUERY_CHARACTERS],
        channel: Where | None = None,
        author: discord.User | None = None,
        has: Literal["image"] | None = None,
    ) -> None:
        """Search what was said and what screenshots say, where you can read. Only you see it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        query = Query(
            user_id=interaction.user.id,
            guild_id=interaction.guild_id or 0,
            text=cleaned(text).strip(),
            place_id=channel.id if channel else None,
            author_id=author.id if author else None,
            has_image=has is not None,
        )
        key = secrets.token_hex(8)
        self._queries[key] = query
        while len(self._queries) > KEPT_SEARCHES:
            self._queries.popitem(last=False)
        await self._show(interaction, query, key, page=0)

    async def turn(self, interaction: Interaction, key: str, page: int) -> None:
        """Show another page in the place of this one."""
        query = self._queries.get(key)
        if query is None or query.user_id != interaction.user.id:
            text = words_for(interaction).page_gone
            await interaction.response.send_message(text, ephemeral=True)
            return
        await interaction.response.defer()
        await self._show(interaction, query, key, page=page)

    async def _show(self, interaction: Interaction, query: Query, key: str, *, page: int) -> None:
        hits = await search.messages(
            self._db,
            guild_id=query.guild_id,
            text=query.text,
            audience=await audience_of(self._db, interaction),
            channel_id=query.place_id,
            author_id=query.author_id,
            has_image=query.has_image,
            limit=PAGE + 1,
            offset=page * PAGE,
        )
        words = words_for(interaction)
        view = _buttons(key, page, words, has_more=len(hits) > PAGE and page + 1 < PAGES_AT_MOST)
        await interaction.edit_original_response(
            content=results_page(hits[:PAGE], query, words, page=page), view=view
        )


def _buttons(key: str, page: int, words: CommandWords, *, has_more: bool) -> ui.View | None:
    if page == 0 and not has_more:
        return None
    view = ui.View(timeout=None)
    view.add_item(PageButton(key, max(page - 1, 0), words.previous, disabled=page == 0))
    view.add_item(PageButton(key, page + 1, words.next, disabled=not has_more))
    return view


def results_page(hits: list[MessageHit], query: Query, words: CommandWords, *, page: int) -> str:
    """One page of results: at most a message long."""
    text = f"**{neutral_title(query.text)}**"
    if not hits:
        return words.none_found.format(text=text)
    first = page * PAGE + 1
    heading = words.found.format(first=first, last=page * PAGE + len(hits), text=text)
    return "\n".join([heading, *(_entry(hit, words) for hit in hits)])


def _entry(hit: MessageHit, words: CommandWords) -> str:
    place = hit.thread_id or hit.channel_id
    link = jump_url(Source(hit.id, hit.guild_id, place, title=""))
    notes = [words.from_screenshot] if hit.from_screenshot else []
    notes += [words.has_image] if hit.has_image and not hit.from_screenshot else []
    day = discord.utils.format_dt(hit.created_at, "d")
    facts = " · ".join([f"<#{place}>", day, *notes])
    quote = escaped(one_line(hit.snippet, SNIPPET_CHARACTERS)) or "…"
    return f"[**{neutral_title(hit.author_name)}**]({link}) · {facts}\n> {quote}"
