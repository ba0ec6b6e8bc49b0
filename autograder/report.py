"""The class report: a page and a table that tell instructors how a week went, and what needs a person.

The page shows the spread of the points, how hard each exercise was and whether it tells strong work from weak, which
checks everybody or nobody passes or strong work fails, which known misconceptions people have, and failures that nobody
has a name for yet, with an example of the code. The table has a row for each student.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.intake.ledger import Ledger
from autograder.marks.class_week import ClassWeek, Row, read_class
from autograder.marks.departed import OFF_ROSTER, WITHDRAWN
from autograder.marks.statistics import ExerciseStatistics, Failure, Spread, exercise_statistics, spread
from autograder.pages.figures import Drawing, difficulty, histogram
from autograder.pages.html import render
from autograder.pages.tables import Cell, to_csv
from autograder.provenance import file_repairs
from autograder.wording import MOST_NAMES, amount, without_folders

MOST_FAILURES = 5  # shown of each exercise
_OF_ONE_CELL = re.compile(r"^(cell|check|answer) [\w-]+ (?=had |was |appears )")


@dataclass(frozen=True)
class Item:
    """Something that one or more students share."""

    what: str
    who: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """All that the class page says."""

    graded: int
    max_automatic: float
    automatic: Spread
    total: Spread | None
    seconds: Spread
    histogram: Drawing
    difficulty: Drawing
    exercises: list[ExerciseStatistics]
    code: dict[str, dict[str, str]]
    all_pass: list[str]
    all_fail: list[str]
    strong_fail: list[str]
    todo: list[Item]
    repairs: list[Item]
    flags: list[Item]
    most_failures: int = MOST_FAILURES
    most_names: int = MOST_NAMES  # in a line; a longer list opens at a click

    @property
    def misconceptions(self) -> list[tuple[ExerciseStatistics, Failure]]:
        """The known misconceptions, the commonest first, each with its exercise."""
        known = [(one, failure) for one in self.exercises for failure in one.failures if failure.misconception]
        return sorted(known, key=lambda pair: -len(pair[1].who))

    @property
    def unexplained(self) -> list[tuple[ExerciseStatistics, list[Failure]]]:
        """The exercises with failures that no entry of the bank explains, and these failures of those who tried."""
        found: list[tuple[ExerciseStatistics, list[Failure]]] = []
        for one in self.exercises:
            tried = {student for student, code in self.code.items() if not one.grade_id or one.grade_id in code}
            nameless = [failure for failure in one.failures if not failure.misconception]
            theirs = [replace(each, who=tuple(who for who in each.who if who in tried)) for each in nameless]
            if shown := [each for each in theirs if each.who]:
                found.append((one, sorted(shown, key=lambda each: -len(each.who))))
        return found

    def untried(self, exercise: str) -> int:
        """How many wrote nothing for an exercise."""
        return sum(exercise not in code for code in self.code.values()) if exercise else 0


def report(course: Course, week: Week) -> list[Path]:
    """Write `report/WEEK.html` and `report/WEEK.csv`. Raises CourseError when nothing has been graded yet."""
    from autograder.penalties import outdated

    group = read_class(course, week)
    folder = course.writable("report")
    late = [Item(_sentence(what), tuple(whose)) for what, whose in outdated(course, week).items()]
    todo = needs_a_person(group, late + _refused(course, week))
    view = view_of(group, todo, file_repairs(course, week))
    page = render("report.html", course=course, week=week, names=group.names, view=view)
    return [
        write(folder / f"{week.name}.html", page),
        write(folder / f"{week.name}.csv", to_csv(table_of(group))),
    ]


def view_of(group: ClassWeek, todo: list[Item], repairs: dict[str, tuple[str, ...]]) -> View:
    """Work out what the page says. The histogram shows totals when all are complete, else the automatic points."""
    names, rows = group.names, group.rows
    exercises = [
        replace(one, share=_share(one.grade_id, rows))
        for one in exercise_statistics({row.student: row.result for row in rows})
    ]
    max_automatic = max(row.result.max_points for row in rows)
    automatic = [row.automatic for row in rows]
    totals = [row.total for row in rows if not row.waiting]
    complete = len(totals) == len(rows)
    shown, most = (totals, names.max_points) if complete else (automatic, max_automatic)
    checks = [
        (check, f"{names.title(one.grade_id)} ({names.check(check.grade_id)})")
        for one in exercises
        for check in one.checks
    ]
    return View(
        graded=len(rows),
        max_automatic=max_automatic,
        automatic=spread(automatic),
        total=spread(totals) if totals else None,
        seconds=spread([row.result.seconds for row in rows]),
        histogram=histogram(shown, most, "points" if complete else "points from automatic checks"),
        difficulty=difficulty(exercises, [names.title(one.grade_id) for one in exercises]),
        exercises=exercises,
        code={row.student: row.code for row in rows},
        all_pass=[name for check, name in checks if check.passed == check.count],
        all_fail=[name for check, name in checks if check.passed == 0],
        strong_fail=[name for check, name in checks if check.discrimination is not None and check.discrimination < 0],
        todo=todo,
        repairs=_shared((row.student, repairs.get(row.student, ()) + row.result.repairs) for row in rows),
        flags=_shared((row.student, row.result.flags) for row in rows),
    )


def _share(exercise: str, rows: Sequence[Row]) -> float:
    """The mean share of an exercise's points that the gradebook has, with those that were kept or given by hand."""
    shares = [
        row.points_of(exercise) / one.max_points
        for row in rows
        for one in row.result.exercises
        if one.grade_id == exercise and one.max_points
    ]
    return fmean(shares) if shares else 0.0


def needs_a_person(group: ClassWeek, others: list[Item]) -> list[Item]:
    """What somebody has to look at, the most pressing first. `others`: what the gradebook and collecting tell."""
    handed_in = {*(row.student for row in group.rows), *group.closed, *(one for item in others for one in item.who)}
    waiting: dict[str, list[str]] = defaultdict(list)
    for row in group.rows:
        for task in row.waiting:
            waiting[task.title].append(row.student)
    items = [
        *(Item(why, (student,)) for student, why in group.closed.items()),
        Item("Handed in, but not graded. Run autograder grade and read what it says", group.missing),
        Item("A newer notebook waits. Run autograder grade", group.newer),
        *others,
        *(
            Item(f"{amount(len(who), 'answer')} not graded yet to “{title}”", tuple(who))
            for title, who in waiting.items()
        ),
        Item(
            "Graded anew after points were given by hand. Look at these points again in the formgrader",
            tuple(row.student for row in group.rows if any(mark.review for mark in row.standing.marks.values())),
        ),
        Item("Graded without a sandbox", tuple(row.student for row in group.rows if not row.result.sandboxed)),
        Item(_sentence(WITHDRAWN), group.withdrawn),
        Item(_sentence(OFF_ROSTER), group.left),
        Item("Nothing handed in", tuple(sorted(set(group.roster) - handed_in - {*group.missing, *group.left}))),
    ]
    return [item for item in items if item.who]


def table_of(group: ClassWeek) -> list[list[Cell]]:
    """A header, a row for each graded student, and a row without points for each that could not be graded."""
    names = group.names
    stems = [task.grade_id for task in names.exercises]
    header: list[Cell] = ["student", "automatic_points", "manual_points", "late_penalty", "max_points"]
    table = [[*header, *(stem or "other-checks" for stem in stems), "needs_manual", "repairs", "flags"]]
    for row in group.rows:
        cells: list[Cell] = [row.student, row.automatic, row.by_hand, row.standing.penalty, names.max_points]
        waiting = sum(task.max_points for task in row.waiting)
        table.append(
            [*cells, *map(row.points_of, stems), waiting, len(row.result.repairs), " | ".join(row.result.flags)]
        )
    without = dict.fromkeys(group.missing, "not graded") | dict.fromkeys(group.closed, "cannot be read")
    for student in sorted(without.keys() - {row.student for row in group.rows}):
        nothing: list[Cell] = [None for _ in stems]
        table.append([student, None, None, None, names.max_points, *nothing, None, None, without[student]])
    return table


def _refused(course: Course, week: Week) -> list[Item]:
    """What `collect` could not take, by its ledger; none if there is no ledger, or a damaged one."""
    try:
        ledger = Ledger.read(course, week)
    except CourseError:
        return []
    items: list[Item] = []
    for student, one in sorted(ledger.students.items(), key=lambda entry: bool(entry[1].sha256)):
        if one.problem:
            what = "Was not taken, another file counts" if one.sha256 else "Could not be collected"
            items.append(Item(f"{what}: {one.problem}", (student,)))
    return items + [Item(one.problem, ("nobody knows whose it is",)) for one in ledger.unclaimed]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shared(lines: Iterable[tuple[str, Sequence[str]]]) -> list[Item]:
    """Each line once with everybody who has it, the commonest first.

    What was done to one cell and to another is one line; behind a name stands to how many cells of theirs.
    """
    who: dict[str, Counter[str]] = defaultdict(Counter)
    for student, texts in lines:
        for text in dict.fromkeys(without_folders(text).strip().rstrip(".") for text in texts):
            kind = _OF_ONE_CELL.sub(lambda found: f"{'an' if found[1] == 'answer' else 'a'} {found[1]} ", text)
            who[_sentence(kind)][student] += 1
    items = [
        Item(text, tuple(f"{name} ({count} times)" if count > 1 else name for name, count in students.items()))
        for text, students in who.items()
    ]
    return sorted(items, key=lambda item: -len(item.who))
