"""Proxies: in the judge, the student's functions are names that ask the worker.

A proxy has the name and the signature that the exercise gives its function, taken from the released stub, so that a
check cell reads and runs as it does in a plain kernel.
"""

import inspect
from collections.abc import Callable
from functools import partial
from types import CodeType
from typing import Any

from autograder.judge.record import Record
from autograder.wire.calls import Result
from autograder.wire.peer import Peer

LONGEST_CELL = 100  # lines


class Proxies:
    """Makes the proxies of one submission, and notices when a function that was asked for does not exist."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.record = Record()  # of the calls of one check
        self.missing = ""  # the name of the function that was asked for and is not there
        self.lines = {""}  # what a worker may say of the place of an error: nothing, or a line that the student wrote

    def learn(self, source: str) -> None:
        """Take note of a student's cell. Of the place of an error nothing else is believed: it reaches the student.

        Nor are the lines of a very long cell, with which a submission could tell what it was called with.
        """
        lines = source.split("\n")
        if len(lines) <= LONGEST_CELL:  # as wire.errors says it
            self.lines |= {f"line {number}: `{line.strip()[:100]}`" for number, line in enumerate(lines, 1)}

    def bind(self, stub: CodeType, namespace: dict[str, Any]) -> None:
        """Put a proxy for each function that the released cell `stub` defines into the namespace."""
        stubs: dict[str, Any] = {"np": namespace.get("np")}
        exec(stub, stubs)  # the master's own text, bodies removed
        for name, made in stubs.items():
            if inspect.isfunction(made):
                namespace[name] = self._proxy(name, made)

    def _proxy(self, name: str, stub: Callable[..., Any]) -> Callable[..., Any]:
        def result(call: Result) -> Any:
            try:
                return call()
            except BaseException as error:
                if isinstance(error, NameError) and str(error) == f"name '{name}' is not defined":
                    self.missing = name
                line = getattr(error, "student_line", "")
                error.student_line = line if line in self.lines else ""  # type: ignore[attr-defined]
                raise

        def proxy(*args: Any, **kwargs: Any) -> Any:
            return result(lambda: self.record.call(self.peer, name, args, kwargs))

        def call_each(rows: list[tuple[Any, ...]]) -> list[Result]:
            return [partial(result, call) for call in self.record.call_each(self.peer, name, rows)]

        proxy.call_each = call_each  # type: ignore[attr-defined]  # as checks.call_each has it
        proxy.__name__ = proxy.__qualname__ = name
        proxy.__doc__ = stub.__doc__
        proxy.__signature__ = inspect.signature(stub)  # type: ignore[attr-defined]
        return proxy
