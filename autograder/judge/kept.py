"""What is kept of a value, so that it can be made again: the value as it was at a moment, functions by their numbers.

A value is kept as it is, and described as on the wire when it is needed again, or at once if it may be another one by
then. Of what moves on by itself, as a random generator or a spy does, it is kept where it was.
"""

import io
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from numpy import generic, ndarray
from numpy.random import Generator

from autograder.wire import compounds, generators
from autograder.wire.arrays import owner_of
from autograder.wire.decode import Decoder
from autograder.wire.encode import ATOMS, Encoder
from autograder.wire.frames import PART_BYTES, Bounds, TooLargeError

ROOM = Bounds(body_bytes=2_000_000, values=50_000)  # for a value that is described
MOST_FUNCTIONS, MOST_MOVING = 100, 1000  # functions, and things that move on by themselves, in a value
GENERATOR_BYTES = 5_000  # that a random generator takes
ITERATOR: type = type(iter([]))  # what an iterator is when it comes off the wire; a copy of it moves on by itself
CONTAINERS = frozenset({list, tuple, set, frozenset})

Function = Callable[..., Any]


class Unkept(Exception):  # noqa: N818  (a limit of the record, not an error)
    """A value that cannot be made again."""


class Kept:
    """A value as it was at a moment: `seen` is to be looked at only, `again` makes it anew.

    The functions in it are numbered, after those that are `known`. Unless it may have `others`, a value with a function
    that is not known cannot be kept. `size` is about how many bytes are kept; it is given of a value that is known to
    be plain, which need not be looked through.
    """

    def __init__(
        self, value: Any, known: Sequence[Function] = (), others: bool = True, size: int | None = None
    ) -> None:
        moves_on = type(value) is ITERATOR
        self.value, self.others = copy(value) if moves_on else value, others
        self.known, self.functions = known, list(known)
        self.moving: list[tuple[Any, Callable[[], Any]]] = []  # each with what makes one that is where it was
        self.told: Any = None
        self.size = size or 0
        if size is not None:
            return
        kept = self._keeps_all(list(copy(value)) if moves_on else [value], set())
        if moves_on or not kept:
            self.describe()
            self.size += len(self.body)

    def _keeps_all(self, parts: Collection[Any], met: set[int]) -> bool:
        """Keep the parts as they are now; False if that takes a description.

        What occurs again counts once: few parts can stand for very many. A view keeps all of the array that it is of.
        """
        kept, size = True, PART_BYTES * len(parts)
        for part in parts:
            kind = type(part)
            if kind is ndarray and part.base is None:
                size += part.nbytes
            elif kind is ndarray:
                whole = owner_of(part)
                if id(whole) not in met:
                    met.add(id(whole))
                    size += whole.nbytes
            elif kind is str:
                size += len(part)
            elif kind is dict or kind in CONTAINERS:
                if part and id(part) not in met:
                    met.add(id(part))
                    kept &= self._keeps_all([*part, *part.values()] if kind is dict else part, met)
            elif kind not in ATOMS and id(part) not in met:
                met.add(id(part))
                kept &= self._keeps(part)
        self.size += size
        return kept

    def _keeps(self, thing: Any) -> bool:
        """Keep what is met less often: a scalar, a function, where a random generator or a compound of plain parts is.

        Raises Unkept for an iterator, which whoever looks at it uses up.
        """
        if isinstance(thing, generic):
            self.size += thing.nbytes
        elif type(thing) is Generator:
            bits = thing.bit_generator
            if not generators.is_carried(bits):
                raise Unkept
            place, kind = generators.position(bits) + generators.family(bits), generators.KINDS[type(bits)]
            self._moves(bits, lambda: generators.made(kind, place), GENERATOR_BYTES + PART_BYTES * len(place))
        elif compound := compounds.taken_apart(thing):
            name, parts = compound
            try:
                kept = Kept(parts, others=False)
            except Unkept:
                return False
            if kept.moving:
                return False
            self._moves(thing, lambda: compounds.put_together(name, kept.again()), kept.size)
        elif isinstance(thing, Iterator):
            raise Unkept
        elif callable(thing):
            self._number(thing)
        else:
            return False
        return True

    def _moves(self, thing: Any, again: Callable[[], Any], size: int) -> None:
        if len(self.moving) == MOST_MOVING:
            raise Unkept
        self.moving.append((thing, again))
        self.size += size

    def describe(self) -> None:
        """Keep the value as it is now, whatever happens to it; raises Unkept."""
        if self.told is None:
            self.functions = list(self.known)
            encoder = Encoder(self._number, ROOM, [thing for thing, _ in self.moving])
            try:
                self.told = [encoder.describe(self.value)]
            except (TooLargeError, RecursionError):
                raise Unkept from None
            self.body, self.value = b"".join(encoder.body), None

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
        return self.value if self.told is None and not self.moving else self._twin

    @cached_property
    def _twin(self) -> Any:
        return self.again()

    def again(self, functions: Sequence[Function] | None = None) -> Any:
        """The value, new, with these functions in place of its own."""
        self.describe()
        functions = self.functions if functions is None else functions
        moving = [made() for _, made in self.moving]
        decoder = Decoder(io.BytesIO(self.body), len(self.body), ROOM, lambda told: functions[told[1]], moving)
        return decoder.build(self.told[0])
