"""TensorFlow's way of training, on NumPy: tensors, variables, GradientTape, optimizers, data sets.

    from course_utils import tf

Whatever works here works the same in TensorFlow 2: same values, dtypes, shapes and None. Start Python with the
environment variable COURSE_TF=tensorflow and the same line gives you the real one, if it is installed.

What differs from the real one: the random numbers; Python's side effects in Dataset.map and tf.function (here at every
call, there once); the gradient of tf.gather is dense; the wording of errors; the second derivative of tf.reduce_prod
where several entries are 0 (here right, there 0); and names that are not here. NumPy's warnings about overflow and
division by zero are off inside `with tf.GradientTape()`, as they are inside every operation.

How it works: tensor.py (numbers), operation.py (an operation and its derivative), tape.py (the tape), backward.py (the
chain rule), then one file per family of operations. This file only says what is public.
"""

import os as _os
import sys as _sys
from importlib import import_module as _import_module
from typing import Any as _Any

if _os.environ.get("COURSE_TF", "") not in ("", "numpy", "tensorflow"):
    raise ImportError(
        f"COURSE_TF is {_os.environ['COURSE_TF']!r}; set it to 'tensorflow' for the real TensorFlow, or unset it."
    )
if _os.environ.get("COURSE_TF") == "tensorflow":
    try:
        _real = _import_module("tensorflow")
    except ImportError as _error:
        raise ImportError(
            "COURSE_TF=tensorflow asks for the real TensorFlow, which is not installed here. Install it with "
            "`pip install 'tensorflow>=2.18'` (Python 3.11 to 3.13), or unset COURSE_TF."
        ) from _error
    _sys.modules[__name__] = _real
else:
    from course_utils.tf import parts as _parts  # noqa: F401  here, so that no later import adds its name below
    from course_utils.tf.namespace import elsewhere as _elsewhere
    from course_utils.tf.public import NAMESPACES as _NAMESPACES
    from course_utils.tf.public import TOP as _TOP

    globals().update(_TOP)
    # The files beside this one are how it works, not names of TensorFlow: `tf.tape` is unknown here as it is there.
    for _name in [name for name, value in globals().items() if isinstance(value, type(_sys)) and name[0] != "_"]:
        del globals()[_name]
    __version__ = "2.21 (the course's version, on NumPy)"

    def __getattr__(name: str) -> _Any:
        raise AttributeError(
            f"module 'tensorflow' has no attribute {name!r} in the course's version.{_elsewhere(name, _NAMESPACES)}"
        )
