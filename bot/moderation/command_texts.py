"""The commands of moderators as Discord lists them in Vietnamese."""

from collections.abc import Mapping
from types import MappingProxyType

VIETNAMESE: Mapping[str, str] = MappingProxyType({
    "Say which channels I watch.": "Chọn các kênh để mình theo dõi.",
    "Read this channel from now on, learn from what was solved in it, and help there.": (
        "Từ giờ đọc kênh này, học từ những gì đã được giải quyết và giúp ở đó."
    ),
    "A text channel or a forum where people ask for help": "Kênh chữ hoặc diễn đàn để hỏi",
    "Leave a channel alone, and say what happens with what was read there.": (
        "Thôi theo dõi một kênh, và chọn làm gì với những gì đã đọc ở đó."
    ),
    "A channel I should leave alone": "Kênh mình nên để yên",
    "Say what a channel is for: help, a forum, invoices, or nothing to me (ignore).": (
        "Cho biết kênh để làm gì: help, forum, invoices, hoặc ignore (bỏ qua)."
    ),
    "A text channel or a forum": "Kênh chữ hoặc diễn đàn",
    "What it is to me": "Kênh đó dùng để làm gì",
    "Show the channels I watch.": "Xem các kênh mình đang theo dõi.",
    "Let me propose the channels that look like help, and choose among them.": (
        "Để mình đề xuất các kênh giống kênh hỏi đáp, rồi bạn chọn."
    ),
    'Say which role the button "Need a human" calls.': (
        "Chọn vai trò mà nút “Cần người giúp” sẽ gọi."
    ),
    "Whom to call once when somebody presses it; nobody if left out": (
        "Gọi ai một lần khi có người bấm; bỏ trống: không gọi ai"
    ),
    "Say where I tell moderators when Discord does not let me work.": (
        "Chọn nơi mình báo cho điều hành viên khi Discord không cho mình làm việc."
    ),
    "Where only moderators read; left out: as Discord does": (
        "Nơi chỉ điều hành viên đọc; bỏ trống: như Discord vẫn làm"
    ),
    "See whether I work, and steer me.": "Xem mình có hoạt động không, và điều khiển mình.",
    "Look whether everything works here, and say what to click where it does not.": (
        "Kiểm tra mọi thứ ở đây, và cho biết cần bấm gì ở chỗ chưa ổn."
    ),
    "Say nothing from now on, until /bot resume. What is said is still read.": (
        "Từ giờ im lặng, cho đến /bot resume. Tin nhắn vẫn được đọc."
    ),
    "Only there; everywhere in this server if left out": "Chỉ ở đó; bỏ trống: cả máy chủ",
    "Answer again, what is asked from now on.": "Trả lời lại, từ những câu hỏi sau lúc này.",
    "Only there; the whole server if left out": "Chỉ ở đó; bỏ trống: cả máy chủ",
    "Show what I did: questions, votes, times, pictures, and what the models may still do.": (
        "Xem mình đã làm gì: câu hỏi, bình chọn, thời gian, ảnh, hạn mức còn lại."
    ),
    "How far back; a week if left out": "Khoảng thời gian; bỏ trống: một tuần",
    "Read what was said before I came": "Đọc những gì được nói trước khi mình đến",
    "Read the past of what I watch, behind everything that is posted now.": (
        "Đọc quá khứ của các kênh mình theo dõi, sau mọi tin đang được đăng."
    ),
    "Only this one; every watched channel if left out": "Chỉ kênh này; bỏ trống: mọi kênh",
    "Only what was said from that day on, as 2024-05-31": "Chỉ từ ngày đó, ví dụ 2024-05-31",
    "Only what was said before that day, as 2024-05-31": "Chỉ trước ngày đó, ví dụ 2024-05-31",
    "At most so many messages, the newest first": "Nhiều nhất bấy nhiêu tin, mới nhất trước",
    "Only count what there is; store nothing": "Chỉ đếm, không lưu gì",
    "Show how far the reading of the past is.": "Xem việc đọc quá khứ đến đâu rồi.",
    "Stop reading the past after the page that is being read.": (
        "Dừng đọc quá khứ sau trang đang đọc."
    ),
    "Go on reading the past where it was paused.": "Đọc tiếp quá khứ từ chỗ đã dừng.",
    "See what I read in pictures, and have it read again.": (
        "Xem chữ mình đọc trong ảnh, và cho đọc lại."
    ),
    "Show what was read in a message's pictures, by whom, and how surely.": (
        "Xem chữ đọc được trong ảnh của một tin: ai đọc, chắc đến đâu."
    ),
    "The link of a message, or its id in this channel": (
        "Liên kết của tin nhắn, hoặc id của nó trong kênh này"
    ),
    "Read a message's pictures again, before everything else.": (
        "Đọc lại ảnh của một tin nhắn, trước mọi việc khác."
    ),
    "Show what waits to be read, and what could not be read and why.": (
        "Xem ảnh nào đang chờ, ảnh nào không đọc được và vì sao."
    ),
    "See what nobody could answer, and take away what is wrong.": (
        "Xem câu nào chưa ai trả lời được, và gỡ câu trả lời sai."
    ),
    "List the questions nobody could answer from what is stored, the most asked first.": (
        "Liệt kê các câu chưa trả lời được, câu được hỏi nhiều nhất trước."
    ),
    "Take a wrong answer away, and do not offer its sources for such questions again.": (
        "Gỡ một câu trả lời sai, và không dùng nguồn của nó cho câu hỏi như vậy nữa."
    ),
    "The link of my answer, or of the question it answers": (
        "Liên kết tới câu trả lời của mình, hoặc tới câu hỏi"
    ),
})  # fmt: skip
