"""A case of damage: what happened to a solved notebook, and what must still come of it.

A case is a function that takes the solved notebook, named after what happened. It changes the notebook, or returns the
file that is handed in instead, or several files by name.
"""

import importlib
import json
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

from tests import damage
from tests.damage.solved import solved

Files = dict[str, bytes]
Happening = Callable[[NotebookNode], None | bytes | Files]
EVERYTHING = "double halve why"


@dataclass(frozen=True)
class Case:
    """`keeps`: the exercises with full points and "why" if the answer is kept; all others have none.

    `says`: what the repairs say, a part of each; without it, nothing is to be mended and nothing may be said.
    `refused`: a part of the problem that is listed because nothing can be graded.
    """

    happening: Happening
    file: str
    keeps: tuple[str, ...]
    says: tuple[str, ...]
    refused: str

    @property
    def name(self) -> str:
        """What happened, in words."""
        return self.happening.__name__.replace("_", " ")

    def files(self) -> Files:
        """What the student hands in."""
        notebook = solved()
        made = self.happening(notebook)
        return made if isinstance(made, dict) else {self.file: as_bytes(notebook) if made is None else made}


def case(
    keeps: str = EVERYTHING, says: str | tuple[str, ...] = (), refused: str = "", file: str = "tiny.ipynb"
) -> Callable[[Happening], Case]:
    """Make a case of a function."""
    said = (says,) if isinstance(says, str) else says
    return lambda happening: Case(happening, file, () if refused else tuple(keeps.split()), said, refused)


def cases() -> list[Case]:
    """All cases of all modules of this package."""
    modules = [
        importlib.import_module(f"{damage.__name__}.{one.name}") for one in pkgutil.iter_modules(damage.__path__)
    ]
    return [one for module in modules for one in vars(module).values() if isinstance(one, Case)]


def as_bytes(notebook: object) -> bytes:
    """The notebook as JupyterLab writes it."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
