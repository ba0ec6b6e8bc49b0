"""Every public name and every parameter of ours exists in real TensorFlow, in its place and with its default."""

import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from course_utils import tf as ours
from course_utils.tf.namespace import Namespace

theirs = importlib.import_module("tensorflow")
KINDS = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def names(space: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in vars(space).items():
        if not name.startswith("_"):
            yield path + name, value
            if isinstance(value, Namespace):
                yield from names(value, f"{path}{name}.")


ALL = dict(names(ours))


def real(path: str) -> Any:
    found: Any = theirs
    for name in path.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.parametrize("path", ALL)
def test_a_name_exists_in_tensorflow(path: str) -> None:
    real(path)


MADE_FOR_YOU = {
    "data.Dataset",
    "errors.OpError",
    "errors.InvalidArgumentError",
    "errors.OutOfRangeError",
    "Tensor",
    "DType",
}


def methods(kind: type) -> list[str]:
    names = [name for name in dir(kind) if not name.startswith("_") or name in ("__init__", "__call__")]
    return [name for name in names if hasattr(kind, name)]


def callables() -> Iterator[tuple[str, Any, Any]]:
    for path, value in ALL.items():
        if inspect.isclass(value):
            for name in methods(value):
                mine = getattr(value, name)
                if inspect.isfunction(mine) and not (name == "__init__" and path in MADE_FOR_YOU):
                    yield f"{path}.{name}", mine, path
        elif callable(value):
            yield path, value, path


def has_a_signature(path: str) -> bool:
    """Whether TensorFlow's own says what its parameters are; some are built in, numpy() is on a class of its own."""
    if path in ("Tensor.numpy", "Variable.numpy"):
        return False
    try:
        inspect.signature(real(path))
    except (TypeError, ValueError):
        return False
    return True


@pytest.mark.parametrize("path", [path for path, _, _ in callables() if has_a_signature(path)])
def test_parameters_are_those_of_tensorflow(path: str) -> None:
    mine = next(value for name, value, _ in callables() if name == path)
    wanted = list(inspect.signature(real(path)).parameters.values())
    by_name = {p.name: p for p in wanted}
    open_ended = any(p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in wanted)
    given = [p for p in inspect.signature(mine).parameters.values() if p.name != "self"]
    wanted = [p for p in wanted if p.name != "self"]
    for place, parameter in enumerate(given):
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.kind is parameter.POSITIONAL_ONLY:
            assert place < len(wanted), f"{path}: {parameter.name} is one too many"
            continue
        if parameter.name not in by_name:
            assert open_ended, f"{path}: no parameter {parameter.name}"
            continue
        other = by_name[parameter.name]
        if parameter.kind in KINDS and other.kind in KINDS:
            assert wanted[place].name == parameter.name, f"{path}: {parameter.name} is in another place"
        if other.default is not inspect.Parameter.empty:
            same = other.default == parameter.default or repr(other.default) == repr(parameter.default)
            assert same, f"{path}: {parameter.name}={parameter.default!r}, TensorFlow's is {other.default!r}"


@pytest.mark.parametrize(
    "kind", ["Tensor", "Variable", "GradientTape", "TensorShape", "DType", "TensorSpec", "data.Dataset"]
)
def test_an_object_has_no_attribute_that_tensorflows_lacks(kind: str) -> None:
    example = {
        "Tensor": lambda tf: tf.constant(1.0),
        "Variable": lambda tf: tf.Variable(1.0),
        "GradientTape": lambda tf: tf.GradientTape(),
        "TensorShape": lambda tf: tf.constant(1.0).shape,
        "DType": lambda tf: tf.float32,
        "TensorSpec": lambda tf: tf.TensorSpec(()),
        "data.Dataset": lambda tf: tf.data.Dataset.range(3),
    }[kind]
    here, there = example(ours), example(theirs)
    extra = [name for name in dir(here) if not name.startswith("_") and not hasattr(there, name)]
    assert not extra
