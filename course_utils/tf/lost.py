"""Why a gradient is None: what the tape has seen, in a few words.

The causes (a source not watched, a target computed elsewhere, integers, an operation without derivative, a step outside
TensorFlow's functions) look the same, a None. The tape notes where a chain was cut. The reason is kept on the variable,
for the error that `apply_gradients` raises, and in `latest`, for the error when somebody computes with the None.
"""

from typing import Any

ARRAY = "a tensor became a NumPy array or a number; the tape cannot see through that. Use tf functions all the way."
ASSIGNED = "a tensor was assigned to a variable; the tape does not see that. Compute with the tensor itself."

latest: list[str] = []  # the reason of the last None, if there was one


class Cuts:
    """What could have cut the way from sources to target."""

    def __init__(self) -> None:
        self.operations: list[str] = []  # that made integers of something watched
        self.departures: set[str] = set()  # ARRAY, ASSIGNED

    def explain(self, tape: Any, source: Any, targets: list[Any]) -> None:
        """Keep the reason why there is no gradient with respect to `source`."""
        variable = hasattr(source, "trainable")
        reason = self._reason(tape, source, targets, variable)
        latest[:] = [f"The last gradient that was None, of {source.name if variable else 'a tensor'}: {reason}"]
        if variable:
            source._lost = reason

    def _reason(self, tape: Any, source: Any, targets: list[Any], variable: bool) -> str:
        if not source.dtype.is_floating:
            return f"of dtype {source.dtype.name}; only floating point numbers have gradients (write 0., not 0)."
        if variable and id(source) not in tape._variables:
            if not source.trainable:
                return "not trainable, so the tape does not watch it (tape.watch would)."
            if not tape._watch_accessed:
                return "not watched, since the tape was made with watch_accessed_variables=False; call tape.watch."
            return "not used while the tape was recording; compute the target from it inside `with tape:`."
        if not variable and id(source) not in tape._tracked:
            return "not watched: call tape.watch(x) first, inside the `with` block, or make it a tf.Variable."
        if ARRAY in self.departures:
            return f"used, but on the way to the target {ARRAY}"
        operations = self.operations + [one.name for one, *_ in tape._records if not any(one.rules)]
        if operations:
            names = ", ".join(dict.fromkeys(operations))
            return f"used, but the way to the target leads through {names}, which has no gradient."
        if ASSIGNED in self.departures:
            return f"used, but on the way to the target {ASSIGNED}"
        if not any(id(target) in tape._tracked for target in targets):
            return "used, but the target was not computed from it inside `with tape:`."
        return "used, but the target does not depend on it."
