"""Random generators on the wire: they go on as in a plain kernel, and nobody chooses what they draw next."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.wire.changes import become
from autograder.wire.draws import MOST_DRAWS, draws_between
from autograder.wire.frames import Bounds, WireError
from autograder.wire.generators import position, state_of
from tests.autograder.wiring import same, there, wired

KINDS = ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"]
DRAWS: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda rng: None,
    "floats": lambda rng: rng.random(9),
    "normals": lambda rng: rng.standard_normal(700),
    "a half of 64 bits": lambda rng: rng.integers(0, 5),
    "a half of 64 bits, then floats": lambda rng: (rng.integers(0, 5), rng.random(1000)),
    "three halves": lambda rng: rng.integers(0, 5, 3),
    "a permutation": lambda rng: rng.permutation(50),
    "single floats": lambda rng: rng.random(5, dtype=np.float32),
    "many": lambda rng: rng.random(1_200_000).sum(),
    "a half and many": lambda rng: (rng.integers(0, 5), rng.random(1_200_000).sum()),
}


def generator(kind: str, seed: int = 4) -> Any:
    return np.random.Generator(getattr(np.random, kind)(seed))


def goes_on_like(mine: Any, twin: Any) -> bool:
    return same(mine.integers(0, 1000, 3), twin.integers(0, 1000, 3)) and same(mine.random(1300), twin.random(1300))


@pytest.mark.parametrize("kind", KINDS)
def test_a_generator_arrives_where_it_was(kind: str) -> None:
    rng = generator(kind)
    rng.integers(0, 9)
    assert goes_on_like(there([rng], Bounds())[0], rng)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("drawn", DRAWS)
def test_a_generator_that_was_drawn_from_goes_on_exactly_as_in_a_plain_kernel(kind: str, drawn: str) -> None:
    with wired() as wire:
        rng, twin = generator(kind), generator(kind)
        for _ in range(2):
            assert same(wire.call(DRAWS[drawn], rng), DRAWS[drawn](twin))
        assert state_of(rng.bit_generator) == state_of(twin.bit_generator)
        assert goes_on_like(rng, twin)


@given(
    st.lists(st.sampled_from(["integers", "random", "standard_normal", "bytes", "spawn"]), max_size=8),
    st.integers(0, 99),
)
def test_any_way_of_drawing_can_be_followed(drawn: list[str], seed: int) -> None:
    def draw(rng: Any) -> Any:
        return [child.random() for name in drawn if name == "spawn" for child in rng.spawn(2)] + [
            np.asarray(getattr(rng, name)(3)) for name in drawn if name != "spawn"
        ]

    with wired() as wire:
        rng, twin = np.random.default_rng(seed), np.random.default_rng(seed)
        assert same(wire.call(draw, rng), draw(twin))
        assert rng.spawn(1)[0].random() == twin.spawn(1)[0].random()
        assert goes_on_like(rng, twin)


def test_one_generator_twice_is_one_and_two_over_the_same_bits_share_them() -> None:
    with wired() as wire:
        rng = np.random.default_rng(5)
        other = np.random.Generator(rng.bit_generator)
        twin = copy.deepcopy(rng)
        got = wire.call(lambda a, b, c: [a is b, a.random(), b.random(), c.random()], rng, rng, other)
        assert got == [True, *twin.random(3)]
        assert other.random() == twin.random()
        assert wire.call(lambda rng: rng, rng) is rng


@pytest.mark.parametrize("spawn_key", [(), (2,), (np.int64(3), 1)])
def test_a_generator_spawns_as_its_seed_and_its_place_in_the_family_say(spawn_key: tuple[int, ...]) -> None:
    with wired() as wire:
        mine, twin = (np.random.default_rng(np.random.SeedSequence(10**30, spawn_key=spawn_key)) for _ in range(2))
        for _ in range(2):
            assert wire.call(lambda rng: rng.spawn(2)[1].random(), mine) == twin.spawn(2)[1].random()


def test_a_generator_inside_of_a_container_is_followed_as_well() -> None:
    with wired() as wire:
        rng, twin = np.random.default_rng(5), np.random.default_rng(5)
        wire.call(lambda settings: settings["rngs"][0].random(4), {"rngs": (rng,)})
        twin.random(4)
        assert goes_on_like(rng, twin)


def test_a_legacy_random_state_is_followed() -> None:
    with wired() as wire:
        mine, twin = np.random.RandomState(3), np.random.RandomState(3)
        for draw in (lambda r: r.rand(700), lambda r: r.randint(0, 9, 3), lambda r: r.randn(4), lambda r: None):
            assert same(wire.call(draw, mine), draw(twin))
        assert same(mine.rand(700), twin.rand(700))
        twin.randn(1)
        wire.call(lambda r: r.randn(1), mine)  # draws two, and keeps the second, which is not handed back
        assert mine.get_state(legacy=False)["has_gauss"] == 0
        assert same(mine.rand(3), twin.rand(3))
        mine, twin = np.random.RandomState(4), np.random.RandomState(4)
        mine.randn(1), twin.randn(1)  # each keeps a second one, which is now used up
        assert wire.call(lambda r: r.randn(), mine) == twin.randn()
        assert same(mine.randn(3), twin.randn(3))


def poisoned(rng: Any, half: int | None = None, left: bool = False) -> list[Any]:
    """A position, with another half of a draw that is claimed to be left."""
    *numbers, has_half, last = position(rng)
    return [*numbers, int(left or has_half), last if half is None else half]


FAR = {"PCG64": 10**12, "PCG64DXSM": 10**12, "Philox": 10**12, "SFC64": MOST_DRAWS + 1, "MT19937": MOST_DRAWS + 1}


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_that_drawing_does_not_lead_to_is_not_taken(kind: str) -> None:
    bits = generator(kind).bit_generator
    before = position(bits)
    other = position(generator(kind, 5).bit_generator)
    back = copy.deepcopy(bits)
    bits.random_raw(5)
    start = position(bits)
    far = copy.deepcopy(bits)
    if kind in ("SFC64", "MT19937"):
        far.random_raw(FAR[kind], output=False)
    else:
        far.advance(FAR[kind])
    ahead = generator(kind, 5).bit_generator
    ahead.random_raw(50)
    for new in (before, other, position(back), position(far), position(ahead), [0] * len(start)):
        become(bits, new)
        assert position(bits) == start


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "MT19937"])
def test_half_a_draw_is_kept_only_if_it_was_drawn(kind: str) -> None:
    rng = generator(kind)
    drawn = copy.deepcopy(rng)
    drawn.integers(0, 5, 3)
    honest = position(drawn.bit_generator)
    become(rng.bit_generator, poisoned(drawn.bit_generator, half=12345))
    assert state_of(rng.bit_generator) == state_of(generator(kind).bit_generator)
    become(rng.bit_generator, honest)
    become(rng.bit_generator, poisoned(rng.bit_generator, half=12345))
    assert rng.integers(0, 5) == drawn.integers(0, 5)  # uses the half up
    become(rng.bit_generator, poisoned(rng.bit_generator, left=True))
    assert goes_on_like(rng, drawn)


def test_a_state_of_another_kind_or_without_form_is_refused() -> None:
    rng = np.random.default_rng(1).bit_generator
    before = position(rng)
    another = position(np.random.MT19937(0))
    for new in (
        5,
        [],
        [0],
        before[:-1],
        [before],
        [*before[:-2], 7, 0],
        [-1, *before[1:]],
        [0.0, *before[1:]],
        another,
    ):
        with pytest.raises((Exception, WireError)):
            become(rng, new)
        assert position(rng) == before


@given(st.integers(0, 10**6), st.sampled_from(["PCG64", "PCG64DXSM", "Philox", "SFC64"]), st.integers(0, 9))
def test_the_number_of_draws_between_two_states_is_counted_exactly(count: int, kind: str, before: int) -> None:
    bits = generator(kind, 7).bit_generator
    bits.random_raw(before)
    start = state_of(bits)
    bits.random_raw(count, output=False)
    assert draws_between(start, state_of(bits)) == count


@pytest.mark.parametrize("count", [0, 1, 623, 624, 625, 5000])
def test_draws_of_a_mersenne_twister_are_counted_exactly(count: int) -> None:
    for before in (0, 1, 624):
        bits = np.random.MT19937(7)
        bits.random_raw(before)
        start = state_of(bits)
        bits.random_raw(count, output=False)
        assert draws_between(start, state_of(bits)) == count
