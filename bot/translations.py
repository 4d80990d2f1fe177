"""The commands as Discord lists them to people whose Discord is in Vietnamese."""

from collections.abc import Mapping
from types import MappingProxyType

import discord
from discord import app_commands

from bot.moderation import command_texts

_OF_EVERYBODY: Mapping[str, str] = MappingProxyType({
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
    "What I store of you, and what you can do about it.": (
        "Mình lưu gì về bạn, và bạn làm được gì với nó."
    ),
    "What is stored, why, for how long, and who reads it.": (
        "Mình lưu gì, để làm gì, bao lâu, và ai đọc."
    ),
    "How much is stored of you, with your newest messages.": (
        "Mình lưu bao nhiêu về bạn, kèm các tin mới nhất của bạn."
    ),
    "All that is stored of you, as files.": "Tất cả những gì mình lưu về bạn, dạng tệp.",
    "Have nothing of yours stored or read from now on, and what is stored erased.": (
        "Từ giờ không lưu và không đọc gì của bạn, và xóa những gì đã lưu."
    ),
    "Let what you say in watched channels be stored again.": (
        "Cho phép lưu lại những gì bạn nói trong các kênh mình đọc."
    ),
    "Erase all that is stored of you, after you said that you are sure.": (
        "Xóa tất cả những gì mình lưu về bạn, sau khi bạn xác nhận."
    ),
    "For moderators: for how many days I keep messages of this server.": (
        "Cho điều hành viên: mình giữ tin nhắn của máy chủ này bao nhiêu ngày."
    ),
    "Older messages are erased; 0: keep them": "Tin cũ hơn bị xóa; 0: giữ lại",
    "Your invoices": "Hóa đơn của bạn",
    "Show one of your invoices by its number. Only you see it.": (
        "Xem một hóa đơn của bạn theo số. Chỉ bạn thấy."
    ),
    "The invoice's number": "Số của hóa đơn",
    "All of a channel's (moderators only)": "Mọi hóa đơn của một kênh (chỉ điều hành viên)",
    "List your invoices and what they come to. Only you see it.": (
        "Liệt kê hóa đơn của bạn và tổng của chúng. Chỉ bạn thấy."
    ),
    "Words of a seller, buyer or goods": "Chữ trong tên người bán, người mua hoặc hàng hóa",
    "Ask about your invoices: sums, counts, comparisons. Only you see it.": (
        "Hỏi về hóa đơn của bạn: tổng, số lượng, so sánh. Chỉ bạn thấy."
    ),
    "As: total by month": "Ví dụ: tổng theo tháng",
    "About a channel's (moderators only)": "Về hóa đơn của một kênh (chỉ điều hành viên)",
})  # fmt: skip
_VIETNAMESE: Mapping[str, str] = MappingProxyType({**_OF_EVERYBODY, **command_texts.VIETNAMESE})


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
