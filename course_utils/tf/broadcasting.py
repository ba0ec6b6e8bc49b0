"""Shapes that differ: broadcasting, reshaping, summing, and how their gradients find the way back.

Where an operation stretched an axis of size 1 (or added one), every copy took part in the result, so the gradient of
the original is the sum over the copies: `unbroadcast`.
"""

from typing import Any

import numpy as np

from course_utils.tf.operation import Operation, shape_of
from course_utils.tf.tensor import Array

Axes = tuple[int, ...]


def _sum(x: Array, axes: Axes, keepdims: bool = False) -> Array:
    total: Array = np.add.reduce(x, axis=axes, dtype=x.dtype, keepdims=keepdims)
    return total


def kept(shape: Axes, axes: Axes) -> Axes:
    """The shape after a reduction that keeps the reduced axes, with size 1."""
    return tuple(1 if i in axes else size for i, size in enumerate(shape))


def stretch(g: Any, x: Any, axes: Axes) -> Any:
    """The gradient of a reduction, g, repeated along the axes that were reduced: in the shape of x."""
    shape = shape_of(x)
    return broadcast_op(reshape_op(g, shape=kept(shape, axes)), shape=shape)


def unbroadcast(g: Any, shape: Axes) -> Any:
    """The gradient g, summed over the axes along which a value of that shape was repeated."""
    have = shape_of(g)
    if have == shape:
        return g
    lead = len(have) - len(shape)
    axes = tuple(i for i in range(len(have)) if i < lead or (shape[i - lead] == 1 and have[i] != 1))
    total = sum_op(g, axes=axes) if axes else g
    return total if shape_of(total) == shape else reshape_op(total, shape=shape)


identity_op = Operation("Identity", lambda x: x, lambda g, y, x: g)
reshape_op = Operation(
    "Reshape", lambda x, shape: np.reshape(x, shape), lambda g, y, x, shape: reshape_op(g, shape=shape_of(x))
)
broadcast_op = Operation(
    "BroadcastTo", lambda x, shape: np.broadcast_to(x, shape), lambda g, y, x, shape: unbroadcast(g, shape_of(x))
)
transpose_op = Operation(
    "Transpose",
    lambda x, perm: x.transpose(perm),
    lambda g, y, x, perm: transpose_op(g, perm=tuple(sorted(range(len(perm)), key=perm.__getitem__))),
)
swap_op = Operation(  # the last two axes: what a transposed matrix is; a view, which BLAS reads as it is
    "Transpose", lambda x: x.swapaxes(-1, -2), lambda g, y, x: swap_op(g)
)
sum_op = Operation("Sum", _sum, lambda g, y, x, axes, keepdims=False: stretch(g, x, axes))
zeros_op = Operation("ZerosLike", np.zeros_like, None)
