"""Start a worker, watch it, and go on without the step that broke it.

A step that runs too long, floods its report or takes the process down costs the exercise at hand: a fresh worker runs
the earlier cells again, leaves that step out, and goes on. What was earned before is kept.
"""

import contextlib
import dataclasses
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from autograder.errors import CourseError
from autograder.sandbox.limits import Limits
from autograder.sandbox.outputs import cleaned, cleaned_error
from autograder.sandbox.steps import Kind, Outcome, Status, Step

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
CHUNK = 1 << 16


class BrokenError(Exception):
    """The worker broke at a step; `status` says how."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


def run_steps(steps: list[Step], limits: Limits, datasets: Path) -> dict[int, Outcome]:
    """Run the steps in order, in as many workers as it takes; returns the outcome of each by its index."""
    outcomes: dict[int, Outcome] = {}
    waiting = list(steps)
    replay: list[Step] = []  # the earlier cells that a fresh worker runs again
    deadline = time.monotonic() + limits.submission_seconds
    while waiting:
        if time.monotonic() >= deadline:
            outcomes |= {step.index: Outcome(Status.SKIPPED) for step in waiting}
            break
        both = sorted([*replay, *waiting], key=lambda step: step.index)
        broken = _run_worker(both, limits, datasets, deadline, outcomes)
        if broken is None:
            break
        step, status = broken
        outcomes[step.index] = Outcome(status)
        ran = [s for s in steps if s.index in outcomes and outcomes[s.index].status in (Status.OK, Status.ERROR)]
        replay = [s for s in ran if s.kind is not Kind.CHECK]
        waiting = [s for s in steps if s.index not in outcomes]
        if step.kind is Kind.CHECK:
            lost = [s for s in waiting if s.kind is Kind.CHECK and s.exercise == step.exercise]
            outcomes |= {s.index: Outcome(Status.SKIPPED) for s in lost}
            waiting = [s for s in waiting if s not in lost]
    return outcomes


def _run_worker(
    steps: list[Step], limits: Limits, datasets: Path, deadline: float, outcomes: dict[int, Outcome]
) -> tuple[Step, Status] | None:
    """Run steps in one worker and record their outcomes; returns the step that broke it and how, or None."""
    by_index = {step.index: step for step in steps}
    current = steps[0]
    with tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as scratch:
        try:
            for report in _reports(steps, limits, datasets, Path(scratch), deadline):
                if "start" in report:
                    current = by_index[report["start"]]
                elif "done" in report:
                    error = cleaned_error(report["error"])
                    status = Status.ERROR if error else Status.OK
                    outputs = cleaned(report["outputs"])
                    outcomes[report["done"]] = Outcome(status, outputs, error, _seconds(report["seconds"]))
        except BrokenError as broken:
            return current, broken.status
        except (KeyError, TypeError, ValueError, OverflowError):  # a report that no honest worker brings about
            return current, Status.DIED
    return None


def _seconds(told: Any) -> float:
    seconds = float(told)
    if not 0 <= seconds < 1e6:  # also refuses NaN
        raise ValueError(told)
    return seconds


def _reports(
    steps: list[Step], limits: Limits, datasets: Path, scratch: Path, deadline: float
) -> Iterator[dict[str, Any]]:
    """The lines that a judge reports, as they come; raises BrokenError when it or its worker hangs or dies."""
    receive, send = os.pipe()
    judges_end, workers_end = socket.socketpair()
    task = json.dumps({"memory_bytes": limits.memory_bytes, "steps": [dataclasses.asdict(step) for step in steps]})
    programs: list[subprocess.Popen[bytes]] = []
    with os.fdopen(receive, "rb", buffering=0) as pipe, tempfile.TemporaryFile() as given, _errors(scratch) as errors:
        given.write(task.encode())
        given.seek(0)

        def start(program: str, fds: tuple[int, ...], *more: str, stdin: Any = subprocess.DEVNULL) -> None:
            folder = scratch / program.rpartition(".")[2]
            folder.mkdir()
            programs.append(
                subprocess.Popen(
                    [sys.executable, "-P", "-m", program, *map(str, fds), *more],
                    stdin=stdin,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    pass_fds=fds,
                    cwd=folder,
                    env=_environment(folder, datasets),
                    start_new_session=True,
                )
            )

        try:
            start("autograder.sandbox.worker", (workers_end.fileno(),), json.dumps(limits.to_json()))
            start("autograder.judge", (send, judges_end.fileno()), stdin=given)
            for end in (judges_end, workers_end):
                end.close()
            os.close(send)
            lines = _lines(pipe, limits, deadline)
            try:
                ready = "ready" in next(lines)
            except BrokenError:
                ready = False
            if not ready:
                errors.seek(0)
                said = errors.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
                raise CourseError(f"Grading cannot start here: {said[-1]}")
            yield from lines
        finally:
            for program in programs:
                _kill(program)


def _errors(scratch: Path) -> IO[bytes]:
    """Where a worker's own errors go: read only when it does not start, before any code of a student's ran."""
    return (scratch / "worker-errors").open("w+b")


def _lines(pipe: Any, limits: Limits, deadline: float) -> Iterator[dict[str, Any]]:
    buffer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            until = min(time.monotonic() + limits.cell_seconds, deadline)
            while b"\n" not in buffer:
                left = until - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise BrokenError(Status.TIMEOUT)
                chunk = os.read(pipe.fileno(), CHUNK)
                if not chunk or len(buffer) > limits.message_bytes:
                    raise BrokenError(Status.DIED)
                buffer += chunk
            line, _, rest = bytes(buffer).partition(b"\n")
            buffer = bytearray(rest)
            try:
                report = json.loads(line)
            except ValueError:
                raise BrokenError(Status.DIED) from None
            if not isinstance(report, dict):
                raise BrokenError(Status.DIED)
            if report.get("end"):
                return
            if "broken" in report:
                raise BrokenError(Status.DIED)
            yield report


def _environment(scratch: Path, datasets: Path) -> dict[str, str]:
    """Nothing of the office's own environment but where Python's tools are."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(PACKAGE_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "HOME": str(scratch),
        "IPYTHONDIR": str(scratch / ".ipython"),
        "MPLCONFIGDIR": str(scratch / ".matplotlib"),
        "MPLBACKEND": "agg",
        "NBGRADER_EXECUTION": "autograde",
        "COURSE_DATA": str(datasets),
        **THREADS,
    }


def _kill(worker: "subprocess.Popen[bytes]") -> None:
    """End the worker and every process of its session that still is in its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
