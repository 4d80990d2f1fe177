import json

import pytest

from ocr.prompt import Transcription, messages, parse, response_format

FULL = {
    "text": "KeyError: 'a'\nexit 1",
    "interface_type": "terminal",
    "error_state": "KeyError: 'a'",
    "context": "running bot.py",
}
TAKEN_APART = Transcription("KeyError: 'a'\nexit 1", "terminal", "KeyError: 'a'", "running bot.py")


@pytest.mark.parametrize(
    ("content", "transcription"),
    [
        pytest.param(json.dumps(FULL), TAKEN_APART, id="as asked"),
        pytest.param(f"```json\n{json.dumps(FULL)}\n```", TAKEN_APART, id="in a fence"),
        pytest.param(f"Here it is:\n{json.dumps(FULL)}\nDone.", TAKEN_APART, id="amid prose"),
        pytest.param('{"text": "a\nb"}', Transcription("a\nb"), id="a raw newline in a string"),
        pytest.param('{"text": ["a", "b"]}', Transcription("a\nb"), id="a list of lines"),
        pytest.param(
            '{"text": "x", "interface_type": "Terminal", "error_state": "None", "context": " "}',
            Transcription("x", "terminal"),
            id="words for nothing",
        ),
        pytest.param(
            '{"text": "x", "interface_type": "smartwatch"}', Transcription("x"), id="a new kind"
        ),
        pytest.param('{"text": ""}', Transcription(""), id="no text"),
        pytest.param(
            '{"text": "No visible text in the image."}', Transcription(""), id="no text, in words"
        ),
        pytest.param(
            '{"text": "No text channel found: 42 and a longer explanation of what went wrong"}',
            Transcription("No text channel found: 42 and a longer explanation of what went wrong"),
            id="a text that begins with no text",
        ),
        pytest.param("plain words", Transcription("plain words"), id="the bare text"),
        pytest.param("```\nplain\n```", Transcription("plain"), id="the bare text in a fence"),
        pytest.param('{"a": 1}', Transcription('{"a": 1}'), id="a screenshot of JSON"),
        pytest.param(
            r'{"text": "a\u0000b\ud800\u001b[2Jc\r\n\td", "context": "\u0000",'
            r' "error_state": "\udfff!"}',
            Transcription("ab[2Jc\n\td", None, "!"),
            id="what no database holds and a terminal obeys",
        ),
        pytest.param("bare\x00 \x9b", Transcription("bare "), id="the same in the bare text"),
        pytest.param('{"text": "cut o', None, id="cut off"),
        pytest.param('{"text": 7}', None, id="not a text"),
    ],
)
def test_an_answer_is_taken_apart(content: str, transcription: Transcription | None) -> None:
    assert parse(content) == transcription


def test_long_fields_are_cut() -> None:
    parsed = parse(json.dumps(FULL | {"context": "word " * 500}))
    assert parsed
    assert len(parsed.context or "") == 300


def test_the_picture_stands_after_the_words_and_instructions_only_in_the_system_part() -> None:
    system, user = messages("data:image/png;base64,AAAA")
    assert system["role"] == "system"
    assert user["role"] == "user"
    assert [part["type"] for part in user["content"] if not isinstance(part, str)] == [
        "text",
        "image_url",
    ]


def test_the_schema_is_strict() -> None:
    schema = response_format()["json_schema"].get("schema", {})
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["text", "interface_type", "error_state", "context"]


@pytest.mark.parametrize(
    "said",
    [
        "[No text]",
        "There is no readable text.",
        "This image does not contain any text.",
        "The picture doesn’t have any text in it.",
        "Trong ảnh này không có chữ nào.",
        "Không có văn bản",
    ],
)
def test_a_model_that_says_there_is_no_text_has_read_none(said: str) -> None:
    assert parse(json.dumps({"text": said})) == Transcription("")
