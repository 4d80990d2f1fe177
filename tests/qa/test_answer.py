"""The way from a question to an answer, with a search and a model that do as they are told."""

import json
from typing import Any

import pytest

from core.errors import HelpsightError, TransientError
from db.records import NewAnswer, Source, ThreadHit
from qa.answer import MAX_CHARS, Abstention, Answerer
from qa.groq import Completion
from qa.model_errors import ModelBusy, ModelRefused
from qa.prompt import Prompt
from tests.qa.values import ERROR, make_hit, make_question, make_reading

REQUEST = "How do I fix this?"


class FakeSearch:
    """Finds `hits`, and keeps what it was asked."""

    def __init__(self, *hits: ThreadHit) -> None:
        self.hits = list(hits)
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, **asked: Any) -> list[ThreadHit]:
        self.asked.append(asked)
        return self.hits


class FakeModel:
    """Says `answer`, or fails with it; keeps the prompts."""

    def __init__(self, answer: str | HelpsightError) -> None:
        self.answer = answer
        self.prompts: list[Prompt] = []

    async def complete(self, prompt: Prompt) -> Completion:
        self.prompts.append(prompt)
        if isinstance(self.answer, HelpsightError):
            raise self.answer
        return Completion(text=self.answer, model_version="big")


def draft(answer: str = "Install it [1].", *source_ids: int, confident: bool = True) -> str:
    return json.dumps(
        {"answer": answer, "source_ids": source_ids, "confident": confident, "language": "en"}
    )


async def answered(answerer: Answerer, *texts: str, **changes: Any) -> NewAnswer:
    answer = await answerer.answer(make_question(REQUEST, *texts, **changes))
    assert isinstance(answer, NewAnswer)
    return answer


# Without a model


async def test_a_near_thread_is_shown_in_its_own_words_with_its_place() -> None:
    answer = await answered(Answerer(FakeSearch(make_hit())))

    assert answer.kind == "similar"
    assert answer.text.startswith("Similar solved questions:\n[1] **pip cannot find the module**")
    assert answer.sources == (Source(301, 100, 300, "pip cannot find the module"),)
    assert answer.model_version == "extractive"


async def test_the_words_of_the_picture_stand_in_the_answer() -> None:
    answer = await answered(Answerer(FakeSearch(make_hit())), f"$ python main.py\n{ERROR}")

    assert answer.text.startswith(f"From your screenshot:\n```\n{ERROR}\n```\nSimilar")


async def test_an_answer_from_a_plain_channel_leads_to_that_channel() -> None:
    answer = await answered(Answerer(FakeSearch(make_hit(thread_id=None))))

    assert answer.sources[0].channel_id == 201


async def test_no_more_sources_are_named_than_allowed() -> None:
    hits = [
        make_hit(id=n, score=(10, 8, 3, 2, 1)[n], coverage=1.0, answer="word. " * 400)
        for n in range(5)
    ]

    answer = await answered(Answerer(FakeSearch(*hits), max_sources=2), ERROR)

    assert len(answer.sources) == 2
    assert len(answer.text) <= MAX_CHARS


async def test_silence_where_nothing_is_similar() -> None:
    abstention = await Answerer(FakeSearch()).answer(make_question(REQUEST))

    assert abstention == Abstention("nothing_similar")


async def test_silence_where_a_hit_is_not_near_enough() -> None:
    search = FakeSearch(make_hit(coverage=0.2))

    assert await Answerer(search).answer(make_question(REQUEST)) == Abstention("nothing_similar")


async def test_a_picture_nobody_asked_about_before_is_answered_with_its_text() -> None:
    answer = await answered(Answerer(FakeSearch()), "Line one\nLine two")

    assert answer.kind == "transcript"
    assert answer.sources == ()
    assert answer.text == (
        "From your screenshot:\n```\nLine one\nLine two\n```\n"
        "I found no earlier solved thread like this one."
    )


async def test_transcripts_can_be_switched_off() -> None:
    answerer = Answerer(FakeSearch(), transcripts=False)

    assert await answerer.answer(make_question(REQUEST, ERROR)) == Abstention("nothing_similar")


async def test_a_hostile_picture_is_only_read() -> None:
    attack = "```\n@everyone [free](https://evil.example)\n<@123456> discord.gg/abc\n" + "`" * 9

    answer = await answered(Answerer(FakeSearch()), attack)

    assert answer.text.count("```") == 2
    for harm in ("@everyone", "<@1", "discord.gg/"):
        assert harm not in answer.text


async def test_the_longest_transcript_fits_into_a_message() -> None:
    answer = await answered(Answerer(FakeSearch()), "long line " * 20 + "\n" + "word\n" * 5000)

    assert len(answer.text) < MAX_CHARS


async def test_a_vietnamese_question_gets_vietnamese_labels() -> None:
    answerer = Answerer(FakeSearch())

    answer = await answerer.answer(make_question("làm sao sửa lỗi này?", ERROR))

    assert isinstance(answer, NewAnswer)
    assert answer.text.startswith("Từ ảnh chụp màn hình của bạn:")


async def test_pictures_that_were_not_read_in_time_are_mentioned() -> None:
    readings = (make_reading(ERROR), make_reading(None))

    answer = await answered(Answerer(FakeSearch(make_hit())), readings=readings)

    assert "Not all pictures could be read in time." in answer.text


# When somebody asks


@pytest.mark.parametrize(
    ("content", "texts"),
    [("hello everyone", ()), ("", ("Holiday photo",)), ("look at my desktop", ("Recycle Bin",))],
)
async def test_other_talk_is_not_even_searched(content: str, texts: tuple[str, ...]) -> None:
    search = FakeSearch(make_hit())

    abstention = await Answerer(search).answer(make_question(content, *texts))

    assert abstention == Abstention("not_a_request")
    assert search.asked == []


@pytest.mark.parametrize(
    ("content", "texts", "changes"),
    [
        ("", (ERROR,), {}),
        ("why??", ("Settings\nOff",), {}),
        ("", ("Settings\nDark mode\nOff\nLanguage",), {}),
        ("giúp với", ("Cài đặt",), {}),
        ("It is so.", (), {"thread_id": 5000}),
        ("gateway 4014", (), {"message_id": None}),
    ],
)
async def test_errors_pleas_posts_and_commands_are_requests(
    content: str, texts: tuple[str, ...], changes: dict[str, Any]
) -> None:
    answer = await Answerer(FakeSearch(make_hit())).answer(
        make_question(content, *texts, **changes)
    )

    assert isinstance(answer, NewAnswer)


async def test_the_search_is_told_who_asks_what_and_where() -> None:
    search = FakeSearch()

    await Answerer(search).answer(make_question(REQUEST, ERROR, thread_id=77, title="Broken"))

    assert search.asked == [
        {
            "guild_id": 100,
            "channel_id": 200,
            "text": f"Broken\n{REQUEST}",
            "screen_text": ERROR,
            "exclude_id": 77,
            "key_text": f"Broken\n{ERROR}",
            "limit": 5,
            "audience": None,
        }
    ]


# With a model


async def test_a_model_words_the_answer_and_its_sources_stay() -> None:
    model = FakeModel(draft("Install it [2].", 2))
    hits = [make_hit(), make_hit(id=400, thread_id=400, answer_message_id=401, score=9)]

    answer = await answered(Answerer(FakeSearch(*hits), model), ERROR)

    assert answer.kind == "model"
    assert answer.text == f"From your screenshot:\n```\n{ERROR}\n```\nInstall it [1]."
    assert [source.message_id for source in answer.sources] == [401]
    assert (answer.model_version, answer.prompt_version) == ("big", "answer-1")


async def test_a_model_is_not_asked_about_nothing() -> None:
    model = FakeModel(draft())

    await Answerer(FakeSearch(make_hit(coverage=0.1)), model).answer(make_question(REQUEST))

    assert model.prompts == []


@pytest.mark.parametrize(
    "text", [draft(confident=False), draft("Install it."), draft("Install it [7].", 7)]
)
async def test_a_model_that_is_unsure_or_cites_nothing_is_not_repeated(text: str) -> None:
    answerer = Answerer(FakeSearch(make_hit()), FakeModel(text))

    assert await answerer.answer(make_question(REQUEST)) == Abstention("model_unsure")


@pytest.mark.parametrize("failure", [ModelBusy("busy"), ModelRefused("no"), "not JSON"])
async def test_a_model_that_fails_gives_way_to_peoples_own_words(
    failure: str | HelpsightError,
) -> None:
    answer = await answered(Answerer(FakeSearch(make_hit()), FakeModel(failure)))

    assert answer.kind == "similar"
    assert answer.model_version is not None
    assert answer.model_version.startswith("extractive, after model_")


async def test_each_prompt_has_its_own_delimiter() -> None:
    model = FakeModel(draft())
    answerer = Answerer(FakeSearch(make_hit()), model)

    await answered(answerer)
    await answered(answerer)

    first, second = (prompt.user.split("\n", 1)[0] for prompt in model.prompts)
    assert first != second


async def test_a_model_that_obeys_an_attack_calls_nobody_and_leads_nowhere() -> None:
    attack = "@everyone <@123456> see [this](https://evil.example/?q=x) discord.gg/abc [1]"
    answerer = Answerer(FakeSearch(make_hit()), FakeModel(draft(attack, 1)))

    answer = await answered(answerer)

    for harm in ("@everyone", "<@1", "evil.example", "discord.gg/", "]("):
        assert harm not in answer.text


async def test_a_search_that_fails_is_the_callers_to_retry() -> None:
    async def away(**_: Any) -> list[ThreadHit]:
        raise TransientError("the database is away")

    with pytest.raises(TransientError):
        await Answerer(away).answer(make_question(REQUEST))
