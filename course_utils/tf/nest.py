"""Structures of values: lists, tuples and dicts, nested at will, as a flat list and back."""

from collections.abc import Iterator
from typing import Any


def flatten(structure: Any) -> list[Any]:
    """The values in order; dicts by sorted key."""
    if isinstance(structure, dict):
        return [value for key in sorted(structure) for value in flatten(structure[key])]
    if not isinstance(structure, (list, tuple)):
        return [structure]
    values: list[Any] = []
    for part in structure:
        if isinstance(part, (list, tuple, dict)):
            values += flatten(part)
        else:
            values.append(part)
    return values


def rebuild(structure: Any, values: list[Any]) -> Any:
    """`values` in the shape of `structure`, of which flatten makes a list of the same length."""
    if type(structure) is list and not any(isinstance(part, (list, tuple, dict)) for part in structure):
        return values
    return _rebuild(structure, iter(values))


def _rebuild(structure: Any, values: Iterator[Any]) -> Any:
    if isinstance(structure, dict):
        found = {key: _rebuild(structure[key], values) for key in sorted(structure)}
        return {key: found[key] for key in structure}
    if isinstance(structure, tuple) and hasattr(structure, "_fields"):
        return type(structure)(*[_rebuild(part, values) for part in structure])
    if isinstance(structure, (list, tuple)):
        parts = [_rebuild(part, values) for part in structure]
        return tuple(parts) if isinstance(structure, tuple) else parts
    return next(values)


def map_structure(function: Any, structure: Any) -> Any:
    """The structure with the function applied to each value."""
    return rebuild(structure, [function(value) for value in flatten(structure)])
