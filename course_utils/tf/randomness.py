"""Random numbers (`tf.random`). They have TensorFlow's distributions, not its values: those cannot be had without it.

tf.random.set_seed starts a new sequence; the same seed gives the same sequence, successive calls give new numbers.
The initializers and layers of Keras do not draw from that sequence: without a seed of their own they take one from
Python's `random`.
"""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import identity_op
from course_utils.tf.convert import tensor_of
from course_utils.tf.dtypes import as_dtype, float32
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.shaping import integers
from course_utils.tf.tensor import Array, Tensor

_sequence: list[Any] = []  # [generator, global seed, {operation seed: generator}], made when it is first used


def set_seed(seed: int) -> None:
    """Start the sequence of random numbers that belongs to this seed."""
    _sequence[:] = [np.random.default_rng(int(seed)), int(seed), {}]


def stream(seed: Any = None) -> "np.random.Generator":
    """The generator to draw from: the global one, or the one of an operation's own seed."""
    if not _sequence:
        _sequence[:] = [np.random.default_rng(), None, {}]
    generator, start, own = _sequence
    if seed is None:
        return generator  # type: ignore[no-any-return]
    if seed not in own:
        own[seed] = np.random.default_rng([abs(int(seed)), 0 if start is None else abs(start)])
    return own[seed]  # type: ignore[no-any-return]


def seed_of_python() -> int:
    """The seed of what Keras makes without one."""
    import random  # not before it is needed: importing this module loads nothing else

    return random.randint(1, 10**9)


def truncated(rng: "np.random.Generator", shape: tuple[int, ...]) -> Array:
    """Standard normal numbers, those beyond 2 drawn again."""
    values = rng.standard_normal(shape)
    while (far := np.abs(values) > 2).any():
        values = np.where(far, rng.standard_normal(shape), values)
    return values


def _sizes(shape: Any) -> tuple[int, ...]:
    """The shape, which is a list here and not a single number."""
    if np.ndim(shape) != 1:
        raise InvalidArgumentError(f"shape must be a vector of int32 or int64, got {shape!r}; write [{shape}].")
    return integers(shape, "shape")


def _tensor(values: Array, dtype: Any) -> Tensor:
    kind = as_dtype(dtype)
    if not kind.is_floating:
        raise TypeError(
            f"Cannot convert 0.0 to EagerTensor of dtype {kind._word}: `dtype` must be a floating point type."
        )
    return Tensor(np.asarray(values).astype(kind.as_numpy_dtype))


def normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, seed: Any = None) -> Tensor:
    """Numbers from the normal distribution."""
    values = stream(seed).standard_normal(_sizes(shape))
    return _tensor(values * np.asarray(stddev) + np.asarray(mean), dtype)


def truncated_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, seed: Any = None) -> Tensor:
    """Numbers from the normal distribution, none farther than two standard deviations from the mean."""
    return _tensor(truncated(stream(seed), _sizes(shape)) * np.asarray(stddev) + np.asarray(mean), dtype)


def uniform(shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = float32, seed: Any = None) -> Tensor:
    """Numbers from [minval, maxval), equally likely; floats up to 1 unless told, integers need maxval."""
    kind, sizes = as_dtype(dtype), _sizes(shape)
    if kind.is_integer:
        if maxval is None:
            raise ValueError(f"Must specify maxval for integer dtype {kind!r}.")
        return Tensor(stream(seed).integers(int(minval), int(maxval), sizes).astype(kind.as_numpy_dtype))
    low, high = np.asarray(minval, float), np.asarray(1 if maxval is None else maxval, float)
    draws = stream(seed).random(sizes, dtype=np.float32 if kind == float32 else np.float64)
    return _tensor(draws * (high - low) + low, dtype)


def shuffle(value: Any, seed: Any = None) -> Tensor:
    """The rows in a random order."""
    x = tensor_of(value)
    result: Tensor = identity_op(Tensor(stream(seed).permutation(x._value, axis=0)))
    return result
