"""What the numbers of a tensor are: tf.float32, tf.float64, tf.int32, tf.int64, tf.uint8 and tf.bool.

A tensor never changes its dtype by itself, and two tensors of different dtypes do not mix: convert with `tf.cast`.
`tf.float32 == "float32" == np.float32` holds, and `tf.float32.as_numpy_dtype` is NumPy's type.
"""

from typing import Any

import numpy as np


class DType:
    """One kind of number. Compares equal to its NumPy type and to its name."""

    __slots__ = ("_numpy", "_word", "name")

    def __init__(self, name: str, word: str) -> None:
        self.name = name
        self._word = word  # what error messages call it
        self._numpy = np.dtype(name)

    @property
    def as_numpy_dtype(self) -> Any:
        """NumPy's scalar type, such as np.float32."""
        return self._numpy.type

    @property
    def is_floating(self) -> bool:
        """Whether it is a floating point type; only such tensors have gradients."""
        return self._numpy.kind == "f"

    @property
    def is_integer(self) -> bool:
        """Whether it is an integer type; bool is not."""
        return self._numpy.kind in "iu"

    @property
    def is_bool(self) -> bool:
        """Whether it is tf.bool."""
        return self._numpy.kind == "b"

    @property
    def size(self) -> int:
        """Bytes per number."""
        return self._numpy.itemsize

    @property
    def min(self) -> Any:
        """The smallest number it can hold."""
        return np.finfo(self._numpy).min if self.is_floating else np.iinfo(self._numpy).min

    @property
    def max(self) -> Any:
        """The largest number it can hold."""
        return np.finfo(self._numpy).max if self.is_floating else np.iinfo(self._numpy).max

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        try:
            return other is not None and as_dtype(other) is self
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: {self.name!r}>"


float32 = DType("float32", "float")
float64 = DType("float64", "double")
int32 = DType("int32", "int32")
int64 = DType("int64", "int64")
uint8 = DType("uint8", "uint8")
bool_ = DType("bool", "bool")
ALL = (float32, float64, int32, int64, uint8, bool_)
BY_NUMPY = {dtype._numpy: dtype for dtype in ALL}
BY_NAME = {dtype.name: dtype for dtype in ALL}
BY_PYTHON = {float: float32, bool: bool_}


def as_dtype(type_value: Any) -> DType:
    """The DType for a DType, its name, a NumPy dtype or scalar type, or Python's float or bool."""
    if isinstance(type_value, DType):
        return type_value
    if isinstance(type_value, str) and type_value in BY_NAME:
        return BY_NAME[type_value]
    if isinstance(type_value, type) and type_value in BY_PYTHON:
        return BY_PYTHON[type_value]
    if isinstance(type_value, np.dtype) or (isinstance(type_value, type) and issubclass(type_value, np.generic)):
        try:
            found = BY_NUMPY.get(np.dtype(type_value).newbyteorder("="))
        except TypeError:
            found = None
        if found is not None:
            return found
    known = ", ".join(f"tf.{dtype.name}" for dtype in ALL)
    raise TypeError(
        f"Cannot convert the argument `type_value`: {type_value!r} to a TensorFlow DType; here are {known}."
    )
