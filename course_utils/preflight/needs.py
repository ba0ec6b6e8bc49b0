"""What an exercise takes from the rest of the notebook, and whether it will be there when the exercise is graded.

What stands further down, or in an experiment, is run before the exercise, as grading does. A helper (a function, a
class, a module, a constant in capitals) is better moved up. Data is better handed over: a function that reads it from
the notebook, and not from its arguments, works only where it was written.
"""

from course_utils.preflight.names import helpers, made, used
from course_utils.preflight.order import Step
from course_utils.workbook.cells import Cell, Kind


def with_needs(steps: list[Step], experiments: list[Step], solutions: set[str]) -> tuple[list[Step], list[str]]:
    """The steps, each exercise after the cells that it needs, and which helpers were brought there, in sentences."""
    done: list[Step] = []
    told: list[str] = []
    ready: set[str] = set()
    offers = [step for step in steps if step.place >= 0 and step.cell.name not in solutions]

    def bring(step: Step, exercise: Step) -> None:
        """Put the cells that a step uses, and those that they use, before it."""
        above = [one for one in experiments if one.place < exercise.place]
        for name in sorted(used(step.cell.source)):
            maker = next((one for one in offers + above if name in made(one.cell.source)), None)
            if maker and name not in ready:
                if name in helpers(maker.cell.source):
                    where = "an experiment, which grading leaves out" if maker in above else "a cell further down"
                    told.append(
                        f"{exercise.cell.name} uses `{name}`, made in {where}; grading runs that first. "
                        "Move it into a cell of your own above the exercise."
                    )
                ready.update(made(maker.cell.source))
                bring(maker, exercise)
                done.append(maker)

    for step in steps:
        if step.cell.name in solutions:
            bring(step, step)
        done.append(step)
        if step.cell.kind is not Kind.CHECK:
            ready |= made(step.cell.source)
    return done, told


def stray_data(steps: list[Step], experiments: list[Step], original: list[Cell], solutions: set[str]) -> list[str]:
    """What exercises read from the notebook that is no helper, in sentences; `steps` in the order in which they run."""
    told: list[str] = []
    ready: dict[str, bool] = {}  # whether a name that is there holds data of the student's
    elsewhere = dict.fromkeys(_made_by([step.cell for step in steps]), "an exercise further down makes")
    elsewhere |= dict.fromkeys(
        _made_by([cell for cell in original if cell.kind is Kind.CHECK]), "only a check makes, out of its reach"
    )
    elsewhere |= dict.fromkeys(
        _made_by([step.cell for step in experiments]),
        "only an experiment further down makes, and grading leaves those out",
    )
    for step in steps:
        source = step.cell.source
        for name in sorted(used(source)) if step.cell.name in solutions else ():
            if ready.get(name, True):
                lost = "no cell makes: if it works for you, the kernel remembers code that is gone"
                where = "another cell makes" if name in ready else elsewhere.get(name, lost)
                told.append(f"{step.cell.name} uses `{name}`, which {where}. {_advice(name, experiments)}")
        if step.cell.kind is not Kind.CHECK:
            is_own = step.place >= 0 and step.cell.name not in solutions
            ready |= {name: is_own and name not in helpers(source) for name in made(source)}
    return told


def _made_by(cells: list[Cell]) -> set[str]:
    return {name for cell in cells for name in made(cell.source)}


def _advice(name: str, experiments: list[Step]) -> str:
    if any(name in helpers(step.cell.source) for step in experiments):
        return "Move it into a cell of your own above the exercise."
    return "Take data from the arguments of the function."
