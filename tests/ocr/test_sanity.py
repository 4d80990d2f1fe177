import pytest

from ocr.sanity import doubt


@pytest.mark.parametrize(
    ("text", "seen", "reason"),
    [
        ("KeyError: 'a'", "KeyError: 'a'", None),
        ("", "", None),
        ("", "KeyError: 'a'", "empty"),
        ("  \n", "KeyError: 'a'", "empty"),
        ("I'm sorry, but I can't help with that.", "KeyError: 'a'", "refusal"),
        ("I cannot transcribe this image.", "", "refusal"),
        ("Sorry, I am unable to view images.", "KeyError", "refusal"),
        ("I can't read the file", "I cant read the file", None),
        ("I cannot read this value\n" + "more of the log\n" * 40, "log", None),
    ],
)
def test_a_text_that_cannot_be_the_pictures_is_doubted(
    text: str, seen: str, reason: str | None
) -> None:
    assert doubt(text, seen) == reason
