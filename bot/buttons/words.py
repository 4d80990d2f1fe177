"""What the buttons say back, in the language of the question; only who pressed reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.records import Language


@dataclass(frozen=True, slots=True)
class ButtonWords:
    """`helpers_needed` has places for the role and the person."""

    gone: str
    dismissed_before: str
    not_yours: str
    failed: str
    thanks_helpful: str
    thanks_unhelpful: str
    thanks_reason: str
    voted_otherwise: str
    reason_title: str
    reason_label: str
    reason_hint: str
    helpers_called: str
    helpers_called_before: str
    helpers_unset: str
    helpers_unheard: str
    helpers_needed: str
    dismissed: str


_EN = ButtonWords(
    gone="This answer is no longer kept, so its buttons do nothing any more.",
    dismissed_before="This answer was dismissed before.",
    not_yours=(
        "Only the person who asked, or a moderator who may manage messages, can dismiss this"
        " answer. If it is wrong, **Not helpful** tells me so."
    ),
    failed="That did not work, and it is my fault, not yours. Please try again in a moment.",
    thanks_helpful="Thank you, noted: it helped. You can change your vote at any time.",
    thanks_unhelpful="Thank you, noted: it did not help.",
    thanks_reason="Thank you, that tells me what to do better.",
    voted_otherwise="You have changed your vote since, so I did not keep the reason.",
    reason_title="What was wrong?",
    reason_label="Reason (optional)",
    reason_hint="Wrong version, another error, a step that fails …",
    helpers_called="The helpers are told. I stay silent here until I am asked by name.",
    helpers_called_before="The helpers were told before; somebody will come when they can.",
    helpers_unset=(
        "Nobody has told me whom to call yet: a moderator can do so with `/channels helpers`."
        " I stay silent here from now on, so that people can answer."
    ),
    helpers_unheard=(
        "I could not post the call here. Please tell a moderator that I need the permission to"
        " send messages in this channel."
    ),
    helpers_needed="🙋 {role} {person} would like help from a person with this question.",
    dismissed="The answer is gone.",
)
_VI = ButtonWords(
    gone="Câu trả lời này không còn được lưu, nên các nút không còn tác dụng.",
    dismissed_before="Câu trả lời này đã được gỡ trước đó.",
    not_yours=(
        "Chỉ người hỏi, hoặc người điều hành có quyền quản lý tin nhắn, mới gỡ được câu trả lời"
        " này. Nếu nó sai, hãy bấm **Không hữu ích**."
    ),
    failed="Có lỗi từ phía mình, không phải do bạn. Bạn thử lại sau giây lát nhé.",
    thanks_helpful="Cảm ơn bạn, mình đã ghi nhận là hữu ích. Bạn có thể đổi ý bất cứ lúc nào.",
    thanks_unhelpful="Cảm ơn bạn, mình đã ghi nhận là chưa hữu ích.",
    thanks_reason="Cảm ơn bạn, mình biết cần làm tốt hơn ở đâu rồi.",
    voted_otherwise="Bạn đã đổi phiếu, nên mình không lưu lý do.",
    reason_title="Chưa đúng ở đâu?",
    reason_label="Lý do (không bắt buộc)",
    reason_hint="Sai phiên bản, lỗi khác, một bước không chạy …",
    helpers_called="Đã báo cho người hỗ trợ. Mình sẽ im lặng ở đây cho đến khi được gọi tên.",
    helpers_called_before="Người hỗ trợ đã được báo trước đó, họ sẽ đến khi có thể.",
    helpers_unset=(
        "Chưa ai cho mình biết cần gọi ai: người điều hành đặt bằng lệnh `/channels helpers`."
        " Từ giờ mình im lặng ở đây để mọi người trả lời."
    ),
    helpers_unheard=(
        "Mình không gửi được lời gọi ở đây. Nhờ bạn báo người điều hành rằng mình cần quyền gửi"
        " tin nhắn trong kênh này."
    ),
    helpers_needed="🙋 {role} {person} cần người giúp với câu hỏi này.",
    dismissed="Đã gỡ câu trả lời.",
)
_WORDS: Mapping[Language, ButtonWords] = MappingProxyType({"en": _EN, "vi": _VI})


def button_words(language: Language) -> ButtonWords:
    return _WORDS[language]
