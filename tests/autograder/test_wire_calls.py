"""Calls across the wire behave as calls do: a check cell runs unchanged in a plain kernel and in the judge."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from autograder.wire.calls import call_there
from autograder.wire.changes import is_changed, snapshot
from autograder.wire.frames import Bounds, WireError
from autograder.wire.peer import ForeignFunction
from tests.autograder.wiring import Wire, same, wired


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as made:
        yield made


def test_what_a_function_does_to_its_arguments_is_done_here_too(wire: Wire) -> None:
    def change(parameters: Any, items: Any, kinds: Any, *, settings: Any) -> Any:
        parameters["W1"] += 1
        parameters["new"] = 5
        parameters["W2"] = np.ones(3)
        del parameters["gone"]
        items.append(7)
        items[0] = True
        kinds.discard("v")
        settings["inner"]["deep"][0] -= 1
        return parameters["W1"] * 2

    array, other, deep = np.zeros(2), np.zeros(3), np.zeros((2, 2))
    parameters, items, kinds = {"W1": array, "gone": 1, "W2": other}, [1], {"v", "s"}
    settings = {"inner": {"deep": deep}}
    assert np.array_equal(wire.call(change, parameters, items, kinds, settings=settings), [2.0, 2.0])
    assert parameters["W1"] is array
    assert np.array_equal(array, [1.0, 1.0])
    assert list(parameters) == ["W1", "W2", "new"]
    assert np.array_equal(parameters["W2"], np.ones(3))
    assert np.array_equal(other, np.zeros(3)), "the array that was replaced stays what it was"
    assert items[0] is True
    assert items == [1, 7]
    assert kinds == {"s"}
    assert np.array_equal(deep, [[-1, -1], [0, 0]])


@pytest.mark.parametrize(
    ("before", "after"),
    [([1], [True]), ([1], [1.0]), ([0.0], [-0.0]), ([[1]], [[1], 2]), ({1: 2}, {1.0: 2}), ({1}, {True})],
)
def test_a_change_that_equals_what_was_is_a_change(wire: Wire, before: Any, after: Any) -> None:
    def become(argument: Any) -> None:
        argument.clear()
        (argument.extend if isinstance(argument, list) else argument.update)(after)

    wire.call(become, before)
    assert same(before, after)


def test_the_bits_of_an_array_decide_whether_it_changed(wire: Wire) -> None:
    array = np.array([0.0, np.nan])
    wire.call(lambda a: a.__imul__(-1.0), array)
    assert np.signbit(array[0])
    for made in (
        np.zeros((300, 400)),
        np.zeros((300, 400)).T,
        np.zeros(9, "M8[s]"),
        np.zeros(20_000, "M8[s]"),
        np.array(5),
    ):
        wire.call(lambda a: a.__setitem__(..., 1), made)
        assert (made == np.ones((), made.dtype)).all()


@pytest.mark.parametrize(
    "thing",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.zeros((300, 300)).T,
        np.zeros((300, 300))[::2, ::2],
        np.array([np.nan, -0.0]),
        np.zeros(3, "M8[s]"),
        np.zeros(0),
        [float("nan"), 1, "a", None],
        {"nan": float("nan"), "list": [1]},
        {1, "a", (2, 3)},
        np.random.PCG64(3),
        np.random.MT19937(3),
        np.random.RandomState(3),
    ],
)
def test_what_did_not_change_is_not_sent_back(thing: Any) -> None:
    assert not is_changed(thing, snapshot(thing))


def test_arrays_that_do_not_lie_in_one_piece_are_changed_where_they_lie(wire: Wire) -> None:
    whole = np.zeros((4, 6))
    scattered = whole[::2, 1::2]
    got = wire.call(lambda a: (a.__iadd__(1), a[1], a.T), scattered)
    assert got[0] is scattered
    assert np.array_equal(got[1], [1, 1, 1])
    assert got[2].shape == (3, 2)
    assert whole.sum() == 6
    assert whole[0, 1] == 1


def test_the_shape_of_an_array_stays_when_it_is_set_in_place(wire: Wire) -> None:
    array = np.zeros((2, 3))
    wire.call(lambda a: (a.resize((6,), refcheck=False), a.__setitem__(4, 1.0)), array)
    assert array.tolist() == [[0, 0, 0], [0, 1, 0]]
    wire.call(lambda a: a.resize((7,), refcheck=False), array)
    assert array.shape == (2, 3)


def test_what_a_function_keeps_is_a_copy_once_the_call_is_over(wire: Wire) -> None:
    kept: list[Any] = []
    array = np.zeros(2)
    wire.call(kept.append, array)
    wire.call(lambda: kept[0].__iadd__(1))
    assert array.tolist() == [0, 0]


def test_a_change_before_an_exception_is_done_here_too(wire: Wire) -> None:
    def fail(items: Any) -> None:
        items.append(2)
        raise ValueError("too late")

    items = [1]
    with pytest.raises(ValueError, match="too late"):
        wire.call(fail, items)
    assert items == [1, 2]


def test_read_only_arrays_arrive_read_only(wire: Wire) -> None:
    array = np.zeros(2)
    array.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        wire.call(lambda a: a.__setitem__(0, 1.0), array)

    def force(a: Any) -> None:
        a.flags.writeable = True
        a[0] = 1.0

    wire.call(force, array)
    assert array[0] == 0


def test_a_function_that_returns_its_argument_returns_that_very_object(wire: Wire) -> None:
    array, parameters, pair = np.zeros(3), {"W": np.zeros(2)}, ([1], 2)
    assert wire.call(lambda a: a, array) is array
    assert wire.call(lambda p: p, parameters) is parameters
    assert wire.call(lambda p: p["W"], parameters) is parameters["W"]
    assert wire.call(lambda p: {"same": p[0]}, pair)["same"] is pair[0]
    assert wire.call(lambda a: a.copy(), array) is not array


def test_a_view_of_an_argument_that_is_returned_shows_the_arguments_memory(wire: Wire) -> None:
    for images in (np.arange(24.0).reshape(2, 3, 4), np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))):
        flipped = wire.call(lambda a: a[:, :, ::-1], images)
        assert np.array_equal(flipped, images[:, :, ::-1])
        assert np.shares_memory(flipped, images)
        flipped[0, 0, 0] = 99
        assert images[0, 0, -1] == 99
        assert not np.shares_memory(wire.call(lambda a: a[:, :, ::-1].copy(), images), images)


def test_a_view_of_another_kind_or_of_nothing_arrives_as_an_array_of_its_own(wire: Wire) -> None:
    for whole, function in (
        (np.arange(4.0), lambda a: a.view(np.int64)),
        (np.arange(4) + 2j, lambda a: a.imag),
        (np.arange(4.0), lambda a: a.view(">f8")),
        (np.arange(4.0), lambda a: a[4:]),
        (np.arange(4.0), lambda a: a.view(np.uint8)[3:19].view(np.float64)),
    ):
        assert same(wire.call(function, whole), function(whole))


def test_arguments_that_share_memory_share_it_on_the_other_side(wire: Wire) -> None:
    array = np.zeros((3, 2))

    def change(whole: Any, row: Any) -> Any:
        whole += 1
        return float(row[0])

    assert wire.call(change, array, array[1]) == 1
    assert array.sum() == 6
    row = array[2]
    wire.call(lambda row, whole: row.__iadd__(1), row, array)  # the part before the whole: two arrays on the other side
    assert array[2].tolist() == [2, 2]
    assert array.sum() == 8


def test_a_container_that_comes_to_contain_itself_does_so_here(wire: Wire) -> None:
    items: list[Any] = []
    wire.call(lambda a: a.append({"again": a}), items)
    assert items[0]["again"] is items


def test_a_new_object_in_two_arguments_is_one_object(wire: Wire) -> None:
    def link(a: Any, b: Any) -> Any:
        a["x"] = b["x"] = made = [1]
        return made

    one: dict[str, Any] = {}
    two: dict[str, Any] = {}
    got = wire.call(link, one, two)
    assert one["x"] is two["x"]
    assert one["x"] is got


def test_a_generator_function_is_run_to_its_end_and_its_changes_are_done(wire: Wire) -> None:
    def batches(items: Any) -> Iterator[Any]:
        for i in range(3):
            items.append(i)
            yield i

    items: list[int] = []
    got = wire.call(batches, items)
    assert next(got) == 0
    assert list(got) == [1, 2]
    assert items == [0, 1, 2]

    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        wire.call(broken)
    with pytest.raises(ValueError, match="in the middle"):
        wire.call(lambda: {"batches": (broken(), 1)})


def test_what_is_too_large_to_come_back_is_an_error_of_the_function_and_the_wire_goes_on(wire: Wire) -> None:
    with wired(Bounds(values=1000, body_bytes=10_000)) as small:
        for function in (
            lambda a: [0] * 2000,
            lambda a: np.zeros(5000),
            lambda a: [np.zeros(1000), np.zeros(1000)],
            lambda a: a.extend(range(5000)),
            lambda a: 10**5000,
        ):
            with pytest.raises(ValueError, match="too large to be handed over"):
                small.call(function, [1])
        assert small.call(lambda a: a + 1, 1) == 2
        with pytest.raises(ValueError, match="too large"):
            small.call(lambda a: None, np.zeros(5000))
        assert small.call(lambda a: a + 1, 1) == 2


def test_functions_handed_in_are_called_back_and_come_back_as_themselves(wire: Wire) -> None:
    seen: list[Any] = []

    def double(x: Any, *, times: int = 2) -> Any:
        seen.append(x)
        x[0] += 1
        return times * x

    def use(f: Callable[..., Any], x: Any) -> Any:
        return [f(x), f(x, times=3), f, x]

    x = np.ones(2)
    first, second, returned, after = wire.call(use, double, x)
    assert np.array_equal(first, [4.0, 2.0])
    assert np.array_equal(second, [9.0, 3.0])
    assert returned is double
    assert len(seen) == 2
    assert after is x
    assert x.tolist() == [3.0, 1.0], "what the function handed in did to the student's array arrives here with it"


def test_a_function_that_comes_back_can_be_called(wire: Wire) -> None:
    adder = wire.call(lambda n: lambda x: x + n, 5)
    assert isinstance(adder, ForeignFunction)
    assert adder(2) == 7
    assert wire.call(lambda f: f(1), adder) == 6


def test_a_function_kept_from_an_earlier_call_still_works(wire: Wire) -> None:
    kept: list[Any] = []
    wire.call(lambda f: kept.append(f), lambda x: x + 1)
    for _ in range(3):
        wire.call(lambda f: None, lambda x: x)
    assert wire.call(lambda: kept[0](4)) == 5


def test_functions_call_each_other_to_and_fro(wire: Wire) -> None:
    def down(f: Any, n: int) -> Any:
        return 0 if n == 0 else f(n - 1) + 1

    wire.functions["down"] = down

    def here(n: int) -> Any:
        return call_there(wire.judge, "down", (here, n), {})

    assert here(20) == 20

    def endless() -> Any:
        return call_there(wire.judge, "endless", (endless,), {})

    wire.functions["endless"] = lambda f: f()
    for _ in range(2):
        with pytest.raises(RecursionError, match="calls inside of calls"):
            endless()


def test_thousands_of_functions_can_be_handed_in(wire: Wire) -> None:
    for _ in range(3):
        for _ in range(5000):
            wire.judge.as_handle(lambda: None)
    assert len(wire.judge.given) <= 10_000
    assert wire.call(lambda f: f(2), lambda x: x * 2) == 4


def test_a_students_function_may_call_back_from_threads(wire: Wire) -> None:
    def search(objective: Callable[[float], float]) -> list[float]:
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(objective, map(float, range(40))))

    before = threading.active_count()
    assert wire.call(search, lambda x: x * x) == [float(x * x) for x in range(40)]
    assert threading.active_count() <= before


def test_calls_that_are_made_together_give_what_each_alone_gives(wire: Wire) -> None:
    def f(x: Any, factor: float = 2.0) -> Any:
        return {"y": x * factor}

    rows = [(np.arange(3.0),), (np.eye(2), 3.0), (5, 0)]
    for row, result in zip(rows, wire.call_each(f, *rows), strict=True):
        assert same(result(), wire.call(f, *row))


def test_calls_that_are_made_together_end_at_the_first_exception(wire: Wire) -> None:
    asked = []

    def inverse(x: int) -> float:
        asked.append(x)
        return 1 / x

    two, failed = wire.call_each(inverse, (2,), (0,), (4,))
    assert two() == 0.5
    for _ in range(2):
        with pytest.raises(ZeroDivisionError, match="division by zero"):
            failed()
    assert asked == [2, 0]


def test_what_calls_made_together_do_to_their_arguments_is_done_here_too(wire: Wire) -> None:
    array, rng = np.zeros(2), np.random.default_rng(1)
    wire.call_each(lambda a, r: [a.__iadd__(1), r.random()], (array, rng), (array, rng))
    assert array.tolist() == [2.0, 2.0]
    expected = np.random.default_rng(1)
    expected.random(2)
    assert rng.random() == expected.random()


def test_an_iterator_that_fails_fails_in_its_own_call(wire: Wire) -> None:
    def steps(count: int) -> Iterator[int]:
        yield from range(count)
        if count > 2:
            raise ValueError("too many")

    first, second = wire.call_each(steps, (2,), (3,), (1,))
    assert list(first()) == [0, 1]
    with pytest.raises(ValueError, match="too many"):
        second()


def test_rows_that_cannot_be_handed_over_fail_like_one_call() -> None:
    with wired(Bounds(body_bytes=1000)) as wire:
        (failed,) = wire.call_each(lambda x: np.zeros(100), (1,), (2,))
        with pytest.raises(ValueError, match="too large"):
            failed()


@pytest.mark.parametrize(
    "answer",
    [[], [[True, 1]], [[True, 1], [True, 2], [True, 3]], [[True, 1], 2], [[1, 1], [True, 2]], 5, "xy", {"a": 1}, None],
)
def test_an_answer_that_lacks_calls_or_is_none_ends_the_wire(wire: Wire, answer: Any) -> None:
    wire.student.answers["each"] = lambda value: [True, answer, None]
    with pytest.raises(WireError):
        wire.call_each(id, (1,), (2,))


def test_rows_that_the_answer_takes_away_are_missed(wire: Wire) -> None:
    def forged(value: Any) -> Any:
        answer = wire.student.message(wire.student.came)
        rows = ["r", 1]
        return answer.write("answer", "each", ["t", True, ["l"], ["t", ["l", rows], ["l", ["l"]]]])

    wire.student.answers["each"] = forged
    with pytest.raises(WireError):
        wire.call_each(id, (1,), (2,))


def test_results_in_the_same_memory_stay_what_each_call_gave(wire: Wire) -> None:
    out: dict[str, Any] = {"y": np.zeros(1)}

    def f(x: float) -> Any:
        out["y"][:] = x
        return out

    assert [result()["y"].tolist() for result in wire.call_each(f, (1.0,), (2.0,))] == [[1.0], [2.0]]
