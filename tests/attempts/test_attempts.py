"""Real attempts at the released notebooks get the points that they deserve, for reasons that a person can follow."""

from pathlib import Path

import pytest

from autograder.cells import read_notebook
from autograder.course import Course
from autograder.engine import Engine
from autograder.literals import literals_of
from autograder.records import Result
from autograder.score import score

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent

# What the beginners' code really does wrong, found by reading it, and the words that the message must have for it.
BEGINNER = {
    "week1": {
        "w1-split-data": "shares of all m examples",
        "w1-diagnose": "if 15 % is as good as it gets",
        "w1-l2-cost": "KeyError",
        "w1-l2-gradients": "changed one of its arguments",
        "w1-dropout-forward": "expected a ValueError",
        "w1-dropout-backward": "changed one of its arguments",
        "w1-augment": "zeros",
        "w1-early-stopping": "NaN",
        "w1-ensemble": "changed one of its arguments",
        "w1-normalizer": "sigma = 0",
        "w1-init": "is the root taken for every method",
        "w1-scales": "W drawn inside the loop",
        "w1-difference": "changed one of its arguments",
        "w1-vector": "KeyError",
        "w1-gradient-check": "numbers in the same order",
        "w1-find-bugs": "not written yet",
    },
    "week2": {
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
    },
    "week3": {
        "w3-sample-log-uniform": "expected a ValueError",
        "w3-random-search": "changed one of its arguments",
        "w3-batchnorm-forward": "changed one of its arguments",
        "w3-batchnorm-inference": "epsilon inside the root",
        "w3-batchnorm-backward": "not written yet",
        "w3-softmax": "changed one of its arguments",
        "w3-one-hot": "are the labels made flat",
        "w3-cross-entropy": "changed one of its arguments",
        "w3-warm-up": "TypeError",
        "w3-minimise": "are the coefficients those handed in",
        "w3-tf-init": "a seed of its own",
        "w3-tf-forward": "What NumPy computes is not recorded",
        "w3-total-loss": "the logits themselves",
        "w3-train-step": "each epoch",
    },
}
RIGHT = [path for path in sorted(HERE.glob("*/*.ipynb")) if path.stem != "beginner"]


def graded(path: Path) -> Result:
    return score(Course.load(ROOT), path, Engine(Course.load(ROOT), keep=False))


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_right_work_in_whatever_style_keeps_every_point(path: Path) -> None:
    result = graded(path)
    assert [v for v in result.verdicts() if not v.passed] == []
    assert (result.points, result.max_points) == (90, 90)


@pytest.mark.parametrize("week", list(BEGINNER))
def test_the_beginner_loses_points_for_real_mistakes_only_and_reads_which(week: str) -> None:
    result = graded(HERE / week / "beginner.ipynb")
    lost = {e.grade_id: [c.message for c in e.checks if not c.passed] for e in result.exercises}
    assert {stem for stem, messages in lost.items() if messages} == set(BEGINNER[week])
    for stem, word in BEGINNER[week].items():
        assert any(word in message for message in lost[stem]), (stem, lost[stem])
    literals = literals_of(read_notebook(Course.load(ROOT).week(week).master))
    assert [v.message for v in result.verdicts() if "-hidden" in v.grade_id and literals.told_by(v.message)] == []
    assert 40 <= result.points <= 65, "a dozen slips and one exercise left out are no disaster"
