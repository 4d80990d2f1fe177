import pytest

from qa.language import guess, labels


@pytest.mark.parametrize(
    "text",
    [
        "làm sao để cài python?",
        "bot của mình không chạy",
        "tai sao bot cua minh khong chay duoc",
        "em bị lỗi ModuleNotFoundError: No module named 'requests' khi chạy bot",
    ],
)
def test_vietnamese_is_recognised(text: str) -> None:
    assert guess(text) == "vi"


@pytest.mark.parametrize(
    "text", ["how do I install python?", "", "café naïve résumé", "KeyError: 'token'", "¿Qué?"]
)
def test_everything_else_counts_as_english(text: str) -> None:
    assert guess(text) == "en"


def test_the_labels_follow_the_language() -> None:
    assert labels("en").from_screenshot == "From your screenshot:"
    assert labels("vi").from_screenshot.startswith("Từ ảnh")
