"""Every command that the documents name is run, or looked up where running it takes too long or needs more than a test.

`autograder` commands run in a small course, in the order of the document; those of NOT_RUN and all that name a cluster
are checked against `--help`, which refuses an unknown command or option. `make` targets are asked for with `make -n`.
The commands of a kit's START.md are run by `make browser`.
"""

import importlib.util
import re
import shlex
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import Course
from autograder.kit import START
from tests import tiny

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.glob("docs/*.md")}
DOCUMENTS |= {"README.md": (ROOT / "README.md").read_text(encoding="utf-8"), "START.md": START}
NOT_RUN = {
    "check": "`make test` ends with it",
    "serve": "it does not return; tests/autograder/test_formgrader.py starts it",
    "doctor": "its answer depends on the machine",
    "demo": "it takes a minute; tests/parity and test_literals.py grade the class that it makes",
}
PLACEHOLDER = re.compile(r"[A-Z]+|\S*\.\.\.")


def commands(document: str, program: str) -> list[list[str]]:
    """The words of each command of `program` in a document, in inline code or in a block of commands."""
    text = DOCUMENTS[document]
    blocks = re.findall(r"^ *```\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE)
    indented = re.findall(r"^ {4,}\S.*$", text, re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()] + indented
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE))
    found = []
    for line in (*lines, *spans):
        match = re.match(rf"\s*(?:[A-Z_]+=\S+ )*(?:\S*/)?{program}\s+(.*)", line)
        if match:
            found.append(shlex.split(re.split(r"\s{3,}|\s#", match[1])[0]))
    return found


NAMED = [words for document in DOCUMENTS for words in commands(document, "autograder")]


def test_the_commands_of_the_documents_are_found() -> None:
    assert {"release", "collect", "grade", "feedback", "report", "export", "score"} <= {words[0] for words in NAMED}
    assert ["demo"] in commands("README.md", "make")
    assert ["-m", "venv", ".venv"] in commands("START.md", "python")


def test_the_office_commands_of_the_readme_run_one_after_the_other(course: Course) -> None:
    week = course.weeks[0]
    tiny.write_notebook(tiny.solved(), course.root / "notebook.ipynb")
    with zipfile.ZipFile(course.root / "downloads.zip", "w") as downloads:
        downloads.write(course.root / "notebook.ipynb", f"ada_101_2001_{week.notebook_name}")
    for words in commands("README.md", "autograder"):
        if words[0] in NOT_RUN or any(PLACEHOLDER.fullmatch(word) for word in words):
            continue
        done = CliRunner().invoke(main, [week.name if word == "week2" else word for word in words])
        assert done.exit_code == 0, f"autograder {shlex.join(words)}: {done.output}"


@pytest.mark.parametrize("words", NAMED, ids=shlex.join)
def test_the_office_has_every_command_and_option_that_a_document_names(words: list[str]) -> None:
    done = CliRunner().invoke(main, [*(word for word in words if word != "..."), "--help"])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_has_every_target_that_a_document_names(document: str) -> None:
    for words in commands(document, "make"):
        done = subprocess.run(["make", "-n", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("document", DOCUMENTS)
def test_python_has_every_module_that_a_document_starts(document: str) -> None:
    for words in commands(document, "python"):
        if words[0] == "-m":
            assert importlib.util.find_spec(words[1]), words[1]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_an_option_that_is_named_alone_is_one_of_the_commands(document: str) -> None:
    known = {option for command in main.commands.values() for one in command.params for option in one.opts}
    known |= {option for command in main.commands.values() for one in command.params for option in one.secondary_opts}
    alone = set(re.findall(r"`(--[a-z-]+)`", DOCUMENTS[document])) - {"--help"}
    assert alone <= known, alone - known
