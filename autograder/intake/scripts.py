"""A Python file as a notebook: what programs export, or students copy together, cut into cells again.

    # %%            # %% [markdown]        VS Code, Spyder, PyCharm, jupytext
    # In[3]:                               nbconvert; texts are comments between cells
    # +             # -                    jupytext, light; texts are comments outside
    # COMMAND ----------                   Databricks; texts begin with # MAGIC %md
    three quotes around a text             Colab

A file without such marks is cut at each line after a blank one that is not indented. Nothing is run or parsed.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from autograder.cells import MAX_CELLS
from autograder.scan import quoted_lines

_MARK = re.compile(r"# ?(?P<mark>%%|In ?\[[\d ]*\]:|COMMAND -+|\+(?=[ \t]|$)|-$)(?P<rest>.*)")
_TEXT_MARK = re.compile(r"\s*\[(?:markdown|md|raw)\]")
_MAGIC = "# MAGIC "
_QUOTES = ('"""', "'''")

Block = list[str]  # lines


def notebook_of(text: str) -> dict[str, Any]:
    """The notebook that a Python file was made from, as far as it can be told; a cell too many if it has too many."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cells: list[dict[str, Any]] = [
        {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for number, (kind, source) in enumerate(islice(_cells(text), MAX_CELLS + 1), 1)
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _cells(text: str) -> Iterator[tuple[str, str]]:
    """The kind and the text of each cell."""
    inside = quoted_lines(text)
    mark, lines, first = "", list[str](), 0
    for number, line in enumerate([*text.split("\n"), "# %%"]):
        found = _MARK.fullmatch(line) if number not in inside else None
        if found:
            for block in _cut(mark, lines, {one for one in range(len(lines)) if one + first in inside}):
                source = "\n".join(block).strip("\n")
                words = _words(source, mark)
                if source:
                    yield ("code", source) if words is None else ("markdown", words)
            mark, lines, first = found["mark"][:2] + found["rest"], [], number + 1
        else:
            lines.append(line)


def _cut(mark: str, lines: Block, inside: set[int]) -> list[Block]:
    """The cells between two marks: one, or where texts are not marked, one and the comments after it."""
    blocks = list(_blocks(lines, inside))
    if mark.startswith(("%%", "CO")):
        return [lines]
    if not mark.startswith(("In", "+")):
        return blocks
    end = len(blocks)
    while end > 1 and _words("\n".join(blocks[end - 1]), "") is not None:
        end -= 1
    return [[line for block in blocks[:end] for line in block], *blocks[end:]]


def _blocks(lines: Block, inside: set[int]) -> Iterator[Block]:
    """The lines in blocks that begin, after a blank line, with one that is not indented."""
    block: Block = []
    for number, line in enumerate(lines):
        begins = line[:1].strip() and number not in inside and not line.startswith((")", "]", "}"))
        if block and begins and not block[-1].strip():
            yield block
            block = []
        if block or line.strip():
            block.append(line)
    if block:
        yield block


def _words(source: str, mark: str) -> str | None:
    """The text in a block of comments or between quotes; None if it is code."""
    lines = [line for line in source.split("\n") if line.strip()]
    if lines and all(line.startswith(_MAGIC) for line in lines):
        plain = "\n".join(line.removeprefix(_MAGIC) for line in lines)
        return plain.removeprefix("%md").strip() if plain.startswith("%md") else None
    for quotes in _QUOTES:
        if source.startswith(quotes) and source.find(quotes, 3) == len(source.rstrip()) - 3 > 0:
            return source.rstrip()[3:-3].strip()
    if (
        lines
        and all(line.startswith("#") for line in lines)
        and (not mark.startswith("%%") or _TEXT_MARK.match(mark[2:]))
    ):
        return "\n".join(re.sub("^# ?", "", line) for line in source.split("\n"))
    return None
