"""Encoding: a value as a description in JSON and the raw bytes of its arrays.

None, booleans, strings and ordinary numbers stand for themselves; everything else is a list that begins with a tag.
Containers, arrays and generators are numbered as they are met, and one that occurs twice is sent once and referred to,
so that what was shared stays shared. A container that contains itself is refused.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.wire.frames import WireError

LARGE = 2**53
PLAIN_DTYPES = frozenset("?bBhHiIlLqQefdFD")  # booleans, integers, floats and complex numbers of fixed size


def is_plain(dtype: Any) -> bool:
    """Whether arrays of this dtype travel as bytes: numbers, booleans and text, never objects."""
    return dtype.char in PLAIN_DTYPES or dtype.kind in "US"


class Encoder:
    """Describes the values of one message. `opaque` says how to describe what is not plain data."""

    def __init__(self, opaque: Callable[[Any], list[Any]]) -> None:
        self.opaque = opaque
        self.buffers: list[memoryview] = []
        self.size = 0
        self.numbers: dict[int, int] = {}  # id of what was met -> its number
        self.kept: list[Any] = []  # keeps it alive, so that no id comes twice
        self.open: set[int] = set()

    def describe(self, value: Any) -> Any:
        """The description of a value; the bytes of its arrays are added to `buffers`."""
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int:
            return value if -LARGE < value < LARGE else ["i", hex(value)]
        if kind is float:
            return value if math.isfinite(value) else ["f", repr(value)]
        if kind is complex:
            return ["c", self.describe(value.real), self.describe(value.imag)]
        if kind is bytes or kind is bytearray:
            return ["y", self._place(memoryview(bytes(value))), len(value)]
        if isinstance(value, np.generic) and is_plain(value.dtype):
            return ["n", *self._content(np.asarray(value))]
        if id(value) in self.numbers:
            if id(value) in self.open:
                raise WireError("a container that contains itself cannot be handed over")
            return ["r", self.numbers[id(value)]]
        if kind is np.ndarray and is_plain(value.dtype):
            self._number(value)
            return ["a", *self._content(value), list(value.shape), bool(value.flags.writeable)]
        if isinstance(value, (dict, list, tuple, set, frozenset)):
            return self._container(value)
        if kind is np.random.Generator:
            self._number(value)
            return ["g", self.describe(value.bit_generator.state)]
        return self.opaque(value)

    def _number(self, value: Any) -> None:
        self.numbers[id(value)] = len(self.numbers)
        self.kept.append(value)

    def _place(self, view: memoryview) -> int:
        place = self.size
        self.buffers.append(view)
        self.size += view.nbytes
        return place

    def _content(self, value: Any) -> list[Any]:
        order = "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"
        flat = np.ascontiguousarray(value.T if order == "F" else value)
        self.kept.append(flat)
        raw = memoryview(flat.reshape(-1).view(np.uint8).data) if flat.nbytes else memoryview(b"")
        return [value.dtype.str, order, self._place(raw)]

    def _container(self, value: Any) -> list[Any]:
        self._number(value)
        self.open.add(id(value))
        if isinstance(value, dict):
            told = ["d", *([self.describe(key), self.describe(item)] for key, item in value.items())]
        else:
            tag = next(t for t, k in (("l", list), ("t", tuple), ("s", set), ("z", frozenset)) if isinstance(value, k))
            told = [tag, *map(self.describe, value)]
        self.open.discard(id(value))
        return told
