"""Runs a short program on a `tf`, ours or the real one, and writes down what came out, in a form that JSON can keep."""

import json
import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
TABLE = HERE / "golden.json"

PRELUDE = """
import numpy as np
f, d = tf.constant([1., 2.]), tf.constant([1., 2.], tf.float64)
i, u, b = tf.constant([1, 2]), tf.constant([1, 2], tf.uint8), tf.constant([True, False])

def grad(function, *values, **options):
    inputs = [tf.constant(value, tf.float64) for value in values]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        target = function(*inputs)
    return tape.gradient(target, inputs, **options)

def hess(function, *values):
    inputs = [tf.constant(value, tf.float64) for value in values]
    with tf.GradientTape() as outer:
        outer.watch(inputs)
        with tf.GradientTape() as inner:
            inner.watch(inputs)
            target = function(*inputs)
        first = inner.gradient(target, inputs)
        weights = [tf.constant(1. + np.arange(int(tf.size(g))) % 3) for g in first]
        total = tf.add_n([tf.reduce_sum(tf.reshape(g, [-1]) * w) for g, w in zip(first, weights)])
    return outer.gradient(total, inputs)

def dense(gradients):
    return [tf.convert_to_tensor(g) for g in gradients]
"""

COMPILED = compile(PRELUDE, "<prelude>", "exec")


def programs() -> list[tuple[str, str]]:
    """(source, reason why ours may refuse it, or "") of every program in the folder `programs`."""
    found = []
    for path in sorted(PROGRAMS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if path.stem == "scripts":
            for block in text.split("\n\n"):
                first, _, others = block.strip("\n").partition("\n")
                if first.startswith("! "):
                    found.append((others, first[2:]))
                elif first and not first.startswith("#"):
                    found.append((block.strip("\n"), ""))
            continue
        reason = ""
        for line in text.splitlines():
            if line.startswith("! "):
                reason = line[2:]
            elif line.strip() and not line.startswith("#"):
                found.append((line, reason))
                reason = ""
    return found


def outcome(source: str, tf: Any) -> Any:
    """What the last line of the program gives, as plain data, or the class of the error it raises."""
    *before, last = _split(source)
    space: dict[str, Any] = {"tf": tf, "__name__": "__main__"}
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(COMPILED, space)
            exec("\n".join(before), space)
            try:
                code = compile(last, "<program>", "eval")
            except SyntaxError:
                exec(last, space)
                return plain(None, tf)
            return plain(eval(code, space), tf)
        except Exception as error:
            return {"raises": type(error).__name__}


def _split(source: str) -> list[str]:
    lines = source.split("\n")
    if lines[-1].startswith((" ", "\t")):
        return [*lines, "None"]
    return lines


def plain(value: Any, tf: Any) -> Any:
    """The value as something that JSON can keep and that tells apart what TensorFlow tells apart."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, np.generic):
        return {type(value).__name__: value}
    if isinstance(value, np.generic):
        return {"scalar": str(value.dtype), "value": value.item()}
    if isinstance(value, np.ndarray):
        return {"array": str(value.dtype), "shape": list(value.shape), "value": value.tolist()}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [plain(part, tf) for part in value]}
    if isinstance(value, dict):
        return {"dict": {key: plain(part, tf) for key, part in value.items()}}
    if isinstance(value, tf.DType):
        return {"dtype": value.name}
    if isinstance(value, tf.TensorShape):
        return {"shape": value.as_list()}
    if isinstance(value, tf.TensorSpec):
        return {"spec": value.shape.as_list(), "dtype": value.dtype.name}
    if tf.is_tensor(value) or isinstance(value, tf.Variable) or hasattr(value, "assign"):
        kind = "tensor" if isinstance(value, tf.Tensor) else "variable"
        array = np.asarray(value.numpy())
        return {kind: str(array.dtype), "shape": list(array.shape), "value": array.tolist()}
    if isinstance(value, type):
        return {"type": value.__name__}
    return {"object": True}


def differences(ours: Any, theirs: Any, where: str = "") -> str:
    """The first difference between two outcomes, or "". Numbers may differ by a few units in the last place."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and "value" in ours and "value" in theirs:
        if {k: v for k, v in ours.items() if k != "value"} != {k: v for k, v in theirs.items() if k != "value"}:
            return f"{where}: {_short(ours)}, expected {_short(theirs)}"
        kind = next(iter(ours.values()))
        tight = {"float32": 3e-6, "float64": 1e-12}.get(kind, 0.0)
        x, y = np.asarray(ours["value"]), np.asarray(theirs["value"])
        if x.dtype.kind in "fiu":
            scale = max(1e-30, float(np.nanmax(np.abs(np.where(np.isfinite(y), y, 0)), initial=0)))
            same = np.allclose(x, y, rtol=tight, atol=tight * scale, equal_nan=True)
        else:
            same = bool(np.array_equal(x, y))
        return "" if same else f"{where}: {_short(ours)}, expected {_short(theirs)}"
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        found = (differences(ours[key], theirs[key], f"{where}.{key}") for key in ours)
        return next((text for text in found if text), "")
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        found = (differences(a, b, f"{where}[{n}]") for n, (a, b) in enumerate(zip(ours, theirs, strict=True)))
        return next((text for text in found if text), "")
    if isinstance(ours, float) and isinstance(theirs, float):
        return (
            "" if np.isclose(ours, theirs, rtol=3e-6, atol=0, equal_nan=True) else f"{where}: {ours}, expected {theirs}"
        )
    return "" if ours == theirs else f"{where}: {_short(ours)}, expected {_short(theirs)}"


def _short(value: Any) -> str:
    return json.dumps(value)[:300]
