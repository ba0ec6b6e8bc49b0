"""The command `python -m course_utils.preflight NOTEBOOK`. It exits with 1 when there is anything to look at."""

import argparse
import sys
from pathlib import Path

from course_utils.preflight.findings import Findings, examine
from course_utils.workbook.cells import Cell, read
from course_utils.workbook.standing import indented, lines, sums

NOTEBOOK_BYTES = 20_000_000
ORIGINALS = "original"  # the folder of a kit that holds the notebook as it was released


def main(arguments: list[str] | None = None) -> int:
    """Run the preflight of one notebook and print what it finds; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.preflight",
        description="Run a notebook as grading will run it, with its visible checks, and say what to look at.",
    )
    parser.add_argument("notebook", type=Path, help="your notebook, as you have saved it")
    path = parser.parse_args(arguments).notebook.resolve()
    try:
        cells = _read(path)
        own_name, original = _original(path.parent, cells)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    if not original:
        print(f"The kit's folder `{ORIGINALS}` is not near {path.name}: cells that are missing are not noticed.")
    elif own_name != path.name:
        print(f"{path.name} is {own_name} under another name. Hand it in as {own_name}: people look for that name.")
    print(f"{path.name}, from top to bottom in a new process, without the experiments, as grading runs it:", flush=True)
    findings = examine(cells, original or cells, path.parent)
    _show(findings)
    return 0 if findings.all_is_well else 1


def _show(found: Findings) -> None:
    print()
    for exercise in found.exercises:
        print(lines(exercise, [found.trials[check.name] for check in exercise.visible]))
    print(f"\n{sums(found.exercises, found.trials.values(), found.answers)}\n")
    print("To look at:" if found.remarks else "Nothing else to look at.")
    for remark in found.remarks:
        print(indented(remark))


def _read(path: Path) -> list[Cell]:
    if not path.is_file():
        raise ValueError(f"There is no file {path}. Give the path of your notebook.")
    if (size := path.stat().st_size) > NOTEBOOK_BYTES:
        raise ValueError(
            f"{path.name} is {size / 1e6:.0f} MB, and grading takes {NOTEBOOK_BYTES / 1e6:.0f} MB at most. "
            "Clear its outputs (Edit > Clear Outputs of All Cells), save it and try again."
        )
    return read(path)


def _original(folder: Path, cells: list[Cell]) -> tuple[str, list[Cell]]:
    """The name and the cells of the notebook as it was released; nothing if it is not there.

    Of the nearest folder of originals it is the one with the most of these cells.
    """
    names = {cell.name for cell in cells}
    for place in (folder, *folder.parents):
        if found := {path.name: read(path) for path in sorted((place / ORIGINALS).glob("*.ipynb"))}:
            name, best = max(found.items(), key=lambda one: len(names & {cell.name for cell in one[1]}))
            return (name, best) if names & {cell.name for cell in best} else ("", [])
    return "", []


if __name__ == "__main__":
    sys.exit(main())
