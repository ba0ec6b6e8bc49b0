"""The certificate: right stays right and wrong stays wrong, whatever the seeds and however many threads BLAS has.

Checks draw their data from generators with fixed seeds. Here every seed is shifted, again and again, and no verdict on
any solution of the bank may change: so none hangs on luck. Numbers that are verified by hand do not come from
generators and stay as they are.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from types import SimpleNamespace
from typing import Any

from nbformat import NotebookNode
from tqdm import tqdm

from autograder.bank import Entry
from autograder.bank.bench import Bench, Namespace, apart
from autograder.bank.margins import LEAST_MARGIN, Gauge, Margin
from autograder.cells import stems

SEEDS = 20
THREADS = (1, 2)


@dataclass
class Certificate:
    """What was found about the checks of one exercise.

    `lucky` are checks that catch a mistake under some seeds only, as one that shuffles the wrong thing by chance puts
    everything where it was. That is no problem as long as the mistake always loses points on the exercise.
    """

    exercise: str
    runs: int = 0
    problems: list[str] = field(default_factory=list)
    lucky: list[str] = field(default_factory=list)
    margins: dict[str, Margin] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The certificate as a person reads it: a line, one for each margin, and what to look at."""
        yield f"{self.exercise}: {self.runs} runs, {len(self.problems)} problems"
        for check, margin in self.margins.items():
            told = f"{margin.ratio:.2g}" if margin.failing < math.inf else "open, no mistake hangs on the numbers alone"
            yield f"  {check}: margin {told} (right solutions up to {margin.passing:.1g} tolerances)"
        yield from (f"  by luck, {line}" for line in self.lucky)
        yield from (f"  PROBLEM {line}" for line in self.problems)


@dataclass(frozen=True)
class Run:
    """One solution under one seed: which checks it fails, and the largest error in tolerances that each one met.

    Checks that it fails whatever the tolerances, by a shape or a missing key, have no error.
    """

    failed: dict[str, bool]
    errors: dict[str, float]


@dataclass(frozen=True)
class Shifted:
    """An instrument of the bench: every generator that a check makes from a seed is another one. Measures as well."""

    shift: int
    gauge: Gauge

    def __call__(self, check: str, namespace: Namespace) -> Namespace:
        """The `np` and `checks` that a check cell finds."""
        found = self.gauge(check, namespace)
        return found | {"np": _shifted(namespace["np"], self.shift)} if self.shift else found


def certificates(master: NotebookNode, entries: list[Entry], workers: int, seeds: int = SEEDS) -> list[Certificate]:
    """The certificates of all exercises, in the order of the notebook."""
    benches = [Bench.of(master, exercise) for exercise in stems(master)]
    with apart(workers) as processes:
        made = processes.map(certify, benches, repeat(entries), repeat(seeds))
        return list(tqdm(made, total=len(benches), desc="certificate", disable=None))


def certify(bench: Bench, entries: Iterable[Entry], seeds: int = SEEDS) -> Certificate:
    """Run all solutions of an exercise under so many seeds, with one BLAS thread and with two."""
    made = Certificate(bench.exercise)
    for entry in (None, *(entry for entry in entries if entry.exercise == bench.exercise)):
        _judge(entry, list(_runs(bench, entry, seeds)), made)
    for check, margin in made.margins.items():
        if margin.ratio < LEAST_MARGIN:
            made.problems.append(
                f"{check}: the margin is {margin.ratio:.1f}, at least {LEAST_MARGIN:g} is needed: a right solution is "
                f"off by {margin.passing:.2g} tolerances, a wrong one by {margin.failing:.3g}"
            )
    return made


def _judge(entry: Entry | None, runs: list[Run], made: Certificate) -> None:
    """Enter what became of one solution in all runs."""
    name, is_right = (entry.name, entry.is_right) if entry else ("the master", True)
    made.runs += len(runs)
    for check in runs[0].failed:
        failed = [run.failed[check] for run in runs]
        errors = [run.errors[check] for run in runs if check in run.errors]
        margin = made.margins.setdefault(check, Margin()) if errors else Margin()
        if is_right:
            margin.passing = max([margin.passing, *errors])
        elif all(failed):
            margin.failing = min([margin.failing, *(error for error in errors if error > 1)])
        if is_right and any(failed):
            made.problems.append(f"{check}: {name} is right and fails in {sum(failed)} of {len(runs)} runs")
        elif any(failed) and not all(failed):
            made.lucky.append(f"{check}: {name} fails in {sum(failed)} of {len(runs)} runs")
    if not is_right and (kept := sum(not any(run.failed.values()) for run in runs)):
        made.problems.append(f"{made.exercise}: {name} is wrong and keeps all points in {kept} of {len(runs)} runs")


def _runs(bench: Bench, entry: Entry | None, seeds: int) -> Iterator[Run]:
    """One solution, run by run."""
    from threadpoolctl import threadpool_limits

    for threads in THREADS:
        with threadpool_limits(threads, user_api="blas"):
            for shift in range(seeds):
                gauge = Gauge(patient=True)
                said = bench.failed(entry, Shifted(shift, gauge))
                errors: dict[str, float] = {}
                for (check, _), error in gauge.errors.items():
                    if not said[check]:
                        errors[check] = max(error, errors.get(check, 0.0))
                yield Run({check: bool(text) or check in gauge.failed for check, text in said.items()}, errors)


def _shifted(numpy: Any, shift: int) -> SimpleNamespace:
    """NumPy as a check finds it, with another generator for each seed."""

    def default_rng(seed: Any = None) -> Any:
        return numpy.random.default_rng([seed, shift] if isinstance(seed, int) else seed)

    random = SimpleNamespace(**vars(numpy.random) | {"default_rng": default_rng})
    return SimpleNamespace(**vars(numpy) | {"random": random})
