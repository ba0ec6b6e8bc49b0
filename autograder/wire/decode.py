"""Decoding: a value from a description that somebody hostile may have written.

Only plain data is built. Nothing is unpickled or evaluated, no name is looked up, and no method of what is built is
called; every size, place and number is checked before it is used. The bytes of arrays are taken from the body in the
order in which the arrays are told, each byte once, so that all arrays together are no larger than the body.
"""

from array import array
from collections.abc import Callable, Iterable
from io import BufferedIOBase
from typing import Any

import numpy as np

from autograder.wire import arrays, compounds, generators
from autograder.wire.encode import ATOMS, SEQUENCES
from autograder.wire.frames import Bounds, WireError, exactly

GENERATOR_VALUES = 500  # what a generator counts as, by the memory and the time that it takes


class Decoder:
    """Builds the value of one message, whose body comes next from `source`.

    `opaque` makes something of what is not plain data. `shared` is what the other side knows by its number. `is_plain`
    as in an Encoder.
    """

    def __init__(
        self,
        source: BufferedIOBase,
        body_bytes: int,
        bounds: Bounds,
        opaque: Callable[[list[Any]], Any],
        shared: Iterable[Any] = (),
    ) -> None:
        self.source, self.left, self.bounds, self.opaque = source, body_bytes, bounds, opaque
        self.met = list(shared)
        self.shared = len(self.met)
        self.count = 0
        self.viewed_bytes = 0
        self.is_plain = True

    def build(self, told: Any) -> Any:
        """The value that a description stands for; raises WireError for a description out of form."""
        try:
            value = self._build(told, 0)
        except Exception as problem:  # whatever a malformed description makes NumPy or Python stumble over
            raise WireError(f"a description out of form ({type(problem).__name__})") from None
        if self.left:
            raise WireError("a body that is longer than its arrays")
        return value

    def _build(self, told: Any, depth: int) -> Any:
        if type(told) is list:
            builder = PLAIN.get(told[0])
            return builder(self, told, depth) if builder else self._rarer(told, depth)
        if type(told) in ATOMS:
            return told
        raise WireError("a description out of form")

    def _rarer(self, told: list[Any], depth: int) -> Any:
        self.is_plain = False
        builder = RARER.get(told[0])
        return builder(self, told, depth) if builder else self._numbered(self.opaque(told))

    def _parts(self, told: Any, depth: int) -> list[Any]:
        if type(told) is not list:
            raise WireError("a description out of form")
        self._allow(len(told), depth)
        if ATOMS.issuperset(map(type, told)):
            return told  # no need to look at each
        if len(told) == 1 and told[0][0] == "p":
            return self._unpacked(told[0], depth)
        return [self._build(part, depth) for part in told]

    def _unpacked(self, told: list[Any], depth: int) -> list[Any]:
        _, form, count = told
        self._allow(_whole(count), depth)
        self._take(8 * count)
        if form not in ("d", "q"):
            raise WireError("numbers of a kind that is not handed over")
        numbers = array(form, exactly(self.source, 8 * count))
        return numbers.tolist()

    def _list(self, told: list[Any], depth: int) -> list[Any]:
        made = self._numbered([])
        made += self._parts(told[1:], depth + 1)
        return made  # type: ignore[no-any-return]

    def _dict(self, told: list[Any], depth: int) -> dict[Any, Any]:
        made = self._numbered({})
        _, keys, values = told
        keys = self._parts(keys, depth + 1)
        made.update(zip(keys, self._parts(values, depth + 1), strict=True))
        return made  # type: ignore[no-any-return]

    def _sequence(self, told: list[Any], depth: int) -> Any:
        return self._numbered(SEQUENCES[told[0]](self._parts(told[1:], depth + 1)))

    def _known(self, told: list[Any], depth: int) -> Any:
        number = _whole(told[1])
        if number < self.shared:
            self.is_plain = False  # it may stand for anything
        return self.met[number]

    def _array(self, told: list[Any], depth: int) -> Any:
        _, dtype, order, writeable, *shape = told
        made = self._read(dtype, order, shape)
        if order == "S":
            self.is_plain = False
        if not writeable:
            made.flags.writeable = False
        return self._numbered(made)

    def _read(self, name: Any, order: Any, shape: list[Any]) -> Any:
        dtype = arrays.dtype_of(name)
        size = arrays.bytes_in(shape, dtype)
        self._take(size)
        return arrays.read(self.source, dtype, order, tuple(shape), size)

    def _view(self, told: list[Any], depth: int) -> Any:
        _, number, writeable, steps, shape = told
        base = self.met[_whole(number)]
        if not isinstance(base, np.ndarray) or not arrays.name_of(base.dtype):
            raise WireError("a view of what is no array")
        self.viewed_bytes += arrays.bytes_in(shape, base.dtype)
        if self.viewed_bytes > self.bounds.body_bytes:
            raise WireError("views that are too large")
        return self._numbered(arrays.view_of(base, writeable, steps, shape))

    def _scalar(self, told: list[Any], depth: int) -> Any:
        return self._read(told[1], "C", [])[()]

    def _bits(self, told: list[Any], depth: int) -> Any:
        self._allow(GENERATOR_VALUES, depth)
        return self._numbered(generators.made(told[1], self._parts(told[2:], depth + 1)))

    def _generator(self, told: list[Any], depth: int) -> Any:
        bits = self._build(told[1], depth + 1)
        if type(bits) not in generators.BITS.values():
            raise WireError("a random generator without bits")
        return self._numbered(np.random.Generator(bits))

    def _complex(self, told: list[Any], depth: int) -> complex:
        _, real, imaginary = told
        return complex(float(real), float(imaginary))

    def _bytes(self, told: list[Any], depth: int) -> bytes:
        self._take(_whole(told[1]))
        return exactly(self.source, told[1])

    def _range(self, told: list[Any], depth: int) -> range:
        _, start, stop, step = told
        return range(start, stop, step)

    def _dict_view(self, told: list[Any], depth: int) -> Any:
        _, name, pairs = told
        view: Any = {"keys": dict.keys, "values": dict.values, "items": dict.items}[name]
        return self._numbered(view(self._build(pairs, depth + 1)))

    def _iterator(self, told: list[Any], depth: int) -> Any:
        return self._numbered(iter(self._parts(told[1:], depth + 1)))

    def _compound(self, told: list[Any], depth: int) -> Any:
        _, kind, parts = told
        return self._numbered(compounds.put_together(kind, self._build(parts, depth + 1)))

    def _numbered(self, made: Any) -> Any:
        self.met.append(made)
        return made

    def _take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise WireError("an array that reaches past the end of its message")

    def _allow(self, count: int, depth: int) -> None:
        self.count += count
        if self.count > self.bounds.values or depth > self.bounds.depth:
            raise WireError("a value with too many parts, or nested too deeply")


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise WireError("a number out of range")
    return value


Builder = Callable[[Decoder, list[Any], int], Any]
PLAIN: dict[str, Builder] = {
    "r": Decoder._known,
    "a": Decoder._array,
    "n": Decoder._scalar,
    "l": Decoder._list,
    "d": Decoder._dict,
    **dict.fromkeys("tsz", Decoder._sequence),
}
RARER: dict[str, Builder] = {
    "v": Decoder._view,
    "c": Decoder._complex,
    "y": Decoder._bytes,
    "q": Decoder._range,
    "w": Decoder._dict_view,
    "e": Decoder._iterator,
    "g": Decoder._generator,
    "b": Decoder._bits,
    "o": Decoder._compound,
}
