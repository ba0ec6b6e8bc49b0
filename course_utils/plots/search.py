"""A search over hyperparameters: which values were tried, and how good they turned out to be."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils.plots.points import CLASS_STYLES
from course_utils.plots.style import BLACK, GRAY, TEXT_SIZE, add_legend, name_axes, new_figure

Array = NDArray[Any]


def trials(
    groups: Mapping[str, tuple[ArrayLike, ArrayLike]], title: str, xlabel: str, ylabel: str, logx: bool = False
) -> Figure:
    """One mark per trial: the value that it tried across, the result up; a group has a marker of its own.

    groups: {label: (values (k,), results (k,))}
    """
    fig, (ax,) = new_figure(title)
    for (label, (values, results)), (color, marker) in zip(groups.items(), CLASS_STYLES, strict=False):
        ax.scatter(np.ravel(values), np.ravel(results), s=36, c=color, marker=marker, linewidths=1.4, label=label)
    ax.set_xscale("log" if logx else "linear")
    name_axes(ax, xlabel, ylabel)
    add_legend(fig, ax)
    return fig


def coverage(
    designs: Mapping[str, ArrayLike], profile: Callable[[Array], ArrayLike], title: str, xlabel: str, ylabel: str
) -> Figure:
    """Where the points of several designs lie in the unit square, and which values of x they try.

    designs: {label: (2, k) points}, side by side     profile: the objective along x, (n,) -> (n,)
    Above each square is the profile with one mark for every value of x that the points below have.
    """
    fig, axes = new_figure(title, 2, len(designs))
    line = np.linspace(0, 1, 301)
    for column, (label, points) in enumerate(designs.items()):
        x, y = np.asarray(points, dtype=float)
        above, below = axes[column], axes[len(designs) + column]
        tried = np.unique(x)
        above.plot(line, np.asarray(profile(line)), color=GRAY, linewidth=2)
        above.plot(tried, np.asarray(profile(tried)), linestyle="none", marker="o", markersize=6, color=BLACK)
        above.set_title(f"{label}: {tried.size} values tried", fontsize=TEXT_SIZE)
        below.vlines(tried, 0, 1, color=GRAY, linewidth=0.6)
        below.plot(x, y, linestyle="none", marker="o", markersize=6, color=CLASS_STYLES[column % len(CLASS_STYLES)][0])
        name_axes(above, "", "quality" if column == 0 else "")
        name_axes(below, xlabel, ylabel if column == 0 else "")
        for ax in (above, below):
            ax.set_xlim(0, 1)
            ax.tick_params(labelleft=column == 0, labelbottom=ax is below)
        below.set_ylim(0, 1)
    return fig
