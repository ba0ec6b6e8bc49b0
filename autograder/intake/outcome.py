"""What collecting did, as records: what was taken, what could not be, and what was left alone."""

from collections import Counter
from dataclasses import dataclass

from autograder.intake.shelf import Status
from autograder.intake.times import HandedIn
from autograder.wording import amount, together


@dataclass(frozen=True)
class Collected:
    """A notebook in its place. `repairs` were made in the file, `mends` will be by grading; `notes` are for people.

    `known`: the ledger has it already, so that all of this was told before. `corrected` says that another time of
    handing in was taken for right until now.
    """

    student: str
    source: str
    status: Status
    handed_in: HandedIn = HandedIn()
    late: bool = False
    repairs: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    known: bool = False
    corrected: str = ""


@dataclass(frozen=True)
class Problem:
    """A file that was not taken, why, and what would help; `student` is empty if nobody knows whose it is."""

    student: str
    source: str
    reason: str
    ask: str

    @property
    def sentence(self) -> str:
        """What is wrong, and what to ask for."""
        return f"{self.source} {self.reason}. {self.ask}"


@dataclass(frozen=True)
class SetAside:
    """A notebook that was left alone, because another one counts or it belongs elsewhere."""

    student: str
    source: str
    reason: str


@dataclass(frozen=True)
class CollectReport:
    """All of it. `ignored` counts the files that are no notebooks and need nobody's attention.

    With a roster, `absent` are those on it who have handed in nothing so far, `strangers` those who are not on it.
    `told` has further lines: who is late, and who is on the roster under another id.
    """

    week: str
    collected: tuple[Collected, ...]
    problems: tuple[Problem, ...]
    set_aside: tuple[SetAside, ...]
    ignored: int
    absent: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The report for people; the last line sums up."""
        told: list[str] = []
        for one in self.collected:
            told += [f"{one.student}: {one.corrected}"] if one.corrected else []
            if not one.known:
                told += [f"{one.student}: {text}" for text in (*one.notes, *one.repairs)]
                told += [f"{one.student}: grading will mend: {'; '.join(together(one.mends))}"] if one.mends else []
        counts = Counter(one.status for one in self.collected)
        if counts["retimed"]:
            told.append(f"if these were graded, run `autograder grade {self.week}`, for penalties by the new times")
        told += [f"{one.student or 'whose?'}: {one.source} set aside, as it {one.reason}" for one in self.set_aside]
        told += [f"PROBLEM {one.student or 'whose?'}: {one.sentence}" for one in self.problems]
        told += [f"not on the roster: {', '.join(self.strangers)}"] if self.strangers else []
        told += [f"on the roster, and nothing handed in yet: {', '.join(self.absent)}"] if self.absent else []
        told += self.told
        sums = [f"{counts[name]} {name}" for name in ("new", "replaced", "unchanged")]
        sums += [f"{counts['retimed']} with another time"] if counts["retimed"] else []
        sums += [amount(len(self.problems), "problem"), amount(len(self.set_aside), "notebook") + " set aside"]
        sums += [amount(self.ignored, "other file") + " ignored"] if self.ignored else []
        return [*told, f"{self.week}: {', '.join(sums)}"]


class Stopped(KeyboardInterrupt):
    """A run was interrupted; `report` has what was done until then."""

    def __init__(self, report: CollectReport) -> None:
        super().__init__()
        self.report = report
