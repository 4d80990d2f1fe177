"""Where a message is in Discord."""


def message_url(guild_id: int, place_id: int, message_id: int) -> str:
    """The link that leads to a message; *place_id* is that of its thread, or of its channel."""
    return f"https://discord.com/channels/{guild_id}/{place_id}/{message_id}"
