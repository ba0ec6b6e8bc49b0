"""Kept runs: what became of each step, under the hash of everything that it depends on.

So nothing is run twice, a run that was killed goes on where it stopped, and a damaged file only costs the time to run
again.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from autograder.files import write
from autograder.sandbox.steps import Outcome, Status

FORMAT = 4  # of a kept run; a change makes every kept run stale


@dataclass(frozen=True)
class Store:
    """The runs that are kept below a folder."""

    folder: Path

    def path(self, key: str) -> Path:
        """The file of the run with this key."""
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> dict[int, Outcome] | None:
        """The outcomes that were kept under `key`, or None."""
        try:
            table = json.loads(self.path(key).read_text(encoding="utf-8"))
            return {
                int(index): Outcome(Status(o["status"]), o["outputs"], o["error"], o["seconds"])
                for index, o in table.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, key: str, outcomes: dict[int, Outcome]) -> None:
        """Keep a run."""
        table = {index: vars(outcome) for index, outcome in outcomes.items()}
        write(self.path(key), json.dumps(table))
