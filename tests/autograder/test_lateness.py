"""Late work loses what the course's configuration says, and the documented setting is one that works."""

import re
import shutil

import pytest
from traitlets import TraitError
from traitlets.config import Config

from autograder.course import Course
from autograder.lateness import PercentPerDay, late_penalty
from autograder.nbgrader_steps import config_for
from tests import tiny

MINUTE, DAY = 60, 86_400


def per_day(**settings: float) -> Config:
    config = Config()
    config.AssignLatePenalties.plugin_class = PercentPerDay
    config.PercentPerDay.update(settings)
    return config


@pytest.mark.parametrize(
    ("seconds", "taken"),
    [
        (0, None),
        (15 * MINUTE, None),
        (16 * MINUTE, 8),
        (DAY, 8),
        (DAY + 1, 16),
        (3 * DAY, 24),
        (400 * DAY, 80),
    ],
)
def test_each_day_that_has_begun_costs_a_share_of_the_points(seconds: float, taken: float | None) -> None:
    penalty = late_penalty(per_day())
    assert penalty is not None
    assert penalty("ada", 80, seconds) == taken


def test_share_limit_and_grace_can_be_set() -> None:
    penalty = late_penalty(per_day(percent=20, most=50, grace_minutes=0))
    assert penalty is not None
    assert [penalty("ada", 90, seconds) for seconds in (1, DAY + 1, 9 * DAY)] == [18, 36, 45]
    with pytest.raises(TraitError):
        late_penalty(per_day(percent=-1))


def test_the_setting_in_the_docs_is_one_that_works(course: Course) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (tiny.ROOT / "docs" / "returns.md").read_text("utf-8"), re.DOTALL)
    shutil.copy(tiny.ROOT / "nbgrader_config.py", course.root)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(block)
    penalty = late_penalty(config_for(course))
    assert penalty is not None
    assert [penalty("ada", 90, seconds) for seconds in (15 * MINUTE, DAY, 30 * DAY)] == [None, 9, 45]


def test_without_a_setting_nothing_is_taken_off(course: Course) -> None:
    shutil.copy(tiny.ROOT / "nbgrader_config.py", course.root)
    penalty = late_penalty(config_for(course))
    assert penalty is not None
    assert penalty("ada", 90, 30 * DAY) is None
