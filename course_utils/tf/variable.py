"""The variable: a named place that holds a tensor and can be given another one with assign.

What was read before an assignment stays what it was: assigning makes a new tensor and never writes into the old one.
Its state is `_snapshot` (the tensor it holds), `name`, `trainable` and `dtype`.
"""

from typing import Any, NoReturn

import numpy as np

from course_utils.tf.broadcasting import identity_op
from course_utils.tf.convert import constant, tensor_of
from course_utils.tf.dtypes import DType, as_dtype
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.lost import ASSIGNED
from course_utils.tf.shapes import TensorShape
from course_utils.tf.tensor import Array, Reference, Tensor, Value, graph_mode, numbers_text, recorders


class Variable(Value):
    """A tensor that can be replaced; what a model learns.

    initial_value: numbers, a tensor, or a function without arguments that makes them
    trainable: whether a tape watches it when it is read
    """

    __slots__ = ("__weakref__", "_lost", "_name", "_snapshot", "trainable")

    def __init__(
        self,
        initial_value: Any = None,
        trainable: bool | None = None,
        validate_shape: bool = True,
        caching_device: None = None,
        name: str | None = None,
        variable_def: None = None,
        dtype: Any = None,
    ) -> None:
        if initial_value is None:
            raise ValueError("The `initial_value` arg to `tf.Variable` must be specified.")
        if callable(initial_value):
            initial_value = initial_value()
        if isinstance(initial_value, Value):
            value = initial_value._tensor()._value
            if dtype is not None and initial_value._tensor().dtype is not as_dtype(dtype):
                raise ValueError(
                    f"Tensor conversion requested dtype {as_dtype(dtype).name} for Tensor with dtype "
                    f"{initial_value._tensor().dtype.name}. Use tf.cast first."
                )
        elif isinstance(initial_value, (list, tuple)) and any(isinstance(x, Value) for x in initial_value):
            value = tensor_of(initial_value)._value
        else:
            value = constant(initial_value, dtype)._value
        self._snapshot = Tensor(value)
        self._name = "Variable" if name is None else name
        self.trainable = True if trainable is None else bool(trainable)
        self._lost: str | None = None  # why the last gradient asked for was None

    def _tensor(self) -> Tensor:
        snapshot = self._snapshot
        for tape in recorders:
            tape._read(self, snapshot)
        return snapshot

    @property
    def _value(self) -> Array:
        return self._snapshot._value  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """Its name followed by :0, as TensorFlow writes it."""
        return f"{self._name}:0"

    @property
    def shape(self) -> TensorShape:
        """Sizes along the axes; they never change."""
        return self._snapshot.shape

    @property
    def dtype(self) -> DType:
        """What its numbers are; that never changes."""
        return self._snapshot.dtype

    def numpy(self) -> Any:
        """A NumPy copy of the numbers it holds now. The gradient does not pass through it."""
        if graph_mode[0]:
            raise NotImplementedError("numpy() is only available when eager execution is enabled, not in tf.function.")
        return self._tensor().numpy()

    def read_value(self) -> Tensor:
        """The tensor it holds now; it stays what it is when the variable is assigned."""
        result: Tensor = identity_op(self._tensor())
        return result

    def value(self) -> Tensor:
        """The tensor it holds now."""
        return self.read_value()

    def ref(self) -> Reference:
        """A key for dictionaries and sets, which a variable itself cannot be."""
        return Reference(self)

    def _given(self, value: Any) -> Array:
        given = tensor_of(value, self.dtype)
        if given.dtype is not self.dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {self.dtype.name} for Tensor with dtype {given.dtype.name}. "
                f"Use tf.cast(value, tf.{self.dtype.name}) before you assign it."
            )
        for tape in recorders:
            tape._note_departure(given, ASSIGNED)
        return given._value  # type: ignore[no-any-return]

    def assign(self, value: Any) -> "Variable":
        """Hold `value`, of the same shape, from now on. A tape does not see this."""
        given = self._given(value)
        if given.shape != self._value.shape:
            raise ValueError(
                f"Cannot assign value to variable '{self.name}': Shape mismatch. The variable shape {self.shape}, and "
                f"the assigned value shape {TensorShape(given.shape)} are incompatible."
            )
        self._snapshot = Tensor(given)
        return self

    def assign_add(self, delta: Any) -> "Variable":
        """Add `delta`, of the same shape. A tape does not see this."""
        return self._change(np.add, delta, "AssignAddVariableOp")

    def assign_sub(self, delta: Any) -> "Variable":
        """Subtract `delta`, of the same shape. A tape does not see this."""
        return self._change(np.subtract, delta, "AssignSubVariableOp")

    def _change(self, function: Any, delta: Any, name: str) -> "Variable":
        given = self._given(delta)
        if given.shape != self._value.shape:
            raise InvalidArgumentError(
                f"Cannot update variable with shape {shape_text(self._value.shape)} using a Tensor with shape "
                f"{shape_text(given.shape)}, shapes must be equal. [Op:{name}]"
            )
        with np.errstate(all="ignore"):
            self._snapshot = Tensor(function(self._value, given))
        return self

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return self._tensor().__array__(dtype, copy)

    def __float__(self) -> float:
        return float(self._tensor())

    def __int__(self) -> int:
        return int(self._tensor())

    def __bool__(self) -> bool:
        return bool(self._tensor())

    def __iter__(self) -> Any:
        return iter(self._tensor())

    def __hash__(self) -> int:
        raise TypeError("Variable is unhashable. Instead, use variable.ref() as the key.")

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        raise TypeError("'ResourceVariable' object does not support item assignment; use variable.assign(...).")

    def _no_in_place(self, symbol: str, method: str) -> NoReturn:
        raise RuntimeError(
            f"`variable {symbol}= value` with `tf.Variable`s is not supported. Use `variable.{method}` to change the "
            f"variable, or `new = variable {symbol} value` to get a new tensor."
        )

    def __iadd__(self, other: Any) -> NoReturn:
        self._no_in_place("+", "assign_add(value)")

    def __isub__(self, other: Any) -> NoReturn:
        self._no_in_place("-", "assign_sub(value)")

    def __imul__(self, other: Any) -> NoReturn:
        self._no_in_place("*", "assign(variable * value)")

    def __itruediv__(self, other: Any) -> NoReturn:
        self._no_in_place("/", "assign(variable / value)")

    def __ipow__(self, other: Any) -> NoReturn:
        self._no_in_place("**", "assign(variable ** value)")

    def __repr__(self) -> str:
        return (
            f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}, numpy={numbers_text(self._value)}>"
        )
