"""What a submission goes through: an examination that gives the points, and a rehearsal for what people read.

In the examination the worker meets the inputs of hidden checks, and what a cell prints or raises afterwards may carry
them out. So a cell's outputs and errors are taken from a rehearsal, in a worker that no check ever calls. Experiments
give no points and run there alone. Where no cell shows anything, as in most honest work, no rehearsal is needed.
"""

from autograder.sandbox.process import run_steps
from autograder.sandbox.site import Site
from autograder.sandbox.steps import Kind, Outcome, Status, Step


def run_submission(steps: list[Step], site: Site) -> dict[int, Outcome]:
    """Run the steps of one submission; the outcome of each by its index. Raises CourseError if nothing can run here."""
    outcomes = run_steps([step for step in steps if step.kind is not Kind.EXPERIMENT], site)
    cells = [step for step in steps if step.kind is not Kind.CHECK]
    if any(step.kind is Kind.EXPERIMENT or _shows(outcomes[step.index]) for step in cells):
        broke = (Status.TIMEOUT, Status.DIED)
        again = [step for step in cells if step.index not in outcomes or outcomes[step.index].status not in broke]
        outcomes |= run_steps(again, site)
    return outcomes


def _shows(outcome: Outcome) -> bool:
    return bool(outcome.outputs or outcome.error)
