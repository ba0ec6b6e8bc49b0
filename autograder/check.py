"""The gate: proof, week by week, that the notebooks, their checks and their releases are what they should be.

Masters earn full marks and released versions none, on every single check; two runs agree; nothing leaks; and the bank
tests the tests: every known wrong solution loses points on its exercise and only there, every right one keeps them all.
"""

import tempfile
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import repeat
from pathlib import Path

from nbformat import NotebookNode

from autograder.assignment import student_version
from autograder.bank import kills, load, margins
from autograder.bank.bench import Bench, apart
from autograder.bank.kills import Kills
from autograder.bank.known import as_data
from autograder.bank.proof import Graded, prove
from autograder.bank.recognition import recognition
from autograder.cells import grade_id, read_notebook, stems
from autograder.course import Course, Week
from autograder.crew import Crew
from autograder.engine import Engine, plan
from autograder.errors import CourseError
from autograder.graft import graft
from autograder.kit import build_kit, kit_files
from autograder.leaks import leaks_in_archive, leaks_in_release
from autograder.lint import lint
from autograder.records import Result
from autograder.sandbox.process import run_steps
from autograder.sandbox.steps import Kind


@dataclass
class Gate:
    """What the gate found for one week: a line per proof, a line per problem, and what the bank says of the checks."""

    week: str
    proofs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    kills: list[Kills] = field(default_factory=list)


def check(course: Course, week: Week, crew: Crew, bank: bool = True, matrix: Path | None = None) -> Gate:
    """Run every proof for `week`. Nothing is kept, and the gradebook is not touched."""
    gate = Gate(week.name)
    master = read_notebook(week.master)
    engine = Engine(course, keep=False)
    start = partial(crew.grade, engine, week, master)
    gate.problems += lint(course, week, master)
    gate.proofs.append(f"lint: {len(master.cells)} cells, {len(gate.problems)} findings")
    with_experiments = crew.grade(replace(engine, experiments=True), week, master, master)
    runs = [with_experiments, start(master), start(master)]
    try:
        released = student_version(course, week)
    except CourseError as problem:
        gate.problems.append(str(problem))
        return gate
    blank = start(released)
    _check_release(course, week, master, released, gate)
    entries = load(week.name) if bank else []
    benches = [Bench.of(master, exercise) for exercise in stems(master)] if bank else []
    with apart() as processes:
        measured = processes.map(margins.margins, benches, repeat(entries))
        graded, surprises = prove(entries, master, start)  # while the long run and the measuring go on
        _check_scores([run() for run in runs], blank(), gate)
        _check_silence(engine, master, gate)
        gate.problems += surprises
        if bank:
            _weigh(graded, gate)
            _publish(course, f"{week.name}.md", kills.page(week.title, gate.kills), gate, matrix)
            _publish(course, f"{week.name}.json", as_data(gate.kills), gate, matrix)
            found = {key: margin for one in measured for key, margin in one.items()}
            _publish(course, f"{week.name}-margins.md", margins.page(week.title, found), gate, matrix)
    return gate


def _check_release(course: Course, week: Week, master: NotebookNode, released: NotebookNode, gate: Gate) -> None:
    leaks = leaks_in_release(master, released)
    with tempfile.TemporaryDirectory(prefix="autograder-check-") as folder:
        archive = Path(folder) / "kit.zip"
        build_kit(course, week, released, archive)
        leaks += leaks_in_archive(archive, kit_files(course, week), master)
        size = archive.stat().st_size
    gate.problems += leaks
    gate.proofs.append(f"release: {len(leaks)} leaks in notebook and kit ({size / 1e6:.1f} MB)")


def _check_scores(runs: list[Result], blank: Result, gate: Gate) -> None:
    for result, how in zip(runs, (" with experiments", "", " in the second run"), strict=True):
        gate.problems += [f"master{how}: {v.grade_id} fails: {v.message}" for v in result.verdicts() if not v.passed]
    gate.problems += [f"master: {repair}, as it would be for each student" for repair in runs[1].repairs]
    if len({_scores(result) for result in runs}) != 1:
        gate.problems.append("master: the scores of two runs, or of runs with and without experiments, differ")
    points = ", ".join(f"{result.points:g}/{result.max_points:g}" for result in runs)
    gate.proofs.append(f"master: {points} (with experiments in {runs[0].seconds:.1f} s, and twice without)")
    gate.problems += [f"released: {v.grade_id} gives points to an empty notebook" for v in blank.verdicts() if v.passed]
    gate.proofs.append(f"released: {blank.points:g}/{blank.max_points:g} over {len(list(blank.verdicts()))} checks")


def _scores(result: Result) -> tuple[tuple[str, float], ...]:
    return tuple((verdict.grade_id, verdict.points) for verdict in result.verdicts())


def _check_silence(engine: Engine, master: NotebookNode, gate: Gate) -> None:
    """nbgrader gives 0 points to a check that writes to stderr: the master's checks must not."""
    notebook = graft(master, master).notebook
    steps = plan(notebook, master, experiments=False)
    outcomes = run_steps(steps, engine.site)
    loud = [
        grade_id(notebook.cells[step.index])
        for step in steps
        if step.kind is Kind.CHECK and any(output.get("name") == "stderr" for output in outcomes[step.index].outputs)
    ]
    gate.problems += [f"{name} writes to stderr, for which nbgrader gives 0 points" for name in loud]
    gate.proofs.append(f"silence: {len(loud)} checks write to stderr")


def _weigh(graded: Graded, gate: Gate) -> None:
    """What the bank shows of the checks."""
    rights = sum(entry.is_right for entry, _ in graded)
    gate.proofs.append(f"bank: {len(graded) - rights} wrong and {rights} right solutions graded")
    gate.kills = kills.kills(graded)
    gate.proofs.append(kills.summary(gate.kills))
    line, problems = recognition(graded)
    gate.proofs.append(line)
    gate.problems += problems


def _publish(course: Course, name: str, text: str, gate: Gate, folder: Path | None) -> None:
    """Write a page about the checks into a folder, if asked; the one in the docs must be what the bank shows today."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    published = course.root / "docs" / "kills" / name
    if published.is_file() and published.read_text(encoding="utf-8") != text:
        gate.problems.append(
            f"docs/kills/{name} is out of date: some check tells wrong from right in another way than it did. If that "
            "is meant, run `autograder check --matrix docs/kills`; git diff shows what has changed."
        )
