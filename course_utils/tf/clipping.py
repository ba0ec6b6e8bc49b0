"""Gradients that are too large, cut or scaled down."""

from typing import Any

import numpy as np

from course_utils.tf.arithmetic import at_least, divide, mask_op, maximum
from course_utils.tf.broadcasting import sum_op
from course_utils.tf.convert import tensor_of
from course_utils.tf.elementwise import sqrt_op, square_op
from course_utils.tf.indexing import where
from course_utils.tf.operation import Operation
from course_utils.tf.reductions import axes_of
from course_utils.tf.tensor import Tensor

clip_op = Operation(
    "ClipByValue",
    lambda x, low, high: np.minimum(np.maximum(x, low), high),
    lambda g, y, x, low, high: mask_op(mask_op(g, at_least(x, low)), at_least(high, x)),
    None,
    None,
)


def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any) -> Tensor:
    """Entries below the minimum or above the maximum set to it; the derivative on the borders is 1."""
    x = tensor_of(t)
    result: Tensor = clip_op(x, tensor_of(clip_value_min, x.dtype), tensor_of(clip_value_max, x.dtype))
    return result


def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None) -> Tensor:
    """Scaled down so that the Euclidean norm is at most clip_norm."""
    x = tensor_of(t)
    total = sum_op(square_op(x), axes=axes_of(x, axes, "Sum"), keepdims=True)
    positive = total > 0
    root = where(positive, sqrt_op(where(positive, total, np.ones_like(total._value))), total)
    limit = tensor_of(clip_norm, x.dtype)
    return divide(x * limit, maximum(root, limit))  # type: ignore[operator]


def global_norm(t_list: Any) -> Tensor:
    """The Euclidean norm of all entries of several tensors together; None entries are left out."""
    parts = [tensor_of(t) for t in t_list if t is not None]
    total: Any = 0
    for x in parts:
        total = sum_op(square_op(x), axes=tuple(range(x._value.ndim))) + total
    result: Tensor = sqrt_op(tensor_of(total))
    return result


def clip_by_global_norm(t_list: Any, clip_norm: Any, use_norm: Any = None) -> tuple[list[Any], Tensor]:
    """All scaled down by one factor, so that their norm together is at most clip_norm (Pascanu et al. 2013).

    returns: (the list, None where it was None; the norm before)
    """
    norm = global_norm(t_list) if use_norm is None else tensor_of(use_norm)
    limit = tensor_of(clip_norm, norm.dtype)
    scale: Any = limit / maximum(norm, limit)  # type: ignore[operator]
    if not np.isfinite(norm._value):
        scale = scale * np.nan
    return [None if t is None else tensor_of(t) * scale for t in t_list], norm
