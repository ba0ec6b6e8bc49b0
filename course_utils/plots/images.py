"""Pictures with a line of text each, and how often a classifier takes one class for another."""

import math
import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_utils.plots.style import BLACK, BLUE, TEXT_SIZE, new_figure

SHADES = LinearSegmentedColormap.from_list("counts", ["#FFFFFF", BLUE])


def pictures(images: ArrayLike, labels: Sequence[str], title: str, columns: int = 6) -> Figure:
    """A grid of pictures, row by row, each with its label below.

    images: (k, height, width) gray or (k, height, width, 3) red, green, blue; whole numbers to 255 or floats to 1
    labels: k texts
    """
    shown = np.asarray(images)
    if shown.ndim not in (3, 4) or len(shown) != len(labels):
        raise ValueError(f"Expected k pictures and k labels; got pictures {shown.shape} and {len(labels)} labels.")
    rows = max(1, math.ceil(len(shown) / columns))
    fig, axes = new_figure(title, rows, columns)
    fig.set_figheight(max(4.0, 0.7 + 1.35 * rows))
    for ax, image, label in zip(axes, shown, labels, strict=False):
        ax.imshow(image, cmap="gray", interpolation="nearest")
        ax.text(0.5, -0.06, label, transform=ax.transAxes, ha="center", va="top", fontsize=TEXT_SIZE)
    for ax in axes:
        ax.set_axis_off()
    return fig


def confusion(true: ArrayLike, predicted: ArrayLike, classes: Sequence[str], title: str) -> Figure:
    """How many examples of each class (row) were taken for each class (column), as numbers on shades of blue.

    true, predicted: (m,) class numbers from 0   classes: the names of the classes
    """
    counts = np.zeros((len(classes), len(classes)), dtype=int)
    np.add.at(counts, (np.ravel(np.asarray(true)), np.ravel(np.asarray(predicted))), 1)
    fig, (ax,) = new_figure(title)
    ax.imshow(np.sqrt(counts), cmap=SHADES, vmin=0)  # the root, so that single mistakes can be seen beside many hits
    for (row, column), count in np.ndenumerate(counts):
        dark = count > 0.4 * counts.max()
        ax.text(column, row, str(count), ha="center", va="center", fontsize=TEXT_SIZE, color="white" if dark else BLACK)
    names = [textwrap.shorten(str(name), 14) for name in classes]
    ax.set_xticks(range(len(classes)), names, fontsize=TEXT_SIZE)
    ax.set_yticks(range(len(classes)), names, fontsize=TEXT_SIZE)
    ax.set_xlabel("predicted class", fontsize=TEXT_SIZE)
    ax.set_ylabel("true class", fontsize=TEXT_SIZE)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return fig
