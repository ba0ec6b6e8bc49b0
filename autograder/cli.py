"""The command line: one command per stage of a notebook's life, each a few lines that call the stage's module.

Errors that a person can solve are one sentence on stderr and exit code 1; wrong usage is exit code 2.
"""

import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import need_temporary_folder
from autograder.records import Result, Summary
from autograder.wording import together

WEEK = click.argument("week")
EXPERIMENTS = "Also run the cells that only make figures."
STUDENTS = click.option("--student", "students", multiple=True, metavar="NAME", help="Only this one; can be repeated.")
NO_SANDBOX = click.option(
    "--sandbox/--no-sandbox",
    default=True,
    help="Keep submissions from the rest of this machine (default). Without, they can read and do what you can.",
)


class Office(click.Group):
    """A group whose commands report CourseError as one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn what a person can solve into a message and exit code 1."""
        try:
            return super().invoke(ctx)
        except CourseError as problem:
            click.echo(f"error: {problem}", err=True)
            ctx.exit(1)
        except (KeyboardInterrupt, RuntimeError) as problem:
            if not isinstance(problem, KeyboardInterrupt) and not isinstance(problem.__cause__, KeyboardInterrupt):
                raise  # Python 3.11 makes a RuntimeError of Ctrl-C while a class is made, as in an import
            click.echo("stopped; what was finished is kept, run the command again to go on", err=True)
            ctx.exit(130)


@click.group(cls=Office, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--classroom", type=click.Path(path_type=Path), help="Folder for all that the office writes.")
@click.version_option(package_name="improving-deep-networks")
@click.pass_context
def main(ctx: click.Context, classroom: Path | None) -> None:
    """The course office: release notebooks, collect and grade what comes back, and tell people how it went."""
    need_temporary_folder()
    if classroom is not None:
        os.environ["AUTOGRADER_CLASSROOM"] = str(classroom.resolve())  # nbgrader's steps read it too
    ctx.obj = functools.cache(Course.load)


def with_week(command: Callable[..., None]) -> Callable[..., None]:
    """Hand a command its course and its week, by the name that the user gave."""

    def run(load: Callable[[], Course], /, week: str, **options: Any) -> None:
        course = load()
        command(course, course.week(week), **options)

    return WEEK(click.pass_obj(functools.update_wrapper(run, command)))


@main.command()
@click.argument("week", required=False)
@click.option("--bank/--no-bank", default=True, help="Grade the bank of known solutions too (the longest part).")
@click.option(
    "--matrix",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write there for each week which check catches which mistake of the bank.",
)
@click.option("--exercise", metavar="STEM", help="Try only this exercise, such as w2-adam-step, with its bank.")
@click.option("--watch", is_flag=True, help="With --exercise: again whenever the master or the bank is saved.")
@click.option(
    "--certify", is_flag=True, help="Only this: no verdict on the bank depends on seed or precision (minutes)."
)
@click.pass_obj
def check(
    load: Callable[[], Course],
    week: str | None,
    bank: bool,
    matrix: Path | None,
    exercise: str | None,
    watch: bool,
    certify: bool,
) -> None:
    """Prove that masters earn full marks, releases none, that nothing leaks and that the checks are good."""
    if exercise and week:
        sys.exit(try_exercise(load(), week, exercise, watch))
    if exercise or watch:
        raise click.UsageError("Name the week and one exercise: autograder check week2 --exercise w2-adam-step")
    course = load()
    weeks = (course.week(week),) if week else course.weeks
    if certify:
        sys.exit(certify_weeks(weeks))
    from autograder.check import check as run_check
    from autograder.crew import local_crew
    from autograder.engine import Engine

    failed = 0
    with local_crew(Engine(course).site) as crew:
        for one in weeks:
            gate = run_check(course, one, crew, bank, matrix)
            click.echo(f"{gate.week}: {one.title}")
            for proof in gate.proofs:
                click.echo(f"  {proof}")
            for problem in gate.problems:
                click.echo(f"  PROBLEM {problem}")
            failed += len(gate.problems)
    click.echo("all proofs hold" if not failed else f"{failed} problems")
    sys.exit(1 if failed else 0)


def try_exercise(course: Course, name: str, exercise: str, watch: bool) -> int:
    """Print what the checks of one exercise say to its bank; the exit code of the last time."""
    from autograder.crew import local_crew
    from autograder.engine import Engine
    from autograder.tryout import changes, tryout, watched

    week = course.week(name)
    problems: list[str] = []
    with local_crew(Engine(course).site) as crew:
        for _ in changes(watched(week)) if watch else (None,):
            try:
                lines, problems = tryout(course, week, exercise, crew)
            except CourseError as problem:
                if not watch:
                    raise
                lines, problems = [], [str(problem)]
            for line in [*lines, *(f"PROBLEM {problem}" for problem in problems)]:
                click.echo(line)
    return 1 if problems else 0


def certify_weeks(weeks: tuple[Week, ...]) -> int:
    """Print the certificates of the checks of these weeks; the exit code."""
    from autograder.bank import load
    from autograder.bank.certificate import certificates
    from autograder.cells import read_notebook

    failed = 0
    for week in weeks:
        for certificate in certificates(read_notebook(week.master), load(week.name), len(os.sched_getaffinity(0))):
            for line in certificate.lines():
                click.echo(line)
            failed += len(certificate.problems)
    click.echo("no verdict depends on luck or precision" if not failed else f"{failed} problems")
    return 1 if failed else 0


@main.command()
@with_week
def release(course: Course, week: Week) -> None:
    """Make the student version and the kit, prove that they hold no secret, and put them in place."""
    from autograder.release import release as run_release

    made = run_release(course, week)
    click.echo(f"student version: {made.notebook}")
    click.echo(f"kit: {made.kit} ({made.kit.stat().st_size / 1e6:.1f} MB)")


@main.command()
@with_week
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--roster",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="Who is in the class: as Canvas, Moodle or nbgrader export it, or with a column called student.",
)
def collect(course: Course, week: Week, source: Path, roster: Path | None) -> None:
    """Take submissions from a folder or an LMS zip, mending what can be mended."""
    from autograder.collect import collect as run_collect
    from autograder.intake.outcome import Stopped

    try:
        report = run_collect(course, week, source, roster)
    except Stopped as stopped:
        click.echo("\n".join(stopped.report.lines()))
        raise
    click.echo("\n".join(report.lines()))
    sys.exit(1 if report.problems else 0)


@main.command()
@with_week
@STUDENTS
@click.option("--experiments", is_flag=True, help=EXPERIMENTS)
@click.option(
    "--again",
    is_flag=True,
    help="Write every result again, changed or not; nbgrader then asks to look at hand-given points once more.",
)
@click.option("--preview", is_flag=True, help="Only say who would gain or lose points, and why; enter nothing.")
@click.option(
    "--never-lower",
    is_flag=True,
    help="A notebook graded before keeps the points of a check that it would lose now, as when a check was mended.",
)
@click.option("--workers", type=click.IntRange(1), help="Notebooks to run at a time; default: one per core.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler instead.")
@NO_SANDBOX
def grade(
    course: Course,
    week: Week,
    students: tuple[str, ...],
    experiments: bool,
    again: bool,
    preview: bool,
    never_lower: bool,
    workers: int | None,
    scheduler: str | None,
    sandbox: bool,
) -> None:
    """Grade what is new or changed into nbgrader's gradebook."""
    from autograder.crew import cluster_crew, local_crew
    from autograder.engine import Engine
    from autograder.grade import grade as run_grade
    from autograder.grade import preview as run_preview

    engine = Engine(course, experiments, sandbox=sandbox)
    with cluster_crew(scheduler, engine.site) if scheduler else local_crew(engine.site, workers) as crew:
        if preview:
            made = run_preview(course, week, engine, again, crew, never_lower, students)
            *lines, last = made.lines()
            for line in lines:
                click.echo(line)
            finish(made.summary, last)
        summary = run_grade(course, week, engine, again, crew, never_lower, students)
    counts = f"{summary.done} graded, {summary.skipped} unchanged, {len(summary.failed)} not graded"
    finish(summary, f"{week.name}: {counts}")


@main.command()
@with_week
@click.argument("student")
def history(course: Course, week: Week, student: str) -> None:
    """Tell every result that a student had, with what changed from one to the next."""
    from autograder.history import story

    for line in story(course, week, student):
        click.echo(line)


@main.command()
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--week", help="The week, when it should not be found by the notebook's exercises.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Also write the results to this file.")
@click.option("--experiments", is_flag=True, help=EXPERIMENTS)
@NO_SANDBOX
@click.pass_obj
def score(
    load: Callable[[], Course],
    notebooks: tuple[Path, ...],
    week: str | None,
    json_file: Path | None,
    experiments: bool,
    sandbox: bool,
) -> None:
    """Grade loose notebooks without touching a gradebook."""
    from autograder.engine import Engine
    from autograder.score import score as run_score

    course = load()
    engine = Engine(course, experiments, keep=False, sandbox=sandbox)
    summary, results = Summary(), []
    for path in notebooks:
        try:
            result = run_score(course, path, engine, course.week(week) if week else None)
        except CourseError as problem:
            summary.failed.append(str(problem))
            continue
        summary.done += 1
        results.append(result)
        show(result)
    if json_file:
        table = {"schema": 1, "results": [result.to_json() for result in results]}
        try:
            json_file.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
        except OSError as problem:
            raise CourseError(f"Cannot write {json_file}: {problem.strerror}.") from None
    finish(summary, f"{summary.done} notebooks scored, {len(summary.failed)} not")


@main.command()
@with_week
@STUDENTS
def feedback(course: Course, week: Week, students: tuple[str, ...]) -> None:
    """Write a page per student: what failed and why, in sentences."""
    from autograder.feedback import feedback as run_feedback

    summary = run_feedback(course, week, students or None)
    counts = f"{summary.done} pages in {course.folder('feedback')}, {len(summary.failed)} not written"
    finish(summary, f"{week.name}: {counts}")


@main.command()
@with_week
@click.option("--csv", "print_table", is_flag=True, help="Print the table, for another program, not where it is.")
def report(course: Course, week: Week, print_table: bool) -> None:
    """Write the class page and its table."""
    from autograder.access import unreadable
    from autograder.report import report as run_report

    page, table = run_report(course, week)
    summary = Summary(failed=[f"{student}: {why}" for student, why in unreadable(course, week).items()])
    finish(summary, table.read_text(encoding="utf-8").removesuffix("\n") if print_table else f"{page}\n{table}")


@main.command()
@click.argument("target", type=click.Choice(["csv", "canvas", "moodle", "gradescope"]))
@click.option("--to", "destination", type=click.Path(path_type=Path), help="Folder; default: classroom/export.")
@click.pass_obj
def export(load: Callable[[], Course], target: str, destination: Path | None) -> None:
    """Write the grades for an LMS."""
    from autograder.export import export as run_export

    course = load()
    made = run_export(course, target, destination or course.folder("export"))
    finish(Summary(failed=made.failed), "\n".join(made.lines()))


@main.command()
@click.option("--port", default=8888, show_default=True, type=click.IntRange(1, 65535))
@click.option("--browser/--no-browser", default=True, help="Open a browser window.")
@click.option("--allow-root", is_flag=True, help="Run as root, as in a container.")
@click.pass_obj
def serve(load: Callable[[], Course], port: int, browser: bool, allow_root: bool) -> None:
    """Start JupyterLab with the formgrader, set up so that it finds the course."""
    from autograder.serve import serve as run_serve

    click.echo(f"The formgrader is in JupyterLab's menu Nbgrader, or at http://127.0.0.1:{port}/formgrader")
    run_serve(load(), port, browser, allow_root)


@main.command()
@click.pass_obj
def doctor(load: Callable[[], Course]) -> None:
    """Say what this machine provides for grading what is not trusted, and what is missing."""
    from autograder.doctor import examine

    good = False
    for finding in examine(load()):
        good = finding.good
        click.echo(f"{'ok     ' if good else 'MISSING'} {finding.text}")
        if finding.advice:
            click.echo(f"        {finding.advice}")
    sys.exit(0 if good else 1)


@main.command()
@click.pass_obj
def normalize(load: Callable[[], Course]) -> None:
    """Bring the master notebooks into their one form: no outputs, no counts, no stray metadata."""
    from autograder.normalize import normalize as run_normalize

    for week in load().weeks:
        click.echo(f"{week.master}: {'changed' if run_normalize(week) else 'in order'}")


@main.command()
@click.pass_obj
def demo(load: Callable[[], Course]) -> None:
    """Run the whole cycle on a made-up class, in a classroom of its own below build/demo."""
    from autograder.demo.cycle import demo as run_demo

    for line in run_demo(load().root):
        click.echo(line)


def show(result: Result) -> None:
    """Print a result: points per exercise, and why points are missing."""
    click.echo(f"{result.notebook}: {result.points:g}/{result.max_points:g} ({result.week}, {result.seconds:.1f} s)")
    for exercise in result.exercises:
        click.echo(f"  {exercise.points:5g}/{exercise.max_points:<3g} {exercise.grade_id}")
        for verdict in exercise.checks:
            if not verdict.passed:
                click.echo(f"            {verdict.grade_id}: {verdict.message}")
    for line in (*together(result.repairs), *result.flags):
        click.echo(f"  note: {line}")


def finish(summary: Summary, line: str) -> None:
    """Print what a command did and what to look at; exit with 1 if anything failed."""
    for note in summary.notes:
        click.echo(f"note: {note}")
    for failure in summary.failed:
        click.echo(f"failed: {failure}", err=True)
    click.echo(line)
    sys.exit(1 if summary.failed else 0)
