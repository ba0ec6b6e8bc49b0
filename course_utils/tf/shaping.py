"""Other shapes for the same numbers: reshape, transpose, concat, stack, split, tile, pad, and their like."""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import broadcast_op, reshape_op, sum_op, swap_op, transpose_op
from course_utils.tf.convert import convert_to_tensor, mixed, pack_op, tensor_of
from course_utils.tf.dtypes import as_dtype, int32
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.operation import Operation, many, shape_of
from course_utils.tf.slicing import slice_op
from course_utils.tf.tensor import Array, Tensor, Value


def _concat_part(i: int, g: Any, y: Any, *parts: Any, axis: int) -> Any:
    start = sum(shape_of(part)[axis] for part in parts[:i])
    stop = start + shape_of(parts[i])[axis]
    return slice_op(g, key=(*[slice(None)] * axis, slice(start, stop)))


def _inside(g: Any, x: Any, paddings: Any) -> Any:
    key = tuple(slice(before, before + size) for (before, _), size in zip(paddings, shape_of(x), strict=True))
    return slice_op(g, key=key)


def _fold(g: Any, x: Any, multiples: tuple[int, ...]) -> Any:
    shape = shape_of(x)
    apart = tuple(size for pair in zip(multiples, shape, strict=True) for size in pair)
    return sum_op(reshape_op(g, shape=apart), axes=tuple(range(0, len(apart), 2)))


def _repeat_rule(g: Any, y: Any, x: Any, counts: Array, axis: int) -> Any:
    ends = np.cumsum(counts)
    parts = [
        sum_op(slice_op(g, key=(*[slice(None)] * axis, slice(int(end - n), int(end)))), axes=(axis,))
        for end, n in zip(ends, counts, strict=True)
    ]
    return pack_op(*parts, axis=axis)


concat_op = many("ConcatV2", lambda *parts, axis: np.concatenate(parts, axis), _concat_part)
tile_op = Operation(
    "Tile", lambda x, multiples: np.tile(x, multiples), lambda g, y, x, multiples: _fold(g, x, multiples)
)
repeat_op = Operation("Repeat", lambda x, counts, axis: np.repeat(x, counts, axis), _repeat_rule)
pad_op = Operation(
    "PadV2",
    lambda x, paddings, constant: np.pad(x, paddings, constant_values=constant),
    lambda g, y, x, paddings, constant: _inside(g, x, paddings),
)
reverse_op: Operation = Operation(
    "ReverseV2", lambda x, axes: np.flip(x, axes), lambda g, y, x, axes: reverse_op(g, axes=axes)
)


def integers(value: Any, what: str) -> tuple[int, ...]:
    """A shape or other list of whole numbers, given as a list, TensorShape or tensor."""
    if isinstance(value, Value):
        array = value._tensor()._value
    else:
        array = np.array(
            [int(x._tensor()) if isinstance(x, Value) else x for x in value] if np.iterable(value) else value
        )
    if array.size and array.dtype.kind not in "iu":
        raise TypeError(f"{what} must be whole numbers, got {value!r}.")
    return tuple(int(size) for size in array.ravel())


def axis_of(axis: Any, rank: int, name: str) -> int:
    """One axis counted from 0."""
    number = int(axis)
    if not -rank <= number < rank:
        raise InvalidArgumentError(f"axis must be in the range [{-rank}, {rank}), got {number} [Op:{name}]")
    return number % rank


def reshape(tensor: Any, shape: Any) -> Tensor:
    """The same numbers in another shape; one size may be -1, then it follows from the others."""
    x = tensor_of(tensor)
    try:
        sizes = integers(shape, "shape")
    except TypeError as error:
        raise InvalidArgumentError(f"Value for attr 'Tshape' is not int32 or int64 [Op:Reshape]: {error}") from None
    if sum(size == -1 for size in sizes) > 1:
        raise InvalidArgumentError("Only one input size may be -1, not several [Op:Reshape]")
    known = int(np.prod([size for size in sizes if size != -1]))
    total = x._value.size
    fits = (known > 0 and total % known == 0) if -1 in sizes else known == total
    if not fits or any(size < -1 for size in sizes):
        raise InvalidArgumentError(
            f"Input to reshape is a tensor with {total} values, but the requested shape {shape_text(sizes)} has "
            f"{known} [Op:Reshape]"
        )
    result: Tensor = reshape_op(x, shape=sizes)
    return result


def transpose(a: Any, perm: Any = None) -> Tensor:
    """The axes in another order, by default reversed."""
    x = tensor_of(a)
    rank = x._value.ndim
    if perm is None and rank == 2:
        matrix: Tensor = swap_op(x)
        return matrix
    order = tuple(range(rank))[::-1] if perm is None else integers(perm, "perm")
    if sorted(o % rank if rank else o for o in order) != list(range(rank)):
        raise InvalidArgumentError(
            f"transpose expects a vector of size {rank}, each axis once; got {order} [Op:Transpose]"
        )
    result: Tensor = transpose_op(x, perm=tuple(o % rank for o in order))
    return result


def expand_dims(input: Any, axis: Any) -> Tensor:  # noqa: A002
    """A new axis of size 1 at that place."""
    x = tensor_of(input)
    place = axis_of(axis, x._value.ndim + 1, "ExpandDims")
    shape = x._value.shape
    result: Tensor = reshape_op(x, shape=(*shape[:place], 1, *shape[place:]))
    return result


def squeeze(input: Any, axis: Any = None) -> Tensor:  # noqa: A002
    """Without the axes of size 1, all or those named."""
    x = tensor_of(input)
    shape = x._value.shape
    if axis is None:
        gone = [i for i, size in enumerate(shape) if size == 1]
    else:
        gone = [axis_of(number, len(shape), "Squeeze") for number in (axis if np.iterable(axis) else [axis])]
        for number in gone:
            if shape[number] != 1:
                raise InvalidArgumentError(
                    f"Can not squeeze dim[{number}], expected a dimension of 1, got {shape[number]} [Op:Squeeze]"
                )
    result: Tensor = reshape_op(x, shape=tuple(size for i, size in enumerate(shape) if i not in gone))
    return result


def _alike(values: Any, name: str) -> list[Tensor]:
    """The values as tensors of one dtype, that of the first one that is a tensor."""
    listed = list(values)
    given = next((value for value in listed if isinstance(value, Value)), None)
    dtype = None if given is None else given._tensor().dtype
    parts = [tensor_of(value, dtype) for value in listed]
    for place, part in enumerate(parts):
        if part.dtype is not parts[0].dtype:
            raise mixed(name, place, parts[0].dtype, part.dtype)
    return parts


def concat(values: Any, axis: Any) -> Tensor:
    """The values one after the other along an axis that they have."""
    if isinstance(values, Value):
        return convert_to_tensor(values)
    parts = _alike(values, "ConcatV2")
    rank = parts[0]._value.ndim
    place = axis_of(axis, rank, "ConcatV2")
    for part in parts:
        shapes = [p._value.shape[:place] + p._value.shape[place + 1 :] for p in (part, parts[0])]
        if part._value.ndim != rank or shapes[0] != shapes[1]:
            raise InvalidArgumentError(
                f"ConcatOp : Dimension {place} in both shapes may differ, the others not: "
                f"{shape_text(parts[0].shape)} vs. {shape_text(part.shape)} [Op:ConcatV2]"
            )
    result: Tensor = concat_op(*parts, axis=place)
    return result


def stack(values: Any, axis: Any = 0) -> Tensor:
    """The values, all of one shape, side by side along a new axis."""
    parts = _alike(values, "Pack")
    for number, part in enumerate(parts):
        if part._value.shape != parts[0]._value.shape:
            raise InvalidArgumentError(
                f"Shapes of all inputs must match: values[0].shape = {shape_text(parts[0].shape)} != "
                f"values[{number}].shape = {shape_text(part.shape)} [Op:Pack]"
            )
    rank = parts[0]._value.ndim + 1
    if not -rank <= int(axis) < rank:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-rank}, {rank})")
    result: Tensor = pack_op(*parts, axis=int(axis) % rank)
    return result


def unstack(value: Any, num: Any = None, axis: Any = 0) -> list[Tensor]:
    """The slices along an axis, as a list."""
    x = tensor_of(value)
    place = axis_of(axis, x._value.ndim, "Unpack")
    if num is not None and num != x._value.shape[place]:
        raise InvalidArgumentError(f"axis {axis} has size {x._value.shape[place]}, not num = {num} [Op:Unpack]")
    return [slice_op(x, key=(*[slice(None)] * place, i)) for i in range(x._value.shape[place])]


def split(value: Any, num_or_size_splits: Any, axis: Any = 0) -> list[Tensor]:
    """Equal parts along an axis (a number of them), or parts of the sizes given."""
    x = tensor_of(value)
    place = axis_of(axis, x._value.ndim, "Split")
    size = x._value.shape[place]
    if np.iterable(num_or_size_splits):
        sizes = list(integers(num_or_size_splits, "num_or_size_splits"))
        if -1 in sizes:
            sizes[sizes.index(-1)] = size - sum(part for part in sizes if part != -1)
        if sum(sizes) != size:
            raise InvalidArgumentError(f"the parts {sizes} do not add up to the size {size} of axis {axis} [Op:SplitV]")
    else:
        count = int(num_or_size_splits)
        if count < 1 or size % count:
            raise InvalidArgumentError(
                f"axis {axis} of size {size} cannot be split into {count} equal parts [Op:Split]"
            )
        sizes = [size // count] * count
    stops = np.cumsum(sizes).tolist()
    return [
        slice_op(x, key=(*[slice(None)] * place, slice(stop - part, stop)))
        for stop, part in zip(stops, sizes, strict=True)
    ]


def tile(input: Any, multiples: Any) -> Tensor:  # noqa: A002
    """The whole repeated along each axis."""
    x, times = tensor_of(input), integers(multiples, "multiples")
    if len(times) != x._value.ndim:
        raise InvalidArgumentError(f"Expected multiples to have {x._value.ndim} numbers, got {times} [Op:Tile]")
    result: Tensor = tile_op(x, multiples=times)
    return result


def repeat(input: Any, repeats: Any, axis: Any = None) -> Tensor:  # noqa: A002
    """Each entry repeated, along an axis, or of the flattened tensor."""
    x = tensor_of(input)
    if axis is None:
        x = reshape_op(x, shape=(-1,))
    place = axis_of(0 if axis is None else axis, x._value.ndim, "Repeat")
    counts = np.broadcast_to(np.array(integers(repeats, "repeats")), (x._value.shape[place],))
    result: Tensor = repeat_op(x, counts=counts, axis=place)
    return result


def pad(tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0) -> Tensor:
    """More entries around: paddings is [[before, after], ...], one pair per axis."""
    x = tensor_of(tensor)
    if mode.upper() != "CONSTANT":
        raise ValueError(f"Only mode 'CONSTANT' is here, got {mode!r}.")
    pairs = np.asarray(tensor_of(paddings)._value)
    if pairs.shape != (x._value.ndim, 2):
        raise InvalidArgumentError(
            f"paddings needs a pair per axis, {x._value.ndim} of them; got {paddings} [Op:PadV2]"
        )
    result: Tensor = pad_op(x, paddings=tuple(map(tuple, pairs.tolist())), constant=constant_values)
    return result


def reverse(tensor: Any, axis: Any) -> Tensor:
    """The entries in the opposite order along the axes."""
    x = tensor_of(tensor)
    axes = tuple(axis_of(number, x._value.ndim, "ReverseV2") for number in integers(axis, "axis"))
    result: Tensor = reverse_op(x, axes=axes)
    return result


def broadcast_to(input: Any, shape: Any) -> Tensor:  # noqa: A002
    """Repeated along axes of size 1 (or new ones in front) to that shape."""
    result: Tensor = broadcast_op(tensor_of(input), shape=integers(shape, "shape"))
    return result


def shape(input: Any, out_type: Any = None) -> Tensor:  # noqa: A002
    """The shape as a tensor of whole numbers."""
    return Tensor(np.array(tensor_of(input)._value.shape, dtype=as_dtype(out_type or int32).as_numpy_dtype))


def rank(input: Any) -> Tensor:  # noqa: A002
    """The number of axes, an int32 tensor."""
    return Tensor(np.array(tensor_of(input)._value.ndim, dtype=np.int32))


def size(input: Any, out_type: Any = None) -> Tensor:  # noqa: A002
    """The number of entries, an int32 tensor."""
    return Tensor(np.array(tensor_of(input)._value.size, dtype=as_dtype(out_type or int32).as_numpy_dtype))
