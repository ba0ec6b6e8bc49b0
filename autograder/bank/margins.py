"""Margins: how far right answers stay below the tolerance of a comparison, and how far wrong ones go beyond.

Errors are measured in tolerances: up to 1 passes. The margin of a comparison is the smallest error of a mistake that
fails it, divided by the largest of a right solution. Where it is small, a right answer that rounds a little more
loses points, or a wrong one keeps them. A tolerance that is made loose moves all errors of its comparison.
"""

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.bank import Entry
from autograder.bank.bench import Bench, Namespace

LEAST_MARGIN = 10.0
ROUNDING = 1e-3  # of a tolerance: below it errors are all one, since machines round in ways of their own


@dataclass
class Margin:
    """The errors of one comparison, in tolerances: the largest that passed, the smallest of a mistake that failed."""

    passing: float = 0.0
    failing: float = math.inf

    @property
    def ratio(self) -> float:
        """How many times as large the smallest failing error is as the largest passing one."""
        return self.failing / max(self.passing, ROUNDING)

    def widen(self, error: float) -> None:
        """Take one more error into account."""
        if error <= 1:
            self.passing = max(self.passing, error)
        else:
            self.failing = min(self.failing, error)

    def __str__(self) -> str:
        passing = f"1e{math.ceil(math.log10(self.passing)):+d}" if self.passing > ROUNDING else "rounding"
        failing = f"1e{math.floor(math.log10(self.failing)):+d}" if 0 < self.failing < math.inf else "none"
        return f"{passing} | {failing}"


Key = tuple[str, str]  # a check and one of its questions
Margins = dict[Key, Margin]


class Gauge:
    """An instrument of the bench: notes the error of each comparison in the checks of one run.

    A patient one lets a check go on after a comparison that failed, so that all errors are met, and keeps what it said.
    """

    def __init__(self, patient: bool = False) -> None:
        self.patient = patient
        self.errors: dict[Key, float] = {}
        self.failed: set[str] = set()

    def __call__(self, check: str, namespace: Namespace) -> Namespace:
        """The `checks` that a check cell finds, with the comparisons of numbers measured."""
        real = namespace["checks"]
        noted = {name: partial(self._noted, check, getattr(real, name)) for name in ("close", "close_dict")}
        return {"checks": SimpleNamespace(**vars(real) | noted)}

    def _noted(
        self,
        check: str,
        compare: Callable[..., None],
        label: str,
        got: Any,
        expected: Any,
        rtol: float = 1e-6,
        atol: float = 1e-9,
        **rest: Any,
    ) -> None:
        came = error(got, expected, rtol, atol)
        if came is not None:
            self.errors[check, label] = max(came, self.errors.get((check, label), 0.0))
        try:
            compare(label, got, expected, rtol, atol, **rest)
        except AssertionError:
            if not self.patient:
                raise
            self.failed.add(check)


def error(got: Any, expected: Any, rtol: float, atol: float) -> float | None:
    """The largest difference in tolerances; None if it is not one of size: other keys, shapes or kinds of things."""
    if isinstance(expected, dict):
        if not isinstance(got, dict) or got.keys() != expected.keys():
            return None
        parts = [error(got[key], expected[key], rtol, atol) for key in expected]
        return None if None in parts else max((part for part in parts if part is not None), default=0.0)
    try:
        came, wanted = np.asarray(got, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    if came.shape != wanted.shape and not (wanted.ndim == 0 and came.size == 1):
        return None
    with np.errstate(all="ignore"):
        excess = np.abs(came - wanted) / (atol + rtol * np.abs(wanted))
    return float(np.max(np.where(came == wanted, 0.0, np.where(np.isnan(excess), np.inf, excess)), initial=0.0))


def margins(bench: Bench, entries: Iterable[Entry]) -> Margins:
    """The margins of all comparisons in the checks of one exercise, but for errors that are others each time."""
    found: Margins = {}
    for entry in (None, *(entry for entry in entries if entry.exercise == bench.exercise)):
        gauge = Gauge()
        bench.failed(entry, gauge)
        widen(found, gauge, wavering(bench, entry, gauge))
    return found


def wavering(bench: Bench, entry: Entry | None, gauge: Gauge) -> set[Key]:
    """Where another run has other errors, as of a mistake that draws its own numbers: no margin hangs on these."""
    if all(came <= ROUNDING for came in gauge.errors.values()):
        return set()
    again = Gauge()
    bench.failed(entry, again)
    return {key for key, came in gauge.errors.items() if again.errors.get(key) != came}


def widen(found: Margins, gauge: Gauge, left_out: Collection[Key] = ()) -> None:
    """Take the errors of one run into the margins."""
    for key, came in gauge.errors.items():
        if key not in left_out:
            found.setdefault(key, Margin()).widen(came)


def page(title: str, found: Margins) -> str:
    """The margins as a page of Markdown, in powers of ten."""
    lines = [f"# {title}: the margins of its comparisons", "", PREFACE, ""]
    lines += ["| check | comparison | passing, at most | failing, at least |", "|---|---|---|---|"]
    lines += [f"| {check} | {label} | {margin} |" for (check, label), margin in found.items()]
    return "\n".join(lines) + "\n"


PREFACE = (
    "Errors are measured in tolerances of the comparison: the largest that passed, of the right solutions and mistakes "
    "of `autograder/bank`, and the smallest of a mistake that failed; none, where mistakes are caught by other "
    "comparisons before. Written by `autograder check --matrix FOLDER`."
)
