"""Assertions about tensors (`tf.debugging`): they return None, or raise InvalidArgumentError with the numbers."""

from typing import Any

import numpy as np

from course_utils.tf import comparing
from course_utils.tf.convert import identity, pair, tensor_of
from course_utils.tf.dtypes import as_dtype
from course_utils.tf.errors import InvalidArgumentError


def _check(symbol: str, compare: Any, x: Any, y: Any, message: Any) -> None:
    x, y = pair(x, y, "Assert")
    holds = compare(x, y)._value
    if not np.all(holds):
        raise InvalidArgumentError(
            f"{str(message) + ' ' if message else ''}Condition x {symbol} y did not hold. "
            f"First elements of x: {x._value.ravel()[:3]}, of y: {y._value.ravel()[:3]}"
        )


def assert_equal(x: Any, y: Any, message: Any = None) -> None:
    """Every entry of x equals that of y."""
    _check("==", comparing.equal, x, y, message)


def assert_less(x: Any, y: Any, message: Any = None) -> None:
    """Every entry of x is less than that of y."""
    _check("<", comparing.less, x, y, message)


def assert_greater(x: Any, y: Any, message: Any = None) -> None:
    """Every entry of x is greater than that of y."""
    _check(">", comparing.greater, x, y, message)


def assert_near(x: Any, y: Any, rtol: Any = None, atol: Any = None, message: Any = None) -> None:
    """|x - y| <= atol + rtol * |y| for every entry; the tolerances are 10 times the precision of the dtype."""
    x, y = pair(x, y, "Assert")
    precision = 10 * np.finfo(x._value.dtype).eps
    bound = (precision if atol is None else atol) + (precision if rtol is None else rtol) * np.abs(y._value)
    if not np.all(np.abs(x._value - y._value) <= bound):
        raise InvalidArgumentError(
            f"{str(message) + ' ' if message else ''}x and y not equal to tolerance: "
            f"{x._value.ravel()[:3]} and {y._value.ravel()[:3]}"
        )


def assert_shapes(shapes: Any) -> None:
    """shapes: [(tensor, (sizes or names)), ...]; equal names must stand for equal sizes."""
    known: dict[Any, int] = {}
    for tensor, wanted in shapes.items() if isinstance(shapes, dict) else shapes:
        found = tensor_of(tensor)._value.shape
        if len(found) != len(wanted):
            raise ValueError(f"Specified shape {tuple(wanted)} has rank {len(wanted)}, the tensor has shape {found}.")
        for size, name in zip(found, wanted, strict=True):
            expected = name if isinstance(name, int) else known.setdefault(name, size)
            if name is not None and expected != size:
                raise ValueError(f"Specified by tensor dimension {name} must be {expected}, got {size} in {found}.")


def assert_rank(x: Any, rank: Any, message: Any = None) -> None:
    """The tensor has that many axes."""
    found = tensor_of(x)._value
    if found.ndim != rank:
        raise ValueError(
            f"{str(message or '')} Tensor must have rank {rank}. Received rank {found.ndim}, shape {found.shape}"
        )


def assert_type(tensor: Any, tf_type: Any, message: Any = None) -> None:
    """The tensor has that dtype."""
    found = tensor_of(tensor).dtype
    if found is not as_dtype(tf_type):
        raise TypeError(f"{str(message or '')} tensor must be of type {as_dtype(tf_type)!r}; got {found!r}")


def check_numerics(tensor: Any, message: str) -> Any:
    """The same numbers, if there is no nan and no infinity among them."""
    x = identity(tensor)
    if np.isnan(x._value).any():
        raise InvalidArgumentError(f"{message} : Tensor had NaN values")
    if np.isinf(x._value).any():
        raise InvalidArgumentError(f"{message} : Tensor had Inf values")
    return x
