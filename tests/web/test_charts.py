"""Charts as pages get them: drawn elsewhere, and harmless."""

import re
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from markupsafe import Markup

from tests.waiting import eventually
from web.charts.artist import Artist, open_artist
from web.charts.chart import MAX_LABELS, Chart, Series

HOSTILE = '</text><script>alert(1)</script> $x^2$ \x00\x1b<&>"'
MONTHS = Chart("columns", ("2025-10", "2025-11"), (Series("VND", (5e6, None), ("5 M", "none")),))
LINES = Chart("lines", ("1", "2", "3"), (Series("p50", (1, None, 2)), Series("p95", (3, 4, 5))))
RANKS = Chart("ranks", (HOSTILE, "b"), (Series("VND", (2, 1), (HOSTILE, "1")),))


@pytest.fixture(scope="module")
async def artist() -> AsyncGenerator[Artist]:
    async with open_artist() as artist:
        yield artist


async def drawn(artist: Artist, chart: Chart) -> Markup:
    svg = await artist.draw(chart)
    assert svg is not None
    return svg


@pytest.mark.parametrize("chart", [MONTHS, LINES, RANKS], ids=lambda chart: chart.kind)
async def test_a_drawing_has_no_style_and_no_script_and_the_colours_of_the_page(
    artist: Artist, chart: Chart
) -> None:
    svg = await drawn(artist, chart)

    assert not re.search(r"<script|<style|\bstyle=|\bon\w+=|\x00|\x1b|<!", svg)
    assert "var(--chart-1)" in svg
    assert not re.search(r"#0[0-9]0", svg)


async def test_what_a_label_says_is_text(artist: Artist) -> None:
    svg = await drawn(artist, RANKS)

    assert "&lt;script&gt;alert(1)" in svg
    assert "$x^2$" in svg


async def test_a_mark_says_its_value_where_the_pointer_rests(artist: Artist) -> None:
    assert "<title>2025-10: 5 M</title>" in await drawn(artist, MONTHS)


async def test_a_value_between_gaps_is_a_dot(artist: Artist) -> None:
    alone = Chart("lines", ("1", "2", "3"), (Series("p50", (None, 2, None)),))
    joined = Chart("lines", ("1", "2", "3"), (Series("p50", (None, 2, 3)),))

    assert (await drawn(artist, alone)).count("<use") > (await drawn(artist, joined)).count("<use")


@pytest.mark.parametrize("values", [(None, None), (0, 0), (0, None)])
def test_a_chart_without_a_value_is_empty(values: tuple[float | None, ...]) -> None:
    assert Chart("lines", ("1", "2"), (Series("p50", values),)).is_empty
    assert not MONTHS.is_empty


@pytest.mark.parametrize(
    ("values", "wanted", "unwanted"),
    [
        ((0.4, 0.9), {"0.5", "1"}, {"500m"}),  # seconds are not told in thousandths
        ((1, 0), {"0", "1"}, {"0.5"}),  # nobody asks half a question
        ((2_000_000, 0), {"2M"}, {"2000000"}),
    ],
)
async def test_the_numbers_beside_a_chart_are_as_people_say_them(
    artist: Artist, values: tuple[float, ...], wanted: set[str], unwanted: set[str]
) -> None:
    svg = await drawn(artist, Chart("lines", ("a", "b"), (Series("p50", values),)))
    told = set(re.findall(r">([^<>\n]+)</text>", svg))

    assert wanted <= told
    assert not unwanted & told


async def test_charts_of_one_page_share_no_id(artist: Artist) -> None:
    ids = [re.findall(r'\bid="([^"]+)"', await drawn(artist, chart)) for chart in (MONTHS, LINES)]

    assert ids[0]
    assert not {*ids[0]} & {*ids[1]}


async def test_a_chart_that_cannot_be_drawn_in_time_is_none_and_the_next_one_is_drawn() -> None:
    slow = Artist(limit_s=0.0)
    try:
        assert await slow.draw(MONTHS) is None
    finally:
        await slow.close()


async def test_the_process_ends_when_nobody_wants_a_chart() -> None:
    artist = Artist(idle_s=0.0)
    try:
        assert await artist.draw(LINES)

        async def has_ended() -> bool:
            return not artist.has_process

        await eventually(has_ended)
    finally:
        await artist.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": ()},
        {"labels": ("a",) * (MAX_LABELS + 1)},
        {"labels": ("a", "b", "c")},
        {"series": ()},
    ],
)
def test_a_chart_has_a_value_for_each_of_a_few_labels(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {"kind": "lines", "labels": MONTHS.labels, "series": MONTHS.series}
    with pytest.raises(ValueError, match=r"value|labels"):
        Chart(**(given | wrong))
