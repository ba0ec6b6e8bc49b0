"""Points of the plane in classes, and the border that a classifier draws between them."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    SKY,
    TEXT_SIZE,
    VERMILION,
    add_legend,
    name_axes,
    new_figure,
)

Array = NDArray[Any]
Predict = Callable[[Array], ArrayLike]

CLASS_STYLES = (
    (BLUE, "o"),
    (VERMILION, "x"),
    (GREEN, "^"),
    (PURPLE, "s"),
    (ORANGE, "D"),
    (SKY, "v"),
    (BLACK, "+"),
)
BETWEEN_CLASSES = LinearSegmentedColormap.from_list("classes", ["#B3D4E8", "#FFFFFF", "#F3C3A0"])


def scatter_classes(X: ArrayLike, Y: ArrayLike, title: str) -> Figure:
    """The labeled points of the plane.   X: (2, m)   Y: (1, m), integer classes 0 to 6"""
    fig, (ax,) = new_figure(title)
    _draw_classes(ax, *_points(X, Y))
    name_axes(ax, "$x_1$", "$x_2$")
    add_legend(fig, ax)
    return fig


def decision_boundary(predict: Predict, X: ArrayLike, Y: ArrayLike, title: str) -> Figure:
    """The points and what a classifier says between them.

    predict: takes (2, k) points, returns (1, k) probabilities of class 1   X: (2, m)   Y: (1, m), 0 or 1
    The line is drawn where the probability is 0.5; the background shows the probability.
    """
    fig, (ax,) = new_figure(title)
    _draw_boundary(ax, predict, *_points(X, Y))
    name_axes(ax, "$x_1$", "$x_2$")
    add_legend(fig, ax)
    return fig


def boundaries(classifiers: Mapping[str, Predict], X: ArrayLike, Y: ArrayLike, title: str) -> Figure:
    """Several classifiers on the same points, side by side with the same limits; see decision_boundary."""
    columns = 2 if len(classifiers) == 4 else min(len(classifiers), 3)
    fig, axes = new_figure(title, math.ceil(len(classifiers) / columns), columns, sharex=True, sharey=True)
    for index, (label, predict) in enumerate(classifiers.items()):
        nothing_below = index + columns >= len(classifiers)
        _draw_boundary(axes[index], predict, *_points(X, Y))
        axes[index].set_title(label, fontsize=TEXT_SIZE)
        name_axes(axes[index], "$x_1$" if nothing_below else "", "$x_2$" if index % columns == 0 else "")
        axes[index].tick_params(labelbottom=nothing_below)
    for ax in axes[len(classifiers) :]:
        ax.set_axis_off()
    add_legend(fig, axes[0], below=True)
    return fig


def class_regions(predict: Callable[[Array], ArrayLike], X: ArrayLike, Y: ArrayLike, title: str) -> Figure:
    """The points, and the region in which a classifier names each class, with the borders between regions.

    predict: takes (2, k) points, returns (1, k) or (k,) integer classes   X: (2, m)   Y: (1, m), classes 0 to 6
    """
    points, labels = _points(X, Y)
    fig, (ax,) = new_figure(title)
    x, y = _around(points, steps=600)  # fine enough that a straight border shows no stairs
    named = np.asarray(predict(np.vstack([x.ravel(), y.ravel()])))
    if named.size != x.size:
        raise ValueError(f"predict got (2, {x.size}) points and must return {x.size} classes; got {named.shape}.")
    named = named.reshape(x.shape)
    for label in np.unique(named):
        is_here = (named == label).astype(float)
        color = CLASS_STYLES[int(label) % len(CLASS_STYLES)][0]
        ax.contourf(x, y, is_here, levels=[0.5, 1.5], colors=[color], alpha=0.25)
        if is_here.min() < 1:
            ax.contour(x, y, is_here, levels=[0.5], colors=BLACK, linewidths=1.2)
    _draw_classes(ax, points, labels)
    name_axes(ax, "$x_1$", "$x_2$")
    add_legend(fig, ax)
    return fig


def _around(points: Array, steps: int = 180) -> tuple[Array, Array]:
    """A grid over the rectangle of the points and a margin around it, with `steps` values along each axis."""
    low, high = points.min(axis=1), points.max(axis=1)
    margin = 0.08 * (high - low)
    x, y = np.meshgrid(*np.linspace(low - margin, high + margin, steps).T)
    return x, y


def _points(X: ArrayLike, Y: ArrayLike) -> tuple[Array, Array]:
    points, labels = np.asarray(X, dtype=float), np.asarray(Y)
    if points.ndim != 2 or points.shape[0] != 2 or labels.shape != (1, points.shape[1]):
        raise ValueError(f"Expected X (2, m) and Y (1, m); got X {points.shape} and Y {labels.shape}.")
    return points, labels.ravel().astype(int)


def _draw_classes(ax: Axes, points: Array, labels: Array) -> None:
    for label in np.unique(labels):
        color, marker = CLASS_STYLES[label % len(CLASS_STYLES)]
        x, y = points[:, labels == label]
        ax.scatter(
            x,
            y,
            s=22,
            c=color,
            marker=marker,
            linewidths=1.2 if marker in "x+" else 0.4,
            edgecolors=None if marker in "x+" else "white",
            label=f"class {label}",
            zorder=3,
        )


def _draw_boundary(ax: Axes, predict: Predict, points: Array, labels: Array) -> None:
    x, y = _around(points)
    predicted = np.asarray(predict(np.vstack([x.ravel(), y.ravel()])), dtype=float)
    if predicted.size != x.size:
        raise ValueError(
            f"predict got (2, {x.size}) points and must return (1, {x.size}) probabilities; "
            f"it returned shape {predicted.shape}."
        )
    probability = np.ma.masked_invalid(np.clip(predicted.reshape(x.shape), 0.0, 1.0))
    ax.contourf(x, y, probability, levels=np.linspace(0, 1, 11), cmap=BETWEEN_CLASSES)
    if probability.min() < 0.5 < probability.max():
        ax.contour(x, y, probability, levels=[0.5], colors=BLACK, linewidths=1.6)
    _draw_classes(ax, points, labels)
