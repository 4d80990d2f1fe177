"""The bot's own words in answers to commands, in the language of the person who uses them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import discord

from db.records import Language
from qa.language import guess


@dataclass(frozen=True, slots=True)
class CommandWords:
    """Braces name what is filled in."""

    reading: str
    busy: str
    not_found: str
    too_often: str
    enough: str
    too_short: str
    no_picture_file: str
    picture_unread: str
    bad_link: str
    link_hidden: str
    similar: str
    none_similar: str
    solved: str
    found: str
    none_found: str
    from_screenshot: str
    has_image: str
    previous: str
    next: str
    page_gone: str
    no_pictures: str
    read_heading: str
    alt_heading: str
    picture_number: str
    no_text: str
    still_reading: str
    failed: str
    whole_in_file: str
    threads_only: str
    not_the_question: str
    may_not_solve: str
    no_such_message: str
    marked: str
    unmarked: str
    is_solved: str
    closes: str
    cannot_tag: str
    cannot_close: str
    reopened: str
    may_not_ask: str
    will_answer: str
    is_answered: str
    not_watched: str


_EN = CommandWords(
    reading="Reading your picture…",
    busy="I cannot look that up right now. Please ask again in a minute.",
    not_found="I found nothing on that in the threads you can read.",
    too_often="That was a lot at once. Please try again in {seconds} s.",
    enough="I answer one person only so often in an hour. Please ask again in {minutes} min.",
    too_short="Please say a little more: a sentence, or the error's own words.",
    no_picture_file="{name} is no picture I can read. Please send PNG, JPEG, WebP, GIF or HEIC.",
    picture_unread="I could not read {name}: {reason}. Pasting its text helps.",
    bad_link="That is no link to a message or thread of this server.",
    link_hidden="I cannot see that message, or you cannot. Please paste its text instead.",
    similar="Similar questions that were solved",
    none_similar="I found no similar solved thread that you can read.",
    solved="solved",
    found="Results {first} to {last} for {text}",
    none_found="Nothing you can read says {text}.",
    from_screenshot="in a screenshot",
    has_image="with a picture",
    previous="Back",
    next="More",
    page_gone="This search is too old. Please use /search again.",
    no_pictures="There is no picture in this message.",
    read_heading="Read by a machine, so it may hold mistakes. Only you see this.",
    alt_heading="For people who cannot see it (alt text to copy):",
    picture_number="Picture {number} of {total}: {name}",
    no_text="I see no text in it.",
    still_reading="still reading. Please try again in a moment.",
    failed="I could not read it: {reason}.",
    whole_in_file="The text is long, so it is in the file.",
    threads_only="A solution is marked in a thread or forum post. Please use this inside one.",
    not_the_question="That is the question itself. Please pick the message that solved it.",
    may_not_solve="Only who asked here, a helper or a moderator can do that.",
    no_such_message="I see no such message in this thread. Please give its link or id.",
    marked="Marked as the solution. Use the menu again to take it back.",
    unmarked="The mark is taken back.",
    is_solved="✅ **Solved** by {message}, says {person}.",
    closes="The thread closes now; writing in it opens it again.",
    cannot_tag="I may not set the solved tag here: I lack Manage Threads.",
    cannot_close="I may not close threads here: I lack Manage Threads.",
    reopened="This thread is open again.",
    may_not_ask="Only who wrote this message, a helper or a moderator can ask me about it.",
    will_answer="I am on it: my answer comes as a reply to that message.",
    is_answered="I have answered that message already.",
    not_watched="I do not read this channel, so I cannot answer there. Try /ask instead.",
)
_VI = CommandWords(
    reading="Mình đang đọc ảnh của bạn…",
    busy="Hiện mình chưa tra cứu được. Bạn hỏi lại sau một phút nhé.",
    not_found="Mình không tìm thấy gì về việc này trong các chủ đề bạn đọc được.",
    too_often="Bạn hỏi hơi nhanh. Bạn thử lại sau {seconds} giây nhé.",
    enough="Mỗi giờ mình chỉ trả lời một người vài lần. Bạn hỏi lại sau {minutes} phút nhé.",
    too_short="Bạn nói rõ thêm một chút nhé: một câu, hoặc nguyên văn lỗi.",
    no_picture_file="{name} không phải ảnh mình đọc được. Hãy gửi PNG, JPEG, WebP, GIF hoặc HEIC.",
    picture_unread="Mình không đọc được {name}: {reason}. Bạn dán chữ vào đây nhé.",
    bad_link="Đó không phải liên kết tới tin nhắn hay chủ đề của máy chủ này.",
    link_hidden="Mình hoặc bạn không xem được tin nhắn đó. Bạn dán nội dung của nó nhé.",
    similar="Các câu hỏi tương tự đã được giải quyết",
    none_similar="Mình không tìm thấy chủ đề tương tự đã giải quyết mà bạn đọc được.",
    solved="đã giải quyết",
    found="Kết quả {first} đến {last} cho {text}",
    none_found="Không có gì bạn đọc được nói tới {text}.",
    from_screenshot="trong ảnh chụp",
    has_image="có ảnh",
    previous="Trước",
    next="Tiếp",
    page_gone="Lượt tìm này đã cũ. Bạn dùng lại /search nhé.",
    no_pictures="Tin nhắn này không có ảnh.",
    read_heading="Do máy đọc nên có thể sai. Chỉ bạn thấy tin này.",
    alt_heading="Cho người không xem được ảnh (văn bản thay thế để sao chép):",
    picture_number="Ảnh {number}/{total}: {name}",
    no_text="Mình không thấy chữ nào.",
    still_reading="đang đọc. Bạn thử lại sau giây lát nhé.",
    failed="Mình không đọc được: {reason}.",
    whole_in_file="Chữ khá dài nên mình để trong tệp.",
    threads_only="Lời giải được đánh dấu trong chủ đề. Bạn dùng lệnh này trong một chủ đề nhé.",
    not_the_question="Đó chính là câu hỏi. Bạn chọn tin nhắn đã giải quyết nó nhé.",
    may_not_solve="Chỉ người hỏi, người hỗ trợ hoặc điều hành viên làm được việc này.",
    no_such_message="Mình không thấy tin nhắn đó trong chủ đề này. Hãy đưa liên kết hoặc id.",
    marked="Đã đánh dấu là lời giải. Dùng lại menu để bỏ đánh dấu.",
    unmarked="Đã bỏ đánh dấu.",
    is_solved="✅ **Đã giải quyết** nhờ {message}, theo {person}.",
    closes="Chủ đề sẽ đóng; viết vào đó sẽ mở lại.",
    cannot_tag="Mình không gắn được thẻ ở đây: thiếu quyền Quản lý chủ đề.",
    cannot_close="Mình không đóng được chủ đề ở đây: thiếu quyền Quản lý chủ đề.",
    reopened="Chủ đề này đã mở lại.",
    may_not_ask="Chỉ người viết tin này, người hỗ trợ hoặc điều hành viên hỏi được.",
    will_answer="Mình làm ngay: câu trả lời sẽ là tin trả lời cho tin nhắn đó.",
    is_answered="Mình đã trả lời tin nhắn đó rồi.",
    not_watched="Mình không đọc kênh này nên không trả lời ở đó được. Bạn thử /ask nhé.",
)
_WORDS: Mapping[Language, CommandWords] = MappingProxyType({"en": _EN, "vi": _VI})


def language_of(interaction: discord.Interaction, text: str = "") -> Language:
    """That of *text*, or of the person's Discord where the text does not tell."""
    return "vi" if interaction.locale is discord.Locale.vietnamese else guess(text)


def words_for(interaction: discord.Interaction, text: str = "") -> CommandWords:
    return words_in(language_of(interaction, text))


def words_in(language: Language) -> CommandWords:
    return _WORDS[language]
