"""Encoding: a value as a description in JSON and the raw bytes of its arrays.

None, booleans, strings, integers and floats stand for themselves; everything else is a list that begins with a tag.
What can be shared is numbered as it is met, and what occurs again is referred to by its number, so that what was shared
stays shared. Lists and dicts are numbered before their contents, so that one may contain itself; all else after.

A subclass arrives as the builtin that it extends: an IntEnum as an int, a namedtuple as a tuple, a matrix as an array.
NumPy's own numbers and texts stay what they are, also where they extend a builtin, as np.float64 does.
"""

import contextlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from autograder.wire import arrays, compounds, generators
from autograder.wire.frames import PART_BYTES, Bounds, Part, TooLargeError, write_head

ATOMS = frozenset({type(None), bool, int, float, str})
PACKED: dict[type, tuple[str, int]] = {float: ("d", 2), int: ("q", 16)}  # the form, and how few are shorter as text
SEQUENCES: dict[str, Any] = {"l": list, "t": tuple, "s": set, "z": frozenset}
TAGS: dict[type, str] = {kind: tag for tag, kind in SEQUENCES.items()}
VIEWS = {"keys": type({}.keys()), "values": type({}.values()), "items": type({}.items())}
MOST_ITEMS = 100_000  # of an iterator, which may have no end


class Encoder:
    """Describes the values of one message. `opaque` says how to describe what is not plain data.

    `shared` is what the other side already knows by its number. `is_plain` until something else is met than atoms and
    containers, NumPy's numbers, and arrays that own their memory.
    """

    def __init__(self, opaque: Callable[[Any], list[Any]], bounds: Bounds, shared: Iterable[Any] = ()) -> None:
        self.opaque, self.bounds = opaque, bounds
        self.body: list[Part] = []
        self.body_bytes = self.viewed_bytes = self.count = 0
        self.met = list(shared)  # by number; keeps everything alive, so that no id comes twice
        self.numbers = {id(thing): number for number, thing in enumerate(self.met)}
        self.shared = len(self.met)
        self.homes: dict[int, int] = {}  # id of an array that owns memory -> number of the first that shows some of it
        self.looked_at = 0  # how many of those met are in `homes` if they belong there
        self.head = b""
        self.is_plain = True

    def write(self, kind: str, verb: str, told: Any) -> "Encoder":
        """Finish the message, an "ask" or an "answer", with the description of its value; raises TooLargeError."""
        self.head = write_head([kind, verb, told], self.bounds)
        return self

    @property
    def plain_size(self) -> int | None:
        """About how many bytes it takes to keep what is in the message, if that is plain."""
        return len(self.head) + self.body_bytes + PART_BYTES * self.count if self.is_plain else None

    def describe(self, value: Any, depth: int = 0) -> Any:
        """The description of a value; the bytes of its arrays are added to the body."""
        kind = type(value)
        if kind in ATOMS:
            return value
        number = self.numbers.get(id(value))
        if number is not None:
            return ["r", number]
        if kind is np.ndarray and (dtype := arrays.name_of(value.dtype)):
            return self._array(value, value, dtype)
        if kind is dict:
            return self._dict(value, depth)
        if kind in TAGS:
            return self._sequence(TAGS[kind], value, depth)
        if kind in generators.KINDS or kind is np.random.Generator:
            self.is_plain = False
            return self._numbered(value, self._generator(kind, value, depth + 1))
        return self._rarer(kind, value, depth)

    def _rarer(self, kind: type, value: Any, depth: int) -> Any:
        """What is met less often: scalars and subclasses, by their type and not by what they say that they are."""
        if issubclass(kind, (np.ndarray, np.generic)) and (dtype := arrays.name_of(value.dtype)):
            if issubclass(kind, np.ndarray):
                return self._array(value, np.asarray(value), dtype)
            self._add(value.tobytes(), value.nbytes)
            return ["n", dtype]
        self.is_plain = False
        if issubclass(kind, int):
            return int.__int__(value)
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, str):
            return str.__str__(value)
        if issubclass(kind, complex):
            return ["c", value.real, value.imag]
        if issubclass(kind, bytes):
            data = bytes(value)
            self._add(data, len(data))
            return ["y", len(data)]
        if issubclass(kind, dict):
            return self._dict(value, depth)
        for tag, base in SEQUENCES.items():
            if issubclass(kind, base):
                return self._sequence(tag, value, depth)
        if kind is range:
            return ["q", value.start, value.stop, value.step]
        return self._numbered(value, self._rarest(kind, value, depth + 1))

    def _rarest(self, kind: type, value: Any, depth: int) -> list[Any]:
        """Compounds, views of dicts, iterators, and whatever else there is."""
        if compound := compounds.taken_apart(value):
            name, parts = compound
            return ["o", name, self.describe(parts, depth)]
        for name, view in VIEWS.items():
            if issubclass(kind, view):
                pairs: Any = {"keys": dict.fromkeys, "values": enumerate, "items": iter}[name]
                return ["w", name, self.describe(dict(pairs(value)), depth)]
        if issubclass(kind, Iterator):
            return ["e", *self._parts(list(islice(value, MOST_ITEMS)), depth)]
        return self.opaque(value)

    def _generator(self, kind: type, value: Any, depth: int) -> list[Any]:
        if kind is np.random.Generator:
            bits = value.bit_generator
            return ["g", self.describe(bits, depth)] if generators.is_carried(bits) else self.opaque(value)
        if not generators.is_carried(value):
            return self.opaque(value)
        numbers = generators.position(value) + generators.family(value)
        return ["b", generators.KINDS[kind], *self._parts(numbers, depth)]

    def _dict(self, value: Any, depth: int) -> list[Any]:
        told = self._numbered(value, ["d"])
        told += self._parts(list(value.keys()), depth + 1), self._parts(list(value.values()), depth + 1)
        return told

    def _sequence(self, tag: str, value: Any, depth: int) -> list[Any]:
        if tag == "l":
            told = self._numbered(value, ["l"])
            told += self._parts(list(value), depth + 1)
            return told
        return self._numbered(value, [tag, *self._parts(list(value), depth + 1)])

    def _parts(self, values: list[Any], depth: int) -> list[Any]:
        """The descriptions of the contents of a container; of floats or integers alone, one description of all."""
        self.count += len(values)
        if self.count > self.bounds.values or depth > self.bounds.depth:
            parts, deep = self.bounds.values, self.bounds.depth
            raise TooLargeError(f"too large to be handed over: more than {parts:,} parts, or nested {deep} deep")
        if not ATOMS.issuperset(map(type, values)):
            return [self.describe(value, depth) for value in values]
        packed = PACKED.get(type(values[0])) if values else None
        if packed and len(values) > packed[1] and len(set(map(type, values))) == 1:
            with contextlib.suppress(OverflowError):  # an integer of more than 64 bits
                self._add(array(packed[0], values).tobytes(), 8 * len(values))
                return [["p", packed[0], len(values)]]
        return values

    def _array(self, value: Any, plain: Any, dtype: str) -> list[Any]:
        """An array by its bytes, or by its place in another that it is a view of and that the other side knows."""
        if plain.base is not None:
            self.is_plain = False
            if place := self._place(plain):
                return self._numbered(value, place)
        order = arrays.order_of(plain)
        self._add(arrays.raw(plain, order), plain.nbytes)
        return self._numbered(value, ["a", dtype, order, plain.flags.writeable, *plain.shape])

    def _place(self, view: Any) -> list[Any] | None:
        """Where an array is in another one that the other side knows."""
        for number, thing in enumerate(self.met[self.looked_at :], self.looked_at):
            if type(thing) is np.ndarray and (number >= self.shared or thing.base is None):
                self.homes.setdefault(id(arrays.owner_of(thing)), number)
        self.looked_at = len(self.met)
        home = self.homes.get(id(arrays.owner_of(view)))
        place = None if home is None else arrays.place_of(view, self.met[home])
        if place is None:
            return None
        self.viewed_bytes += view.nbytes
        if self.viewed_bytes > self.bounds.body_bytes:
            raise self._too_large()
        return ["v", home, *place]

    def _numbered(self, value: Any, told: list[Any]) -> list[Any]:
        self.numbers[id(value)] = len(self.met)
        self.met.append(value)
        return told

    def _add(self, part: Part, size: int) -> None:
        self.body.append(part)
        self.body_bytes += size
        if self.body_bytes > self.bounds.body_bytes:
            raise self._too_large()

    def _too_large(self) -> TooLargeError:
        return TooLargeError(f"too large to be handed over: arrays of more than {self.bounds.body_bytes:,} bytes")
