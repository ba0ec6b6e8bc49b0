"""Comparisons and logic, entry by entry; their results are tf.bool and have no gradient."""

from typing import Any

import numpy as np

from course_utils.tf.arithmetic import at_least, below
from course_utils.tf.convert import mixed, pair, tensor_of
from course_utils.tf.dtypes import bool_
from course_utils.tf.errors import InvalidArgumentError
from course_utils.tf.operation import Operation
from course_utils.tf.tensor import Tensor

equal_op = Operation("Equal", np.equal, None, None)
not_equal_op = Operation("NotEqual", np.not_equal, None, None)
greater_op = Operation("Greater", np.greater, None, None)
at_most_op = Operation("LessEqual", np.less_equal, None, None)
and_op = Operation("LogicalAnd", np.logical_and, None, None)
or_op = Operation("LogicalOr", np.logical_or, None, None)
xor_op = Operation("LogicalXor", np.logical_xor, None, None)
not_op = Operation("LogicalNot", np.logical_not, None)
is_nan_op = Operation("IsNan", np.isnan, None)
is_inf_op = Operation("IsInf", np.isinf, None)
is_finite_op = Operation("IsFinite", np.isfinite, None)


def _compare(name: str, operation: Operation, x: Any, y: Any) -> Tensor:
    x, y = pair(x, y, name)
    if x.dtype is bool_ and name not in ("Equal", "NotEqual"):
        raise InvalidArgumentError(f"Value for attr 'T' of bool is not in the list of allowed values [Op:{name}]")
    result: Tensor = operation(x, y)
    return result


def equal(x: Any, y: Any) -> Tensor:
    """x == y, entry by entry."""
    return _compare("Equal", equal_op, x, y)


def not_equal(x: Any, y: Any) -> Tensor:
    """x != y, entry by entry."""
    return _compare("NotEqual", not_equal_op, x, y)


def greater(x: Any, y: Any) -> Tensor:
    """x > y, entry by entry."""
    return _compare("Greater", greater_op, x, y)


def greater_equal(x: Any, y: Any) -> Tensor:
    """x >= y, entry by entry."""
    return _compare("GreaterEqual", at_least, x, y)


def less(x: Any, y: Any) -> Tensor:
    """x < y, entry by entry."""
    return _compare("Less", below, x, y)


def less_equal(x: Any, y: Any) -> Tensor:
    """x <= y, entry by entry."""
    return _compare("LessEqual", at_most_op, x, y)


def _logic(name: str, operation: Operation, *values: Any) -> Tensor:
    inputs = [tensor_of(value, bool_) for value in values]
    for place, x in enumerate(inputs):
        if x.dtype is not bool_:
            raise mixed(name, place, bool_, x.dtype)
    result: Tensor = operation(*inputs)
    return result


def logical_and(x: Any, y: Any) -> Tensor:
    """Whether both hold, entry by entry."""
    return _logic("LogicalAnd", and_op, x, y)


def logical_or(x: Any, y: Any) -> Tensor:
    """Whether at least one holds, entry by entry."""
    return _logic("LogicalOr", or_op, x, y)


def logical_xor(x: Any, y: Any) -> Tensor:
    """Whether exactly one holds, entry by entry."""
    return _logic("LogicalXor", xor_op, x, y)


def logical_not(x: Any) -> Tensor:
    """Whether it does not hold, entry by entry."""
    return _logic("LogicalNot", not_op, x)


def _test(operation: Operation, x: Any) -> Tensor:
    x = tensor_of(x)
    if not x.dtype.is_floating:
        raise InvalidArgumentError(
            f"Value for attr 'T' of {x.dtype.name} is not in the list of allowed values: float, double "
            f"[Op:{operation.name}]"
        )
    result: Tensor = operation(x)
    return result


def is_nan(x: Any) -> Tensor:
    """Whether it is not a number, entry by entry."""
    return _test(is_nan_op, x)


def is_inf(x: Any) -> Tensor:
    """Whether it is infinite, entry by entry."""
    return _test(is_inf_op, x)


def is_finite(x: Any) -> Tensor:
    """Whether it is neither infinite nor nan, entry by entry."""
    return _test(is_finite_op, x)
