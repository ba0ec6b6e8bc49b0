"""Random generators: told by the numbers of their state and of their seed, and made again from these.

The numbers stand one after the other as NumPy's own form of the state has them; the names are known on both sides.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence

from autograder.wire.frames import WireError

BITS: dict[str, Any] = {name: getattr(np.random, name) for name in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")}
KINDS = {kind: name for name, kind in BITS.items()} | {np.random.RandomState: "RandomState"}
MT19937_WORDS = 624
MOST_NAMED = {"pos": MT19937_WORDS, "buffer_pos": 4, "has_uint32": 1, "has_gauss": 1, "uinteger": 2**32 - 1}

State = dict[str, Any]


def is_carried(thing: Any) -> bool:
    """Whether this is a bit generator, or a RandomState over the usual one, whose state can be told."""
    if type(thing) is np.random.RandomState:
        return bool(thing.get_state(legacy=False)["bit_generator"] == "MT19937")  # no other can be set
    return type(thing) in KINDS


def position(thing: Any) -> list[Any]:
    """What changes when a generator is drawn from or spawns children: how many there are, and its state, in numbers."""
    seed = seed_of(thing)
    return [seed.n_children_spawned if seed else 0, *_numbers(_raw_state(thing))]


def family(thing: Any) -> list[int]:
    """What else its `spawn` goes by: the seed and the place in the family; nothing if that cannot be told."""
    seed = seed_of(thing)
    return [seed.entropy, *map(int, seed.spawn_key)] if seed else []


def made(kind: Any, told: list[Any]) -> Any:
    """A generator by its position and its family; raises an error for a state that no generator has."""
    numbers = iter(told)
    children, state = placed(kind, numbers)
    entropy, *spawn_key = list(numbers) or [0]
    if not all(type(part) is int for part in (entropy, *spawn_key)):
        raise WireError("a random generator from a seed that is none")
    bits = BITS[state["bit_generator"]](Unseeded())
    bits.__setstate__((state, np.random.SeedSequence(entropy, spawn_key=spawn_key, n_children_spawned=children)))
    if kind != "RandomState":
        return bits
    thing = np.random.RandomState(bits)
    thing.set_state(state)
    return thing


class Unseeded(ISeedSequence):
    """Where a generator starts that is put into another state at once, in a fraction of the time of a seed."""

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> Any:  # noqa: D102
        return np.zeros(n_words, dtype)


def seed_of(thing: Any) -> Any:
    """The seed of a generator if it can be told, else nothing."""
    seed = getattr(thing, "seed_seq", None)
    if type(seed) is np.random.SeedSequence and seed.pool_size == 4 and type(seed.entropy) is int:
        return seed if all(isinstance(part, int | np.integer) for part in seed.spawn_key) else None
    return None


def state_of(thing: Any) -> State:
    """Where a generator is, as plain numbers by their names."""
    return _plain(_raw_state(thing))


def _raw_state(thing: Any) -> State:
    """Where a generator is, as NumPy tells it."""
    return dict(thing.get_state(legacy=False) if type(thing) is np.random.RandomState else thing.state)


def _plain(state: Any) -> State:
    plain: State = {}
    for key, part in state.items():
        kind = type(part)
        plain[key] = _plain(part) if kind is dict else part.tolist() if kind is np.ndarray else part
    return plain


def _numbers(state: State) -> list[Any]:
    """What stands in a state, without the names; `placed` puts them back."""
    numbers: list[Any] = []
    for part in state.values():
        kind = type(part)
        if kind is dict:
            numbers += _numbers(part)
        elif kind is np.ndarray:
            numbers += part.tolist()
        elif kind is not str:
            numbers.append(part)
    return numbers


def placed(kind: str, numbers: Iterator[Any]) -> tuple[int, State]:
    """How many children were told, and the state; takes from the numbers those that belong to a position."""
    children = next(numbers)
    if type(children) is not int or children < 0:
        raise WireError("a random generator with children that there are not")
    return children, _filled(_form(kind), numbers)


@cache
def _form(kind: str) -> State:
    return state_of(np.random.RandomState(0) if kind == "RandomState" else BITS[kind](0))


def _filled(form: State, numbers: Iterator[Any]) -> State:
    """A state of this form. NumPy looks up what a position in the state points to, wherever that is."""
    state: State = {}
    for key, part in form.items():
        kind = type(part)
        if kind is dict:
            state[key] = _filled(part, numbers)
        elif kind is list:
            state[key] = words = list(islice(numbers, len(part)))
            if set(map(type, words)) != {int}:
                raise WireError("a random generator in a state that there is not")
        elif kind is str:
            state[key] = part
        else:
            state[key] = number = next(numbers)
            if type(number) is not kind or (key in MOST_NAMED and not 0 <= number <= MOST_NAMED[key]):
                raise WireError("a random generator in a state that there is not")
    return state
