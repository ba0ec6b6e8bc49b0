"""A failed check that has the results of a known mistake carries its hint, and nothing else of the bank or the test."""

from pathlib import Path

import pytest

import autograder.bank
from autograder.bank import Entry
from autograder.bank.kills import Kills
from autograder.bank.known import as_data, known_path
from autograder.bank.recognition import recognition
from autograder.cells import read_notebook
from autograder.check import check
from autograder.course import Course
from autograder.crew import local_crew
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.records import Exercise, Result, Verdict
from autograder.sandbox.casebook import Casebook
from autograder.tryout import excerpt
from tests import tiny

SQUARED = Entry(
    "w0-double", "double", "squared_instead", False, "Is twice ten a hundred?", "def double(x): return x * x"
)
HALVED = Entry("w0-double", "double", "half_instead", False, "Which way?", "def double(x): return x / 2")
RIGHT = Entry("w0-double", "double", "bits_shifted", True, "", "def double(x): return np.ldexp(x, 1)")
SQUARES = "def double(number):\n    squared = number**2\n    return squared"


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    entries = [SQUARED, HALVED, RIGHT]
    monkeypatch.setattr("autograder.engine.load", lambda week: entries)
    return entries


def grade(course: Course, double: str) -> Result:
    notebook = tiny.with_source(tiny.master(), "w0-double", double)
    return Engine(course).grade(course.weeks[0], tiny.master(), notebook, "n").result


def publish(course: Course, mistake: str, *checks: str) -> None:
    """The kill matrix says that these checks catch a mistake."""
    path = known_path(course, "week0")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_data([Kills("w0-double", checks, {mistake: dict.fromkeys(checks, "")})]), encoding="utf-8")


def test_a_known_mistake_is_named_and_its_hint_given_behind_what_the_check_says(
    course: Course, bank: list[Entry]
) -> None:
    visible, hidden = list(grade(course, SQUARES).exercises[0].checks)
    assert visible.misconception == hidden.misconception == "squared instead"
    assert visible.message.endswith("\nThese are also the results of a known mistake. Is twice ten a hundred?")
    assert hidden.message.endswith("\nThese are also the results of a known mistake. Is twice ten a hundred?")
    assert "element by element?" in hidden.message
    for secret in ("1.5", "2.25", "1234", "unseen", "x * x"):
        assert secret not in hidden.message
    table = grade(course, SQUARES).to_json()["exercises"]["w0-double"]["checks"]
    assert table["w0-double-hidden-arrays"]["misconception"] == "squared instead"


def test_a_data_set_is_known_by_what_the_passes_of_a_hidden_check_saw_of_it() -> None:
    """A student's own way to shuffle with too small a buffer; what came out of it stays where it is."""
    real = Course.load(tiny.ROOT)
    week = real.week("week3")
    master = excerpt(read_notebook(week.master), "w3-pipeline")
    own = """
        def make_pipeline(X, Y, batch, shuffle, seed):
            flat = np.reshape(X, (len(X), -1)).astype(np.float32) / 255
            rows = tf.data.Dataset.from_tensor_slices({"x": flat, "y": Y})
            rows = rows.shuffle(batch, seed) if shuffle else rows
            return rows.map(lambda row: (row["x"], row["y"])).batch(batch).prefetch(2)
        """
    result = Engine(real, keep=False).grade(week, master, tiny.with_source(master, "w3-pipeline", own), "n").result
    told = {check.grade_id: check for exercise in result.exercises for check in exercise.checks if not check.passed}
    assert list(told) == ["w3-pipeline-hidden-shuffle"]
    said = told["w3-pipeline-hidden-shuffle"]
    assert said.misconception == "buffer too small"
    assert "How large must it be for a full shuffle?" in said.message
    assert not set("0123456789") & set(said.message)


def test_a_mistake_that_nobody_knows_and_a_crash_get_no_hint(course: Course, bank: list[Entry]) -> None:
    for code in ("def double(x):\n    return 3 * x", "def double(x):\n    return x[0]", "x = 1"):
        assert {verdict.misconception for verdict in grade(course, code).verdicts()} == {""}


def test_two_known_mistakes_with_the_same_results_are_both_told(course: Course, bank: list[Entry]) -> None:
    bank.append(Entry("w0-double", "double", "sixteen", False, "Always?", "def double(x): return 16.0"))
    visible, hidden = list(grade(course, SQUARES).exercises[0].checks)
    assert visible.misconception == "squared instead; sixteen"
    assert visible.message.endswith("results of two known mistakes. Is twice ten a hundred? Or: Always?")
    assert hidden.misconception == "squared instead"


def test_a_mistake_that_a_passed_check_is_known_to_catch_is_not_named(course: Course, bank: list[Entry]) -> None:
    """Who squares numbers but not arrays does what `squared_instead` does in one check, and is not who made it."""
    numbers_only = "def double(x):\n    return x**2 if np.ndim(x) == 0 else 2 * x"
    visible, hidden = list(grade(course, numbers_only).exercises[0].checks)
    assert (visible.misconception, hidden.passed) == ("squared instead", True), "as long as nothing is known of checks"
    publish(course, "squared_instead", "w0-double-visible", "w0-double-hidden-arrays")
    visible, hidden = list(grade(course, numbers_only).exercises[0].checks)
    assert (visible.passed, visible.misconception, hidden.passed) == (False, "", True)
    assert "known mistake" not in visible.message
    told = [verdict.misconception for verdict in grade(course, SQUARES).exercises[0].checks]
    assert told == ["squared instead"] * 2, "which no passed check speaks against"


def test_of_two_mistakes_the_one_that_no_passed_check_speaks_against_stays(course: Course, bank: list[Entry]) -> None:
    bank.append(Entry("w0-double", "double", "sixteen", False, "Always?", "def double(x): return 16.0"))
    publish(course, "sixteen", "w0-double-visible", "w0-halve-visible")
    visible = grade(course, SQUARES).exercises[0].checks[0]
    assert visible.misconception == "squared instead"
    assert visible.message.endswith("\nThese are also the results of a known mistake. Is twice ten a hundred?")


def test_a_matrix_in_the_middle_of_a_merge_is_one_sentence(course: Course, bank: list[Entry]) -> None:
    publish(course, "squared_instead", "w0-double-visible")
    path = known_path(course, "week0")
    path.write_text("<<<<<<< HEAD\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(CourseError, match=r"week0\.json is damaged .* Delete it; `autograder check --matrix "):
        grade(course, SQUARES)


def test_the_judge_gets_the_bank_only_for_a_check_that_fails_over_a_result(
    course: Course, bank: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Casebook] = []
    tell = Casebook.for_judge
    monkeypatch.setattr(Casebook, "for_judge", lambda self: (sent.append(self), tell(self))[1])
    assert grade(course, "def double(x):\n    return x * 2").points == 90
    grade(course, "def double(x):\n    return x.nothing")
    assert sent == [], "and not for an exception, which says too little"
    grade(course, SQUARES)
    assert {book.mistakes for book in sent} == {(SQUARED, HALVED)}
    assert len(sent) == 2, "once when examined and once when rehearsed, for two checks each"


def test_a_change_of_the_bank_makes_kept_results_stale(course: Course, bank: list[Entry]) -> None:
    assert grade(course, SQUARES).exercises[0].checks[0].misconception
    bank[0] = Entry("w0-double", "double", "squared_instead", False, "Another hint?", SQUARED.source)
    assert "Another hint?" in grade(course, SQUARES).exercises[0].checks[0].message


def test_the_worker_can_neither_read_the_bank_nor_find_it_in_memory(course: Course, bank: list[Entry]) -> None:
    path = Path(autograder.bank.__file__).parent / "week2" / "adam_step.py"
    assert path.is_file()
    spy = f"""
        import gc
        def double(x):
            try:
                open({str(path)!r}).read()
                return 0
            except OSError:
                pass
            word = "derdnuh a net eciwt sI"[::-1]
            gc.unfreeze()
            parts = (part for thing in gc.get_objects() for part in (thing, *gc.get_referents(thing)))
            found = [part for part in parts if type(part) is str and part.startswith(word) and part != word]
            return 0 if found else x**2
        """
    visible, hidden = grade(course, spy).exercises[0].checks
    assert visible.misconception == hidden.misconception == "squared instead", "the spy found something"


def test_a_worker_that_asks_for_the_bank_gets_nothing_and_confuses_nobody(course: Course, bank: list[Entry]) -> None:
    asks = """
        import sys
        worker = sys.modules["autograder.sandbox.worker"]
        run = worker.run_cell
        worker.run_cell = lambda *a: {**run(*a), "casebook": "w0-double"}
        def double(x): return x**2
        """
    double, halve = grade(course, asks).exercises
    assert [verdict.misconception for verdict in double.checks] == ["squared instead"] * 2
    assert halve.points == 40


def result(*misconceptions: str) -> Result:
    checks = (Verdict(f"w0-double-{n}", 5, False, "m", name) for n, name in enumerate(misconceptions))
    return Result("n", "week0", (Exercise("w0-double", tuple(checks)),))


def test_the_gate_counts_mistakes_that_get_their_own_hint() -> None:
    line, problems = recognition([(SQUARED, result("", "squared instead")), (RIGHT, result(""))])
    assert line == "diagnosis: 1 of 1 mistakes get their own hint, 0 checks give only another's"
    assert problems == []
    assert recognition([(SQUARED, result("half instead; squared instead"))])[1] == []


def test_the_gate_of_a_week_prints_the_count_and_fails_when_it_is_too_low(
    course: Course, bank: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = "def double(x): return np.random.default_rng().random(np.shape(x))"
    bank.append(Entry("w0-double", "double", "numbers_drawn", False, "Whose generator?", drawn))
    monkeypatch.setattr("autograder.check.load", lambda week: bank)
    with local_crew(Engine(course).site, 1) as crew:
        gate = check(course, course.weeks[0], crew)
    line = "diagnosis: 2 of 3 mistakes get their own hint, 0 checks give only another's"
    assert line in gate.proofs
    assert gate.problems == [f"{line}; 80% are wanted"]


def test_a_mistake_that_is_taken_for_another_alone_is_a_problem() -> None:
    _, problems = recognition([(SQUARED, result("squared instead", "half instead"))])
    assert problems == ["bank: w0-double: squared_instead: w0-double-1 takes it for: half instead"]


def test_too_few_recognised_mistakes_are_a_problem() -> None:
    graded = [(SQUARED, result("squared instead"))] * 3 + [(HALVED, result(""))]
    assert recognition(graded)[1] == [
        "diagnosis: 3 of 4 mistakes get their own hint, 0 checks give only another's; 80% are wanted"
    ]
