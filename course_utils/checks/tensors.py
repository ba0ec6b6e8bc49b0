"""The check of what a framework's function returns: a tensor or a variable, of one dtype, with one shape."""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import int, tuple  # noqa: UP029
from typing import Any

from course_utils.checks import framework
from course_utils.checks.comparing import shape
from course_utils.checks.failure import failure
from course_utils.checks.plain import describe


def tensor(
    label: str,
    got: Any,
    expected_shape: tuple[int | None, ...],
    dtype: Any = "float32",
    variable: bool = False,
    hint: str = "",
) -> None:
    """Fail unless `got` is a tensor of this dtype and shape; None in `expected_shape` matches any size.

    A variable counts as a tensor, except that with `variable` nothing else will do.

        Z: expected a tf.Tensor, got an array of numbers with shape (2, 3).
        W1: expected a tf.Variable, got a tf.Tensor of float32 with shape (2, 3).
        Z: the numbers are float64, expected float32.
    """
    wanted = "tf.Variable" if variable else "tf.Tensor"
    found = framework.kind(got)
    if not found or (variable and found != wanted):
        came = f"{label}: expected a {wanted}, got"
        raise failure(f"{came} {describe(got)}.", hint, f"{came} {describe(got, sizes=False)}.")
    came, asked = framework.dtype_name(got), framework.dtype_name(dtype)
    if came != asked:
        public = f"{label}: the numbers are not {asked}."
        raise failure(f"{label}: the numbers are {came}, expected {asked}.", hint, public)
    shape(label, got, expected_shape, hint)
