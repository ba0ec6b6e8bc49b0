"""The literals of hidden tests: numbers and words that stand in a hidden region and in nothing that students get.

They are inputs and answers, which no message may tell. A text of several words is what a check is called, or a hint:
students may read it, so it must not name such a number either.
"""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
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


def counting_labels(master: NotebookNode) -> Iterator[tuple[str, str]]:
    """Each name of a hidden check that counts through what came: the cell, and the text of the name.

    A student's function could return so many things, and make so many of them right, that the count tells an input.
    """
    for name, tree in _hidden(master):
        counters = {
            counter.id
            for node in ast.walk(tree)
            if isinstance(node, ast.For | ast.comprehension)
            and isinstance(node.target, ast.Tuple)
            and isinstance(counter := node.target.elts[0], ast.Name)
            and isinstance(node.iter, ast.Call)
            and ast.unparse(node.iter.func) == "enumerate"
            and not isinstance(node.iter.args[0], ast.Tuple | ast.List)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("checks.") and node.args:
                label = node.args[0]
                if isinstance(label, ast.JoinedStr) and any(
                    isinstance(part, ast.Name) and part.id in counters for part in ast.walk(label)
                ):
                    yield name, ast.unparse(label)


def _constants(master: NotebookNode) -> Iterator[tuple[str, object]]:
    """Each constant of a hidden region, with the grade id of its cell."""
    for name, tree in _hidden(master):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                yield name, node.value


def _hidden(master: NotebookNode) -> Iterator[tuple[str, ast.Module]]:
    """Each hidden region with the grade id of its cell; one that is no Python is left out."""
    for cell in master.cells:
        for region in regions(cell.source, "HIDDEN TESTS") if role(cell) is Role.CHECK else []:
            with suppress(SyntaxError):
                yield grade_id(cell), ast.parse(dedent("\n".join(region)))
