"""The literals of hidden tests: numbers and words that stand in a hidden region and in nothing that students get.

They are inputs and answers, which no message may tell. A text of several words is what a check is called, or a hint:
students may read it, so it must not name such a number either.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent

from nbformat import NotebookNode

from autograder.cells import Role, grade_id, regions, released_source, role

SHORTEST_WORD = 4  # characters; a shorter one, such as a key "W1", gives nothing away
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w|\.\d)")


@dataclass(frozen=True)
class Literals:
    """The numbers and words that only hidden tests hold."""

    numbers: frozenset[float]
    words: frozenset[str]

    def told_by(self, text: str) -> list[str]:
        """Those that stand in a text, as they are written there."""
        numbers = {number for number in _NUMBER.findall(text) if float(number) in self.numbers}
        return sorted(numbers | {word for word in self.words if re.search(rf"\b{re.escape(word)}\b", text)})


def literals_of(master: NotebookNode) -> Literals:
    """The literals that only the hidden tests of a master notebook hold."""
    released = "\n".join(released_source(cell) for cell in master.cells)
    values = [value for _, value in _constants(master)]
    numbers = {float(value) for value in values if isinstance(value, int | float)}
    words = {value for value in values if isinstance(value, str) and not re.search(r"\s", value)}
    return Literals(
        frozenset(numbers - {float(number) for number in _NUMBER.findall(released)}),
        frozenset(word for word in words if len(word) >= SHORTEST_WORD and word not in released),
    )


def told_by_checks(master: NotebookNode) -> Iterator[tuple[str, str, str]]:
    """Each text of several words in a hidden test that tells such a literal: the cell, the text, the literal."""
    literals = literals_of(master)
    for name, value in _constants(master):
        if isinstance(value, str) and re.search(r"\s", value.strip()):
            for literal in literals.told_by(value):
                yield name, value, literal


def _constants(master: NotebookNode) -> Iterator[tuple[str, object]]:
    """Each constant of a hidden region, with the grade id of its cell; a region that is no Python holds none."""
    for cell in master.cells:
        for region in regions(cell.source, "HIDDEN TESTS") if role(cell) is Role.CHECK else []:
            try:
                tree = ast.parse(dedent("\n".join(region)))
            except SyntaxError:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant):
                    yield grade_id(cell), node.value
