"""Compounds: objects of week 3, such as tensors and optimizers, which travel as their plain parts.

`course_utils.tf.parts` knows how to take them apart and put them together. It is found, not imported: a process that
has not loaded it has none of these objects, and nothing on the wire can make it load anything.
"""

import sys
from typing import Any

MODULE = "course_utils.tf.parts"


def taken_apart(value: Any) -> tuple[str, list[Any]] | None:
    """The kind of a compound and its parts; None for anything else."""
    parts = sys.modules.get(MODULE)
    return None if parts is None else parts.taken_apart(value)


def put_together(kind: Any, parts: Any) -> Any:
    """A compound from its parts; raises whatever parts that do not fit lead to."""
    return sys.modules[MODULE].put_together(kind, parts)


def mark(value: Any) -> tuple[Any, ...] | None:
    """Objects that are replaced when the compound changes; None if it cannot."""
    parts = sys.modules.get(MODULE)
    return None if parts is None else parts.mark(value)


def state(value: Any) -> Any:
    """What a compound that can change holds now."""
    return sys.modules[MODULE].state(value)


def restore(value: Any, held: Any) -> None:
    """Let a compound hold the state of its twin."""
    sys.modules[MODULE].restore(value, held)
