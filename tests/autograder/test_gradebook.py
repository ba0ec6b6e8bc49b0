"""Errors of the database are told as sentences about the gradebook, by its place and without its password."""

import pytest
from sqlalchemy.exc import DatabaseError, OperationalError

from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import gradebook_errors

SERVER = "postgresql+psycopg2://ada:secret@nowhere/grades"


def test_a_gradebook_on_a_server_is_named_by_its_address_without_the_password(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_DB", SERVER)
    for problem in (OperationalError, DatabaseError):
        with pytest.raises(CourseError) as told, gradebook_errors(course):
            raise problem("SELECT 1", {}, Exception("no route to host"))
        assert "ada:***@nowhere/grades" in str(told.value)
        assert "no route to host" in str(told.value)
        assert "secret" not in str(told.value)


def test_a_gradebook_that_is_a_file_is_named_by_its_path(course: Course) -> None:
    with pytest.raises(CourseError, match="in use by another program") as told, gradebook_errors(course):
        raise OperationalError("INSERT", {}, Exception("database is locked"))
    assert str(course.gradebook) in str(told.value)
