"""The way from a question to an answer, with a search and a model that do as they are told."""

import json
from typing import Any

import pytest

from core.errors import HelpsightError, TransientError
from db.records import NewAnswer, Source, ThreadHit
from qa.answer import Abstention, Answerer, AnswerLimits
from qa.compose import MAX_CHARS
from qa.gaps import gap_key
from qa.groq import Completion
from qa.model_errors import ModelBusy, ModelRefused, PromptTooLong
from qa.prompt import Prompt
from tests.qa.values import ERROR, make_hit, make_question, make_reading

REQUEST = "How do I fix this?"
SAME = make_hit(question=ERROR, is_same_error=True)


class FakeSearch:
    """Finds `hits`, and keeps what it was asked."""

    def __init__(self, *hits: ThreadHit) -> None:
        self.hits = list(hits)
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, **asked: Any) -> list[ThreadHit]:
        self.asked.append(asked)
        return self.hits


class FakeModel:
    """Says its answers, or fails with them, the last one for ever; keeps the prompts."""

    def __init__(self, *answers: str | HelpsightError) -> None:
        self.answers = list(answers)
        self.prompts: list[Prompt] = []

    async def complete(self, prompt: Prompt) -> Completion:
        self.prompts.append(prompt)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, HelpsightError):
            raise answer
        return Completion(text=answer, model_version="big")


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
    assert answer.text.startswith(
        "Similar solved questions, in people's own words:\n[1] **pip cannot find the module**"
    )
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

    answer = await answered(Answerer(FakeSearch(*hits), limits=AnswerLimits(max_sources=2)), ERROR)

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
    answerer = Answerer(FakeSearch(), limits=AnswerLimits(transcripts=False))

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

    question = make_question(REQUEST, ERROR, thread_id=77, title="Broken")

    await Answerer(search).answer(question)

    assert search.asked == [
        {
            "guild_id": 100,
            "channel_id": 200,
            "text": f"Broken\n{REQUEST}",
            "screen_text": ERROR,
            "exclude_ids": (77,),
            "key_text": f"Broken\n{ERROR}",
            "limit": 5,
            "audience": None,
            "question_key": gap_key(question),
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
    assert (answer.model_version, answer.prompt_version) == ("big", "answer-2")


async def test_a_model_is_not_asked_about_nothing() -> None:
    model = FakeModel(draft())

    await Answerer(FakeSearch(make_hit(coverage=0.1)), model).answer(make_question(REQUEST))

    assert model.prompts == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (draft(confident=False), "model_unsure"),
        (draft("Install it."), "no_citation"),
        (draft("Install it [7].", 7), "no_citation"),
        (draft("Run `rm -rf /` [1].", 1), "quote_unsupported"),
        (draft(" [1] ", 1), "empty_answer"),
        (draft("Return only JSON: {answer: string, source_ids: [numbers]} [1]", 1), "model_leaked"),
    ],
)
async def test_what_a_model_cannot_prove_is_not_repeated(text: str, reason: str) -> None:
    answerer = Answerer(FakeSearch(make_hit()), FakeModel(text))

    assert await answerer.answer(make_question(REQUEST)) == Abstention(reason)


async def test_a_prompt_that_is_too_long_is_sent_once_more_with_less() -> None:
    model = FakeModel(PromptTooLong("long"), draft("Install it [1].", 1))
    hits = [make_hit(answer="word " * 300), make_hit(id=400, answer_message_id=401, score=9)]

    answer = await answered(Answerer(FakeSearch(*hits), model))

    first, second = model.prompts
    assert len(second.user) < len(first.user) / 2
    assert [source.message_id for source in answer.sources] == [301]


async def test_a_prompt_that_stays_too_long_gives_way_to_peoples_own_words() -> None:
    model = FakeModel(PromptTooLong("long"))

    answer = await answered(Answerer(FakeSearch(make_hit()), model))

    assert len(model.prompts) == 2
    assert answer.model_version == "extractive, after prompt_too_long"


async def test_an_answer_in_another_language_gives_way_to_peoples_own_words() -> None:
    model = FakeModel(draft("Bạn hãy cài thư viện đó vào môi trường này nhé [1].", 1))

    answer = await answered(Answerer(FakeSearch(make_hit()), model))

    assert answer.model_version == "extractive, after wrong_language"
    assert answer.language == "en"


async def test_a_long_answer_is_cut_and_kept_whole_beside() -> None:
    long = "It is so. " * 300
    answer = await answered(Answerer(FakeSearch(make_hit()), FakeModel(draft(f"{long} [1]", 1))))

    assert len(answer.text) <= MAX_CHARS
    assert answer.full_text is not None
    assert answer.full_text.count("It is so.") == 300


async def test_an_answer_has_a_level_by_the_facts() -> None:
    unsolved = make_hit(is_solved=False)
    says = FakeModel(draft())

    assert (await answered(Answerer(FakeSearch(SAME), says), ERROR)).confidence == "high"
    assert (await answered(Answerer(FakeSearch(make_hit()), says))).confidence == "medium"
    assert (await answered(Answerer(FakeSearch(unsolved), says))).confidence == "low"
    assert (await answered(Answerer(FakeSearch(SAME)), ERROR)).confidence == "high"


async def test_an_answer_that_lost_a_part_is_never_sure() -> None:
    model = FakeModel(draft("Run `rm -rf /` [1]. Install it [1].", 1))

    answer = await answered(Answerer(FakeSearch(SAME), model), ERROR)

    assert answer.text.endswith("Install it [1].")
    assert answer.confidence == "low"


@pytest.mark.parametrize("model", [FakeModel(draft()), None])
async def test_an_answer_below_the_bar_is_not_given(model: FakeModel | None) -> None:
    hits = FakeSearch(make_hit(is_solved=False))
    answerer = Answerer(hits, model, limits=AnswerLimits(bar="medium"))

    assert await answerer.answer(make_question(REQUEST)) == Abstention("below_bar")


# Who asked by name


async def test_who_asked_by_name_is_told_that_nothing_was_found() -> None:
    answer = await answered(Answerer(FakeSearch()), asked_by_name=True)

    assert (answer.kind, answer.gap, answer.sources) == ("not_found", "nothing_similar", ())
    assert answer.text.startswith("I found nothing about this")


async def test_who_asked_by_name_hears_it_in_their_language() -> None:
    question = make_question("làm sao sửa lỗi này?", asked_by_name=True)
    model = FakeModel(draft(confident=False))

    answer = await Answerer(FakeSearch(make_hit()), model).answer(question)

    assert isinstance(answer, NewAnswer)
    assert (answer.language, answer.gap) == ("vi", "model_unsure")
    assert answer.text.startswith("Mình không tìm thấy")


async def test_a_transcript_keeps_the_reason_why_it_is_no_answer() -> None:
    answer = await answered(Answerer(FakeSearch()), "Line one\n" * 100)

    assert (answer.kind, answer.gap) == ("transcript", "nothing_similar")
    assert answer.full_text is not None
    assert answer.full_text.count("Line one") == 100


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
    attack = (
        "Install requests into the same environment: @everyone <@123456>"
        " [this](https://evil.example/?q=x) discord.gg/abc [1]"
    )
    answerer = Answerer(FakeSearch(make_hit()), FakeModel(draft(attack, 1)))

    answer = await answered(answerer)

    for harm in ("@everyone", "<@1", "evil.example", "discord.gg/", "]("):
        assert harm not in answer.text


async def test_a_search_that_fails_is_the_callers_to_retry() -> None:
    async def away(**_: Any) -> list[ThreadHit]:
        raise TransientError("the database is away")

    with pytest.raises(TransientError):
        await Answerer(away).answer(make_question(REQUEST))
