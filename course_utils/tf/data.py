"""tf.data: a data set is a recipe for a sequence of elements; each step (map, batch, shuffle) makes a new recipe.

Nothing is computed until somebody iterates, and each iteration starts anew. An element is a tensor, or a tuple or dict
of tensors. Each data set knows how many elements it has (-1: infinitely many, -2: unknown until counted).
"""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.elements import TensorSpec, array_structure, as_element, spec_of, stacked_elements, traced
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.function import graph
from course_utils.tf.nest import flatten, map_structure, rebuild
from course_utils.tf.randomness import stream
from course_utils.tf.tensor import Tensor

AUTOTUNE = -1
INFINITE, UNKNOWN = -1, -2

Elements = Callable[[], Iterator[Any]]


class OwnedIterator:
    """One pass over a data set: next(it), or a for loop."""

    def __init__(self, elements: Iterator[Any], element_spec: Any) -> None:
        self._elements = elements
        self.element_spec = element_spec

    def __iter__(self) -> "OwnedIterator":
        return self

    def __next__(self) -> Any:
        return next(self._elements)


class Dataset:
    """A sequence of elements, made anew at each iteration.

    dataset = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(1000).batch(32)
    for xb, yb in dataset: ...
    """

    def __init__(self, elements: Elements, element_spec: Any, count: int) -> None:
        self._elements = elements
        self.element_spec = element_spec
        self._count = count

    # Sources --------------------------------------------------------------------------------------------------------

    @staticmethod
    def from_tensor_slices(tensors: Any) -> "Dataset":
        """One element per row of an array, or of several arrays of equal length in a tuple or dict; copies them."""
        structure = array_structure(tensors)
        parts = flatten(structure)
        for part in parts:
            if part._value.ndim == 0:
                raise ValueError("Unbatching a tensor is only supported for rank >= 1: a scalar has no rows.")
            if len(part._value) != len(parts[0]._value):
                raise ValueError(
                    f"Dimensions {len(parts[0]._value)} and {len(part._value)} are not compatible: each array needs "
                    "the same number of rows, one per example."
                )
        count = len(parts[0]._value)

        def elements() -> Iterator[Any]:
            for i in range(count):
                yield rebuild(structure, [Tensor(part._value[i]) for part in parts])

        spec = map_structure(lambda part: TensorSpec(part._value.shape[1:], part.dtype), structure)
        return Dataset(elements, spec, count)

    @staticmethod
    def from_tensors(tensors: Any) -> "Dataset":
        """A single element."""
        structure = array_structure(tensors)
        return Dataset(lambda: iter([structure]), map_structure(spec_of, structure), 1)

    @staticmethod
    def range(*args: Any) -> "Dataset":
        """The whole numbers of Python's range, as int64."""
        numbers = range(*[int(arg) for arg in args])
        return Dataset(lambda: (Tensor(np.int64(i)) for i in numbers), TensorSpec((), "int64"), len(numbers))

    @staticmethod
    def zip(*args: Any) -> "Dataset":
        """Elements of several data sets side by side, as long as the shortest lasts: zip(a, b) or zip((a, b))."""
        structure = args[0] if len(args) == 1 else args
        sets = flatten(structure)
        if not all(isinstance(part, Dataset) for part in sets):
            raise TypeError(f"Dataset.zip takes data sets, got {[type(part).__name__ for part in sets]}.")
        counts = [part._count for part in sets]
        finite = [count for count in counts if count != INFINITE]
        count = UNKNOWN if UNKNOWN in counts else (min(finite) if finite else INFINITE)
        spec = rebuild(structure, [part.element_spec for part in sets])
        return Dataset(
            lambda: (rebuild(structure, list(row)) for row in zip(*[part._elements() for part in sets], strict=False)),
            spec,
            count,
        )

    # Steps ----------------------------------------------------------------------------------------------------------

    def map(self, map_func: Callable[..., Any], num_parallel_calls: Any = None) -> "Dataset":
        """`map_func` applied to each element; a tuple is handed over as several arguments.

        As in tf.function there are no values inside: use tf functions, not NumPy.
        """

        def apply(element: Any) -> Any:
            with graph():
                found = map_func(*element) if isinstance(element, tuple) else map_func(element)
            return as_element(found)

        return Dataset(lambda: map(apply, self._elements()), traced(apply, self.element_spec), self._count)

    def filter(self, predicate: Callable[..., Any]) -> "Dataset":
        """The elements for which `predicate` is True."""

        def keep(element: Any) -> bool:
            with graph():
                found = predicate(*element) if isinstance(element, tuple) else predicate(element)
            return bool(tensor_of(found)._value)

        count = INFINITE if self._count == INFINITE else UNKNOWN
        return Dataset(lambda: filter(keep, self._elements()), self.element_spec, count)

    def batch(self, batch_size: Any, drop_remainder: bool = False, num_parallel_calls: Any = None) -> "Dataset":
        """Several elements stacked into one; the last batch may be smaller, unless drop_remainder."""
        size = _positive(batch_size, "Batch size")

        def elements() -> Iterator[Any]:
            source = self._elements()
            while group := list(islice(source, size)):
                if len(group) < size and drop_remainder:
                    return
                yield stacked_elements(group)

        spec = map_structure(
            lambda part: TensorSpec((size if drop_remainder else None, *part.shape), part.dtype), self.element_spec
        )
        count = self._count
        if count >= 0:
            count = count // size if drop_remainder else -(-count // size)
        return Dataset(elements, spec, count)

    def unbatch(self) -> "Dataset":
        """The rows of each element, one by one."""

        def elements() -> Iterator[Any]:
            for element in self._elements():
                parts = flatten(element)
                for i in range(len(parts[0])):
                    yield rebuild(element, [Tensor(part._value[i]) for part in parts])

        spec = map_structure(lambda part: TensorSpec(part.shape[1:], part.dtype), self.element_spec)
        return Dataset(elements, spec, UNKNOWN)

    def shuffle(self, buffer_size: Any, seed: Any = None, reshuffle_each_iteration: bool = True) -> "Dataset":
        """The elements in a random order, a new one at each iteration.

        buffer_size: how many elements to choose the next one from; at least their number for a full shuffle
        """
        size = _positive(buffer_size, "buffer_size")
        seeds = np.random.default_rng(int(seed) if seed is not None else int(stream().integers(2**62)))
        first = int(seeds.integers(2**62))

        def elements() -> Iterator[Any]:
            rng = np.random.default_rng(int(seeds.integers(2**62)) if reshuffle_each_iteration else first)
            source = self._elements()
            buffer = list(islice(source, size))
            for element in source:
                place = int(rng.integers(len(buffer)))
                yield buffer[place]
                buffer[place] = element
            for place in rng.permutation(len(buffer)):
                yield buffer[place]

        return Dataset(elements, self.element_spec, self._count)

    def repeat(self, count: Any = None) -> "Dataset":
        """The whole sequence several times, or without end."""
        times = -1 if count is None else int(count)

        def elements() -> Iterator[Any]:
            done = 0
            while times < 0 or done < times:
                empty = True
                for element in self._elements():
                    empty = False
                    yield element
                if empty:
                    return
                done += 1

        total = INFINITE if times < 0 and self._count else self._count * max(times, 0)
        return Dataset(elements, self.element_spec, self._count if self._count < 0 and times else total)

    def take(self, count: Any) -> "Dataset":
        """The first `count` elements; -1 means all."""
        number = int(count)
        if number < 0:
            return Dataset(self._elements, self.element_spec, self._count)
        total = number if self._count == INFINITE else (UNKNOWN if self._count < 0 else min(number, self._count))
        return Dataset(lambda: islice(self._elements(), number), self.element_spec, total)

    def skip(self, count: Any) -> "Dataset":
        """Without the first `count` elements; -1 leaves none."""
        number = int(count)
        total = self._count if self._count < 0 else (0 if number < 0 else max(self._count - number, 0))
        if number < 0:
            return Dataset(lambda: iter(()), self.element_spec, 0)
        return Dataset(lambda: islice(self._elements(), number, None), self.element_spec, total)

    def concatenate(self, dataset: "Dataset") -> "Dataset":
        """The elements of this data set, then those of the other."""
        counts = (self._count, dataset._count)
        total = INFINITE if INFINITE in counts else (UNKNOWN if UNKNOWN in counts else sum(counts))
        return Dataset(lambda: chain(self._elements(), dataset._elements()), self.element_spec, total)

    def enumerate(self, start: Any = 0) -> "Dataset":
        """Pairs of a number, counted from `start`, and an element."""
        first = int(start)
        return Dataset(
            lambda: ((Tensor(np.int64(i)), element) for i, element in enumerate(self._elements(), first)),
            (TensorSpec((), "int64"), self.element_spec),
            self._count,
        )

    def prefetch(self, buffer_size: Any) -> "Dataset":
        """The same elements; real TensorFlow prepares the next ones meanwhile."""
        return Dataset(self._elements, self.element_spec, self._count)

    def cache(self) -> "Dataset":
        """The same elements, kept in memory from the first full pass on."""
        kept: list[Any] = []

        def elements() -> Iterator[Any]:
            if kept:
                yield from kept[0]
                return
            seen = []
            for element in self._elements():
                seen.append(element)
                yield element
            kept.append(seen)

        return Dataset(elements, self.element_spec, self._count)

    def reduce(self, initial_state: Any, reduce_func: Callable[[Any, Any], Any]) -> Any:
        """One value from all elements: state = reduce_func(state, element), from `initial_state` on."""
        state = as_element(initial_state)
        for element in self._elements():
            with graph():
                found = reduce_func(state, element)
            state = as_element(found)
        return state

    # Looking --------------------------------------------------------------------------------------------------------

    def __iter__(self) -> OwnedIterator:
        return OwnedIterator(self._elements(), self.element_spec)

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements as NumPy arrays."""
        return (map_structure(lambda part: part.numpy(), element) for element in self._elements())

    def cardinality(self) -> Tensor:
        """The number of elements, int64; -1 infinite, -2 unknown."""
        return Tensor(np.int64(self._count))

    def __len__(self) -> int:
        if self._count < 0:
            raise TypeError(f"The dataset {'is infinite' if self._count == INFINITE else 'length is unknown'}.")
        return self._count

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<_Dataset element_spec={self.element_spec!r}>"


def _positive(value: Any, name: str) -> int:
    number = int(value)
    if number < 1:
        raise InvalidArgumentError(f"{name} must be greater than zero, got {number}.")
    return number
