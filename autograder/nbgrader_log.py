"""What nbgrader logs while one of its converters runs: collected, so that its stack traces never reach a person."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class NbgraderLog(logging.Handler):
    """Keeps the lines of nbgrader's errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.lines += record.getMessage().strip().splitlines()

    def reason(self) -> str:
        """The line that names the exception: the last such line of the stack trace that nbgrader logged."""
        named = [line for line in self.lines if ": " in line and not line.startswith((" ", "There was", "Please"))]
        return named[-1] if named else ""


@contextmanager
def nbgrader_log() -> Iterator[NbgraderLog]:
    """Catch nbgrader's log while one of its converters runs."""
    from traitlets.log import get_logger

    log, heard = get_logger(), NbgraderLog()
    handlers, log.handlers, propagate, log.propagate = log.handlers, [heard], log.propagate, False
    try:
        yield heard
    finally:
        log.handlers, log.propagate = handlers, propagate
