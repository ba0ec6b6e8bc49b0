"""The state of tensors, variables, optimizers and data sets as plain data, and back: to keep or to send it.

`as_plain` gives dictionaries of numbers, strings and arrays; `from_plain` makes an equal object of them, and
`update` gives a variable or an optimizer that is already there the state of another, so that whoever holds it sees it.
"""

from typing import Any

import numpy as np

from course_utils.tf.data import Dataset, TensorSpec
from course_utils.tf.keras import optimizers, schedules
from course_utils.tf.nest import map_structure
from course_utils.tf.tensor import Tensor
from course_utils.tf.variable import Variable

State = dict[str, Any]
OPTIMIZERS = {kind.__name__: kind for kind in (optimizers.SGD, optimizers.RMSprop, optimizers.Adam, optimizers.AdamW)}
SCHEDULES = {
    kind.__name__: kind
    for kind in (
        schedules.CosineDecay,
        schedules.ExponentialDecay,
        schedules.InverseTimeDecay,
        schedules.PiecewiseConstantDecay,
        schedules.PolynomialDecay,
    )
}


def as_plain(value: Any) -> State:
    """The state as a dictionary, whose "kind" says what it was.

    raises: TypeError for what has no plain state: an endless data set, a learning rate that is a function
    """
    if isinstance(value, Variable):
        return {"kind": "variable", "value": np.array(value._value), "name": value._name, "trainable": value.trainable}
    if isinstance(value, Tensor):
        return {"kind": "tensor", "value": np.array(value._value)}
    if isinstance(value, Dataset):
        if value._count == -1:
            raise TypeError("A data set without end has no plain state; take some of it first.")
        elements = [map_structure(lambda part: np.array(part._value), element) for element in value._elements()]
        spec = map_structure(lambda part: {"shape": part.shape.as_list(), "dtype": part.dtype.name}, value.element_spec)
        return {"kind": "dataset", "elements": elements, "spec": spec}
    if type(value).__name__ in SCHEDULES:
        return {"kind": "schedule", "name": type(value).__name__, "config": value.get_config()}
    if isinstance(value, optimizers.Optimizer) and type(value).__name__ in OPTIMIZERS:
        config = value.get_config()
        if isinstance(config["learning_rate"], schedules.LearningRateSchedule):
            config["learning_rate"] = as_plain(config["learning_rate"])
        elif not isinstance(config["learning_rate"], float):
            raise TypeError("An optimizer whose learning rate is a function has no plain state.")
        slots = {name: [np.array(array) for array in arrays] for name, arrays in value._slots.items()}
        return {
            "kind": "optimizer", "name": type(value).__name__, "config": config,
            "iterations": int(value._iterations._value), "slots": slots if value.built else {},
        }  # fmt: skip
    raise TypeError(f"A {type(value).__name__} has no plain state.")


def from_plain(state: State, variables: list[Variable] | None = None) -> Any:
    """A new object with that state; an optimizer that was in use also needs its variables, in the same order."""
    kind = state["kind"]
    if kind == "variable":
        return Variable(np.array(state["value"]), trainable=state["trainable"], name=state["name"])
    if kind == "tensor":
        return Tensor(np.array(state["value"]))
    if kind == "schedule":
        return SCHEDULES[state["name"]](**state["config"])
    if kind == "dataset":
        elements = [map_structure(lambda part: Tensor(np.array(part)), element) for element in state["elements"]]
        return Dataset(lambda: iter(elements), _specs(state["spec"]), len(elements))
    config = dict(state["config"])
    if isinstance(config["learning_rate"], dict):
        config["learning_rate"] = from_plain(config["learning_rate"])
    optimizer = OPTIMIZERS[state["name"]](**config)
    if state["slots"] and variables is not None:
        optimizer.build(variables)
    update(optimizer, state)
    return optimizer


def update(value: Any, state: State) -> None:
    """Give a variable or an optimizer the state that another one had."""
    if isinstance(value, Variable):
        value._snapshot = Tensor(np.array(state["value"]))
        return
    value._iterations._snapshot = Tensor(np.int64(state["iterations"]))
    rate = state["config"]["learning_rate"]
    if isinstance(rate, float):
        value._learning_rate._snapshot = Tensor(np.float32(rate))
    for name, arrays in state["slots"].items():
        for mine, new in zip(value._slots[name], arrays, strict=True):
            mine[...] = new


def _specs(spec: Any) -> Any:
    if isinstance(spec, dict) and set(spec) == {"shape", "dtype"} and isinstance(spec["dtype"], str):
        return TensorSpec(spec["shape"], spec["dtype"])
    if isinstance(spec, dict):
        return {key: _specs(part) for key, part in spec.items()}
    return tuple(_specs(part) for part in spec)
