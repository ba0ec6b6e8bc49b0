"""Hints for messages: what visible checks say to the known mistakes of a week, and the hint that each deserves.

A message of a visible check holds the numbers that came out, and so often tells one mistake from all others. Such a
message, as a hash, goes into the kit with its hint, and the student's notebook shows the hint at once. A mistake that
only hidden checks catch has no such message, so its hint is in no kit; nor is one for what three mistakes are told.
"""

import hashlib
from dataclasses import replace

from nbformat import NotebookNode

from autograder.bank import Entry
from autograder.engine import Engine, plan
from autograder.sandbox.process import run_steps
from autograder.sandbox.steps import Kind, Step

MOST_HINTS = 2  # for one message; where more mistakes look alike, a hint is a guess


def message_hints(engine: Engine, master: NotebookNode, entries: list[Entry]) -> dict[str, list[str]]:
    """For the hash of a message the hints of the mistakes that are told it. Runs the mistakes one after the other."""
    steps = plan(master, master, experiments=False)
    checks = [step for step in steps if step.kind is Kind.CHECK and not step.hidden]
    steps = [step for step in steps if step.kind is not Kind.CHECK]
    asked: dict[int, Entry] = {}
    number = len(master.cells)
    for entry in (entry for entry in entries if not entry.is_right):
        alone = f"{entry.exercise}, {entry.name}"  # a check that never ends costs no other mistake its own
        steps.append(Step(number, Kind.STUDENT, entry.source, alone))
        for check in (check for check in checks if check.exercise == entry.exercise):
            number += 1
            asked[number] = entry
            steps.append(replace(check, index=number, exercise=alone))
        number += 1
    outcomes = run_steps(steps, engine.site) if asked else {}
    found: dict[str, list[str]] = {}
    for index, entry in asked.items():
        if message := outcomes[index].error.get("text", ""):
            hints = found.setdefault(hashlib.sha256(message.encode()).hexdigest(), [])
            hints += [entry.hint] if entry.hint not in hints else []
    return {message: hints for message, hints in found.items() if len(hints) <= MOST_HINTS}
