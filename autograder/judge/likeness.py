"""Likeness: whether two values are the same, in kind, structure and numbers, except for the last digits of floats.

The values are plain data as they come off the wire, so that their types are few. A number is compared as an array
without axes: 2.0 is like np.float64(2.0), not like 2.
"""

from collections.abc import Iterator
from copy import copy
from typing import Any

import numpy as np

from autograder.wire import compounds, generators

RTOL, ATOL = 1e-9, 1e-12  # of floats with 64 bits; those with fewer have fewer digits
NUMBERS = (bool, int, float, complex, np.generic, np.ndarray)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same. Of functions only that both are: what they do is seen when they are called."""
    if isinstance(one, NUMBERS) and isinstance(other, NUMBERS):
        return _numbers_alike(one, other)
    if apart := compounds.taken_apart(one):  # before functions: a spy is one, and what it noted counts
        return alike(apart, compounds.taken_apart(other))
    if callable(one) and callable(other):
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, Iterator):
        return alike(list(copy(one)), list(copy(other)))
    if isinstance(one, np.random.Generator):
        return alike(one.bit_generator, other.bit_generator)
    if type(one) in generators.KINDS:
        return bool(generators.position(one) == generators.position(other))
    return bool(one == other)


def _numbers_alike(one: Any, other: Any) -> bool:
    if isinstance(one, int) and isinstance(other, int) and type(one) is type(other):
        return one == other  # also those that no array holds
    try:
        a, b = np.asarray(one), np.asarray(other)
    except OverflowError:
        return False
    if (a.dtype, a.shape) != (b.dtype, b.shape):
        return False
    return a.tobytes() == b.tobytes() or (a.dtype.kind in "fc" and _close(a, b))


def _close(a: Any, b: Any) -> bool:
    rtol = max(RTOL, 16 * float(np.finfo(a.dtype).eps))
    with np.errstate(all="ignore"):
        if (abs(a - b) > ATOL + rtol * abs(b)).any():  # as nearly always, and found in a fraction of the time
            return False
        return bool(np.allclose(a, b, rtol=rtol, atol=ATOL, equal_nan=True))
