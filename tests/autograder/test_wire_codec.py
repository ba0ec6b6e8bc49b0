"""The wire's codec: plain data arrives as it was sent, and what is not plain does not become data."""

import enum
from collections import Counter, OrderedDict, defaultdict, namedtuple
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.wire.frames import Bounds, TooLargeError
from tests.autograder.wiring import SMALL, same, there

SCALARS = st.sampled_from(["f8", "f4", "f2", "i8", "u1", "?", "c16", "M8[s]", "m8[ms]", "U3", "S4"]).flatmap(
    lambda kind: hnp.from_dtype(np.dtype(kind)).filter(lambda scalar: scalar.itemsize > 0)  # no text of no length
)
ATOMS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(), st.binary())
ARRAYS = hnp.arrays(
    dtype=st.sampled_from(["f8", "f4", "f2", "i8", "u1", "?", "c16", "g", ">f8", ">i2", "U3", ">U2", "S4", "M8[D]"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
KEYS = st.one_of(st.text(max_size=5), st.integers(), st.tuples(st.integers(), st.text(max_size=2)))
VALUES = st.recursive(
    ATOMS | ARRAYS | SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(KEYS, inner, max_size=4),
        st.tuples(inner, inner),
        st.frozensets(KEYS, max_size=3),
        st.sets(KEYS, max_size=3),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_plain_data_arrives_as_it_was_sent(value: Any) -> None:
    assert same(value, there(value, Bounds()))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), -0.0, 5e-324, 2**53 + 1, -(2**200), "\ud800"]
)
def test_numbers_and_texts_at_the_edge_arrive(value: Any) -> None:
    assert same(value, there([value, {"key": value}])[0])


def test_long_lists_of_numbers_arrive_bit_by_bit() -> None:
    floats = [0.1, -0.0, float("nan"), float("inf"), 5e-324] * 20
    integers = [0, 1, -1, 2**63 - 1, -(2**63)] * 20
    mixed = [0, 1.0, True, None, "a"] * 20
    for value in (floats, integers, [*integers, 2**63], [*integers, True], [*floats, 1], mixed, [0.1] * 3, [1] * 17):
        for made in (value, tuple(value), dict(enumerate(value))):
            assert same(there(made), made)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0).reshape(3, 4).T,
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.arange(24)[::2],
        np.arange(24).reshape(2, 3, 4)[:, ::-1, 1:3],
        np.broadcast_to(np.arange(3.0), (4, 3)),
        np.array(5.0),
        np.zeros((3, 0, 2)),
        np.arange(40_000.0).reshape(200, 200).T,
        np.arange(40_000.0).reshape(200, 200)[:, ::2],
        np.array(["a", "bcd"], dtype=">U3"),
        np.arange(3.0).reshape((3, *[1] * 63)),
    ],
)
def test_arrays_in_any_order_of_memory_arrive_with_their_values(array: Any) -> None:
    got = there([array], Bounds())[0]
    assert np.array_equal(got, array)
    assert got.dtype == array.dtype
    assert got.flags.f_contiguous == array.flags.f_contiguous or array.ndim < 2 or not array.flags.contiguous


def test_arrays_have_memory_of_their_own_and_can_be_written_unless_they_could_not() -> None:
    fixed = np.ones(3)
    fixed.flags.writeable = False
    first, second, third = there([np.ones(3), np.ones(3), fixed])
    first[0] = 5
    assert second[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        third[0] = 5


def test_what_was_shared_stays_shared() -> None:
    array, inner, pair = np.zeros(3), [1], (1, [2])
    got = there({"a": array, "b": [array, inner], "c": inner, "d": [pair, pair]})
    assert got["a"] is got["b"][0]
    assert got["b"][1] is got["c"]
    assert got["d"][0] is got["d"][1]


def test_a_view_of_an_array_that_is_sent_as_well_stays_a_view() -> None:
    array = np.arange(12.0).reshape(3, 4)
    for whole in (array, np.asfortranarray(array)):
        got, *views = there([whole, whole[1], whole[::-1, ::2], whole.T, whole.reshape(-1, order="A"), whole[2:3, 3]])
        for mine, view in zip((whole[1], whole[::-1, ::2], whole.T), views, strict=False):
            assert np.array_equal(mine, view)
        got += 100
        assert np.array_equal(views[0], whole[1] + 100)
        assert views[-1] == whole[2, 3] + 100


def test_views_of_what_is_not_sent_carry_only_what_they_show() -> None:
    secret = np.arange(1000.0)
    got = there(secret[10:12])
    assert got.base is None
    assert there([secret[0:2], secret[1:3]])[1].base is None


def test_lists_and_dicts_that_contain_themselves_arrive_so() -> None:
    loop: list[Any] = [1]
    loop += [(loop, {"loop": loop})]
    got = there(loop)
    assert got[1][0] is got
    assert got[1][1]["loop"] is got
    ring: dict[str, Any] = {}
    ring["ring"] = (ring,)
    assert there((ring,))[0]["ring"][0]["ring"][0] is not None


class Direction(enum.IntEnum):
    DOWN = 3


class Kind(enum.StrEnum):
    SADDLE = "saddle"


class Loose(str, enum.Enum):  # noqa: UP042  (which prints otherwise than a StrEnum)
    SADDLE = "saddle"


class Celsius(float):
    def __repr__(self) -> str:
        return "hot"


Pair = namedtuple("Pair", "x y")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Direction.DOWN, 3),
        (Kind.SADDLE, "saddle"),
        (Loose.SADDLE, "saddle"),
        (Celsius(2.5), 2.5),
        (Pair(1, 2), (1, 2)),
        (OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (defaultdict(int, {"a": 1}), {"a": 1}),
        (np.array([[1.0, 2.0]]).view(np.matrix), np.array([[1.0, 2.0]])),
        (np.ma.masked_array([1.0, 2.0], [True, False]), np.array([1.0, 2.0])),
    ],
)
def test_a_subclass_arrives_as_the_builtin_that_it_extends(value: Any, plain: Any) -> None:
    assert same(there([value])[0], plain)
    assert same(there({"key": [value]})["key"][0], plain)


@pytest.mark.parametrize(
    "scalar",
    [
        np.float64(1.5),
        np.float32(0.1),
        np.longdouble(1) / 3,
        np.bool_(True),
        np.int64(-3),
        np.str_("x"),
        np.bytes_(b"x"),
    ]
    + [np.complex64(1j), np.datetime64("2020-02-29"), np.timedelta64(5, "h"), np.float64("nan")],
)
def test_numpys_own_scalars_stay_what_they_are(scalar: Any) -> None:
    assert same(there([scalar])[0], scalar)


def test_an_iterator_arrives_as_an_iterator_over_its_items() -> None:
    def count() -> Iterator[Any]:
        yield np.zeros(2)
        yield from (1, "two")

    for made, items in ((count(), 3), (map(str, [1, 2]), 2), (zip("ab", "cd", strict=True), 2), (iter(()), 0)):
        got = there([made])[0]
        assert isinstance(got, Iterator)
        assert len(list(got)) == items
    assert next(there(reversed([1, 2]))) == 2


def test_an_iterator_without_end_is_cut() -> None:
    def forever() -> Iterator[int]:
        while True:
            yield 1

    assert len(list(there(forever(), Bounds()))) == 100_000


def test_ranges_and_views_of_dicts_arrive_as_such() -> None:
    told = {"b": 1, "a": [2]}
    assert there(range(3, 20, 4)) == range(3, 20, 4)
    for view in (told.keys(), told.values(), told.items(), OrderedDict(told).keys()):
        got = there([view])[0]
        assert type(got) in (type(told.keys()), type(told.values()), type(told.items()))
        assert list(got) == list(view)


@pytest.mark.parametrize(
    "thing",
    [object(), np.array([object()]), np.zeros(2, dtype=[("a", "f8")]), np.void(b"x"), len, bytearray(b"x"), np.float64]
    + [np.array(["x" * 20_000]), slice(1), ..., memoryview(b"x")],
)
def test_what_is_no_plain_data_never_becomes_data(thing: Any) -> None:
    assert there([thing]) == [("opaque", type(thing).__name__)]


def test_what_is_too_large_is_not_sent() -> None:
    deep: list[Any] = []
    for _ in range(50):
        deep = [deep]
    base = np.zeros(9000)
    for value in (
        deep,
        [0] * 2000,
        [[0] * 900, [0] * 900],
        {i: i for i in range(600)},
        "x" * 20_000,
        np.zeros(20_000),
        [np.zeros(9000), np.zeros(9000)],
        [base, base[1:], base[2:]],
        [base, np.broadcast_to(base[:1], (10**5,))],
        10**5000,
    ):
        with pytest.raises(TooLargeError, match="too large"):
            there(value, SMALL)


def test_what_says_that_it_is_plain_data_is_not() -> None:
    class Liar:
        __class__ = np.ndarray  # type: ignore[assignment]
        dtype, shape, base, nbytes = np.dtype(float), (), None, 8

        def __array__(self, *args: Any, **kwargs: Any) -> Any:
            return np.array(8.0)

    class Number:
        __class__ = float  # type: ignore[assignment]

    assert there([Liar()]) == [("opaque", "Liar")]
    assert there([Number()]) == [("opaque", "Number")]
