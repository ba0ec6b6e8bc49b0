"""Each rule for masters finds its own breach, and names the cell and what to do."""

from collections.abc import Callable

import pytest
from nbformat import NotebookNode

from autograder.course import Course
from autograder.lint import lint
from tests import tiny

TELLING = """
    ### BEGIN HIDDEN TESTS
    checks.close("halve of -3.75", checks.call(halve, -3.75), -1.875)
    ### END HIDDEN TESTS
    """
COUNTING = """
    ### BEGIN HIDDEN TESTS
    for k, part in enumerate(checks.call(halve, np.ones(3))):
        checks.close(f"part {k}", part, 0.5)
    ### END HIDDEN TESTS
    """


def edited(name: str, source: str) -> Callable[[NotebookNode], NotebookNode]:
    return lambda notebook: tiny.with_source(notebook, name, source)


def changed(name: str, **meta: object) -> Callable[[NotebookNode], NotebookNode]:
    def change(notebook: NotebookNode) -> NotebookNode:
        for cell in notebook.cells:
            if cell.id == name:
                cell.metadata.nbgrader |= meta
        return notebook

    return change


def executed(notebook: NotebookNode) -> NotebookNode:
    notebook.cells[1].execution_count = 3
    return notebook


def tagged(notebook: NotebookNode) -> NotebookNode:
    notebook.cells[1].metadata["tags"] = ["experiment"]
    return notebook


def without(name: str) -> Callable[[NotebookNode], NotebookNode]:
    def remove(notebook: NotebookNode) -> NotebookNode:
        notebook.cells = [cell for cell in notebook.cells if cell.id != name]
        return notebook

    return remove


def test_a_clean_master_has_no_findings(course: Course) -> None:
    assert lint(course, course.weeks[0], tiny.master()) == []


@pytest.mark.parametrize(
    ("breach", "finding"),
    [
        (executed, "w0-setup: it has outputs or an execution count"),
        (tagged, "w0-setup: an experiment that nbgrader grades or locks"),
        (changed("w0-halve", grade_id="w0-double"), "w0-double: 2 cells have this grade id"),
        (changed("w0-halve", grade_id="w0-other"), "w0-other: its cell id is w0-halve"),
        (changed("w0-halve-visible", points=16), "it is worth 91 + 10 points"),
        (edited("title", "Doubling"), "it has 0 headings of the first level"),
        (edited("w0-halve-task", "# Another title"), "it has 2 headings of the first level"),
        (edited("w0-halve", "def halve(x):\n    return x / 2"), "w0-halve: a function of it has no solution region"),
        (edited("w0-halve", "halve = lambda x: x / 2"), "w0-halve: a function of it has no solution region"),
        (edited("w0-halve", "def halve(x):\n    ### BEGIN SOLUTION\n    return 1"), "do not come in pairs"),
        (edited("w0-written-why", "Because."), "w0-written-why: the model answer is not in a solution region"),
        (edited("experiment-plot", "def halve(x):\n    return x / 2"), "experiment-plot: it defines halve"),
        (edited("w0-setup", "### BEGIN SOLUTION\n1\n### END SOLUTION"), "w0-setup: a solution region outside"),
        (edited("w0-setup", "### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS"), "w0-setup: a hidden test outside"),
        (edited("w0-halve-visible", "halve(4)"), "w0-halve-visible: its last line is an expression"),
        (edited("w0-halve-visible", "checks.call(halve, 4)"), "w0-halve-visible: its last line is an expression"),
        (edited("w0-halve-hidden-arrays", "pass"), "w0-halve-hidden-arrays: a check is called"),
        (without("w0-halve-hidden-arrays"), "w0-halve: it needs at least one visible and one hidden check"),
        (without("w0-halve-task"), "w0-halve: it has no locked cell w0-halve-task"),
        (
            edited("w0-halve-hidden-arrays", TELLING),
            "w0-halve-hidden-arrays: 'halve of -3.75' tells students 3.75, which only hidden tests hold",
        ),
        (
            edited("w0-halve-hidden-arrays", COUNTING),
            "w0-halve-hidden-arrays: f'part {k}' counts what a student's function returned",
        ),
        (edited("w0-halve-visible", "x = 1  # " + 90 * "a"), "students get a line of 99 characters to read"),
        (without("w0-halve"), "w0-halve-visible: no solution cell has a grade id"),
        (
            edited("w0-halve-visible", "if halve:\n    checks.call_each(halve, [(1,)])"),
            "w0-halve-visible: checks.call_each makes no call",
        ),
    ],
)
def test_each_breach_is_found(course: Course, breach: Callable[[NotebookNode], NotebookNode], finding: str) -> None:
    findings = lint(course, course.weeks[0], breach(tiny.master()))
    assert any(finding in line for line in findings), findings
    assert all(line.startswith("week0/tiny.ipynb, ") for line in findings)


def test_a_check_that_reads_what_another_one_makes_is_found(course: Course) -> None:
    making = tiny.with_source(tiny.master(), "w0-double-visible", "_asked = 4\nassert double(_asked) == 8")
    reading = tiny.with_source(making, "w0-halve-visible", "assert halve(_asked) == 2")
    (finding,) = lint(course, course.weeks[0], reading)
    assert "w0-halve-visible: it reads _asked, which another check makes" in finding


def test_a_file_outside_the_list_is_found(course: Course) -> None:
    (course.weeks[0].master.parent / "tiny_solution.py").write_text("x = 1", encoding="utf-8")
    assert any("tiny_solution.py" in line for line in lint(course, course.weeks[0], tiny.master()))


def test_a_heading_in_a_code_block_is_no_heading(course: Course) -> None:
    notebook = tiny.with_source(tiny.master(), "w0-halve-task", "## Halve\n```python\n# a comment\n```")
    assert lint(course, course.weeks[0], notebook) == []
