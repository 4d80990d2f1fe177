"""What a card says, and that Discord takes it."""

from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

import pytest

from bot.card import CARD_CHARACTERS, MAX_SOURCES, answer_card, card_text
from bot.card_words import card_words
from db.records import AnswerKind, Confidence, Language, NewAnswer, Source
from tests.bot.cards import buttons

ID = UUID("12345678-1234-5678-1234-567812345678")
SOURCE = Source(message_id=3, guild_id=1, channel_id=2, title="pip cannot find numpy")
ANSWER = NewAnswer(
    kind="model",
    text="Upgrade pip [1].",
    sources=(SOURCE,),
    model_version="openai/gpt-oss-120b",
    confidence="high",
)


def total(answer: NewAnswer) -> int:
    text = card_text(answer, is_updated=True)
    return len(text.body) + len(text.sources) + len(text.notes)


def test_an_answer_of_a_model_names_its_sources_its_model_and_how_sure_it_is() -> None:
    text = card_text(ANSWER)

    assert text.body == "Upgrade pip [1]."
    assert text.sources == (
        "**Sources**\n1. [pip cannot find numpy](https://discord.com/channels/1/2/3)"
    )
    assert text.notes == (
        "-# ●●● High confidence · Written by AI (openai/gpt-oss-120b), may be wrong"
    )
    assert text.file is None


def test_a_source_found_by_its_picture_says_so() -> None:
    text = card_text(replace(ANSWER, sources=(replace(SOURCE, from_screenshot=True),)))

    assert text.sources.endswith("/1/2/3) · from screenshot")


def test_peoples_own_words_are_not_called_ai() -> None:
    notes = card_text(replace(ANSWER, kind="similar", confidence="medium")).notes

    assert notes == "-# ●●○ Medium confidence · People's own words from earlier threads, no AI"


def test_without_a_confidence_none_is_claimed() -> None:
    notes = card_text(replace(ANSWER, kind="transcript", confidence=None, sources=())).notes

    assert notes == "-# The text of your picture, read by a machine"


def test_a_plain_not_found_is_only_its_words() -> None:
    text = card_text(NewAnswer(kind="not_found", text="I found nothing.", sources=()))

    assert (text.body, text.sources, text.notes) == ("I found nothing.", "", "")


def test_a_better_reading_is_marked() -> None:
    notes = card_text(ANSWER, is_updated=True).notes

    assert notes.endswith("\n-# Updated after a better reading")


def test_a_question_in_vietnamese_is_answered_with_vietnamese_labels() -> None:
    card = answer_card(replace(ANSWER, language="vi"), answer_id=ID)

    assert "**Nguồn**" in card_text(replace(ANSWER, language="vi")).sources
    assert list(buttons(shape(card))) == [
        "Hữu ích",
        "Không hữu ích",
        "Câu hỏi tương tự",
        "Cần người giúp",
        "Gỡ bỏ",
    ]


@pytest.mark.parametrize("language", get_args(Language))
def test_every_level_of_confidence_has_words_of_its_own(language: Language) -> None:
    assert len({card_words(language).confidence[c] for c in get_args(Confidence)}) == 3


def shape(card: Any) -> dict[str, Any]:
    return {"components": card.to_components()}


@pytest.mark.parametrize(
    ("kind", "number"), [("model", 5), ("similar", 5), ("transcript", 3), ("not_found", 2)]
)
def test_each_kind_of_answer_has_the_buttons_that_make_sense(kind: AnswerKind, number: int) -> None:
    card = answer_card(replace(ANSWER, kind=kind), answer_id=ID)

    assert len(buttons(shape(card))) == number
    assert all(ID.hex in custom_id for custom_id in buttons(shape(card)).values())


def test_an_answer_that_is_not_stored_has_no_buttons() -> None:
    assert buttons(shape(answer_card(ANSWER))) == {}


def test_a_text_too_long_for_a_card_is_cut_with_its_code_closed_and_kept_in_a_file() -> None:
    text = "Do this:\n```bash\n" + "make it work\n" * 500 + "```"
    card = card_text(replace(ANSWER, text=text))

    assert card.body.count("```") == 2
    assert card.body.endswith("```")
    assert card.file == text
    assert "in the file" in card.notes


def test_the_whole_of_an_answer_that_was_cut_before_is_in_a_file() -> None:
    card = card_text(replace(ANSWER, full_text="all of it"))

    assert card.body == ANSWER.text
    assert card.file == "all of it"


def test_a_file_is_new_for_each_sending() -> None:
    card = answer_card(replace(ANSWER, full_text="all of it"))
    first, second = card.files(), card.files()

    assert first[0].fp.read() == second[0].fp.read() == b"all of it"


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("kind", get_args(AnswerKind))
def test_the_longest_card_is_one_that_discord_takes(kind: AnswerKind, language: Language) -> None:
    source = Source(2**63 - 1, 2**63 - 1, 2**63 - 1, "*" * 500, from_screenshot=True)
    answer = replace(
        ANSWER,
        kind=kind,
        language=language,
        text="word " * 3000,
        model_version="m" * 200,
        sources=(source,) * (MAX_SOURCES + 5),
    )

    assert len(card_text(answer).body) > CARD_CHARACTERS / 3
    assert total(answer) <= CARD_CHARACTERS
