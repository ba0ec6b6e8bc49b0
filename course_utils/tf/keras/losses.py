"""Losses as Keras has them: a function gives one number per example, a class the mean over the batch.

`y_true` comes first. Probabilities are made to sum to 1 and kept in [1e-7, 1 - 1e-7]; prefer logits with
from_logits=True, which neither need nor suffer that.
"""

from typing import Any

from course_utils.tf.clipping import clip_by_value
from course_utils.tf.convert import tensor_of
from course_utils.tf.crossentropy import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)
from course_utils.tf.dtypes import float32
from course_utils.tf.elementwise import abs as absolute
from course_utils.tf.elementwise import cast, log, square
from course_utils.tf.reductions import reduce_mean, reduce_sum
from course_utils.tf.shaping import expand_dims, squeeze
from course_utils.tf.tensor import Value

EPSILON = 1e-7
REDUCTIONS = ("mean", "sum", "none", "mean_with_sample_weight", "sum_over_batch_size", None)


def _pair(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Predictions as a tensor, targets in its dtype."""
    pred = tensor_of(y_pred)
    return cast(y_true, pred.dtype), pred


def _same_rank(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """A last axis of size 1 that only one of them has is added or taken away."""
    p, q = y_true._value.ndim, y_pred._value.ndim
    if p == q + 1 and y_true._value.shape[-1] == 1:
        return (y_true, expand_dims(y_pred, -1)) if q == 1 else (squeeze(y_true, -1), y_pred)
    if q == p + 1 and y_pred._value.shape[-1] == 1:
        return (expand_dims(y_true, -1), y_pred) if p == 1 else (y_true, squeeze(y_pred, -1))
    return y_true, y_pred


def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """-sum(y_true * log(y_pred)) along the axis, per example.

    y_true: one-hot (..., C)   y_pred: probabilities, or logits if from_logits, of the same shape
    """
    target, output = _pair(y_true, y_pred)
    if target.shape != output.shape:
        raise ValueError(
            f"Arguments `target` and `output` must have the same shape. Received: target.shape={target.shape}, "
            f"output.shape={output.shape}"
        )
    if output._value.ndim < 1:
        raise ValueError("Arguments `target` and `output` must be at least rank 1.")
    if label_smoothing:
        target = target * (1.0 - label_smoothing) + label_smoothing / output._value.shape[-1]
    if from_logits:
        return softmax_cross_entropy_with_logits(labels=target, logits=output, axis=axis)
    output = output / reduce_sum(output, axis, keepdims=True)
    output = clip_by_value(output, EPSILON, 1.0 - EPSILON)
    return -reduce_sum(target * log(output), axis)  # type: ignore[operator]


def sparse_categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False) -> Any:
    """-log(y_pred) at the label, per example.

    y_true: whole numbers in [0, C), an array or tensor   y_pred: (..., C) probabilities, or logits if from_logits
    """
    for name, value in (("y_true", y_true), ("y_pred", y_pred)):
        if isinstance(value, (list, tuple, int, float)):
            raise AttributeError(
                f"{type(value).__name__!r} object has no attribute 'shape': {name} must be an array or tensor."
            )
    labels, output = cast(y_true, "int64"), tensor_of(y_pred)
    if labels._value.ndim == output._value.ndim and labels._value.shape[-1] == 1:
        labels = squeeze(labels, -1)
    if output._value.ndim < 1 or labels._value.shape != output._value.shape[:-1]:
        raise ValueError(
            "Argument `output` must have rank (ndim) `target.ndim - 1` and agree with it in all other sizes. "
            f"Received: target.shape={labels.shape}, output.shape={output.shape}"
        )
    if not from_logits:
        output = log(clip_by_value(output, EPSILON, 1.0 - EPSILON))
    return sparse_softmax_cross_entropy_with_logits(labels=labels, logits=output)


def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """The mean along the axis of -(y log(p) + (1 - y) log(1 - p))."""
    target, output = _pair(y_true, y_pred)
    if target.shape != output.shape:
        raise ValueError(
            f"Arguments `target` and `output` must have the same shape. Received: target.shape={target.shape}, "
            f"output.shape={output.shape}"
        )
    if label_smoothing:
        target = target * (1.0 - label_smoothing) + 0.5 * label_smoothing
    if from_logits:
        return reduce_mean(sigmoid_cross_entropy_with_logits(labels=target, logits=output), axis)
    output = clip_by_value(output, EPSILON, 1.0 - EPSILON)
    return reduce_mean(-(target * log(output) + (1 - target) * log(1 - output)), axis)  # type: ignore[operator]


def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """The mean along the last axis of (y_true - y_pred)²."""
    target, output = _same_rank(*_pair(y_true, y_pred))
    return reduce_mean(square(target - output), -1)


def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """The mean along the last axis of |y_true - y_pred|."""
    target, output = _same_rank(*_pair(y_true, y_pred))
    return reduce_mean(absolute(target - output), -1)


def _nested(value: Any) -> Any:
    return [_nested(part) for part in value] if isinstance(value, (list, tuple)) else None


class Loss:
    """A loss for a whole batch: by default the mean over the examples.

    reduction: "sum_over_batch_size" (the mean), "sum", or "none" for one number per example
    """

    def __init__(self, name: str | None = None, reduction: str | None = "sum_over_batch_size") -> None:
        if reduction not in REDUCTIONS:
            raise ValueError(
                "Invalid value for argument `reduction`. Expected one of 'sum_over_batch_size', 'sum', 'none'. "
                f"Received: reduction={reduction!r}"
            )
        self.name = name
        self.reduction = reduction

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number per example; a subclass says how."""
        raise NotImplementedError

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The loss, reduced; sample_weight has one number per example."""
        for value, other in ((y_true, y_pred), (y_pred, y_true)):
            if isinstance(value, (list, tuple)) and not (type(other) is type(value) and _nested(value) == _nested(other)):
                raise ValueError(
                    "Structures don't have the same nested structure: y_true and y_pred are nested differently. "
                    "Make a tensor or an array of the list first."
                )
        given = [value if isinstance(value, Value) else tensor_of(value) for value in (y_true, y_pred)]
        target, output = (cast(value, float32) for value in given)
        target, output = self._aligned(target, output)
        values = self.call(target, output)
        total = values._value.size
        if sample_weight is not None:
            weights = cast(sample_weight, float32)
            weights, values = _same_rank(weights, values)
            values = values * weights
            if self.reduction == "mean_with_sample_weight":
                return reduce_sum(values) / reduce_sum(weights)  # type: ignore[operator]
        if self.reduction in (None, "none"):
            return values
        if self.reduction == "sum" or total == 0:
            return reduce_sum(values)
        return reduce_sum(values) / float(total)  # type: ignore[operator]

    def _aligned(self, target: Any, output: Any) -> tuple[Any, Any]:
        return _same_rank(target, output)


class CategoricalCrossentropy(Loss):
    """Cross-entropy with one-hot labels."""

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str = "categorical_crossentropy",
    ) -> None:
        super().__init__(name, reduction)
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing
        self.axis = axis

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number per example."""
        return categorical_crossentropy(y_true, y_pred, self.from_logits, self.label_smoothing, self.axis)


class SparseCategoricalCrossentropy(Loss):
    """Cross-entropy with labels that are whole numbers."""

    def __init__(
        self,
        from_logits: bool = False,
        *,
        reduction: str | None = "sum_over_batch_size",
        name: str = "sparse_categorical_crossentropy",
    ) -> None:
        super().__init__(name, reduction)
        self.from_logits = from_logits

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number per example."""
        return sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)

    def _aligned(self, target: Any, output: Any) -> tuple[Any, Any]:
        return target, output


class BinaryCrossentropy(Loss):
    """Cross-entropy with labels 0 and 1."""

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str = "binary_crossentropy",
    ) -> None:
        super().__init__(name, reduction)
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing
        self.axis = axis

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number per example."""
        return binary_crossentropy(y_true, y_pred, self.from_logits, self.label_smoothing, self.axis)


class MeanSquaredError(Loss):
    """The mean of (y_true - y_pred)²."""

    def __init__(self, reduction: str | None = "sum_over_batch_size", name: str = "mean_squared_error") -> None:
        super().__init__(name, reduction)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number per example."""
        return mean_squared_error(y_true, y_pred)


class MeanAbsoluteError(Loss):
    """The mean of |y_true - y_pred|."""

    def __init__(self, reduction: str | None = "sum_over_batch_size", name: str = "mean_absolute_error") -> None:
        super().__init__(name, reduction)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One number per example."""
        return mean_absolute_error(y_true, y_pred)
