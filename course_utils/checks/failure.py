"""A failed check: one text for its owner, and one that can be shown when the check is hidden."""

from textwrap import wrap

from course_utils.checks.hints import hint_for


class CheckFailure(AssertionError):  # noqa: N818  (a failed check is not an error of the program)
    """A check that did not pass.

    `str(failure)` is the full message. `failure.public` says the same without the values a hidden check must
    keep: no expected value, no input, and no number or name that the student's code could choose so that it
    tells one. What was checked, the kind of difference and the hint stay.

        str(e)    ewa(temperatures): 2 of 3 entries differ, first at index (1,): got 52.6, expected 10.
                  The largest difference is 30 % of the largest expected value.
                  Hint: is v itself left uncorrected?
        e.public  ewa(temperatures): some entries differ. The largest difference is below the largest
                  expected value.
                  Hint: is v itself left uncorrected?
    """

    public: str

    def __init__(self, message: str, public: str = "") -> None:
        super().__init__(message)
        self.public = public or message

    def _render_traceback_(self) -> list[str]:
        """What Jupyter prints: the message and what is known of it; the student's error is not in the check's code."""
        lines = ["Check failed"]
        for paragraph in [*str(self).splitlines(), *hint_for(str(self)).splitlines()]:
            lines += wrap(paragraph, width=100) or [""]
        return lines


def failure(sentence: str, hint: str = "", public: str | None = None) -> CheckFailure:
    """A failure from a sentence and a hint; `public` replaces the sentence where that one names values."""
    question = f"\nHint: {hint}" if hint else ""
    return CheckFailure(sentence + question, (sentence if public is None else public) + question)
