"""Weakening the checks of each week, one statement at a time: the bank notices all. And the bench where it is done."""

import ast
import os
import time
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

from autograder.bank import Entry, load
from autograder.bank.bench import Bench, apart, matrix
from autograder.bank.kills import page
from autograder.bank.weaken import unnoticed, weakenings
from autograder.cells import read_notebook, stems
from autograder.course import Course
from tests import tiny

COURSE = Course.load(tiny.ROOT)
WEEKS = {week.name: week for week in COURSE.weeks}
EXERCISES = [(name, stem) for name, week in WEEKS.items() for stem in stems(read_notebook(week.master))]
SQUARE = Entry("w0-double", "double", "square", False, "A hint.", "def double(x):\n    return x**2")


@cache
def bench(week: str, exercise: str) -> Bench:
    return Bench.of(read_notebook(WEEKS[week].master), exercise)


@cache
def entries(week: str) -> tuple[Entry, ...]:
    return tuple(load(week))


def test_the_bench_finds_the_matrix_that_the_real_path_has_published() -> None:
    week = "week2"
    published = (tiny.ROOT / "docs" / "kills" / f"{week}.md").read_text(encoding="utf-8")
    benches = [bench(*one) for one in EXERCISES if one[0] == week]
    assert page(WEEKS[week].title, matrix(benches, entries(week))) == published


@pytest.mark.parametrize(("week", "exercise"), EXERCISES)
def test_no_check_can_be_weakened_unnoticed(week: str, exercise: str) -> None:
    made = bench(week, exercise)
    tried = sum(len(list(weakenings(check))) for check in made.checks.values())
    assert tried > 2
    assert [f"{check}, line {lost.line}: {lost.what}" for check, lost in unnoticed(made, entries(week))] == []


def weakened(check: str) -> list[tuple[str, str]]:
    return [(one.what, one.source) for one in weakenings(dedent(check))]


@pytest.mark.parametrize(
    ("check", "what", "left"),
    [
        ("assert double(2) == 4", "removed", "pass"),
        ("if x:\n    raise ValueError", "removed", "if x:\n    pass"),
        ("checks.shape('v', v, (3,))", "removed", "pass"),
        ("v = checks.call_keeps(f, x)", "arguments not watched", "v = checks.call(f, x)"),
        ("checks.true('c', abs(n - 5) <= 2, '')", "bound", "checks.true('c', abs(n - 5) <= 1000 * 2, '')"),
        (
            "checks.close('v', v, w, rtol=1e-3)",
            "tolerance",
            "checks.close('v', v, w, rtol=1000 * 0.001, atol=1000 * 1e-09)",
        ),
    ],
)
def test_a_check_is_weakened_where_it_asserts(check: str, what: str, left: str) -> None:
    assert (what, left) in weakened(check)


def test_what_does_not_assert_stays_and_the_check_itself_is_not_changed() -> None:
    check = "x = checks.call(f, 1)\nfor _ in range(2):\n    checks.close('v', x, 1)\n    print(x)"
    found = weakened(check)
    assert [what for what, _ in found] == ["removed", "tolerance"]
    assert all("print(x)" in ast.unparse(ast.parse(source)) for _, source in found)


def test_a_statement_that_no_mistake_needs_is_told_with_its_line() -> None:
    made = Bench.of(tiny.master(), "w0-double")
    idle = (
        "checks.close('double(4)', checks.call(double, 4.0), 8.0)\nchecks.close('of 3', checks.call(double, 3.0), 6.0)"
    )
    made.checks["w0-double-visible"] = idle
    told = [(check, lost.line, lost.what) for check, lost in unnoticed(made, [SQUARE])]
    assert told == [("w0-double-visible", 2, "removed"), ("w0-double-visible", 2, "tolerance")]


def test_a_mistake_that_draws_other_numbers_each_time_notices_no_loose_tolerance() -> None:
    made = Bench.of(tiny.master(), "w0-double")
    made.checks["w0-double-visible"] = "checks.close('double(4)', checks.call(double, 4.0), 8.0)"
    for draw, told in (("np.random.default_rng().normal()", ["tolerance"]), ("0.5", [])):
        code = f"def double(x):\n    return x + np.exp(9 * {draw})"
        drawn = Entry("w0-double", "double", "drawn", False, "?", code)
        assert [lost.what for check, lost in unnoticed(made, [drawn]) if check == "w0-double-visible"] == told


def test_a_solution_without_an_end_fails_on_the_bench_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.bank.bench.LONGEST_SECONDS", 0.1)
    made = Bench.of(tiny.master(), "w0-double")
    endless = Entry("w0-double", "double", "endless", False, "A hint.", "def double(x):\n    while True: pass")
    before = time.process_time()
    assert all("EndlessError" in said for said in made.failed(endless).values())
    assert time.process_time() - before < 3
    assert not any(made.failed(None).values())


def test_work_at_the_bench_is_done_in_another_process(tmp_path: Path) -> None:
    leaves_a_mark = (
        f"import os\nopen({str(tmp_path / 'mark')!r}, 'w').write(str(os.getpid()))\ndef double(x): return x + x"
    )
    entry = Entry("w0-double", "double", "marks", True, "", leaves_a_mark)
    with apart() as processes:
        said = processes.submit(Bench.of(tiny.master(), "w0-double").failed, entry).result(60)
    assert not any(said.values())
    assert int((tmp_path / "mark").read_text()) != os.getpid()
