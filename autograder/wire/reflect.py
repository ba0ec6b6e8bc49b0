"""What a function did to its arguments, done to the caller's own: arrays, lists, dicts and random generators.

A generator's new state comes from the other side, which may want the next "random" numbers to be of its choosing. So
only states are taken that drawing leads to: ahead of the old one on the same sequence, and not too far.
"""

from typing import Any

import numpy as np

PCG64_FACTOR = 0x2360ED051FC65DA44385DF649FCCF645
WORD = 1 << 128
MOST_DRAWS = 1_000_000_000


def reflect(old: Any, new: Any) -> None:
    """Change `old` in place into what `new` is, as far as its kind can change; the rest stays."""
    if isinstance(old, np.ndarray):
        if isinstance(new, np.ndarray) and old.shape == new.shape and old.flags.writeable and old.dtype == new.dtype:
            old[...] = new
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in [key for key in old if key not in new]:
            del old[key]
        for key, item in new.items():
            old[key] = _merged(old[key], item) if key in old else item
    elif isinstance(old, list) and isinstance(new, list):
        old[:] = [_merged(old[i], item) if i < len(old) else item for i, item in enumerate(new)]
    elif isinstance(old, tuple) and isinstance(new, tuple):
        for mine, item in zip(old, new, strict=False):
            reflect(mine, item)
    elif isinstance(old, set) and isinstance(new, set):
        old.clear()
        old.update(new)
    elif isinstance(old, np.random.Generator) and isinstance(new, np.random.Generator):
        _follow(old, new)


def _merged(old: Any, item: Any) -> Any:
    """The old object, changed, where it can become the new one; else the new one."""
    same_array = (
        isinstance(old, np.ndarray)
        and isinstance(item, np.ndarray)
        and (old.shape, old.dtype, old.flags.writeable) == (item.shape, item.dtype, True)
    )
    both = any(isinstance(old, kind) and isinstance(item, kind) for kind in (dict, list, set, np.random.Generator))
    if same_array or both:
        reflect(old, item)
        return old
    return item


def _follow(old: np.random.Generator, new: np.random.Generator) -> None:
    mine, theirs = old.bit_generator.state, new.bit_generator.state
    if mine["bit_generator"] != "PCG64" or theirs["bit_generator"] != "PCG64":
        return
    before, after = mine["state"], theirs["state"]
    if before["inc"] == after["inc"] and draws_between(before["state"], after["state"], before["inc"]) <= MOST_DRAWS:
        old.bit_generator.state = {**mine, "state": after, "has_uint32": 0, "uinteger": 0}


def draws_between(start: int, end: int, increment: int) -> int:
    """How many steps of PCG64 lead from one state to another (O'Neill, 2014): its bits follow one by one."""
    steps, bit, factor, plus = 0, 1, PCG64_FACTOR, increment
    while start != end:
        if (start & bit) != (end & bit):
            start = (start * factor + plus) % WORD
            steps |= bit
        bit <<= 1
        if bit > WORD:
            return WORD
        plus = (factor + 1) * plus % WORD
        factor = factor * factor % WORD
    return steps
