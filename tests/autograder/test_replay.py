"""What a check asked can be asked again of another function, and how that does differs shows, whatever it does."""

import io
import random
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from copy import deepcopy
from enum import IntEnum
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from autograder.judge.code import learn, packed
from autograder.judge.diagnosis import Diagnosis
from autograder.judge.kept import Kept
from autograder.judge.likeness import alike
from autograder.judge.record import MOST_VALUES, Call, Record
from autograder.judge.replay import behaves
from autograder.wire.calls import call_here, call_there
from course_utils import tf
from course_utils.checks import Spy
from tests.autograder.wiring import refuse, wired


def calls(student: Callable[..., Any], *questions: tuple[Any, ...], use: Callable[[Any], Any] = id) -> list[Call]:
    """What a check keeps that calls f with these arguments, and uses each result."""
    record = Record()
    with wired() as wire:
        wire.functions["f"] = student
        wire.judge.call = record.inquire
        wire.judge.answers["call"] = lambda value: call_here(wire.judge, record.overheard(value), refuse)
        record.start()
        for arguments in questions:
            with suppress(Exception):
                use(record.call(wire.judge, "f", arguments, {}))
        return record.stop()


def known(source: str) -> str:
    """The key of a piece of code that the judge knows."""
    code = packed(source, "<f>")
    learn({code.key: code.text})
    return code.key


def mistakes(kept: list[Call], right: str, **wrong: str) -> list[str]:
    """The names of the mistakes that explain the calls; each is the body of f(x)."""
    bodies = {name: known(f"def f(x):\n    {body}") for name, body in {"": right, **wrong}.items()}
    told = {
        "solutions": [bodies[""]],
        "solution": bodies[""],
        "mistakes": [[name, f"About {name}.", bodies[name]] for name in wrong],
    }
    return [name for name, _ in Diagnosis({"np": np}, lambda exercise: told).of("e", kept)]


class Kind(IntEnum):
    ONE = 1


class Masked(np.ndarray):  # type: ignore[type-arg]
    pass


@pytest.mark.parametrize(
    ("value", "is_plain"),
    [
        ([1, 2.5, "three", None, True, {"W": np.ones((2, 3)), "b": (np.float32(1), {4}, frozenset({5}))}], True),
        ({"same": [np.arange(5)] * 3, "empty": [], "order": np.asfortranarray(np.ones((3, 2)))}, True),
        ("x" * 10_000, True),
        ([0.5] * 1000, True),
        (np.ones(9)[2:], False),
        (np.ones((4, 4))[::2, ::2], False),
        ([iter([1, 2])], False),
        ({"rng": np.random.default_rng(1)}, False),
        ([np.random.default_rng(1).bit_generator], False),
        ([tf.Variable([1.0])], False),
        ([len], False),
        ([Kind.ONE], False),
        ([1j, b"bytes", range(3)], False),
        ({1: 2}.keys(), False),
        (Masked((2,)), False),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_value_that_the_wire_calls_plain_is_kept_without_a_look_and_as_large_as_it_is(
    value: Any, is_plain: bool
) -> None:
    sizes: list[int | None] = []
    with wired() as wire:
        wire.functions["f"] = deepcopy if is_plain else id
        result = call_there(wire.judge, "f", (value,), {}, lambda question: sizes.append(question.plain_size))
        (size,) = sizes
    assert (size is not None) == is_plain
    if size is not None:
        assert wire.judge.got_size
        looked_through = Kept([[value], {}])
        assert not looked_through.moving
        assert looked_through.told is None
        assert size >= looked_through.size * 0.5
        again = Kept([[value], {}], size=size).again()
        assert alike(again, [[value], {}])
        assert alike(result, value)


def draws(rng: Any) -> Any:
    return rng.random(2)


def test_a_generator_that_is_returned_as_it_came_is_kept_where_it_was() -> None:
    def handed_back(x: Any) -> Any:
        x.random()
        return [1, x]

    kept = calls(handed_back, (np.random.default_rng(1),), use=lambda result: result[1].random())
    assert mistakes(kept, "x.random(); x.random(); return [1, x]", same="x.random(); return [1, x]") == ["same"]


def test_no_calls_made_together_are_no_question() -> None:
    record = Record()
    with wired() as wire:
        wire.functions["f"] = lambda x: x
        record.start()
        assert record.call_each(wire.judge, "f", []) == []
        assert record.call(wire.judge, "f", (2,), {}) == 2
    assert len(record.stop()) == 1


def test_a_function_behaves_like_itself_and_not_like_one_with_another_result() -> None:
    (call,) = calls(lambda x: {"y": [x * 2, None]}, (np.array([1.5, np.nan]),))
    assert behaves(lambda x: {"y": [x + x, None]}, call)
    for other in (
        lambda x: {"y": [x * 2.001, None]},
        lambda x: {"z": [x * 2, None]},
        lambda x: {"y": (x * 2, None)},
        lambda x: {"y": [x.reshape(2, 1) * 2, None]},
        lambda x: {"y": [(x * 2).astype(np.float32), None]},
        lambda x: 1 / 0,
    ):
        assert not behaves(other, call)


def yields(x: Any) -> Any:
    yield x
    yield x * 2


@pytest.mark.parametrize("student", [yields, lambda x: [yields(x)]], ids=["an iterator", "one in a list"])
def test_what_is_kept_of_an_iterator_takes_nothing_from_it(student: Callable[..., Any]) -> None:
    record = Record()
    with wired() as wire:
        wire.functions["f"] = student
        record.start()
        result = record.call(wire.judge, "f", (3,), {})
        assert list(result[0] if isinstance(result, list) else result) == [3, 6]


def test_what_is_kept_of_an_iterator_over_iterators_takes_nothing_from_them() -> None:
    record = Record()
    with wired() as wire:
        wire.functions["f"] = lambda x: iter([yields(x), yields(2 * x)])
        record.start()
        assert list(map(list, record.call(wire.judge, "f", (3,), {}))) == [[3, 6], [6, 12]]


def test_an_iterator_is_compared_by_what_it_gives_each_time() -> None:
    (call,) = calls(yields, (3,))
    assert behaves(lambda x: iter([x, x + x]), call)
    assert behaves(lambda x: iter([x, x + x]), call), "what is kept was used up"
    assert not behaves(lambda x: iter([x, x]), call)


def test_what_a_function_does_to_its_arguments_counts_and_each_replay_gets_them_as_they_were() -> None:
    def writes(x: Any) -> Any:
        x += 1
        return x.sum()

    (call,) = calls(writes, (np.arange(3.0),))
    assert behaves(writes, call)
    assert behaves(writes, call), "the second replay got changed arguments"
    assert not behaves(lambda x: (x + 1).sum(), call)


def test_a_random_generator_is_where_it_was_and_must_be_left_where_the_student_left_it() -> None:
    rng = np.random.default_rng(3)
    first, second = calls(draws, (rng,), (rng,))
    assert behaves(draws, first)
    assert behaves(draws, second)
    assert not behaves(lambda rng: (rng.random(2), rng.random())[0], first)
    assert not behaves(lambda rng: np.random.default_rng(3).random(2), first)


def test_an_array_that_changes_while_a_generator_moves_is_kept_as_it_was() -> None:
    def noisy(rng: Any, x: Any) -> Any:
        if rng.random() < 1 and x.size > 1:
            x += rng.random(x.size)
        return x.sum()

    (call,) = calls(noisy, (np.random.default_rng(4), np.zeros(2)))
    record = Record()
    with wired() as wire:
        wire.functions["f"] = noisy
        record.start()
        record.call_each(wire.judge, "f", [(np.random.default_rng(4), np.ones(size)) for size in (1, 2)])
        together = record.stop()
    for one in (call, *together):
        assert behaves(noisy, one)
        assert behaves(noisy, one), "the second replay got changed arguments"
        assert not behaves(lambda rng, x: noisy(rng, 1 - x), one)
    assert not behaves(lambda rng, x: noisy(rng, x.copy()), together[1]), "it leaves its argument alone"


def test_what_moves_on_after_the_call_is_kept_where_it_was_then() -> None:
    rng = np.random.Generator(np.random.MT19937(5))
    spy, w = Spy("t", gives="t", notes="t"), tf.Variable([1.0, 2.0])
    optimizer = tf.keras.optimizers.SGD(0.5)

    def steps(rng: Any, spy: Any, w: Any) -> Any:
        return [spy(rng.random()), spy(rng.random()), w.assign_add([1.0, 1.0])]

    def descends(w: Any, optimizer: Any) -> Any:
        optimizer.apply_gradients([(w * 1.0, w)])
        return w * 1.0

    for function, things in ((steps, (rng, spy, w)), (descends, (w, optimizer)), (lambda rng: rng.spawn(1), (rng,))):
        first, second = calls(function, things, things, use=lambda _: rng.random(3))
        assert behaves(function, first)
        assert behaves(function, first), "a replay moves what is kept"
        assert behaves(function, second)
        assert not behaves(lambda *things: (function(*things), function(*things))[0], first)  # noqa: B023


def test_what_is_one_thing_in_two_places_is_one_again() -> None:
    def draws_twice(one: Any, other: Any) -> Any:
        return [one.random(), other.random(), one.random()]

    rng = np.random.default_rng(4)
    for things in ((rng, rng), (rng, np.random.Generator(rng.bit_generator))):
        (call,) = calls(draws_twice, things)
        assert behaves(draws_twice, call)
        assert not behaves(lambda one, other: draws_twice(one, np.random.default_rng(4)), call)


def test_an_exception_is_like_one_of_its_kind_only() -> None:
    (call,) = calls(lambda x: x[9], ([1],))
    assert behaves(lambda x: x[7], call)
    assert not behaves(lambda x: x["key"], call)
    assert not behaves(lambda x: None, call)


def test_functions_handed_in_answer_as_they_did_each_time() -> None:
    asked: list[float] = []

    def counting(x: float) -> float:
        asked.append(x)
        return x + len(asked)

    (call,) = calls(lambda g: g(1.0) * g(1.0) + g(5.0), (counting,))
    assert behaves(lambda g: g(1.0) * g(1.0) + g(5.0), call)
    for other in (
        lambda g: 2.0 * 3.0 + g(5.0),
        lambda g: g(1.0) * g(1.0) + g(5.0) + 0 * g(1.0),
        lambda g: g(1.0) * g(1.0) + g(4.0) + 1,
    ):
        assert not behaves(other, call)
    assert len(asked) == 3, "a replay called the check's function"


def test_whatever_a_function_handed_in_raises_ends_a_replay_and_not_the_judge() -> None:
    def leaves(_: float) -> None:
        raise SystemExit

    def stays(g: Callable[[float], Any]) -> float:
        with suppress(BaseException):
            g(1.0)
        return 3.0

    assert mistakes(calls(stays, (leaves,)), "return 2.0", out="return x(1.0)") == []


def test_a_record_too_large_to_keep_explains_nothing() -> None:
    kept = calls(lambda x: x, *[(1.0,)] * (MOST_VALUES // 2 + 1))
    assert kept == []
    assert calls(lambda x: x, (np.zeros(3_000_000),)) == []
    numbers, words, lists = tf.zeros(3_000_000), {"w" * 6_000_000: "v" * 5_000_000}, [[] for _ in range(110_000)]
    for large in (numbers, words, lists):
        assert calls(lambda x: large, (1.0,), (1.0,)) == []  # noqa: B023  (called at once)
    assert calls(lambda x: iter([words]), (1.0,), (1.0,)) == []
    assert len(calls(lambda x: [x] * 9, (np.zeros(1_000),), (np.zeros(100_000),))) == 2


def test_what_is_in_a_value_many_times_is_kept_once() -> None:
    things = np.random.Generator(np.random.MT19937(5)), Spy("t", gives="t"), tf.zeros(1000)
    for thing in things:
        assert len(calls(lambda x: [x] * 20_000, (thing,))) == 1


def test_a_value_with_very_many_spies_or_generators_explains_nothing() -> None:
    assert len(calls(lambda n: [Spy("t", gives="t") for _ in range(n)], (100,))) == 1
    assert calls(lambda n: [Spy("t", gives="t") for _ in range(n)], (1001,)) == []


def test_a_view_takes_as_much_room_as_the_array_that_it_keeps() -> None:
    whole = np.zeros(1_000_000)
    assert Kept(whole[:1]).size > whole.nbytes
    assert Kept([whole[k:] for k in range(9)]).size < 2 * whole.nbytes


def test_a_small_result_that_stands_for_a_huge_one_holds_nobody_up() -> None:
    def tower(x: Any) -> Any:
        for _ in range(40):
            x = [x, x]
        return x

    def ring(x: Any) -> Any:
        whole: list[Any] = [x]
        whole.append(whole)
        return whole

    started = time.process_time()
    for function in (tower, ring):
        assert mistakes(calls(function, ([1.0],)), "return 2 * x", other="return x") == []
    assert time.process_time() - started < 5


def test_a_result_that_is_no_plain_data_explains_nothing() -> None:
    assert mistakes(calls(lambda x: [id, 2 * x], (1.0,)), "return 2 * x", same="return [id, 2 * x]") == ["same"]
    for thing in ("object()", "[lambda: x for _ in range(101)]"):
        body = f"[{thing}, 2 * x]"
        kept = calls(eval(f"lambda x: {body}"), (1.0,))
        assert mistakes(kept, "return 2 * x", same=f"return {body}") == []


def test_a_function_that_comes_out_is_asked_again_what_the_check_asked_it() -> None:
    def counter(x: float) -> Any:
        total = [x]

        def more(step: float) -> Any:
            total[0] += step
            return (lambda: 1 / total[0]) if step else total[0]

        return more

    def use(more: Any) -> None:
        more(2.0)()
        more(-3.0)()  # of 0, if x is 1
        more(0)

    (call,) = calls(counter, (1.0,), use=use)
    assert [one.raised for one in call.inquiries] == ["", "", "", "ZeroDivisionError"]
    assert behaves(counter, call)
    assert behaves(counter, call), "what comes out is new each time"
    assert not behaves(lambda x: counter(x + 1), call)
    assert not behaves(lambda x: lambda step: step, call)
    assert not behaves(lambda x: 3.0, call)


def slices(x: Any) -> Any:
    return tf.data.Dataset.from_tensor_slices(x).shuffle(9, seed=1)


def test_a_data_set_is_compared_by_what_the_check_has_seen_of_it() -> None:
    x = np.arange(6.0)

    def twice(data: Any) -> None:
        for _ in range(2):
            list(data)

    (once,), (again,) = calls(slices, (x,), use=list), calls(slices, (x,), use=twice)
    for call in (once, again):
        assert behaves(slices, call)
        assert not behaves(lambda x: slices(x).map(lambda e: e * 2), call)
        assert not behaves(lambda x: slices(x).take(5), call)
        assert not behaves(lambda x: tf.data.Dataset.from_tensor_slices(x), call)
    same_order = "tf.data.Dataset.from_tensor_slices(x).shuffle(9, seed=1, reshuffle_each_iteration=False)"
    (kept,) = calls(eval(f"lambda x: {same_order}"), (x,), use=twice)
    right = "import course_utils.tf as tf; return tf.data.Dataset.from_tensor_slices(x).shuffle(9, seed=1)"
    order = {"same_order": f"import course_utils.tf as tf; return {same_order}", "none": right.split(".shuffle")[0]}
    assert mistakes([kept], right, **order) == ["same_order"]
    assert mistakes([again], right, **order) == [], "a right one"


def test_functions_that_come_out_with_a_data_set_are_told_apart() -> None:
    def both(x: Any) -> Any:
        return [slices(x), lambda: x.sum()]

    (call,) = calls(both, (np.arange(3.0),), use=lambda result: (list(result[0]), result[1]()))
    assert behaves(both, call)
    assert not behaves(lambda x: [slices(x), lambda: 0.0], call)


def test_a_data_set_without_end_or_too_large_holds_nobody_up() -> None:
    (call,) = calls(lambda x: slices(x).repeat(), (np.arange(6.0),), use=lambda data: next(iter(data)))
    assert behaves(lambda x: slices(x).repeat(), call)
    assert not behaves(slices, call)
    assert calls(lambda x: slices(np.zeros((60, 50_000))), (1.0,), use=list) == [], "kept what is too large"


def test_what_is_asked_after_the_check_or_outside_of_any_is_answered_and_not_kept() -> None:
    record = Record()
    with wired() as wire:
        wire.functions["f"] = slices
        wire.judge.call = record.inquire
        data = record.call(wire.judge, "f", (np.arange(3.0),), {})
        assert len(list(data)) == 3
        record.start()
        kept = record.call(wire.judge, "f", (np.arange(3.0),), {})
        assert len(list(data)) == 3
        (call,) = record.stop()
        assert len(list(kept)) == 3
        assert call.inquiries == []


def test_the_mistake_with_the_same_results_is_named_and_no_other() -> None:
    kept = calls(lambda x: x**2, (2.0,), (3.0,))
    assert mistakes(kept, "return 2 * x", square="return x * x", cube="return x**3", double="return x + x") == [
        "square"
    ]
    assert mistakes(kept, "return 2 * x", first_only="return 4.0", cube="return x**3") == []


def test_results_that_several_mistakes_share_name_two_or_none() -> None:
    kept = calls(lambda x: x**2, (3.0,))
    two = {"square": "return x * x", "nine": "return 9.0"}
    assert mistakes(kept, "return 2 * x", **two) == ["square", "nine"]
    assert mistakes(kept, "return 2 * x", **two, sum="return x + x + x") == []


def test_a_call_in_which_the_master_does_the_same_is_no_evidence() -> None:
    assert mistakes(calls(lambda x: 2 * x, (2.0,)), "return 2 * x", square="return x * x") == []


def test_an_exception_alone_is_no_evidence() -> None:
    kept = calls(lambda x: x[0], (2.0,))
    assert mistakes(kept, "return 2 * x", index="return x[0]") == []
    kept = calls(lambda x: x[0] if x > 2 else x, (2.0,), (3.0,))
    assert mistakes(kept, "return 2 * x", index="return x[0] if x > 2 else x") == ["index"]


def test_a_mistake_that_does_not_end_is_left_out_and_the_others_are_found() -> None:
    kept = calls(lambda x: x**2, (3.0,))
    started = time.process_time()
    assert mistakes(kept, "return 2 * x", endless="while True: pass", square="return x * x") == ["square"]
    assert time.process_time() - started < 2


def test_nothing_that_is_replayed_leaves_a_trace() -> None:
    kept = calls(lambda x: x**2, (3.0,))
    state, drawn, out = np.random.get_state()[1].copy(), random.getstate(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        draw = "import random, sys, warnings; np.random.seed(1); random.seed(1); np.seterr(all='raise')"
        say = (
            "print(x); sys.stdout.write('x'); sys.stderr.write('x'); warnings.warn('x'); sys.stdout = sys.stderr = None"
        )
        assert mistakes(kept, "return 2 * x", square=f"{draw}; {say}; return x * x") == ["square"]
        assert sys.stdout is sys.stderr is out
    assert out.getvalue() == ""
    assert np.array_equal(np.random.get_state()[1], state)
    assert random.getstate() == drawn
    assert np.geterr()["divide"] == "warn"


def test_what_a_mistake_prints_is_not_made_into_text() -> None:
    endless = type("Endless", (), {"__str__": lambda self: str(self)})()
    told = {
        "solutions": [known("def f(x): return 2 * x")],
        "solution": known(""),
        "mistakes": [["printed", "About print.", known("def f(x): print(endless)")]],
    }
    kept = calls(lambda x: None, (3.0,))
    assert Diagnosis({"endless": endless}, lambda exercise: told).of("e", kept) == [["printed", "About print."]]


def test_a_mistake_in_one_function_shows_in_those_that_call_it() -> None:
    code = dedent("""
        def g(x): return 2 * x
        def f(x): return g(x) + 1
    """)
    told = {
        "solutions": [known(code)],
        "solution": known(code),
        "mistakes": [["square", "About g.", known("def g(x): return x * x")]],
    }
    kept = calls(lambda x: x * x + 1, (3.0,))
    assert Diagnosis({}, lambda exercise: told).of("e", kept) == [["square", "About g."]]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (2.0, np.float64(2.0), True),
        (2.0, 2.0 + 1e-12, True),
        (2.0, 2.000001, False),
        (2, 2.0, False),
        (True, 1, False),
        (np.float32(0.1), np.float32(0.1) * np.float32(1.0000001), True),
        (np.array([np.nan, np.inf, 1.0]), np.array([np.nan, np.inf, 1.0 + 1e-12]), True),
        (np.array([np.nan, 1.0]), np.array([1.0, 1.0]), False),
        (np.inf, 1.0, False),
        (np.inf, -np.inf, False),
        (1 + 2j, 1 + (2 + 1e-12) * 1j, True),
        (10**400, 10**400, True),
        (10**400, 10**401, False),
        (1.0, "1.0", False),
        (None, None, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({1, 2}, {2, 1}, True),
        ([1], (1,), False),
        (np.array(["a"]), np.array(["a"]), True),
        (len, np.sum, True),
    ],
)
def test_values_are_alike_up_to_the_last_digits(one: Any, other: Any, expected: bool) -> None:
    assert alike(one, other) is expected
    assert alike(other, one) is expected


def test_calls_made_together_are_kept_one_by_one() -> None:
    record = Record()
    array = np.zeros(2)

    def f(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            x += 1
        return 1 / x

    with wired() as wire:
        wire.functions["f"] = f
        record.start()
        results = record.call_each(wire.judge, "f", [(4,), (array,), (0,), (7,)])
        kept = record.stop()
    assert results[0]() == 0.25
    assert array.tolist() == [1.0, 1.0]
    assert [call.raised for call in kept] == ["", "", "ZeroDivisionError"]
    assert all(behaves(f, call) for call in kept)
    assert not behaves(lambda x: 1 / (x + 1), kept[1]), "it leaves its argument alone"
    assert mistakes(kept, "return x", inverse="return f(x) if 0 else 1 / x") == []
    assert mistakes(kept[:1], "return x", inverse="return 1 / x") == ["inverse"]


def test_spies_are_alike_if_they_noted_the_same() -> None:
    spies = [Spy("t", gives="t", notes="t") for _ in range(3)]
    for spy, t in zip(spies, (1, 1, 2), strict=True):
        spy(t)
    assert alike(spies[0], spies[1])
    assert not alike(spies[0], spies[2])
    assert not alike(spies[0], lambda t: t)
