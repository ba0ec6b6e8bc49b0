"""Arithmetic on two operands, entry by entry, each operation with its derivatives beside it.

`g` is the gradient of the result `z`. Where maximum or minimum ties, all of it goes to the first argument, as in
TensorFlow.
"""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import like
from course_utils.tf.convert import convert_to_tensor, mixed, pair
from course_utils.tf.dtypes import bool_, uint8
from course_utils.tf.elementwise import cast
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.operands import floating, numbers, refuse
from course_utils.tf.operation import Operation
from course_utils.tf.tensor import Tensor

# Helpers for rules: no gradient passes through a condition, so these have no rules themselves.

greater_zero = Operation("Greater", lambda x: x > 0, None)
mask_op: Operation = Operation(  # g where the condition holds, else 0; also when g is infinite
    "SelectV2",
    lambda g, condition: np.where(condition, g, g.dtype.type(0)),
    lambda gg, y, g, condition: mask_op(gg, condition),
    None,
)

add_op = Operation("AddV2", np.add, lambda g, z, x, y: like(g, x), lambda g, z, x, y: like(g, y))
subtract_op = Operation("Sub", np.subtract, lambda g, z, x, y: like(g, x), lambda g, z, x, y: like(-g, y))
multiply_op = Operation("Mul", np.multiply, lambda g, z, x, y: like(g * y, x), lambda g, z, x, y: like(g * x, y))
divide_op = Operation(
    "RealDiv", np.true_divide, lambda g, z, x, y: like(g / y, x), lambda g, z, x, y: like(g * ((-x / y) / y), y)
)
pow_op = Operation(
    "Pow",
    np.power,
    lambda g, z, x, y: like(g * y * power_of(x, y - 1), x),
    lambda g, z, x, y: like(g * z * safe_log(x), y),
)
maximum_op = Operation(
    "Maximum",
    np.maximum,
    lambda g, z, x, y: like(mask_op(g, at_least(x, y)), x),
    lambda g, z, x, y: like(mask_op(g, below(x, y)), y),
)
minimum_op = Operation(
    "Minimum",
    np.minimum,
    lambda g, z, x, y: like(mask_op(g, at_least(y, x)), x),
    lambda g, z, x, y: like(mask_op(g, below(y, x)), y),
)
floor_divide_op = Operation("FloorDiv", np.floor_divide, None, None)
mod_op = Operation(
    "FloorMod",
    np.mod,
    lambda g, z, x, y: like(g, x),
    lambda g, z, x, y: like(-g * floor_divide_op(x, y), y),
)
divide_no_nan_op: Operation = Operation(
    "DivNoNan",
    lambda x, y: np.where(y == 0, x.dtype.type(0), x / np.where(y == 0, y.dtype.type(1), y)),
    lambda g, z, x, y: like(divide_no_nan_op(g, y), x),
    lambda g, z, x, y: like(g * divide_no_nan_op(divide_no_nan_op(-x, y), y), y),
)
squared_difference_op = Operation(
    "SquaredDifference",
    lambda x, y: np.square(x - y),
    lambda g, z, x, y: like(g * (2 * (x - y)), x),
    lambda g, z, x, y: like(g * (-2 * (x - y)), y),
)
at_least: Operation = Operation("GreaterEqual", np.greater_equal, None, None)
below: Operation = Operation("Less", np.less, None, None)


def power_of(x: Any, y: Any) -> Any:
    """x to the power y inside a rule."""
    return pow_op(x, y)


def safe_log(x: Any) -> Any:
    """log(x), and 0 where x is not positive: the derivative of x**y with respect to y there, by convention."""
    return safe_log_op(x)


safe_log_op = Operation(
    "SafeLog",
    lambda x: np.where(x > 0, np.log(np.where(x > 0, x, x.dtype.type(1))), x.dtype.type(0)),
    lambda g, z, x: mask_op(g / x, greater_zero(x)),
)


def add(x: Any, y: Any) -> Tensor:
    """x + y, entry by entry. What is no tensor in x decides its dtype on its own, as in TensorFlow."""
    x, y = pair(x, y, "AddV2", True)
    if x._value.dtype.kind == "b":
        raise refuse("AddV2", x, "float, double, uint8, int32, int64")
    result: Tensor = add_op(x, y)
    return result


def subtract(x: Any, y: Any) -> Tensor:
    """x - y, entry by entry."""
    return numbers("Sub", subtract_op, *pair(x, y, "Sub"))


def multiply(x: Any, y: Any) -> Tensor:
    """x * y, entry by entry."""
    return numbers("Mul", multiply_op, *pair(x, y, "Mul"))


def divide(x: Any, y: Any) -> Tensor:
    """x / y, entry by entry; int32 and int64 become float64 first, uint8 float32."""
    x, y = pair(x, y, "RealDiv")
    if not x.dtype.is_floating:
        if x.dtype is bool_:
            raise TypeError("`x` and `y` must be numbers for /, got bool; use tf.cast.")
        wide = "float32" if x.dtype is uint8 else "float64"
        x, y = cast(x, wide), cast(y, wide)
    result: Tensor = divide_op(x, y)
    return result


def pow(x: Any, y: Any) -> Tensor:  # noqa: A001
    """x ** y, entry by entry."""
    x, y = pair(x, y, "Pow")
    if x.dtype.is_integer and np.any(y._value < 0):
        raise InvalidArgumentError("Integers to negative integer powers are not allowed [Op:Pow]; use tf.cast first.")
    return numbers("Pow", pow_op, x, y)


def maximum(x: Any, y: Any) -> Tensor:
    """The larger of x and y, entry by entry; ties count as x."""
    return numbers("Maximum", maximum_op, *pair(x, y, "Maximum"))


def minimum(x: Any, y: Any) -> Tensor:
    """The smaller of x and y, entry by entry; ties count as x."""
    return numbers("Minimum", minimum_op, *pair(x, y, "Minimum"))


def floordiv(x: Any, y: Any) -> Tensor:
    """x // y, rounded towards minus infinity."""
    return numbers("FloorDiv", floor_divide_op, *_divisible(*pair(x, y, "FloorDiv"), "FloorDiv"))


def floormod(x: Any, y: Any) -> Tensor:
    """x % y, with the sign of y."""
    return numbers("FloorMod", mod_op, *_divisible(*pair(x, y, "FloorMod"), "FloorMod"))


def divide_no_nan(x: Any, y: Any) -> Tensor:
    """x / y, and 0 where y is 0."""
    return floating("DivNoNan", divide_no_nan_op, *pair(x, y, "DivNoNan"))


def squared_difference(x: Any, y: Any) -> Tensor:
    """(x - y)**2, entry by entry."""
    return numbers("SquaredDifference", squared_difference_op, *pair(x, y, "SquaredDifference"))


def _divisible(x: Tensor, y: Tensor, name: str) -> tuple[Tensor, Tensor]:
    if x.dtype.is_integer and np.any(y._value == 0):
        raise InvalidArgumentError(f"Integer division by zero [Op:{name}]")
    return x, y


def add_n(inputs: Any) -> Tensor:
    """The sum of tensors of one shape."""
    parts = [convert_to_tensor(part) for part in ([inputs] if isinstance(inputs, Tensor) else inputs)]
    if not parts:
        raise ValueError("Inputs must be an iterable of at least one Tensor with the same dtype and shape.")
    total = parts[0]
    for part in parts[1:]:
        if part.dtype is not total.dtype:
            raise mixed("AddN", 1, total.dtype, part.dtype)
        if part._value.shape != total._value.shape:
            raise InvalidArgumentError(
                f"Dimension 0 in both shapes must be equal: {shape_text(total.shape)} and {shape_text(part.shape)} "
                "[Op:AddN]"
            )
        total = add_op(total, part)
    return total
