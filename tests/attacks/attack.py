"""An attack: a submission that tries to gain points, to learn what it must not, or to do harm.

Its code is text. It is set into the cells of a notebook that is handed in, and is never run in the process of the test.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import nbformat
from nbformat import NotebookNode

from autograder.cells import write_notebook
from autograder.course import Course
from autograder.sandbox.enclosure import Walls
from tests.attacks import target

WRONG = {
    "w0-double": "def double(x):\n    return 0\n",
    "w0-halve": "def halve(x):\n    return 0\n",
    "w0-noisy": "def noisy(f, x, rng):\n    return 0\n",
}
KNOWN = '''
# What the attacker knows: our source, and where everything lies.
COURSE, CLASSROOM, CLASSMATE = {course!r}, {classroom!r}, {classmate!r}
TCP, UDP, UNIX, ABSTRACT = {tcp!r}, {udp!r}, {unix!r}, {abstract!r}
MARK = {mark!r}  # the name of whatever an attack makes

def breach(what):
    """An attack says that it got through."""
    print("BREACH", what)
'''


def nothing(_: object) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class Attack:
    """One submission. `name` says what it tries, and `code` is the solution cell of the exercise under attack.

    Code that does not define the exercise's function gets a wrong one. `before` and `after` are cells of the student's
    own, at the start and the end; `others` are other solution cells; `change` and `folder` alter the notebook and the
    submitted folder. `earns` is what the attacked exercise honestly earns (never a hidden check), `costs` names other
    exercises that may lose points, `harms` says what it would use up where nothing is limited, and `breaks` that its
    own code ends in an error that otherwise would mean a slip in the attack. It gets through behind other walls than
    those that it `needs` to be stopped.
    """

    name: str
    code: str = ""
    before: str = ""
    after: str = ""
    exercise: str = "w0-double"
    others: dict[str, str] = field(default_factory=dict)
    change: Callable[[NotebookNode], None] = nothing
    folder: Callable[[Path], None] = nothing
    earns: float = 0.0
    costs: tuple[str, ...] = ()
    harms: str = ""
    breaks: bool = False
    needs: Walls | None = None

    @property
    def slug(self) -> str:
        """The name as a file name."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")[:60]

    def source(self) -> str:
        """The attacked solution cell."""
        code = dedent(self.code).strip("\n")
        function = self.exercise.removeprefix("w0-")
        if not re.search(rf"^\s*(def|class) {function}\b|^{function} = ", code, re.MULTILINE):
            code += "\n\n" + WRONG[self.exercise]
        return code.strip("\n") + "\n"

    def notebook(self, known: dict[str, object]) -> NotebookNode:
        """The notebook that is handed in by an attacker who knows `known`."""
        made = target.solved(self.slug)
        sources = {name: dedent(source).strip("\n") for name, source in self.others.items()}
        sources[self.exercise] = self.source()
        for cell in made.cells:
            cell.source = sources.get(cell.id, cell.source)
            if cell.id == "w0-written-why":
                cell.source = "Because I say so."
        own = [KNOWN.format(mark=f"autograder-attack-{self.slug}", **known), dedent(self.before)]
        made.cells[0:0] = [nbformat.v4.new_code_cell(text.strip("\n")) for text in own if text]
        if self.after:
            made.cells.append(nbformat.v4.new_code_cell(dedent(self.after).strip("\n")))
        self.change(made)
        return made

    def hand_in(self, course: Course, student: str, known: dict[str, object]) -> Path:
        """Put the submission where `collect` would put it; returns its folder."""
        folder = course.folder("submitted") / student / "week0"
        folder.mkdir(parents=True)
        write_notebook(self.notebook(known), folder / "tiny.ipynb")
        self.folder(folder)
        return folder


def families() -> dict[str, tuple[Attack, ...]]:
    """The corpus: the attacks of each file in the folder of that name."""
    files = sorted((Path(__file__).parent / "corpus").glob("*.py"))
    return {file.stem: import_module(f"tests.attacks.corpus.{file.stem}").ATTACKS for file in files}
