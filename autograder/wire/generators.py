"""Random generators: carried by their state, and followed when the other side has drawn from them.

The side that drew may want the next "random" numbers to be of its choosing. So a new state is never taken over: it
only says how many numbers were drawn, which are then drawn here too, and must lead to that very state. What is left to
choose is when to stop drawing.
"""

from typing import Any

import numpy as np

from autograder.wire.frames import WireError

BITS: dict[str, Any] = {name: getattr(np.random, name) for name in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")}
KINDS = {kind: name for name, kind in BITS.items()} | {np.random.RandomState: "RandomState"}
PCG64_FACTORS = {"PCG64": 0x2360ED051FC65DA44385DF649FCCF645, "PCG64DXSM": 0xDA942042E4DD58B5}
MT19937_WORDS = 624
WORD = 1 << 128
MOST_DRAWS = 10_000_000
MOST_CHILDREN = 1000
CHUNK = 1600 * MT19937_WORDS  # draws at a time, about a million
MOST_NAMED = {"pos": MT19937_WORDS, "buffer_pos": 4, "has_uint32": 1, "has_gauss": 1, "uinteger": 2**32 - 1}

State = dict[str, Any]


def is_carried(thing: Any) -> bool:
    """Whether this is a bit generator, or a RandomState over the usual one, whose state can be told."""
    if type(thing) is np.random.RandomState:
        return bool(thing.get_state(legacy=False)["bit_generator"] == "MT19937")  # no other can be set
    return type(thing) in KINDS


def state_of(thing: Any) -> State:
    """Where a generator is, as plain numbers."""
    state = thing.get_state(legacy=False) if isinstance(thing, np.random.RandomState) else thing.state
    return _without_arrays(state)  # type: ignore[no-any-return]


def seed_of(thing: Any) -> list[Any] | None:
    """What its `spawn` goes by: the seed, the place in the family, and how many children there are."""
    seed = getattr(thing, "seed_seq", None)
    if type(seed) is not np.random.SeedSequence or seed.pool_size != 4 or type(seed.entropy) is not int:
        return None
    return [seed.entropy, seed.spawn_key, seed.n_children_spawned]


def position(thing: Any) -> list[Any]:
    """What changes when a generator is drawn from or spawns children."""
    seed = seed_of(thing)
    return [state_of(thing), seed and seed[-1]]


def made(kind: Any, state: Any, seed: Any) -> Any:
    """A generator in the state that was told; raises WireError for a state that no generator has."""
    _check(state)
    if kind == "RandomState":
        thing = np.random.RandomState(np.random.MT19937(0))
        thing.set_state(state)
        return thing
    if seed is not None:
        entropy, spawn_key, children = seed
        seed = np.random.SeedSequence(entropy, spawn_key=spawn_key, n_children_spawned=children)
    bits = BITS[kind](0 if seed is None else seed)
    bits.state = state
    return bits


def _without_arrays(state: Any) -> Any:
    if isinstance(state, dict):
        return {key: _without_arrays(part) for key, part in state.items()}
    return state.tolist() if isinstance(state, np.ndarray) else state


def _check(state: Any) -> None:
    """NumPy looks up what a position in the state points to, wherever that is."""
    for key, part in state.items():
        if isinstance(part, dict):
            _check(part)
        elif key in MOST_NAMED and not (type(part) is int and 0 <= part <= MOST_NAMED[key]):
            raise WireError("a random generator in a state that there is not")


def follow(mine: Any, theirs: Any) -> None:
    """Draw what the other side drew, if it did nothing but draw and spawn; else stay."""
    state, children = theirs
    _check(state)
    before = state_of(mine)
    if isinstance(mine, np.random.RandomState):
        bits: Any = np.random.MT19937(0)
        bits.state = before
        if _draw(bits, before, state):  # a second normal number that it kept is not looked for, and forgotten
            same = all(state[key] == before[key] for key in ("has_gauss", "gauss"))
            mine.set_state({**before, **bits.state} | ({} if same else {"has_gauss": 0, "gauss": 0.0}))
        return
    _draw(mine, before, state)
    if children is not None and seed_of(mine) is not None:
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
    if after["bit_generator"] != name:
        return -1
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
