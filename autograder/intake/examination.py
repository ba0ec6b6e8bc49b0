"""A student's files looked into: which of them can be graded, and why the others cannot."""

import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.course import Week
from autograder.graft import graft
from autograder.intake import RefusedError
from autograder.intake.archives import ASK_SMALLER, Member
from autograder.intake.choice import Candidate, fit_to_week
from autograder.intake.forms import ASK_NOTEBOOK
from autograder.intake.names import SCRIPT, Claim
from autograder.intake.salvage import recover, recover_script

INSTEAD = {
    ".htm": "is a web page made from the notebook, not the notebook",
    ".html": "is a web page made from the notebook, not the notebook",
    ".pdf": "is a printout of the notebook, not the notebook",
    ".zip": "is a zip inside a zip, which is not looked into",
}

MAX_BYTES = 60_000_000  # of one student's notebooks, which are in memory until one of them is chosen

Refused = tuple[Claim, Member, RefusedError]


@dataclass(frozen=True)
class Examiner:
    """Knows what a notebook of `week` has to have, and the masters of the other weeks."""

    week: Week
    master: NotebookNode
    others: dict[str, NotebookNode]

    def sort(self, files: Sequence[tuple[Claim, Member]]) -> tuple[list[Candidate], list[Refused]]:
        """The files of a student, from old to new, that can be graded, and the others, from new to old."""
        candidates: list[Candidate] = []
        refused: list[Refused] = []
        for claim, member in reversed(files):
            try:
                if sum(len(one.content) for one in candidates) > MAX_BYTES:
                    raise RefusedError(f"is older than {MAX_BYTES / 1e6:g} MB of notebooks that were read", ASK_SMALLER)
                candidates.append(self.examine(claim, member))
            except RefusedError as refusal:
                alone = RefusedError(refusal.reason, refusal.ask)  # the other one keeps alive what was read of the file
                refused.append((claim, member, alone))
        return candidates, refused

    def examine(self, claim: Claim, member: Member) -> Candidate:
        """Read a notebook and see what it holds; raises RefusedError when it cannot be graded in this week."""
        content = member.read()
        recovered = recover_script(content) if SCRIPT.search(member.name) else recover(content)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's, about the student's code
                grafted = graft(self.master, recovered.notebook)
                fit = fit_to_week(self.week, self.master, self.others, recovered.notebook, grafted)
        except RefusedError:
            raise
        except Exception as problem:  # whatever a malformed notebook makes others stumble over
            raise RefusedError(f"cannot be read ({type(problem).__name__}: {problem})", ASK_NOTEBOOK) from None
        return Candidate(
            claim,
            member,
            hashlib.sha256(content).hexdigest(),
            recovered.content,
            recovered.repairs,
            tuple(grafted.repairs),
            tuple(grafted.flags),
            tuple(grafted.found),
            tuple(grafted.worked_on),
            fit,
        )


def instead(others: Sequence[Member]) -> tuple[Member, RefusedError]:
    """What a student without a notebook handed in instead: the file to name, and what to say about it."""
    for ending, what in INSTEAD.items():
        for member in others:
            if member.name.lower().endswith(ending):
                return member, RefusedError(what, ASK_NOTEBOOK)
    return others[0], RefusedError("is no notebook", ASK_NOTEBOOK)
