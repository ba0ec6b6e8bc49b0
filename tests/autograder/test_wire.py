"""The wire: plain data arrives as it was sent, nothing else arrives at all, and calls behave as calls do."""

import contextlib
import json
import math
import socket
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.wire.calls import call_here, call_there
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.frames import HEADER, MAGIC, Bounds, WireError, receive
from autograder.wire.peer import Foreign, Peer
from autograder.wire.reflect import draws_between, reflect

SMALL = Bounds(head_bytes=10_000, body_bytes=100_000, values=1000, depth=20)


def there(value: Any, bounds: Bounds = SMALL) -> Any:
    """A value after its way over the wire."""
    encoder = Encoder(lambda thing: ["opaque", type(thing).__name__])
    told = json.loads(json.dumps(encoder.describe(value)))
    body = bytearray(b"".join(encoder.buffers))
    return Decoder(body, bounds, lambda told: tuple(told)).build(told)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        equal = a.dtype == b.dtype and a.shape == b.shape and a.flags.writeable == b.flags.writeable
        return bool(equal and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"))
    if isinstance(a, float) and math.isnan(a):
        return isinstance(b, float) and math.isnan(b)
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and bool(a == b) and repr(a) == repr(b)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(allow_nan=False), st.text(), st.binary()
)
ARRAYS = hnp.arrays(
    dtype=st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_, np.complex128, ">f8", "U3"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4) | st.tuples(inner)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_plain_data_arrives_as_it_was_sent(value: Any) -> None:
    assert same(value, there(value, Bounds()))


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
    ],
)
def test_arrays_in_any_order_of_memory_arrive_with_their_values(array: Any) -> None:
    got = there(array)
    assert np.array_equal(got, array)
    assert got.flags.f_contiguous == array.flags.f_contiguous or array.ndim < 2 or not array.flags.contiguous


def test_what_was_shared_stays_shared() -> None:
    array, inner = np.zeros(3), [1]
    got = there({"a": array, "b": [array, inner], "c": inner})
    assert got["a"] is got["b"][0]
    assert got["b"][1] is got["c"]


def test_a_container_that_contains_itself_is_refused() -> None:
    loop: list[Any] = [1]
    loop.append(loop)
    with pytest.raises(WireError, match="contains itself"):
        there(loop)


@pytest.mark.parametrize(
    "thing", [object(), np.array([object()]), np.zeros(2, dtype=[("a", "f8")]), np.longdouble(1), len]
)
def test_what_is_no_plain_data_never_becomes_data(thing: Any) -> None:
    assert there([thing]) == [("opaque", type(thing).__name__)]


def test_array_subclasses_do_not_arrive_as_arrays() -> None:
    assert isinstance(there(np.ma.masked_array([1.0, 2.0], [True, False])), tuple)


def test_a_random_generator_goes_on_where_it_was() -> None:
    rng = np.random.default_rng(4)
    rng.random(7)
    assert np.array_equal(there(rng).random(5), rng.random(5))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)
TAGGED = st.lists(JSON, max_size=6).flatmap(
    lambda rest: st.sampled_from([*"ltsdzarnifcyg", "?"]).map(lambda t: [t, *rest])
)


@given(JSON | TAGGED | st.lists(TAGGED, max_size=3).map(lambda parts: ["l", *parts]), st.binary(max_size=64))
def test_whatever_description_comes_decoding_gives_data_or_a_wire_error(told: Any, body: bytes) -> None:
    with contextlib.suppress(WireError):
        Decoder(bytearray(body), SMALL, lambda told: None).build(told)


@pytest.mark.parametrize(
    "told",
    [
        ["a", "|O", "C", 0, [1], True],
        ["a", "<f8", "C", 0, [2**62], True],
        ["a", "<f8", "C", 0, [1000, 1000, 1000], True],
        ["a", "<f8", "C", -8, [1], True],
        ["a", "<U0", "C", 0, [10**6], True],
        ["a", "<f8", "C", 0, [1] * 40, True],
        ["a", "V8", "C", 0, [1], True],
        ["r", 0],
        ["r", -1],
        ["i", "f" * 100_000],
        ["f", "1e5"],
        ["g", ["d", ["bit_generator", "os"]]],
        ["g", ["d", ["bit_generator", "PCG64"], ["state", 5]]],
        ["d", [["l"], 1]],
        ["y", 0, 10**9],
    ],
)
def test_known_tricks_are_refused(told: Any) -> None:
    with pytest.raises(WireError):
        Decoder(bytearray(16), SMALL, lambda told: None).build(told)


def test_too_deep_and_too_many_are_refused() -> None:
    deep: list[Any] = ["l"]
    for _ in range(50):
        deep = ["l", deep]
    for told in (deep, ["l", *[0] * 2000]):
        with pytest.raises(WireError, match="too many|too deeply"):
            Decoder(bytearray(), SMALL, lambda told: None).build(told)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n0000",
        HEADER.pack(MAGIC, 2**31, 0),
        HEADER.pack(MAGIC, 2, 2**62),
        HEADER.pack(MAGIC, 2, 0) + b"{",
        HEADER.pack(MAGIC, 3, 0) + b"NaN",
        HEADER.pack(MAGIC, 9000, 0) + b"[" * 9000,
    ],
)
def test_what_is_no_frame_is_refused_before_it_is_read(raw: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(raw)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(WireError):
            receive(ours, SMALL)


@pytest.fixture
def wire() -> Iterator[tuple[Peer, dict[str, Any]]]:
    """A judge's end, and the functions that the other end can be asked for."""
    ours, theirs = socket.socketpair()
    functions: dict[str, Any] = {}

    def student() -> None:
        peer = Peer(theirs, {})
        peer.answers["call"] = lambda value: call_here(peer, value, lambda name: functions[name])
        peer.answers["foreign"] = lambda value: call_there(peer, *value)
        try:
            peer.serve()
        except WireError:
            theirs.close()

    thread = threading.Thread(target=student)
    thread.start()
    judge = Peer(ours, {})

    def refuse(name: str) -> Any:
        raise WireError(f"no {name}")

    judge.answers["call"] = lambda value: call_here(judge, value, refuse)
    judge.answers["foreign"] = lambda value: call_there(judge, *value)
    yield judge, functions
    ours.close()
    thread.join()


def test_what_a_function_does_to_its_arguments_is_done_here_too(wire: tuple[Peer, dict[str, Any]]) -> None:
    judge, functions = wire

    def change(parameters: Any, items: Any) -> Any:
        parameters["W1"] += 1
        parameters["new"] = 5
        del parameters["gone"]
        items.append(7)
        return parameters["W1"] * 2

    functions["change"] = change
    array = np.zeros(2)
    parameters, items = {"W1": array, "gone": 1}, [1]
    assert np.array_equal(call_there(judge, "change", (parameters, items), {}), [2.0, 2.0])
    assert parameters["W1"] is array
    assert np.array_equal(array, [1.0, 1.0])
    assert list(parameters) == ["W1", "new"]
    assert items == [1, 7]


def test_read_only_arrays_arrive_read_only(wire: tuple[Peer, dict[str, Any]]) -> None:
    judge, functions = wire
    functions["write"] = lambda array: array.__setitem__(0, 1.0)
    array = np.zeros(2)
    array.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        call_there(judge, "write", (array,), {})


@pytest.mark.parametrize(
    "error", [ValueError("t counts from 1"), KeyError("dW9"), ZeroDivisionError("x"), SystemExit(3)]
)
def test_exceptions_keep_their_builtin_class_and_text(wire: tuple[Peer, dict[str, Any]], error: BaseException) -> None:
    judge, functions = wire

    def fail() -> None:
        raise error

    functions["fail"] = fail
    with pytest.raises(type(error)) as caught:
        call_there(judge, "fail", (), {})
    assert str(caught.value) == str(error)


def test_a_class_of_the_students_own_becomes_the_builtin_that_it_extends(wire: tuple[Peer, dict[str, Any]]) -> None:
    judge, functions = wire

    class StrangeError(ValueError):
        def __str__(self) -> str:
            raise RuntimeError

    def fail() -> None:
        raise StrangeError("a", "b")

    functions["fail"] = fail
    with pytest.raises(ValueError, match="^$"):
        call_there(judge, "fail", (), {})


def test_functions_handed_in_are_called_back_and_come_back_as_themselves(wire: tuple[Peer, dict[str, Any]]) -> None:
    judge, functions = wire
    functions["use"] = lambda f, x: [f(x), f]
    seen: list[Any] = []

    def double(x: Any) -> Any:
        seen.append(x)
        return 2 * x

    result, returned = call_there(judge, "use", (double, np.ones(2)), {})
    assert np.array_equal(result, [2.0, 2.0])
    assert returned is double
    assert len(seen) == 1


def test_a_function_that_comes_back_can_be_called(wire: tuple[Peer, dict[str, Any]]) -> None:
    judge, functions = wire
    functions["adder"] = lambda n: lambda x: x + n
    assert call_there(judge, "adder", (5,), {})(2) == 7


def test_an_object_that_comes_back_equals_nothing_and_does_nothing(wire: tuple[Peer, dict[str, Any]]) -> None:
    judge, functions = wire

    class Always:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

        def __array__(self, *args: Any, **kwargs: Any) -> Any:
            raise AssertionError("a method of the student's was called by the judge")

    functions["cheat"] = lambda: Always()
    got = call_there(judge, "cheat", (), {})
    assert isinstance(got, Foreign)
    assert got != 5
    assert not callable(got)
    assert not hasattr(got, "__array__")


def test_the_worker_cannot_call_functions_of_the_judge_that_were_not_handed_in(
    wire: tuple[Peer, dict[str, Any]],
) -> None:
    judge, functions = wire
    for told in (["handle", 0, "print", True], ["back", 0], ["back", -1], ["back", True], ["handle", "x", "y", True]):
        with pytest.raises(WireError):
            value = [judge.from_handle(told), [], {}]
            call_here(judge, value, lambda name: (_ for _ in ()).throw(WireError(name)))


def test_a_generator_that_was_drawn_from_has_moved_on_here_too(wire: tuple[Peer, dict[str, Any]]) -> None:
    judge, functions = wire
    functions["draw"] = lambda rng: rng.random(9)
    rng, twin = np.random.default_rng(1), np.random.default_rng(1)
    assert np.array_equal(call_there(judge, "draw", (rng,), {}), twin.random(9))
    assert np.array_equal(rng.random(3), twin.random(3))


def test_a_poisoned_generator_state_is_not_taken() -> None:
    rng, before = np.random.default_rng(1), np.random.default_rng(1)
    poisoned = np.random.default_rng(2)
    state = poisoned.bit_generator.state
    for inner in ({"state": 0, "inc": 1}, {"state": 0, "inc": rng.bit_generator.state["state"]["inc"]}):
        poisoned.bit_generator.state = {**state, "state": inner}
        reflect([rng], [poisoned])
        assert rng.bit_generator.state == before.bit_generator.state
    reflect([rng], [np.random.Generator(np.random.MT19937(0))])
    assert rng.bit_generator.state == before.bit_generator.state


@given(st.integers(0, 10**6))
def test_the_number_of_draws_between_two_states_is_counted_exactly(count: int) -> None:
    bits = np.random.PCG64(7)
    start = bits.state["state"]
    bits.advance(count)
    end = bits.state["state"]
    assert draws_between(start["state"], end["state"], start["inc"]) == count
