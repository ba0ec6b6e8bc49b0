"""What an exercise needs, run before it.

A student's function may use a helper that will not have run when it is checked: cells came into another order than the
student's, the helper stands further down, or in an experiment, which grading skips. Such a cell is run before the
exercise as well. Of solution cells only functions, classes, modules and constants in capitals are looked for, of others
all names: what a solution cell tries out says nothing.
"""

from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.cells import Role, grade_id, is_experiment
from autograder.scan import bound, used, variables
from autograder.wording import listed

MOST_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """A cell of the notebook to grade. `place` is where it stood in the student's, -1 if the master's text is in it."""

    cell: NotebookNode
    kind: Role
    place: int = -1
    is_own: bool = False


def own_row(theirs: NotebookNode, place: int) -> Row:
    """A cell that the student added, with none of its metadata: tags could tell an executor to skip or forgive."""
    metadata = NotebookNode(autograder=NotebookNode(origin="student"))
    cell = NotebookNode(cell_type=theirs.cell_type, metadata=metadata, source=theirs.source)
    if theirs.cell_type == "code":
        cell |= {"execution_count": None, "outputs": []}
    return Row(cell, Role.FREE, place, is_own=True)


def with_needs(rows: list[Row], repairs: list[str]) -> list[Row]:
    """The rows, and before each exercise those that it needs and that have not run by then; says so in `repairs`."""
    made: list[Row] = []
    needs = _Needs(rows)
    for number, row in enumerate(rows):
        if row.kind is Role.SOLUTION and (needed := needs.of(number)):
            helpers = [rows[maker] for maker in sorted(needed)]
            made += [own_row(helper.cell, helper.place) for helper in helpers]
            from_experiments = sum(is_experiment(helper.cell) for helper in helpers)
            where = "an experiment" if from_experiments == len(helpers) else "other cells"
            where = where if from_experiments else "a cell further down"
            names = [name[:40] for name in needed.values()]
            if len(names) > MOST_SHOWN:
                names[MOST_SHOWN:] = [f"{len(names) - MOST_SHOWN} more"]
            repairs.append(f"cell {grade_id(row.cell)} uses {listed(names)}, made in {where}; that was run before it")
        made.append(row)
        needs.has_run(number)
    return made


class _Needs:
    """Goes through the rows from top to bottom and knows which names there are by then, and who could make others."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.makes = [self._bound(row) for row in rows]
        self.ready: dict[str, int] = {}  # by name, the row that has made it
        self.offers: dict[str, int] = {}  # by name, the row that could: the first of the student's own, else the first
        for wanted_own in (True, False):
            for number, row in enumerate(rows):
                if row.is_own is wanted_own:
                    for name in self.makes[number]:
                        self.offers.setdefault(name, number)
        self.uses: dict[int, list[str]] = {}

    def has_run(self, number: int) -> None:
        """Note what a row has made, unless it is one that grading skips."""
        if self.makes[number] and not is_experiment(self.rows[number].cell):
            self.ready |= dict.fromkeys(self.makes[number], number)

    def of(self, number: int) -> dict[int, str]:
        """The rows that an exercise needs and that have not run, each with the name it is needed for.

        Also those that these and the student's cells before need in their turn. From now on they count as run.
        """
        needed: dict[int, str] = {}
        if not any(name not in self.ready and self._may_help(maker, number) for name, maker in self.offers.items()):
            return needed  # as for most exercises: nobody could make a name that is not there
        seen, ahead = {number}, [number]
        while ahead:
            here = ahead.pop()
            for name in self._used(here):
                maker = self.ready.get(name, -1)
                if maker < 0 and self._may_help(self.offers[name], number):
                    maker = self.offers[name]
                    needed[maker] = name
                    self.ready |= dict.fromkeys(self.makes[maker], maker)
                if maker >= 0 and maker not in seen and self.rows[maker].place >= 0:
                    seen.add(maker)
                    ahead.append(maker)
        return needed

    def _may_help(self, maker: int, number: int) -> bool:
        """Whether a row may be run before an exercise: the student's own, and other work that was above it."""
        row, exercise = self.rows[maker], self.rows[number]
        return row.is_own or 0 <= row.place < exercise.place

    def _used(self, number: int) -> list[str]:
        if number not in self.uses:
            names = used(self.rows[number].cell["source"]) & self.offers.keys() - self.makes[number]
            self.uses[number] = sorted(names)
        return self.uses[number]

    @staticmethod
    def _bound(row: Row) -> frozenset[str]:
        if row.kind is Role.CHECK or row.cell["cell_type"] != "code":
            return frozenset()
        source = row.cell["source"]
        return bound(source) if row.kind is Role.SOLUTION else bound(source) | variables(source)
