"""The paths that optimizers take over the contour lines of a function of two variables."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils.plots.style import BLACK, GRAY, add_legend, line_style, name_axes, new_figure

Array = NDArray[Any]

PATH_MARKERS = "osD^vP*"
HEIGHTS = LinearSegmentedColormap.from_list("heights", ["#FFFFFF", "#A8A8A8"])


def contour_paths(
    function: Callable[[Array, Array], ArrayLike],
    paths: Mapping[str, ArrayLike],
    title: str,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
    marks: Mapping[str, tuple[float, float]] | None = None,
) -> Figure:
    """Paths of optimizers over the contour lines of a function of two variables; darker is higher.

    function: takes two arrays of equal shape, returns an array of that shape
    paths: {label: (2, steps)}, first column the start     marks: {label: (x, y)}, for example the minimum
    """
    fig, (ax,) = new_figure(title)
    x, y = np.meshgrid(np.linspace(*xlim, 241), np.linspace(*ylim, 161))
    heights = np.asarray(function(x, y), dtype=float)
    levels = np.unique(np.quantile(heights[np.isfinite(heights)], np.linspace(0, 1, 14)))
    if levels.size > 1:
        ax.contourf(x, y, heights, levels=levels, cmap=HEIGHTS)
        ax.contour(x, y, heights, levels=levels, colors=GRAY, linewidths=0.6, linestyles="solid")
    for index, (label, path) in enumerate(paths.items()):
        steps = np.asarray(path, dtype=float)
        color, style = line_style(index)
        marker = PATH_MARKERS[index % len(PATH_MARKERS)]
        ax.plot(
            steps[0],
            steps[1],
            color=color,
            linestyle=style,
            linewidth=1.8,
            marker=marker,
            markersize=4.5,
            markevery=max(1, steps.shape[1] // 25),
            label=label,
        )
    for marker, (label, (mark_x, mark_y)) in zip("*XPdh", (marks or {}).items(), strict=False):
        ax.plot(
            mark_x,
            mark_y,
            linestyle="none",
            marker=marker,
            markersize=13,
            color=BLACK,
            label=label,
            markeredgecolor="white",
        )
    ax.set(xlim=xlim, ylim=ylim)
    name_axes(ax, "$w_1$", "$w_2$")
    ax.grid(False)
    add_legend(fig, ax)
    return fig
