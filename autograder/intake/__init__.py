"""Taking in what students hand in: from a folder or zip of anybody's making to one sound notebook per student.

archives (and paths): what files there are; names, identity, roster, classlist and sorting: whose each one is; salvage
(and breaks, conflicts, forms, scripts): a notebook out of a damaged file; examination and choice: which of a student's
notebooks counts; times and overdue: when it was handed in, and whether that is late; run and shelf: where it goes;
ledger, receipts and outcome: what was done, for later stages and for people. `autograder.collect` puts them together.
"""


class RefusedError(Exception):
    """A file that is not taken. `reason` goes on where the file's name ends; `ask` says what would help."""

    def __init__(self, reason: str, ask: str) -> None:
        super().__init__(f"{reason}. {ask}")
        self.reason = reason
        self.ask = ask
