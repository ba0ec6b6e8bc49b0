"""Initial values for weights. An initializer is made once and called with a shape; each call gives the same numbers.

fan_in and fan_out of a matrix are shape[0] and shape[1], as for x @ W. For weights stored as (n_out, n_in) the Glorot
initializers are right all the same, being symmetric; the He ones are not: draw the transpose. The normal ones are
truncated at two standard deviations, and widened so that what is left has the wanted one.
"""

from typing import Any

import numpy as np

from course_utils.tf.creating import ones, zeros
from course_utils.tf.dtypes import as_dtype, float32
from course_utils.tf.randomness import seed_of_python, truncated
from course_utils.tf.shaping import integers
from course_utils.tf.tensor import Array, Tensor

TRUNCATED = 0.87962566103423978  # standard deviation of a standard normal number that is drawn again beyond 2


class Initializer:
    """Base class: initializer(shape, dtype) is a new tensor."""

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        """A tensor of that shape, float32 unless told."""
        raise NotImplementedError


class Zeros(Initializer):
    """Zeros."""

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        """Zeros of that shape."""
        return zeros(shape, float32 if dtype is None else dtype)


class Ones(Initializer):
    """Ones."""

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        """Ones of that shape."""
        return ones(shape, float32 if dtype is None else dtype)


class Constant(Initializer):
    """One number everywhere."""

    def __init__(self, value: float = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        """That number in that shape."""
        kind = as_dtype(float32 if dtype is None else dtype)
        return Tensor(np.full(integers(shape, "shape"), self.value, dtype=kind.as_numpy_dtype))


class _Random(Initializer):
    def __init__(self, seed: int | None = None) -> None:
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, (int, np.integer))):
            raise ValueError(f"Argument `seed` must be an integer or None, got {seed!r}.")
        self._seed = seed_of_python() if seed is None else int(seed)
        self.seed = self._seed

    def __call__(self, shape: Any, dtype: Any = None) -> Tensor:
        """Random numbers in that shape, the same at each call."""
        kind = as_dtype(float32 if dtype is None else dtype)
        if not kind.is_floating:
            raise ValueError(f"Expected float dtype, got {kind!r}.")
        rng = np.random.default_rng(abs(self._seed))
        return Tensor(np.asarray(self._draw(rng, integers(shape, "shape"))).astype(kind.as_numpy_dtype))

    def _draw(self, rng: "np.random.Generator", shape: tuple[int, ...]) -> Array:
        raise NotImplementedError


class RandomNormal(_Random):
    """Normal numbers."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        super().__init__(seed)
        self.mean = mean
        self.stddev = stddev

    def _draw(self, rng: "np.random.Generator", shape: tuple[int, ...]) -> Array:
        return self.mean + self.stddev * rng.standard_normal(shape)


class TruncatedNormal(RandomNormal):
    """Normal numbers, none farther than two standard deviations from the mean."""

    def _draw(self, rng: "np.random.Generator", shape: tuple[int, ...]) -> Array:
        return self.mean + self.stddev * truncated(rng, shape)


class RandomUniform(_Random):
    """Equally likely numbers between minval and maxval."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None) -> None:
        super().__init__(seed)
        self.minval = minval
        self.maxval = maxval

    def _draw(self, rng: "np.random.Generator", shape: tuple[int, ...]) -> Array:
        return rng.uniform(self.minval, self.maxval, shape)


class VarianceScaling(_Random):
    """Mean 0 and variance scale / n, with n the fan in, the fan out or their average, by `mode`."""

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
    ) -> None:
        if scale <= 0:
            raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(f"Invalid `mode` argument: {mode!r}; use 'fan_in', 'fan_out' or 'fan_avg'.")
        if distribution not in ("truncated_normal", "untruncated_normal", "uniform"):
            raise ValueError(f"Invalid `distribution` argument: {distribution!r}.")
        super().__init__(seed)
        self.scale = scale
        self.mode = mode
        self.distribution = distribution

    def _draw(self, rng: "np.random.Generator", shape: tuple[int, ...]) -> Array:
        fan_in, fan_out = fans(shape)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        deviation = float(np.sqrt(self.scale / max(1.0, n)))
        if self.distribution == "uniform":
            limit = deviation * np.sqrt(3.0)
            return rng.uniform(-limit, limit, shape)
        if self.distribution == "untruncated_normal":
            return deviation * rng.standard_normal(shape)
        return deviation / TRUNCATED * truncated(rng, shape)


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """How many inputs and outputs a weight of that shape has; all axes but the last two are a window."""
    if len(shape) < 2:
        return (shape[0], shape[0]) if shape else (1, 1)
    window = int(np.prod(shape[:-2]))
    return shape[-2] * window, shape[-1] * window


class GlorotNormal(VarianceScaling):
    """Variance 2 / (fan_in + fan_out), truncated normal (Glorot and Bengio 2010)."""

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(1.0, "fan_avg", "truncated_normal", seed)


class GlorotUniform(VarianceScaling):
    """Variance 2 / (fan_in + fan_out), uniform (Glorot and Bengio 2010)."""

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(1.0, "fan_avg", "uniform", seed)


class HeNormal(VarianceScaling):
    """Variance 2 / fan_in, truncated normal (He et al. 2015)."""

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(2.0, "fan_in", "truncated_normal", seed)


class HeUniform(VarianceScaling):
    """Variance 2 / fan_in, uniform (He et al. 2015)."""

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(2.0, "fan_in", "uniform", seed)
