"""An operation and its derivative, side by side; carried out on tensors it is recorded, on arrays it is plain NumPy.

    tanh = Operation("Tanh", np.tanh, lambda g, y, x: g * (1 - y * y))

`g` is the derivative of the target with respect to the result `y`; the rule returns that with respect to the input
`x`, in the shape of `x`. There is one rule per input, and None where no gradient passes. Rules are written with
operators and with operations, so the same line works on arrays, and on tensors when an outer tape wants to
differentiate the derivative itself.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.tensor import Tensor, recorders

Rule = Callable[..., Any]

OPERATIONS: list["Operation"] = []


class Operation:
    """A function of arrays with one gradient rule per input.

    name: what errors call it, TensorFlow's name of the kernel
    forward: (*arrays, **static) -> array; with `saves`, (array, what the rules get as `saved`)
    rules: one per input, (g, result, *inputs, **static) -> gradient with the shape of that input, or None
    """

    def __init__(self, name: str, forward: Callable[..., Any], *rules: Rule | None, saves: bool = False) -> None:
        self.name = name
        self.forward = forward
        self.rules: Any = rules
        self.saves = saves
        self.bare: Rule = (lambda *inputs, **static: forward(*inputs, **static)[0]) if saves else forward
        self._quiet = np.errstate(all="ignore")(forward)  # as TensorFlow, 1/0 is inf and says nothing
        OPERATIONS.append(self)

    def __call__(self, *inputs: Any, **static: Any) -> Any:
        """Carried out: on tensors recorded, on arrays not."""
        if type(inputs[0]) is not Tensor:
            return self.bare(*inputs, **static)
        try:
            forward = self.forward if recorders else self._quiet
            arrays = arrays_of(inputs)
            value = forward(*arrays, **static)
        except (ValueError, IndexError) as error:
            shapes = " vs. ".join(shape_text(x._value.shape) for x in inputs)
            raise InvalidArgumentError(f"Incompatible shapes: {shapes} [Op:{self.name}] ({error})") from None
        if self.saves:
            value, static["saved"] = value
        out = Tensor(value)
        for tape in recorders:
            tape._record(self, inputs, arrays, static, out)
        return out


def arrays_of(tensors: tuple[Tensor, ...]) -> Any:
    """Their arrays; written out for one and two, which is most of the time."""
    if len(tensors) == 2:
        return (tensors[0]._value, tensors[1]._value)
    if len(tensors) == 1:
        return (tensors[0]._value,)
    return [x._value for x in tensors]


class ManyInputs:
    """The rules of an operation with any number of inputs: one function that also gets the input's number."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __getitem__(self, number: int) -> Rule:
        return lambda g, y, *inputs, **static: self.rule(number, g, y, *inputs, **static)


def many(name: str, forward: Callable[..., Any], rule: Rule) -> Operation:
    """An operation with any number of inputs; rule(number, g, result, *inputs, **static)."""
    operation = Operation(name, forward)
    operation.rules = ManyInputs(rule)
    return operation


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of an array or of a tensor's array, as a tuple: for rules, which get either."""
    shape: tuple[int, ...] = (x._value if type(x) is Tensor else x).shape
    return shape
