"""The project's own files agree with each other."""

import re
import subprocess
import tomllib
from pathlib import Path

import yaml

from autograder.course import Course

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def requirement(text: str) -> tuple[str, frozenset[str]]:
    """A requirement as its name and its version bounds, in whichever order they are written."""
    match = re.fullmatch(r"([\w.-]+)\s*(.*)", text.split(";")[0].strip())
    assert match, text
    return match[1].lower(), frozenset(bound.strip() for bound in match[2].split(",") if bound.strip())


def test_environment_yml_agrees_with_pyproject() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (by_pip,) = [entry["pip"] for entry in listed if isinstance(entry, dict)]
    conda = dict(requirement(entry) for entry in listed if isinstance(entry, str))
    pip = dict(requirement(entry) for entry in by_pip if not entry.startswith("-e"))
    assert "-e ." in by_pip, "the course's own packages are missing"
    extras = PROJECT["optional-dependencies"]
    wanted = dict(requirement(entry) for entry in PROJECT["dependencies"] + extras["staff"])
    wanted["pytest"] = dict(requirement(entry) for entry in extras["dev"])["pytest"]
    wanted["python"] = requirement(f"python {PROJECT['requires-python']}")[1]
    assert conda.pop("pip") == frozenset()
    assert conda | pip == wanted


def test_the_lock_names_one_version_of_everything_that_pyproject_asks_for() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = dict(line.lower().split("==") for line in lines if line and not line.startswith("#"))
    own = {"improving-deep-networks[staff,cluster,postgres]", "improving-deep-networks"}
    extras = PROJECT["optional-dependencies"]
    wanted = PROJECT["dependencies"] + extras["staff"] + extras["cluster"] + extras["postgres"] + extras["dev"]
    names = {requirement(entry)[0] for entry in wanted if entry not in own}
    assert names <= set(locked), names - set(locked)
    assert locked["nbgrader"] == "0.9.6"


def test_a_bare_make_lists_every_target_with_a_sentence() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = re.findall(r"^  make (\w+)\s+\S", done.stdout, re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    assert listed == [name for name in phony if name != ""]
    assert {"demo", "test"} <= set(listed)


def test_make_browser_fails_without_a_chromium_and_says_what_to_do() -> None:
    command = ["make", "--assume-old=.venv/installed", "browser", "CHROMIUM=/nowhere"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "apt-get install chromium" in done.stderr


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "exec make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert ".ci/run" in (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


def test_every_week_has_its_master_and_its_data() -> None:
    course = Course.load(ROOT)
    assert course.weeks
    for week in course.weeks:
        assert week.master.is_file()
        for name in week.datasets:
            assert (ROOT / "datasets" / f"{name}.h5").is_file()
            assert (ROOT / "datasets" / f"{name}.md").is_file()


def test_masters_are_in_their_one_form() -> None:
    from autograder.cells import read_notebook
    from autograder.normalize import normal_text

    for week in Course.load(ROOT).weeks:
        assert week.master.read_text(encoding="utf-8") == normal_text(read_notebook(week.master)), "run make notebooks"


def test_git_shows_notebooks_as_text() -> None:
    from autograder.cells import read_notebook
    from autograder.textview import text_view

    week = Course.load(ROOT).weeks[0]
    view = text_view(read_notebook(week.master))
    assert "# %% [code, solution, " in view
    assert '"cell_type"' not in view
    assert "*.ipynb diff=notebook" in (ROOT / ".gitattributes").read_text(encoding="utf-8")


def test_git_shows_a_notebook_in_the_middle_of_a_merge_as_it_is(tmp_path: Path) -> None:
    from autograder.textview import shown

    path = tmp_path / "merged.ipynb"
    path.write_text("<<<<<<< HEAD\n{}\n", encoding="utf-8")
    assert shown(path) == "<<<<<<< HEAD\n{}\n"
