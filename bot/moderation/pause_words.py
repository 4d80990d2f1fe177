"""The words of `/bot pause` and `/bot resume`, in the language of the moderator who asks."""

from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class PauseWords:
    """Braces name what is filled in; `where` is a channel, or the whole server."""

    paused: str
    still_read: str
    not_read: str
    in_channel: str
    in_server: str
    resume_channel: str
    resumed: str
    was_not: str
    server_is: str
    others: str


_EN = PauseWords(
    paused="⏸️ I say nothing {where} from now on, and what waited is not said later either."
    " {reads} {again} ends it.",
    still_read="I still read it, so that nothing is lost.",
    not_read="I do not read it anyway.",
    in_channel="in {channel}",
    in_server="in this server",
    resume_channel="`/bot resume` with {channel}",
    resumed="▶️ I answer {where} again, what is asked from now on.",
    was_not="I was not paused {where}.",
    server_is="But the whole server is paused: `/bot resume` without a channel ends that.",
    others="Still paused by themselves: {channels}",
)
_VI = PauseWords(
    paused="⏸️ Từ giờ mình im lặng {where}; những gì đang chờ cũng không được nói sau này."
    " {reads} {again} sẽ kết thúc việc này.",
    still_read="Mình vẫn đọc để không mất gì.",
    not_read="Dù sao mình cũng không đọc kênh này.",
    in_channel="trong {channel}",
    in_server="trong máy chủ này",
    resume_channel="`/bot resume` với {channel}",
    resumed="▶️ Mình trả lời lại {where}, với những gì được hỏi từ bây giờ.",
    was_not="Mình không bị tạm dừng {where}.",
    server_is="Nhưng cả máy chủ đang tạm dừng: `/bot resume` không kèm kênh sẽ kết thúc việc đó.",
    others="Các kênh vẫn tạm dừng riêng: {channels}",
)


def pause_words(locale: discord.Locale) -> PauseWords:
    return _VI if locale is discord.Locale.vietnamese else _EN
