"""Draws: a random generator follows its twin on the other side, which has drawn from it.

The side that drew may want the next "random" numbers to be of its choosing. So a new state is never taken over: it
only says how many numbers were drawn, which are then drawn here too, and must lead to that very state. What is left to
choose is when to stop drawing.
"""

from typing import Any

import numpy as np

from autograder.wire.generators import KINDS, MT19937_WORDS, State, placed, seed_of, state_of

PCG64_FACTORS = {"PCG64": 0x2360ED051FC65DA44385DF649FCCF645, "PCG64DXSM": 0xDA942042E4DD58B5}
WORD = 1 << 128
MOST_DRAWS = 10_000_000
MOST_CHILDREN = 1000
CHUNK = 1600 * MT19937_WORDS  # draws at a time, about a million


def follow(mine: Any, theirs: list[Any]) -> None:
    """Draw what the other side drew, if it did nothing but draw and spawn; else stay."""
    children, state = placed(KINDS[type(mine)], iter(theirs))
    before = state_of(mine)
    if isinstance(mine, np.random.RandomState):
        bits: Any = np.random.MT19937(0)
        bits.state = before
        if _draw(bits, before, state):  # a second normal number that it kept is not looked for, and forgotten
            same = all(state[key] == before[key] for key in ("has_gauss", "gauss"))
            mine.set_state({**before, **bits.state} | ({} if same else {"has_gauss": 0, "gauss": 0.0}))
        return
    _draw(mine, before, state)
    if seed_of(mine):
        more = children - mine.seed_seq.n_children_spawned
        if 0 < more <= MOST_CHILDREN:
            mine.seed_seq.spawn(more)


def _draw(bits: Any, before: State, after: State) -> bool:
    """Draw until the state is the one told, and no further than to the bound; whether it was reached."""
    draws = draws_between(before, after)
    half = after["uinteger"] if after.get("has_uint32") else None  # 32 bits that were drawn and are still to be used
    found = half is None or (before["has_uint32"] == 1 and before["uinteger"] == half)
    if 0 <= draws <= MOST_DRAWS:
        for start in range(0, draws, CHUNK):
            count = min(CHUNK, draws - start)
            if found:
                bits.random_raw(count, output=False)
            else:
                found = bool((bits.random_raw(count) >> np.uint64(32) == half).any())
        reached = state_of(bits) | {key: after[key] for key in ("has_uint32", "uinteger") if key in after}
        if found and all(reached[key] == after[key] for key in reached):
            bits.state = reached
            return True
    bits.state = before
    return False


def draws_between(before: State, after: State) -> int:
    """How many numbers were drawn between two states, if the second can be reached from the first at all."""
    name, one, other = before["bit_generator"], before["state"], after["state"]
    if name in PCG64_FACTORS:
        if one["inc"] != other["inc"]:
            return -1
        return steps_between(one["state"], other["state"], one["inc"], PCG64_FACTORS[name])
    if name == "Philox":  # four numbers for each count
        start, end = (sum(word << 64 * place for place, word in enumerate(s["counter"])) for s in (one, other))
        return int(4 * (end - start) + after["buffer_pos"] - before["buffer_pos"])
    if name == "SFC64":  # its last word counts
        return int(other["state"][3] - one["state"][3]) % 2**64
    return _mt19937_draws(before, after)


def _mt19937_draws(before: State, after: State) -> int:
    """It makes its words block by block, so the first word of a block is looked for among the numbers to come."""
    (words, place), (sought, end) = ([state["state"][key] for key in ("key", "pos")] for state in (before, after))
    if words == sought:
        return int(end - place)
    word = sought[0]
    for shift, mask in ((-11, -1), (7, 0x9D2C5680), (15, 0xEFC60000), (-18, -1)):  # as it leaves the generator
        word ^= (word << shift if shift > 0 else word >> -shift) & mask
    bits: Any = np.random.MT19937(0)
    bits.state, draws = before, MT19937_WORDS - place
    bits.random_raw(draws, output=False)
    while draws <= MOST_DRAWS:
        found = np.flatnonzero(bits.random_raw(CHUNK)[::MT19937_WORDS] == word)
        if found.size:
            return int(draws + found[0] * MT19937_WORDS + end)
        draws += CHUNK
    return int(draws)


def steps_between(start: int, end: int, increment: int, factor: int) -> int:
    """How many steps of PCG64 lead from one state to another (O'Neill, 2014): its bits follow one by one."""
    steps, bit, plus = 0, 1, increment
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
