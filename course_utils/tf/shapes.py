"""The shape of a tensor: compares equal to a tuple or a list, but is neither.

A size is a number, or None where it may differ from one element of a data set to the next.
"""

from collections.abc import Iterator
from typing import Any


class TensorShape:
    """Sizes along the axes: `shape[0]`, `shape.rank`, `shape.as_list()`, `rows, columns = shape`."""

    __slots__ = ("_dims",)

    def __init__(self, dims: Any) -> None:
        self._dims = tuple(None if size is None else int(size) for size in dims)

    @property
    def rank(self) -> int:
        """Number of axes."""
        return len(self._dims)

    @property
    def ndims(self) -> int:
        """Number of axes, under its old name."""
        return len(self._dims)

    def as_list(self) -> list[int | None]:
        """The sizes as a list."""
        return list(self._dims)

    def num_elements(self) -> int | None:
        """How many numbers a tensor of this shape has; None when a size is not known."""
        product = 1
        for size in self._dims:
            if size is None:
                return None
            product *= size
        return product

    def is_fully_defined(self) -> bool:
        """Whether every size is known."""
        return None not in self._dims

    def __getitem__(self, key: Any) -> Any:
        found = self._dims[key]
        return TensorShape(found) if isinstance(key, slice) else found

    def __iter__(self) -> Iterator[Any]:
        return iter(self._dims)

    def __len__(self) -> int:
        return len(self._dims)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TensorShape):
            return self._dims == other._dims
        if isinstance(other, (tuple, list)):
            return self._dims == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._dims)

    def __add__(self, other: Any) -> "TensorShape":
        return TensorShape((*self._dims, *other))

    def __radd__(self, other: Any) -> "TensorShape":
        return TensorShape((*other, *self._dims))

    def __repr__(self) -> str:
        return f"TensorShape({list(self._dims)})"

    def __str__(self) -> str:
        return f"({', '.join(map(str, self._dims))}{',' if len(self._dims) == 1 else ''})"
