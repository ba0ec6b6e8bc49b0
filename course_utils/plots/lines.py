"""Curves with their names at their ends: costs during training, and measured series with smoothed versions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from course_utils.plots.style import GRAY, TEXT_SIZE, line_style, name_axes, new_figure

Array = NDArray[Any]

LABEL_GAP = 0.07  # height of a line of text as a share of the height of a plot of 4 inches


def curves(
    lines: Mapping[str, Any],
    title: str,
    xlabel: str,
    ylabel: str,
    logx: bool = False,
    logy: bool = False,
    ylim: tuple[float, float] | None = None,
) -> Figure:
    """One line per entry, named at its end.

    lines: {label: y} with y (k,), drawn over 1, 2, ..., k; or {label: (x, y)}
    Values that are not finite leave a gap, so a diverging run can be shown; ylim keeps the others readable.
    """
    fig, (ax,) = new_figure(title)
    drawn, whole = [], True
    for index, (label, values) in enumerate(lines.items()):
        x, y = _x_and_y(label, values)
        whole = whole and bool(np.all(x == np.round(x)))
        color, style = line_style(index)
        drawn += ax.plot(x, y, color=color, linestyle=style, linewidth=2, label=label)
    ax.set_xscale("log" if logx else "linear")
    ax.set_yscale("log" if logy else "linear")
    if whole and not logx:
        ax.locator_params("x", integer=True)  # there is no epoch 1.5
    if ylim is not None:
        ax.set_ylim(*ylim)
    name_axes(ax, xlabel, ylabel)
    _label_ends(ax, drawn)
    return fig


def series(
    x: ArrayLike, y: ArrayLike, smoothed: Mapping[str, ArrayLike], title: str, xlabel: str, ylabel: str
) -> Figure:
    """A measured series as dots, with smoothed versions of it as lines.

    x, y: (k,)   smoothed: {label: (k,)}
    """
    fig, (ax,) = new_figure(title)
    positions = np.ravel(x)
    ax.plot(positions, np.ravel(y), linestyle="none", marker="o", markersize=3, color=GRAY, label="data")
    drawn = []
    for index, (label, values) in enumerate(smoothed.items()):
        color, style = line_style(index)
        drawn += ax.plot(positions, np.ravel(values), color=color, linestyle=style, linewidth=2, label=label)
    name_axes(ax, xlabel, ylabel)
    _label_ends(ax, drawn)
    return fig


def _x_and_y(label: str, values: Any) -> tuple[Array, Array]:
    paired = isinstance(values, tuple) and len(values) == 2 and np.ndim(values[0]) > 0
    y = np.ravel(np.asarray(values[1] if paired else values, dtype=float))
    x = np.ravel(np.asarray(values[0], dtype=float)) if paired else np.arange(1.0, y.size + 1)
    if x.shape != y.shape:
        raise ValueError(f"Curve {label!r}: x has {x.size} values and y has {y.size}; they must agree.")
    return x, y


def _label_ends(ax: Axes, lines: Sequence[Line2D]) -> None:
    """Write each line's name right of the plot at the height of its end, moved apart where crowded."""
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())  # freeze the limits, the names depend on them
    to_axes = ax.transData + ax.transAxes.inverted()  # both axes as shares from 0 to 1
    ends = []
    for line in lines:
        with np.errstate(all="ignore"):
            path = to_axes.transform(np.asarray(line.get_xydata(), dtype=float))
        finite = path[np.isfinite(path).all(axis=1)]
        visible = finite[(finite[:, 1] >= 0) & (finite[:, 1] <= 1)]
        last = visible if visible.size else np.clip(finite, 0, 1)
        ends.append(last[-1] if last.size else np.array([1.0, 0.5]))
        if not last.size:
            line.set_label(f"{line.get_label()} (no finite value)")
    heights = _spread([float(end[1]) for end in ends], LABEL_GAP)
    for line, (x, y), height in zip(lines, ends, heights, strict=True):
        ax.plot([x, 1.02], [y, height], transform=ax.transAxes, clip_on=False, color=GRAY, linewidth=0.7)
        ax.plot(
            [1.02, 1.09],
            [height, height],
            transform=ax.transAxes,
            clip_on=False,
            linewidth=2,
            color=line.get_color(),
            linestyle=line.get_linestyle(),
        )
        ax.text(1.1, height, str(line.get_label()), transform=ax.transAxes, va="center", fontsize=TEXT_SIZE)


def _spread(wanted: Sequence[float], gap: float) -> list[float]:
    """The positions in [0, 1] nearest to `wanted` (least squares) that keep their order and lie `gap` apart.

    With u_i = position_i - i * gap the task is isotonic regression, solved by pooling adjacent violators
    (Ayer et al. 1955).
    """
    gap = min(gap, 1.0 / max(1, len(wanted) - 1))
    order = np.argsort(wanted, kind="stable")
    pools: list[list[float]] = []
    for rank, index in enumerate(order):
        pools.append([wanted[index] - rank * gap])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    level = np.concatenate([np.full(len(pool), np.mean(pool)) for pool in pools] or [np.empty(0)])
    placed = np.clip(level, 0.0, 1.0 - max(0, len(wanted) - 1) * gap) + gap * np.arange(len(wanted))
    result = np.empty(len(wanted))
    result[order] = placed
    return [float(position) for position in result]
