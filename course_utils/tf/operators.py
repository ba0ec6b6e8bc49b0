"""The operators of tensors and variables: x + y is tf.add, x @ y is tf.matmul, x[0] is a slice, and so on.

An operand that is not a tensor takes the dtype of the tensor beside it.
"""

from collections.abc import Callable
from typing import Any

from course_utils.tf import arithmetic, comparing, elementwise, products
from course_utils.tf.convert import pair, tensor_of
from course_utils.tf.dtypes import bool_
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.indexing import getitem
from course_utils.tf.methods import INSTEAD, Missing
from course_utils.tf.operation import Operation
from course_utils.tf.tensor import Tensor, Value

Binary = Callable[[Any, Any], Any]


def _fast(name: str, operation: Operation, slow: Binary) -> Binary:
    """The operation itself for two float tensors of one dtype, `slow` with all its conversions otherwise."""

    def operator(x: Any, y: Any) -> Any:
        if type(y) is Tensor and type(x) is Tensor:
            kind = x._value.dtype
            if kind is y._value.dtype and kind.kind == "f":
                return operation(x, y)
        return slow(x, y)

    operator.__name__ = name
    return operator


def _add_to(y: Any, x: Any) -> Tensor:
    return arithmetic.add(*pair(x, y, "AddV2"))


def _matmul(x: Any, y: Any) -> Tensor:
    return products.matmul(*pair(x, y, "MatMul"))


def _and(x: Any, y: Any) -> Tensor:
    return comparing.logical_and(x, y)


def _equal(x: Any, y: Any) -> Any:
    return _same(x, y, comparing.equal, False)


def _not_equal(x: Any, y: Any) -> Any:
    return _same(x, y, comparing.not_equal, True)


def _same(x: Any, y: Any, compare: Binary, when_shapes_differ: bool) -> Any:
    if y is None:
        return when_shapes_differ
    x, y = pair(x, y, "Equal")
    try:
        return compare(x, y)
    except InvalidArgumentError:
        return tensor_of(when_shapes_differ, bool_)


BINARY: dict[str, Binary] = {
    "add": _fast("add", arithmetic.add_op, arithmetic.add),
    "sub": _fast("sub", arithmetic.subtract_op, arithmetic.subtract),
    "mul": _fast("mul", arithmetic.multiply_op, arithmetic.multiply),
    "truediv": _fast("truediv", arithmetic.divide_op, arithmetic.divide),
    "pow": arithmetic.pow,
    "floordiv": arithmetic.floordiv,
    "mod": arithmetic.floormod,
    "matmul": _matmul,
    "and": _and,
    "or": comparing.logical_or,
    "xor": comparing.logical_xor,
}
COMPARISONS: dict[str, Binary] = {
    "lt": comparing.less,
    "le": comparing.less_equal,
    "gt": comparing.greater,
    "ge": comparing.greater_equal,
    "eq": _equal,
    "ne": _not_equal,
}


def _reflected(operator: Binary) -> Binary:
    return lambda x, y: operator(y, x)


def install() -> None:
    """Give tensors and variables their operators, and advice for the methods of arrays, which they lack."""
    for name, operator in BINARY.items():
        setattr(Value, f"__{name}__", operator)
        setattr(Value, f"__r{name}__", _reflected(operator))
    Value.__radd__ = _add_to  # type: ignore[attr-defined]  # here the operand on the left adapts
    for name, operator in COMPARISONS.items():
        setattr(Value, f"__{name}__", operator)
    for name, function in (
        ("neg", elementwise.negative),
        ("abs", elementwise.abs),
        ("invert", comparing.logical_not),
        ("getitem", getitem),
    ):
        setattr(Value, f"__{name}__", function)
    for name in INSTEAD:
        setattr(Value, name, Missing(name))
