"""Proxies: in the judge, the student's functions are names that ask the worker.

A proxy has the name and the signature that the exercise gives its function, taken from the released stub, so that a
check cell reads and runs as it does in a plain kernel.
"""

import inspect
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

from autograder.judge.code import loaded
from autograder.judge.record import Record
from autograder.wire.calls import Result
from autograder.wire.peer import Peer

LONGEST_CELL = 100  # lines
MOST_LINES = 500  # of code in all cells together; the masters have some 200


@lru_cache(1000)
def functions_of(stub: str) -> dict[str, tuple[str | None, inspect.Signature]]:
    """The functions that the released cell of this key defines: the documentation and the signature of each."""
    made: dict[str, Any] = {"np": np}
    exec(loaded(stub), made)  # the master's own text, bodies removed
    return {name: (one.__doc__, inspect.signature(one)) for name, one in made.items() if inspect.isfunction(one)}


class Proxies:
    """Makes the proxies of one submission, and notices when a function that was asked for does not exist."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.record = Record()  # of the calls of one check
        self.missing = ""  # the name of the function that was asked for and is not there
        self.lines = {""}  # what a worker may say of the place of an error: nothing, or a line that the student wrote

    def learn(self, source: str) -> None:
        """Take note of a student's cell. Of the place of an error nothing else is believed: it reaches the student.

        Nor are the lines of a very long cell, or of very many, with which a submission could tell what it was called
        with.
        """
        lines = [line.strip() for line in source.split("\n")]
        if len(lines) <= LONGEST_CELL:  # as wire.errors says it
            code = {f"line {number}: `{line[:100]}`" for number, line in enumerate(lines, 1) if line and line[0] != "#"}
            if len(self.lines | code) <= MOST_LINES:
                self.lines |= code

    def bind(self, stub: str, namespace: dict[str, Any]) -> None:
        """Put a proxy for each function that the released cell of this key defines into the namespace."""
        for name, told in functions_of(stub).items():
            namespace[name] = self._proxy(name, *told)

    def _proxy(self, name: str, documentation: str | None, signature: inspect.Signature) -> Callable[..., Any]:
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
        proxy.__doc__ = documentation
        proxy.__signature__ = signature  # type: ignore[attr-defined]
        return proxy
