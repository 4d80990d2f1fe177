"""The figures as charts. Pure; what a chart shows, its table says as well."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from db.over_time import Point
from web.charts.chart import MAX_SERIES, Chart, Series
from web.operations.facts import Facts
from web.pages.language import Texts


def charts(facts: Facts, t: Texts) -> list[tuple[str, Chart]]:
    """Each with the name of its title."""
    said = t["operations_charts"]
    return [
        ("readings", _readings(facts, said["other"])),
        ("questions", _questions(facts, said["answered"], said["silent"])),
        ("reading_times", _times(facts, facts.period.readings)),
        ("answer_times", _times(facts, facts.period.answers)),
    ]


def _steps(facts: Facts) -> list[datetime]:
    return [bar.at for bar in facts.period.figures.bars]


def _labels(facts: Facts) -> tuple[str, ...]:
    return tuple(f"{at:{facts.view.span.clock}}" for at in _steps(facts))


def _readings(facts: Facts, other: str) -> Chart:
    """Pictures by engine; the engines that read least stand together."""
    by_step: dict[tuple[datetime, str], int] = Counter()
    engines: Counter[str] = Counter()
    for point in facts.period.readings:
        if point.engine is not None:
            by_step[point.at, point.engine] += point.count
            engines[point.engine] += point.count
    ranked = [engine for engine, _ in engines.most_common()] or ["local"]
    own = ranked if len(ranked) <= MAX_SERIES else ranked[: MAX_SERIES - 1]
    rest = ranked[len(own) :]
    series = [
        _counts(engine, [by_step.get((at, engine), 0) for at in _steps(facts)]) for engine in own
    ]
    if rest:
        counts = [sum(by_step.get((at, engine), 0) for engine in rest) for at in _steps(facts)]
        series.append(_counts(other, counts))
    return Chart("columns", _labels(facts), tuple(series))


def _questions(facts: Facts, answered: str, silent: str) -> Chart:
    bars = facts.period.figures.bars
    return Chart(
        "columns",
        _labels(facts),
        (
            _counts(answered, [bar.answered for bar in bars]),
            _counts(silent, [bar.silent for bar in bars]),
        ),
    )


def _times(facts: Facts, points: Sequence[Point]) -> Chart:
    of_all = {point.at: point for point in points if point.engine is None}
    steps = [of_all.get(at) for at in _steps(facts)]
    half = _seconds("p50", [point.p50 if point else None for point in steps])
    most = _seconds("p95", [point.p95 if point else None for point in steps])
    return Chart("lines", _labels(facts), (half, most))


def _counts(name: str, values: Sequence[int]) -> Series:
    return Series(name, tuple(values), tuple(f"{value:,}" for value in values))


def _seconds(name: str, values: Sequence[float | None]) -> Series:
    shown = tuple("–" if value is None else f"{value:.2f} s" for value in values)
    return Series(name, tuple(values), shown)
