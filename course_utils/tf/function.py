"""tf.function: runs your function as it is, but with TensorFlow's rules for graphs: no .numpy(), no NumPy inside.

Real TensorFlow runs the Python code once, with tensors that have no values yet, and then repeats what was recorded.
So there a `print` inside shows once and np.random is drawn once; here they happen at each call.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.nest import flatten, rebuild
from course_utils.tf.tensor import graph_mode


@contextmanager
def graph() -> Iterator[None]:
    """While it is open, tensors do not give out their values."""
    graph_mode[0] += 1
    try:
        yield
    finally:
        graph_mode[0] -= 1


def _as_tensors(structure: Any) -> Any:
    convert = [
        tensor_of(v) if isinstance(v, (bool, int, float, np.ndarray, np.generic)) else v for v in flatten(structure)
    ]
    return rebuild(structure, convert)


def function(func: Callable[..., Any] | None = None, input_signature: Any = None, autograph: bool = True) -> Any:
    """Decorator, with or without arguments; the function runs under the rules of graphs."""
    if func is None:
        return functools.partial(function, input_signature=input_signature, autograph=autograph)

    @functools.wraps(func)
    def traced(*args: Any, **kwargs: Any) -> Any:
        given = [tensor_of(arg) if isinstance(arg, (np.ndarray, np.generic)) else arg for arg in args]
        with graph():
            return _as_tensors(func(*given, **kwargs))

    traced.python_function = func  # type: ignore[attr-defined]
    return traced
