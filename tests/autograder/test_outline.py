"""People read names, not grade ids."""

from autograder.cells import read_notebook
from autograder.course import Course
from autograder.marks.outline import outline
from tests import tiny


def test_tasks_are_called_as_their_headings_and_checks_in_words() -> None:
    made = outline(tiny.master())
    assert [(task.grade_id, task.title, task.max_points) for task in made.exercises] == [
        ("w0-double", "Exercise 1: double", 50),
        ("w0-halve", "Exercise 2: halve", 40),
    ]
    assert [(task.title, task.max_points) for task in made.written] == [("Why is halving the inverse of doubling?", 10)]
    assert made.max_points == 100
    assert made.check("w0-double-visible") == "visible check"
    assert made.check("w0-double-hidden-arrays") == "hidden check: arrays"


def test_a_grade_id_that_the_master_no_longer_has_stands_for_itself() -> None:
    made = outline(tiny.master())
    assert (made.title("w0-gone"), made.check("w0-gone-visible")) == ("w0-gone", "check: w0-gone-visible")


def test_exercises_below_one_heading_are_told_apart_by_their_functions() -> None:
    master = tiny.master()
    master.cells = [cell for cell in master.cells if cell.id not in ("w0-double-task", "w0-halve-task")]
    assert [task.title for task in outline(master).exercises] == [
        "Doubling and halving: double",
        "Doubling and halving: halve",
    ]


def test_a_heading_loses_its_markup_and_its_points() -> None:
    heading = "Some words.\n\n## Exercise 2.3: *weights* of `ewa` (8 points, about 12 minutes)\n\nWrite it. (1 point)"
    master = tiny.with_source(tiny.master(), "w0-double-task", heading)
    assert outline(master).title("w0-double") == "Exercise 2.3: weights of ewa"


def test_a_heading_between_a_task_and_its_solution_is_not_its_name() -> None:
    master = tiny.master()
    master.cells.insert(3, tiny.cell("markdown", "aside", "### An aside about doubling"))
    assert outline(master).title("w0-double") == "Exercise 1: double"


def test_a_check_without_an_exercise_is_named_too() -> None:
    master = tiny.master()
    master.cells.append(tiny.cell("code", "stray-check", "1", points=5, locked=True))
    made = outline(master)
    assert (made.title(""), made.exercises[-1].max_points) == ("Other checks", 5)
    assert made.check("stray-check") == "visible check: stray check"


def test_what_a_check_is_about_is_told_by_what_students_were_given_of_it() -> None:
    hidden = "# Graded: one array,\n# of three numbers.\n### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS"
    master = tiny.with_source(tiny.master(), "w0-double-hidden-arrays", hidden)
    made = outline(tiny.with_source(master, "w0-double-visible", 'with checks.verdict("double of 4"):\n    pass'))
    assert made.described("w0-double-hidden-arrays") == "hidden check: one array, of three numbers"
    assert made.described("w0-double-visible") == "visible check: double of 4"
    assert made.described("w0-halve-hidden-arrays") == "hidden check: arrays", "as nothing else is told"
    secret = '### BEGIN HIDDEN TESTS\nwith checks.verdict("secret"):\n    pass\n### END HIDDEN TESTS'
    assert outline(tiny.with_source(master, "w0-halve-hidden-arrays", secret)).described("w0-halve-hidden-arrays") == (
        "hidden check: arrays"
    )


def test_every_check_of_the_course_tells_what_it_is_about() -> None:
    for week in Course.load(tiny.ROOT).weeks:
        made = outline(read_notebook(week.master))
        assert len(made.check_names) >= 60
        assert set(made.check_names) == set(made.topics)
