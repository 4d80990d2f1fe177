"""Draws the figures as a picture, in a process of its own: `python -m bot.moderation.chart`.

The plotting library takes a second to import, 60 MB, and the interpreter's lock while it draws: a
bot that listens to Discord has none of these to give. JSON comes in, PNG goes out.
"""

import asyncio
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import structlog

log = structlog.get_logger()

LIMIT_S = 30.0
BACKGROUND, INK, FAINT = "#2b2d31", "#dbdee1", "#4e5058"
ANSWERED, SILENT = "#5b8def", "#e0a458"  # told apart also by people who see few colours
ENGINES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: three lists of one length, and pictures by engine; and what stands beside."""

    labels: Sequence[str]
    answered: Sequence[int]
    silent: Sequence[int]
    pictures: Sequence[tuple[str, int]]
    titles: tuple[str, str] = ("Questions", "Pictures read")
    legend: tuple[str, str] = ("answered", "left unanswered")


async def draw(chart: Chart, *, limit_s: float = LIMIT_S) -> bytes | None:
    """A PNG; None where it could not be drawn, and the log says why."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.moderation.chart",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(limit_s):
            png, said = await process.communicate(json.dumps(asdict(chart)).encode())
    except TimeoutError:
        log.warning("chart.too_slow", limit_s=limit_s)
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        log.warning("chart.failed", said=said.decode(errors="replace")[-500:])
        return None
    return png


def rendered(chart: Chart) -> bytes:
    """The picture; 2 pixels a point, so that it is sharp on a phone."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # takes a second; see above

    figure: Any = Figure(figsize=(7.2, 4.4), dpi=140, facecolor=BACKGROUND, layout="constrained")
    has_pictures = bool(chart.pictures)
    axes: Any = figure.subplots(
        2 if has_pictures else 1, 1, height_ratios=[3, 1] if has_pictures else None, squeeze=False
    )
    _questions(axes[0][0], chart)
    if has_pictures:
        _pictures(axes[1][0], chart.pictures[:ENGINES_SHOWN], chart.titles[1])
    figure.get_layout_engine().set(h_pad=0.12, w_pad=0.12)  # inches
    png = io.BytesIO()
    figure.savefig(png, format="png", facecolor=BACKGROUND)
    return png.getvalue()


def _questions(axes: Any, chart: Chart) -> None:  # noqa: ANN401  # the library's own types are partly unknown
    places = range(len(chart.labels))
    axes.bar(places, chart.answered, color=ANSWERED, label=chart.legend[0], width=0.7)
    axes.bar(
        places,
        chart.silent,
        bottom=chart.answered,
        color=SILENT,
        label=chart.legend[1],
        width=0.7,
        hatch="///",
        edgecolor=BACKGROUND,
        linewidth=0,
    )
    every = max(len(chart.labels) // 8, 1)
    axes.set_xticks(list(places)[::every], list(chart.labels)[::every])
    axes.yaxis.get_major_locator().set_params(integer=True)
    most = max((a + s for a, s in zip(chart.answered, chart.silent, strict=True)), default=0)
    axes.set_ylim(0, max(most, 1) * 1.25)
    axes.set_title(chart.titles[0], loc="left", color=INK, fontsize=13, fontweight="bold")
    axes.legend(loc="upper right", frameon=False, labelcolor=INK, ncols=2, fontsize=10)
    _plain(axes)


def _pictures(axes: Any, pictures: Sequence[tuple[str, int]], title: str) -> None:  # noqa: ANN401  # as above
    names = [name for name, _ in pictures][::-1]
    bars = axes.barh(names, [n for _, n in pictures][::-1], color=ANSWERED, height=0.6)
    axes.bar_label(bars, padding=4, color=INK, fontsize=10)
    axes.margins(x=0.1)
    axes.set_title(title, loc="left", color=INK, fontsize=13, fontweight="bold")
    axes.set_xticks([])
    _plain(axes)
    axes.spines["bottom"].set_visible(False)


def _plain(axes: Any) -> None:  # noqa: ANN401  # as above
    axes.set_facecolor(BACKGROUND)
    axes.tick_params(colors=INK, labelsize=10, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)


if __name__ == "__main__":
    sys.stdout.buffer.write(rendered(Chart(**json.load(sys.stdin))))
