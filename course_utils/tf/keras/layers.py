"""Layers for a Sequential model: Dense, BatchNormalization, Dropout, Flatten, Softmax and Activation."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.keras import activations, initializers
from course_utils.tf.keras.variables import KerasVariable
from course_utils.tf.normalization import batch_normalization, drop, moments
from course_utils.tf.products import matmul
from course_utils.tf.randomness import seed_of_python
from course_utils.tf.shaping import reshape
from course_utils.tf.tensor import Tensor

BY_NAME: dict[str, Callable[[], initializers.Initializer]] = {
    "glorot_uniform": initializers.GlorotUniform,
    "glorot_normal": initializers.GlorotNormal,
    "he_uniform": initializers.HeUniform,
    "he_normal": initializers.HeNormal,
    "zeros": initializers.Zeros,
    "ones": initializers.Ones,
}


def activation_of(value: Any) -> Callable[[Any], Any]:
    """The function for None, a name such as "relu", or a function."""
    if value is None:
        return activations.linear
    if callable(value):
        return value  # type: ignore[no-any-return]
    found = getattr(activations, value, None) if isinstance(value, str) and not value.startswith("_") else None
    if found is None:
        raise ValueError(f"Could not interpret activation function identifier: {value!r}")
    return found  # type: ignore[no-any-return]


def _initializer(value: Any) -> Any:
    if isinstance(value, str):
        if value not in BY_NAME:
            raise ValueError(f"Could not interpret initializer identifier: {value!r}; here are {', '.join(BY_NAME)}.")
        return BY_NAME[value]()
    return value


class Layer:
    """Base of the layers: `built` when the first input (or its shape) was seen, then it has its weights."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name or type(self).__name__.lower()
        self.built = False
        self.weights: list[KerasVariable] = []

    @property
    def trainable_variables(self) -> list[KerasVariable]:
        """The weights that training changes."""
        return [weight for weight in self.weights if weight.trainable]

    @property
    def trainable_weights(self) -> list[KerasVariable]:
        """The same, under Keras's other name."""
        return self.trainable_variables

    def _add(self, name: str, value: Any, trainable: bool = True) -> KerasVariable:
        weight = KerasVariable(value, f"{self.name}/{name}", trainable)
        self.weights.append(weight)
        return weight

    def build(self, input_shape: Any) -> None:
        """Make the weights for inputs of that shape; the first size, of the batch, may be None."""
        self.built = True

    def _call(self, x: Any, training: bool) -> Any:
        raise NotImplementedError

    def __call__(self, inputs: Any, *, training: bool = False) -> Tensor:
        """The layer applied to a batch, (examples, features)."""
        x = tensor_of(inputs)
        if not self.built:
            self.build(x._value.shape)
        result: Tensor = self._call(x, bool(training))
        return result


class Dense(Layer):
    """activation(x @ kernel + bias). x: (batch, n_in)   kernel: (n_in, units)   bias: (units,)"""

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(name)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(
                f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            )
        self.units = units
        self.activation = activation_of(activation)
        self.use_bias = use_bias
        self.kernel_initializer = _initializer(kernel_initializer)
        self.bias_initializer = _initializer(bias_initializer)

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias."""
        self.kernel = self._add("kernel", self.kernel_initializer((int(input_shape[-1]), self.units)))
        self.bias = self._add("bias", self.bias_initializer((self.units,))) if self.use_bias else None
        self.built = True

    def _call(self, x: Any, training: bool) -> Any:
        if x._value.shape[-1] != self.kernel._value.shape[0]:
            raise ValueError(
                f"Input 0 of layer {self.name!r} is incompatible with the layer: expected axis -1 of input shape to "
                f"have value {self.kernel._value.shape[0]}, but received input with shape {x.shape}."
            )
        z = matmul(x, self.kernel)
        return self.activation(z if self.bias is None else z + self.bias)  # type: ignore[operator]


class BatchNormalization(Layer):
    """Normalizes with the batch while training, with moving averages otherwise (Ioffe and Szegedy 2015)."""

    def __init__(
        self, axis: int = -1, momentum: float = 0.99, epsilon: float = 0.001, *, name: str | None = None
    ) -> None:
        super().__init__(name)
        self.axis = axis
        self.momentum = momentum
        self.epsilon = epsilon

    def build(self, input_shape: Any) -> None:
        """Make gamma, beta and the moving averages."""
        size = (int(input_shape[self.axis]),)
        self.gamma = self._add("gamma", np.ones(size, np.float32))
        self.beta = self._add("beta", np.zeros(size, np.float32))
        self.moving_mean = self._add("moving_mean", np.zeros(size, np.float32), trainable=False)
        self.moving_variance = self._add("moving_variance", np.ones(size, np.float32), trainable=False)
        self.built = True

    def _call(self, x: Any, training: bool) -> Any:
        mean: Any = self.moving_mean
        variance: Any = self.moving_variance
        if training:
            mean, variance = moments(x, list(range(x._value.ndim - 1)))
            keep = self.momentum
            for average, new in ((self.moving_mean, mean), (self.moving_variance, variance)):
                average.assign(average._value * np.float32(keep) + new._value * np.float32(1 - keep))
        return batch_normalization(x, mean, variance, self.beta, self.gamma, self.epsilon)


class Dropout(Layer):
    """Sets a share `rate` of its inputs to 0 while training, and scales up the others."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, *, name: str | None = None) -> None:
        super().__init__(name)
        if not 0 <= rate <= 1:
            raise ValueError(f"Invalid value received for argument `rate`. Expected a float between 0 and 1: {rate}")
        self.rate = rate
        self.noise_shape = noise_shape
        self.seed = seed
        if rate > 0:
            if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
                raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
            self._rng = np.random.default_rng(seed_of_python() if seed is None else abs(seed))

    def _call(self, x: Any, training: bool) -> Any:
        return drop(x, self.rate, self.noise_shape, self._rng) if training and self.rate > 0 else x


class Flatten(Layer):
    """(batch, a, b, ...) becomes (batch, a * b * ...)."""

    def _call(self, x: Any, training: bool) -> Any:
        return reshape(x, (x._value.shape[0], -1))


class Activation(Layer):
    """An activation as a layer of its own."""

    def __init__(self, activation: Any, *, name: str | None = None) -> None:
        super().__init__(name)
        self.activation = activation_of(activation)

    def _call(self, x: Any, training: bool) -> Any:
        return self.activation(x)


class Softmax(Layer):
    """Softmax as a layer."""

    def __init__(self, axis: int = -1, *, name: str | None = None) -> None:
        super().__init__(name)
        self.axis = axis

    def _call(self, x: Any, training: bool) -> Any:
        return activations.softmax(x, self.axis)


class InputShape:
    """The shape of one example, given to a model before its first batch."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = (None, *shape)


def Input(shape: Any = None) -> InputShape:  # noqa: N802  TensorFlow's name
    """The first entry of a Sequential model: the shape of one example."""
    if shape is None:
        raise ValueError("You must pass a `shape` argument: the shape of one example, without the batch.")
    return InputShape(tuple(int(size) for size in shape))
