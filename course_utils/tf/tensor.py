"""The tensor: an array that never changes, of one dtype. Operations make new tensors from it.

A tensor knows nothing about gradients; what happened to it is written down by the tape (tape.py). Its array is
`_value`, a NumPy array or scalar that nobody writes to. `Value` is what operators accept on either side: tensors, and
variables (variable.py), which stand for the tensor they hold at the moment.
"""

from collections.abc import Iterator
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from course_utils.tf.dtypes import BY_NUMPY, DType
from course_utils.tf.shapes import TensorShape

Array = NDArray[Any]

graph_mode = [0]  # how many of `Dataset.map` and `tf.function` are being run; inside them TensorFlow has no values
recorders: list[Any] = []  # the tapes that are recording, outermost first


class Value:
    """A tensor or a variable. The operators are added in operators.py."""

    __slots__ = ()
    __array_priority__ = 100  # an array on the left of an operator gives way: array * tensor is a tensor

    def __hash__(self) -> int:
        raise TypeError(f"{type(self).__name__} is unhashable. Instead, use .ref() as the key.")

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if hasattr(self, name)]

    def _tensor(self) -> "Tensor":
        raise NotImplementedError

    @property
    def shape(self) -> TensorShape:
        """Sizes along the axes."""
        raise NotImplementedError


class Tensor(Value):
    """An array of numbers that never changes. Make one with tf.constant, tf.zeros, ... or by computing."""

    __slots__ = ("__weakref__", "_value")

    def __init__(self, value: Any) -> None:
        self._value = value

    def _tensor(self) -> "Tensor":
        return self

    @property
    def shape(self) -> TensorShape:
        """Sizes along the axes; compares equal to a tuple."""
        return TensorShape(self._value.shape)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return int(self._value.ndim)

    @property
    def dtype(self) -> DType:
        """What its numbers are, such as tf.float32."""
        return BY_NUMPY[self._value.dtype]

    def get_shape(self) -> TensorShape:
        """The shape."""
        return self.shape

    def ref(self) -> "Reference":
        """A key for dictionaries and sets, which a tensor itself cannot be."""
        return Reference(self)

    def numpy(self) -> Any:
        """A NumPy copy, or a NumPy scalar. The gradient does not pass through it."""
        if graph_mode[0]:
            raise AttributeError(
                "'SymbolicTensor' object has no attribute 'numpy'. Inside Dataset.map and tf.function TensorFlow "
                "traces your function once, without values; use tf operations on the tensor instead."
            )
        for tape in recorders:
            tape._note_departure(self)
        return self._value[()] if self._value.ndim == 0 else self._value.copy()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        if graph_mode[0]:
            raise NotImplementedError(
                "Cannot convert a symbolic tf.Tensor to a numpy array. Inside Dataset.map and tf.function there are "
                "no values yet: call the tf function instead of the np function."
            )
        for tape in recorders:
            tape._note_departure(self)
        array = np.array(self._value, dtype=dtype, copy=True if copy else None)
        if not copy:
            array = array.view()
            array.flags.writeable = False  # it may be the tensor's own memory
        return array

    def _number(self, kind: str) -> Any:
        """The only number in it, for float(), int() and the like."""
        if graph_mode[0]:
            raise TypeError(f"{kind}() needs a value; inside Dataset.map and tf.function a tensor has none yet.")
        if self._value.ndim:
            raise TypeError(
                f"only 0-dimensional tensors can be converted to Python scalars: {kind}() got shape {self.shape}."
            )
        for tape in recorders:
            tape._note_departure(self)
        return self._value[()]

    def __float__(self) -> float:
        return float(self._number("float"))

    def __int__(self) -> int:
        return int(self._number("int"))

    def __index__(self) -> int:
        number = self._number("index")
        if not self.dtype.is_integer:
            raise AttributeError(f"a tensor of dtype {self.dtype.name} is no index; use an integer tensor.")
        return int(number)

    def __bool__(self) -> bool:
        if self._value.size > 1:
            raise ValueError(
                f"The truth value of a tensor of shape {self.shape} is ambiguous. "
                "Use tf.reduce_any or tf.reduce_all to make one truth of them."
            )
        return bool(self._value.any())

    def __len__(self) -> int:
        if self._value.ndim == 0:
            raise TypeError("Scalar tensor has no `len()`.")
        return int(self._value.shape[0])

    def __iter__(self) -> Iterator["Tensor"]:
        if self._value.ndim == 0:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(len(self)))  # type: ignore[index]

    def __hash__(self) -> int:
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        raise TypeError(
            "'Tensor' object does not support item assignment. A tensor never changes: make a new one "
            "(tf.where, tf.concat, ...), or keep the numbers in a tf.Variable and use assign."
        )

    def __format__(self, spec: str) -> str:
        return format(self.numpy(), spec)

    def __repr__(self) -> str:
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={numbers_text(self._value)}>"

    def __str__(self) -> str:
        numbers = self._value[()] if self._value.ndim == 0 else self._value
        return f"tf.Tensor({numbers!s}, shape={self.shape}, dtype={self.dtype.name})"

    def __copy__(self) -> "Tensor":
        return self

    def __deepcopy__(self, memo: Any) -> "Tensor":
        return self


class Reference:
    """Stands for one tensor or variable as a key: equal only to another reference to the same object."""

    def __init__(self, value: Value) -> None:
        self._referent = value

    def deref(self) -> Value:
        """The tensor or variable it stands for."""
        return self._referent

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._referent!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other._referent is self._referent

    def __hash__(self) -> int:
        return id(self._referent)


def numbers_text(value: Any) -> str:
    """The numbers for a repr: a Python number for a scalar, NumPy's repr otherwise, on lines of its own if long."""
    if value.ndim == 0:
        return repr(value.item())
    text = repr(value)
    return f"\n{text}" if "\n" in text else text
