"""A student opens each week's kit in JupyterLab, solves an exercise, and sees what the checks and the hints say."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from autograder.cells import Role, grade_id, points, read_notebook, role, stems, write_notebook
from autograder.course import Course
from autograder.demo.notebooks import fill
from autograder.engine import Engine
from tests.browser.conftest import BUILD, ROOT
from tests.browser.kit import commands, run, start, started
from tests.browser.lab import SLOW, Lab
from tests.jupyter import Server

FOLDER = BUILD / "kit"


@pytest.fixture(scope="module")
def server(course: Course, settings: dict[str, str]) -> Iterator[Server]:
    kits = [course.folder("kits") / f"{week.name}.zip" for week in course.weeks]
    with started(kits, FOLDER, BUILD / "student", settings) as server:
        yield server


@pytest.mark.parametrize("name", [week.name for week in Course.load(ROOT).weeks])
def test_an_exercise_from_the_kit_fails_and_then_passes_its_check(
    name: str, course: Course, server: Server, page: Page, picture: Callable[[str], None]
) -> None:
    week = course.week(name)
    master = read_notebook(week.master)
    solved = {cell.id: cell.source for cell in fill(master, master, {}).cells}
    exercise = stems(master)[0]
    (setup,) = [cell.id for cell in master.cells if role(cell) is Role.LOCKED and grade_id(cell).endswith("-setup")]
    page.set_viewport_size({"width": 1000, "height": 900})
    lab = Lab(page, server, FOLDER, f"{name}/{week.notebook_name}")
    page.keyboard.press("Control+b")  # the list of files makes room
    picture(f"{name}-opened")

    assert lab.run(setup) == ""
    assert "run the cell of its exercise first" in lab.run(f"{exercise}-visible")
    lab.run(exercise)
    assert "is not written yet" in lab.run(f"{exercise}-visible")
    picture(f"{name}-check-fails")
    lab.cell(f"{exercise}-task").locator("details").first.evaluate("hint => hint.scrollIntoView()")
    picture(f"{name}-exercise")

    hint = lab.open_hint(f"{exercise}-task")
    expect(hint.locator("p").first).to_be_visible()
    picture(f"{name}-hint")

    lab.write(exercise, solved[exercise])
    lab.run(exercise)
    assert "Passed" in lab.run(f"{exercise}-visible")
    picture(f"{name}-check-passes")

    lab.save()
    graded = Engine(course, keep=False).grade(week, master, read_notebook(lab.file), name).result
    full = next(one.max_points for one in graded.exercises if one.grade_id == exercise)
    assert {one.grade_id: one.points for one in graded.exercises if one.points} == {exercise: full}

    *_, preflight = commands(start(course.folder("kits") / f"{name}.zip"))
    said = run(preflight, FOLDER)
    assert said.returncode == 1, said.stderr  # the other exercises are not written
    visible = sum(points(cell) for cell in master.cells if grade_id(cell).startswith(f"{exercise}-visible"))
    assert re.search(rf"^Visible checks +{visible:g} of", said.stdout, re.MULTILINE), said.stdout


def test_where_nbgrader_is_installed_its_validate_button_says_what_our_check_says(
    course: Course, office: Server, page: Page, picture: Callable[[str], None]
) -> None:
    """A hub may have nbgrader; the kit has not. The notebook lies outside of the classroom, as on a hub."""
    week = course.week("week2")
    master, released = (
        read_notebook(path) for path in (week.master, course.folder("release") / week.name / week.master.name)
    )
    (BUILD / "hub").mkdir(exist_ok=True)
    write_notebook(fill(master, released, {}, skip=stems(master)[1:]), BUILD / "hub" / week.notebook_name)
    Lab(page, office, ROOT, f"build/browser/hub/{week.notebook_name}")
    page.get_by_role("button", name="Validate").click()
    said = page.locator(".jp-Dialog-content")
    expect(said).to_contain_text("mini_batches is not written yet", timeout=2 * SLOW)
    expect(said).not_to_contain_text("gd_step is not written yet")
    picture("validate")
