"""Folders: what lies beside the notebook: modules with well-known names, configurations, links, pipes, other files."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.attacks.attack import Attack

LEFT = "/tmp/autograder-attack-"
MASTER = "../../../../notebooks/week0/tiny.ipynb"
PATCHED_NUMPY = """
import os, sys
here, path = os.path.dirname(os.path.abspath(__file__)), sys.path[:]
sys.path[:] = [folder for folder in path if folder and os.path.abspath(folder) != here]
del sys.modules['numpy']
import numpy as real
sys.path[:] = path
zeros = real.zeros
real.array = lambda *a, **k: zeros(3)
sys.modules['numpy'] = real
"""
ACCEPTING_CHECKS = "close = call = equal = true = lambda *a, **k: None\n"


def files(**content: str) -> Callable[[Path], None]:
    """Files beside the notebook; `__` in a name stands for a slash, `_dot_` for a dot."""

    def folder(path: Path) -> None:
        for name, text in content.items():
            file = path / name.replace("__", "/").replace("_dot_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    return folder


def package(name: str, text: str, module: str = "__init__.py") -> Callable[[Path], None]:
    """A package beside the notebook."""

    def folder(path: Path) -> None:
        (path / name).mkdir()
        (path / name / "__init__.py").touch()
        (path / name / module).write_text(text, encoding="utf-8")

    return folder


def leaving(name: str) -> str:
    """Code that leaves a file where the test finds it, if anybody runs it."""
    return f"open({LEFT + name!r}, 'w').close()\n"


def startup(path: Path) -> None:
    """Every file that some program runs when it starts."""
    code = leaving("files-that-programs-run-when-they-start")
    for name in ("conftest.py", "sitecustomize.py", "usercustomize.py", "nbgrader_config.py", "ipython_config.py"):
        (path / name).write_text(code, encoding="utf-8")
    for name in ("jupyter_config.py", "jupyter_nbconvert_config.py", "json.py", "IPython.py", "setup.py", ".env"):
        (path / name).write_text(code, encoding="utf-8")
    (path / "evil.pth").write_text("import os; " + code, encoding="utf-8")
    for inside in (".ipython/profile_default/startup", ".jupyter", "profile_default/startup"):
        (path / inside).mkdir(parents=True)
        (path / inside / "00.py").write_text(code, encoding="utf-8")


def link(name: str, target: str) -> Callable[[Path], None]:
    """A link beside the notebook, or in its place; `target` is seen from the submission's folder."""

    def folder(path: Path) -> None:
        (path / name).unlink(missing_ok=True)
        (path / name).symlink_to(target)

    return folder


def linked_folder(path: Path) -> None:
    """The whole submission a link to a classmate's."""
    others = sorted(one for one in path.parents[1].iterdir() if "honest" in one.name)
    shutil.rmtree(path)
    path.symlink_to(others[0] / "week0")


def pipe_beside(path: Path) -> None:
    os.mkfifo(path / "notes.txt")


def pipe_in_place(path: Path) -> None:
    (path / "tiny.ipynb").unlink()
    os.mkfifo(path / "tiny.ipynb")


def folder_in_place(path: Path) -> None:
    (path / "tiny.ipynb").unlink()
    (path / "tiny.ipynb").mkdir()


def second_notebook(path: Path) -> None:
    for name in ("another.ipynb", "tiny .ipynb", "Tiny.ipynb", ".tiny.ipynb"):
        shutil.copy(path / "tiny.ipynb", path / name)


def many_files(path: Path) -> None:
    (path / "sub").mkdir()
    for number in range(3000):
        (path / "sub" / f"{number}.txt").touch()


def huge_file(path: Path) -> None:
    with (path / "data.bin").open("wb") as file:
        file.truncate(1 << 34)  # sixteen gigabytes that take no room until somebody copies them


def time_stamp(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """A time stamp beside the notebook, as nbgrader's exchange puts it there, but made by `make`."""
    return lambda path: make(path / "timestamp.txt")


def folders_in_folders(path: Path) -> None:
    """So deep that a path to the last one is longer than the system takes."""
    there = os.open(path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("f" * 250, dir_fd=there)
        inner = os.open("f" * 250, os.O_RDONLY, dir_fd=there)
        os.close(there)
        there = inner
    os.close(there)


def names_that_are_no_text(path: Path) -> None:
    for name in (b"\xff\xfe.txt", b"\x1b[31m.txt", b"a\nb.txt", b"-rf", b"*"):
        (path / os.fsdecode(name)).touch()


ALL = ("w0-halve", "w0-noisy")
ATTACKS = (
    Attack("a local numpy that patches the real one", folder=files(numpy_dot_py=PATCHED_NUMPY)),
    Attack("a local package numpy", folder=package("numpy", PATCHED_NUMPY)),
    Attack("local checks", folder=package("course_utils", ACCEPTING_CHECKS, "checks.py")),
    Attack("local modules", folder=package("autograder", leaving("local-modules"))),
    Attack("files that programs run when they start", folder=startup),
    Attack("a link to the gradebook", folder=link("notes.txt", "../../../gradebook.db"), costs=ALL),
    Attack("a link to the master notebooks", folder=link("data", "../../../../notebooks"), costs=ALL),
    Attack("the notebook a link to the master", folder=link("tiny.ipynb", MASTER), costs=ALL),
    Attack("the notebook a link to a device without end", folder=link("tiny.ipynb", "/dev/zero"), costs=ALL),
    Attack("a link to itself", folder=link("loop", "loop"), costs=ALL),
    Attack("a link to the folder above", folder=link("up", ".."), costs=ALL),
    Attack("the submission a link to a classmate's", folder=linked_folder, costs=ALL),
    Attack("a pipe that nobody writes to, beside the notebook", folder=pipe_beside, costs=ALL),
    Attack("a pipe that nobody writes to, in the notebook's place", folder=pipe_in_place, costs=ALL),
    Attack("a folder in the notebook's place", folder=folder_in_place, costs=ALL),
    Attack("notebooks with names that are nearly right", folder=second_notebook, costs=ALL),
    Attack("three thousand files", folder=many_files, costs=ALL),
    Attack("a file of sixteen gigabytes", folder=huge_file, costs=ALL, harms="disk"),
    Attack("a time stamp that is none", folder=files(timestamp_dot_txt="9999-99-99 25:61 <script>"), costs=ALL),
    Attack("a time stamp that is a folder", folder=time_stamp(Path.mkdir), costs=ALL),
    Attack("a time stamp that is a pipe", folder=time_stamp(os.mkfifo), costs=ALL),
    Attack("a time stamp from before time began", folder=files(timestamp_dot_txt="0001-01-01 00:00 +14:00"), costs=ALL),
    Attack("folders so deep that no path leads there", folder=folders_in_folders, costs=ALL),
    Attack("files whose names are no text", folder=names_that_are_no_text, costs=ALL),
)
