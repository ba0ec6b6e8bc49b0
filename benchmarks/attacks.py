"""What each attack of tests/attacks achieves against nbgrader as it comes, and against this engine.

    python -m benchmarks.attacks [FAMILY ...] [--to FILE]

Every attack is graded with an honest neighbour after it, in a course of its own: by `nbgrader autograde` with no
configuration but the course's name, and by the engine. Stock nbgrader has no limits, so the runs of it are kept to
4 GB of memory and 200 MB a file and are ended after three minutes, lest the attacks that use up a machine use up this
one. Two attacks are run at a time.
"""

import argparse
import contextlib
import multiprocessing
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from autograder.cells import Role, read_notebook, role, write_notebook
from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import prepare_environment
from autograder.release import release
from autograder.wording import without_folders
from tests.attacks import grading, known, target
from tests.attacks.attack import Attack, families
from tests.attacks.listeners import Listeners
from tests.attacks.machine import Machine, adopt_orphans, end_descendants, remove_marked

PATIENCE = 180.0  # seconds for stock nbgrader with two submissions
MEMORY, FILE_SIZE = 4_000_000_000, 200_000_000
ATTACKER, NEIGHBOUR = "a-attacker", "b-honest"
MOST_SAID, MOST_PHRASES = 60, 3
ROOT = Path(__file__).resolve().parents[1]
Scores = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Came:
    """What came of one attack with one grader: what it got, best first; nothing when it was stopped."""

    got: tuple[str, ...]

    def __str__(self) -> str:
        return "; ".join(self.got) or "stopped"


def judged(attack: Attack, scores: Scores, shown: str, told: str, left: list[str], heard: list[str]) -> Came:
    """Say in words what an attack got. `shown` is what its cells displayed, `told` what a student reads."""
    own, others = scores.get(ATTACKER, {}), scores.get(NEIGHBOUR, {})
    points = sum(score for name, score in own.items() if name.startswith(attack.exercise + "-"))
    most = target.POINTS[attack.exercise]
    breaches = {phrase(line.removeprefix("BREACH ")) for line in shown.split("\n") if line.startswith("BREACH")}
    secrets = [secret for secret in (*target.PRIVATE, *target.HIDDEN_INPUTS) if secret in shown + told]
    secrets += [number for number in target.HIDDEN_DIGITS if number in told]
    got = []
    if points > attack.earns:
        got.append("full marks" if points >= most else f"{points:g} of {most:g} points")
    if secrets:
        got.append("leak")
    got += [f"got through: {', '.join(sorted(breaches)[:MOST_PHRASES])}"] if breaches else []
    if sum(score for score in others.values()) < sum(target.POINTS.values()):
        got.append("no grade for others")
    if heard:
        got.append("sent something out")
    if any(line.startswith("processes") for line in left):
        got.append("a process survived")
    if any(not line.startswith("processes") for line in left):
        got.append("something was left on the machine")
    return Came(tuple(got))


def phrase(breach: str) -> str:
    """What an attack said that it got, without folders, numbers and contents of this machine."""
    return re.sub(r"-?\d+", "N", without_folders(breach.split(":")[0]))[:MOST_SAID]


def outputs(notebook: NotebookNode) -> str:
    """All texts that the student's own cells left in a graded notebook."""
    texts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []) if role(cell) is not Role.CHECK else []:
            texts += [output.get("text", ""), output.get("evalue", ""), *output.get("data", {}).values()]
    return "\n".join("".join(text) if isinstance(text, list) else str(text) for text in texts)


def here(attack: Attack, folder: Path, known: dict[str, object]) -> tuple[Scores, str, str]:
    """The engine, through its commands: the scores, what the cells displayed, and what the student reads."""
    course = Course.load(folder)
    os.chdir(course.root)
    hand_in(attack, course, known)
    with contextlib.suppress(CourseError):  # nothing could be graded, which the scores say
        graded = grading.gather(course, grading.run(course))
        scores: Scores = {student: dict(one.scores) for student, one in graded.items()}
        own = graded[ATTACKER]
        shown = outputs(own.notebook) if own.notebook else ""
        return scores, shown, own.messages() + own.page
    return {}, "", ""


def stock(attack: Attack, folder: Path, known: dict[str, object]) -> tuple[Scores, str, str]:
    """The same for nbgrader as it comes, whose pages show all that cells displayed."""
    hand_in(attack, Course(folder, folder, "stock", "stock", ()), known)
    run_stock(folder, "autograde")
    from nbgrader.api import Gradebook, MissingEntry

    scores: Scores = {}
    with contextlib.suppress(MissingEntry), Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        for student in (ATTACKER, NEIGHBOUR):
            grades = gradebook.find_submission_notebook("tiny", "week0", student).grades
            best = {one.name: max(one.auto_score or 0.0, one.manual_score or 0.0) for one in grades}
            scores[student] = {name: score for name, score in best.items() if "written" not in name}
    shown = ""
    with contextlib.suppress(CourseError):
        shown = outputs(read_notebook(folder / "autograded" / ATTACKER / "week0" / "tiny.ipynb"))
    return scores, shown, ""


def hand_in(attack: Attack, course: Course, known: dict[str, object]) -> None:
    """The attack, and an honest neighbour."""
    grading.honest(course, NEIGHBOUR)
    attack.hand_in(course, ATTACKER, known | {"course": str(course.root), "classroom": str(course.classroom)})


def run_stock(folder: Path, *command: str) -> None:
    """Run an nbgrader command in a process and a session of its own, within limits, and for so long only."""
    child = os.fork()
    if not child:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
        os.chdir(folder)
        log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(log, stream)
        with contextlib.suppress(BaseException):
            from nbgrader.apps import NbGraderApp

            NbGraderApp.launch_instance([*command, "week0"])
        os._exit(0)
    until = time.monotonic() + PATIENCE
    while not os.waitpid(child, os.WNOHANG)[0]:
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        time.sleep(0.05)


GRADERS: dict[str, Callable[[Attack, Path, dict[str, object]], tuple[Scores, str, str]]] = {
    "stock": stock,
    "here": here,
}


def build(root: Path) -> None:
    """A course for each grader, released."""
    course = target.build(root / "here")
    release(course, course.weeks[0])
    (root / "stock" / "source" / "week0").mkdir(parents=True)
    write_notebook(target.master(), root / "stock" / "source" / "week0" / "tiny.ipynb")
    shutil.copy(course.root / "canary.txt", root / "stock")
    (root / "stock" / "nbgrader_config.py").write_text("get_config().CourseDirectory.course_id = 'stock'\n")
    run_stock(root / "stock", "generate_assignment")


def run(task: tuple[str, int, str, Path]) -> Came:
    """One attack with one grader, in a process of its own that adopts whatever is left behind."""
    family, place, grader, templates = task
    attack = everything()[family][place]
    with tempfile.TemporaryDirectory(prefix="autograder-benchmark-", ignore_cleanup_errors=True) as root:
        folder, scratch = Path(root) / "course", Path(root) / "tmp"
        shutil.copytree(templates / grader, folder, symlinks=True)
        scratch.mkdir()
        os.environ |= {target.CANARY_VARIABLE: target.CANARY, "TMPDIR": str(scratch)}
        tempfile.tempdir = str(scratch)
        listeners = Listeners(Path(root))
        submitted = folder / ("submitted" if grader == "stock" else "classroom/submitted")
        known = {"classmate": str(submitted / NEIGHBOUR / "week0" / "tiny.ipynb"), **listeners.known()}
        adopt_orphans(True)
        before = Machine.now()
        try:
            scores, shown, told = GRADERS[grader](attack, folder, known)
            time.sleep(0.5)  # for what comes late
            left = [line for line in Machine.now().left_since(before) if is_of(attack, line)]
        finally:
            end_descendants()
            listeners.close()
            remove_marked(attack.slug)
    return judged(attack, scores, shown, told, left, listeners.heard)


def is_of(attack: Attack, line: str) -> bool:
    """Whether something that was left is this attack's, and not that of the one that ran at the same time."""
    kind = line.split(":")[0]
    return attack.slug in line if kind == "marked" else kind != "shared" or "shmget" in attack.code


def table(chosen: list[str], most: int | None = None) -> Iterator[str]:
    """The comparison, as lines of Markdown; of the first `most` attacks of each family, and all that get through."""
    corpus = {name: attacks[:most] for name, attacks in families().items() if name in chosen}
    corpus |= {"known": known.ATTACKS} if "known" in chosen else {}
    every = [(name, place) for name, attacks in corpus.items() for place in range(len(attacks))]
    with tempfile.TemporaryDirectory(prefix="autograder-benchmark-") as root:
        build(Path(root))
        tasks = [(*one, grader, Path(root)) for grader in GRADERS for one in every if is_meant(one[0], grader)]
        with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
            came = list(tqdm(pool.imap(run, tasks), total=len(tasks), desc="attacks", unit="run", disable=None))
    results = dict(zip([task[:3] for task in tasks], came, strict=True))
    for grader, name in (("stock", "stock nbgrader"), ("here", "here")):
        runs = [one for key, one in results.items() if key[2] == grader]
        kinds = [
            word.split(":")[0] if "points" not in word else "points" for one in runs for word in one.got or ("stopped",)
        ]
        counts = ", ".join(f"{kind} {count}" for kind, count in Counter(kinds).most_common())
        yield f"- {name}, {len(runs)} attacks: {counts}"
    for name, attacks in corpus.items():
        yield from ("", f"## {about(name)}", "", "| attack | stock nbgrader | here |", "|---|---|---|")
        for place, attack in enumerate(attacks):
            stocks = str(results.get((name, place, "stock"), "not aimed at it"))
            limited = " (limited)" if attack.harms and is_meant(name, "stock") else ""
            yield f"| {attack.name} | {stocks}{limited} | {results[name, place, 'here']} |"


def is_meant(family: str, grader: str) -> bool:
    """Whether a family is aimed at this grader: some know only the protocol and the functions of this engine."""
    return grader == "here" or family not in ("tampering", "wire")


def everything() -> dict[str, tuple[Attack, ...]]:
    """The corpus, and what is known to get through."""
    return families() | {"known": known.ATTACKS}


def about(family: str) -> str:
    """The first sentence of a family's file."""
    module = known if family == "known" else sys.modules[f"tests.attacks.corpus.{family}"]
    return (module.__doc__ or "").split("\n")[0].split(". ")[0].rstrip(".")


def main() -> None:
    """Print the table, or write it into a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("family", nargs="*", help=f"default: all of {', '.join(everything())}")
    parser.add_argument("--most", type=int, help="attacks of each family; default: all, which takes more than an hour")
    parser.add_argument("--to", type=Path, help="write a page of the docs instead")
    chosen = parser.parse_args()
    prepare_environment()
    os.environ |= {"PYTHONPATH": str(ROOT), "COURSE_DATA": str(ROOT / "datasets")}
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    import nbgrader.apps  # noqa: F401  (once, not in every process)

    started = time.monotonic()
    lines = list(table(chosen.family or list(everything()), chosen.most))
    minutes = (time.monotonic() - started) / 60
    which = f"the first {chosen.most} attacks of each file" if chosen.most else "the attacks"
    option = f"--most {chosen.most} " if chosen.most else ""
    page = PAGE.format(minutes=f"{minutes:.0f}", which=which, option=option) + "\n".join(lines) + "\n"
    if chosen.to:
        chosen.to.write_text(page, encoding="utf-8")
    else:
        print(page)


PAGE = """\
# Attacks

What {which} of `tests/attacks/corpus` achieve, each graded with an honest neighbour: by `nbgrader
autograde` as it comes, and by this engine. Written by `python -m benchmarks.attacks {option}--to docs/attacks.md`,
which took {minutes} minutes here. `tests/attacks` proves the last column for the whole corpus whenever the tests are
run; the last family is known to get through, if not in every run, and is not in the corpus.

- *full marks* or points: a wrong solution earned them.
- *leak*: a hidden test, a secret of the office or another student's answer was read or shown.
- *got through*: what the attack itself says that it could do.
- *no grade for others*: the neighbour lost points or was not graded.
- *stopped*: none of these, and nothing was left behind.
- *(limited)*: stock nbgrader, which has no limits, was kept to 4 GB of memory, 200 MB a file and three minutes.

"""


if __name__ == "__main__":
    main()
