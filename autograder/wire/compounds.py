"""Compounds: objects such as tensors, optimizers and spies, which travel as their plain parts.

Modules of `course_utils` know how to take them apart and put them together. They are found, not imported: a process
that has not loaded one has none of its objects, and nothing on the wire can make it load anything.
"""

import sys
from types import ModuleType
from typing import Any

PASSES = "course_utils.tf.parts"  # whose functions go through data sets
MODULES = (PASSES, "course_utils.checks.spy")


def _loaded() -> list[ModuleType]:
    return [sys.modules[name] for name in MODULES if name in sys.modules]


def taken_apart(value: Any) -> tuple[str, list[Any]] | None:
    """The kind of a compound and its parts; None for anything else."""
    return next((told for module in _loaded() if (told := module.taken_apart(value))), None)


def put_together(kind: Any, parts: Any) -> Any:
    """A compound from its parts; raises whatever parts that do not fit lead to."""
    return next(module for module in _loaded() if kind in module.KINDS).put_together(kind, parts)


def mark(value: Any) -> tuple[Any, ...] | None:
    """Objects that are replaced when the compound changes; None if it cannot."""
    return next((told for module in _loaded() if (told := module.mark(value))), None)


def state(value: Any) -> Any:
    """What a compound that can change holds now."""
    return _home(value).state(value)


def restore(value: Any, held: Any) -> None:
    """Let a compound hold the state of its twin."""
    _home(value).restore(value, held)


def _home(value: Any) -> Any:
    return next(module for module in _loaded() if module.mark(value))
