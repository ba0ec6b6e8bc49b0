"""Decoding: a value from a description that somebody hostile may have written.

Only plain data is built. Nothing is unpickled or evaluated, no name is looked up, and no method of what is built is
called; every size, place and number is checked before it is used.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.wire.encode import is_plain
from autograder.wire.frames import Bounds, WireError

BIT_GENERATORS = {name: getattr(np.random, name) for name in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")}
NOT_A_NUMBER = ("nan", "inf", "-inf")
LONGEST_INTEGER = 4096  # hexadecimal digits


class Decoder:
    """Builds the values of one message. `opaque` makes something of what is not plain data."""

    def __init__(self, body: bytearray, bounds: Bounds, opaque: Callable[[list[Any]], Any]) -> None:
        self.body, self.bounds, self.opaque = body, bounds, opaque
        self.met: list[Any] = []
        self.count = 0

    def build(self, told: Any, depth: int = 0) -> Any:
        """The value that a description stands for; raises WireError for a description out of form."""
        self.count += 1
        if self.count > self.bounds.values or depth > self.bounds.depth:
            raise WireError("a value with too many parts, or nested too deeply")
        if told is None or type(told) in (bool, str, int, float):
            return told
        if type(told) is not list or not told:
            raise WireError("a description out of form")
        try:
            return self._tagged(told[0], told[1:], depth)
        except WireError:
            raise
        except Exception as problem:  # whatever a malformed description makes NumPy or Python stumble over
            raise WireError(f"a description out of form ({type(problem).__name__})") from None

    def _tagged(self, tag: Any, rest: list[Any], depth: int) -> Any:
        match tag:
            case "l" | "t" | "s" | "z" | "d":
                return self._container(tag, rest, depth)
            case "a":
                return self._array(*rest)
            case "r":
                return self.met[_whole(rest[0], len(self.met) - 1)]
            case "n":
                return self._content(rest[0], rest[1], rest[2], shape=())[()]
            case "i":
                text = _text(rest[0])
                if len(text) > LONGEST_INTEGER:
                    raise WireError("an integer that is too long")
                return int(text, 16)
            case "f":
                return float(NOT_A_NUMBER[NOT_A_NUMBER.index(rest[0])])
            case "c":
                return complex(float(self.build(rest[0], depth + 1)), float(self.build(rest[1], depth + 1)))
            case "y":
                return bytes(self._bytes(rest[0], rest[1]))
            case "g":
                return self._generator(rest[0], depth)
        return self.opaque([tag, *rest])

    def _container(self, tag: str, rest: list[Any], depth: int) -> Any:
        place = len(self.met)
        self.met.append(None)
        made: Any
        if tag == "d":
            made = self.met[place] = {}
            for key, item in rest:
                made[self.build(key, depth + 1)] = self.build(item, depth + 1)
            return made
        parts = (self.build(part, depth + 1) for part in rest)
        made = {"l": list, "t": tuple, "s": set, "z": frozenset}[tag](parts)
        self.met[place] = made
        return made

    def _array(self, dtype: Any, order: Any, place: Any, shape: Any, writeable: Any) -> Any:
        self.met.append(None)
        number = len(self.met) - 1
        made = self._content(dtype, order, place, shape=tuple(_whole(n, self.bounds.body_bytes) for n in shape))
        made.flags.writeable = bool(writeable)
        self.met[number] = made
        return made

    def _content(self, dtype: Any, order: Any, place: Any, shape: tuple[int, ...]) -> Any:
        kind = np.dtype(_text(dtype))
        if not is_plain(kind) or len(shape) > 32 or not kind.itemsize:
            raise WireError("an array of a kind that is not handed over")
        raw = self._bytes(place, math.prod(shape) * kind.itemsize)
        flat = np.frombuffer(bytearray(raw), dtype=kind) if len(raw) else np.zeros(math.prod(shape), dtype=kind)
        return flat.reshape(shape[::-1]).T if order == "F" else flat.reshape(shape)

    def _bytes(self, place: Any, size: Any) -> memoryview:
        start, count = _whole(place, len(self.body)), _whole(size, self.bounds.body_bytes)
        if start + count > len(self.body):
            raise WireError("an array that reaches past the end of its message")
        return memoryview(self.body)[start : start + count]

    def _generator(self, told: Any, depth: int) -> Any:
        self.met.append(None)
        number = len(self.met) - 1
        state = self.build(told, depth + 1)
        bits = BIT_GENERATORS[state["bit_generator"]]()
        bits.state = state
        self.met[number] = np.random.Generator(bits)
        return self.met[number]


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise WireError("a number out of range")
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise WireError("a description out of form")
    return value
