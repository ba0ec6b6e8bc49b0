"""A notebook out of whatever file came in: read as it is if it can be, else mended, and every mending said."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.cells import MAX_CELLS, MAX_PARTS, parse_notebook, parts_of
from autograder.errors import CourseError
from autograder.intake import RefusedError
from autograder.intake.archives import ASK_SMALLER
from autograder.intake.breaks import CELLS_IN, whole_cells
from autograder.intake.conflicts import united, versions
from autograder.intake.forms import ASK_NOTEBOOK, declare_format, mend_cells, whole_characters
from autograder.intake.scripts import notebook_of
from autograder.wording import amount

BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
MAX_SCRIPT_BYTES = 400_000
INSTEAD = {  # what a file that is no notebook begins with
    "<": "is a web page, no notebook",
    "version https://git-lfs": "is a pointer of Git LFS, not the notebook",
    "L\0\0\0\x01\x14\x02\0": "is a shortcut to the notebook, not the notebook",
}


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
    if parts_of(content) > MAX_PARTS:
        raise RefusedError("is made of more parts than any notebook", ASK_SMALLER)
    repairs: list[str] = []
    raw = whole_characters(_unwrapped(_loaded(_decoded(content, repairs), repairs), repairs), repairs)
    if not _has_cells(raw):
        raise RefusedError("is no notebook: it has no cells", ASK_NOTEBOOK)
    if isinstance(raw.get("cells"), list) and (count := len(raw["cells"])) > MAX_CELLS:
        raise RefusedError(f"has {count:,} cells, more than {MAX_CELLS:,}", ASK_NOTEBOOK)
    mend_cells(raw, repairs)
    declare_format(raw, [] if repairs else repairs)  # what breaks off has lost this too, which goes without saying
    return _finished(raw, repairs, content)


def recover_script(content: bytes) -> Recovered:
    """A notebook of the cells that can be told apart in a Python file."""
    if len(content) > MAX_SCRIPT_BYTES:
        raise RefusedError("is a Python file longer than anybody writes", ASK_NOTEBOOK)
    repairs = ["the file is a Python file, not the notebook, which was put together from it"]
    return _finished(notebook_of(_decoded(content, repairs)), repairs)


def _finished(raw: dict[str, Any], repairs: list[str], content: bytes = b"") -> Recovered:
    """The notebook in what was read from a file, which is kept as it came if nothing was mended."""
    try:
        notebook = parse_notebook(json.dumps(raw).encode(), "It")
    except (CourseError, RecursionError) as problem:
        raise RefusedError(f"cannot be read: {str(problem).rstrip('.')}", ASK_NOTEBOOK) from None
    if raw["nbformat"] < 4:
        repairs.append(f"the file was in the old notebook format {raw['nbformat']} and was brought to format 4")
        for number, cell in enumerate(notebook.cells, 1):
            cell.id = f"cell-{number}"  # nbformat makes up ids by chance
        mend_cells(notebook, repairs)
        notebook = parse_notebook(json.dumps(notebook).encode(), "It")
    if not repairs:
        return Recovered(notebook, content)
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    return Recovered(notebook, text.encode(), tuple(repairs))


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
    if (both := versions(text)) and (merged := _merged(both)):
        repairs.append("the file holds two versions that git could not merge; what differs was taken from both")
        return merged
    raw, before, after = whole_cells(text, len(sound))
    if not before + after:
        instead = (what for begin, what in INSTEAD.items() if text.lstrip().startswith(begin))
        raise RefusedError(next(instead, "is no notebook, or breaks off too early"), ASK_NOTEBOOK)
    saved = f"{amount(before, 'cell')} before that" + (f" and {after} after it" if after else "")
    repairs.append(f"the file is damaged or breaks off; {saved} saved, the rest lost")
    return raw


def _merged(texts: list[str]) -> Any:
    """One notebook of two versions, or the one of them that can be read; None if neither can."""
    read = []
    for text in texts:
        with suppress(ValueError, RecursionError):
            read.append(json.loads(text, strict=False))
    sound = [one for one in read if isinstance(one, dict) and isinstance(one.get("cells"), list)]
    return united(*sound) if len(sound) == 2 else next(iter(sound), None)


def _has_cells(raw: Any) -> bool:
    return isinstance(raw, dict) and any(isinstance(raw.get(key), list) for key in CELLS_IN)


def _unwrapped(raw: Any, repairs: list[str]) -> Any:
    """The notebook in what Jupyter's server says about one when a program asks it, instead of a browser."""
    if isinstance(raw, dict) and not _has_cells(raw) and _has_cells(raw.get("content")):
        repairs.append("the notebook was wrapped in what a server says about it, and was taken out")
        return raw["content"]
    return raw
