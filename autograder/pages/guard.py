"""The last look at what is about to be handed to a student: no line of a hidden test may stand in it.

Pages are made of public messages only, so this finds nothing as long as everything before it works. It is there for the
day when it does not: an author who quotes a test in a hint, a grader who pastes one into a comment.
"""

from nbformat import NotebookNode

from autograder.cells import MARKERS, Role, released_source, role
from autograder.leaks import secrets_of


class Guard:
    """The secrets of one master notebook, ready to be looked for in many texts."""

    def __init__(self, master: NotebookNode) -> None:
        self.secrets = secrets_of(master)
        self.public = _squeezed("\n".join(released_source(cell) for cell in master.cells))

    def leaks(self, text: str, own: str = "", comments: str = "") -> list[str]:
        """Which secrets stand in `text`, one phrase each, naming the master's cell.

        `own` is what the student wrote and therefore knows. An instructor may quote a solution or a mark scheme in
        `comments`, but not a hidden test. The marker of a region is never in order: a master cell came through.
        """
        text, own, comments = _squeezed(text), _squeezed(own), _squeezed(comments)
        found = [f"the marker {marker!r}" for marker in MARKERS if marker in text]
        for secret in self.secrets:
            lines = "\n".join(secret.lines)
            if lines not in text or lines in self.public or lines in own:
                continue
            if lines in comments and not secret.origin.startswith("hidden test"):
                continue
            found.append(f"{secret.origin}: {secret.lines[0][:60]!r}")
        return found


def own_text(notebook: NotebookNode) -> str:
    """The student's code and answers in a graded notebook."""
    return "\n".join(cell.source for cell in notebook.cells if role(cell) in (Role.SOLUTION, Role.WRITTEN))


def _squeezed(text: str) -> str:
    """The text without indentation and empty lines."""
    return "\n".join(line for raw in text.split("\n") if (line := raw.strip()))
