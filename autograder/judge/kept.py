"""What is kept of a value, so that it can be made again: the value as it was at a moment, functions by their numbers.

A value is kept as it is, and described as on the wire when it is needed again, or at once if it may be another one by
then, as a random generator that moves on.
"""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Any

import numpy as np

from autograder.wire.decode import Decoder
from autograder.wire.encode import ATOMS, Encoder
from autograder.wire.frames import Bounds, TooLargeError

ROOM = Bounds(body_bytes=2_000_000, values=50_000)  # for a value that is described
MOST_FUNCTIONS = 100  # in a value
ATOM_BYTES = 100
ITERATOR: type = type(iter([]))  # what an iterator is when it comes off the wire; a copy of it moves on by itself

Function = Callable[..., Any]


class Unkept(Exception):  # noqa: N818  (a limit of the record, not an error)
    """A value that cannot be made again."""


class Kept:
    """A value as it was at a moment: `seen` is to be looked at only, `again` makes it anew.

    The functions in it are numbered, after those that are `known`. Unless it may have `others`, a value with a function
    that is not known cannot be kept.
    """

    def __init__(self, value: Any, known: Sequence[Function] = (), others: bool = True) -> None:
        self.value, self.others = copy(value) if type(value) is ITERATOR else value, others
        self.functions: list[Function] = list(known)
        self.told: Any = None
        self.size = math.inf if type(value) is ITERATOR else size(value)
        if self.size == math.inf:
            self.describe()

    def describe(self) -> None:
        """Keep the value as it is now, whatever happens to it; raises Unkept."""
        if self.told is None:
            encoder = Encoder(self._number, ROOM)
            try:
                self.told = [encoder.describe(self.value)]
            except (TooLargeError, RecursionError):
                raise Unkept from None
            self.body, self.value = b"".join(encoder.body), None
            self.size = len(self.body)

    def _number(self, value: Any) -> list[Any]:
        if not callable(value):
            raise Unkept
        number = next((number for number, one in enumerate(self.functions) if one is value), None)
        if number is None:
            if not self.others or len(self.functions) >= MOST_FUNCTIONS:
                raise Unkept
            number = len(self.functions)
            self.functions.append(value)
        return ["function", number]

    def seen(self) -> Any:
        """The value, which nobody may change."""
        return self.value if self.told is None else self._twin

    @cached_property
    def _twin(self) -> Any:
        return self.again()

    def again(self, functions: Sequence[Function] | None = None) -> Any:
        """The value, new, with these functions in place of its own."""
        self.describe()
        functions = self.functions if functions is None else functions
        decoder = Decoder(io.BytesIO(self.body), len(self.body), ROOM, lambda told: functions[told[1]])
        return decoder.build(self.told[0])


def size(value: Any, met: set[int] | None = None) -> float:
    """About how many bytes a plain value holds; infinity for one that is not plain, or moves on by itself.

    What occurs again counts once: few parts can stand for very many. Raises Unkept for an iterator, which whoever looks
    at it uses up.
    """
    kind = type(value)
    if kind is np.ndarray:
        return value.nbytes  # type: ignore[no-any-return]
    if kind in ATOMS:
        return ATOM_BYTES
    if kind not in (dict, list, tuple):
        if issubclass(kind, Iterator):
            raise Unkept
        return ATOM_BYTES if issubclass(kind, np.generic) else math.inf
    met = set() if met is None else met
    if id(value) in met:
        return 0
    met.add(id(value))
    parts = list(value.values()) if kind is dict else value
    return ATOM_BYTES * len(parts) if ATOMS.issuperset(map(type, parts)) else sum(size(part, met) for part in parts)
