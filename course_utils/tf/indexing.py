"""Entries picked from a tensor: slices, gather, where, boolean_mask, one_hot, sorting."""

from typing import Any

import numpy as np

from course_utils.tf.arithmetic import mask_op
from course_utils.tf.broadcasting import reshape_op, unbroadcast
from course_utils.tf.convert import pair, tensor_of
from course_utils.tf.dtypes import as_dtype, bool_, float32
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.operation import Operation, shape_of
from course_utils.tf.slicing import slice_op
from course_utils.tf.tensor import Array, Tensor, Value

ONLY = (
    "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors are valid "
    "indices, got {key!r}. To pick entries by a list of numbers use tf.gather."
)


def _scatter(g: Array, shape: tuple[int, ...], indices: Array, axis: int) -> Array:
    """Zeros, with the slices of g added where they were gathered from; some may have been gathered twice."""
    whole = np.zeros(shape, g.dtype)
    key: Any = (*[slice(None)] * axis, indices)
    np.add.at(whole, key, g)
    return whole


gather_op = Operation(
    "GatherV2",
    lambda x, indices, axis: np.take(x, indices, axis),
    lambda g, y, x, indices, axis: scatter_op(g, shape=shape_of(x), indices=indices, axis=axis),
)
scatter_op: Operation = Operation(
    "ScatterAdd", _scatter, lambda g, y, x, shape, indices, axis: gather_op(g, indices=indices, axis=axis)
)
pick_op = Operation(  # where with a fixed condition
    "SelectV2",
    lambda x, y, condition: np.where(condition, x, y),
    lambda g, z, x, y, condition: unbroadcast(mask_op(g, _constant(g, condition, shape_of(z))), shape_of(x)),
    lambda g, z, x, y, condition: unbroadcast(mask_op(g, _constant(g, ~condition, shape_of(z))), shape_of(y)),
)
along_op: Operation = Operation(
    "TakeAlongAxis",
    lambda x, order, axis: np.take_along_axis(x, order, axis),
    lambda g, y, x, order, axis: along_op(g, order=np.argsort(order, axis), axis=axis),
)
one_hot_op = Operation(
    "OneHot", lambda indices, depth, on, off: np.where(indices[..., None] == np.arange(depth), on, off), None
)


def _constant(g: Any, condition: Array, shape: tuple[int, ...]) -> Any:
    """A condition as a tensor where the rule runs on tensors."""
    whole = np.broadcast_to(condition, shape)
    return Tensor(whole) if type(g) is Tensor else whole


def getitem(x: Any, key: Any) -> Tensor:
    """x[key]: numbers, slices, `...` and tf.newaxis; or a tensor or array of True and False."""
    x = tensor_of(x)
    if (
        isinstance(key, Value)
        and key._tensor().dtype is bool_
        or (isinstance(key, np.ndarray) and key.dtype == np.bool_ and key.ndim)
    ):
        return boolean_mask(x, key)
    parts = list(key) if isinstance(key, tuple) else [key]
    if isinstance(key, list):
        raise InvalidArgumentError(
            f"Index out of range: a list is no index here [Op:StridedSlice]. {ONLY.format(key=key)}"
        )
    cleaned = tuple(_index(part) for part in parts)
    shape = x._value.shape
    used = sum(part is not None and part is not Ellipsis for part in cleaned)
    if used > len(shape):
        raise InvalidArgumentError(
            f"Index out of range using input dim {len(shape)}; input has only {len(shape)} dims [Op:StridedSlice]"
        )
    try:
        result: Tensor = slice_op(x, key=cleaned)
    except InvalidArgumentError as error:
        raise InvalidArgumentError(
            f"slice index {key} of a tensor of shape {shape_text(shape)} out of bounds [Op:StridedSlice] ({error})"
        ) from None
    return result


def _index(part: Any) -> Any:
    if isinstance(part, slice):
        return slice(*[None if bound is None else _index(bound) for bound in (part.start, part.stop, part.step)])
    if part is None or part is Ellipsis:
        return part
    if isinstance(part, Value):
        part = part._tensor()._value
    whole = isinstance(part, (int, np.integer, np.ndarray)) and not isinstance(part, bool)
    if not whole or np.ndim(part) or np.asarray(part).dtype.kind not in "iu":
        raise TypeError(ONLY.format(key=part))
    return int(part)


def gather(params: Any, indices: Any, validate_indices: Any = None, axis: Any = None) -> Tensor:
    """The slices of params with these numbers along an axis (0 unless told). Its gradient is dense here."""
    x, picked = tensor_of(params), tensor_of(indices)
    if not picked.dtype.is_integer:
        raise InvalidArgumentError(
            f"Value for attr 'Tindices' of {picked.dtype.name} is not in the list of allowed values: int32, int64 "
            "[Op:GatherV2]"
        )
    place = int(axis or 0) % max(x._value.ndim, 1)
    size = x._value.shape[place]
    numbers = picked._value
    if np.any(numbers < 0) or np.any(numbers >= size):
        raise InvalidArgumentError(f"indices must be in [0, {size}), got {numbers.tolist()} [Op:GatherV2]")
    result: Tensor = gather_op(x, indices=numbers, axis=place)
    return result


def boolean_mask(tensor: Any, mask: Any, axis: Any = None) -> Tensor:
    """The entries (or rows, ...) where the mask is True."""
    x, chosen = tensor_of(tensor), tensor_of(mask, bool_)
    place = int(axis or 0)
    where_true = chosen._value
    if where_true.ndim == 0:
        raise ValueError("mask cannot be scalar.")
    covered = x._value.shape[place : place + where_true.ndim]
    if covered != where_true.shape:
        raise ValueError(
            f"Shapes {covered} and {where_true.shape} are incompatible: the mask must cover the tensor's axes."
        )
    shape = x._value.shape
    flat = reshape_op(x, shape=(*shape[:place], -1, *shape[place + where_true.ndim :])) if where_true.ndim > 1 else x
    result: Tensor = gather_op(flat, indices=np.flatnonzero(where_true), axis=place)
    return result


def where(condition: Any, x: Any = None, y: Any = None) -> Tensor:
    """x where the condition holds, y elsewhere; with the condition alone, the indices where it holds."""
    if x is None and y is None:
        return Tensor(np.argwhere(tensor_of(condition)._value).astype(np.int64))
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    chosen = tensor_of(condition, bool_)
    if chosen.dtype is not bool_:
        raise InvalidArgumentError(
            f"cannot compute SelectV2 as input #0(zero-based) was expected to be a bool tensor but is a "
            f"{chosen.dtype._word} tensor [Op:SelectV2]"
        )
    x, y = pair(x, y, "SelectV2")
    result: Tensor = pick_op(x, y, condition=chosen._value)
    return result


def one_hot(
    indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, axis: Any = None, dtype: Any = None
) -> Tensor:
    """Rows of zeros with a one at the index; an index outside [0, depth) gives a row of zeros.

    axis: where the new axis of size depth goes, by default last
    """
    numbers = tensor_of(indices)
    if not numbers.dtype.is_integer:
        raise InvalidArgumentError(
            f"Value for attr 'TI' of {numbers.dtype._word} is not in the list of allowed values: uint8, int32, int64 "
            "[Op:OneHot]; use tf.cast(labels, tf.int32)."
        )
    given = (
        tensor_of(on_value if on_value is not None else off_value) if (on_value, off_value) != (None, None) else None
    )
    wanted = as_dtype(dtype) if dtype is not None else (given.dtype if given is not None else float32)
    on = tensor_of(1 if on_value is None else on_value, wanted)._value.astype(wanted.as_numpy_dtype)
    off = tensor_of(0 if off_value is None else off_value, wanted)._value.astype(wanted.as_numpy_dtype)
    size = int(depth)
    if size < 0:
        raise InvalidArgumentError(f"depth must be non-negative, got: {size} [Op:OneHot]")
    rows = one_hot_op(numbers, depth=size, on=on, off=off)
    if axis is None or axis == -1:
        return rows  # type: ignore[no-any-return]
    return Tensor(np.moveaxis(rows._value, -1, axis))


def sort(values: Any, axis: Any = -1, direction: str = "ASCENDING") -> Tensor:
    """The entries in order along the axis."""
    x = tensor_of(values)
    place = int(axis) % x._value.ndim
    result: Tensor = along_op(x, order=_order(x._value, place, direction), axis=place)
    return result


def argsort(values: Any, axis: Any = -1, direction: str = "ASCENDING", stable: bool = False) -> Tensor:
    """The indices that put the entries in order along the axis; int32."""
    x = tensor_of(values)
    return Tensor(_order(x._value, int(axis) % x._value.ndim, direction).astype(np.int32))


def _order(array: Array, axis: int, direction: str) -> Array:
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(f"direction must be 'ASCENDING' or 'DESCENDING', got {direction!r}.")
    if direction == "ASCENDING":
        return np.argsort(array, axis, kind="stable")
    size = array.shape[axis]
    return np.flip(size - 1 - np.argsort(np.flip(array, axis), axis, kind="stable"), axis)


def stop_gradient(input: Any) -> Tensor:  # noqa: A002
    """The same numbers as a constant: no gradient passes."""
    result: Tensor = stop_op(tensor_of(input))
    return result


stop_op = Operation("StopGradient", lambda x: x, None)
