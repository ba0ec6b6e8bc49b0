"""A namespace such as tf.math: names to choose from with the Tab key, and a clear error for a missing one."""

from typing import Any


class Namespace:
    """Holds functions and classes under a dotted name."""

    def __init__(self, name: str, **members: Any) -> None:
        self.__name__ = name
        self.__dict__.update(members)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"module {self.__name__!r} has no attribute {name!r} in the course's version of TensorFlow."
        )

    def __repr__(self) -> str:
        return f"<module {self.__name__!r}>"

    def __dir__(self) -> list[str]:
        return [name for name in self.__dict__ if not name.startswith("_")]


def elsewhere(name: str, namespaces: list[Namespace]) -> str:
    """Advice for a name that the top level does not have: the namespaces that have it."""
    found = [f"{space.__name__}.{name}" for space in namespaces if name in space.__dict__]
    return f" Did you mean {' or '.join(found)}?" if found else ""
