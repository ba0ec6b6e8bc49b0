"""What a check promises to the person whose code it looks at."""

import builtins
import io
import subprocess
import sys
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_utils import checks, nn, tf
from course_utils.checks import CheckFailure

LONGEST_MESSAGE = 700

shapes = hnp.array_shapes(min_dims=1, max_dims=3, max_side=6)
values = st.floats(min_value=0.1, max_value=1000.0) | st.floats(min_value=-1000.0, max_value=-0.1)
arrays = shapes.flatmap(lambda shape: hnp.arrays(np.float64, shape, elements=values))


def message(check, *args, **kwargs):
    with pytest.raises(CheckFailure) as caught:
        check(*args, **kwargs)
    return str(caught.value)


def public(check, *args, **kwargs):
    with pytest.raises(CheckFailure) as caught:
        check(*args, **kwargs)
    return caught.value.public


# A check that runs before the cell above it


def run_cell(source, **names):
    exec(compile(source, "<a check cell>", "exec"), {"checks": checks, **names})


def test_a_function_whose_cell_has_not_run_is_asked_for_in_a_sentence():
    said = message(run_cell, "with checks.verdict('a step'):\n    v = checks.call(gd_step, 1.0)")
    assert said.startswith("There is no gd_step yet: run the cell of its exercise first, then this one.")
    assert "gd_step" not in public(run_cell, "with checks.verdict('a step'):\n    v = checks.call(gd_step, 1.0)")
    assert "no f yet" in message(run_cell, "with checks.verdict('a list'):\n    v = [f(x) for x in (1, 2)]")


def test_a_name_missing_in_somebody_elses_code_is_no_cell_that_has_not_run():
    """It could be any text: who wrote that code chose it."""
    theirs = {}
    exec(compile("def step(x):\n    raise NameError(str(x), name=str(x))", "<another cell>", "exec"), theirs)
    with pytest.raises(NameError, match="^123$"):
        run_cell("with checks.verdict('a step'):\n    step(123)", step=theirs["step"])
    said = message(run_cell, "with checks.verdict('a step'):\n    checks.call(step, 123)", step=theirs["step"])
    assert said.startswith("step stopped with NameError: 123")


# Numbers


@given(arrays)
def test_an_array_is_close_to_itself(array):
    checks.close("array", array, array.copy())


@given(arrays, st.sampled_from([2, 10, 64, 0.5, 0.1, 0.01]))
def test_a_scaled_array_is_reported_with_its_factor(array, factor):
    told = f"{factor} times" if factor >= 1 else f"1/{round(1 / factor)} of"
    assert f"Your value{'s are' if array.size > 1 else ' is'} {told} the expected" in message(
        checks.close, "array", array * factor, array
    )


def test_an_odd_factor_is_told_for_several_values_and_not_for_one():
    array = np.array([1.0, 2.0, 0.0])
    assert "Your values are 3.163 times" in message(checks.close, "array", array * 3.163, array)
    assert "times" not in message(checks.close, "number", 3.163, 1.0)
    assert "times" not in message(checks.close, "array", [3.163, 6.326, 5.0], array)


@given(arrays)
def test_a_flipped_sign_is_named(array):
    assert "the negative of the expected" in message(checks.close, "array", -array, array)


@given(arrays, st.data())
def test_nan_never_passes(array, data):
    place = data.draw(st.integers(0, array.size - 1))
    spoiled = array.copy()
    spoiled.flat[place] = np.nan
    assert "NaN" in message(checks.close, "array", spoiled, array, rtol=np.inf, atol=np.inf)
    message(checks.close, "array", spoiled, spoiled)
    message(checks.close, "array", array, spoiled)


def test_infinity_passes_only_as_the_same_infinity():
    checks.close("value", np.inf, np.inf)
    message(checks.close, "value", np.inf, -np.inf)
    message(checks.close, "value", 1.0, np.inf)
    assert "infinite" in message(checks.close, "value", np.inf, 1.0)


@given(arrays)
def test_shape_is_compared_before_value(array):
    text = message(checks.close, "array", array[None] + 1.0, array)
    assert "the shape is" in text
    assert "got" not in text


def test_a_broadcastable_shape_does_not_pass():
    message(checks.close, "row", np.ones((1, 3)), np.ones(3))
    message(checks.close, "number", 1.0, np.ones((1, 1)))


def test_a_transposed_array_is_told_so():
    assert "axes are swapped" in message(checks.close, "W", np.ones((2, 3)), np.ones((3, 2)))


@pytest.mark.parametrize("wrap", [float, np.float64, np.array, lambda x: np.array([[x]]), lambda x: [x]])
def test_one_number_passes_in_any_wrapping(wrap):
    checks.close("cost", wrap(0.25), 0.25)


@pytest.mark.parametrize(
    "value",
    [
        True,
        np.True_,
        np.array([True]),
        None,
        "1.0",
        1 + 0j,
        np.array([1.0], dtype=object),
        [1.0, None],
        [[1.0], [1.0, 2.0]],
        10**400,
        object(),
        {"a": 1.0},
    ],
)
def test_what_is_not_numbers_is_refused_with_a_sentence(value):
    assert "expected numbers, got" in message(checks.close, "value", value, 1.0)


def test_an_object_that_equals_everything_is_refused():
    class Agreeable:
        __array__ = __float__ = __len__ = __getitem__ = lambda self, *_: 1.0

        def __eq__(self, other):
            return True

        __hash__ = None

    message(checks.close, "value", Agreeable(), 1.0)
    message(checks.equal, "value", Agreeable(), 1)
    message(checks.close_dict, "value", Agreeable(), {"W1": 1.0})


def test_an_array_subclass_is_read_as_the_numbers_it_holds():
    class Loud(np.ndarray):
        def __eq__(self, other):
            return True

        __hash__ = None

    message(checks.close, "value", np.array([1.0, 2.0]).view(Loud), [1.0, 3.0])
    checks.close("value", np.array([1.0, 2.0]).view(Loud), [1.0, 2.0])


def test_lists_and_whole_numbers_pass_where_their_values_are_right():
    checks.close("weights", [1, 2, 3], np.array([1.0, 2.0, 3.0]))


@given(st.floats(-1e3, 1e3), st.floats(-1e-3, 1e-3))
def test_the_tolerance_is_the_documented_one(expected, error):
    got = expected + error
    right = abs(got - expected) <= 1e-4 + 1e-6 * abs(expected)
    if right:
        checks.close("value", got, expected, rtol=1e-6, atol=1e-4)
    else:
        message(checks.close, "value", got, expected, rtol=1e-6, atol=1e-4)


def test_a_failure_names_count_place_and_values_of_the_first_difference():
    got = np.zeros((2, 3))
    got[1, 2] = 7.5
    text = message(checks.close, "table", got, np.zeros((2, 3)))
    assert text.startswith("table: 1 of 6 entries differs, first at index (1, 2): got 7.5, expected 0.")


def test_two_numbers_that_look_alike_are_told_apart():
    text = message(checks.close, "value", 1.0000001, 1.0, rtol=1e-9)
    assert "got 1.0000001, expected 1." in text


def test_the_hint_closes_the_message_as_a_line_of_its_own():
    text = message(checks.close, "v", 1.0, 2.0, hint="does v start at 0?")
    assert text.splitlines()[-1] == "Hint: does v start at 0?"


@given(st.integers(1, 200_000))
def test_a_message_stays_short_however_large_the_array(size):
    big = np.arange(1.0, size + 1)
    assert len(message(checks.close, "big", big + 1, big)) < LONGEST_MESSAGE
    assert len(message(checks.close, "big", list(big[:500]), big[:500] * 3)) < LONGEST_MESSAGE


def test_a_message_stays_short_however_many_or_long_the_keys():
    many = {f"W{i}" * 50: np.ones(3) for i in range(300)}
    assert len(message(checks.close_dict, "many", {}, many)) < LONGEST_MESSAGE
    assert len(message(checks.close_dict, "many", many, {})) < LONGEST_MESSAGE
    assert len(message(checks.equal, "text", "x" * 10_000, "y" * 10_000)) < LONGEST_MESSAGE
    assert len(message(checks.equal, "set", set(range(9000)), {1})) < LONGEST_MESSAGE


def test_an_empty_set_is_named_in_words():
    text = message(checks.equal, "bugs", set(), {"dW1"})
    assert text.startswith("bugs: got an empty set, expected {'dW1'}.")


def test_shape_accepts_none_for_any_size():
    checks.shape("batch", np.ones((2, 64)), (2, None))
    assert "the shape is (64,), expected (2, any)." in message(checks.shape, "batch", np.ones(64), (2, None))
    assert "expected (3,)." in message(checks.shape, "batch", np.ones((3, 1)), (3,))


# Dicts


def test_a_missing_key_is_named():
    text = message(checks.close_dict, "step", {"W1": 1.0}, {"W1": 1.0, "b1": 2.0, "b2": 0.0})
    assert "'b1' and 'b2' are missing; the dict has 'W1'." in text


def test_the_keys_that_came_instead_are_named_to_their_owner_only():
    arguments = (checks.close_dict, "v", {"the secret is 7": 1.0}, {"dW1": 1.0, "db1": 2.0})
    assert "the dict has 'the secret is 7'." in message(*arguments)
    assert "v: the key 'dW1' is missing, and others." in public(*arguments)
    assert "secret" not in public(*arguments)
    assert "the dict is empty." in message(checks.close_dict, "v", {}, {"dW1": 1.0})


def test_a_dict_with_none_of_the_keys_is_asked_about_the_order_and_not_about_numbers():
    hint = "how much weighs beta?"
    swapped = message(checks.close_dict, "v", {"W1": 1.0}, {"dW1": 1.0}, hint=hint)
    assert "results returned in the right order?" in swapped
    assert hint not in swapped
    assert hint in message(checks.close_dict, "v", {"dW1": 1.0}, {"dW1": 1.0, "db1": 1.0}, hint=hint)


def test_a_superfluous_key_is_named_to_its_owner_only():
    arguments = (checks.close_dict, "step", {"W1": 1.0, "the secret is 7": 1.0}, {"W1": 1.0})
    assert "the secret is 7" in message(*arguments)
    assert "keys that were not asked for" in public(*arguments)
    assert "secret" not in public(*arguments)


def test_a_dict_failure_says_which_entries_are_right():
    got = {"W1": np.ones((2, 2)), "b1": np.zeros((2, 1)), "W2": np.ones(2)}
    expected = {"W1": np.ones((2, 2)), "b1": np.ones((2, 1)), "W2": np.ones((1, 2))}
    text = message(checks.close_dict, "step", got, expected)
    assert "wrong under 'W2' and 'b1', right under 'W1'. 'W2': the shape is (2,), expected (1, 2)." in text


def test_a_wrong_step_is_measured_from_where_it_started():
    start, expected = {"W1": np.array([1.0, 5.0])}, {"W1": np.array([0.9, 5.2])}
    text = message(checks.close_dict, "step", {"W1": np.array([0.0, 7.0])}, expected, start=start)
    assert "got 0, expected 0.9. Your steps are 10 times the expected ones." in text
    text = message(checks.close_dict, "step", {"W1": np.array([1.1, 4.8])}, expected, start=start)
    assert "Your steps are the negative of the expected ones." in text
    assert "Your steps are 0." in message(checks.close_dict, "step", start, expected, start=start)


def test_a_tuple_in_place_of_a_dict_asks_about_the_order_of_results():
    assert "in the order" in message(checks.close_dict, "step", ({}, {}), {"W1": 1.0})


@given(st.dictionaries(st.sampled_from(["W1", "b1", "W2"]), arrays))
def test_a_dict_is_close_to_a_copy_of_itself(entries):
    checks.close_dict("copy", {key: entry.copy() for key, entry in entries.items()}, entries)


# Plain values and properties


def test_equal_keeps_kinds_apart():
    checks.equal("answer", np.int64(3), 3)
    checks.equal("answer", np.str_("min"), "min")
    checks.equal("answer", np.True_, True)
    checks.equal("answer", ["a", "b"], {"b", "a"})
    for got, expected in [(1, True), (True, 1), (3.0, 3), ("3", 3), (None, "min"), (np.nan, 1), ("a", {"a"})]:
        message(checks.equal, "answer", got, expected)


def test_what_a_hidden_check_says_cannot_be_chosen_so_that_it_tells_a_number():
    """An answer made from a hidden input would tell it if messages had its shape, its factor or its distance."""
    wanted = np.array([1.0, -2.0, 4.0])
    rng = np.random.default_rng(0)
    answers = [np.zeros((n, m)) for n in range(12) for m in range(12)] + [np.zeros((1,) * n) for n in range(20)]
    answers += [wanted * factor for factor in np.logspace(-4, 5, 400)] + [-wanted * k for k in range(2, 400)]
    answers += [wanted + distance * rng.standard_normal(3) for distance in np.logspace(-5, 5, 400)]
    answers += [np.full(n, [0] * n) for n in range(40)] + [[0] * n for n in range(40)] + [{n: n} for n in range(9)]
    checks_of = (
        lambda answer: public(checks.close, "v", answer, wanted),
        lambda answer: public(checks.close, "v", answer, 7.0),
        lambda answer: public(checks.shape, "v", answer, (5, None)),
        lambda answer: public(checks.close_dict, "v", answer, {"W1": wanted}),
        lambda answer: public(checks.close_dict, "v", {"W1": answer}, {"W1": wanted}),
        lambda answer: public(
            checks.close_dict, "v", dict.fromkeys(["W1", *map(str, range(np.size(answer)))]), {"W1": 1}
        ),
        lambda answer: public(checks.equal, "v", answer, "saddle"),
        lambda answer: public(checks.parts, "v", answer, ("a", "b")),
    )
    for check in checks_of:
        said = set()
        for answer in answers:
            try:
                said.add(check(answer))
            except BaseException as passed:
                assert "DID NOT RAISE" in str(passed)
        assert 0 < len(said) <= 20, sorted(said)


def test_of_many_keys_a_hidden_check_names_one():
    """Which of eleven layers are wrong, or left out, would be many bits of the answer's choosing."""
    expected = {f"{kind}{layer}": 1.0 for layer in range(1, 12) for kind in "Wb"}
    for change in (lambda answer, key: answer.update({key: 2.0}), lambda answer, key: answer.pop(key)):
        said = set()
        for chosen in range(1, 600):
            answer = dict(expected)
            for place, key in enumerate(expected):
                if chosen >> place & 1:
                    change(answer, key)
            said.add(public(checks.close_dict, "v", answer, expected))
        assert 1 < len(said) <= 44, len(said)


def test_a_set_is_told_by_what_is_missing_and_what_does_not_belong_there():
    wanted = {"bigger_network", "train_longer", "better_optimizer", "other_architecture"}
    text = message(checks.equal, "next_steps", {"bigger_network", "train_longer", "more_data"}, wanted)
    assert text.startswith("next_steps: 'better_optimizer', 'other_architecture' are missing and 'more_data' does not")
    assert "expected a set of 4, got an empty dict." in message(checks.equal, "next_steps", {}, wanted)


def test_equal_names_both_values_to_its_owner_and_none_in_public():
    arguments = (checks.equal, "kind", "maximum of 17", "saddle")
    assert "got 'maximum of 17', expected 'saddle'" in message(*arguments)
    assert "17" not in public(*arguments)
    assert "saddle" not in public(*arguments)


def test_true_fails_with_its_problem_and_keeps_it_out_of_public():
    arguments = (checks.true, "every example appears once", False, "20 of 148 are in no batch.")
    assert message(*arguments) == "every example appears once: 20 of 148 are in no batch."
    assert public(*arguments) == "every example appears once: this does not hold."
    checks.true("every example appears once", np.True_, "")


@pytest.mark.parametrize("condition", [np.nan, 1, "yes", np.array([True, True]), None])
def test_true_needs_a_boolean(condition):
    with pytest.raises(TypeError, match="needs one True or False"):
        checks.true("property", condition, "")


def test_parts_hands_out_the_results_and_names_those_that_are_expected():
    assert checks.parts("step", ({"W1": 1}, {"dW1": 2}), ("parameters", "v")) == ({"W1": 1}, {"dW1": 2})
    text = message(checks.parts, "step", {"W1": 1, "b1": 2}, ("parameters", "v"))
    assert text == "step: expected 2 results (parameters, v), got a dict of 2."
    assert "got a tuple of 3" in message(checks.parts, "step", (1, 2, 3), ("parameters", "v"))


@given(arrays, st.floats(2.5, 9.5))
def test_a_public_message_carries_no_value(array, offset):
    got, expected = array + offset, array
    text = public(checks.close, "array", got, expected, hint="where does it start?")
    assert "got" not in text
    assert ", expected" not in text
    assert f"{float(got.flat[0]):.4g}," not in text
    assert "Hint: where does it start?" in text


# Calling


def stub(x):
    raise NotImplementedError


def forgets(x):
    x = x + 1  # noqa: F841, PLW0642


def breaks(theta):
    v = [0.0]
    return v[len(theta)]


def writes(parameters, lr=0.1):
    parameters["W1"] -= lr
    return parameters


def warns(x):
    warnings.warn("careful", stacklevel=1)
    print("noise", file=sys.stderr)
    return np.log(np.zeros(2)) + 1 / np.zeros(2) + np.exp(np.array([1e4]))


def test_a_stub_is_told_what_to_do():
    assert message(checks.call, stub, 1).startswith("stub is not written yet: replace the line")
    assert message(checks.call_keeps, stub, 1).startswith("stub is not written yet")


def test_a_forgotten_return_is_asked_about():
    assert "Hint: is there a `return`?" in message(checks.call, forgets, 1)


def test_an_exception_names_type_text_and_the_line_of_the_student():
    text = message(checks.call, breaks, [1, 2])
    assert text.startswith("breaks stopped with IndexError: list index out of range (line ")
    assert "`return v[len(theta)]`" in text


@pytest.mark.parametrize(
    ("slip", "question"),
    [
        (lambda: 0.95 ^ 3, "In Python it is written `**`."),
        (lambda: np.ones((1, 2)) @ np.ones((1, 2)), "is the product entry by entry meant?"),
        (lambda: np.ones((2, 5))[4], "along the right axis?"),
        (lambda: ({}, {}).items(), "a pair of results"),
        (lambda: 0.1 * None, "is one of the values None?"),
        (lambda: "W" + 1, "is a number joined to a text?"),
        (lambda: nn.cost(np.ones((2, 5)), np.ones((1, 5)), ({"W1": np.ones((1, 2))}, {})), "a pair of results"),
        (lambda: {}.add("dW1"), "`set()` an empty set"),
        (lambda: {}.shape, ""),
        (lambda: 1 / 0, ""),
    ],
)
def test_an_error_that_is_often_made_gets_a_question_that_leads_to_its_cause(slip, question):
    for text in (message(checks.call, slip), public(checks.call, slip)):
        assert question in text
        assert ("Hint:" in text) == bool(question)


def test_an_error_of_a_library_that_something_is_not_implemented_is_told_as_such():
    def detour(x):
        raise NotImplementedError("Cannot convert a symbolic tf.Tensor to a numpy array")

    assert "Cannot convert a symbolic" in message(checks.call, detour, 1)
    assert "not written yet" not in message(checks.call, detour, 1)


def test_the_public_message_of_an_exception_has_its_line_and_not_its_text():
    class LeakError(ValueError):
        pass

    def leaks(x):
        raise LeakError(f"the input was {x}")

    text = public(checks.call, leaks, 1234)
    assert text.startswith("leaks stopped with ValueError (line ")
    assert "1234" not in text.split("`")[0]
    assert "LeakError" not in text.split("`")[0]


def test_a_line_told_by_another_process_is_used():
    def remote(x):
        error = KeyError("dW3")
        error.student_line = "line 4: `grads['dW3']`"
        raise error

    assert "(line 4: `grads['dW3']`)" in public(checks.call, remote, 1)


def test_leaving_the_interpreter_is_a_failed_check():
    assert "SystemExit" in message(checks.call, sys.exit, 3)


def test_call_swallows_warnings_and_stderr(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        checks.call(warns, 1)
        checks.call_keeps(warns, 1)
    assert capsys.readouterr().err == ""


def test_what_a_function_does_to_warnings_and_stderr_ends_with_its_call(monkeypatch):
    def meddles(x):
        warnings.simplefilter("error")
        np.seterr(all="raise")
        sys.stderr = sys.stdout
        return x

    monkeypatch.setattr(sys, "stderr", io.StringIO())
    before = [*warnings.filters], np.geterr(), sys.stderr
    checks.call(meddles, 1)
    assert next(checks.call_each(meddles, [(1,)])) == 1
    with pytest.raises(CheckFailure):
        checks.raises("x = 1", ValueError, meddles, 1)
    assert ([*warnings.filters], np.geterr(), sys.stderr) == before


def test_call_hands_over_copies():
    parameters = {"W1": np.ones((2, 2)), "deep": [np.zeros(2)]}

    def spoil(p):
        p["W1"] += 1
        p["deep"][0][:] = 9
        p["new"] = 1
        return p

    checks.call(spoil, parameters)
    assert np.array_equal(parameters["W1"], np.ones((2, 2)))
    assert np.array_equal(parameters["deep"][0], np.zeros(2))
    assert "new" not in parameters


def test_a_generator_moves_on_and_a_function_is_handed_over_as_it_is():
    rng = np.random.default_rng(5)
    first = checks.call(lambda rng: rng.random(), rng)
    second = checks.call(lambda rng: rng.random(), rng)
    assert first != second
    assert checks.call(lambda f: f is stub, stub) is True


def test_an_iterator_comes_back_as_a_list():
    assert checks.call(lambda n: (i * i for i in range(n)), 3) == [0, 1, 4]
    assert "not written" in message(checks.call, lambda n: map(stub, range(n)), 3)


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda given, theta: given["W1"].__iadd__(1), "the array given['W1']"),
        (lambda given, theta: given.pop("W1"), "the keys of given"),
        (lambda given, theta: given.update(extra=1), "the keys of given"),
        (lambda given, theta: theta.__setitem__((0, 0), 5.0), "the array theta"),
        (lambda given, theta: given["rows"].append(1), "the length of given['rows']"),
        (lambda given, theta: given["rows"][0].fill(1), "the array given['rows'][0]"),
        (lambda given, theta: given.update(lr=0.2), "the value given['lr']"),
        (lambda given, theta: given.update(range=("log", 0.1, 0.5)), "the value given['range'][2]"),
        (lambda given, theta: given.update(range=None), "the length of given['range']"),
        (lambda given, theta: given.update(inner=[]), "the dict given['inner']"),
    ],
)
def test_call_keeps_names_the_changed_argument(spoil, place):
    def f(given, theta):
        spoil(given, theta)
        return 1.0

    given = {"W1": np.ones((2, 2)), "rows": [np.zeros(2)], "lr": 0.1, "range": ("log", 0.1, 1.0), "inner": {}}
    arguments = given, np.ones((2, 2))
    assert f"f changed one of its arguments: {place}" in message(checks.call_keeps, f, *arguments)


def test_call_keeps_returns_the_result_of_a_function_that_changes_nothing():
    def step(p, lr):
        return {"W1": p["W1"] - lr}

    assert checks.call_keeps(step, {"W1": 3.0, "x": np.nan}, lr=1.0) == {"W1": 2.0}


def test_call_keeps_sees_a_change_of_nan_and_accepts_nan_that_stays():
    def overwrite(x):
        x[0] = np.nan
        return x

    assert "changed" in message(checks.call_keeps, overwrite, np.zeros(2))
    checks.call_keeps(overwrite, np.array([np.nan, 1.0]))


# call_each


def test_call_each_gives_for_each_row_what_call_gives():
    rows = [(np.array([1.0, 2.0]),), (3, 4), (5, 6)]

    def add(x, y=1):
        x += y
        return x

    for row, result in zip(rows, checks.call_each(add, rows), strict=True):
        assert np.array_equal(result, checks.call(add, *row))
    assert rows[0][0].tolist() == [1.0, 2.0]


def test_call_each_fails_at_the_row_where_call_would_and_not_before():
    results = checks.call_each(lambda x: 1 / x, [(2,), (0,), (4,)])
    assert next(results) == 0.5
    with pytest.raises(CheckFailure, match="stopped with ZeroDivisionError"):
        next(results)


def test_call_each_asks_a_stand_in_for_all_rows_together():
    def inverse(x):
        raise AssertionError("it was called by itself")

    def fail():
        raise ValueError("no more")

    asked = []
    inverse.call_each = lambda rows: asked.append(rows) or [lambda: 0.5, fail]
    results = checks.call_each(inverse, [(2,), (3,), (4,)])
    assert next(results) == 0.5
    with pytest.raises(CheckFailure, match="inverse stopped with ValueError: no more"):
        next(results)
    assert asked == [[(2,), (3,), (4,)]]
    inverse.call_each = lambda rows: [lambda: iter([0.5, 0.25])]
    assert list(checks.call_each(inverse, [(2,)])) == [[0.5, 0.25]]


# Spies


def test_a_spy_gives_back_and_notes_what_it_is_asked_to():
    spy = checks.Spy("parameters grads rate", gives="parameters rate", notes="grads")
    p, g = {"W": np.zeros(1)}, {"dW": np.ones(1)}
    assert spy(p, rate=0.1, grads=g) == (p, 0.1)
    g["dW"] += 1
    assert spy(p, g, 0.2)[0] is p
    assert [noted["dW"].tolist() for noted in spy.noted] == [[1.0], [2.0]]
    both = checks.Spy("a b", gives="b", notes="b a")
    assert both(1, 2) == 2
    assert both.noted == ((2, 1),)


def test_a_spy_takes_its_arguments_and_no_others():
    spy = checks.Spy("lr epoch", gives="lr")
    for wrong in ((), (1,), (1, 2, 3)):
        with pytest.raises(TypeError):
            spy(*wrong)
    with pytest.raises(TypeError):
        spy(1, 2, rate=3)
    with pytest.raises(TypeError, match=r"multiple values for argument 'lr' \(it takes lr, epoch\)"):
        spy(1, 2, lr=3)
    with pytest.raises(ValueError, match="cannot give or note rate"):
        checks.Spy("lr epoch", gives="rate")


def test_call_hands_over_the_spy_itself():
    spy = checks.Spy("x", gives="x", notes="x")
    checks.call(lambda f: [f(1), f(2)], spy)
    assert spy.noted == (1, 2)


def test_raises_passes_on_the_right_exception_and_on_no_other_outcome(capsys):
    def refuses(t):
        raise ValueError("t starts at 1")

    checks.raises("t = 0", ValueError, refuses, 0)
    assert "stopped with IndexError" in message(checks.raises, "t = 0", ValueError, breaks, [1])
    checks.raises("t = 0", ValueError, lambda t: map(refuses, [t]), 0)  # as a grader in another process sees it
    assert "returned as if all were well" in message(checks.raises, "t = 0", ValueError, warns, 1)
    assert "not written yet" in message(checks.raises, "t = 0", RuntimeError, stub, 1)
    assert capsys.readouterr().err == ""


def test_jupyter_shows_the_message_and_no_line_of_the_check():
    with pytest.raises(CheckFailure) as caught:
        checks.close("the average of a series of numbers with a rather long description", 1.0, 2.0, hint="v_0 is 0?")
    shown = caught.value._render_traceback_()
    assert shown[0] == "Check failed"
    assert shown[-1] == "Hint: v_0 is 0?"
    assert len(shown) == 4
    assert all(len(line) <= 100 for line in shown)


def test_a_verdict_is_printed_when_everything_inside_passed_and_only_then(capsys):
    with checks.verdict("one step by hand"):
        checks.close("v", 1.0, 1.0)
    assert capsys.readouterr().out == "Passed: one step by hand.\n"
    with pytest.raises(CheckFailure), checks.verdict("one step by hand"):
        checks.close("v", 1.0, 2.0)
    assert capsys.readouterr().out == ""


# A notebook that redefines names


def test_redefined_names_change_no_verdict(monkeypatch):
    def yes(*args, **kwargs):
        return True

    for name in ("isclose", "allclose", "array_equal", "all", "any", "abs", "isnan", "isfinite", "asarray"):
        monkeypatch.setattr(np, name, yes)
    monkeypatch.setattr(np.testing, "assert_allclose", yes)
    wrong = []
    with monkeypatch.context() as patch:
        for name in ("abs", "all", "any", "len", "zip", "set", "sorted"):
            patch.setattr(builtins, name, yes)
        for check, arguments in [
            (checks.close, ("v", [1.0, 2.0], [1.0, 3.0])),
            (checks.close, ("v", float("nan"), 1.0)),
            (checks.shape, ("v", [1.0, 2.0], (3,))),
            (checks.close_dict, ("v", {"W1": 1.0}, {"W1": 2.0})),
            (checks.equal, ("v", "min", "max")),
            (checks.true, ("v", False, "no")),
        ]:
            try:
                check(*arguments)
            except CheckFailure:
                continue
            wrong += [check.__name__]
    assert wrong == []


# Tensors


def test_a_tensor_and_a_variable_are_numbers():
    array = np.array([[1.5, -2.0]])
    for made in (tf.constant(array), tf.Variable(array, dtype=tf.float32)):
        checks.close("made", made, array)
        checks.shape("made", made, (1, 2))
        checks.close_dict("made", {"W": made}, {"W": array})
        assert "Your values are 2 times" in message(checks.close, "made", made, array / 2)
    checks.close("scalar", tf.constant(2.0), 2.0)
    assert "True or False" in message(checks.close, "truth", tf.constant(True), 1.0)


def test_an_array_is_no_tensor_and_a_tensor_no_variable():
    checks.tensor("Z", tf.zeros((2, 3)), (2, None))
    checks.tensor("Z", tf.Variable(tf.zeros((2, 3))), (2, 3))
    checks.tensor("W", tf.Variable(tf.zeros((2, 3))), (2, 3), variable=True)
    for wrong in (np.zeros((2, 3), np.float32), [[0.0] * 3] * 2, None):
        assert "expected a tf.Tensor, got" in message(checks.tensor, "Z", wrong, (2, 3))
    said = message(checks.tensor, "W", tf.zeros((2, 3)), (2, 3), variable=True)
    assert said == "W: expected a tf.Variable, got a tf.Tensor of float32 with shape (2, 3)."


def test_the_dtype_of_a_tensor_counts_and_so_does_its_shape():
    assert message(checks.tensor, "Z", tf.zeros(2, tf.float64), (2,)) == "Z: the numbers are float64, expected float32."
    checks.tensor("Z", tf.zeros(2, tf.float64), (2,), dtype=tf.float64)
    assert "expected (2, 3)" in message(checks.tensor, "Z", tf.zeros((3, 2)), (2, 3))


@pytest.mark.parametrize("dtype", ["float64", "int32", "uint8"])
def test_the_public_words_about_a_tensor_hold_nothing_that_an_answer_chose(dtype):
    chosen = tf.cast(tf.zeros((17, 4)), dtype)
    for check, args, kwargs in (
        (checks.tensor, ((2, 3),), {}),
        (checks.tensor, ((2, 3),), {"variable": True}),
        (checks.tensor, ((2, 3),), {"dtype": dtype}),
        (checks.close, (np.zeros((2, 3)),), {}),
        (checks.close_dict, ({"a": 1.0},), {}),
        (checks.parts, (("a", "b"),), {}),
    ):
        told = public(check, "Z", chosen, *args, **kwargs)
        assert "17" not in told
        assert dtype not in told or kwargs.get("dtype") == dtype
        assert told == public(check, "Z", tf.cast(tf.ones((5, 9)) * 3, dtype), *args, **kwargs)


def test_without_the_framework_there_are_no_tensors():
    code = (
        "import sys; from course_utils import checks; from course_utils.checks import framework;"
        "assert 'course_utils.tf' not in sys.modules; assert framework.kind(1.0) == ''; checks.close('x', 1.0, 1.0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_call_hands_over_the_variable_itself():
    w = tf.Variable([1.0])
    assert checks.call(lambda v: v.assign_add([2.0]) and v, w) is w
    checks.close("w", w, [3.0])


class _Foreign:
    """A tensor of another framework."""

    dtype = "float32"
    shape = (2,)

    def numpy(self):
        return np.array([1.0, 2.0], dtype=np.float32)


def test_the_framework_is_the_one_that_the_notebook_has_loaded(monkeypatch):
    with pytest.raises(CheckFailure, match="expected a tf.Tensor, got an object"):
        checks.tensor("z", _Foreign(), (2,))
    loaded = SimpleNamespace(Tensor=_Foreign, Variable=type("Variable", (), {}))
    monkeypatch.setitem(sys.modules, "course_utils.tf", loaded)
    checks.tensor("z", _Foreign(), (2,))
    checks.close("z", _Foreign(), [1.0, 2.0])
    assert "expected a tf.Tensor" in message(checks.tensor, "z", tf.zeros(2), (2,))
