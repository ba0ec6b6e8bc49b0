"""The process that a notebook is rehearsed in: it runs cells as a kernel does, and says of each one what it raised.

It reads the steps from its standard input, and writes a line of JSON for each to its standard output. Checks see the
set-up and the functions of the exercises, but no other name of the student's, and the student's code sees no check's.
"""

import json
import os
import signal
import sys
from typing import Any

from course_utils.workbook.cells import Cell, Kind
from course_utils.workbook.trial import try_check


def main() -> None:
    """Run the steps that come in."""
    given = json.load(sys.stdin)
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    shell = _shell()
    for_checks: dict[str, Any] = {}
    for name, kind, source in given["cells"]:
        _limit(given["cpu_seconds"])
        message = _run(Cell(name, Kind(kind), source), shell, for_checks)
        for_checks |= {known: shell.user_ns[known] for known in given["functions"] if known in shell.user_ns}
        print(json.dumps(message), file=reports, flush=True)


def _run(cell: Cell, shell: Any, for_checks: dict[str, Any]) -> str:
    """Run a cell; what it raised, or an empty text."""
    if cell.kind is Kind.CHECK:
        return try_check(cell, for_checks).message
    ended = shell.run_cell(cell.source, store_history=False)
    if cell.kind is Kind.SETUP:
        exec(compile(cell.source, f"<{cell.name}>", "exec"), for_checks)
    error = ended.error_before_exec or ended.error_in_exec
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"
    return f"{type(error).__name__}: {error}" if error else ""


def _limit(cpu_seconds: float) -> None:
    """End this process, where the system can, when it has computed for so long from now on."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)


def _shell() -> Any:
    """What runs cells in Jupyter, too; `!command` does nothing here, as in grading."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.system = lambda command: None
    shell.getoutput = lambda command, split=True, depth=0: [] if split else ""
    return shell


if __name__ == "__main__":
    main()
