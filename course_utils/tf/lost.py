"""Why a gradient is None: what the tape has seen, in a sentence.

The four causes (a source not watched, a target computed elsewhere, an integer dtype, a step outside TensorFlow's
functions) look the same, a None. The tape notes where a chain was cut, and keeps the explanation on the variable, for
the error that `apply_gradients` raises.
"""

from typing import Any


class Cuts:
    """What could have cut the way from sources to target: operations without a gradient, and NumPy."""

    def __init__(self) -> None:
        self.operations: list[str] = []
        self.left = False
        self.reasons: list[str] = []

    def operation(self, name: str) -> None:
        """Integers were computed from something watched."""
        if name not in self.operations:
            self.operations.append(name)

    def departure(self) -> None:
        """Something watched became a NumPy array or a Python number."""
        self.left = True

    def explain(self, tape: Any, source: Any, targets: list[Any]) -> None:
        """Note why there is no gradient with respect to `source`."""
        reason = self._reason(tape, source, targets)
        self.reasons.append(reason)
        if hasattr(source, "_lost"):
            source._lost = reason

    def _reason(self, tape: Any, source: Any, targets: list[Any]) -> str:
        name = f"the variable {source.name!r}" if hasattr(source, "trainable") else "the source"
        value = source._tensor() if not hasattr(source, "trainable") else source._snapshot
        if not value.dtype.is_floating:
            return (
                f"{name} is of dtype {value.dtype.name}; only floating point numbers have gradients (write 0., not 0)."
            )
        if hasattr(source, "trainable"):
            if id(source) not in tape._variables:
                if not source.trainable:
                    return f"{name} is not trainable, so the tape does not watch it (tape.watch would)."
                return f"{name} was not used inside `with tape:`; compute the target from it there."
        elif id(value) not in tape._tracked:
            return (
                f"{name} is not watched: call tape.watch(x) first, inside the `with` block, or make it a tf.Variable."
            )
        if self.left:
            return (
                f"{name} was used, but on the way to the target a tensor became a NumPy array or a Python number; the "
                "tape cannot see through that. Use tf functions all the way."
            )
        operations = self.operations + [one.name for one, *_ in tape._records if not any(one.rules)]
        if operations:
            return (
                f"{name} was used, but the way to the target leads through {', '.join(dict.fromkeys(operations))}, "
                "which has no gradient."
            )
        if not any(id(target) in tape._tracked for target in targets):
            return f"the target was not computed inside `with tape:` from {name}."
        return f"the target does not depend on {name}."


def why_none(tape: Any) -> list[str]:
    """The reasons for the None gradients that the last call of tape.gradient returned, in order."""
    return list(tape._cuts.reasons)
