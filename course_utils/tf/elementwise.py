"""The functions of one number, applied to every entry, each with its derivative beside it.

`g` is the gradient of the result `z`; the rules follow TensorFlow where a function has a kink: the derivative of |x| at
0 is 0.
"""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import zeros_op
from course_utils.tf.convert import tensor_of
from course_utils.tf.dtypes import as_dtype
from course_utils.tf.operands import floating, numbers, signed
from course_utils.tf.operation import Operation
from course_utils.tf.tensor import Array, Tensor, Value


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


def negative(x: Any) -> Tensor:
    """-x."""
    return signed("Neg", negative_op, x)


def abs(x: Any) -> Tensor:  # noqa: A001
    """The absolute value; its derivative at 0 is 0."""
    return signed("Abs", abs_op, x)


def sign(x: Any) -> Tensor:
    """-1, 0 or 1."""
    return signed("Sign", sign_op, x)


def square(x: Any) -> Tensor:
    """x * x."""
    return numbers("Square", square_op, tensor_of(x))


def sqrt(x: Any) -> Tensor:
    """The square root; its derivative at 0 is infinite."""
    return floating("Sqrt", sqrt_op, tensor_of(x))


def rsqrt(x: Any) -> Tensor:
    """1 / sqrt(x)."""
    return floating("Rsqrt", rsqrt_op, tensor_of(x))


def exp(x: Any) -> Tensor:
    """e to the power x."""
    return floating("Exp", exp_op, tensor_of(x))


def expm1(x: Any) -> Tensor:
    """exp(x) - 1, exact for small x."""
    return floating("Expm1", expm1_op, tensor_of(x))


def log(x: Any) -> Tensor:
    """The natural logarithm."""
    return floating("Log", log_op, tensor_of(x))


def log1p(x: Any) -> Tensor:
    """log(1 + x), exact for small x."""
    return floating("Log1p", log1p_op, tensor_of(x))


def tanh(x: Any) -> Tensor:
    """The hyperbolic tangent."""
    return floating("Tanh", tanh_op, tensor_of(x))


def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e^-x); exactly 0 or 1 far from 0, without a warning."""
    return floating("Sigmoid", sigmoid_op, tensor_of(x))


def sin(x: Any) -> Tensor:
    """The sine."""
    return floating("Sin", sin_op, tensor_of(x))


def cos(x: Any) -> Tensor:
    """The cosine."""
    return floating("Cos", cos_op, tensor_of(x))


def round(x: Any) -> Tensor:  # noqa: A001
    """The nearest whole number, halves to even; it has no gradient."""
    numbers: Tensor = tensor_of(x)
    return numbers if numbers.dtype.is_integer else floating("Round", round_op, numbers)


def floor(x: Any) -> Tensor:
    """The whole number below; it has no gradient."""
    return floating("Floor", floor_op, tensor_of(x))


def ceil(x: Any) -> Tensor:
    """The whole number above; it has no gradient."""
    return floating("Ceil", ceil_op, tensor_of(x))


def cast(x: Any, dtype: Any) -> Any:
    """x as another dtype; floats are cut off towards 0. A gradient passes between float32 and float64 only.

    What has the dtype already comes back as it is: a variable stays the variable, and changes when it is assigned.
    """
    wanted = as_dtype(dtype)
    given: Any = x if isinstance(x, Value) else tensor_of(x)
    if given.dtype is wanted:
        return given
    return cast_op(given._tensor(), dtype=np.dtype(wanted.as_numpy_dtype))
