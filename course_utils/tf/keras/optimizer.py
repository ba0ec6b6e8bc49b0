"""What all optimizers share: they turn gradients into new values of the variables.

optimizer = tf.keras.optimizers.Adam(learning_rate=0.01)
optimizer.apply_gradients(zip(gradients, variables))

Their state is plain: `iterations`, and `_slots`, a list of arrays per variable for each name in `slot_names`, in the
dtype of the variable and starting at zero.
"""

import warnings
from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np

from course_utils.tf.clipping import clip_by_global_norm, clip_by_norm
from course_utils.tf.convert import tensor_of
from course_utils.tf.errors import InvalidArgumentError, shape_text
from course_utils.tf.keras.blocks import Block, arranged
from course_utils.tf.keras.schedules import LearningRateSchedule
from course_utils.tf.keras.variables import KerasVariable
from course_utils.tf.tensor import Array, Tensor, Value
from course_utils.tf.variable import Variable

RATE = (
    "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable. "
    "Received instead: learning_rate={value!r}. Write {advice}."
)


class Optimizer:
    """What all optimizers share: the learning rate, clipping, weight decay, and whose gradient is whose.

    learning_rate: a float (not an int), a schedule, or a function without arguments
    weight_decay: before each update every variable shrinks by learning_rate * weight_decay times itself
    clipnorm, clipvalue, global_clipnorm: limit the gradients; at most one of them
    """

    slot_names: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        learning_rate: Any,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        *,
        name: str | None = None,
    ) -> None:
        if sum(limit is not None for limit in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise ValueError("Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set.")
        self.name = name or type(self).__name__.lower()
        self.weight_decay = weight_decay
        self.clipnorm = clipnorm
        self.clipvalue = clipvalue
        self.global_clipnorm = global_clipnorm
        self.built = False
        self._iterations = KerasVariable(np.int64(0), f"{self.name}/iteration", trainable=False)
        self._learning_rate: Any
        if isinstance(learning_rate, float):
            self._learning_rate = KerasVariable(learning_rate, f"{self.name}/learning_rate", False, "float32")
        elif isinstance(learning_rate, LearningRateSchedule) or callable(learning_rate):
            self._learning_rate = learning_rate
        else:
            whole = isinstance(learning_rate, int) and not isinstance(learning_rate, bool)
            advice = f"{learning_rate}.0" if whole else "a Python number with a point, such as 0.01"
            raise ValueError(RATE.format(value=learning_rate, advice=advice))
        self._variables: list[Variable] = []
        self._places: dict[int, int] = {}
        self._slots: dict[str, list[Array]] = {}
        self._blocks: list[Block] = []

    @property
    def iterations(self) -> KerasVariable:
        """How many updates were made."""
        return self._iterations

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the next update; can be set."""
        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._learning_rate(self._iterations)
        return self._learning_rate if isinstance(self._learning_rate, Variable) else self._learning_rate()

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if isinstance(value, LearningRateSchedule) or (callable(value) and not isinstance(value, Value)):
            self._learning_rate = value
        elif isinstance(self._learning_rate, LearningRateSchedule):
            raise TypeError(
                "This optimizer was created with a LearningRateSchedule, so its learning rate is not settable."
            )
        else:
            self._learning_rate.assign(value)

    def build(self, variables: Iterable[Variable], /) -> None:
        """Make the state for these variables."""
        if self.built:
            return
        self._variables = list(variables)
        for variable in self._variables:
            if not isinstance(variable, Variable):
                raise AttributeError(
                    f"{type(variable).__name__!r} object has no attribute '_unique_id': an optimizer changes "
                    "tf.Variables, and this is none. Did w = w - ... replace one? Or is it a variable without a list "
                    "around it: zip([gradient], [w])?"
                )
        self._places = {id(variable): place for place, variable in enumerate(self._variables)}
        self._slots = {name: [np.zeros(0)] * len(self._variables) for name in self.slot_names}
        self._blocks = [Block(places, self._variables, self._slots) for places in arranged(self._variables)]
        self.built = True

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, Variable]]) -> KerasVariable:
        """Update each variable with its gradient. grads_and_vars: pairs, such as zip(gradients, variables)"""
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("not enough values to unpack (expected 2, got 0): there are no gradients to apply.")
        try:
            gradients, variables = zip(*pairs, strict=True) if not isinstance(pairs[0], Value) else ()
        except (TypeError, ValueError):
            raise ValueError(
                "not enough values to unpack (expected 2): apply_gradients needs pairs of a gradient and its variable, "
                "apply_gradients(zip(gradients, variables))."
            ) from None
        self.apply(gradients, variables)
        return self._iterations

    def apply(self, grads: Iterable[Any], trainable_variables: Iterable[Variable] | None = None) -> None:
        """Update the variables (by default those the optimizer was built with) with gradients in the same order."""
        gradients = list(grads)
        if not gradients:
            return
        variables = self._variables if trainable_variables is None else list(trainable_variables)
        if len(gradients) != len(variables):
            raise ValueError(
                f"The same number of gradients and variables is needed; got {len(gradients)} gradients and "
                f"{len(variables)} variables."
            )
        self.build(variables)
        given: dict[int, Array] = {}
        missing = []
        for gradient, variable in zip(gradients, variables, strict=True):
            place = self._places.get(id(variable))
            if place is None:
                raise ValueError(
                    f"Unknown variable: {variable}. This optimizer can only be called for the variables it was "
                    "originally built with; for new ones make a new optimizer. (Did w = w - ... replace one?)"
                )
            if gradient is None:
                missing.append(variable)
            else:
                given[place] = _array(gradient, variable)
        if missing:
            _report(missing, nothing_given=not given)
        step = self._iterations._snapshot._value + 1
        with np.errstate(all="ignore"):
            self._update(self._clipped(given), step)
        self._iterations._snapshot = Tensor(step)

    def _update(self, gradients: dict[int, Array], step: Any) -> None:
        rate = tensor_of(self.learning_rate)._value
        constants: dict[Any, Any] = {}
        for block in self._blocks:
            kind = block.kind
            if kind not in constants:
                constants[kind] = self._constants(kind, kind(rate), kind(step))
            for value, g, slots, work, put in block.pieces(gradients):
                if self.weight_decay is not None:
                    value = value - value * rounded(kind, self.weight_decay) * kind(rate)
                put(self._step(value, g, slots, work, constants[kind]))

    def _constants(self, kind: Any, rate: Any, step: Any) -> Any:
        """What the update needs besides arrays, computed in the dtype `kind` of the variables."""
        raise NotImplementedError

    def _step(self, value: Array, g: Array, slots: dict[str, Array], work: Array, constants: Any) -> Array:
        """The new value in a new array; slots change in place, work may be written to."""
        raise NotImplementedError

    def _clipped(self, gradients: dict[int, Array]) -> dict[int, Array]:
        if self.clipnorm:
            return {place: clip_by_norm(Tensor(g), self.clipnorm)._value for place, g in gradients.items()}
        if self.global_clipnorm:
            clipped, _ = clip_by_global_norm([Tensor(g) for g in gradients.values()], self.global_clipnorm)
            return {place: g._value for place, g in zip(gradients, clipped, strict=True)}
        if self.clipvalue:
            return {place: np.clip(g, -self.clipvalue, self.clipvalue) for place, g in gradients.items()}
        return gradients

    def get_config(self) -> dict[str, Any]:
        """What a new optimizer of the same kind needs to be like this one, except for its state."""
        rate = self._learning_rate
        shared = ("name", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm")
        config = {key: getattr(self, key) for key in shared}
        config["learning_rate"] = float(rate._value) if isinstance(rate, Variable) else rate
        return config | {key: getattr(self, key) for key in self._own}

    _own: ClassVar[tuple[str, ...]] = ()


def _report(missing: list[Variable], nothing_given: bool) -> None:
    """Say why these variables have no gradient: an error when no other one has, a warning otherwise."""
    names: dict[str, list[str]] = {}
    for variable in missing:
        names.setdefault(variable._lost or "None was given as its gradient.", []).append(repr(variable.name))
    why = "Why: " + " ".join(f"{', '.join(dict.fromkeys(same))}: {reason}" for reason, same in names.items())
    if nothing_given:
        raise ValueError(f"No gradients provided for any variable. {why}")
    lacking = [variable.name for variable in missing]
    warnings.warn(f"Gradients do not exist for variables {lacking} when minimizing the loss. {why}", stacklevel=4)


def _array(gradient: Any, variable: Variable) -> Array:
    array = gradient._value if type(gradient) is Tensor else tensor_of(gradient)._value
    value = variable._snapshot._value
    if array.shape != value.shape:
        raise InvalidArgumentError(
            f"Cannot update variable with shape {shape_text(value.shape)} using a Tensor with shape "
            f"{shape_text(array.shape)}, shapes must be equal: the gradient of {variable.name!r} does not fit."
        )
    return array if array.dtype == value.dtype else array.astype(value.dtype)  # type: ignore[no-any-return]


def rounded(kind: Any, number: float) -> Any:
    """A setting as Keras casts it: to float32 first, whatever the dtype of the variable."""
    return kind(np.float32(number))
