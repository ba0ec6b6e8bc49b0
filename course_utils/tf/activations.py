"""What a layer applies to its sums: relu and its relatives, softmax. Each with its derivative."""

from typing import Any

import numpy as np

from course_utils.tf.arithmetic import mask_op
from course_utils.tf.broadcasting import sum_op
from course_utils.tf.convert import tensor_of
from course_utils.tf.elementwise import exp_op, sigmoid_op, square_op
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.operands import floats
from course_utils.tf.operation import Operation
from course_utils.tf.shaping import axis_of, transpose
from course_utils.tf.tensor import Array, Tensor

ZERO = {np.dtype(name): np.zeros((), name) for name in ("float32", "float64", "int32", "int64", "uint8")}


def _softmax(x: Array) -> Array:
    """Along the last axis; the largest entry is taken away first, so that nothing overflows."""
    powers = np.exp(x - np.maximum.reduce(x, axis=-1, keepdims=True))
    value: Array = powers / np.add.reduce(powers, axis=-1, keepdims=True)
    return value


def _log_softmax(x: Array) -> Array:
    shifted = x - np.maximum.reduce(x, axis=-1, keepdims=True)
    value: Array = shifted - np.log(np.add.reduce(np.exp(shifted), axis=-1, keepdims=True))
    return value


def _sum_last(x: Any) -> Any:
    return sum_op(x, axes=(x.ndim - 1,), keepdims=True)


relu_op = Operation("Relu", lambda x: np.maximum(x, ZERO[x.dtype]), lambda g, y, x: relu_gradient_op(g, y))
relu_gradient_op: Operation = Operation(
    "ReluGrad",
    lambda g, y: g * (y > ZERO[y.dtype]),  # so infinity times 0 is nan, as in TensorFlow
    lambda gg, _, g, y: relu_gradient_op(gg, y),
    None,
)
leaky_relu_op = Operation(
    "LeakyRelu",
    lambda x, alpha: np.where(x > 0, x, x * x.dtype.type(alpha)),
    lambda g, y, x, alpha: leaky_slope_op(g, x, alpha=alpha),
)
leaky_slope_op: Operation = Operation(
    "LeakyReluGrad",
    lambda g, x, alpha: np.where(x > 0, g, g * x.dtype.type(alpha)),
    lambda gg, y, g, x, alpha: leaky_slope_op(gg, x, alpha=alpha),
    None,
)
elu_op = Operation(
    "Elu",
    lambda x: np.where(x < 0, np.expm1(np.minimum(x, x.dtype.type(0))), x),
    lambda g, y, x: mask_op(g, not_negative(y)) + mask_op(g * (y + 1), negative(y)),
)
not_negative: Operation = Operation("GreaterEqual", lambda x: x >= 0, None)
negative: Operation = Operation("Less", lambda x: x < 0, None)
softplus_op = Operation("Softplus", lambda x: np.logaddexp(x, x.dtype.type(0)), lambda g, y, x: g * sigmoid_op(x))
softmax_op = Operation("Softmax", _softmax, lambda g, y, x: (g - _sum_last(g * y)) * y)
log_softmax_op = Operation("LogSoftmax", _log_softmax, lambda g, y, x: g - _sum_last(g) * exp_op(y))


def relu(features: Any) -> Tensor:
    """max(x, 0); its derivative at 0 is 0."""
    x = tensor_of(features)
    if x._value.dtype.kind == "b":
        raise InvalidArgumentError("Value for attr 'T' of bool is not in the list of allowed values [Op:Relu]")
    result: Tensor = relu_op(x)
    return result


def leaky_relu(features: Any, alpha: Any = 0.2) -> Tensor:
    """x where it is positive, alpha * x elsewhere."""
    result: Tensor = leaky_relu_op(floats("LeakyRelu", features), alpha=float(np.float32(alpha)))
    return result


def elu(features: Any) -> Tensor:
    """x where it is positive, e^x - 1 elsewhere (Clevert et al. 2016)."""
    result: Tensor = elu_op(floats("Elu", features))
    return result


def softplus(features: Any) -> Tensor:
    """log(1 + e^x), without overflow."""
    result: Tensor = softplus_op(floats("Softplus", features))
    return result


def _along(operation: Operation, logits: Any, axis: Any) -> Tensor:
    x = floats(operation.name, logits)
    rank = x._value.ndim
    if rank == 0:
        raise InvalidArgumentError(f"logits must have >= 1 dimension, got [] [Op:{operation.name}]")
    place = axis_of(-1 if axis is None else axis, rank, operation.name)
    if place == rank - 1:
        result: Tensor = operation(x)
        return result
    order = [i for i in range(rank) if i != place] + [place]
    return transpose(operation(transpose(x, order)), np.argsort(order))


def softmax(logits: Any, axis: Any = None) -> Tensor:
    """e^x divided by its sum along the axis (the last unless told): positive numbers that sum to 1."""
    return _along(softmax_op, logits, axis)


def log_softmax(logits: Any, axis: Any = None) -> Tensor:
    """The logarithm of softmax, without overflow."""
    return _along(log_softmax_op, logits, axis)


def l2_loss(t: Any) -> Tensor:
    """Half the sum of squares."""
    x = floats("L2Loss", t)
    result: Tensor = sum_op(square_op(x), axes=tuple(range(x._value.ndim))) / 2
    return result
