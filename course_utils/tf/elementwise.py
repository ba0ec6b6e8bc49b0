"""Arithmetic and the functions of one number, applied to every entry, each with its derivative beside it.

`g` is the gradient of the result `z`; the rules follow TensorFlow where a function has a kink: the derivative of relu
at 0 is 0, of |x| at 0 is 0, and where maximum or minimum ties, all goes to the first argument.
"""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import like, zeros_op
from course_utils.tf.convert import mixed, pair, tensor_of
from course_utils.tf.dtypes import as_dtype, bool_, uint8
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.operation import Operation
from course_utils.tf.tensor import Array, Tensor

# Helpers for rules: no gradient passes through a condition, so these have no rules themselves.

greater_zero = Operation("Greater", lambda x: x > 0, None)
mask_op: Operation = Operation(  # g where the condition holds, else 0; also when g is infinite
    "SelectV2",
    lambda g, condition: np.where(condition, g, g.dtype.type(0)),
    lambda gg, y, g, condition: mask_op(gg, condition),
    None,
)


# Two operands ---------------------------------------------------------------------------------------------------------

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
        raise _refuse("AddV2", x, "float, double, uint8, int32, int64")
    result: Tensor = add_op(x, y)
    return result


def subtract(x: Any, y: Any) -> Tensor:
    """x - y, entry by entry."""
    return _numbers("Sub", subtract_op, *pair(x, y, "Sub"))


def multiply(x: Any, y: Any) -> Tensor:
    """x * y, entry by entry."""
    return _numbers("Mul", multiply_op, *pair(x, y, "Mul"))


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
    return _numbers("Pow", pow_op, x, y)


def maximum(x: Any, y: Any) -> Tensor:
    """The larger of x and y, entry by entry; ties count as x."""
    return _numbers("Maximum", maximum_op, *pair(x, y, "Maximum"))


def minimum(x: Any, y: Any) -> Tensor:
    """The smaller of x and y, entry by entry; ties count as x."""
    return _numbers("Minimum", minimum_op, *pair(x, y, "Minimum"))


def floordiv(x: Any, y: Any) -> Tensor:
    """x // y, rounded towards minus infinity."""
    return _numbers("FloorDiv", floor_divide_op, *_divisible(*pair(x, y, "FloorDiv"), "FloorDiv"))


def floormod(x: Any, y: Any) -> Tensor:
    """x % y, with the sign of y."""
    return _numbers("FloorMod", mod_op, *_divisible(*pair(x, y, "FloorMod"), "FloorMod"))


def divide_no_nan(x: Any, y: Any) -> Tensor:
    """x / y, and 0 where y is 0."""
    return _floating("DivNoNan", divide_no_nan_op, *pair(x, y, "DivNoNan"))


def squared_difference(x: Any, y: Any) -> Tensor:
    """(x - y)**2, entry by entry."""
    return _numbers("SquaredDifference", squared_difference_op, *pair(x, y, "SquaredDifference"))


def _divisible(x: Tensor, y: Tensor, name: str) -> tuple[Tensor, Tensor]:
    if x.dtype.is_integer and np.any(y._value == 0):
        raise InvalidArgumentError(f"Integer division by zero [Op:{name}]")
    return x, y


def add_n(inputs: Any) -> Tensor:
    """The sum of tensors of one shape."""
    parts = [tensor_of(part) for part in ([inputs] if isinstance(inputs, Tensor) else inputs)]
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


# One operand ----------------------------------------------------------------------------------------------------------


def _sigmoid(x: Array) -> Array:
    one = x.dtype.type(1)
    value: Array = one / (one + np.exp(-x))
    return value


def _sqrt_gradient(g: Array, z: Array) -> Array:
    value: Array = np.where(g == 0, g, g * g.dtype.type(0.5) / z)  # 0 stays 0 even where the root is 0
    return value


negative_op = Operation("Neg", np.negative, lambda g, z, x: -g)
square_op = Operation("Square", np.square, lambda g, z, x: g * (2 * x))
sqrt_op = Operation("Sqrt", np.sqrt, lambda g, z, x: sqrt_gradient_op(g, z))
sqrt_gradient_op: Operation = Operation(
    "SqrtGrad", _sqrt_gradient, lambda gg, y, g, z: gg * 0.5 / z, lambda gg, y, g, z: -(gg / z) * y
)
rsqrt_op = Operation("Rsqrt", lambda x: 1 / np.sqrt(x), lambda g, z, x: g * (-0.5 * z * z * z))
exp_op = Operation("Exp", np.exp, lambda g, z, x: g * z)
log_op = Operation("Log", np.log, lambda g, z, x: g * (1 / x))
log1p_op = Operation("Log1p", np.log1p, lambda g, z, x: g * (1 / (1 + x)))
expm1_op = Operation("Expm1", np.expm1, lambda g, z, x: g * exp_op(x))
abs_op = Operation("Abs", np.abs, lambda g, z, x: g * sign_op(x))
sign_op: Operation = Operation("Sign", np.sign, lambda g, z, x: zeros_op(x))
tanh_op = Operation("Tanh", np.tanh, lambda g, z, x: g * (1 - z * z))
sigmoid_op = Operation("Sigmoid", _sigmoid, lambda g, z, x: g * z * (1 - z))
sin_op = Operation("Sin", np.sin, lambda g, z, x: g * cos_op(x))
cos_op: Operation = Operation("Cos", np.cos, lambda g, z, x: -g * sin_op(x))
round_op = Operation("Round", np.rint, None)
floor_op = Operation("Floor", np.floor, None)
ceil_op = Operation("Ceil", np.ceil, None)
cast_op: Operation = Operation(
    "Cast",
    lambda x, dtype: x.astype(dtype),
    lambda g, z, x, dtype: cast_op(g, dtype=(x._value if type(x) is Tensor else x).dtype),
)


def _refuse(name: str, x: Tensor, allowed: str) -> InvalidArgumentError:
    return InvalidArgumentError(
        f"Value for attr 'T' of {x.dtype.name} is not in the list of allowed values: {allowed} [Op:{name}]. "
        "Use tf.cast(x, tf.float32) first."
    )


def floats(name: str, features: Any) -> Tensor:
    """The operand of an operation that only floating point numbers have."""
    x = tensor_of(features)
    if not x.dtype.is_floating:
        raise InvalidArgumentError(
            f"Value for attr 'T' of {x.dtype.name} is not in the list of allowed values: float, double [Op:{name}]; "
            "use tf.cast(x, tf.float32) first."
        )
    return x


def _floating(name: str, operation: Operation, *inputs: Tensor) -> Tensor:
    if inputs[0]._value.dtype.kind != "f":
        raise _refuse(name, inputs[0], "float, double")
    result: Tensor = operation(*inputs)
    return result


def _numbers(name: str, operation: Operation, *inputs: Tensor) -> Tensor:
    if inputs[0]._value.dtype.kind == "b":
        raise _refuse(name, inputs[0], "float, double, uint8, int32, int64")
    result: Tensor = operation(*inputs)
    return result


def _signed(name: str, operation: Operation, x: Any) -> Tensor:
    x = tensor_of(x)
    if x._value.dtype.kind in "bu":
        raise _refuse(name, x, "float, double, int32, int64")
    result: Tensor = operation(x)
    return result


def negative(x: Any) -> Tensor:
    """-x."""
    return _signed("Neg", negative_op, x)


def abs(x: Any) -> Tensor:  # noqa: A001
    """The absolute value; its derivative at 0 is 0."""
    return _signed("Abs", abs_op, x)


def sign(x: Any) -> Tensor:
    """-1, 0 or 1."""
    return _signed("Sign", sign_op, x)


def square(x: Any) -> Tensor:
    """x * x."""
    return _numbers("Square", square_op, tensor_of(x))


def sqrt(x: Any) -> Tensor:
    """The square root; its derivative at 0 is infinite."""
    return _floating("Sqrt", sqrt_op, tensor_of(x))


def rsqrt(x: Any) -> Tensor:
    """1 / sqrt(x)."""
    return _floating("Rsqrt", rsqrt_op, tensor_of(x))


def exp(x: Any) -> Tensor:
    """e to the power x."""
    return _floating("Exp", exp_op, tensor_of(x))


def expm1(x: Any) -> Tensor:
    """exp(x) - 1, exact for small x."""
    return _floating("Expm1", expm1_op, tensor_of(x))


def log(x: Any) -> Tensor:
    """The natural logarithm."""
    return _floating("Log", log_op, tensor_of(x))


def log1p(x: Any) -> Tensor:
    """log(1 + x), exact for small x."""
    return _floating("Log1p", log1p_op, tensor_of(x))


def tanh(x: Any) -> Tensor:
    """The hyperbolic tangent."""
    return _floating("Tanh", tanh_op, tensor_of(x))


def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e^-x); exactly 0 or 1 far from 0, without a warning."""
    return _floating("Sigmoid", sigmoid_op, tensor_of(x))


def sin(x: Any) -> Tensor:
    """The sine."""
    return _floating("Sin", sin_op, tensor_of(x))


def cos(x: Any) -> Tensor:
    """The cosine."""
    return _floating("Cos", cos_op, tensor_of(x))


def round(x: Any) -> Tensor:  # noqa: A001
    """The nearest whole number, halves to even; it has no gradient."""
    numbers: Tensor = tensor_of(x)
    return numbers if numbers.dtype.is_integer else _floating("Round", round_op, numbers)


def floor(x: Any) -> Tensor:
    """The whole number below; it has no gradient."""
    return _floating("Floor", floor_op, tensor_of(x))


def ceil(x: Any) -> Tensor:
    """The whole number above; it has no gradient."""
    return _floating("Ceil", ceil_op, tensor_of(x))


def cast(x: Any, dtype: Any) -> Tensor:
    """x as another dtype; floats are cut off towards 0. A gradient passes between float32 and float64 only."""
    wanted, given = as_dtype(dtype), tensor_of(x)
    if given.dtype is wanted:
        return given
    result: Tensor = cast_op(given, dtype=np.dtype(wanted.as_numpy_dtype))
    return result
