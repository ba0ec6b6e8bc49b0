"""The kit: a zip with which a student without a hub can install and open one week.

It holds the released notebook, once to work in and once as the original that the preflight compares with, the data
sets that the week names, hints for known mistakes that visible checks show, a wheel of `course_utils` (and nothing of
the office), requirements for pip and an environment for conda, and a page that says how to start.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

from nbformat import NotebookNode

from autograder.bank import load
from autograder.bank.hints import message_hints
from autograder.cells import read_notebook, write_notebook
from autograder.course import Course, Week
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.sandbox.limits import Limits

EPOCH = 1_577_836_800  # 2020-01-01: one time for all files, so that equal contents give equal zips
WHEEL_PROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "course-utils"
version = "{version}"
description = "What the notebooks of the course import"
requires-python = "{python}"
dependencies = {dependencies}

[tool.setuptools.packages.find]
include = ["course_utils*"]
"""
START = """\
# {course}: {title}

1. Install Python 3.11, 3.12 or 3.13. Then, in this folder:

       python -m venv .venv
       .venv/bin/pip install -r requirements.txt          (Windows: .venv\\Scripts\\pip)

   or, with conda: `conda env create -f environment.yml` and `conda activate {week}`. Both take some minutes.

2. Start JupyterLab here and open `{week}/{notebook}`:

       OPENBLAS_NUM_THREADS=1 .venv/bin/jupyter lab

   On Windows: `set OPENBLAS_NUM_THREADS=1`, then `.venv\\Scripts\\jupyter lab`. The setting keeps NumPy to one thread;
   with networks as small as these, many threads mostly wait for each other. (conda's environment has it already.)

3. Work through the notebook from top to bottom. Each exercise has a check that you can run at once, and the last cell
   sums up which of them pass. `hints.json` beside the notebook lets a check say more about a known mistake: leave it
   there. Nothing needs the internet after step 1.

4. Before you hand in, save the notebook and run the preflight: it runs your notebook as grading does, and says what
   works only in your kernel, what is missing and what takes too long. It compares with `original/{notebook}`.

       .venv/bin/python -m course_utils.preflight {week}/{notebook}          (Windows: .venv\\Scripts\\python)

5. Hand in the file `{week}/{notebook}` under its own name.
"""


def kit_files(course: Course, week: Week) -> set[str]:
    """The names of all files that a week's kit holds, and of no other."""
    data = {f"datasets/{name}.{kind}" for name in week.datasets for kind in ("h5", "md")}
    return {
        "START.md",
        "requirements.txt",
        "environment.yml",
        f"{week.name}/{week.notebook_name}",
        f"{week.name}/hints.json",
        f"original/{week.notebook_name}",
        f"wheels/{_wheel_name(course)}",
        "datasets/manifest.toml",
        *data,
    }


def build_kit(course: Course, week: Week, released: NotebookNode, archive: Path) -> None:
    """Write the kit of a released notebook to `archive`. Raises CourseError when a part of it cannot be made."""
    with tempfile.TemporaryDirectory(prefix="autograder-kit-") as folder:
        root = Path(folder)
        for folder_name in (week.name, "original"):
            (root / folder_name).mkdir()
            write_notebook(released, root / folder_name / week.notebook_name)
        (root / week.name / "hints.json").write_text(hints(course, week), encoding="utf-8")
        _copy_datasets(course, week, root / "datasets")
        _build_wheel(course, root / "wheels")
        wheel = f"wheels/{_wheel_name(course)}"
        (root / "requirements.txt").write_text(f"./{wheel}\n", encoding="utf-8")
        (root / "environment.yml").write_text(
            f"name: {week.name}\nchannels: [conda-forge]\ndependencies:\n"
            f"  - python {_project(course)['requires-python']}\n  - pip\n  - pip:\n      - ./{wheel}\n"
            "variables:\n  OMP_NUM_THREADS: '1'\n  OPENBLAS_NUM_THREADS: '1'\n",
            encoding="utf-8",
        )
        text = START.format(course=course.title, title=week.title, week=week.name, notebook=week.notebook_name)
        (root / "START.md").write_text(text, encoding="utf-8")
        _zip(root, archive)


def hints(course: Course, week: Week) -> str:
    """The file of hints of a week. The bank is the course's own code, so a machine without a sandbox will do."""
    engine = Engine(course, limits=Limits(cell_cpu_seconds=2.0), keep=False, sandbox=False)
    found = message_hints(engine, read_notebook(week.master), load(week.name))
    return json.dumps(found, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


def _project(course: Course) -> dict[str, str]:
    table = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf-8"))
    project: dict[str, str] = table["project"]
    return project


def _wheel_name(course: Course) -> str:
    return f"course_utils-{_project(course)['version']}-py3-none-any.whl"


def _copy_datasets(course: Course, week: Week, target: Path) -> None:
    target.mkdir()
    source = course.root / "datasets"
    names = ["manifest.toml", *(f"{name}.{kind}" for name in week.datasets for kind in ("h5", "md"))]
    for name in names:
        try:
            shutil.copyfile(source / name, target / name, follow_symlinks=False)
        except OSError as problem:
            raise CourseError(f"The kit of {week.name} needs datasets/{name}: {problem.strerror}.") from None


def _build_wheel(course: Course, target: Path) -> None:
    project = _project(course)
    with tempfile.TemporaryDirectory(prefix="autograder-wheel-") as folder:
        root = Path(folder)
        ignore = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(course.root / "course_utils", root / "course_utils", ignore=ignore)
        text = WHEEL_PROJECT.format(
            version=project["version"], python=project["requires-python"], dependencies=project["dependencies"]
        )
        (root / "pyproject.toml").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", target, "."],
            cwd=root,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()] or ["pip said nothing"]
        why = next((line for line in said if "error:" in line.lower()), said[-1])
        raise CourseError(f"The wheel of course_utils for the kit cannot be built: {why}")


def _zip(root: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as kit:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            kit.writestr(entry, path.read_bytes())
