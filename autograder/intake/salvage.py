"""A notebook out of whatever file came in: read as it is if it can be, else mended, and every mending said.

A notebook is JSON. Where a file breaks off (a full disk, an upload cut short, a failed merge), all that stands before
the break is still JSON but for the brackets that would close it. So the text is cut after the last cell that is whole,
and the open brackets are closed.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.cells import parse_notebook
from autograder.errors import CourseError
from autograder.intake import RefusedError
from autograder.wording import amount

TOKEN = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)(?:"|\\?\Z)|[{}\[\]]', re.S)  # a string, maybe cut off; a bracket
CELLS_IN = {"cells": 2, "worksheets": 4}  # brackets open around a cell, by the list that holds it (formats 4 and 3)
BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
ASK_NOTEBOOK = "Ask for the notebook itself: the .ipynb file, as JupyterLab saves it."


@dataclass(frozen=True)
class Recovered:
    """A notebook of format 4, the bytes to keep it as (those that came, if nothing was mended), and what was mended."""

    notebook: NotebookNode
    content: bytes
    repairs: tuple[str, ...] = ()


def recover(content: bytes) -> Recovered:
    """The notebook in a file; raises RefusedError when there is none."""
    if not content.strip(b"\0 \t\r\n"):
        raise RefusedError("is empty", ASK_NOTEBOOK)
    repairs: list[str] = []
    raw = _whole_characters(_loaded(_decoded(content, repairs), repairs), repairs)
    if not isinstance(raw, dict) or not any(isinstance(raw.get(key), list) for key in CELLS_IN):
        raise RefusedError("is no notebook: it has no cells", ASK_NOTEBOOK)
    _mend_cells(raw, repairs)
    _declare_format(raw, [] if repairs else repairs)  # what breaks off has lost this too, which goes without saying
    try:
        notebook = parse_notebook(json.dumps(raw).encode(), "It")
    except (CourseError, RecursionError) as problem:
        raise RefusedError(f"cannot be read: {str(problem).rstrip('.')}", ASK_NOTEBOOK) from None
    if raw["nbformat"] < 4:
        repairs.append(f"the file was in the old notebook format {raw['nbformat']} and was brought to format 4")
        for number, cell in enumerate(notebook.cells, 1):
            cell.id = f"cell-{number}"  # nbformat makes up ids by chance
    if not repairs:
        return Recovered(notebook, content)
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    return Recovered(notebook, text.encode(), tuple(repairs))


def closed_after_last_cell(text: str) -> tuple[str, int]:
    """The beginning of a notebook's text, cut after its last whole cell and its brackets closed; how many cells it has.

    The text must be JSON up to its end. It is empty if no cell is whole.
    """
    open_brackets: list[str] = []
    key, around, cut, closing, count = "", 0, 0, "", 0
    for token in TOKEN.finditer(text):
        if token[1] is not None:
            key = token[1] if len(open_brackets) == 1 else key
        elif token[0] in "{[":
            if len(open_brackets) == 1:
                around = CELLS_IN.get(key, 0) if token[0] == "[" else 0
            open_brackets.append("}" if token[0] == "{" else "]")
        elif open_brackets:
            open_brackets.pop()
            if token[0] == "}" and len(open_brackets) == around and open_brackets[-1:] == ["]"]:
                cut, closing, count = token.end(), "".join(reversed(open_brackets)), count + 1
    return text[:cut] + closing, count


def _decoded(content: bytes, repairs: list[str]) -> str:
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    if encoding != "utf-8":
        repairs.append(
            f"the file was saved as {encoding.removesuffix('-sig')} with a byte order mark, now as plain utf-8"
        )
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        repairs.append("the file holds bytes that are no text; a replacement character stands in their place")
        return content.decode(encoding, "replace")


def _loaded(text: str, repairs: list[str]) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        if not isinstance(problem, json.JSONDecodeError):
            deep = isinstance(problem, RecursionError)
            what = "is nested too deep" if deep else "holds a number of thousands of digits"
            raise RefusedError(f"cannot be read: it {what}", ASK_NOTEBOOK) from None
    try:
        raw = json.loads(text, strict=False)
        repairs.append("the file holds control characters where none may be; they were read as text")
        return raw
    except json.JSONDecodeError as problem:
        sound = text[: problem.pos]
    try:
        raw = json.loads(sound, strict=False)
        repairs.append("the file goes on after the notebook's end; what follows was left out")
        return raw
    except json.JSONDecodeError:
        pass
    closed, count = closed_after_last_cell(sound)
    if not count:
        what = (
            "is a web page, no notebook" if text.lstrip().startswith("<") else "is no notebook, or breaks off too early"
        )
        raise RefusedError(what, ASK_NOTEBOOK)
    raw = json.loads(closed, strict=False)
    repairs.append(f"the file is damaged or breaks off; {amount(count, 'cell')} before that saved, the rest lost")
    return raw


def _whole_characters(raw: Any, repairs: list[str]) -> Any:
    """The same with each half of a character, which no file can hold, replaced by a question mark."""
    try:
        text = json.dumps(raw, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        repairs.append("the file holds halves of characters; a question mark stands in their place")
        return json.loads(text.encode("utf-8", "replace"))
    except RecursionError:
        raise RefusedError("cannot be read: it is nested too deep", ASK_NOTEBOOK) from None
    return raw


def _mend_cells(raw: dict[str, Any], repairs: list[str]) -> None:
    """Leave out what is no cell, and empty what of the others has a form that no notebook may have."""
    if not isinstance(cells := raw.pop("cells", None), list):
        return
    raw["cells"] = kept = [cell for cell in cells if _is_cell(cell)]
    if len(kept) < len(cells):
        repairs.append(f"{amount(len(cells) - len(kept), 'entry', 'entries')} of the file cannot be a cell; left out")
    strange = False
    for number, cell in enumerate(kept, 1):
        for key, kind, instead in (("id", str, f"cell-{number}"), ("metadata", dict, {}), ("outputs", list, [])):
            if key in cell and not isinstance(cell[key], kind):
                strange = True
                cell[key] = instead
    if strange:
        repairs.append("the file holds ids, metadata or outputs of a form that no notebook has; they were emptied")


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    source = cell.get("source")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def _declare_format(raw: dict[str, Any], repairs: list[str]) -> None:
    """Make the notebook say which format it truly has."""
    is_format_4 = isinstance(raw.get("cells"), list)
    said, minor, metadata = raw.get("nbformat"), raw.get("nbformat_minor"), raw.get("metadata")
    if type(said) is int and said > 4:
        raise RefusedError(f"is in notebook format {said}, which is newer than this program", ASK_NOTEBOOK)
    if type(said) is int and (said == 4) == is_format_4 and type(minor) is int and isinstance(metadata, dict):
        return
    has_ids = is_format_4 and all("id" in cell for cell in raw["cells"])
    raw["nbformat"], raw["nbformat_minor"] = (4, 5 if has_ids else 4) if is_format_4 else (3, 0)
    raw["metadata"] = metadata if isinstance(metadata, dict) else {}
    repairs.append(f"the file did not say which notebook format it has, and was read as format {raw['nbformat']}")
