"""The bot's own words around an answer, in the language of the question."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.records import Confidence, Language


@dataclass(frozen=True, slots=True)
class CardWords:
    """What stands around an answer, and on its buttons. `model` has a place for its name."""

    sources: str
    from_screenshot: str
    similar: str
    transcript: str
    model: str
    updated: str
    in_file: str
    confidence: Mapping[Confidence, str]
    helpful: str
    unhelpful: str
    more: str
    human: str
    dismiss: str


_EN = CardWords(
    sources="Sources",
    from_screenshot="from screenshot",
    similar="People's own words from earlier threads, no AI",
    transcript="The text of your picture, read by a machine",
    model="Written by AI ({model}), may be wrong",
    updated="Updated after a better reading",
    in_file="The whole answer is in the file.",
    confidence=MappingProxyType(
        {
            "high": "●●● High confidence",
            "medium": "●●○ Medium confidence",
            "low": "●○○ Low confidence, please check",
        }
    ),
    helpful="Helpful",
    unhelpful="Not helpful",
    more="Similar solved",
    human="Need a human",
    dismiss="Dismiss",
)
_VI = CardWords(
    sources="Nguồn",
    from_screenshot="từ ảnh chụp màn hình",
    similar="Nguyên văn từ các câu hỏi trước, không phải AI",
    transcript="Chữ trong ảnh của bạn, do máy đọc",
    model="Do AI viết ({model}), có thể sai",
    updated="Đã cập nhật sau khi đọc lại ảnh",
    in_file="Toàn bộ câu trả lời ở trong tệp.",
    confidence=MappingProxyType(
        {
            "high": "●●● Độ tin cậy cao",
            "medium": "●●○ Độ tin cậy vừa",
            "low": "●○○ Độ tin cậy thấp, hãy kiểm tra lại",
        }
    ),
    helpful="Hữu ích",
    unhelpful="Không hữu ích",
    more="Câu hỏi tương tự",
    human="Cần người giúp",
    dismiss="Gỡ bỏ",
)
_WORDS: Mapping[Language, CardWords] = MappingProxyType({"en": _EN, "vi": _VI})


def card_words(language: Language) -> CardWords:
    return _WORDS[language]
