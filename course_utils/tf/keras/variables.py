"""Variables as Keras has them: named by a path, and `value` is a property instead of a method."""

from typing import Any

from course_utils.tf.tensor import Tensor, numbers_text
from course_utils.tf.variable import Variable


class KerasVariable(Variable):
    """The state of an optimizer or a layer: learning_rate, iterations, kernel, bias."""

    __slots__ = ()

    def __init__(self, initial_value: Any, name: str, trainable: bool = True, dtype: Any = None) -> None:
        super().__init__(initial_value, trainable=trainable, name=name, dtype=dtype)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self._name.rsplit("/", 1)[-1]

    @property
    def path(self) -> str:
        """Owner and name."""
        return self._name

    @property
    def value(self) -> Tensor:  # type: ignore[override]
        """The tensor it holds now."""
        return self.read_value()

    def __repr__(self) -> str:
        numbers = numbers_text(self._value)
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype.name}, value={numbers}>"
