"""What was read as JSON, brought into a form that a notebook may have, and every mending said."""

import json
from typing import Any

from autograder.intake import RefusedError
from autograder.wording import amount

MOST_NESTED = 50  # lists in lists, in what describes a cell; people's programs need some ten
ASK_NOTEBOOK = "Ask for the notebook itself: the .ipynb file, as JupyterLab saves it."


def whole_characters(raw: Any, repairs: list[str]) -> Any:
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


def mend_cells(raw: dict[str, Any], repairs: list[str]) -> None:
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
        for key in set(cell) - {"source", "cell_type", "id"}:
            if _is_nested(cell[key]):
                strange = True
                cell[key] = [] if key == "outputs" else {}
    if strange:
        repairs.append("the file holds ids, metadata or outputs of a form that no notebook has; they were emptied")


def _is_nested(value: Any) -> bool:
    """Whether lists stand in lists (or objects) so deep that programs stumble over them."""
    level = [value] if value else []
    for _ in range(MOST_NESTED):
        if not level:
            return False
        parts = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [part for inside in parts for part in inside]
    return bool(level)


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    source = cell.get("source")
    return (
        source is None
        or isinstance(source, str)
        or (isinstance(source, list) and all(isinstance(line, str) for line in source))
    )


def declare_format(raw: dict[str, Any], repairs: list[str]) -> None:
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
