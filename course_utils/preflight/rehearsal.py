"""The rehearsal: the steps in a process of their own, watched, and gone on with without a step that breaks it.

A step that runs too long or ends the process costs the exercise at hand, as in grading: a fresh process runs the cells
before it again, leaves it out, and goes on.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from course_utils.preflight.order import Step
from course_utils.workbook.cells import Kind
from course_utils.workbook.trial import CELL_SECONDS

CELL_CLOCK_SECONDS = 60.0  # for code that waits
NOTEBOOK_SECONDS = 600.0
SLOW = "It takes longer than grading allows for a cell, and was stopped. Does a loop never end?"
ENDED = "It ended the whole Python process."
NOT_RUN = "Not run: an earlier cell or check used up the time or ended the process."
PACKAGES = Path(__file__).parents[2]


def rehearse(steps: list[Step], functions: list[str], folder: Path, cpu_seconds: float = CELL_SECONDS) -> list[str]:
    """What each step raised when it was run in `folder`; an empty text where all went well.

    functions: the names that checks may use, besides those of the set-up
    """
    told: dict[int, str] = {}
    left_out: set[int] = set()
    ends_at = time.monotonic() + NOTEBOOK_SECONDS
    while len(told) < len(steps) and time.monotonic() < ends_at:
        again = {number for number in told if steps[number].cell.kind is not Kind.CHECK}
        run = [n for n in range(len(steps)) if n not in left_out and (n in again or n not in told)]
        messages, how = _attempt([steps[number] for number in run], functions, folder, cpu_seconds)
        for number, message in zip(run, messages, strict=False):
            told.setdefault(number, message)
        if how:
            culprit = run[len(messages)]
            told[culprit] = how
            left_out.add(culprit)
            exercise = steps[culprit].exercise
            for number, step in enumerate(steps):
                if exercise and step.exercise == exercise:
                    told.setdefault(number, NOT_RUN)
    return [told.get(number, NOT_RUN) for number in range(len(steps))]


def _attempt(steps: list[Step], functions: list[str], folder: Path, cpu_seconds: float) -> tuple[list[str], str]:
    """Take one process as far as it goes: what the steps raised, and how it broke, if it did, at the next one."""
    cells = [(step.cell.name, step.cell.kind, step.cell.source) for step in steps]
    packages = os.pathsep.join([str(PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])])
    messages: list[str] = []
    seconds = 0.0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as history,
        subprocess.Popen(
            [sys.executable, "-m", "course_utils.preflight.kernel"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, "PYTHONPATH": packages, "MPLBACKEND": "agg", "IPYTHONDIR": history},
        ) as child,
    ):
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with child.stdin as given:
                json.dump({"cells": cells, "functions": functions, "cpu_seconds": cpu_seconds}, given)
            while len(messages) < len(steps):
                started = time.monotonic()
                watchdog = threading.Timer(CELL_CLOCK_SECONDS, child.kill)
                watchdog.start()
                line = child.stdout.readline()
                watchdog.cancel()
                seconds = time.monotonic() - started
                if not line:
                    break
                messages.append(json.loads(line))
        finally:
            child.kill()
    if len(messages) == len(steps):
        return messages, ""
    is_slow = seconds >= CELL_CLOCK_SECONDS or child.returncode == -getattr(signal, "SIGPROF", 0)
    return messages, SLOW if is_slow else ENDED
