"""Shapes that differ: broadcasting, reshaping, summing, and how their gradients find the way back.

Where an operation stretched an axis of size 1 (or added one), every copy took part in the result, so the gradient of
the original is the sum over the copies: `unbroadcast`.
"""

from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np

from course_utils.tf.operation import Operation, shape_of
from course_utils.tf.tensor import Array, Tensor

Axes = tuple[int, ...]

add_up: Any = np.add.reduce  # (array, axes, dtype, out, keepdims); NumPy's type hints do not know them by position


def _sum(x: Array, axes: Axes, keepdims: bool = False) -> Array:
    total: Array = add_up(x, axes, None if x.dtype.kind == "f" else x.dtype, None, keepdims)
    return total


def _broadcast(x: Array, shape: Axes) -> Array:
    whole = np.empty(shape, x.dtype)
    whole[...] = x
    return whole


def kept(shape: Axes, axes: Axes) -> Axes:
    """The shape after a reduction that keeps the reduced axes, with size 1."""
    return tuple(1 if i in axes else size for i, size in enumerate(shape))


def stretch(g: Any, x: Any, axes: Axes) -> Any:
    """The gradient of a reduction, g, repeated along the axes that were reduced: in the shape of x."""
    shape = shape_of(x)
    column = g if not shape_of(g) else reshape_op(g, shape=kept(shape, axes))
    return broadcast_op(column, shape=shape)


def unbroadcast(g: Any, shape: Axes) -> Any:
    """The gradient g, summed over the axes along which a value of that shape was repeated."""
    have = shape_of(g)
    if have == shape:
        return g
    axes = _repeated(have, shape)
    total = sum_op(g, axes=axes, keepdims=True) if type(g) is Tensor else add_up(g, axes, None, None, True)
    return total if len(have) == len(shape) else reshape_op(total, shape=shape)


def like(g: Any, x: Any) -> Any:
    """The gradient g for an operand x, which may have been repeated."""
    shape = x.shape
    return g if g.shape == shape else unbroadcast(g, tuple(shape))


@lru_cache(maxsize=1024)
def _repeated(have: Axes, shape: Axes) -> Axes:
    """The axes of `have` along which a value of the other shape was repeated."""
    lead = len(have) - len(shape)
    return tuple(i for i in range(len(have)) if i < lead or (shape[i - lead] == 1 and have[i] != 1))


identity_op = Operation("Identity", lambda x: x, lambda g, y, x: g)
reshape_op: Operation = Operation(
    "Reshape", lambda x, shape: x.reshape(shape), lambda g, y, x, shape: reshape_op(g, shape=shape_of(x))
)
broadcast_op = Operation("BroadcastTo", _broadcast, lambda g, y, x, shape: unbroadcast(g, shape_of(x)))
transpose_op: Operation = Operation(
    "Transpose",
    lambda x, perm: x.transpose(perm),
    lambda g, y, x, perm: transpose_op(g, perm=tuple(sorted(range(len(perm)), key=perm.__getitem__))),
)
swap_op: Operation = Operation(  # the last two axes: what a transposed matrix is; a view, which BLAS reads as it is
    "Transpose", attrgetter("mT"), lambda g, y, x: swap_op(g)
)
sum_op = Operation("Sum", _sum, lambda g, y, x, axes, keepdims=False: stretch(g, x, axes))
zeros_op = Operation("ZerosLike", np.zeros_like, None)
ones_op = Operation("OnesLike", np.ones_like, None)
