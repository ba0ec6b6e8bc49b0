"""The import rules of the design: who may know whom."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = {"check", "collect", "export", "feedback", "grade", "release", "report", "score", "serve"}
CONDUCTORS = {"cli.py", "demo/cycle.py"}  # they call one stage after the other
STUDENT_SIDE = {"numpy", "h5py", "matplotlib", "IPython"}  # IPython only inside a function, to show a figure
STANDARD = set(__import__("sys").stdlib_module_names)


def modules(package: str) -> list[Path]:
    return sorted(p for p in (ROOT / package).rglob("*.py") if "bank/week" not in p.as_posix())


def imports(path: Path, top_level_only: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tops(path: Path, top_level_only: bool = False) -> set[str]:
    return {name.split(".")[0] for name in imports(path, top_level_only)}


@pytest.mark.parametrize("path", modules("course_utils"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_course_utils_imports_only_what_a_student_has(path: Path) -> None:
    assert tops(path) <= STANDARD | STUDENT_SIDE | {"course_utils"}
    assert "IPython" not in tops(path, top_level_only=True)


@pytest.mark.parametrize("path", modules("autograder"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_office_does_not_import_what_students_import(path: Path) -> None:
    assert "course_utils" not in tops(path) or path.stem == "warm"  # of which workers and judges are forks
    assert "course_utils" not in tops(path, top_level_only=True)


@pytest.mark.parametrize("path", modules("autograder"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_stages_do_not_import_each_other(path: Path) -> None:
    inside = path.relative_to(ROOT / "autograder").as_posix()
    if inside not in CONDUCTORS:
        used = {name.split(".")[1] for name in imports(path) if name.startswith("autograder.")}
        assert not (used - {path.stem}) & STAGES


@pytest.mark.parametrize("package", ["", "bank", "grafting", "intake", "judge", "marks", "pages", "sandbox", "wire"])
def test_the_first_page_of_a_package_says_where_each_of_its_modules_belongs(package: str) -> None:
    folder = ROOT / "autograder" / package
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    inside = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert inside - {"__init__", "__main__"} - set(re.findall(r"\w+", told)) == set()


@pytest.mark.parametrize("program", ["sandbox/warm.py", "sandbox/worker.py", "judge/judge.py"])
def test_worker_and_judge_share_the_wire_and_know_nothing_of_the_office(program: str) -> None:
    inside, todo = set(), [f"autograder.{program.removesuffix('.py').replace('/', '.')}"]
    while todo:
        module = todo.pop()
        path = ROOT / f"{module.replace('.', '/')}.py"
        if module in inside or not path.is_file():
            continue
        inside.add(module)
        assert not tops(path) & {"nbgrader", "nbformat", "sqlalchemy", "click"}, path
        todo += [name for name in imports(path) if name.startswith("autograder.")]
    own = {module.split(".")[1] for module in inside}
    assert own <= {"wire", "sandbox", "judge"}
    assert "autograder.sandbox.nursery" not in inside


def test_the_wire_never_unpickles_or_evaluates() -> None:
    for path in modules("autograder/wire"):
        assert not tops(path) & {"pickle", "marshal", "shelve", "dill", "cloudpickle", "ast"}


def test_only_the_sandbox_runs_what_students_wrote() -> None:
    running = {"exec", "eval", "compile", "run_cell", "exec_module", "run_path"}
    for path in modules("autograder"):
        calls = {
            getattr(node.func, "attr", getattr(node.func, "id", ""))
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        }
        allowed = {"compile"} if "re.compile" in path.read_text(encoding="utf-8") else set()
        allowed |= running if path.stem in ("shell", "worker", "bench") or path.parent.name == "judge" else set()
        assert not calls & (running - allowed), path  # the judge runs the master's cells, the bench the bank's as well


@pytest.mark.parametrize("package", ["course_utils", "autograder", "datasets"])
def test_every_module_opens_by_saying_what_it_is(package: str) -> None:
    for path in modules(package):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert docstring, path
        assert len(docstring) > 20, path


def test_no_star_imports_and_no_grab_bag_modules() -> None:
    for package in ("course_utils", "autograder", "datasets"):
        for path in modules(package):
            assert path.stem not in ("utils", "helpers", "misc", "common"), path
            assert not any(name.endswith(".*") for name in imports(path)), path
