"""Metrics: they add up over batches. update_state for each batch, result at the end, reset_state before the next epoch.

Calling a metric updates it and returns the result so far.
"""

from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.dtypes import float32
from course_utils.tf.elementwise import cast
from course_utils.tf.tensor import Array, Tensor


class Mean:
    """The mean of all numbers it has been given; 0 when there were none. State: `total` and `count`."""

    def __init__(self, name: str = "mean", dtype: Any = None) -> None:
        self.name = name
        self._total = self._count = np.float32(0)

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Add numbers, each with its weight."""
        self._add(cast(values, float32)._value, sample_weight)

    def _add(self, numbers: Array, sample_weight: Any) -> None:
        weights = np.ones_like(numbers) if sample_weight is None else cast(sample_weight, float32)._value
        if weights.ndim and weights.ndim == numbers.ndim + 1 and weights.shape[-1] == 1:
            weights = weights[..., 0]
        weights = np.broadcast_to(weights.reshape(weights.shape + (1,) * (numbers.ndim - weights.ndim)), numbers.shape)
        self._total = np.float32(self._total + np.sum(numbers * weights, dtype=np.float32))
        self._count = np.float32(self._count + np.sum(weights, dtype=np.float32))

    def result(self) -> Tensor:
        """The mean so far, float32."""
        return Tensor(np.float32(self._total / self._count) if self._count else np.float32(0))

    def reset_state(self) -> None:
        """Forget everything."""
        self._total = self._count = np.float32(0)

    def __call__(self, *args: Any, **kwargs: Any) -> Tensor:
        """Update, then the result so far."""
        self.update_state(*args, **kwargs)
        return self.result()


class _Compared(Mean):
    """The mean of a number per example that compares y_true with y_pred."""

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Add a batch."""
        target, output = tensor_of(y_true)._value, tensor_of(y_pred)._value
        self._add(np.asarray(self._compare(target, output), dtype=np.float32), sample_weight)

    def _compare(self, target: Array, output: Array) -> Array:
        raise NotImplementedError


def _same(target: Array, output: Array) -> None:
    if target.shape != output.shape:
        raise ValueError(f"Shapes of y_true and y_pred differ: {target.shape} and {output.shape}.")


class Accuracy(_Compared):
    """How often y_pred equals y_true."""

    def __init__(self, name: str = "accuracy", dtype: Any = None) -> None:
        super().__init__(name)

    def _compare(self, target: Array, output: Array) -> Array:
        _same(target, output)
        return target == output  # type: ignore[no-any-return]


class CategoricalAccuracy(_Compared):
    """How often the largest prediction is at the one of a one-hot label."""

    def __init__(self, name: str = "categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(name)

    def _compare(self, target: Array, output: Array) -> Array:
        _same(target, output)
        return np.argmax(target, axis=-1) == np.argmax(output, axis=-1)  # type: ignore[no-any-return]


class SparseCategoricalAccuracy(_Compared):
    """How often the largest prediction is at the label, a whole number."""

    def __init__(self, name: str = "sparse_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(name)

    def _compare(self, target: Array, output: Array) -> Array:
        if target.ndim == output.ndim and target.shape[-1] == 1:
            target = target[..., 0]
        if target.shape != output.shape[:-1]:
            raise ValueError(f"y_true needs one label per row of y_pred, got {target.shape} and {output.shape}.")
        return target == np.argmax(output, axis=-1)  # type: ignore[no-any-return]


class BinaryAccuracy(_Compared):
    """How often a prediction above the threshold belongs to a label 1, and one below to a label 0."""

    def __init__(self, name: str = "binary_accuracy", dtype: Any = None, threshold: float = 0.5) -> None:
        super().__init__(name)
        if not 0 <= threshold <= 1:
            raise ValueError(
                f"Invalid value for argument `threshold`. Expected a value in [0, 1]. Received: {threshold}"
            )
        self.threshold = threshold

    def _compare(self, target: Array, output: Array) -> Array:
        _same(target, output)
        right = (output > self.threshold) == target.astype(bool)
        share: Array = np.mean(right, axis=-1) if right.ndim else right
        return share


class MeanSquaredError(_Compared):
    """The mean of (y_true - y_pred)²."""

    def __init__(self, name: str = "mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name)

    def _compare(self, target: Array, output: Array) -> Array:
        _same(target, output)
        return np.mean(np.square(target.astype(np.float32) - output.astype(np.float32)), axis=-1)  # type: ignore[no-any-return]
