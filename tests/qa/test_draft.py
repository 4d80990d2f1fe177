import pytest

from qa.draft import SCHEMA, Draft, MalformedDraft, parse

GOOD = '{"answer": "Do it [1].", "source_ids": [1], "confident": true, "language": "vi"}'


def test_the_form_that_was_asked_for_is_taken() -> None:
    expected = Draft(answer="Do it [1].", source_ids=(1,), confident=True, language="vi")

    assert parse(GOOD) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Do it [1].",
        "[]",
        "null",
        GOOD[:-5],
        f"```json\n{GOOD}\n```",
        GOOD.replace("true", '"yes"'),
        GOOD.replace("[1]}", "1}").replace('"source_ids": [1]', '"source_ids": ["1"]'),
        GOOD.replace('"vi"', '"de"'),
        GOOD.replace("{", '{"tool": "x", ', 1),
        '{"answer": "x"}',
    ],
)
def test_anything_else_is_not(text: str) -> None:
    with pytest.raises(MalformedDraft):
        parse(text)


def test_the_schema_asks_for_every_field() -> None:
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"]) == set(Draft.model_fields)
