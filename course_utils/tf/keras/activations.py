"""tf.keras.activations: the functions of tf.nn under Keras's names, with `x` as the name of the argument."""

from typing import Any

from course_utils.tf import activations, elementwise
from course_utils.tf.tensor import Tensor


def linear(x: Any) -> Any:
    """x itself: what a layer without activation applies."""
    return x


def relu(x: Any) -> Tensor:
    """max(x, 0)."""
    return activations.relu(x)


def elu(x: Any) -> Tensor:
    """x where it is positive, e^x - 1 elsewhere."""
    return activations.elu(x)


def softplus(x: Any) -> Tensor:
    """log(1 + e^x), without overflow."""
    return activations.softplus(x)


def sigmoid(x: Any) -> Tensor:
    """1 / (1 + e^-x)."""
    return elementwise.sigmoid(x)


def tanh(x: Any) -> Tensor:
    """The hyperbolic tangent."""
    return elementwise.tanh(x)


def softmax(x: Any, axis: int = -1) -> Tensor:
    """e^x divided by its sum along the axis."""
    return activations.softmax(x, axis)


def log_softmax(x: Any, axis: int = -1) -> Tensor:
    """The logarithm of softmax, without overflow."""
    return activations.log_softmax(x, axis)
