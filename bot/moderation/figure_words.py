"""The words of `/bot stats`, in the language of the moderator who asks. Braces are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import discord

Period = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class FigureWords:
    title: str
    periods: Mapping[Period, str]
    questions: str
    answered: str
    unanswered: str
    opened: str
    failed: str
    why_silent: str
    other: str
    votes: str
    pictures: str
    none: str
    by: str
    local: str
    unread: Mapping[str, str]
    time: str
    times: str
    both_times: str
    models: str
    used: str
    bars: str
    most: str
    day: str
    day_label: str
    read: str
    reasons: Mapping[str, str]
    no_picture: str


_EN = FigureWords(
    title="What I did in {period}",
    periods=MappingProxyType(
        {"day": "the last 24 hours", "week": "the last 7 days", "month": "the last 30 days"}
    ),
    questions="Questions",
    answered="answered",
    unanswered="left unanswered",
    opened="open",
    failed="failed",
    why_silent="Why I was silent",
    other="other",
    votes="Votes",
    pictures="Pictures read",
    none="none",
    by="{n} by {engine}",
    local="the local reader",
    unread=MappingProxyType({}),
    time="Time",
    times="**{p50:.1f} s** (p50), {p95:.1f} s (p95)",
    both_times="a picture {reading}\nan answer {answering}",
    models="Models today (all servers)",
    used="{used} of {limit} requests used",
    bars="Bars over {period}: {answered} questions answered and {silent} left unanswered.",
    most=" The most, {n}, came on {at}.",
    day="{at:%d %B}",
    day_label="%d %b",
    read=" Pictures read: {pictures}.",
    reasons=MappingProxyType(
        {
            "somebody_replied": "a person replied first",
            "nothing_similar": "nothing like it is known",
            "below_bar": "not sure enough",
            "paused": "paused",
            "too_late": "an answer that could not be sent in time",
            "silenced": "left to people",
            "solved": "solved already",
            "rate_limited": "too many at once",
            "asked_again": "asked anew",
            "no_citation": "no source for the answer",
            "quote_unsupported": "a quote that is not there",
            "model_unsure": "the model was not sure",
            "withdrawn": "its source or its author is gone",
            "forgotten": "a moderator took it away",
            "model_leaked": "the model said what it must not",
            "citation_unrelated": "a source about something else",
            "empty_answer": "the model said nothing",
        }
    ),
    no_picture="The picture could not be drawn; the numbers are all here.",
)
_VI = FigureWords(
    title="Việc mình đã làm trong {period}",
    periods=MappingProxyType({"day": "24 giờ qua", "week": "7 ngày qua", "month": "30 ngày qua"}),
    questions="Câu hỏi",
    answered="đã trả lời",
    unanswered="không trả lời",
    opened="đang mở",
    failed="thất bại",
    why_silent="Vì sao mình im lặng",
    other="khác",
    votes="Bình chọn",
    pictures="Ảnh đã đọc",
    none="không có",
    by="{n} bởi {engine}",
    local="bộ đọc tại chỗ",
    unread=MappingProxyType(
        {
            "failed": "thất bại",
            "gone": "không còn trên Discord",
            "unsupported": "không phải ảnh đọc được",
        }
    ),
    time="Thời gian",
    times="**{p50:.1f} giây** (p50), {p95:.1f} giây (p95)",
    both_times="một ảnh {reading}\nmột câu trả lời {answering}",
    models="Mô hình hôm nay (mọi máy chủ)",
    used="đã dùng {used} trên {limit} lượt",
    bars="Biểu đồ {period}: {answered} câu hỏi đã trả lời và {silent} không trả lời.",
    most=" Nhiều nhất là {n}, vào {at}.",
    day="{at:%d/%m}",
    day_label="%d/%m",
    read=" Ảnh đã đọc: {pictures}.",
    reasons=MappingProxyType(
        {
            "somebody_replied": "có người trả lời trước",
            "nothing_similar": "chưa biết điều gì tương tự",
            "below_bar": "chưa đủ chắc",
            "paused": "tạm dừng",
            "too_late": "câu trả lời không gửi kịp",
            "silenced": "để cho con người",
            "solved": "đã giải quyết",
            "rate_limited": "quá nhiều cùng lúc",
            "asked_again": "đã hỏi lại",
            "no_citation": "không có nguồn cho câu trả lời",
            "quote_unsupported": "trích dẫn không có thật",
            "model_unsure": "mô hình không chắc",
            "withdrawn": "nguồn hoặc người hỏi không còn",
            "forgotten": "người quản lý đã gỡ",
            "model_leaked": "mô hình nói điều không được nói",
            "citation_unrelated": "nguồn nói về việc khác",
            "empty_answer": "mô hình không nói gì",
        }
    ),
    no_picture="Không vẽ được biểu đồ; mọi con số vẫn ở đây.",
)


def figure_words(locale: discord.Locale) -> FigureWords:
    return _VI if locale is discord.Locale.vietnamese else _EN
