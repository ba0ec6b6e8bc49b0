"""What a submission goes through: an examination that gives the points, and a rehearsal for what people read.

In the examination the worker meets the inputs of hidden checks, and whatever it says afterwards may carry them out:
what a cell prints or raises, and what a visible check tells of a value or an exception. So all that is shown comes from
a rehearsal, in a worker that no hidden check ever calls: of the cells, and of the visible checks that have something to
say. Experiments give no points and run there alone. Where no cell shows anything and no visible check fails, as in most
good work, no rehearsal is needed.
"""

from dataclasses import replace

from autograder.sandbox.process import run_steps
from autograder.sandbox.site import Site
from autograder.sandbox.steps import Kind, Outcome, Status, Step

BROKE = (Status.TIMEOUT, Status.DIED)


def run_submission(steps: list[Step], site: Site) -> dict[int, Outcome]:
    """Run the steps of one submission; the outcome of each by its index. Raises CourseError if nothing can run here."""
    examined = run_steps([_without_hints(step) for step in steps if step.kind is not Kind.EXPERIMENT], site)
    checks = {step.index for step in steps if step.kind is Kind.CHECK}
    telling = {index for index, outcome in examined.items() if outcome.outputs or outcome.error}
    if not any(step.kind is Kind.EXPERIMENT or (step.index in telling and not step.hidden) for step in steps):
        return examined
    broke = {index for index, outcome in examined.items() if outcome.status in BROKE}
    shown = [step for step in steps if not step.hidden and (step.index not in checks or step.index in telling)]
    rehearsed = run_steps([step for step in shown if step.index not in broke], site)
    told = {
        index: _verdict(examined[index], outcome) if index in checks else outcome
        for index, outcome in rehearsed.items()
    }
    return examined | told


def _without_hints(step: Step) -> Step:
    """A step of the examination: what a visible check has to say is said in the rehearsal."""
    return step if step.hidden or not step.casebook else replace(step, casebook=None)


def _verdict(examined: Outcome, rehearsed: Outcome) -> Outcome:
    """A visible check: it counts as examined, and speaks as rehearsed, or as if it were hidden."""
    if not examined.error or rehearsed.status is Status.ERROR:
        return replace(examined, error=rehearsed.error if examined.error else {})
    return replace(examined, error={**examined.error, "text": examined.error.get("public") or ""})
