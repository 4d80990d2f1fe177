"""Draws charts, in a process of its own: `python -m web.charts.drawing`. JSON lines in and out.

The plotting library takes a second to import, 60 MB, and the interpreter's lock while it draws.
"""

import io
import json
import sys
from typing import Any

from web.charts.chart import Chart, Series
from web.charts.inline import COLOURS, FAINT, INK, inline

WIDTH_IN, HEIGHT_IN, RANK_IN = 5.6, 2.5, 0.34  # inches of 72 units of the picture
LABEL_CHARACTERS = 22
TEXT, MOST_TICKS = 13, 5
_SHORTENED = 1000
_HEADROOM, _ROOM_FOR_WORDS = 1.15, 1.7  # times the largest value
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",  # texts stay texts, in the font of the page
    "text.parse_math": False,  # a $ is a dollar
    "font.size": TEXT,
    "axes.edgecolor": FAINT,
    "text.color": INK,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}


def drawn(chart: Chart) -> str:
    """*chart* as an `<svg>` for pages: without style and script, in the colours of the page."""
    from matplotlib import rc_context  # noqa: PLC0415  # pyright: ignore[reportUnknownVariableType]  # takes a second; see above
    from matplotlib.figure import Figure  # noqa: PLC0415  # as above

    height = max(1.0, len(chart.labels) * RANK_IN + 0.3) if chart.kind == "ranks" else HEIGHT_IN
    out = io.StringIO()
    style: Any = {**_STYLE, "svg.hashsalt": repr(chart)}  # no two charts of a page share an id
    with rc_context(style):
        figure: Any = Figure(figsize=(WIDTH_IN, height), layout="constrained")
        axes: Any = figure.subplots()
        _DRAW[chart.kind](axes, chart)
        _plain(axes)
        if len(chart.series) > 1 and chart.kind != "ranks":
            figure.legend(loc="outside upper left", frameon=False, ncols=len(chart.series))
        figure.savefig(out, format="svg", transparent=True)
    said = {
        f"mark-{s}-{i}": f"{_plain_text(chart.labels[i])}: {_plain_text(text)}"
        for s, one in enumerate(chart.series)
        for i, text in enumerate(one.shown)
    }
    return inline(out.getvalue(), said)


def _columns(axes: Any, chart: Chart) -> None:  # noqa: ANN401  # the library's own types are partly unknown
    places = range(len(chart.labels))
    base = [0.0] * len(chart.labels)
    for number, one in enumerate(chart.series):
        heights = [value or 0.0 for value in one.values]
        bars = axes.bar(
            places, heights, bottom=base, width=0.7, color=COLOURS[number], label=one.name
        )
        _name(bars, number, one)
        base = [low + high for low, high in zip(base, heights, strict=True)]
    _over_time(axes, chart)


def _lines(axes: Any, chart: Chart) -> None:  # noqa: ANN401  # as above
    for number, one in enumerate(chart.series):
        values = [float("nan") if value is None else value for value in one.values]
        axes.plot(
            values,
            color=COLOURS[number],
            linewidth=2,
            linestyle=("-", "--", "-.", ":")[number],  # told apart also without colours
            label=one.name,
            marker="o",
            markevery=_alone(one),
        )
    _over_time(axes, chart)


def _over_time(axes: Any, chart: Chart) -> None:  # noqa: ANN401  # as above
    every = -(-len(chart.labels) // MOST_TICKS)
    axes.set_xticks(
        list(range(len(chart.labels)))[::every], [_short(text) for text in chart.labels[::every]]
    )
    _short_numbers(axes.yaxis, chart)
    axes.yaxis.grid(visible=True, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlim(-0.6, len(chart.labels) - 0.4)
    low, high = axes.get_ylim()
    if chart.is_empty:  # nothing happened, and that is not a negative number
        axes.set_ylim(0, 1)
    else:
        axes.set_ylim(min(0, low), max(high * _HEADROOM, 1e-9))


def _alone(one: Series) -> list[int]:
    """Values between gaps, which no line shows."""
    known = [False, *(value is not None for value in one.values), False]
    return [i for i in range(len(one.values)) if known[i : i + 3] == [False, True, False]]


def _ranks(axes: Any, chart: Chart) -> None:  # noqa: ANN401  # as above
    one = chart.series[0]
    places = range(len(chart.labels))
    values = [value or 0.0 for value in one.values]
    bars = axes.barh(places, values, height=0.66, color=COLOURS[0])
    _name(bars, 0, one)
    axes.bar_label(bars, [_short(text) for text in one.shown], padding=4) if one.shown else None
    axes.set_yticks(list(places), [_short(text) for text in chart.labels])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlim(min(0.0, *values), max(1e-9, *values) * _ROOM_FOR_WORDS)


_DRAW = {"columns": _columns, "lines": _lines, "ranks": _ranks}


def _name(bars: Any, number: int, one: Series) -> None:  # noqa: ANN401  # as above
    for i, bar in enumerate(bars):
        if one.shown:
            bar.set_gid(f"mark-{number}-{i}")


def _short_numbers(axis: Any, chart: Chart) -> None:  # noqa: ANN401  # as above
    """5M for 5,000,000 and 0.5 for a half; where all values are whole, so are these."""
    from matplotlib.ticker import EngFormatter, MaxNLocator  # noqa: PLC0415  # as above

    are_whole = all((value or 0) % 1 == 0 for one in chart.series for value in one.values)
    axis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10], integer=are_whole))
    in_thousands = EngFormatter(sep="")

    def short(value: float, place: int | None = None) -> str:
        return in_thousands(value, place) if abs(value) >= _SHORTENED else f"{value:g}"

    axis.set_major_formatter(short)


def _plain(axes: Any) -> None:  # noqa: ANN401  # as above
    axes.tick_params(length=0)
    axes.tick_params(axis="x", pad=7)  # clear of the lowest number beside it
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _short(text: str) -> str:
    plain = _plain_text(text)
    return plain if len(plain) <= LABEL_CHARACTERS else f"{plain[: LABEL_CHARACTERS - 1]}…"


def _plain_text(text: str) -> str:
    """*text* without what no XML may hold."""
    return "".join(char if char.isprintable() else " " for char in text)


def chart_of(line: str) -> Chart:
    """A chart as `web.charts.artist` writes it."""
    said = json.loads(line)
    series = tuple(
        Series(one["name"], tuple(one["values"]), tuple(one["shown"])) for one in said["series"]
    )
    return Chart(said["kind"], tuple(said["labels"]), series)


def main() -> None:
    """Until the input ends."""
    for line in sys.stdin:
        try:
            answer = {"svg": drawn(chart_of(line))}
        except Exception as error:  # noqa: BLE001  # the rim: one chart fails alone
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
