"""Plain data: what may come out of a student's function, how to copy it and how to name it.

Plain means numbers, strings, booleans, None, NumPy arrays, tensors and variables, and lists, tuples and dicts of these.
Anything else (an object array, an object that claims to equal everything) is named and refused, never asked.
"""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import (  # noqa: UP029
    OverflowError,
    bool,
    complex,
    dict,
    enumerate,
    float,
    frozenset,
    int,
    isinstance,
    len,
    list,
    next,
    set,
    str,
    tuple,
    type,
    zip,
)
from typing import Any

from numpy import array, asarray, bool_, dtype, float64, floating, generic, integer, ndarray, str_
from numpy.typing import NDArray

from course_utils.checks import framework

Numbers = NDArray[float64]

LONGEST_TEXT = 60


def fresh(value: Any) -> Any:
    """A copy that shares no memory with `value`; generators, functions and variables are handed over as they are."""
    if isinstance(value, ndarray):
        return array(value, copy=True)
    if isinstance(value, dict):
        return {key: fresh(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [fresh(entry) for entry in value]
    if isinstance(value, tuple):
        return tuple([fresh(entry) for entry in value])
    if isinstance(value, set):
        return set(value)
    return value


def change(before: Any, after: Any, name: str) -> str:
    """Where `after` differs from the copy `before`, as a phrase; empty when nothing changed."""
    if isinstance(before, ndarray):
        same = (
            isinstance(after, ndarray)
            and before.dtype == after.dtype
            and before.shape == after.shape
            and before.tobytes() == after.tobytes()
        )
        return "" if same else f"the array {name}"
    if isinstance(before, dict):
        if not isinstance(after, dict):
            return f"the dict {name}"
        gone = [key for key in before if key not in after]
        new = [key for key in after if key not in before]
        if gone or new:
            return f"the keys of {name} ({'one was removed' if gone else 'one was added'})"
        found = (change(before[key], after[key], f"{name}[{key!r}]") for key in before)
        return next((phrase for phrase in found if phrase), "")
    if isinstance(before, (list, tuple)):
        if not isinstance(after, (list, tuple)) or len(before) != len(after):
            return f"the length of {name}"
        found = (change(b, a, f"{name}[{i}]") for i, (b, a) in enumerate(zip(before, after, strict=True)))
        return next((phrase for phrase in found if phrase), "")
    if isinstance(before, set):
        return "" if before == after else f"the set {name}"
    if isinstance(before, (bool, int, float, str, generic)):  # NaN is not equal to itself, but it is itself
        return "" if after is before or (type(after) is type(before) and after == before) else f"the value {name}"
    return ""


def numbers(value: Any) -> Numbers | str:
    """`value` as a float64 array, or a phrase that says why it is not numbers."""
    if isinstance(value, (list, tuple)):
        parts = [numbers(entry) for entry in value]
        for part in parts:
            if isinstance(part, str):
                return f"{describe(value)} that holds {part}"
        shapes = {part.shape for part in parts if not isinstance(part, str)}
        if len(shapes) > 1:
            return f"{describe(value)} whose entries have different shapes"
        return array(parts, dtype=float64)
    if not isinstance(value, ndarray):
        value = framework.array(value)
    if isinstance(value, ndarray):
        return asarray(value, dtype=float64) if value.dtype.kind in "iuf" else describe(value)
    if isinstance(value, (int, float, integer, floating)) and not isinstance(value, bool):
        try:
            return array(value, dtype=float64)
        except OverflowError:
            return "a number too large for a float"
    return describe(value)


def describe(value: Any, sizes: bool = True) -> str:
    """What kind of thing `value` is, without showing what is in it; without `sizes`, from a short list of kinds."""
    if value is None:
        return "nothing (None)"
    if isinstance(value, (bool, bool_)):
        return "True or False"
    if isinstance(value, (str, str_)):
        return "a text"
    if isinstance(value, (int, integer)):
        return "a whole number"
    if isinstance(value, (float, floating)):
        return "a decimal number"
    if isinstance(value, (complex, generic)):
        return f"a {type(value).__name__}" if sizes else "a number of another kind"
    if isinstance(value, ndarray):
        return f"an array of {_kind_name(value.dtype)}{f' with shape {value.shape}' if sizes else ''}"
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        kinds = ((list, "list"), (tuple, "tuple"), (dict, "dict"), ((set, frozenset), "set"))
        name = next(name for kind, name in kinds if isinstance(value, kind))
        if sizes and not value:
            return f"an empty {name}"
        return f"a {name} of {len(value)}" if sizes else f"a {name}"
    if name := framework.kind(value):
        return f"a {name} of {framework.dtype_name(value)} with shape {tuple(value.shape)}" if sizes else f"a {name}"
    return f"an object of type {short(type(value).__name__)}" if sizes else "another object"


def _kind_name(kind: dtype[Any]) -> str:
    names = {"b": "True and False", "O": "objects", "U": "texts", "S": "bytes", "c": "complex numbers"}
    return names.get(kind.kind, "numbers")


def short(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 3] + "..."
