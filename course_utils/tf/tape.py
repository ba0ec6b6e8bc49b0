"""GradientTape: writes down the operations it sees, and has them walked backwards to get gradients.

While a tape is recording, every operation that depends on something watched adds one record to a flat list: the
operation, its inputs, its result. `gradient` walks that list from the end (backward.py). Trainable variables are
watched as soon as they are read; for constants call `watch`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

import numpy as np

from course_utils.tf.backward import Record, seed, walk
from course_utils.tf.lost import ARRAY, Cuts
from course_utils.tf.nest import flatten, rebuild
from course_utils.tf.tensor import Tensor, Value, recorders
from course_utils.tf.variable import Variable

ONE_SET = "A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)"


class UnconnectedGradients(Enum):
    """What `gradient` returns for a source that the target does not depend on."""

    NONE = "none"
    ZERO = "zero"


class GradientTape:
    """Records operations for automatic differentiation.

    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(w * x - y))
    grad_w = tape.gradient(loss, w)             # has the shape and dtype of w

    persistent: allow more than one call of `gradient`
    watch_accessed_variables: watch each trainable variable when it is read
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        self._persistent = persistent
        self._watch_accessed = watch_accessed_variables
        self._recording = False
        self._forget()

    def _forget(self) -> None:
        self._records: list[Record] = []
        # The id of each tensor that depends on something watched, with the id of what owns its gradient: itself, or the
        # variable of which it was the value.
        self._tracked: dict[int, int] = {}
        self._watched: list[Tensor] = []  # keeps alive what was watched, so that its id stays its own
        self._variables: dict[int, Variable] = {}
        self._cuts = Cuts()
        self._ready = self._used = False

    # Recording ------------------------------------------------------------------------------------------------------

    def __enter__(self) -> "GradientTape":
        if self._recording:
            raise ValueError("Tape is still recording: it cannot be entered a second time before it is left.")
        if self._used:
            self._forget()
        self._start()
        self._quiet = np.errstate(all="ignore")  # as TensorFlow, 1/0 is inf and says nothing
        self._quiet.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        if self._recording:
            self._stop()
        self._quiet.__exit__(None, None, None)

    def _start(self) -> None:
        recorders.append(self)
        self._recording = self._ready = True

    def _stop(self) -> None:
        recorders.remove(self)
        self._recording = False

    def _record(
        self, operation: Any, inputs: tuple[Tensor, ...], arrays: Any, static: dict[str, Any], out: Tensor
    ) -> None:
        """Add a record if the result depends on something watched."""
        for x in inputs:
            if id(x) in self._tracked:
                break
        else:
            return
        if out._value.dtype.kind != "f":  # what is computed from integers does not count as depending on it
            self._cuts.operations.append(operation.name)
            return
        self._tracked[id(out)] = id(out)
        self._records.append((operation, inputs, arrays, static, out))

    def _read(self, variable: Variable, snapshot: Tensor) -> None:
        """A variable was read: from here on its value `snapshot` stands for it."""
        if id(snapshot) in self._tracked:
            return
        if variable.trainable and self._watch_accessed:
            self._variables[id(variable)] = variable
        if id(variable) in self._variables and snapshot._value.dtype.kind == "f":
            self._tracked[id(snapshot)] = id(variable)
            self._watched.append(snapshot)

    def _note_departure(self, tensor: Tensor, how: str = ARRAY) -> None:
        if id(tensor) in self._tracked:
            self._cuts.departures.add(how)

    def watch(self, tensor: Any) -> None:
        """Watch a tensor (or a list of them), so that gradients with respect to it can be had."""
        for value in flatten(tensor):
            if not isinstance(value, Value):
                raise ValueError(
                    f"Passed in object {value!r} of type {type(value).__name__!r}, not tf.Tensor or tf.Variable. "
                    "Make a tensor of it first: x = tf.constant(x)."
                )
            if isinstance(value, Variable):
                self._variables[id(value)] = value
                self._read(value, value._snapshot)
            elif value._tensor()._value.dtype.kind == "f":
                self._tracked[id(value)] = id(value)
                self._watched.append(value._tensor())

    def watched_variables(self) -> tuple[Variable, ...]:
        """The variables it watches, in the order in which they were first read."""
        return tuple(self._variables.values())

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """Leave out the operations of a `with` block."""
        if not self._recording:
            raise ValueError("Tape is not recording, so there is nothing to stop.")
        self._stop()
        try:
            yield
        finally:
            self._start()

    def reset(self) -> None:
        """Forget everything, as if the tape had just been made; it goes on recording if it was."""
        self._forget()
        self._ready = self._recording

    # Gradients ------------------------------------------------------------------------------------------------------

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
    ) -> Any:
        """The derivative of (the sum of) `target` with respect to each of `sources`.

        sources: a tensor or variable, or a list, tuple or dict of them; the result has the same structure
        output_gradients: weights for the entries of the target, of its shape; by default 1
        unconnected_gradients: "none" or "zero", what to return for a source without influence on the target
        raises: RuntimeError when a non-persistent tape is asked a second time
        """
        self._check_unused()
        if target is None:
            raise TypeError("Argument `target` should be a list or nested structure of Tensors or Variables, got None.")
        zero = unconnected_gradients in (UnconnectedGradients.ZERO, "zero")
        if not zero and unconnected_gradients not in (UnconnectedGradients.NONE, "none"):
            raise ValueError(
                f"Unknown value for unconnected_gradients: {unconnected_gradients!r}; use 'none' or 'zero'."
            )
        if self._recording and not self._persistent:
            self._stop()
        targets, leaves = _values(target, "target"), _values(sources, "source")
        weights = [None] * len(targets) if output_gradients is None else flatten(output_gradients)
        if len(weights) != len(targets):
            raise ValueError(
                f"output_gradients needs one entry per target, {len(targets)}, but has {len(weights)}; a list means "
                "several targets, so make a tensor of the weights of one: tf.constant([...])."
            )
        self._used = True
        starts = [(id(one), seed(one._value, weight)) for one, weight in zip(targets, weights, strict=True)]
        wanted = set(map(id, leaves))
        if recorders:  # another tape is watching: compute on tensors, so that it can differentiate the gradient
            gradients = walk(self._records, self._tracked, starts, wanted, on_tensors=True)
        else:
            with np.errstate(all="ignore"):
                gradients = walk(self._records, self._tracked, starts, wanted, on_tensors=False)
        results = []
        for leaf in leaves:
            gradient = gradients.get(id(leaf))
            if gradient is None:
                self._cuts.explain(self, leaf, targets)
                if zero:
                    gradient = np.zeros_like(leaf._tensor()._value)
            results.append(gradient if gradient is None or type(gradient) is Tensor else Tensor(gradient))
        if not self._persistent:  # let go of everything it has kept alive
            self._records, self._tracked, self._watched, self._variables = [], {}, [], {}
        return rebuild(sources, results)

    def _check_unused(self) -> None:
        if not self._ready:
            raise RuntimeError(f"{ONE_SET}. It has not recorded anything: compute the target inside `with tape:`.")
        if self._used and not self._persistent:
            raise RuntimeError(
                f"{ONE_SET}. Record again in a new `with tf.GradientTape() as tape:`, ask for all "
                "gradients at once with a list of sources, or make the tape with persistent=True."
            )

    def jacobian(self, target: Any, sources: Any, unconnected_gradients: Any = UnconnectedGradients.NONE) -> Any:
        """The derivative of each entry of `target`: shape of the target followed by the shape of the source."""
        self._check_unused()
        persistent, self._persistent = self._persistent, True
        place = target._tensor()
        size = place._value.size
        weights = np.eye(size, dtype=place._value.dtype).reshape(size, *place._value.shape)
        try:
            rows = [flatten(self.gradient(place, sources, Tensor(w), unconnected_gradients)) for w in weights]
        finally:
            self._persistent = persistent
        columns: list[Any] = []
        for leaf, column in zip(flatten(sources), zip(*rows, strict=True), strict=True):
            if column[0] is None:
                columns.append(None)
            else:
                shape = (*place._value.shape, *leaf._tensor()._value.shape)
                columns.append(Tensor(np.stack([part._value for part in column]).reshape(shape)))
        return rebuild(sources, columns)


def _values(structure: Any, role: str) -> list[Any]:
    values = flatten(structure)
    for value in values:
        if not isinstance(value, Value):
            raise AttributeError(
                f"{type(value).__name__!r} object has no attribute '_id': a {role} of a gradient is a tf.Tensor or "
                "tf.Variable. The tape cannot see through NumPy arrays and Python numbers."
            )
    return values
