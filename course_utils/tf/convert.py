"""How numbers become tensors: tf.constant, tf.convert_to_tensor, and what an operation does to a plain operand.

Python floats become float32 and Python ints int32, NumPy arrays and scalars keep their dtype. Beside a tensor a
plain operand takes the tensor's dtype. A tensor is never cast without being asked.
"""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import identity_op
from course_utils.tf.dtypes import BY_NUMPY, DType, as_dtype, bool_, float32
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.lost import latest
from course_utils.tf.operation import many
from course_utils.tf.slicing import slice_op
from course_utils.tf.tensor import Array, Tensor, Value

pack_op = many(
    "Pack",
    lambda *parts, axis: np.stack(parts, axis),
    lambda i, g, y, *parts, axis: slice_op(g, key=(*[slice(None)] * axis, i)),
)


def constant(value: Any, dtype: Any = None, shape: Any = None) -> Tensor:
    """A tensor with a copy of the numbers in `value`.

    dtype: converts Python numbers and arrays; a Python float does not become an integer
    shape: a scalar fills it, other values are reshaped to it
    raises: ValueError for ragged lists and None, TypeError for numbers that do not fit the dtype or the shape
    """
    wanted = None if dtype is None else as_dtype(dtype)
    if isinstance(value, (list, tuple)) and any(isinstance(leaf, Value) for leaf in value):
        raise ValueError("tf.constant takes numbers, not a list of tensors; use tf.stack or tf.convert_to_tensor.")
    if isinstance(value, Value):
        tensor = value._tensor()
        if wanted is not None and tensor.dtype is not wanted:
            raise TypeError(f"Expected a tensor with dtype {wanted!r}, but got dtype {tensor.dtype!r}. Use tf.cast.")
        array = tensor._value
    else:
        array = _array(value, wanted)
    if shape is not None:
        sizes = tuple(int(size) for size in shape)
        count = int(np.prod(sizes))
        if array.size == 1:
            array = np.full(sizes, array)
        elif array.size == count:
            array = array.reshape(sizes)
        else:
            raise TypeError(
                f"Eager execution of tf.constant with unsupported shape: the value has {array.size} elements, "
                f"but shape {sizes} has {count}."
            )
    return Tensor(array)


def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None) -> Tensor:
    """The tensor itself, the value of a variable, or a new tensor; a list of tensors is stacked.

    raises: ValueError when a tensor has another dtype than the one asked for: it is never cast
    """
    wanted = None if dtype is None else as_dtype(dtype)
    if isinstance(value, Value):
        tensor = value._tensor()
        if wanted is not None and tensor.dtype is not wanted:
            raise ValueError(
                f"Tensor conversion requested dtype {wanted.name} for Tensor with dtype {tensor.dtype.name}: "
                f"{tensor!r}. Use tf.cast."
            )
        return identity(value) if not isinstance(value, Tensor) else tensor
    if dtype_hint is not None and wanted is None and not isinstance(value, (np.ndarray, np.generic)):
        try:
            return tensor_of(value, as_dtype(dtype_hint))
        except (TypeError, ValueError):
            pass
    return tensor_of(value, wanted)


def identity(input: Any) -> Tensor:  # noqa: A002
    """A new tensor with the same numbers; the gradient passes."""
    result: Tensor = identity_op(tensor_of(input))
    return result


def tensor_of(value: Any, dtype: DType | None = None) -> Tensor:
    """`value` as an operand: tensors as they are, variables as their value, others converted to `dtype`."""
    if type(value) is Tensor:
        return value
    if isinstance(value, Value):
        return value._tensor()
    if isinstance(value, (list, tuple)) and _holds_tensors(value):
        return _packed(value, dtype)
    return Tensor(_array(value, dtype))


def pair(x: Any, y: Any, name: str, first_decides: bool = False) -> tuple[Tensor, Tensor]:
    """Two operands of one dtype: what is no tensor takes the dtype of the other one.

    first_decides: convert x on its own, as tf.add and tf.matmul do
    """
    if not isinstance(x, Value):
        x = tensor_of(x, y.dtype if isinstance(y, Value) and not first_decides else None)  # type: ignore[attr-defined]
    elif type(x) is not Tensor:
        x = x._tensor()
    if not isinstance(y, Value):
        y = _second(y, x.dtype) if first_decides else tensor_of(y, x.dtype)
    elif type(y) is not Tensor:
        y = y._tensor()
    if x._value.dtype != y._value.dtype:
        raise mixed(name, 1, x.dtype, y.dtype)
    return x, y


def _second(value: Any, dtype: DType) -> Tensor:
    """The second operand of tf.add and tf.matmul, whose clash is an InvalidArgumentError."""
    try:
        return tensor_of(value, dtype)
    except TypeError:
        found = tensor_of(value)
        if found.dtype is dtype:
            raise
        raise mixed("the operation", 1, dtype, found.dtype) from None


def mixed(name: str, place: int, expected: DType, got: DType) -> InvalidArgumentError:
    """The error for two tensors of different dtypes."""
    advised = float32 if expected.is_floating and got.is_floating else got if got.is_floating else expected
    return InvalidArgumentError(
        f"cannot compute {name} as input #{place}(zero-based) was expected to be a {expected._word} tensor but is a "
        f"{got._word} tensor [Op:{name}]. Convert one of them: tf.cast(x, tf.{advised.name})."
    )


def _holds_tensors(value: Any) -> bool:
    return any(isinstance(x, Value) or (isinstance(x, (list, tuple)) and _holds_tensors(x)) for x in value)


def _packed(value: Any, dtype: DType | None) -> Tensor:
    """A list with tensors in it, stacked; plain entries take the dtype of the first tensor."""
    if dtype is None:
        dtype = _first_tensor(value)._tensor().dtype
    parts = [
        _packed(x, dtype) if isinstance(x, (list, tuple)) and _holds_tensors(x) else tensor_of(x, dtype) for x in value
    ]
    for number, part in enumerate(parts):
        if part.dtype is not dtype:
            raise mixed("Pack", number, dtype, part.dtype)
        if part._value.shape != parts[0]._value.shape:
            raise InvalidArgumentError(
                f"Shapes of all inputs must match: values[0].shape = {shape_text(parts[0].shape)} != "
                f"values[{number}].shape = {shape_text(part.shape)}"
            )
    result: Tensor = pack_op(*parts, axis=0)
    return result


def _first_tensor(value: Any) -> Value:
    for x in value:
        if isinstance(x, Value):
            return x
        if isinstance(x, (list, tuple)) and _holds_tensors(x):
            return _first_tensor(x)
    raise AssertionError("only called when there is one")


def _array(value: Any, dtype: DType | None) -> Array:
    """A new array of one of our dtypes with the numbers in `value`."""
    if isinstance(value, (np.ndarray, np.generic)):
        return _from_numpy(np.asarray(value), dtype)
    if hasattr(value, "__array__") and hasattr(value, "dtype"):  # an HDF5 data set
        return _from_numpy(np.asarray(value), dtype)
    if value is None:
        raise ValueError(
            "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor. If it came "
            f"from tape.gradient, the target does not depend on that source. {' '.join(latest)}"
        )
    if isinstance(value, str):
        if dtype is None:
            raise InvalidArgumentError(f"The text {value!r} is no number; tensors here hold numbers only.")
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtype._word}: a text is no number.")
    if not isinstance(value, (bool, int, float, list, tuple, range)):
        raise ValueError(
            f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a Tensor."
        )
    leaves = list(_leaves(value))
    if dtype is None:
        return _inferred(value, leaves)
    for leaf in leaves:
        kind = _kind(leaf)
        if (kind == "f" and not dtype.is_floating) or (kind != "b" and dtype is bool_):
            raise TypeError(
                f"Cannot convert {leaf} to EagerTensor of dtype {dtype._word}. Write a number that fits, or use "
                "tf.cast on the tensor first."
            )
    exact = np.float64 if dtype.is_floating else None
    return _rectangular(value, exact).astype(dtype.as_numpy_dtype)


def _inferred(value: Any, leaves: list[Any]) -> Array:
    kinds = [_kind(leaf) for leaf in leaves]
    if not leaves or "f" in kinds:
        if kinds and kinds[0] == "b":
            raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
        first = leaves[0] if leaves else None
        wide = isinstance(first, np.float64) or (isinstance(first, np.ndarray) and first.dtype == np.float64)
        return _rectangular(value, np.float64).astype(np.float64 if wide else np.float32)
    if "i" in kinds:
        if kinds[0] == "b":
            raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
        array = _rectangular(value, None)
        if array.dtype.kind not in "iu":
            raise ValueError("Can't convert Python sequence with out-of-range integer to Tensor.")
        small = array.size == 0 or (array.max() < 2**31 and array.min() >= -(2**31))
        return array.astype(np.int32 if small else np.int64)
    return _rectangular(value, np.bool_)


def _rectangular(value: Any, dtype: Any) -> Array:
    try:
        return np.array(value, dtype=dtype)
    except (ValueError, TypeError):
        raise ValueError("Can't convert non-rectangular Python sequence to Tensor.") from None
    except OverflowError:
        raise ValueError("Can't convert Python sequence with out-of-range integer to Tensor.") from None


def _leaves(value: Any) -> Any:
    if isinstance(value, (list, tuple, range)):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _kind(leaf: Any) -> str:
    """b, i or f."""
    if isinstance(leaf, (bool, np.bool_)):
        return "b"
    if isinstance(leaf, (int, np.integer)):
        return "i"
    if isinstance(leaf, (float, np.floating)):
        return "f"
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "bif":
        return str(leaf.dtype.kind)
    if leaf is None:
        raise ValueError("Can't convert Python sequence with mixed types to Tensor: there is a None in it.")
    raise ValueError(
        f"Can't convert Python sequence with mixed types to Tensor: there is a {type(leaf).__name__} in it."
    )


def _from_numpy(array: Array, dtype: DType | None) -> Array:
    if array.dtype.newbyteorder("=") not in BY_NUMPY:
        raise ValueError(
            f"Failed to convert a NumPy array of {array.dtype} to a Tensor; tensors here hold float32, float64, int32, "
            "int64, uint8 or bool. Convert with array.astype first."
        )
    target = dtype.as_numpy_dtype if dtype is not None else array.dtype.newbyteorder("=")
    with np.errstate(all="ignore"):
        return np.array(array, dtype=target, order="C")
