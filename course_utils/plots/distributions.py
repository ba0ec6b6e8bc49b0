"""How values are distributed, and how single numbers compare."""

import textwrap
from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from course_utils.plots.style import BLUE, TEXT_SIZE, line_style, name_axes, new_figure


def histograms(samples: Mapping[str, ArrayLike], title: str, xlabel: str, bins: int = 40, logx: bool = False) -> Figure:
    """One histogram per entry, one above the other on shared axes.

    samples: {label: values of any shape}; values that are not finite are left out and counted in the label
    logx: equal bins on a logarithmic axis, for positive values only
    """
    values = {label: np.ravel(np.asarray(entry, dtype=float)) for label, entry in samples.items()}
    finite = {label: entry[np.isfinite(entry)] for label, entry in values.items()}
    pooled = np.concatenate(list(finite.values()))
    if logx and np.any(pooled <= 0):
        raise ValueError("histograms with logx=True needs positive values; at least one is zero or negative.")
    edges = np.histogram_bin_edges(np.log10(pooled) if logx else pooled, bins)
    edges = 10.0**edges if logx else edges
    fig, axes = new_figure(title, rows=len(values), sharex=True, sharey=True)
    for index, (ax, label) in enumerate(zip(axes, values, strict=True)):
        missing = values[label].size - finite[label].size
        ax.hist(finite[label], bins=edges.tolist(), color=line_style(index)[0])
        ax.set_xscale("log" if logx else "linear")
        ax.yaxis.set_major_locator(MaxNLocator(2, integer=True))
        name_axes(ax, xlabel, "")
        note = f" ({missing} not finite)" if missing else ""
        ax.set_title(label + note, fontsize=TEXT_SIZE, loc="right", pad=3)
        ax.label_outer()
    fig.supylabel("count", fontsize=TEXT_SIZE)
    return fig


def bars(values: Mapping[str, float], title: str, ylabel: str) -> Figure:
    """One bar per entry with its value written at its end."""
    fig, (ax,) = new_figure(title)
    names = [textwrap.fill(label, max(8, 64 // max(1, len(values)))) for label in values]
    drawn = ax.bar(range(len(values)), list(values.values()), color=BLUE, width=0.6)
    ax.bar_label(drawn, labels=[f"{value:.3g}" for value in values.values()], fontsize=TEXT_SIZE, padding=2)
    ax.margins(y=0.12)
    name_axes(ax, "", ylabel)
    ax.set_xticks(range(len(values)), names)
    ax.grid(False, axis="x")
    return fig
