"""What a preflight finds: how the visible checks end, and what the author of the notebook should look at."""

from dataclasses import dataclass
from pathlib import Path

from course_utils.preflight.needs import stray_data, with_needs
from course_utils.preflight.order import Step, disorder, in_order, labelled
from course_utils.preflight.rehearsal import rehearse
from course_utils.workbook.cells import Cell, Kind
from course_utils.workbook.exercises import Answer, Exercise, answers, exercises
from course_utils.workbook.trial import CELL_SECONDS, Trial

MEMORY = ". If it works for you, the kernel remembers code that is gone or stands further down."


@dataclass(frozen=True)
class Findings:
    """The exercises of the original, a trial of each visible check by its label, the written answers, and remarks."""

    exercises: list[Exercise]
    trials: dict[str, Trial]
    answers: list[Answer]
    remarks: list[str]

    @property
    def all_is_well(self) -> bool:
        """Whether every visible check passes and there is nothing to look at."""
        failed = any(trial.message for trial in self.trials.values())
        return not (failed or self.remarks or any(answer.is_empty for answer in self.answers))


def examine(cells: list[Cell], original: list[Cell], folder: Path, cpu_seconds: float = CELL_SECONDS) -> Findings:
    """Run a notebook in `folder` as grading does. `original`: its cells as they were released."""
    cells = labelled(cells, original)
    found = exercises(original)
    solutions = {exercise.name for exercise in found}
    experiments = [Step(cell, place) for place, cell in enumerate(cells) if cell.kind is Kind.EXPERIMENT]
    steps, brought = with_needs(in_order(cells, original), experiments, solutions)
    functions = [name for exercise in found for name in exercise.functions]
    ended = list(zip(steps, rehearse(steps, functions, folder, cpu_seconds), strict=True))
    trials = {step.cell.name: Trial(step.cell.name, step.cell.points, said) for step, said in ended if step.exercise}
    remarks = disorder(cells, original) + brought + stray_data(steps, experiments, original, solutions)
    stopped = [_stopped(step.cell, said) for step, said in ended if said and not step.exercise]
    return Findings(found, trials, answers(cells), remarks + stopped)


def _stopped(cell: Cell, said: str) -> str:
    first_line = next(iter(cell.source.strip().splitlines()), "")
    where = f"Your own cell `{first_line}`" if cell.kind is Kind.OWN else f"The cell {cell.name}"
    return f"{where} stops: {said}{MEMORY if said.startswith('NameError') else ''}"
