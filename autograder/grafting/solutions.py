"""Code that is not where it belongs: the functions of an exercise, found in other cells of the student's.

A cell may have lost its label, two may have been merged into one, or the stub was left as it was released and the code
written further down. A function counts as written where its code is not that of the released stub. Texts are looked
through last: a cell of code may have been turned into one.
"""

import re

from nbformat import NotebookNode

from autograder.cells import Role, grade_id, released_source
from autograder.grafting.matching import Matching, blank, effective, gist
from autograder.scan import functions
from autograder.wording import listed

_FENCED = re.compile(r"^```[^\n`]*\n(.*?)^```", re.M | re.S)
Stubs = dict[str, str]  # functions as they were released: by name, the code


def find_solutions(found: Matching) -> None:
    """Bring each exercise the code that its cell lacks and another one has."""
    lacking = {index: stubs for index in found.all_of(Role.SOLUTION) if (stubs := _lacking(index, found))}
    written = _written(found, {name: stub for stubs in lacking.values() for name, stub in stubs.items()})
    for index, stubs in lacking.items():
        checked = found.first_check(index)
        homes = {name: effective(written[name], checked) for name in stubs if name in written}
        if homes:
            _bring(index, homes, checked, found)


def _lacking(index: int, found: Matching) -> Stubs:
    """The functions of an exercise that its cell does not define, or has as stubs only."""
    written = functions(found.theirs[found.holders[index]].source) if index in found.holders else {}
    stubs = functions(released_source(found.master[index]))
    return {name: stub for name, stub in stubs.items() if written.get(name, stub) == stub}


def _written(found: Matching, stubs: Stubs) -> dict[str, list[int]]:
    """Where in the student's notebook these functions are defined, and not as stubs."""
    at: dict[str, list[int]] = {name: [] for name in stubs}
    in_texts: dict[str, list[int]] = {name: [] for name in stubs}
    for place, cell in enumerate(found.theirs if stubs else []):
        is_code = cell.cell_type == "code"
        if is_code or found.is_own(place):
            for name, code in functions(code_of(cell)).items():
                if stubs.get(name, code) != code:
                    (at if is_code else in_texts)[name].append(place)
    return {name: places for name in stubs if (places := at[name] or in_texts[name])}


def code_of(cell: NotebookNode) -> str:
    """The code in a cell: all of it, or of a text what stands between fences, if there are any."""
    source: str = cell.source
    return source if cell.cell_type == "code" else "\n".join(_FENCED.findall(source)) or source


def _bring(index: int, homes: dict[str, int], checked: int | None, found: Matching) -> None:
    """Make what was found the text of the exercise's cell if that has nothing to lose, else have it run after it."""
    cell, holder, places = found.master[index], found.holders.get(index), sorted({*homes.values()})
    label = grade_id(found.master[found.stands[places[0]]]) if places[0] in found.stands else ""
    name, functions_found, where = grade_id(cell), listed([*homes]), f"cell {label}" if label else "another cell"
    are_found = f"{'was' if len(homes) == 1 else 'were'} found in {where}"
    if holder is None and found.is_own(places[0]):
        found.put(places.pop(0), index)
        found.repairs.append(f"cell {name} had lost its label and was found by the function it defines")
    elif holder is None or gist(found.theirs[holder].source, cell) in blank(cell):
        found.texts[index] = places.pop(0)
        state = "was missing" if holder is None else "was left without code"
        found.repairs.append(f"cell {name} {state}; {functions_found} {are_found} and taken from there")
    else:
        between = range(holder + 1, checked or 0)  # what the student added there runs in time as it is
        places = [place for place in places if place not in between or not found.is_own(place)]
        if places:
            found.repairs.append(f"cell {name} lacked {functions_found}, which {are_found} and run after it")
    if places:
        found.after[index] = places
