"""How a notebook stands, in lines of text: a line per exercise, what fails below it, and the sums."""

from collections.abc import Iterable
from textwrap import fill

from course_utils.workbook.exercises import Answer, Exercise
from course_utils.workbook.trial import Trial

WIDTH = 96
TITLE_WIDTH = 62


def lines(exercise: Exercise, trials: Iterable[Trial]) -> str:
    """An exercise with the points of its visible checks, and below it the first line of each failure, once."""
    trials = list(trials)
    earned = sum(trial.earned for trial in trials)
    told = [f"{exercise.title:<{TITLE_WIDTH}}  {earned:g} of {exercise.points:g}"]
    failed = {trial.message.splitlines()[0]: trial.check for trial in reversed(trials) if trial.message}
    return "\n".join([*told, *(indented(f"{check}: {message}") for message, check in reversed(failed.items()))])


def sums(exercises: list[Exercise], trials: Iterable[Trial], answers: list[Answer]) -> str:
    """What the visible checks give together, what the hidden ones stand for, and which answers are empty."""
    earned, visible = sum(trial.earned for trial in trials), sum(exercise.points for exercise in exercises)
    hidden = sum(check.points for exercise in exercises for check in exercise.hidden)
    told = [
        f"{'Visible checks':<{TITLE_WIDTH}}  {earned:g} of {visible:g}",
        f"{'Hidden checks, which run when your work is graded':<{TITLE_WIDTH}}  {hidden:g} more",
    ]
    if answers:
        by_hand = sum(answer.points for answer in answers)
        told.append(f"{'Written answers, which a person reads':<{TITLE_WIDTH}}  {by_hand:g} more")
    told += [f"    Still empty in the saved file: {answer.title}" for answer in answers if answer.is_empty]
    return "\n".join(told)


def indented(text: str) -> str:
    """A sentence below a line, folded to the width of a page."""
    return fill(text, WIDTH, initial_indent="    ", subsequent_indent="      ")
