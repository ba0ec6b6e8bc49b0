"""The certificate: right stays right and wrong stays wrong, whatever the seeds, the threads of BLAS and the precision.

Checks draw their data from generators with fixed seeds. Here every seed is shifted, again and again, and arrays are
handed in as float64 and, except to checks with the tag `float64`, as float32. No verdict on any solution of the bank
may change: so none hangs on luck, or on the last digits. Numbers that are verified by hand do not come from generators
and stay as they are.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product, repeat
from types import SimpleNamespace
from typing import Any

from nbformat import NotebookNode
from tqdm import tqdm

from autograder.bank import Entry
from autograder.bank.bench import Bench, Namespace, apart
from autograder.bank.margins import LEAST_MARGIN, Gauge, Margin
from autograder.bank.single import Single, checks_in_float32
from autograder.cells import stems

SEEDS = 20
THREADS = (1, 2)


@dataclass
class Certificate:
    """What was found about the checks of one exercise.

    `lucky` are checks that catch a mistake under some seeds only, as one that shuffles the wrong thing by chance puts
    everything where it was, or only in float64, as one that is off by little. That is no problem as long as the mistake
    always loses points on the exercise. Margins are those in float64: the tolerances of a check are made for it.
    """

    exercise: str
    checks: frozenset[str]
    in_float32: frozenset[str]  # those that are asked so, too
    runs: int = 0
    problems: list[str] = field(default_factory=list)
    lucky: list[str] = field(default_factory=list)
    margins: dict[str, Margin] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The certificate as a person reads it: a line, one for each margin, and what to look at."""
        asked = f"{len(self.in_float32)} of {len(self.checks)} checks also in float32"
        yield f"{self.exercise}: {self.runs} runs, {asked}, {len(self.problems)} problems"
        for check, margin in self.margins.items():
            told = f"{margin.ratio:.2g}" if margin.failing < math.inf else "open, no mistake hangs on the numbers alone"
            yield f"  {check}: margin {told} (right solutions up to {margin.passing:.1g} tolerances)"
        yield from (f"  not always, {line}" for line in self.lucky)
        yield from (f"  PROBLEM {line}" for line in self.problems)


@dataclass(frozen=True)
class Run:
    """One solution under one seed: which checks it fails, and the largest error in tolerances that each one met.

    Checks that it fails whatever the tolerances, by a shape or a missing key, have no error.
    """

    in_float32: bool
    failed: dict[str, bool]
    errors: dict[str, float]


@dataclass(frozen=True)
class Conditions:
    """An instrument of the bench: what a check finds in place of its seeds and its precision. Measures as well."""

    shift: int
    in_float32: frozenset[str]
    gauge: Gauge

    def __call__(self, check: str, namespace: Namespace) -> Namespace:
        """The `np` and `checks` that a check cell finds: each generator made from a seed is another one."""
        found = self.gauge(check, namespace)
        if check in self.in_float32:
            found["checks"] = Single().checks(found["checks"])
        return found | {"np": _shifted(namespace["np"], self.shift)} if self.shift else found


def certificates(master: NotebookNode, entries: list[Entry], workers: int, seeds: int = SEEDS) -> list[Certificate]:
    """The certificates of all exercises, in the order of the notebook."""
    benches = [Bench.of(master, exercise) for exercise in stems(master)]
    with apart(workers) as processes:
        made = processes.map(certify, benches, repeat(entries), repeat(seeds))
        return list(tqdm(made, total=len(benches), desc="certificate", disable=None))


def certify(bench: Bench, entries: Iterable[Entry], seeds: int = SEEDS) -> Certificate:
    """Run all solutions of an exercise under so many seeds, with one BLAS thread and two, in float64 and float32."""
    made = Certificate(bench.exercise, frozenset(bench.checks), checks_in_float32(bench))
    for entry in (None, *(entry for entry in entries if entry.exercise == bench.exercise)):
        _judge(entry, list(_runs(bench, entry, seeds, made.in_float32)), made)
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
        failed = [run for run in runs if run.failed[check]]
        errors = [run.errors[check] for run in runs if check in run.errors and not run.in_float32]
        margin = made.margins.setdefault(check, Margin()) if errors else Margin()
        if is_right:
            margin.passing = max([margin.passing, *errors])
        elif len(failed) == len(runs):
            margin.failing = min([margin.failing, *(error for error in errors if error > 1)])
        if is_right and failed:
            made.problems.append(f"{check}: {name} is right and fails in {_share(failed, runs)}")
        elif failed and len(failed) < len(runs):
            made.lucky.append(f"{check}: {name} fails in {_share(failed, runs)}")
    if not is_right and (kept := [run for run in runs if not any(run.failed.values())]):
        made.problems.append(f"{made.exercise}: {name} is wrong and keeps all points in {_share(kept, runs)}")


def _share(some: list[Run], runs: list[Run]) -> str:
    return f"{len(some)} of {len(runs)} runs, {sum(run.in_float32 for run in some)} of them in float32"


def _runs(bench: Bench, entry: Entry | None, seeds: int, in_float32: frozenset[str]) -> Iterator[Run]:
    """One solution, run by run."""
    from threadpoolctl import threadpool_limits

    for threads in THREADS:
        with threadpool_limits(threads, user_api="blas"):
            for shift, asked in product(range(seeds), {frozenset(), in_float32}):
                gauge = Gauge(patient=True)
                said = bench.failed(entry, Conditions(shift, asked, gauge))
                errors: dict[str, float] = {}
                for (check, _), error in gauge.errors.items():
                    if not said[check]:
                        errors[check] = max(error, errors.get(check, 0.0))
                failed = {check: bool(text) or check in gauge.failed for check, text in said.items()}
                yield Run(bool(asked), failed, errors)


def _shifted(numpy: Any, shift: int) -> SimpleNamespace:
    """NumPy as a check finds it, with another generator for each seed."""

    def default_rng(seed: Any = None) -> Any:
        return numpy.random.default_rng([seed, shift] if isinstance(seed, int) else seed)

    random = SimpleNamespace(**vars(numpy.random) | {"default_rng": default_rng})
    return SimpleNamespace(**vars(numpy) | {"random": random})
