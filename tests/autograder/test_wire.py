"""The wire as a whole: a call through it, also between processes, does what a direct call does."""

import copy
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.wire.calls import call_there
from autograder.wire.frames import Closed
from tests.autograder.wiring import forked, same, wired

ROOT = Path(__file__).resolve().parents[2]

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.floats(),
    st.text(max_size=2),
    hnp.arrays("f8", hnp.array_shapes(max_side=3)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=2), inner, max_size=4), st.tuples(inner, inner)
    ),
    max_leaves=15,
)


def wander(arguments: list[Any], seed: int) -> Any:
    """Change things at random, put some into others, and return some: as no student would, but as one could."""
    choose = random.Random(seed)
    things: list[Any] = []

    def collect(value: Any) -> None:
        if isinstance(value, list | dict | tuple | np.ndarray) and not any(value is thing for thing in things):
            things.append(value)
            for part in value.values() if isinstance(value, dict) else () if isinstance(value, np.ndarray) else value:
                collect(part)

    collect(arguments)
    for step in range(8):
        thing, other = choose.choice(things), choose.choice([*things, step, None, np.full(2, step), [step]])
        if isinstance(thing, np.ndarray):
            thing[...] = step
        elif isinstance(thing, list):
            thing.insert(choose.randrange(len(thing) + 1), other)
            if choose.random() < 0.4:
                thing.pop()
        elif isinstance(thing, dict):
            thing[choose.choice("abc")] = other
            if choose.random() < 0.4:
                thing.pop(next(iter(thing)))
    arrays = [thing[::-1] for thing in things if isinstance(thing, np.ndarray)]
    if choose.random() < 0.2:
        raise ValueError(f"by chance {seed}")
    return [choose.choice(things), arrays, {"again": choose.choice(things)}]


def alike(a: Any, b: Any, pairs: dict[int, int]) -> bool:
    """Whether two structures are the same, in kind, value, order, and in what is the same object as what."""
    if not isinstance(a, list | dict | tuple | np.ndarray):
        return same(a, b)
    if id(a) in pairs or id(b) in pairs.values():
        return pairs.get(id(a)) == id(b)
    if type(a) is not type(b):
        return False
    pairs[id(a)] = id(b)
    if isinstance(a, np.ndarray):
        return same(a, b) and a.strides == b.strides
    if isinstance(a, dict):
        return list(a) == list(b) and all(alike(x, y, pairs) for x, y in zip(a.values(), b.values(), strict=True))
    return len(a) == len(b) and all(alike(x, y, pairs) for x, y in zip(a, b, strict=True))


def outcome(call: Callable[..., Any], *args: Any) -> Any:
    try:
        return call(*args)
    except ValueError as error:
        return repr(error)


@given(st.lists(VALUES, min_size=1, max_size=3), st.integers(0, 2**32))
def test_a_call_through_the_wire_does_what_a_direct_call_does(value: list[Any], seed: int) -> None:
    value += value[:1]  # something is there twice
    direct, through = copy.deepcopy(value), copy.deepcopy(value)
    with wired() as wire:
        expected, got = outcome(wander, direct, seed), outcome(wire.call, wander, through, seed)
    assert alike([expected, direct], [got, through], {})
    if isinstance(expected, list):
        mine = [thing for thing in expected[1] for other in direct if thing.base is other]
        assert len(mine) == len([thing for thing in got[1] for other in through if thing.base is other])


def test_large_arrays_pass_between_processes() -> None:
    large, fortran = np.arange(2e6).reshape(1000, 2000), np.asfortranarray(np.arange(2e6).reshape(1000, 2000))
    many = [np.full(20_000, float(i)) for i in range(1200)]  # more parts than a system call takes
    with forked({"add": lambda *arrays: [array.__iadd__(1) for array in arrays]}) as judge:
        got = call_there(judge, "add", (large, fortran, *many), {})
    assert all(mine is other for mine, other in zip(got, (large, fortran, *many), strict=True))
    assert np.array_equal(large, np.arange(1, 2e6 + 1).reshape(1000, 2000))
    assert np.array_equal(fortran, large)
    assert [array[-1] for array in many] == list(range(1, 1201))


def test_a_function_that_ends_its_process_closes_the_wire() -> None:
    with forked({"end": lambda: os._exit(0)}) as judge:
        for _ in range(2):
            with pytest.raises(Closed):
                call_there(judge, "end", (), {})


def test_the_global_random_state_is_each_processs_own() -> None:
    """A check that seeds it seeds nothing of the student's, and the other way round; checks hand in a generator."""
    before = str(np.random.get_state(legacy=False))
    with forked({"draw": lambda: (np.random.seed(3), np.random.rand(2))[1]}) as judge:
        drawn = call_there(judge, "draw", (), {})
    assert np.array_equal(drawn, np.random.RandomState(3).rand(2))
    assert str(np.random.get_state(legacy=False)) == before


def test_the_benchmark_runs() -> None:
    ran = subprocess.run(
        [sys.executable, "benchmarks/wire.py", "3"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert len(ran.stdout.splitlines()) > 8
    assert not ran.stderr
