"""The optimizers: Keras's formulas, computed in Keras's order, so that equal gradients give equal bits."""

from typing import Any

import numpy as np

from course_utils.tf.keras.optimizer import Optimizer, rounded
from course_utils.tf.tensor import Array


class SGD(Optimizer):
    """Gradient descent: w -= lr * g; with momentum, m = momentum * m - lr * g and w += m.

    The velocity m contains the learning rate and is not averaged: v = beta v + (1 - beta) g with w -= alpha v is the
    same with lr = (1 - beta) alpha. With nesterov, w += momentum * m - lr * g (Nesterov 1983; Sutskever et al. 2013).
    """

    slot_names = ("momentum",)
    _own = ("momentum", "nesterov")

    def __init__(
        self,
        learning_rate: Any = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        *,
        name: str | None = None,
    ) -> None:
        if not 0 <= momentum <= 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        super().__init__(learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, name=name)
        self.momentum = momentum
        self.nesterov = nesterov

    def _constants(self, kind: Any, rate: Any, step: Any) -> Any:
        return rate, rounded(kind, self.momentum)

    def _step(self, value: Array, g: Array, slots: dict[str, Array], work: Array, constants: Any) -> Array:
        rate, momentum = constants
        if not self.momentum:
            return value - g * rate  # type: ignore[no-any-return]
        m = slots["momentum"]
        np.subtract(m * momentum, g * rate, out=m)
        return value + (m * momentum - g * rate if self.nesterov else m)


class RMSprop(Optimizer):
    """v = rho v + (1 - rho) g², w -= lr g / sqrt(v + epsilon): epsilon is inside the root (Tieleman and Hinton 2012).

    centered: take away the square of the mean gradient from v; momentum: keep a velocity of the updates
    """

    slot_names = ("velocity", "momentum", "average_gradient")
    _own = ("rho", "momentum", "epsilon", "centered")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, name=name)
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered

    def _constants(self, kind: Any, rate: Any, step: Any) -> Any:
        return rate, kind(self.rho), kind(1 - self.rho), kind(self.epsilon), kind(self.momentum)

    def _step(self, value: Array, g: Array, slots: dict[str, Array], work: Array, constants: Any) -> Array:
        rate, rho, rest, epsilon, momentum = constants
        v, mean, moving = slots["velocity"], slots["average_gradient"], slots["momentum"]
        np.add(rho * v, rest * np.square(g), out=v)
        if self.centered:
            np.add(rho * mean, rest * g, out=mean)
            under = v - np.square(mean) + epsilon
        else:
            under = v + epsilon
        increment = rate * g / np.sqrt(under)
        if self.momentum > 0:
            increment = np.add(momentum * moving, increment, out=moving)
        return value - increment  # type: ignore[no-any-return]


class Adam(Optimizer):
    """m += (1 - beta_1)(g - m), v += (1 - beta_2)(g² - v), w -= alpha m / (sqrt(v) + epsilon)

    with alpha = lr sqrt(1 - beta_2^t) / (1 - beta_1^t): Kingma and Ba 2015, the form at the end of section 2, whose
    epsilon is not corrected by the bias. For gradients much larger than epsilon it is the textbook's update.
    """

    slot_names = ("momentum", "velocity", "velocity_hat")
    _own = ("beta_1", "beta_2", "epsilon", "amsgrad")

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, name=name)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.amsgrad = amsgrad

    def _constants(self, kind: Any, rate: Any, step: Any) -> Any:
        first, second = rounded(kind, self.beta_1) ** step, rounded(kind, self.beta_2) ** step
        alpha = rate * np.sqrt(1 - second) / (1 - first)
        return alpha, kind(1 - self.beta_1), kind(1 - self.beta_2), kind(self.epsilon)

    def _step(self, value: Array, g: Array, slots: dict[str, Array], work: Array, constants: Any) -> Array:
        alpha, rest_1, rest_2, epsilon = constants
        m, v = slots["momentum"], slots["velocity"]
        np.subtract(g, m, out=work)
        np.multiply(work, rest_1, out=work)
        np.add(m, work, out=m)
        np.multiply(g, g, out=work)
        np.subtract(work, v, out=work)
        np.multiply(work, rest_2, out=work)
        np.add(v, work, out=v)
        if self.amsgrad:
            largest = slots["velocity_hat"]
            v = np.maximum(largest, v, out=largest)
        np.sqrt(v, out=work)
        np.add(work, epsilon, out=work)
        step = np.multiply(m, alpha, out=np.empty_like(work))
        np.divide(step, work, out=step)
        new: Array = np.subtract(value, step, out=step)
        return new


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019)."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(
            learning_rate,
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
            weight_decay,
            clipnorm,
            clipvalue,
            global_clipnorm,
            name=name,
        )
