"""Which kinds of numbers an operation takes: any, signed ones, or only floating point numbers."""

from typing import Any

from course_utils.tf.convert import tensor_of
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.operation import Operation
from course_utils.tf.tensor import Tensor


def refuse(name: str, x: Tensor, allowed: str) -> InvalidArgumentError:
    """The error for an operand of another kind than those allowed."""
    return InvalidArgumentError(
        f"Value for attr 'T' of {x.dtype.name} is not in the list of allowed values: {allowed} [Op:{name}]. "
        "Use tf.cast(x, tf.float32) first."
    )


def floats(name: str, features: Any) -> Tensor:
    """The operand of an operation that only floating point numbers have."""
    x = tensor_of(features)
    if x._value.dtype.kind != "f":
        raise refuse(name, x, "float, double")
    return x


def floating(name: str, operation: Operation, *inputs: Tensor) -> Tensor:
    """The operation, on floating point numbers only."""
    if inputs[0]._value.dtype.kind != "f":
        raise refuse(name, inputs[0], "float, double")
    result: Tensor = operation(*inputs)
    return result


def numbers(name: str, operation: Operation, *inputs: Tensor) -> Tensor:
    """The operation, on all but bool."""
    if inputs[0]._value.dtype.kind == "b":
        raise refuse(name, inputs[0], "float, double, uint8, int32, int64")
    result: Tensor = operation(*inputs)
    return result


def signed(name: str, operation: Operation, x: Any) -> Tensor:
    """The operation, on numbers that may be negative."""
    x = tensor_of(x)
    if x._value.dtype.kind in "bu":
        raise refuse(name, x, "float, double, int32, int64")
    result: Tensor = operation(x)
    return result
