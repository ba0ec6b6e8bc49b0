"""New tensors from a shape or a rule: zeros, ones, fill, eye, range, linspace."""

from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.dtypes import as_dtype, float32, float64, int32, int64
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.shaping import integers
from course_utils.tf.tensor import Tensor


def zeros(shape: Any, dtype: Any = float32) -> Tensor:
    """Zeros."""
    return Tensor(np.zeros(integers(shape, "shape"), as_dtype(dtype).as_numpy_dtype))


def ones(shape: Any, dtype: Any = float32) -> Tensor:
    """Ones."""
    return Tensor(np.ones(integers(shape, "shape"), as_dtype(dtype).as_numpy_dtype))


def zeros_like(input: Any, dtype: Any = None) -> Tensor:  # noqa: A002
    """Zeros in the shape and dtype of another tensor."""
    value = tensor_of(input)._value
    return Tensor(np.zeros(value.shape, value.dtype if dtype is None else as_dtype(dtype).as_numpy_dtype))


def ones_like(input: Any, dtype: Any = None) -> Tensor:  # noqa: A002
    """Ones in the shape and dtype of another tensor."""
    value = tensor_of(input)._value
    return Tensor(np.ones(value.shape, value.dtype if dtype is None else as_dtype(dtype).as_numpy_dtype))


def fill(dims: Any, value: Any) -> Tensor:
    """One number everywhere."""
    number = tensor_of(value)._value
    if number.ndim:
        raise InvalidArgumentError(f"value must be a scalar. Got shape {number.shape} [Op:Fill]")
    return Tensor(np.full(integers(dims, "dims"), number))


def eye(num_rows: Any, num_columns: Any = None, batch_shape: None = None, dtype: Any = float32) -> Tensor:
    """Ones on the diagonal, zeros elsewhere."""
    columns = None if num_columns is None else int(num_columns)
    return Tensor(np.eye(int(num_rows), columns, dtype=as_dtype(dtype).as_numpy_dtype))


def range(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None) -> Tensor:  # noqa: A001
    """start, start + delta, ... up to but without limit; with one number, from 0 to it. int32 or float32."""
    if limit is None:
        start, limit = 0, start
    parts = [tensor_of(part, None if dtype is None else as_dtype(dtype)) for part in (start, limit, delta)]
    order = (int32, int64, float32, float64)
    kinds = [part.dtype for part in parts]
    widest = max(kinds, key=lambda kind: order.index(kind) if kind in order else len(order))
    kind = (widest if dtype is None else as_dtype(dtype)).as_numpy_dtype
    low, high, step = (part._value.astype(kind) for part in parts)
    if step == 0:
        raise InvalidArgumentError("Requires delta != 0 [Op:Range]")
    if (step > 0 and low > high) or (step < 0 and low < high):
        raise InvalidArgumentError(f"Requires start <= limit when delta > 0: {low}/{high} [Op:Range]")
    return Tensor(np.arange(low, high, step, dtype=kind))


def linspace(start: Any, stop: Any, num: Any) -> Tensor:
    """num numbers at equal distances, both ends included."""
    low, high = tensor_of(start), tensor_of(stop)
    if low.dtype is not high.dtype:
        raise TypeError(f"start and stop must have one dtype, got {low.dtype!r} and {high.dtype!r}.")
    kind = low.dtype.as_numpy_dtype if low.dtype.is_floating else np.float64
    if int(num) < 1:
        raise InvalidArgumentError(f"Requires num > 0: {num} [Op:LinSpace]")
    return Tensor(np.linspace(low._value, high._value, int(num), dtype=kind))
