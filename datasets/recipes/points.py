"""Points of the plane in two classes: two circles, two moons, and a football field.

Two input features can be drawn, so these sets show what a classifier has learned: its border. Points are
columns, X (2, m) and Y (1, m), and are rounded to 4 decimals.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from datasets.contents import Dataset, Variable
from datasets.recipes.draws import Draws

MADE_HERE = "made for this course by datasets/recipes/points.py"
LICENSE = "BSD-3-Clause, as the course"
Labeled = tuple[NDArray[np.float64], NDArray[np.int64]]


def circles() -> Dataset:
    """A circle of radius 1 (class 0) around one of radius 0.8 (class 1), noise 0.05."""
    draws = Draws(101)
    train, test = _circles(300, draws), _circles(100, draws)
    return _dataset(
        "Two concentric circles",
        {"train": train, "test": test},
        "1",
        "0 outer circle (radius 1), 1 inner circle (radius 0.8)",
    )


def moons() -> Dataset:
    """Two interlocking half circles of radius 1, noise 0.2."""
    draws = Draws(102)
    train, test = _moons(1000, draws), _moons(500, draws)
    return _dataset("Two moons", {"train": train, "test": test}, "1", "0 upper moon, 1 lower moon")


def football() -> Dataset:
    """Who heads the ball where it lands: a wavy diagonal border, blurred, and some surprises."""
    draws = Draws(103)
    train, dev = _football(211, draws), _football(200, draws)
    return _dataset(
        "Football",
        {"train": train, "dev": dev},
        "half a side of the field",
        "who heads the ball: 0 the other team, 1 our team",
    )


def _circles(m: int, draws: Draws) -> Labeled:
    Y = _balanced_labels(m, draws)
    angle = draws.uniform(0.0, 2.0 * np.pi, (m,))
    radius = np.where(Y[0] == 0, 1.0, 0.8)
    X = radius * np.vstack([np.cos(angle), np.sin(angle)]) + 0.05 * draws.normal((2, m))
    return np.round(X, 4), Y


def _moons(m: int, draws: Draws) -> Labeled:
    Y = _balanced_labels(m, draws)
    angle = draws.uniform(0.0, np.pi, (m,))
    upper = np.vstack([np.cos(angle), np.sin(angle)])
    X = np.where(Y == 0, upper, np.array([[1.0], [0.5]]) - upper) + 0.2 * draws.normal((2, m))
    return np.round(X, 4), Y


def _football(m: int, draws: Draws) -> Labeled:
    X = np.round(draws.uniform(-1.0, 1.0, (2, m)), 4)
    above = X[1] - 0.8 * X[0] - 0.25 * np.sin(4.0 * X[0])  # height over the border
    blurred = above + draws.uniform(-0.12, 0.12, (m,))  # closer than 0.12, either class may appear
    Y = (blurred > 0).astype(np.int64)[np.newaxis]
    flipped = draws.order(m)[: round(0.045 * m)]
    Y[0, flipped] = 1 - Y[0, flipped]
    return X, Y


def _balanced_labels(m: int, draws: Draws) -> NDArray[np.int64]:
    """(1, m): m/2 zeros and m/2 ones in random order."""
    return (draws.order(m) % 2)[np.newaxis]


def _dataset(title: str, parts: dict[str, Labeled], units: str, classes: str) -> Dataset:
    variables: dict[str, Any] = {}
    for part, (X, Y) in parts.items():
        variables[f"X_{part}"] = Variable(X, units, "points as columns: row 0 is x1, row 1 is x2")
        variables[f"Y_{part}"] = Variable(Y, "1", f"class of each point: {classes}")
    return Dataset(title, MADE_HERE, LICENSE, variables)
