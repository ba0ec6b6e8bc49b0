"""Arrays: told in a few words, carried as raw bytes, and built again from words that somebody hostile may have chosen.

What has the bits of an array need not be a value of its type: a boolean that is neither 0 nor 1 counts as 255 in a sum.
So what comes in is brought to the form that arithmetic gives it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from io import BufferedIOBase
from typing import Any

import numpy as np

from autograder.wire.frames import SMALL, Closed, Part, WireError

PLAIN_DTYPES = frozenset("?bBhHiIlLqQefdgFDGUSmM")  # numbers, booleans, text and dates, never objects
LOOSE = frozenset("?UgG")  # not every pattern of bits is a value
LONGEST_ITEM = 40_000  # bytes: a text of 10,000 characters
MOST_AXES = 64  # as NumPy has it
LONGEST_AXIS = 1 << 40
DTYPE = re.compile(r"[<>|][biufcUSmM]\d{1,5}(\[\d{0,5}[a-zA-Z]{1,2}\])?")
LAST_CHARACTER = 0x10FFFF


@lru_cache(256)
def name_of(dtype: Any) -> str:
    """How a dtype is told if its arrays travel as bytes, else nothing."""
    return dtype.str if dtype.char in PLAIN_DTYPES and 0 < dtype.itemsize <= LONGEST_ITEM else ""


@lru_cache(256)
def dtype_of(name: str) -> Any:
    """The dtype that was told; raises WireError for what does not travel as bytes."""
    if DTYPE.fullmatch(name) and name_of(dtype := np.dtype(name)):
        return dtype
    raise WireError("an array of a kind that is not handed over")


def keep_freed_memory() -> None:
    """Have memory of arrays up to 30 MB used again, not given back to the system after each call and asked for anew.

    The allocator of glibc sets its bounds by the largest piece that was freed. Elsewhere this does nothing.
    """
    np.empty(32_000_000, np.uint8)


def order_of(array: Any) -> str:
    """How an array lies in memory: C, F, or S (scattered), which is carried in the order C."""
    flags = array.flags
    return "C" if flags.c_contiguous else "F" if flags.f_contiguous else "S"


def raw(array: Any, order: str) -> Part:
    """The bytes of an array in its order; of a large one not copied, unless it is scattered."""
    if order == "F":
        array = array.T
    if array.nbytes <= SMALL:
        return array.tobytes()  # type: ignore[no-any-return]
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def read(source: BufferedIOBase, dtype: Any, order: str, shape: tuple[int, ...], size: int) -> Any:
    """A new array with the next bytes in it. Its size, in bytes, must have been checked."""
    made = np.empty(shape, dtype, "F" if order == "F" else "C")
    if size:
        lying: Any = made.T if order == "F" else made  # as the bytes come
        if source.readinto(lying) != size:
            raise Closed("the other process is gone")
        if dtype.char in LOOSE:
            _tighten(lying)
    return made[...] if order == "S" else made  # of a scattered array, a view cannot be told by its place


def _tighten(array: Any) -> None:
    """Bring bits that no arithmetic leads to into a form that it does lead to."""
    if array.dtype.char == "?":
        np.not_equal(array.view(np.uint8), 0, out=array)
    elif array.dtype.char == "U":
        codes = array.reshape(-1).view(np.dtype(np.uint32).newbyteorder(array.dtype.byteorder))
        if codes.max() > LAST_CHARACTER:
            raise WireError("a text with a character that does not exist")
    else:
        with np.errstate(all="ignore"):
            np.multiply(array, 1, out=array)


def owner_of(array: Any) -> Any:
    """The array whose memory an array shows: itself, or another one."""
    while type(array.base) is np.ndarray:
        array = array.base
    return array


def place_of(array: Any, base: Any) -> list[Any] | None:
    """An array as a place in another one, counted in items; None when it is not wholly there or cannot be told so."""
    if array.dtype != base.dtype or not array.size or order_of(base) == "S":
        return None
    start = array.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    steps = [divmod(step, base.itemsize) for step in (start, *array.strides)]
    told = [step for step, _ in steps]
    if any(rest for _, rest in steps) or not _is_inside(told, array.shape, base.size):
        return None
    return [array.flags.writeable, told, list(array.shape)]


def view_of(base: Any, writeable: Any, steps: list[Any], shape: list[Any]) -> Any:
    """The view that `place_of` told; raises WireError if it reaches outside of the array."""
    if not all(type(step) is int for step in steps) or not _is_inside(steps, shape, base.size):
        raise WireError("a view of what is outside of its array")
    lying = base.T if order_of(base) == "F" else base
    start, *strides = (step * base.itemsize for step in steps)
    made = np.ndarray(tuple(shape), base.dtype, lying, start, tuple(strides))
    made.flags.writeable = base.flags.writeable and bool(writeable)
    return made


def _is_inside(steps: list[int], shape: Iterable[int], size: int) -> bool:
    first = last = steps[0]
    for step, length in zip(steps[1:], shape, strict=True):
        first += min(0, step * (length - 1))
        last += max(0, step * (length - 1))
    return 0 <= first <= last < size


def bytes_in(shape: list[Any], dtype: Any) -> int:
    """The size of an array; raises WireError for what is no shape."""
    size = dtype.itemsize
    if len(shape) > MOST_AXES:
        raise WireError("an array with too many axes")
    for length in shape:
        if type(length) is not int or not 0 <= length < LONGEST_AXIS:
            raise WireError("an array whose shape is none")
        size *= length
    return size  # type: ignore[no-any-return]
