"""Slices and their derivative: the gradient of a slice is zeros with the gradient put where the slice was."""

from typing import Any

import numpy as np

from course_utils.tf.operation import Operation, shape_of
from course_utils.tf.tensor import Array


def _put(g: Array, shape: tuple[int, ...], key: Any) -> Array:
    whole = np.zeros(shape, g.dtype)
    whole[key] = g
    return whole


slice_op = Operation("StridedSlice", lambda x, key: x[key], lambda g, y, x, key: put_op(g, shape=shape_of(x), key=key))
put_op: Operation = Operation("StridedSliceGrad", _put, lambda g, y, x, shape, key: slice_op(g, key=key))
