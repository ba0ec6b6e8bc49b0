"""Learning rates that change with the number of completed updates: schedule(step) is a float32 tensor.

An optimizer asks its schedule before it counts the update, so the first update uses schedule(0).
"""

from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.tensor import Tensor

F = np.float32


def _number(step: Any) -> Any:
    return tensor_of(step)._value


class LearningRateSchedule:
    """Base class: write `__call__(self, step)` in a subclass."""

    def __call__(self, step: Any) -> Any:
        """The learning rate after `step` completed updates."""
        raise NotImplementedError(
            f"Learning rate schedule {type(self).__name__!r} must override `__call__(self, step)`."
        )

    def get_config(self) -> dict[str, Any]:
        """What its constructor was given."""
        return {key: value for key, value in vars(self).items() if not key.startswith("_")}


class _Decay(LearningRateSchedule):
    """What the two endless decays share: the time t / decay_steps, with staircase rounded down."""

    def __init__(
        self, initial_learning_rate: float, decay_steps: Any, decay_rate: float, staircase: bool = False
    ) -> None:
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.decay_rate = decay_rate
        self.staircase = staircase

    def _time(self, step: Any) -> Any:
        time = F(_number(step)) / F(self.decay_steps)
        return np.floor(time) if self.staircase else time


class InverseTimeDecay(_Decay):
    """initial / (1 + decay_rate * t / decay_steps); with staircase, t / decay_steps is rounded down."""

    def __call__(self, step: Any) -> Tensor:
        """The learning rate after `step` updates."""
        return Tensor(F(self.initial_learning_rate) / (F(1) + F(self.decay_rate) * self._time(step)))


class ExponentialDecay(_Decay):
    """initial * decay_rate ** (t / decay_steps); with staircase, the exponent is rounded down."""

    def __call__(self, step: Any) -> Tensor:
        """The learning rate after `step` updates."""
        return Tensor(F(self.initial_learning_rate) * np.power(F(self.decay_rate), self._time(step)))


class PiecewiseConstantDecay(LearningRateSchedule):
    """values[i] up to and including boundaries[i], the next value after it."""

    def __init__(self, boundaries: list[Any], values: list[float]) -> None:
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. "
                f"Received: boundaries={boundaries} and values={values}."
            )
        self.boundaries = boundaries
        self.values = values

    def __call__(self, step: Any) -> Tensor:
        """The learning rate after `step` updates."""
        number = _number(step)
        return tensor_of(self.values[sum(bool(number > bound) for bound in self.boundaries)])


class PolynomialDecay(LearningRateSchedule):
    """From initial to end along (1 - t / decay_steps) ** power, then constant."""

    def __init__(
        self, initial_learning_rate: float, decay_steps: Any, end_learning_rate: float = 0.0001, power: float = 1.0
    ) -> None:
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.end_learning_rate = end_learning_rate
        self.power = power

    def __call__(self, step: Any) -> Tensor:
        """The learning rate after `step` updates."""
        steps, end = F(self.decay_steps), F(self.end_learning_rate)
        share = np.minimum(F(_number(step)), steps) / steps
        return Tensor((F(self.initial_learning_rate) - end) * np.power(F(1) - share, F(self.power)) + end)


class CosineDecay(LearningRateSchedule):
    """Half a cosine from initial down to alpha * initial; before it, if asked, a straight line up to warmup_target.

    Loshchilov and Hutter 2017
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: Any,
        alpha: float = 0.0,
        name: str = "CosineDecay",
        warmup_target: float | None = None,
        warmup_steps: Any = 0,
    ) -> None:
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.alpha = alpha
        self.name = name
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def __call__(self, step: Any) -> Tensor:
        """The learning rate after `step` updates."""
        t, steps, start = F(_number(step)), F(self.decay_steps), F(self.initial_learning_rate)
        if self.warmup_target is not None:
            warmup, top = F(self.warmup_steps), F(self.warmup_target)
            t = np.minimum(t, steps + warmup)
            if t < warmup:
                return Tensor(t / warmup * (top - start) + start)
            t, start = t - warmup, top
        share = np.minimum(t, steps) / steps
        cosine = F(0.5) * (F(1) + np.cos(F(np.pi) * share))
        return Tensor(start * ((F(1) - F(self.alpha)) * cosine + F(self.alpha)))
