"""Rules for master notebooks: what an author must keep so that releasing and grading can be trusted.

Each finding names the file, the cell and the rule, and says what to do.
"""

import ast
from collections import Counter

from nbformat import NotebookNode

from autograder.cells import (
    MARKERS,
    Role,
    defined_functions,
    exercise_of,
    grade_id,
    is_experiment,
    is_hidden,
    points,
    regions,
    released_source,
    role,
    stems,
)
from autograder.course import Course, Week
from autograder.literals import counting_labels, told_by_checks

AUTOMATIC, BY_HAND = 90, 10
WIDTH = 95  # characters that JupyterLab shows of a line beside its sidebar


def lint(course: Course, week: Week, master: NotebookNode) -> list[str]:
    """All findings about a week's folder and its master notebook; an empty list when it is in order."""
    found = _files(week)
    found += _cells(master) + _regions(master) + _exercises(master) + _borrowed(master) + _points(master)
    found += [
        f"{name}: {text!r} tells students {number}, which only hidden tests hold. Say it in words."
        for name, text, number in told_by_checks(master)
    ]
    found += [
        f"{name}: {label} counts what a student's function returned, which can be made to tell an input. Do not count."
        for name, label in counting_labels(master)
    ]
    return [f"{week.name}/{week.notebook_name}, {finding}" for finding in found]


def _files(week: Week) -> list[str]:
    strays = sorted(p.name for p in week.master.parent.iterdir() if p != week.master and p.name != ".ipynb_checkpoints")
    return [
        f"{name}: this file is not in notebooks/course.toml, and nbgrader would release it. Move it away or list it."
        for name in strays
    ]


def _cells(master: NotebookNode) -> list[str]:
    found: list[str] = []
    for name, count in Counter(grade_id(cell) for cell in master.cells if grade_id(cell)).items():
        if count > 1:
            found.append(f"{name}: {count} cells have this grade id. Give each its own.")
    for cell in master.cells:
        where = grade_id(cell) or cell.id
        if cell.get("outputs") or cell.get("execution_count") is not None:
            found.append(
                f"{where}: it has outputs or an execution count. Run `make notebooks` to normalize the masters."
            )
        if grade_id(cell) and cell.id != grade_id(cell):
            found.append(f"{where}: its cell id is {cell.id}. Use the grade id, so that a cell has one name.")
        if is_experiment(cell) and role(cell) is not Role.FREE:
            found.append(f"{where}: an experiment that nbgrader grades or locks. Remove the tag or the metadata.")
    headings = [
        line
        for cell in master.cells
        if cell.cell_type == "markdown"
        for line in _prose(cell.source)
        if line.startswith("# ")
    ]
    if len(headings) != 1:
        found.append(f"it has {len(headings)} headings of the first level. Keep one, the title.")
    return found


def _prose(source: str) -> list[str]:
    """The lines of a text that are not in a code block."""
    lines, fenced = [], False
    for line in source.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            lines.append(line)
    return lines


def _regions(master: NotebookNode) -> list[str]:
    found: list[str] = []
    names = {name for cell in master.cells if role(cell) is Role.SOLUTION for name in defined_functions(cell.source)}
    for cell in master.cells:
        where = grade_id(cell) or cell.id
        for begin, end in zip(MARKERS[::2], MARKERS[1::2], strict=True):
            if cell.source.count(begin) != cell.source.count(end):
                found.append(f"{where}: {begin!r} and {end!r} do not come in pairs.")
        if role(cell) is Role.SOLUTION and len(regions(cell.source, "SOLUTION")) < max(
            1, len(defined_functions(cell.source))
        ):
            found.append(f"{where}: a function of it has no solution region, so its answer would be released.")
        elif role(cell) is Role.WRITTEN and not regions(cell.source, "SOLUTION"):
            found.append(f"{where}: the model answer is not in a solution region, so it would be released.")
        elif role(cell) not in (Role.SOLUTION, Role.WRITTEN) and regions(cell.source, "SOLUTION"):
            found.append(
                f"{where}: a solution region outside a solution cell. nbgrader would not release this notebook."
            )
        if role(cell) is not Role.CHECK and regions(cell.source, "HIDDEN TESTS"):
            found.append(f"{where}: a hidden test outside a check cell.")
        if role(cell) is not Role.SOLUTION and cell.cell_type == "code":
            again = sorted(names & set(defined_functions(cell.source)))
            if again:
                found.append(
                    f"{where}: it defines {', '.join(again)}, which students are to write; it would be released."
                )
    return found


def _exercises(master: NotebookNode) -> list[str]:
    found: list[str] = []
    exercises = stems(master)
    ids = {grade_id(cell) for cell in master.cells}
    checks: dict[str, list[NotebookNode]] = {stem: [] for stem in exercises}
    for cell in master.cells:
        if role(cell) is not Role.CHECK:
            continue
        name = grade_id(cell)
        if (longest := max(map(len, released_source(cell).split("\n")))) > WIDTH:
            found.append(f"{name}: students get a line of {longest} characters to read. Break it before {WIDTH}.")
        stem = exercise_of(name, exercises)
        if not stem:
            found.append(f"{name}: no solution cell has a grade id that this check's id starts with.")
            continue
        checks[stem].append(cell)
        part = name.removeprefix(stem + "-")
        if part.startswith("hidden") is not is_hidden(cell) or not part.startswith(("hidden", "visible")):
            found.append(f"{name}: a check is called STEM-visible... or STEM-hidden..., after what it is.")
        if _calls_nothing(cell.source):
            found.append(f"{name}: checks.call_each makes no call until something goes through its results.")
        if _ends_in_value(cell.source):
            found.append(
                f"{name}: its last line is an expression; nbgrader would read its value as the score. "
                "End the cell with a call of a check that returns nothing, inside a statement, or with `pass`."
            )
    for stem, cells in checks.items():
        if f"{stem}-task" not in ids:
            found.append(f"{stem}: it has no locked cell {stem}-task that states the exercise.")
        if not any(is_hidden(cell) for cell in cells) or all(is_hidden(cell) for cell in cells):
            found.append(f"{stem}: it needs at least one visible and one hidden check.")
    return found


def _ends_in_value(source: str) -> bool:
    """True if the cell would display a value: its last statement is an expression other than a call of `checks`."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return True
    if not body or not isinstance(body[-1], ast.Expr):
        return False
    call = body[-1].value
    return not (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "checks"
        and call.func.attr not in ("call", "call_keeps")
    )


def _calls_nothing(source: str) -> bool:
    """True if the results of a checks.call_each are thrown away."""
    lines = [node.value for node in ast.walk(_parsed(source)) if isinstance(node, ast.Expr)]
    return any(isinstance(line, ast.Call) and ast.unparse(line.func) == "checks.call_each" for line in lines)


def _borrowed(master: NotebookNode) -> list[str]:
    """Checks that lean on other checks, which a student may not have run, and which a rehearsal leaves out."""
    found: list[str] = []
    made: dict[str, set[str]] = {}
    read: dict[str, set[str]] = {}
    for cell in master.cells:
        if role(cell) is Role.CHECK:
            nodes = [*ast.walk(_parsed(cell.source))]
            names = [node for node in nodes if isinstance(node, ast.Name)]
            read[grade_id(cell)] = {node.id for node in names if isinstance(node.ctx, ast.Load)}
            made[grade_id(cell)] = {node.id for node in names if isinstance(node.ctx, ast.Store)}
            made[grade_id(cell)] |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
            made[grade_id(cell)] |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    for name, reads in read.items():
        others = {other for check, makes in made.items() if check != name for other in makes}
        if borrowed := sorted(reads & others - made[name]):
            found.append(f"{name}: it reads {', '.join(borrowed)}, which another check makes. Make it in this cell.")
    return found


def _parsed(source: str) -> ast.Module:
    """A cell as Python; empty for one that is none, which other rules and the proofs find."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def _points(master: NotebookNode) -> list[str]:
    automatic = sum(points(cell) for cell in master.cells if role(cell) is Role.CHECK)
    by_hand = sum(points(cell) for cell in master.cells if role(cell) is Role.WRITTEN)
    if (automatic, by_hand) != (AUTOMATIC, BY_HAND):
        return [f"it is worth {automatic:g} + {by_hand:g} points; each week has {AUTOMATIC} + {BY_HAND}."]
    return []
