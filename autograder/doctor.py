"""What this machine provides for grading, found out by trying, and what to do about what is missing.

Each kind of sandbox is tried as grading uses it: a worker is put into it, and cells look from inside what is in reach.
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import dedent

from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.sandbox import landlock
from autograder.sandbox.client import NoSandboxError
from autograder.sandbox.enclosure import Walls
from autograder.sandbox.nursery import nursery
from autograder.sandbox.process import run_steps
from autograder.sandbox.site import SANDBOX, Site
from autograder.sandbox.steps import Kind, Status, Step

REFUSED = """
    try:
        {attempt}
    except OSError:
        pass
    else:
        raise AssertionError
    """
INSIDE = {
    "NumPy, h5py, Matplotlib and course_utils work": """
        import h5py, numpy
        from course_utils.plots import show
        numpy.eye(3) @ [1, 2, 3]
        """,
    "modules that nobody has loaded yet can be": "import sqlite3, xml.dom.minidom, numpy.polynomial",
    "the scratch folder can be written": "open('note.txt', 'w').write('x')",
    "nothing else can be written": REFUSED.format(attempt="open('/usr/autograder-doctor', 'w')"),
    "the course and its classroom cannot be read": """
        import os
        for folder in {secrets}:
            try:
                assert not os.listdir(folder), folder
            except OSError:
                pass
        """,
    "no program can be started": REFUSED.format(attempt="import os; os.fork() or os._exit(1)"),
    "no connection can be opened": REFUSED.format(attempt="import socket; socket.socket()"),
    "no other process can be signalled": REFUSED.format(attempt="import os; os.kill(os.getppid(), 0)"),
}


@dataclass(frozen=True)
class Finding:
    """One line of the report. What is not good has a line of advice."""

    good: bool
    text: str
    advice: str = ""


def examine(course: Course) -> Iterator[Finding]:
    """Look at this machine; the last finding says whether, and how, submissions are graded here."""
    yield Finding(platform.system() == "Linux", f"{platform.system()} {platform.release()}, {platform.machine()}")
    with nursery.lend() as warm:
        groups = warm.groups
    advice = (
        "Memory is then bounded by address space, process by process; that is enough for most machines. "
        "A container's own bound (--memory) holds as well, and ends a worker before the office."
    )
    yield Finding(bool(groups), f"control groups: {', '.join(groups) or 'not delegated'}", "" if groups else advice)
    site = Engine(course).site
    works = []
    for walls in SANDBOX:
        findings = list(_inside(walls, replace(site, walls=(walls,))))
        yield from findings
        if all(finding.good for finding in findings):
            works.append(walls)
    if works:
        yield Finding(True, f"submissions are graded in a sandbox of {works[0]}")
    else:
        advice = "Grade on another machine, or with --no-sandbox those submissions whose authors you trust."
        yield Finding(False, "submissions cannot be graded in a sandbox", advice)


ADVICE = {
    Walls.NAMESPACES: "Needed are root, or user namespaces for everybody (kernel.unprivileged_userns_clone, "
    "AppArmor's restriction of them). Docker's default profile refuses both; that is fine where landlock works.",
    Walls.LANDLOCK: "Needed is Linux 5.13 or newer with landlock switched on (lsm=landlock,...), and a container "
    "whose seccomp profile lets its system calls pass.",
}


def _inside(walls: Walls, site: Site) -> Iterator[Finding]:
    cells = [dedent(cell).replace("{secrets}", repr([str(path) for path in site.secrets])) for cell in INSIDE.values()]
    steps = [Step(index, Kind.STUDENT, cell) for index, cell in enumerate(cells)]
    version = f", version {landlock.version()}" if walls is Walls.LANDLOCK else ""
    try:
        outcomes = run_steps(steps, site)
    except CourseError as problem:
        reason = problem.reason if isinstance(problem, NoSandboxError) else f"{walls}: {problem}"
        yield Finding(False, reason, ADVICE[walls])
        return
    yield Finding(True, f"{walls}{version}")
    for index, what in enumerate(INSIDE):
        outcome = outcomes[index]
        said = f" ({outcome.error.get('text') or outcome.status})" if outcome.status is not Status.OK else ""
        yield Finding(outcome.status is Status.OK, f"  inside, {what}{said}")
