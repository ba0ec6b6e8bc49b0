"""A released tiny course for every test that needs one: built once, then copied."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.gradebook import prepare_environment
from autograder.release import release
from tests import tiny


@pytest.fixture(scope="session")
def released_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("template") / "course"
    course = tiny.build(root)
    release(course, course.weeks[0])
    return root


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The tiny course, not released, in a folder of its own that is the working folder."""
    made = tiny.build(tmp_path / "course")
    os.chdir(made.root)
    return made


@pytest.fixture
def released(released_template: Path, tmp_path: Path) -> Course:
    """The tiny course after `autograder release week0`."""
    made = tiny.copied(released_template, tmp_path / "course")
    os.chdir(made.root)
    return made


@contextmanager
def as_before() -> Iterator[None]:
    """Leave behind no change of the environment, such as --classroom makes, of the folder, or of the main module."""
    before, here, program = dict(os.environ), Path.cwd(), sys.modules["__main__"]
    yield
    sys.modules["__main__"] = program  # which an IPython shell takes over
    os.chdir(here)
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(autouse=True, scope="module")
def everything_as_before_the_module() -> Iterator[None]:
    with as_before():
        yield


@pytest.fixture(autouse=True)
def everything_as_before_the_test(everything_as_before_the_module: None) -> Iterator[None]:
    with as_before():
        yield


def pytest_configure() -> None:
    """One BLAS thread wherever students' code runs; nbgrader's helper programs on the PATH; no classroom of before."""
    for name in ("AUTOGRADER_CLASSROOM", "AUTOGRADER_DB"):
        os.environ.pop(name, None)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    prepare_environment()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--parity=full` compares the whole demo class with stock nbgrader; `--browser` runs what needs a Chromium."""
    parser.addoption("--parity", choices=["sample", "full"], default="sample")
    parser.addoption("--browser", metavar="CHROMIUM", help="Run tests/browser, with this program.")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave tests/browser out unless a browser is named: it is `make browser`, and takes minutes."""
    return True if collection_path.name == "browser" and not config.getoption("--browser") else None
