"""The wire against a description that somebody made up: it gives data within bounds, or a WireError."""

import contextlib
import io
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.wire import generators
from autograder.wire.changes import become
from autograder.wire.decode import Decoder
from autograder.wire.frames import Bounds, WireError
from tests.autograder.wiring import SMALL, decoded

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=6),
    max_leaves=20,
)
TAGS = [*"ravnltszdcyqwegb", "?", "back", "handle"]
TAGGED = st.lists(JSON | st.sampled_from(["<f8", "C", "PCG64", "keys"]), max_size=6).flatmap(
    lambda rest: st.sampled_from(TAGS).map(lambda tag: [tag, *rest])
)


@given(JSON | TAGGED | st.lists(TAGGED, max_size=3).map(lambda parts: ["l", *parts]), st.binary(max_size=64))
def test_whatever_description_comes_decoding_gives_data_or_a_wire_error(told: Any, body: bytes) -> None:
    with contextlib.suppress(WireError):
        Decoder(io.BytesIO(body), len(body), SMALL, lambda told: None, [np.zeros(4), {}, 5]).build(told)


PCG64 = [0, 1, 3, 0, 0]  # children, state, increment, whether half of a draw is left, and which
SEEDED = ["b", "PCG64", *PCG64, 7, 2]  # the third child of the seed 7


def mt19937(position: Any) -> list[Any]:
    return ["b", "MT19937", 0, *[1] * 624, position]


@pytest.mark.parametrize(
    "told",
    [
        ["a", "|O", "C", True, 1],
        ["a", "<f8", "C", True, 2**62],
        ["a", "<f8", "C", True, 1000, 1000, 1000],
        ["a", "<f8", "C", True, 2**39, 2**39, 0],
        ["a", "<f8", "C", True, -1],
        ["a", "<f8", "C", True, -1, -1],
        ["a", "<f8", "C", True, True],
        ["a", "<f8", "C", True, 1.0],
        ["a", "<U0", "C", True, 1000],
        ["a", "<U999999999", "C", True, 0],
        ["a", "<U1000000000", "C", True, 1],
        ["a", "<f8", "C", True, *[1] * 65],
        ["a", "|V8", "C", True, 1],
        ["a", "f8,f8", "C", True, 1],
        ["a", "(2,)f8", "C", True, 1],
        ["a", "a8", "C", True, 1],
        ["a", 5, "C", True, 1],
        ["a", ["l"], "C", True, 1],
        ["r", 0],
        ["r", -1],
        ["r", True],
        ["n", "|O"],
        ["y", -1],
        ["y", 10**9],
        ["c", 1],
        ["q", 1, 2, 0],
        ["q", 1, 2.5, 1],
        ["w", "keys", ["l"]],
        ["w", "pop", ["d", [], []]],
        ["g", 5],
        ["g", ["l", *PCG64]],
        ["b"],
        ["b", "os", *PCG64],
        ["b", ["l"], *PCG64],
        ["b", "RandomState", *PCG64],
        ["b", "PCG64", *PCG64[:-1]],
        ["b", "PCG64", ["l", *PCG64]],
        ["d", [["l"]], [1]],
        ["d", [1], []],
        ["d", "ab", "cd"],
        [],
        [[]],
        {},
    ],
)
def test_known_tricks_are_refused(told: Any) -> None:
    with pytest.raises(
        WireError, match="^(?!.*longer than its arrays)"
    ):  # which all that leaves the body alone would be
        decoded(told, bytes(16))


NUMBERS = [-1, 2**128, 10**4000, 1.0, float("nan"), float("inf"), True, None, "1", ["l"], ["t", 1], {}, {"1": 1}]


@pytest.mark.parametrize("place", range(2, len(SEEDED)))
@pytest.mark.parametrize("number", NUMBERS)
def test_the_numbers_of_a_generator_are_whole_and_not_negative_and_not_more_than_there_are(
    place: int, number: Any
) -> None:
    if place < len(SEEDED) - 2 or number not in (2**128, 10**4000):  # a seed may be as large as one likes
        with pytest.raises(WireError):
            decoded([*SEEDED[:place], number, *SEEDED[place + 1 :]])


@pytest.mark.parametrize("kind", ["MT19937", "Philox", "SFC64"])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_words_of_a_generator_are_whole_numbers_of_their_size(kind: str, number: Any) -> None:
    children, first, *rest = generators.position(getattr(np.random, kind)(1))
    with pytest.raises(WireError):
        decoded(["b", kind, children, number, *rest], bounds=Bounds())


@pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64", "RandomState"])
def test_a_generator_has_as_many_numbers_as_its_state(kind: str) -> None:
    thing: Any = np.random.RandomState(1) if kind == "RandomState" else getattr(np.random, kind)(1)
    numbers = generators.position(thing)
    assert generators.position(decoded(["b", kind, *numbers], bounds=Bounds())) == numbers
    for few in (numbers[:-1], numbers[:-2], numbers[:3], numbers[:1], [], numbers[:1] + numbers[2:]):
        with pytest.raises(WireError):
            decoded(["b", kind, *few], bounds=Bounds())
        with pytest.raises((Exception, WireError)):
            become(thing, few)
        assert generators.position(thing) == numbers


@pytest.mark.parametrize(
    ("writeable", "steps", "shape"),
    [
        (True, [0, 1], [5]),
        (True, [-1, 1], [2]),
        (True, [4, 1], [1]),
        (True, [0, -1], [2]),
        (True, [3, -1], [5]),
        (True, [0, 2**61], [9]),
        (True, [0, 2**61, -(2**61)], [9, 9]),
        (True, [-(2**61), 2**60], [3]),
        (True, [0, 1], [-1]),
        (True, [0], [2]),
        (True, [0.0, 1], [2]),
        (True, [float("nan"), 1], [2]),
        (True, [], []),
        (True, [0, 0], [10**6]),
        (True, [0, 0], [2**62]),
        (True, [0, *[0] * 65], [1] * 65),
    ],
)
def test_a_view_shows_nothing_outside_of_its_array(writeable: Any, steps: Any, shape: Any) -> None:
    base = np.arange(8.0)[2:6]
    with pytest.raises(WireError):
        Decoder(io.BytesIO(), 0, SMALL, lambda told: None, [base]).build(["v", 0, writeable, steps, shape])
    assert Decoder(io.BytesIO(), 0, SMALL, lambda told: None, [base]).build(["v", 0, True, [1, 1], [3]]).sum() == 12


def test_views_are_only_of_arrays_of_plain_data_and_never_less_strict_than_they() -> None:
    fixed = np.zeros(4)
    fixed.flags.writeable = False
    view = Decoder(io.BytesIO(), 0, SMALL, lambda told: None, [fixed]).build(["v", 0, True, [1, 1], [2]])
    assert not view.flags.writeable
    for base in (np.array([object()]), np.zeros(2, "f8,f8"), [1], "text", np.arange(8.0)[::2]):
        with pytest.raises(WireError):
            Decoder(io.BytesIO(), 0, SMALL, lambda told: None, [base]).build(["v", 0, True, [0, 1], [1]])


def test_bits_that_are_no_value_become_one_or_are_refused() -> None:
    truth = decoded(["a", "|b1", "C", True, 4], b"\x00\x01\x02\xff")
    assert truth.view(np.uint8).tolist() == [0, 1, 1, 1]
    assert np.count_nonzero(truth) == 3
    assert decoded(["n", "|b1"], b"\x07").view(np.uint8) == 1
    for dtype in ("<U1", ">U1"):
        with pytest.raises(WireError, match="character"):
            decoded(["a", dtype, "C", True, 1], b"\xff\xff\xff\xff")
    if np.finfo(np.longdouble).nmant == 63:  # the processor's own numbers of 80 bits, here one without its leading bit
        made = decoded(["a", "<f16", "C", True, 1], bytes(8) + b"\x01\x00" + bytes(6))
        assert made.tobytes()[7] & 0x80


def test_the_bytes_of_a_message_are_used_once_and_all() -> None:
    first = ["a", "<f8", "C", True, 2]
    with pytest.raises(WireError, match="past the end"):
        decoded(["l", first, first], bytes(16))
    with pytest.raises(WireError, match="longer than"):
        decoded(["l", first], bytes(24))
    with pytest.raises(WireError):
        Decoder(io.BytesIO(bytes(8)), 16, SMALL, lambda told: None).build(first)  # a body that ends early


MANY = 900
WHOLE = ["a", "<f8", "C", True, 10_000]  # 80,000 bytes, the array with the number 1


@pytest.mark.parametrize(
    ("told", "body_bytes"),
    [
        (["l"], 0),
        (["d", [], []], 0),
        (["a", "<U9000", "C", True, 0], 0),
        (["v", 1, True, [0, 1], [10_000]], 80_000),
        (["v", 1, True, [0, 0], [10_000]], 80_000),
        (["a", "<f8", "C", True, 10_000], 80_000),
        (["n", "<U9000"], 80_000),
        (["y", 80_000], 80_000),
        (["b", "PCG64", *PCG64], 0),
        (SEEDED, 0),
        (mt19937(1), 0),
        (["q", 0, 10**9, 1], 0),
    ],
)
def test_the_memory_that_a_message_can_cause_is_bounded(told: Any, body_bytes: int) -> None:
    value = ["l", *([WHOLE] if told[0] == "v" else []), *[told] * MANY]
    tracemalloc.start()
    with contextlib.suppress(WireError):
        decoded(value, bytes(body_bytes))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 500_000


def test_numbers_and_counts_are_whole_and_not_negative() -> None:
    for told in (
        ["r", -1],
        ["r", True],
        ["r", 1.0],
        ["l", ["p", "d", -1]],
        ["l", ["p", "d", True]],
        ["l", ["p", "u", 1]],
        ["y", -16],
        ["y", True],
    ):
        with pytest.raises(WireError):
            Decoder(io.BytesIO(bytes(16)), 0, SMALL, lambda told: None, ["known", "too"]).build(told)
    for form in ("b", "u", "f", "", 5):
        with pytest.raises(WireError):
            decoded(["l", ["p", form, 2]], bytes(16))


@pytest.mark.parametrize("position", [625, 10**6, -5, 1.0, ["l"]])
def test_no_generator_looks_for_numbers_outside_of_its_memory(position: Any) -> None:
    assert decoded(mt19937(624), bounds=Bounds()).random_raw() > 0
    with pytest.raises(WireError):
        decoded(mt19937(position), bounds=Bounds())


def test_a_generator_counts_for_as_much_as_it_costs() -> None:
    one = ["b", "PCG64", *PCG64]
    assert len(decoded(["l", one])) == 1
    with pytest.raises(WireError, match="too many"):
        decoded(["l", one, one, one])


def test_too_deep_and_too_many_are_refused() -> None:
    deep: list[Any] = ["l"]
    for _ in range(50):
        deep = ["l", deep]
    bits = ["g", 1]
    for _ in range(5000):
        bits = ["g", bits]
    for told in (deep, bits, ["l", *[0] * 2000], ["l", *[["l", 0, 0]] * 400], ["d", [*range(600)], [*range(600)]]):
        with pytest.raises(WireError):
            decoded(told)
