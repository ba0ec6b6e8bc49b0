"""tf.Module: an object that knows its variables, those of its attributes included."""

from collections.abc import Iterator
from typing import Any

from course_utils.tf.variable import Variable


class Module:
    """Base class of models: `variables` are found in the attributes, in alphabetical order, in lists and dicts too."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name or _snake(type(self).__name__)

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All variables of the module and of the modules in it."""
        return tuple({id(v): v for v in _search(self, Variable, set())}.values())

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        """The variables that a tape watches by itself."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def submodules(self) -> tuple["Module", ...]:
        """The modules in it."""
        return tuple(module for module in _search(self, Module, set()) if module is not self)


def _snake(name: str) -> str:
    text = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    return text.strip("_")


def _search(value: Any, kind: type, seen: set[int]) -> Iterator[Any]:
    """The values of a kind in an object, breadth first: its own before those of its modules."""
    later: list[Any] = []
    own = vars(value)
    for key in sorted(own):
        for part in _parts(own[key]):
            if isinstance(part, kind):
                yield part
            if isinstance(part, Module) and id(part) not in seen:
                seen.add(id(part))
                later.append(part)
    for module in later:
        yield from _search(module, kind, seen)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _parts(value[key])
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _parts(part)
    else:
        yield value
