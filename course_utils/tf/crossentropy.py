"""Cross-entropy computed from logits, the numbers before softmax or sigmoid, so that confident nets do not overflow."""

from math import isfinite
from typing import Any

import numpy as np

from course_utils.tf.activations import log_softmax_op, softmax_op
from course_utils.tf.broadcasting import like
from course_utils.tf.convert import tensor_of
from course_utils.tf.dtypes import int32, int64
from course_utils.tf.elementwise import cast, sigmoid_op
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.indexing import one_hot
from course_utils.tf.operands import floats
from course_utils.tf.operation import Operation
from course_utils.tf.shaping import axis_of, transpose
from course_utils.tf.tensor import Array, Tensor


def _cross_entropy(labels: Array, logits: Array) -> tuple[Array, tuple[Array, Array]]:
    """Loss per row, and what its gradient needs: probabilities and log-probabilities."""
    shifted = logits - np.maximum.reduce(logits, axis=-1, keepdims=True)
    powers = np.exp(shifted)
    sums = np.add.reduce(powers, axis=-1, keepdims=True)
    log_probabilities = shifted - np.log(sums)
    losses = -np.vecdot(labels, log_probabilities)
    if not isfinite(np.vdot(losses, losses)):  # 0 * log 0 counts as 0
        losses = -np.add.reduce(np.where(labels == 0, labels.dtype.type(0), labels * log_probabilities), axis=-1)
    return losses, (powers / sums, log_probabilities)


def _to_labels(g: Any, loss: Any, labels: Any, logits: Any, saved: Any) -> Any:
    return g[..., None] * -(log_softmax_op(logits) if type(logits) is Tensor else saved[1])


def _to_logits(g: Any, loss: Any, labels: Any, logits: Any, saved: Any) -> Any:
    """softmax(z) - y, for labels y that sum to 1."""
    return g[..., None] * ((softmax_op(logits) if type(logits) is Tensor else saved[0]) - labels)


cross_entropy_op = Operation("SoftmaxCrossEntropyWithLogits", _cross_entropy, _to_labels, _to_logits, saves=True)
# max(x, 0) - x z + log(1 + e^-|x|): the cross-entropy of sigmoid(x), without its overflow
sigmoid_cross_entropy_op = Operation(
    "SigmoidCrossEntropyWithLogits",
    lambda z, x: np.maximum(x, x.dtype.type(0)) - x * z + np.log1p(np.exp(-np.abs(x))),
    lambda g, loss, z, x: like(-g * x, z),
    lambda g, loss, z, x: like(g * (sigmoid_op(x) - z), x),
)


def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: Any = -1) -> Tensor:
    """-sum(labels * log(softmax(logits))) along the axis, one number per example.

    labels: (..., C), each example's sum to 1   logits: the same shape   returns: the shape without that axis
    raises: InvalidArgumentError when the shapes differ
    """
    scores = floats("SoftmaxCrossEntropyWithLogits", logits)
    targets, shape = tensor_of(labels), scores._value.shape
    if targets._value.dtype != scores._value.dtype:
        targets = cast(targets, scores.dtype)
    if targets._value.shape != shape or not shape:
        raise InvalidArgumentError(
            f"logits and labels must be broadcastable: logits_size={shape_text(shape)} "
            f"labels_size={shape_text(targets._value.shape)} [Op:SoftmaxCrossEntropyWithLogits]. One row of labels "
            "per row of logits: did you forget tf.one_hot?"
        )
    place = axis_of(axis, len(shape), "SoftmaxCrossEntropyWithLogits")
    if place != len(shape) - 1:
        order = [i for i in range(len(shape)) if i != place] + [place]
        targets, scores = transpose(targets, order), transpose(scores, order)
    result: Tensor = cross_entropy_op(targets, scores)
    return result


def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any) -> Tensor:
    """-log(softmax(logits)) at the label of each example.

    labels: (...), int32 or int64, in [0, C)   logits: (..., C)   returns: (...)
    """
    scores, numbers = floats("SparseSoftmaxCrossEntropyWithLogits", logits), tensor_of(labels)
    if numbers.dtype not in (int32, int64):
        raise InvalidArgumentError(
            f"Value for attr 'Tlabels' of {numbers.dtype._word} is not in the list of allowed values: int32, int64 "
            "[Op:SparseSoftmaxCrossEntropyWithLogits]; use tf.cast(labels, tf.int32)."
        )
    shape = scores._value.shape
    if numbers._value.shape != shape[:-1]:
        raise ValueError(
            f"`labels.shape` must equal `logits.shape` except for the last dimension. Received: labels.shape="
            f"{numbers.shape} and logits.shape={scores.shape}"
        )
    if np.any(numbers._value < 0) or np.any(numbers._value >= shape[-1]):
        raise InvalidArgumentError(
            f"Received a label value which is outside the valid range of [0, {shape[-1]}). "
            "[Op:SparseSoftmaxCrossEntropyWithLogits]"
        )
    result: Tensor = cross_entropy_op(one_hot(numbers, shape[-1], dtype=scores.dtype), scores)
    return result


def sigmoid_cross_entropy_with_logits(labels: Any = None, logits: Any = None) -> Tensor:
    """-(z log(sigmoid(x)) + (1 - z) log(1 - sigmoid(x))) for labels z and logits x, entry by entry."""
    if labels is None or logits is None:
        raise ValueError("Both labels and logits must be provided.")
    scores = floats("SigmoidCrossEntropyWithLogits", logits)
    targets = tensor_of(labels)
    if targets.dtype is not scores.dtype:
        raise InvalidArgumentError(
            f"cannot compute Mul as input #1(zero-based) was expected to be a {scores.dtype._word} tensor but is a "
            f"{targets.dtype._word} tensor [Op:Mul]; use tf.cast(labels, tf.{scores.dtype.name})."
        )
    if targets._value.shape != scores._value.shape:
        raise ValueError(
            f"`logits` and `labels` must have the same shape, received ({scores.shape} vs {targets.shape})."
        )
    result: Tensor = sigmoid_cross_entropy_op(targets, scores)
    return result
