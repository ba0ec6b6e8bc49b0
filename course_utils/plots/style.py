"""The look that all figures share: colors, line styles, text size, the empty figure, the legend."""

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
VERMILION, SKY, BLACK, GRAY = "#D55E00", "#56B4E9", "#000000", "#8C8C8C"
LINE_STYLES: tuple[tuple[str, Any], ...] = (
    (BLUE, "-"),
    (VERMILION, "--"),
    (GREEN, "-."),
    (BLACK, ":"),
    (PURPLE, (0, (8, 2))),
    (ORANGE, (0, (3, 1, 1, 1, 1, 1))),
    (SKY, (0, (1, 3))),
)
TEXT_SIZE = 11


def line_style(index: int) -> tuple[str, Any]:
    """Color and line style of the curve with that number, starting again after the seventh."""
    return LINE_STYLES[index % len(LINE_STYLES)]


def new_figure(
    title: str, rows: int = 1, columns: int = 1, sharex: bool = False, sharey: bool = False
) -> tuple[Figure, list[Axes]]:
    """A white figure of 7 x 4 inches, higher for many rows, with its axes row by row.

    pyplot does not know of it, so that nothing displays it but `show`.
    """
    fig = Figure(
        figsize=(7, max(4.0, 1.0 + 0.95 * rows if columns == 1 else 2.6 * rows)),
        dpi=100,
        facecolor="white",
        layout="constrained",
    )
    grid = fig.subplots(rows, columns, sharex=sharex, sharey=sharey, squeeze=False)
    fig.suptitle(textwrap.fill(title, 68), fontsize=13)
    return fig, list(grid.ravel())


def name_axes(ax: Axes, xlabel: str, ylabel: str) -> None:
    """Label the axes, and give them the grid and the text size of all figures."""
    ax.set_xlabel(xlabel, fontsize=TEXT_SIZE)
    ax.set_ylabel(ylabel, fontsize=TEXT_SIZE)
    ax.tick_params(which="both", labelsize=TEXT_SIZE)
    ax.grid(True, color="#E0E0E0", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)


def add_legend(fig: Figure, ax: Axes, below: bool = False) -> None:
    """Names beside the plot, where they cannot cover data."""
    handles, names = ax.get_legend_handles_labels()
    where: dict[str, Any] = (
        {"loc": "outside lower center", "ncols": len(names)} if below else {"loc": "outside right center"}
    )
    fig.legend(handles, names, fontsize=TEXT_SIZE, frameon=False, **where)
