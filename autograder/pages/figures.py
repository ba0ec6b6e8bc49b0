"""The figures of the class page, as SVG, each drawn on a Figure of its own instead of pyplot's shared state.

Each comes with its alternative text: what the figure shows, for whoever cannot see it.
"""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from autograder.marks.statistics import ExerciseStatistics, spread
from autograder.wording import amount, number, percent

ACCENT, SOFT, LINE = "#0a5a70", "#566067", "#d9dfe2"
STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "svg.hashsalt": "report",  # the same figure gives the same file
    "svg.fonttype": "path",
}
WIDTH = 5.2  # inches; on a telephone the letters are then 9 pixels high, on a desk 16
BINS = 10


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG with its alternative text."""

    svg: bytes
    alt: str

    @property
    def address(self) -> str:
        """The figure as the address of an image inside a page. (Shown as an image, an SVG cannot run anything.)"""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg).decode()


def histogram(points: Sequence[float], max_points: float, xlabel: str) -> Drawing:
    """How many submissions have how many points, in ten bins from 0 to `max_points`; the median is marked."""
    median = spread(points).median
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 2.6), layout="constrained")
        axes = figure.subplots()
        top = max(max_points, *points) or 1.0
        counts, edges, _ = axes.hist(points, bins=BINS, range=(0, top), color=ACCENT, edgecolor="white", linewidth=1.5)
        halo = [withStroke(linewidth=5, foreground="white")]
        axes.axvline(median, color="black", linestyle=(0, (4, 3)), linewidth=1.5, path_effects=halo)
        side = "right" if median > top / 2 else "left"
        gap = -0.01 * top if side == "right" else 0.01 * top
        height = 1.2 * max(float(count) for count in counts)
        axes.set_ylim(0, height)
        axes.text(median + gap, height, f"median {number(median)}", ha=side, va="top", color="black")
        axes.set_xlim(0, top)
        axes.set_xlabel(xlabel)
        axes.set_ylabel("submissions")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        _calm(axes)
        svg = _svg(figure)
    bars = [
        f"{int(count)} from {number(low)} to {number(high)}"
        for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True)
        if count
    ]
    alt = (
        f"Histogram of the {xlabel} of {amount(len(points), 'submission')}, out of {number(max_points)}. "
        f"Half of them have {number(median)} or more. Submissions by points: {'; '.join(bars)}."
    )
    return Drawing(svg, alt)


def difficulty(exercises: Sequence[ExerciseStatistics], titles: Sequence[str]) -> Drawing:
    """One bar per exercise, in the notebook's order: the mean share of its points."""
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.7 + 0.28 * len(exercises)), layout="constrained")
        axes = figure.subplots()
        shares = [100 * exercise.share for exercise in exercises]
        labels = [title if len(title) <= 42 else title[:41].rstrip() + "…" for title in titles]
        places = range(len(shares))
        axes.barh(places, [100] * len(shares), color=LINE, height=0.55)
        axes.barh(places, shares, color=ACCENT, height=0.55)
        for place, share in zip(places, shares, strict=True):
            axes.text(102, place, f"{share:.0f}%", va="center", color="black")
        axes.set_yticks(places, [label.replace("$", r"\$") for label in labels])
        axes.tick_params(axis="y", labelcolor="black")
        axes.invert_yaxis()
        axes.set_xlim(0, 112)
        axes.set_xticks([0, 25, 50, 75, 100])
        axes.set_xlabel("mean share of the points, in percent")
        _calm(axes)
        axes.grid(False)
        svg = _svg(figure)
    said = "; ".join(f"{title}, {percent(one.share)}" for title, one in zip(titles, exercises, strict=True))
    return Drawing(svg, f"Bar chart of the mean share of points per exercise: {said}.")


def _calm(axes: Axes) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    axes.tick_params(length=0)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)


def _svg(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()
