"""The first-run guide: which channels look like help, and a menu to watch them."""

from collections.abc import Collection, Sequence

import discord

from bot import convert
from bot.moderation.items import OPTIONS, Act, ChannelMenu, ModeratorButton, view_of
from bot.moderation.likely import Candidate, Facts, ranked

COLOUR = 0x5865F2
EMBED_CANDIDATES = 5
NONE = (
    "I see no public text channel or forum here. Give me **View Channel** where people ask for"
    " help, then use `/channels watch`."
)


def candidates(guild: discord.Guild, leave_out: Collection[int]) -> list[Candidate]:
    """The public channels of a guild that the bot can see, the likeliest first.

    Private ones are never proposed: somebody has to name them.
    """
    places = [c for c in guild.channels if isinstance(c, convert.HelpPlace)]
    public = [c for c in places if convert.channel(c).is_public and c.id not in leave_out]
    seen = [c for c in public if c.permissions_for(guild.me).view_channel]
    return ranked([_facts(c) for c in seen], discord.utils.utcnow())


def _facts(place: convert.HelpPlace) -> Facts:
    is_forum = isinstance(place, discord.ForumChannel)
    last_id = place.last_message_id
    tags = [t.name for t in place.available_tags] if isinstance(place, discord.ForumChannel) else []
    return Facts(
        id=place.id,
        name=place.name,
        topic=place.topic or "",
        is_forum=is_forum,
        is_news=isinstance(place, discord.TextChannel) and place.is_news(),
        tags=tags,
        last_active=discord.utils.snowflake_time(last_id) if last_id else None,
    )


def proposal(found: Sequence[Candidate], watched: Collection[int]) -> discord.Embed:
    """What the guide says: what it does, what it proposes, and what it leaves alone."""
    embed = discord.Embed(title="Where shall I help?", colour=COLOUR)
    embed.description = (
        "I read only the channels you choose here: screenshots too, to answer questions with what"
        " was solved before. Everything else stays unread, new and private channels too."
    )
    likely = [c for c in found if c.is_likely][:EMBED_CANDIDATES]
    if likely:
        lines = [f"<#{c.id}> · {', '.join(c.reasons) or 'its tags'}" for c in likely]
        embed.add_field(name="These look like help", value="\n".join(lines), inline=False)
    else:
        other, else_ = (" other", " else") if watched else ("", "")
        text = f"No{other} channel is called like one. Choose in the menu below."
        embed.add_field(name=f"Nothing{else_} looks like help", value=text, inline=False)
    if watched:
        lines = [f"<#{i}>" for i in watched]
        embed.add_field(name="Watched already", value=" ".join(lines)[:1024], inline=False)
    embed.set_footer(text="Private channels: /channels watch names them, one by one.")
    return embed


def menu(found: Sequence[Candidate]) -> list[discord.SelectOption]:
    """An option for each channel, the likely ones chosen."""
    return [
        discord.SelectOption(
            label=f"#{c.name}"[:100],
            value=str(c.id),
            description=", ".join(c.reasons)[:100] or None,
            default=c.is_likely,
        )
        for c in found[:OPTIONS]
    ]


def chosen(options: Sequence[discord.SelectOption]) -> list[int]:
    return [int(option.value) for option in options if option.default]


def choose(options: Sequence[discord.SelectOption], values: Collection[str]) -> None:
    """Make these values the chosen ones."""
    for option in options:
        option.default = option.value in values


def controls(options: list[discord.SelectOption]) -> discord.ui.View:
    count = len(chosen(options))
    noun = "channel" if count == 1 else "channels"
    take = ModeratorButton(Act.TAKE, 0, f"Watch {count} {noun}", discord.ButtonStyle.primary)
    take.item.disabled = count == 0
    later = ModeratorButton(Act.LATER, 0, "Not now")
    return view_of(ChannelMenu(options), take, later)
