"""A desk over the released tiny course, whose gradebook is made once per session."""

import pytest

from autograder.course import Course
from tests.autograder.desk import Desk


@pytest.fixture
def desk(released: Course) -> Desk:
    return Desk(released, released.weeks[0])
