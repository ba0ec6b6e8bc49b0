"""Objects of the framework: how a check knows a tensor or a variable, and gets at the numbers in it.

`course_utils.tf` is found, not imported: while nobody has loaded it there are no tensors, and it may stand for the
real TensorFlow (COURSE_TF=tensorflow), whose tensors are then the ones that are known.
"""

import sys

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import getattr, isinstance, str  # noqa: UP029
from typing import Any

MODULE = "course_utils.tf"


def kind(value: Any) -> str:
    """ "tf.Tensor", "tf.Variable", or an empty text for anything else."""
    tf = sys.modules.get(MODULE)
    if tf is None:
        return ""
    if isinstance(value, tf.Variable):
        return "tf.Variable"
    return "tf.Tensor" if isinstance(value, tf.Tensor) else ""


def array(value: Any) -> Any:
    """The numbers of a tensor or variable as NumPy has them, anything else as it is."""
    return value.numpy() if kind(value) else value


def dtype_name(value: Any) -> str:
    """What the numbers of a tensor are, such as "float32"; also the name of a dtype itself."""
    dtype = getattr(value, "dtype", value)
    return str(getattr(dtype, "name", dtype))
