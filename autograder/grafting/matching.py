"""Matching: which of the student's cells stands for which of the master's.

A cell is known by its grade id, else by its cell id or its unchanged text. Code and answers that are in none of the
cells known by these are looked for by `grafting.solutions` and `grafting.answers`.
"""

from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.cells import Role, grade_id, released_source, role
from autograder.scan import squeezed

Cells = list[NotebookNode]


@dataclass
class Matching:
    """Cells by number: a `place` is one in the student's notebook, an `index` one in the master.

    `stands` maps the places of cells that stand for the master's to those, `holders` the other way round. `texts` has
    the place of an exercise's or answer's text where that is another one, `after` places of code to be run after it.
    What was not as it was released is said in `repairs`.
    """

    master: Cells
    theirs: Cells
    repairs: list[str]
    stands: dict[int, int] = field(default_factory=dict)
    holders: dict[int, int] = field(default_factory=dict)
    texts: dict[int, int] = field(default_factory=dict)
    after: dict[int, list[int]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.kinds = [role(cell) for cell in self.master]

    def all_of(self, *kinds: Role) -> list[int]:
        """The master's cells of these roles."""
        return [index for index, kind in enumerate(self.kinds) if kind in kinds]

    def put(self, place: int, index: int) -> None:
        """Let the student's cell stand for the master's."""
        self.stands[place], self.holders[index] = index, place

    def text_of(self, index: int) -> int | None:
        """The place of the text for one of the master's cells, if the student has one."""
        return self.texts.get(index, self.holders.get(index))

    def is_own(self, place: int) -> bool:
        """Whether a cell is one that the student added, and nothing that the master has a place for."""
        if place in self.stands or place in self.left_out or place in self.texts.values():
            return False
        return not any(place in places for places in self.after.values())

    def first_check(self, index: int) -> int | None:
        """The place of an exercise's first check."""
        for later in range(index + 1, len(self.master)):
            if self.kinds[later] is Role.SOLUTION:
                break
            if self.kinds[later] is Role.CHECK and later in self.holders:
                return self.holders[later]
        return None


def match(master: Cells, theirs: Cells, repairs: list[str]) -> Matching:
    """Find the student's cell for each of the master's."""
    found = Matching(master, theirs, repairs)
    _by_label(found)
    _by_id_or_text(found)
    return found


def gist(text: str, cell: NotebookNode) -> str:
    """What a text says as the text of this cell of the master's: code without its comments, or a trimmed answer."""
    return squeezed(text) if cell.cell_type == "code" else text.strip()


def blank(cell: NotebookNode) -> tuple[str, str]:
    """The gists that say nothing: an empty text, and the exercise or answer as it was released."""
    return "", gist(released_source(cell), cell)


def effective(places: list[int], checked: int | None) -> int:
    """Of several cells with code for an exercise the one that a run from top to bottom checks, else the last."""
    return next((place for place in reversed(places) if checked is None or place < checked), places[-1])


def _by_label(found: Matching) -> None:
    """Cells with the same grade id; of several the first, but of an exercise the one that would be checked."""
    labels = {name: index for index, cell in enumerate(found.master) if (name := grade_id(cell))}
    several: dict[int, list[int]] = {}
    for place, cell in enumerate(found.theirs):
        index = labels.get(grade_id(cell))
        if index is None:
            continue
        if index not in found.holders:
            found.put(place, index)
        elif found.kinds[index] in (Role.SOLUTION, Role.WRITTEN):
            several.setdefault(index, [found.holders[index]]).append(place)
    for index, places in several.items():
        cell, name, nothing = found.master[index], grade_id(found.master[index]), blank(found.master[index])
        telling = [place for place in places if gist(found.theirs[place].source, cell) not in nothing] or places[:1]
        found.left_out |= {*places} - {*telling}
        del found.stands[places[0]]
        is_code = found.kinds[index] is Role.SOLUTION
        found.put(effective(telling, found.first_check(index)) if is_code else telling[0], index)
        often, each = ("twice", "both") if len(telling) == 2 else (f"{len(telling)} times", "all")
        if len(telling) == 1:
            found.repairs.append(f"cell {name} appears more than once; only one copy holds anything, and it counts")
        elif is_code:
            found.repairs.append(f"cell {name} appears {often}; {each} copies were run, in the notebook's order")
        else:
            found.repairs.append(f"answer {name} appears {often}; the first copy counts")


def _by_id_or_text(found: Matching) -> None:
    """Cells without a label of the master's: by cell id those that students write in, by text all but answers."""
    ids: dict[str, int] = {}
    texts: dict[str, list[int]] = {}
    for index in sorted(set(range(len(found.master))) - found.holders.keys(), reverse=True):
        cell, kind = found.master[index], found.kinds[index]
        if kind in (Role.FREE, Role.SOLUTION, Role.WRITTEN):
            ids[cell.get("id", "")] = index
        if kind is not Role.WRITTEN:
            texts.setdefault(released_source(cell).strip(), []).append(index)
    for place, cell in enumerate(found.theirs):
        if place in found.stands or place in found.left_out:
            continue
        index = ids.get(cell.get("id") or "?", -1)
        if index >= 0 and index not in found.holders and cell["cell_type"] == found.master[index]["cell_type"]:
            found.put(place, index)
            if name := grade_id(found.master[index]):
                found.repairs.append(f"cell {name} had lost its label and was found by its cell id")
            continue
        same = texts.get(cell["source"].strip(), [])
        while same and same[-1] in found.holders:
            same.pop()
        if same:
            found.put(place, same.pop())
