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
    r"\b(?:khong|duoc|giup|minh|lam sao|tai sao|loi nay|bi loi|moi nguoi|cua|nhu the|nhung|cho em|"
    r"cho minh|bao loi|chay|cai dat|toi|vay|roi|voi a|nhe|the nao|dang|ket noi)\b",
    re.IGNORECASE,
)

_MIN_SIGNS = 2  # one may be a name


@dataclass(frozen=True, slots=True)
class Labels:
    from_screenshot: str
    from_screenshots: str
    similar: str
    solved: str
    answered: str
    nothing_earlier: str
    pictures_unread: str


_LABELS: Mapping[Language, Labels] = MappingProxyType(
    {
        "en": Labels(
            from_screenshot="From your screenshot:",
            from_screenshots="From your screenshots:",
            similar="Similar solved questions:",
            solved="accepted answer",
            answered="reply that helped",
            nothing_earlier="I found no earlier solved thread like this one.",
            pictures_unread="Not all pictures could be read in time.",
        ),
        "vi": Labels(
            from_screenshot="Từ ảnh chụp màn hình của bạn:",
            from_screenshots="Từ các ảnh chụp màn hình của bạn:",
            similar="Các câu hỏi tương tự đã được giải quyết:",
            solved="câu trả lời được chấp nhận",
            answered="câu trả lời hữu ích",
            nothing_earlier="Mình chưa tìm thấy câu hỏi nào tương tự đã được giải quyết.",
            pictures_unread="Có ảnh chưa đọc kịp.",
        ),
    }
)


def guess(text: str) -> Language:
    """The language of *text*; what is neither Vietnamese nor English counts as English."""
    marks = len(_VIETNAMESE_MARKS.findall(unicodedata.normalize("NFD", text)))
    words = {match.group().lower() for match in _VIETNAMESE_WORDS.finditer(text)}
    return "vi" if marks + len(words) >= _MIN_SIGNS else "en"


def labels(language: Language) -> Labels:
    return _LABELS[language]
