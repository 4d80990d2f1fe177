"""The commands everybody uses, as Discord lists them to people whose Discord is in Vietnamese."""

from collections.abc import Mapping
from types import MappingProxyType

import discord
from discord import app_commands

_VIETNAMESE: Mapping[str, str] = MappingProxyType({
    "Ask what was solved here before. In channels only you see the answer.": (
        "Hỏi về những gì đã được giải quyết ở đây. Trong kênh, chỉ bạn thấy câu trả lời."
    ),
    "What you want to know, with the error's own words if you can": (
        "Điều bạn muốn biết, kèm nguyên văn lỗi nếu có"
    ),
    "A screenshot of it: I read what it says": "Ảnh chụp màn hình: mình đọc chữ trong đó",
    "Find solved threads like a text, a message or a thread. Only you see them.": (
        "Tìm chủ đề đã giải quyết giống một văn bản, tin nhắn hay chủ đề. Chỉ bạn thấy."
    ),
    "What it is about, or the link of a message or thread": (
        "Nội dung cần tìm, hoặc liên kết tới tin nhắn hay chủ đề"
    ),
    "Search what was said and what screenshots say, where you can read. Only you see it.": (
        "Tìm trong tin nhắn và ảnh chụp màn hình ở nơi bạn đọc được. Chỉ bạn thấy."
    ),
    "Words of a message or a screenshot": "Chữ trong tin nhắn hoặc ảnh chụp màn hình",
    "Only in this channel, forum or thread": "Chỉ trong kênh, diễn đàn hay chủ đề này",
    "Only what this person said": "Chỉ những gì người này nói",
    "Only messages with a picture": "Chỉ tin nhắn có ảnh",
    "Say that this thread is solved: it gets the solved tag and closes.": (
        "Báo rằng chủ đề này đã giải quyết: nó được gắn thẻ và đóng lại."
    ),
    "The message that solved it: its link or id. Without one I choose": (
        "Tin nhắn đã giải quyết: liên kết hoặc id. Không có thì mình tự chọn"
    ),
    "It is not solved after all: open the thread again": "Thật ra chưa giải quyết: mở lại chủ đề",
    "Answer this": "Trả lời tin này",
    "Read text in image": "Đọc chữ trong ảnh",
    "Mark as solution": "Đánh dấu là lời giải",
})  # fmt: skip


class Translations(app_commands.Translator):
    """The words of slash commands stay as they are: the texts of the bot name them."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002  # the same everywhere
    ) -> str | None:
        """None leaves *string* as it is."""
        return _VIETNAMESE.get(string.message) if locale is discord.Locale.vietnamese else None
