"""Run a submission: a judge and a worker for it, watched, and gone on with without the step that broke them.

A step that runs too long, floods its report or takes the process down costs the exercise at hand: a fresh pair runs
the earlier cells again, leaves that step out, and goes on. What was earned before is kept. A process that ends is given
a second chance, since it may have been the machine that ended it.
"""

import contextlib
import json
import select
import socket
import time
from collections.abc import Iterator
from typing import Any

from autograder.errors import CourseError
from autograder.sandbox.client import Warm
from autograder.sandbox.limits import Limits
from autograder.sandbox.line import GoneError
from autograder.sandbox.nursery import nursery
from autograder.sandbox.outputs import cleaned, cleaned_error, size
from autograder.sandbox.site import Site
from autograder.sandbox.steps import Kind, Outcome, Status, Step
from autograder.sandbox.watch import GLANCE_SECONDS, BrokenError, Watch

CHUNK = 1 << 18
NAP_SECONDS = 0.02  # in which reports gather: to be woken for each costs more than to read it
MOST_GONE = 3


def run_steps(steps: list[Step], site: Site) -> dict[int, Outcome]:
    """Run the steps in order, in as many workers as it takes; returns the outcome of each by its index.

    Raises CourseError when nothing can be run here.
    """
    run = Run(steps, site.limits)
    gone = 0
    while run.waiting:
        if run.is_over():
            run.outcomes |= {step.index: Outcome(Status.SKIPPED) for step in run.waiting}
            break
        try:
            run.attempt(site)
        except GoneError:
            gone += 1
            if gone == MOST_GONE:
                raise CourseError("The process that grading starts from was ended again and again.") from None
    return run.outcomes


class Run:
    """A submission on its way: what was run, what waits, and what time is left."""

    def __init__(self, steps: list[Step], limits: Limits) -> None:
        self.steps, self.limits = steps, limits
        self.outcomes: dict[int, Outcome] = {}
        self.waiting = list(steps)
        self.suspects: set[int] = set()  # steps under which a process ended once
        self.deadline = time.monotonic() + limits.submission_seconds
        self.cpu_left = limits.submission_cpu_seconds
        self.room = limits.shown_bytes

    def is_over(self) -> bool:
        """Whether the submission has used up its time."""
        return time.monotonic() >= self.deadline or self.cpu_left <= 0

    def attempt(self, site: Site) -> None:
        """Take one worker as far as it goes: through all steps that wait, after the cells that ran before."""
        ran = (Status.OK, Status.ERROR)
        waits = {step.index for step in self.waiting}
        again = [s for s in self.steps if s.kind is not Kind.CHECK and self._status(s) in ran]
        steps = [step for step in self.steps if step.index in waits or step in again]
        ended = 0  # how many of the steps
        broken: Status | None = None
        with nursery.lend() as warm, contextlib.ExitStack() as ends:
            try:
                for report in self._reports(steps, site, warm, ends):
                    self._record(steps[ended], report)
                    ended += 1
            except BrokenError as problem:
                broken = problem.status
            except (LookupError, TypeError, ValueError, OverflowError):  # a report that no honest judge makes
                broken = Status.DIED
            self.cpu_left -= warm.end()
        if broken is None:
            self.waiting = []
        else:
            self._give_up(steps[min(ended, len(steps) - 1)], broken)

    def _status(self, step: Step) -> Status | None:
        return self.outcomes[step.index].status if step.index in self.outcomes else None

    def _record(self, step: Step, report: dict[str, Any]) -> None:
        error = cleaned_error(report["error"])
        status = Status.ERROR if error else Status.OK
        outputs = cleaned(report["outputs"])
        self.room -= size(outputs)
        shown = outputs if self.room >= 0 else []
        self.outcomes[step.index] = Outcome(status, shown, error, _seconds(report["seconds"]))

    def _give_up(self, step: Step, status: Status) -> None:
        """Go on without the step that broke the worker, and without the other checks of its exercise."""
        self.waiting = [s for s in self.steps if s.index not in self.outcomes]
        if status is Status.DIED and step.index not in self.suspects:
            self.suspects.add(step.index)
            return
        self.outcomes[step.index] = Outcome(status)
        if step.kind is Kind.CHECK:
            lost = [s for s in self.waiting if s.kind is Kind.CHECK and s.exercise == step.exercise]
            self.outcomes |= {s.index: Outcome(Status.SKIPPED) for s in lost if s.index != step.index}
        self.waiting = [s for s in self.steps if s.index not in self.outcomes]

    def _reports(
        self, steps: list[Step], site: Site, warm: Warm, ends: contextlib.ExitStack
    ) -> Iterator[dict[str, Any]]:
        """What the judge of a new pair reports, as it comes; raises BrokenError when it or its worker hangs or dies."""
        judges_end, workers_end = map(ends.enter_context, socket.socketpair())
        ours, theirs = map(ends.enter_context, socket.socketpair())
        warm.settle(site)
        warm.teach([code for step in steps for code in step.codes.values()])
        worker = warm.start_worker(workers_end, any(step.is_experimental for step in steps))
        forks = [worker, warm.start_judge(judges_end, theirs)]
        for end in (judges_end, workers_end, theirs):
            end.close()
        casebooks = {step.exercise: step.casebook for step in steps if step.casebook}
        known = {name: book.for_judge() for name, book in casebooks.items() if warm.has_taught(book.key)}
        _send(ours, {"steps": [step.for_judge() for step in steps], "casebooks": known})
        told, gone, buffer = select.poll(), select.poll(), bytearray()
        told.register(ours, select.POLLIN)
        gone.register(ours, 0)
        watch = Watch(self.limits, forks, self.deadline, self.cpu_left)
        while True:
            watch.begin()
            while b"\n" not in buffer:
                if not buffer:
                    gone.poll(NAP_SECONDS * 1000)  # wakes up early only when the judge has ended
                ready = told.poll(GLANCE_SECONDS * 1000)
                watch.look()
                chunk = _received(ours) if ready else b""
                if (ready and not chunk) or len(buffer) > self.limits.message_bytes:
                    raise BrokenError(Status.DIED)
                buffer += chunk
            line, _, buffer = buffer.partition(b"\n")
            report = json.loads(line.decode())
            if report.get("end"):
                return
            if "broken" in report:
                raise BrokenError(Status.DIED)
            if "casebook" in report:
                casebook = casebooks[report["casebook"]]
                _send(ours, casebook.for_judge() | {"codes": warm.untaught(casebook.codes())})
                warm.teach(casebook.codes(), casebook.key)
                continue
            yield report


def _send(sock: socket.socket, told: Any) -> None:
    """Tell the judge; raises BrokenError when it is gone."""
    try:
        sock.sendall(json.dumps(told).encode() + b"\n")
    except OSError:
        raise BrokenError(Status.DIED) from None


def _received(sock: socket.socket) -> bytes:
    """What came in; nothing when the other side is gone, also if it left something unread."""
    try:
        return sock.recv(CHUNK)
    except ConnectionResetError:
        return b""


def _seconds(told: Any) -> float:
    seconds = float(told)
    if not 0 <= seconds < 1e6:  # also refuses NaN
        raise ValueError(told)
    return seconds
