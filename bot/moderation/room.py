"""Where those who look after a server read what the bot tells them, and members do not."""

import discord


def rooms(guild: discord.Guild, named_id: int | None) -> list[discord.TextChannel]:
    """The channel moderators named, then Discord's own for them where nobody else reads it.

    Only those in which the bot may write.
    """
    named = guild.get_channel(named_id) if named_id else None
    own = [c for c in (guild.public_updates_channel, guild.system_channel) if c]
    private = [channel for channel in own if is_for_moderators(channel)]
    first = [named] if isinstance(named, discord.TextChannel) else []
    return [c for c in dict.fromkeys([*first, *private]) if may_write(c)]


def may_write(room: discord.TextChannel) -> bool:
    may = room.permissions_for(room.guild.me)
    return may.view_channel and may.send_messages


def is_for_moderators(room: discord.TextChannel) -> bool:
    """Whether only roles that moderate, and bots, see it.

    Somebody who is let in by name may be anybody.
    """
    roles = (role for role in room.guild.roles if not _moderates(role))
    if any(room.permissions_for(role).view_channel for role in roles):
        return False
    let_in = (
        target.id
        for target, overwrite in room.overwrites.items()
        if not isinstance(target, discord.Role) and overwrite.view_channel
    )
    return all(user_id == room.guild.me.id for user_id in let_in)


def _moderates(role: discord.Role) -> bool:
    may = role.permissions
    return may.administrator or may.manage_guild or may.manage_messages or role.is_bot_managed()


async def owner_of(client: discord.Client, guild: discord.Guild) -> discord.DMChannel | None:
    """The direct messages of who owns the guild; raises `discord.HTTPException`."""
    if guild.owner_id is None:
        return None
    return await client.create_dm(discord.Object(guild.owner_id))
