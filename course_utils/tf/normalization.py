"""Mean and variance of a batch, batch normalization (Ioffe and Szegedy 2015), and dropout (Srivastava et al. 2014)."""

from typing import Any

from course_utils.tf.arithmetic import squared_difference
from course_utils.tf.broadcasting import reshape_op
from course_utils.tf.convert import convert_to_tensor, tensor_of
from course_utils.tf.elementwise import cast, rsqrt
from course_utils.tf.indexing import stop_gradient
from course_utils.tf.randomness import stream
from course_utils.tf.reductions import axes_of, reduce_mean
from course_utils.tf.shaping import integers
from course_utils.tf.tensor import Tensor


def moments(x: Any, axes: Any, shift: None = None, keepdims: bool = False) -> tuple[Tensor, Tensor]:
    """Mean and population variance over the axes.

    x: any shape   returns: (mean, variance), each without the axes, or with size 1 there if keepdims
    """
    y = tensor_of(x)
    mean = reduce_mean(y, axes, keepdims=True)
    variance = reduce_mean(squared_difference(y, stop_gradient(mean)), axes, keepdims=True)
    if keepdims:
        return mean, variance
    gone = axes_of(y, axes, "Mean")
    shape = tuple(size for i, size in enumerate(y._value.shape) if i not in gone)
    return reshape_op(mean, shape=shape), reshape_op(variance, shape=shape)


def batch_normalization(x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: Any) -> Tensor:
    """(x - mean) / sqrt(variance + variance_epsilon) * scale + offset; scale and offset may be None."""
    y = tensor_of(x)
    factor: Any = rsqrt(variance + variance_epsilon)
    if scale is not None:
        factor = factor * scale
    shift = -(mean * factor) if offset is None else offset - mean * factor
    return y * cast(factor, y.dtype) + cast(shift, y.dtype)  # type: ignore[no-any-return]


def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None) -> Tensor:
    """Each entry set to 0 with probability `rate`, the others divided by 1 - rate (inverted dropout).

    The random numbers are not those of TensorFlow.
    """
    return drop(x, rate, noise_shape, stream(seed))


def drop(x: Any, rate: Any, noise_shape: Any, rng: Any) -> Tensor:
    """Dropout with numbers from a generator of NumPy."""
    y = convert_to_tensor(x)
    share = float(rate)
    if not 0 <= share < 1:
        raise ValueError(f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}")
    if not y.dtype.is_floating:
        raise ValueError(f"`x.dtype` must be a floating point tensor. Received: x.dtype={y.dtype}")
    if share == 0:
        return y
    shape = y._value.shape if noise_shape is None else integers(noise_shape, "noise_shape")
    keep = Tensor((rng.random(shape) >= share).astype(y._value.dtype))
    kept: Any = y * (1 / (1 - share)) * keep  # type: ignore[operator]
    return kept  # type: ignore[no-any-return]
