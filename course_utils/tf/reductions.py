"""Reductions: one number from many, over all axes or some. Sums, means, extremes, and where the extremes are."""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import Axes, add_up, ones_op, reshape_op, stretch, sum_op, transpose_op
from course_utils.tf.convert import mixed, pack_op, tensor_of
from course_utils.tf.dtypes import as_dtype, bool_, int32, int64
from course_utils.tf.elementwise import cast_op, exp_op, log_op, sqrt_op, square_op
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.operation import Operation, shape_of
from course_utils.tf.slicing import slice_op
from course_utils.tf.tensor import Array, Tensor, Value


def axes_of(x: Tensor, axis: Any, name: str) -> Axes:
    """The axes to reduce, counted from 0; None means all."""
    rank = x._value.ndim
    if axis is None:
        return tuple(range(rank))
    given = np.asarray(axis._tensor()._value if isinstance(axis, Value) else axis)
    if given.dtype.kind not in "iu" and given.size:
        raise TypeError(f"axis must be a whole number or a list of them, got {axis!r}.")
    axes = []
    for number in given.ravel().tolist():
        if not -rank <= number < rank:
            raise InvalidArgumentError(
                f"Invalid reduction dimension ({number} for input with {rank} dimension(s)) [Op:{name}]"
            )
        axes.append(int(number) % rank)
    if len(set(axes)) < len(axes):
        raise InvalidArgumentError(
            f"Invalid reduction arguments: Axes contains duplicate dimension: {axis} [Op:{name}]"
        )
    return tuple(sorted(axes))


def _mean(x: Array, axes: Axes, keepdims: bool) -> Array:
    count = _count(x.shape, axes)
    if x.dtype.kind == "f":
        return add_up(x, axes, None, None, keepdims) / count  # type: ignore[no-any-return]
    total = add_up(x, axes, x.dtype, None, keepdims)
    sign = np.sign(total)
    return (sign * (np.abs(total) // max(count, 1))).astype(x.dtype)  # type: ignore[no-any-return]


def _count(shape: Axes, axes: Axes) -> int:
    count = 1
    for axis in axes:
        count *= shape[axis]
    return count


def _extreme(function: Any, lowest: bool) -> Any:
    """np.maximum or np.minimum over axes; over nothing it is -inf or inf, and for integers the least or largest."""

    def forward(x: Array, axes: Axes, keepdims: bool) -> Array:
        limits: Any = np.finfo(x.dtype) if x.dtype.kind == "f" else np.iinfo(x.dtype)
        start: Any = (-np.inf if lowest else np.inf) if x.dtype.kind == "f" else (limits.min if lowest else limits.max)
        result: Array = function.reduce(x, axis=axes, keepdims=keepdims, initial=start)
        return result

    return forward


def _share_ties(g: Any, y: Any, x: Any, axes: Axes, keepdims: bool) -> Any:
    """The gradient of an extreme goes to where it is reached, in equal parts."""
    reached = cast_op(equals(x, stretch(y, x, axes)), dtype=_numpy_dtype(x))
    return stretch(g, x, axes) * (reached / stretch(sum_op(reached, axes=axes), x, axes))


def _numpy_dtype(x: Any) -> Any:
    return (x._value if type(x) is Tensor else x).dtype


def _others(x: Any, axes: Axes) -> Any:
    """For each entry the product of the others along the axes, right also where entries are 0.

    The products of those before and of those after it; in operations, so that it can be differentiated once more.
    """
    shape = shape_of(x)
    rest = tuple(i for i in range(len(shape)) if i not in axes)
    order = rest + axes
    size = _count(shape, axes)
    flat = reshape_op(transpose_op(x, perm=order), shape=(*(shape[i] for i in rest), size))
    columns = [slice_op(flat, key=(..., i)) for i in range(size)]
    before, after = [ones_op(columns[0])], [ones_op(columns[0])]
    for left, right in zip(columns[:-1], columns[:0:-1], strict=True):
        before.append(before[-1] * left)
        after.append(after[-1] * right)
    products = [p * q for p, q in zip(before, after[::-1], strict=True)]
    moved = reshape_op(pack_op(*products, axis=len(rest)), shape=tuple(shape[i] for i in order))
    return transpose_op(moved, perm=tuple(order.index(i) for i in range(len(shape))))


equals = Operation("Equal", np.equal, None, None)
mean_op = Operation(
    "Mean", _mean, lambda g, y, x, axes, keepdims: stretch(g / float(_count(shape_of(x), axes)), x, axes)
)
max_op = Operation("Max", _extreme(np.maximum, True), _share_ties)
min_op = Operation("Min", _extreme(np.minimum, False), _share_ties)
prod_op = Operation(
    "Prod",
    lambda x, axes, keepdims: np.multiply.reduce(x, axis=axes, dtype=x.dtype, keepdims=keepdims),
    lambda g, y, x, axes, keepdims: stretch(g, x, axes) * _others(x, axes),
)
any_op = Operation("Any", lambda x, axes, keepdims: np.logical_or.reduce(x, axis=axes, keepdims=keepdims), None)
all_op = Operation("All", lambda x, axes, keepdims: np.logical_and.reduce(x, axis=axes, keepdims=keepdims), None)
argmax_op = Operation("ArgMax", lambda x, axis, dtype: np.argmax(x, axis=axis).astype(dtype), None)
argmin_op = Operation("ArgMin", lambda x, axis, dtype: np.argmin(x, axis=axis).astype(dtype), None)
cumsum_op: Operation = Operation(
    "Cumsum",
    lambda x, axis, backwards: (
        np.flip(np.cumsum(np.flip(x, axis), axis, dtype=x.dtype), axis)
        if backwards
        else np.cumsum(x, axis, dtype=x.dtype)
    ),
    lambda g, y, x, axis, backwards: cumsum_op(g, axis=axis, backwards=not backwards),
)


def _reduce(operation: Operation, x: Any, axis: Any, keepdims: Any) -> Tensor:
    x = tensor_of(x)
    if x._value.dtype.kind == "b":
        raise InvalidArgumentError(
            f"Value for attr 'T' of bool is not in the list of allowed values [Op:{operation.name}]; "
            "use tf.cast(x, tf.float32) first, then the mean is the share of True."
        )
    result: Tensor = operation(x, axes=axes_of(x, axis, operation.name), keepdims=bool(keepdims))
    return result


def reduce_sum(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The sum over the axes."""
    return _reduce(sum_op, input_tensor, axis, keepdims)


def reduce_mean(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean over the axes; of integers an integer, cut off towards 0."""
    return _reduce(mean_op, input_tensor, axis, keepdims)


def reduce_max(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The largest entry; where several are equal they share the gradient."""
    return _reduce(max_op, input_tensor, axis, keepdims)


def reduce_min(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The smallest entry; where several are equal they share the gradient."""
    return _reduce(min_op, input_tensor, axis, keepdims)


def reduce_prod(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The product over the axes; its gradient is right also where entries are 0."""
    return _reduce(prod_op, input_tensor, axis, keepdims)


def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The population variance: the mean square distance from the mean."""
    x = tensor_of(input_tensor)
    if not x.dtype.is_floating:
        raise TypeError(f"Input must be either real or complex. Received {x.dtype!r}; use tf.cast(x, tf.float32).")
    mean = reduce_mean(x, axis, keepdims=True)
    return reduce_mean(square_op(x - mean), axis, keepdims)  # type: ignore[operator]


def reduce_std(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The population standard deviation; its gradient is nan where all entries are equal."""
    result: Tensor = sqrt_op(reduce_variance(input_tensor, axis, keepdims))
    return result


def reduce_logsumexp(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """log(sum(exp(x))), without overflow."""
    x = tensor_of(input_tensor)
    if not x.dtype.is_floating:
        raise InvalidArgumentError(f"Value for attr 'T' of {x.dtype.name} is not allowed [Op:Exp]; use tf.cast.")
    axes = axes_of(x, axis, "Max")
    top = max_op(Tensor(x._value), axes=axes, keepdims=True)  # a constant: the result does not depend on it
    top = Tensor(np.where(np.isfinite(top._value), top._value, 0).astype(x._value.dtype))
    total: Any = log_op(sum_op(exp_op(x - top), axes=axes, keepdims=True)) + top  # type: ignore[operator]
    if keepdims:
        return total  # type: ignore[no-any-return]
    shape = tuple(size for i, size in enumerate(x._value.shape) if i not in axes)
    result: Tensor = reshape_op(total, shape=shape)
    return result


def reduce_euclidean_norm(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The square root of the sum of squares."""
    x = tensor_of(input_tensor)
    axes = axes_of(x, axis, "EuclideanNorm")
    result: Tensor = sqrt_op(sum_op(square_op(x), axes=axes, keepdims=bool(keepdims)))
    return result


def _truth(operation: Operation, x: Any, axis: Any, keepdims: bool) -> Tensor:
    x = tensor_of(x)
    if x.dtype is not bool_:
        raise mixed(operation.name, 0, bool_, x.dtype)
    result: Tensor = operation(x, axes=axes_of(x, axis, operation.name), keepdims=bool(keepdims))
    return result


def reduce_any(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether any entry is True."""
    return _truth(any_op, input_tensor, axis, keepdims)


def reduce_all(input_tensor: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether all entries are True."""
    return _truth(all_op, input_tensor, axis, keepdims)


def _place(operation: Operation, x: Any, axis: Any, output_type: Any) -> Tensor:
    x = tensor_of(x)
    number = 0 if axis is None else int(axis)
    if not -x._value.ndim <= number < x._value.ndim:
        raise InvalidArgumentError(
            f"Expected dimension in the range [{-x._value.ndim}, {x._value.ndim}), but got {number} "
            f"[Op:{operation.name}]"
        )
    if x._value.shape[number] == 0:
        raise InvalidArgumentError(f"Reduction axis {number} is empty [Op:{operation.name}]")
    wanted = as_dtype(output_type)
    if wanted not in (int32, int64):
        raise InvalidArgumentError(f"output_type must be tf.int32 or tf.int64, got {wanted!r} [Op:{operation.name}]")
    result: Tensor = operation(x, axis=number, dtype=wanted.as_numpy_dtype)
    return result


def argmax(input: Any, axis: Any = None, output_type: Any = int64) -> Tensor:  # noqa: A002
    """Where the largest entry along the axis is (the first one if several are equal); axis None means 0."""
    return _place(argmax_op, input, axis, output_type)


def argmin(input: Any, axis: Any = None, output_type: Any = int64) -> Tensor:  # noqa: A002
    """Where the smallest entry along the axis is (the first one if several are equal); axis None means 0."""
    return _place(argmin_op, input, axis, output_type)


def cumsum(x: Any, axis: Any = 0) -> Tensor:
    """Running sums along the axis."""
    x = tensor_of(x)
    (number,) = axes_of(x, axis, "Cumsum")
    result: Tensor = cumsum_op(x, axis=number, backwards=False)
    return result
