"""The language of a question, Vietnamese or English, and the bot's own words in it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.records import Language

# Decomposed: breve, horn, hook above, dot below, a circumflex with a tone; and the letter đ.
_VIETNAMESE_MARKS = re.compile("[đĐ\u0306\u031b\u0309\u0323]|\u0302[\u0300\u0301\u0303]")
# Common words that are no English ones, as people type them without accents.
_VIETNAMESE_WORDS = re.compile(
    r"\b(?:khong the|khong tim thay|khong hien|khong|duoc|giup (?:em|minh|voi)|giup|minh|"
    r"lam (?:sao|the nao|nhu the nao)|tai sao|vi sao|loi (?:nay|gi)|(?:bi|bao|sua) loi|moi nguoi|"
    r"ban nao|ban oi|anh em|ai (?:biet|giup)|cho (?:em|minh|hoi)|xin hoi|em (?:bi|dang)|cua|"
    r"nhu the|nhung|chay|cai (?:dat|lai)|toi|vay|roi|voi a|nhe|the nao|nhu nao|dang|ket noi|"
    r"dang nhap|mat khau|khoi dong|phan mem|may tinh|nguoi dung|huong dan|tai khoan|cap nhat|"
    r"thu vien|tap tin|thu muc|cau hinh|hien thi|ko (?:duoc|chay|biet))\b",
    re.IGNORECASE,
)

_MIN_SIGNS = 2  # one may be a name
_MIN_WORDS = 8  # so many without a sign are not Vietnamese


@dataclass(frozen=True, slots=True)
class Labels:
    from_screenshot: str
    from_screenshots: str
    similar: str
    similar_open: str
    solved: str
    answered: str
    nothing_earlier: str
    not_found: str
    pictures_unread: str


_LABELS: Mapping[Language, Labels] = MappingProxyType(
    {
        "en": Labels(
            from_screenshot="From your screenshot:",
            from_screenshots="From your screenshots:",
            similar="Similar solved questions, in people's own words:",
            similar_open="Similar questions that got a reply, in people's own words:",
            solved="accepted answer",
            answered="reply that helped",
            nothing_earlier="I found no earlier solved thread like this one.",
            not_found="I found nothing about this in the threads everybody here can read.",
            pictures_unread="Not all pictures could be read in time.",
        ),
        "vi": Labels(
            from_screenshot="Từ ảnh chụp màn hình của bạn:",
            from_screenshots="Từ các ảnh chụp màn hình của bạn:",
            similar="Các câu hỏi tương tự đã được giải quyết, theo nguyên văn:",
            similar_open="Các câu hỏi tương tự đã có người trả lời, theo nguyên văn:",
            solved="câu trả lời được chấp nhận",
            answered="câu trả lời hữu ích",
            nothing_earlier="Mình chưa tìm thấy câu hỏi nào tương tự đã được giải quyết.",
            not_found="Mình không tìm thấy gì về việc này trong các chủ đề mọi người đọc được.",
            pictures_unread="Có ảnh chưa đọc kịp.",
        ),
    }
)


def guess(text: str) -> Language:
    """The language of *text*; what is neither Vietnamese nor English counts as English."""
    return "vi" if signs(text) >= _MIN_SIGNS else "en"


def signs(text: str) -> int:
    """What speaks for Vietnamese in *text*: its marks, and the words of its common phrases."""
    marks = len(_VIETNAMESE_MARKS.findall(unicodedata.normalize("NFD", text)))
    phrases = {match.group().lower() for match in _VIETNAMESE_WORDS.finditer(text)}
    return marks + sum(len(phrase.split()) for phrase in phrases)


def agreed(*, asked: str, said: str, claimed: Language) -> Language | None:
    """The language of an answer (*said*), which its writer *claimed* to be; None: the wrong one.

    A question with a single sign of Vietnamese may be either.
    """
    spoken = claimed
    if signs(said) >= _MIN_SIGNS:
        spoken: Language = "vi"
    elif signs(said) == 0 and len(said.split()) >= _MIN_WORDS:
        spoken = "en"
    is_either = spoken == "vi" and signs(asked) > 0
    return spoken if is_either or spoken == guess(asked) else None


def labels(language: Language) -> Labels:
    return _LABELS[language]
