"""Small variables side by side in one array, so that an optimizer updates all of them with one call of each function.

A layer of 64 units has arrays so small that calling NumPy costs more than its arithmetic. An update treats every number
by itself, so it may as well treat the numbers of several variables at once: a block. A large variable is a block alone.
"""

from collections.abc import Callable, Iterator
from operator import is_
from typing import Any

import numpy as np

from course_utils.tf.tensor import Array, Tensor
from course_utils.tf.variable import Variable

LARGE = 16384  # numbers; from about here on arithmetic costs more than calls and copies do

Piece = tuple[Array, Array, dict[str, Array], Array, Callable[[Array], None]]


def arranged(variables: list[Variable]) -> list[list[int]]:
    """Which variables, by number, share a block: the small ones of one dtype."""
    blocks: dict[Any, list[int]] = {}
    for number, variable in enumerate(variables):
        value = variable._value
        blocks.setdefault(number if value.size >= LARGE else value.dtype, []).append(number)
    return list(blocks.values())


class Block:
    """Some variables of one dtype, and for each slot one array for all of them, of which `slots` gets a view each."""

    def __init__(self, places: list[int], variables: list[Variable], slots: dict[str, list[Array]]) -> None:
        self.kind = variables[places[0]]._value.dtype.type
        self._places, self._all = places, set(places)
        self._variables = [variables[place] for place in places]
        self._shapes = [variable._value.shape for variable in self._variables]
        ends = np.cumsum([variable._value.size for variable in self._variables]).tolist()
        self._cuts = [slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
        whole = self._shapes[0] if len(places) == 1 else (ends[-1],)
        self._slots = {name: np.zeros(whole, self.kind) for name in slots}
        self._work = np.empty(whole, self.kind)
        self._latest: Array = self._work  # the values of all, as they were put last, and the tensors made of them
        self._tensors: list[Tensor] = []
        for name, arrays in slots.items():
            for place, cut, shape in zip(places, self._cuts, self._shapes, strict=True):
                arrays[place] = self._slots[name].reshape(-1)[cut].reshape(shape)

    def pieces(self, gradients: dict[int, Array]) -> Iterator[Piece]:
        """(value, gradient, slots, work, put) of all variables at once, or of each that has a gradient."""
        places, variables = self._places, self._variables
        if len(places) == 1:
            if places[0] in gradients:
                yield variables[0]._value, gradients[places[0]], self._slots, self._work, _putter(variables[0])
        elif gradients.keys() >= self._all:
            value = self._latest
            held = [variable._snapshot for variable in variables]
            if not self._tensors or not all(map(is_, held, self._tensors)):
                value = np.concatenate([tensor._value.ravel() for tensor in held])
            g = np.concatenate([gradients[place].ravel() for place in places])
            yield value, g, self._slots, self._work, self._put
        else:
            for place, variable, cut, shape in zip(places, variables, self._cuts, self._shapes, strict=True):
                if place in gradients:
                    slots = {name: array[cut].reshape(shape) for name, array in self._slots.items()}
                    work = self._work[cut].reshape(shape)
                    yield variable._value, gradients[place], slots, work, _putter(variable)

    def _put(self, new: Array) -> None:
        self._latest = new
        self._tensors = []
        for variable, cut, shape in zip(self._variables, self._cuts, self._shapes, strict=True):
            variable._snapshot = Tensor(new[cut].reshape(shape))
            self._tensors.append(variable._snapshot)


def _putter(variable: Variable) -> Callable[[Array], None]:
    def put(new: Array) -> None:
        variable._snapshot = Tensor(new)

    return put
