"""The elements of a data set: tensors, or tuples and dicts of tensors, and the spec that describes them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.dtypes import DType, as_dtype, float32
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.nest import flatten, map_structure, rebuild
from course_utils.tf.shapes import TensorShape
from course_utils.tf.tensor import Tensor, Value


class TensorSpec:
    """Shape and dtype of a tensor; a size that varies is None."""

    def __init__(self, shape: Any, dtype: Any = float32, name: str | None = None) -> None:
        self.shape = TensorShape(shape)
        self.dtype: DType = as_dtype(dtype)
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSpec) and self.shape == other.shape and self.dtype is other.dtype

    def __hash__(self) -> int:
        return hash((self.shape, self.dtype))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"


def spec_of(part: Tensor) -> TensorSpec:
    """The shape and dtype of a tensor."""
    return TensorSpec(part._value.shape, part.dtype)


def array_structure(tensors: Any) -> Any:
    """Tuples and dicts stay a structure, everything else becomes a tensor, copied; lists are arrays."""
    if isinstance(tensors, dict):
        return {key: array_structure(part) for key, part in tensors.items()}
    if isinstance(tensors, tuple):
        return tuple(array_structure(part) for part in tensors)
    return tensors._tensor() if isinstance(tensors, Value) else tensor_of(tensors)


def as_element(found: Any) -> Any:
    """What a function returned, as an element: numbers become tensors, a list becomes a tuple."""
    if isinstance(found, dict):
        return {key: as_element(tensor_of(part) if isinstance(part, list) else part) for key, part in found.items()}
    if isinstance(found, (list, tuple)):
        return tuple(as_element(tensor_of(part) if isinstance(part, list) else part) for part in found)
    if found is None:
        raise InvalidArgumentError(
            "Length for attr 'output_types' of 0 must be at least minimum 1: the function returned None. "
            "Does it end with a return?"
        )
    return tensor_of(found)


def traced(apply: Callable[[Any], Any], spec: Any) -> Any:
    """The spec of what `apply` returns, from trying it on zeros; sizes that follow a varying size vary too."""
    tries = []
    for size in (2, 3):
        zeros = map_structure(
            lambda part, size=size: Tensor(
                np.zeros([size if n is None else n for n in part.shape], part.dtype.as_numpy_dtype)
            ),
            spec,
        )
        tries.append(apply(zeros))
        if all(part.shape.is_fully_defined() for part in flatten(spec)):
            tries *= 2
            break
    one, other = map(flatten, tries)
    specs = [
        TensorSpec([m if m == n else None for m, n in zip(x._value.shape, y._value.shape, strict=True)], x.dtype)
        for x, y in zip(one, other, strict=True)
    ]
    return rebuild(tries[0], specs)


def stacked_elements(group: list[Any]) -> Any:
    """Several elements of one structure as one, its tensors with a new first axis."""
    columns = zip(*[flatten(element) for element in group], strict=True)
    stacked = []
    for column in columns:
        shapes = {part._value.shape for part in column}
        if len(shapes) > 1:
            raise InvalidArgumentError(
                f"Cannot batch tensors with different shapes in one component: {sorted(shapes)}."
            )
        stacked.append(Tensor(np.stack([part._value for part in column])))
    return rebuild(group[0], stacked)
