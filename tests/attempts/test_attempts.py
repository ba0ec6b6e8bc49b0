"""Real attempts at the released notebooks get the points that they deserve, for reasons that a person can follow."""

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine import Engine
from autograder.records import Result
from autograder.score import score

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent

# What the beginner's code really does wrong, found by reading it, and the word that the message must have for it.
BEGINNER = {
    "w2-gd-step": "changed one of its arguments",
    "w2-mini-batches": "keep all its rows",
    "w2-ewa": "integers",
    "w2-ewa-weights": "window",
    "w2-init-state": "one object with two names",
    "w2-momentum-step": "changed one of its arguments",
    "w2-rmsprop-step": "changed one of its arguments",
    "w2-adam-step": "not written yet",
    "w2-schedules": "epoch 0",
    "w2-train": "count with its number of examples",
    "w2-critical-point": "zero",
}


def graded(path: Path) -> Result:
    return score(Course.load(ROOT), path, Engine(Course.load(ROOT), keep=False))


@pytest.mark.parametrize("name", ["careful", "engineer"])
def test_right_work_in_whatever_style_keeps_every_point(name: str) -> None:
    result = graded(HERE / "week2" / f"{name}.ipynb")
    assert [v for v in result.verdicts() if not v.passed] == []
    assert (result.points, result.max_points) == (90, 90)


def test_the_beginner_loses_points_for_real_mistakes_only_and_reads_which() -> None:
    result = graded(HERE / "week2" / "beginner.ipynb")
    lost = {e.grade_id: [c.message for c in e.checks if not c.passed] for e in result.exercises}
    assert {stem for stem, messages in lost.items() if messages} == set(BEGINNER)
    for stem, word in BEGINNER.items():
        assert any(word in message for message in lost[stem]), (stem, lost[stem])
    assert 40 <= result.points <= 65, "eleven slips and one exercise left out are no disaster"
