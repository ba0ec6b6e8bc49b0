"""What a call does to its arguments: noticed on the side that runs the function, done again on the side that called.

Arrays, lists, dicts, sets, random generators, variables and optimizers can change. Only those that did are told, each
by its own new contents, so that what was replaced is replaced and what was changed in place is changed in place. The
shape and the flags of an array stay. NumPy's global random state is each process's own and is never carried.
"""

from operator import is_
from typing import Any

import numpy as np

from autograder.wire import arrays, compounds, draws, generators


def snapshot(thing: Any) -> Any:
    """What can change about a thing; None if nothing can."""
    kind = type(thing)
    if kind is np.ndarray:
        return thing.tobytes("A") if thing.flags.writeable else None
    if kind in (dict, list, set):
        return thing.copy()
    return contents(thing) if kind in generators.KINDS else compounds.mark(thing)


def as_it_is(value: Any) -> Any:
    """A value whose arrays, lists and dicts are copies, which no later call changes."""
    kind = type(value)
    if kind is np.ndarray:
        return value.copy("K")
    if kind in (list, tuple):
        return kind(map(as_it_is, value))
    return {key: as_it_is(entry) for key, entry in value.items()} if kind is dict else value


def is_changed(thing: Any, before: Any) -> bool:
    """Whether a thing is no longer what its snapshot says: other bytes, other objects in it, another state."""
    kind = type(thing)
    if before is None:
        return False
    if kind is np.ndarray:
        return not before.startswith(arrays.raw(thing, arrays.order_of(thing)))  # compares without a copy
    if kind is dict:
        return len(thing) != len(before) or not (
            all(map(is_, thing, before)) and all(map(is_, thing.values(), before.values()))
        )
    if kind is list:
        return len(thing) != len(before) or not all(map(is_, thing, before))
    if kind is set:
        return set(map(id, thing)) != set(map(id, before))
    if kind in generators.KINDS:
        return bool(contents(thing) != before)
    return not all(map(is_, compounds.mark(thing) or (), before))


def contents(thing: Any) -> Any:
    """What a thing now holds, as a new value."""
    if type(thing) in generators.KINDS:
        return generators.position(thing)
    return thing.copy() if type(thing) in (np.ndarray, dict, list, set) else compounds.state(thing)


def become(mine: Any, new: Any) -> None:
    """Change `mine` in place into what its twin on the other side has become, as far as its kind can change."""
    if isinstance(mine, np.ndarray) and isinstance(new, np.ndarray):
        if mine.dtype == new.dtype and mine.size == new.size:
            mine[...] = new.reshape(mine.shape)
    elif isinstance(mine, dict) and isinstance(new, dict):
        mine.clear()
        for key, value in new.items():
            mine[key] = value
    elif isinstance(mine, list) and isinstance(new, list):
        mine[:] = new
    elif isinstance(mine, set) and isinstance(new, set):
        mine.clear()
        mine |= new
    elif type(mine) in generators.KINDS:
        draws.follow(mine, new)
    elif compounds.mark(mine) is not None:
        compounds.restore(mine, new)
