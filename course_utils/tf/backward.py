"""The chain rule, over a list of records from its end: reverse-mode differentiation.

The order in which operations happened is an order in which every result comes after its inputs. So at each record, seen
from the end, the gradient of the result is complete; the rules of the operation turn it into gradients of the inputs,
which are added to what these have already got from later records (Linnainmaa 1970; Baydin et al. 2018, section 3.2).
There is no recursion, so a chain may be as long as you like.
"""

from typing import Any

import numpy as np

from course_utils.tf.broadcasting import broadcast_op
from course_utils.tf.convert import convert_to_tensor, mixed
from course_utils.tf.dtypes import as_dtype
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.tensor import Tensor

Record = tuple[Any, tuple[Tensor, ...], Any, dict[str, Any], Tensor]  # operation, inputs, their arrays, static, result


def walk(
    records: list[Record], owners: dict[int, int], starts: list[tuple[int, Any]], wanted: set[int], on_tensors: bool
) -> dict[int, Any]:
    """Gradients by the id of what they belong to; those of results are gone, unless wanted.

    owners: for the id of each tensor that may have a gradient, the id of what the gradient belongs to
    starts: the ids of the targets, each with the gradient to begin with, a tensor
    on_tensors: compute with tensors, which a tape can record, instead of arrays
    """
    gradients: dict[int, Any] = {}
    for owner, start in starts:
        part = start if on_tensors else start._value
        gradients[owner] = gradients[owner] + part if owner in gradients else part
    for operation, inputs, arrays, static, out in reversed(records):
        g = gradients.get(id(out))
        if g is None:
            continue
        if id(out) not in wanted:  # everything that used it has been seen
            del gradients[id(out)]
        result, arguments = (out, inputs) if on_tensors else (out._value, arrays)
        for i, x in enumerate(inputs):
            if id(x) in owners and (rule := operation.rules[i]) is not None:
                part, owner = rule(g, result, *arguments, **static), owners[id(x)]
                if part is not None:  # a new sum, never in place: several may share one array
                    gradients[owner] = gradients[owner] + part if owner in gradients else part
    return gradients


def seed(value: Any, weight: Any) -> Tensor:
    """The gradient of a target with that value with respect to itself: ones, or the weights asked for."""
    if weight is None:
        return Tensor(np.ones(value.shape, value.dtype) if value.ndim else value.dtype.type(1))
    given = convert_to_tensor(weight)
    if given._value.dtype != value.dtype:
        raise mixed("Mul", 1, given.dtype, as_dtype(value.dtype))
    try:
        full: Tensor = broadcast_op(given, shape=value.shape)
    except InvalidArgumentError:
        raise InvalidArgumentError(
            f"Incompatible shapes: output_gradients has shape {shape_text(given.shape)}, "
            f"the target {shape_text(value.shape)}."
        ) from None
    return full
