"""Written answers that are not where they belong: without a label, or in a cell below the one meant for them."""

from autograder.cells import Role, grade_id
from autograder.grafting.matching import Matching, blank, gist


def find_answers(found: Matching) -> None:
    """Written answers that have no label or were left empty: the student's first own text after the question."""
    for index in found.all_of(Role.WRITTEN):
        cell, holder = found.master[index], found.holders.get(index)
        if holder is not None and gist(found.theirs[holder].source, cell) not in blank(cell):
            continue
        place = _own_text_after(_question(index, found) if holder is None else holder, found)
        if place is None:
            continue
        if holder is None:
            found.put(place, index)
            how = "had lost its label and was found by its place after the question"
        else:
            found.texts[index] = place
            how = "was left empty; the text in the cell below it was taken for it"
        found.repairs.append(f"answer {grade_id(cell)} {how}")


def _question(index: int, found: Matching) -> int | None:
    """The place of an answer's question, or of what the master has between the two."""
    for before in range(index - 1, -1, -1):
        if before in found.holders or found.kinds[before] is Role.LOCKED:
            return found.holders.get(before)
    return None


def _own_text_after(start: int | None, found: Matching) -> int | None:
    """The place of the first text of the student's own between `start` and the next cell of the master's."""
    for place in range(len(found.theirs) if start is None else start + 1, len(found.theirs)):
        if place in found.stands:
            break
        if found.is_own(place) and found.theirs[place].cell_type == "markdown" and found.theirs[place].source.strip():
            return place
    return None
