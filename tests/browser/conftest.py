"""Chromium, the course with a small class, and `autograder serve`; the pictures stay in build/browser/pictures."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from autograder.cells import read_notebook
from autograder.collect import collect
from autograder.course import Course
from autograder.demo.students import make_class
from autograder.release import release
from tests.jupyter import Server, running

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "browser"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
STUDENTS = ("ada", "karen", "linus")  # all right, some exercises wrong, stopped half-way
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # else only the cells near the visible ones are there
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},  # no request leaves, none asks
}


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=pytestconfig.getoption("--browser"), args=[*QUIET])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def picture(page: Page, course: Course) -> Callable[[str], None]:
    """Keep a picture of the page under a name."""

    def take(name: str) -> None:
        page.wait_for_timeout(500)  # until what fades in is there
        page.screenshot(path=BUILD / "pictures" / f"{name}.png")

    return take


@pytest.fixture(scope="session")
def settings() -> dict[str, str]:
    """An environment in which JupyterLab shows notebooks whole, and no news."""
    for name, values in SETTINGS.items():
        file = BUILD / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    return {"JUPYTERLAB_SETTINGS_DIR": str(BUILD / "settings")}


@pytest.fixture(scope="session")
def course() -> Course:
    """The real course with a classroom of its own: every week released, week 2 handed in by a few."""
    for made in ("classroom", "downloads", "pictures"):
        shutil.rmtree(BUILD / made, ignore_errors=True)
    (BUILD / "pictures").mkdir(parents=True)
    course = Course.load(ROOT, BUILD / "classroom")
    for week in course.weeks:
        release(course, week)
    week = course.week("week2")
    released = read_notebook(course.folder("release") / week.name / week.notebook_name)
    for student in make_class(week, released):
        if student.student in STUDENTS:
            folder = BUILD / "downloads" / student.student
            folder.mkdir(parents=True)
            (folder / week.notebook_name).write_bytes(student.content)
    assert not collect(course, week, BUILD / "downloads").problems
    return course


@pytest.fixture(scope="session")
def office(course: Course, settings: dict[str, str]) -> Iterator[Server]:
    """`autograder serve`, as an instructor starts it."""
    command = [sys.executable, "-m", "autograder", "--classroom", course.classroom, "serve"]
    with running(command, ROOT, BUILD / "office", settings) as server:
        yield server
