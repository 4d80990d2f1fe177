"""What is embedded, and how much of a search its meaning decides. The model is the real one."""

import asyncio
from collections.abc import Sequence

import pytest

from qa.minilm import MiniLM
from qa.semantic import (
    BATCH,
    QUESTION_CHARACTERS,
    SHARE,
    Embedder,
    asked_part,
    share_of,
    with_title,
)


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM.loaded()


def test_the_same_question_in_other_words_is_nearer_than_another_question(model: MiniLM) -> None:
    asked, same, other = model.embed(
        ["I forgot my password", "How can I reset my login?", "Which port does the server use?"]
    )

    assert dot(asked, asked) == pytest.approx(1, abs=1e-4)
    assert dot(asked, same) > dot(asked, other) + 0.2


def test_texts_embedded_together_have_the_vectors_they_have_alone(model: MiniLM) -> None:
    short, long = "pip fails", "the build of the wheel ends with an odd message " * 9

    together, alone = model.embed([short, long]), [*model.embed([short]), *model.embed([long])]

    for one, other in zip(together, alone, strict=True):
        assert dot(one, other) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("line", "is_understood"),
    [
        ("the wallet passphrase entered was incorrect", True),
        ("How can I reset my login in gmail?", True),
        ("Valuecrror: Fai1ed to convet a NurnPy arrav to a Tensor (Unsupported cbject)", False),
        ("conflgure: erro: llnker dd n0t accept reque5fed flag5", False),
        ("at handleMessage (webpackHotDevClient.js)", False),
        ("curl: (60) SSL certificate problem: unable to get local issuer certificate", False),
        ("Discord: how do I log in on another phone?", True),
        ("làm sao để đăng nhập vào tài khoản của mình?", False),
        ("", False),
    ],
)
async def test_only_lines_in_words_the_model_knows_are_understood(
    model: MiniLM, line: str, is_understood: bool
) -> None:
    embedder = Embedder(lambda: model)

    assert await embedder.understood(f"Why?\n{line}") == (
        f"Why?\n{line}" if is_understood else "Why?"
    )


class Counting:
    """Answers with the length of each text, and notes how many it was given at once."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.given.append(len(texts))
        return [[1.0, float(len(text))] for text in texts]

    def known(self, text: str) -> float:
        return float(bool(text))


async def test_many_texts_are_taken_few_at_a_time_and_given_back_in_their_order() -> None:
    model = Counting()
    texts = ["x" * n for n in (9, 2, 7, 1, 5, 3, 8, 4, 6, 30, 20)]

    vectors = await Embedder(lambda: model).embed(texts)

    assert [int(vector[1]) for vector in vectors] == [len(text) for text in texts]
    assert max(model.given) == BATCH


async def test_tasks_take_turns_at_the_model() -> None:
    model = Counting()
    embedder = Embedder(lambda: model)

    first, second = await asyncio.gather(embedder.embed(["aa"]), embedder.embed(["bbb"]))

    assert (first, second) == ([[1.0, 2.0]], [[1.0, 3.0]])


async def test_the_model_is_loaded_once_when_it_is_first_needed() -> None:
    loads: list[Counting] = []

    def load() -> Counting:
        loads.append(Counting())
        return loads[-1]

    embedder = Embedder(load)
    assert loads == []

    await asyncio.gather(embedder.understood("why?"), embedder.embed(["why?"]))
    assert len(loads) == 1


async def test_a_document_in_which_nobody_wrote_anything_has_no_vector() -> None:
    vectors = await Embedder(Counting).documents([("", ""), ("why?", "so"), ("", "so")])

    assert vectors[0] is None
    assert vectors[1] is not None
    assert vectors[2] is not None


@pytest.mark.parametrize(
    ("prose", "whole", "share"),
    [
        ("how do I log in", "how do I log in", SHARE),
        ("most of it here", "most of it here now", SHARE * 12 / 15),
        ("help me with it", "help me with it\nValueError: invalid literal for int()", 0),
        ("", "", 0),
    ],
)
def test_meaning_decides_as_much_as_people_wrote(prose: str, whole: str, share: float) -> None:
    assert share_of(prose, whole) == pytest.approx(share)


def test_the_first_line_tells_what_it_is_about_even_where_it_is_code() -> None:
    assert with_title("It stops.", "Crash in Shell::Load()\nIt stops.") == (
        "Crash in Shell::Load()\nIt stops."
    )
    assert with_title("Why?\nIt stops.", "Why?\nIt stops.") == "Why?\nIt stops."


def test_of_a_long_question_the_beginning_is_embedded_with_its_title() -> None:
    prose = "and then it stops again " * 100

    part = asked_part(prose, f"main.py(3): x\n{prose}")

    assert part == f"main.py(3): x\n{prose}"[:QUESTION_CHARACTERS]
    assert asked_part("short", "short") == "short"
