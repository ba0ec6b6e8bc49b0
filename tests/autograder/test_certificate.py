"""The certificate of a check: its verdicts under other seeds and in float32, and how far off tolerances answers are."""

import contextlib
import math
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from autograder.bank import Entry
from autograder.bank.bench import Bench
from autograder.bank.certificate import Certificate, certify
from autograder.bank.margins import Gauge, Margin, error, margins, page
from autograder.bank.single import Single
from autograder.cells import grade_id
from autograder.cli import main
from autograder.course import Course
from course_utils import checks
from tests import tiny

STEM = "w0-double"
DRAW = "x = np.random.default_rng(7).standard_normal(50)\n"
TRIPLE = Entry(STEM, "double", "triple", False, "A hint.", "def double(x):\n    return 3 * x")
ROUNDS = Entry(STEM, "double", "rounds", True, "", "def double(x):\n    return 2 * x * (1 + 1e-7)")


def bench(check: str) -> Bench:
    return Bench.of(tiny.with_source(tiny.master(), f"{STEM}-visible", check), STEM)


def certified(check: str, *entries: Entry) -> Certificate:
    return certify(bench(check), entries, seeds=5)


def test_a_good_check_has_a_wide_margin_and_no_problem() -> None:
    made = certified(DRAW + "checks.close('double', checks.call(double, x), 2 * x)", TRIPLE, ROUNDS)
    assert (made.problems, made.lucky) == ([], [])
    assert made.runs == 3 * 5 * 2 * 2
    assert made.margins[f"{STEM}-visible"].passing == pytest.approx(0.1, rel=0.1)
    assert made.margins[f"{STEM}-visible"].ratio > 1e6
    assert any(f"{STEM}-visible: margin 5e+06" in line for line in made.lines())


def test_a_right_solution_that_other_seeds_fail_is_a_problem() -> None:
    made = certified(DRAW + "checks.true('small', np.max(checks.call(double, x)) < 5, '')")
    assert len(made.problems) == 1
    assert "the master is right and fails in" in made.problems[0]


def test_a_mistake_that_keeps_its_points_under_some_seed_is_a_problem_and_one_caught_elsewhere_is_luck() -> None:
    lucky = DRAW + "checks.true('of a sign', checks.call(double, x)[0] > 0 or x[0] < 0, '')"
    negative = Entry(STEM, "double", "negative", False, "A hint.", "def double(x):\n    return -2 * x")
    made = certified(lucky, negative)
    assert made.problems == []
    assert len(made.lucky) == 1
    alone = bench(lucky)
    del alone.checks[f"{STEM}-hidden-arrays"]
    assert "is wrong and keeps all points in" in certify(alone, [negative], seeds=5).problems[0]


def test_a_margin_below_ten_is_a_problem() -> None:
    made = certified("checks.close('double', checks.call(double, 1.0), 2.0, rtol=0.2)", TRIPLE)
    assert made.problems == []
    near = Entry(STEM, "double", "near", False, "A hint.", "def double(x):\n    return 2 * x * (1 + 4e-7)")
    made = certified("checks.close('double', checks.call(double, 1.0), 2.0, rtol=3e-7)", near, ROUNDS)
    assert "the margin is 4.0, at least 10 is needed" in made.problems[0]


def test_numbers_by_hand_stay_and_generators_change() -> None:
    made = certified("checks.close('x', np.random.default_rng(7).random(), 0.625095466604667, atol=1e-9)")
    assert "the master is right and fails in 16 of 20 runs, 8 of them in float32" in made.problems[0], (
        "all but the seed as it is, twice"
    )
    assert certified("checks.close('double(4)', checks.call(double, 4.0), 8.0)").problems == []


FAR = "x = np.array([1.0, 2.0])\nchecks.close('double', checks.call(double, x), 2 * x)"
WITH_A_MILLION = Entry(STEM, "double", "far", True, "", "def double(x):\n    return (2 * x + 1e6) - 1e6")


def test_a_right_solution_that_float32_makes_wrong_is_a_problem_unless_the_check_needs_float64() -> None:
    third = FAR.replace("1.0, 2.0", "1 / 3, 2.0")
    (told,) = certified(third, WITH_A_MILLION).problems
    assert told == f"{STEM}-visible: far is right and fails in 10 of 20 runs, 10 of them in float32"
    master = tiny.with_source(tiny.master(), f"{STEM}-visible", third)
    for cell in master.cells:
        if grade_id(cell) == f"{STEM}-visible":
            cell.metadata["tags"] = ["float64"]
    made = certify(Bench.of(master, STEM), [WITH_A_MILLION], seeds=5)
    assert (made.problems, made.runs) == ([], 2 * 20)
    assert made.in_float32 == {f"{STEM}-hidden-arrays"}


def test_a_check_that_hands_in_no_array_is_not_asked_in_float32() -> None:
    alone = bench("checks.close('double(4)', checks.call(double, 4.0), 8.0)")
    del alone.checks[f"{STEM}-hidden-arrays"]
    made = certify(alone, [], seeds=5)
    assert (made.in_float32, made.runs) == (set(), 10)


def test_a_mistake_that_only_float64_shows_keeps_its_points_in_float32() -> None:
    slight = Entry(STEM, "double", "slight", False, "A hint.", "def double(x):\n    return 2 * x * (1 + 2e-5)")
    made = certified(FAR, slight)
    assert made.problems == [f"{STEM}: slight is wrong and keeps all points in 10 of 20 runs, 10 of them in float32"]
    assert f"{STEM}-visible: slight fails in 10 of 20 runs, 0 of them in float32" in made.lucky


def test_checks_in_single_precision_hand_in_float32_and_compare_what_it_holds() -> None:
    asking = Single().checks(checks)
    with pytest.raises(AssertionError):
        asking.close("before any array was handed in", 1 + 1e-5, 1.0)
    weights, count = np.zeros(2), np.arange(3)
    given = {"W": [weights, (weights, "x")]}
    came = asking.call_keeps(lambda *args, **named: [args, named], given, count, 0.1, b=weights)
    (parameters, whole, rate), named = came
    assert [part.dtype for part in (parameters["W"][0], parameters["W"][1][0], named["b"])] == [np.float32] * 3
    assert (whole.dtype, rate, parameters["W"][1][1], weights.dtype) == (count.dtype, 0.1, "x", np.float64)
    asking.close("near", 1 + 1e-5, 1.0)
    asking.close("given", 1.2, 1.0, rtol=0.3)
    with pytest.raises(AssertionError):
        asking.close_dict("far", {"a": 1 + 1e-3}, {"a": 1.0})


def test_errors_are_measured_in_tolerances() -> None:
    assert error([1.0, 2.2], [1.0, 2.0], rtol=0.1, atol=0.0) == pytest.approx(1.0)
    assert error({"a": 1.0, "b": 5.0}, {"a": 1.0, "b": 4.0}, rtol=0.0, atol=0.5) == pytest.approx(2.0)
    assert error([np.nan], [1.0], 1e-6, 1e-9) == math.inf
    assert error([np.inf], [np.inf], 1e-6, 1e-9) == 0.0
    assert error([[3.0]], 3.0, 1e-6, 1e-9) == 0.0


@pytest.mark.parametrize("got", [[1.0, 2.0, 3.0], "a text", {"a": 1.0}, None, [[1.0], [2.0, 3.0]]])
def test_what_differs_in_kind_or_shape_has_no_error(got: object) -> None:
    assert error(got, [1.0, 2.0], 1e-6, 1e-9) is None
    assert error({"b": got}, {"b": [1.0, 2.0]}, 1e-6, 1e-9) is None


def test_the_page_has_powers_of_ten_that_a_loose_tolerance_moves_and_rounding_does_not() -> None:
    check = "checks.close('double', checks.call(double, 1.0), 2.0, rtol=1e-6)"
    row = "| w0-double-visible | double | {} |"
    assert row.format("rounding | 1e+5") in page("Doubling", margins(bench(check), [TRIPLE]))
    assert row.format("rounding | 1e+2") in page("Doubling", margins(bench(check.replace("-6", "-3")), [TRIPLE]))
    assert row.format("1e-1 | none") in page("Doubling", margins(bench(check), [ROUNDS]))
    assert str(Margin(1e-12)) == str(Margin(0.0)) == "rounding | none"


def test_no_margin_hangs_on_a_mistake_that_draws_other_numbers_each_time() -> None:
    drawn = Entry(
        STEM, "double", "drawn", False, "?", "def double(x):\n    return 9 + np.random.default_rng().random()"
    )
    check = "checks.close('double', checks.call(double, 1.0), 2.0, rtol=1e-6)"
    assert str(margins(bench(check), [drawn])["w0-double-visible", "double"]) == "rounding | none"


def test_a_patient_gauge_meets_every_comparison_and_still_knows_that_the_check_failed() -> None:
    check = bench("for k in (1.0, 2.0):\n    checks.close(f'of {k}', checks.call(double, k), 2 * k)")
    for patient, met in ((False, {"of 1.0"}), (True, {"of 1.0", "of 2.0"})):
        gauge = Gauge(patient)
        said = check.failed(TRIPLE, gauge)[f"{STEM}-visible"]
        assert {label for name, label in gauge.errors if name == f"{STEM}-visible"} == met
        assert (said == "") is patient is (f"{STEM}-visible" in gauge.failed)


def test_the_command_prints_each_certificate_and_exits_with_1_on_a_problem(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = SimpleNamespace(map=map)
    monkeypatch.setattr("autograder.bank.certificate.apart", lambda workers: contextlib.nullcontext(here))
    good = CliRunner().invoke(main, ["check", "week0", "--certify"])
    assert good.exit_code == 0, good.output
    assert good.output.splitlines()[0] == "w0-double: 80 runs, 1 of 2 checks also in float32, 0 problems"
    assert good.output.splitlines()[-1] == "no verdict depends on luck or precision"
    unlucky = DRAW + "checks.true('small', np.max(checks.call(double, x)) < 5, '')"
    tiny.write_notebook(tiny.with_source(tiny.master(), f"{STEM}-visible", unlucky), course.weeks[0].master)
    bad = CliRunner().invoke(main, ["check", "week0", "--certify"])
    assert bad.exit_code == 1
    assert "PROBLEM w0-double-visible: the master is right and fails in" in bad.output
