import pytest

from qa.language import Language, agreed, guess, labels


@pytest.mark.parametrize(
    "text",
    [
        "làm sao để cài python?",
        "bot của mình không chạy",
        "tai sao bot cua minh khong chay duoc",
        "khong ket noi duoc database",
        "em bi loi 404 khi deploy",
        "cho hoi sua loi port 3000 the nao",
        "bot chay xong thi bao loi",
        "em bị lỗi ModuleNotFoundError: No module named 'requests' khi chạy bot",
    ],
)
def test_vietnamese_is_recognised(text: str) -> None:
    assert guess(text) == "vi"


@pytest.mark.parametrize(
    "text",
    [
        "how do I install python?",
        "",
        "café naïve résumé",
        "dang, it broke",
        "KeyError: 'token'",
        "¿Qué?",
    ],
)
def test_everything_else_counts_as_english(text: str) -> None:
    assert guess(text) == "en"


def test_the_labels_follow_the_language() -> None:
    assert labels("en").from_screenshot == "From your screenshot:"
    assert labels("vi").from_screenshot.startswith("Từ ảnh")


@pytest.mark.parametrize(
    ("asked", "said", "claimed", "language"),
    [
        ("How do I fix it?", "Install it [1].", "en", "en"),
        ("làm sao sửa lỗi này?", "Bạn hãy cài lại nhé [1].", "vi", "vi"),
        ("làm sao sửa lỗi này?", "Chạy `pip install x` [1].", "vi", "vi"),
        ("sua loi port", "Bạn hãy đổi cổng nhé [1].", "vi", "vi"),
        ("port loi gi", "Bạn hãy đổi cổng nhé [1].", "en", "vi"),
        ("làm sao sửa lỗi này?", "You should change the port in the file [1].", "vi", None),
        ("làm sao sửa lỗi này?", "Change it [1].", "en", None),
        ("How do I fix it?", "Bạn hãy đổi cổng nhé [1].", "en", None),
    ],
)
def test_an_answer_is_in_the_language_of_its_question(
    asked: str, said: str, claimed: Language, language: Language | None
) -> None:
    assert agreed(asked=asked, said=said, claimed=claimed) == language
