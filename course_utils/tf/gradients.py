"""Gradients of your own: tf.custom_gradient."""

import functools
from collections.abc import Callable
from typing import Any

from course_utils.tf.convert import tensor_of
from course_utils.tf.operation import many
from course_utils.tf.tensor import Tensor, recorders


def _rule(i: int, g: Any, y: Any, *inputs: Any, value: Any, grad: Callable[[Tensor], Any]) -> Any:
    parts = grad(g if type(g) is Tensor else Tensor(g))
    part = (parts if isinstance(parts, (list, tuple)) else [parts])[i]
    return part if part is None or type(g) is Tensor else tensor_of(part)._value


custom_op = many("CustomGradient", lambda *inputs, value, grad: value, _rule)


def custom_gradient(f: Any = None) -> Callable[..., Any]:
    """Decorator for f(*tensors) -> (result, grad), where grad(upstream) returns the gradient of each tensor."""

    @functools.wraps(f)
    def decorated(*args: Any) -> Tensor:
        inputs = [tensor_of(arg) for arg in args]
        paused = recorders[:]
        recorders.clear()  # what f does inside is not recorded, its own gradient is used
        try:
            result, grad = f(*inputs)
        finally:
            recorders[:] = paused
        out: Tensor = custom_op(*inputs, value=tensor_of(result)._value, grad=grad)
        return out

    return decorated
