"""What tensors, variables, optimizers and data sets are made of, so that another process can make the same ones.

Parts are plain: numbers, texts, arrays, lists, dicts, and functions, next to other objects of this module. Of what can
change, a variable and an optimizer, `mark` notices a change, `state` is what it holds now and `restore` puts that into
another one. A data set comes with a function that starts a pass over it: only its own process can shuffle and map.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from course_utils.tf.data import Dataset
from course_utils.tf.dtypes import BY_NUMPY, DType, as_dtype
from course_utils.tf.elements import TensorSpec
from course_utils.tf.keras.optimizer import Optimizer
from course_utils.tf.keras.optimizers import SGD, Adam, AdamW, RMSprop
from course_utils.tf.keras.schedules import (
    CosineDecay,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)
from course_utils.tf.keras.variables import KerasVariable
from course_utils.tf.shapes import TensorShape
from course_utils.tf.tensor import Tensor
from course_utils.tf.variable import Variable

OPTIMIZERS = {kind.__name__: kind for kind in (SGD, RMSprop, Adam, AdamW)}
SCHEDULES = {
    kind.__name__: kind
    for kind in (CosineDecay, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay)
}
CHUNK = 64  # elements of a data set at a time


def taken_apart(value: Any) -> tuple[str, list[Any]] | None:
    """A name for its kind and its parts; None when it is not of this module."""
    kind = type(value)
    if kind is Tensor:
        return "tensor", [_read_only(value)]
    if isinstance(value, Variable):
        name = "keras variable" if isinstance(value, KerasVariable) else "variable"
        return name, [value._name, value.trainable, _read_only(value)]
    if OPTIMIZERS.get(kind.__name__) is kind:
        return "optimizer", [kind.__name__, value.get_config(), state(value)]
    if SCHEDULES.get(kind.__name__) is kind:
        return "schedule", [kind.__name__, value.get_config()]
    if kind is Dataset:
        return "data set", [value.element_spec, value._count, _passes(value)]
    if kind is TensorSpec:
        return "spec", [value.shape.as_list(), value.dtype.name]
    if kind is TensorShape:
        return "shape", [value.as_list()]
    return ("dtype", [value.name]) if kind is DType else None


def put_together(kind: str, parts: list[Any]) -> Any:
    """What was taken apart, made anew; raises ValueError, TypeError or KeyError for parts that do not fit."""
    return KINDS[kind](*parts)


def mark(value: Any) -> tuple[Any, ...] | None:
    """What is no longer the same object after a change; None for what cannot change."""
    if isinstance(value, Variable):
        return (value._snapshot,)
    if isinstance(value, Optimizer):
        return value._iterations._snapshot, getattr(value._learning_rate, "_snapshot", value._learning_rate)
    return None


def state(value: Any) -> Any:
    """What a variable or an optimizer holds now: a tensor, or its counter, learning rate, variables and slots."""
    if isinstance(value, Variable):
        return value._snapshot
    rate = value._learning_rate
    return [
        int(value._iterations._value),
        rate._snapshot if isinstance(rate, Variable) else None,
        list(value._variables),
        {name: [array.copy() for array in arrays] for name, arrays in value._slots.items()},
    ]


def restore(value: Any, held: Any) -> None:
    """Let a variable or an optimizer hold the `state` of another one; raises ValueError when it does not fit."""
    if isinstance(value, Variable):
        if type(held) is not Tensor or (held.shape, held.dtype) != (value.shape, value.dtype):
            raise ValueError("not the numbers of this variable")
        value._snapshot = held
        return
    count, rate, variables, slots = held
    value._iterations._snapshot = Tensor(np.int64(count))
    if isinstance(value._learning_rate, Variable):
        restore(value._learning_rate, rate)
    if [id(one) for one in variables] != [id(one) for one in value._variables]:
        value.built = False
        value.build(variables)
    for name, arrays in value._slots.items():
        for mine, new in zip(arrays, slots[name], strict=True):
            mine[...] = new


def _read_only(value: Any) -> Any:
    array = np.asarray(value._value).view()
    array.flags.writeable = False
    return array


def _passes(dataset: Dataset) -> Callable[[], Callable[[], list[Any]]]:
    """A function that starts a pass, and returns one that hands out the next elements, none at the end."""

    def start() -> Callable[[], list[Any]]:
        elements = dataset._elements()
        return lambda: list(islice(elements, CHUNK))

    return start


def _tensor(array: Any) -> Tensor:
    if type(array) is not np.ndarray or array.dtype not in BY_NUMPY:
        raise ValueError("no numbers of a tensor")
    return Tensor(array)


def _variable(name: str, trainable: bool, array: Any) -> Variable:
    return Variable(_tensor(array), name=str(name), trainable=trainable)


def _keras_variable(name: str, trainable: bool, array: Any) -> KerasVariable:
    return KerasVariable(_tensor(array), name=str(name), trainable=trainable)


def _optimizer(name: str, config: dict[str, Any], held: Any) -> Optimizer:
    made = OPTIMIZERS[name](**config)
    restore(made, held)
    return made


def _dataset(spec: Any, count: int, start: Callable[[], Callable[[], list[Any]]]) -> Dataset:
    def elements() -> Iterator[Any]:
        more = start()
        while chunk := more():
            yield from chunk

    return Dataset(elements, spec, int(count))


KINDS: dict[str, Callable[..., Any]] = {
    "tensor": _tensor,
    "variable": _variable,
    "keras variable": _keras_variable,
    "optimizer": _optimizer,
    "schedule": lambda name, config: SCHEDULES[name](**config),
    "data set": _dataset,
    "spec": TensorSpec,
    "shape": TensorShape,
    "dtype": as_dtype,
}
