"""Tensors, variables, optimizers and data sets travel between judge and worker, and what a call changes is changed."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest

from autograder.wire.frames import WireError
from course_utils import checks, tf
from course_utils.tf import parts
from tests.autograder.wiring import Wire, decoded, there, wired

KINDS = [
    lambda: tf.keras.optimizers.SGD(0.1),
    lambda: tf.keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    lambda: tf.keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
    lambda: tf.keras.optimizers.Adam(0.01, amsgrad=True, clipnorm=1.0),
    lambda: tf.keras.optimizers.AdamW(0.01, weight_decay=0.1),
    lambda: tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5, staircase=True)),
]


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as made:
        yield made


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int64", "uint8", "bool"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3)])
def test_a_tensor_arrives_with_its_numbers_dtype_and_shape(dtype: str, shape: tuple[int, ...]) -> None:
    sent = tf.constant(np.random.default_rng(0).integers(0, 2, shape), dtype=dtype)
    came = there(sent)
    assert type(came) is type(sent)
    assert (came.dtype, came.shape) == (sent.dtype, sent.shape)
    assert np.array_equal(came.numpy(), sent.numpy())


def test_what_describes_a_tensor_arrives_as_what_it_is() -> None:
    for sent in (tf.float32, tf.constant([[1.0]]).shape, tf.TensorSpec((None, 3), tf.int64)):
        assert there(sent) == sent
        assert type(there(sent)) is type(sent)


def test_a_variable_arrives_with_its_name_and_whether_it_is_trained() -> None:
    came = there({"W": tf.Variable([[1.0, 2.0]], name="W1", trainable=False)})["W"]
    assert (came.name, came.trainable, came.dtype) == ("W1:0", False, tf.float32)
    assert np.array_equal(came.numpy(), [[1.0, 2.0]])


def test_assigning_to_a_variable_there_assigns_to_the_very_variable_here(wire: Wire) -> None:
    w = tf.Variable([1.0, 2.0])
    before = w.read_value()

    def step(given: Any) -> Any:
        given.assign_sub([0.5, 0.5])
        return given

    assert wire.call(step, w) is w
    assert np.array_equal(w.numpy(), [0.5, 1.5])
    assert np.array_equal(before.numpy(), [1.0, 2.0])


def test_a_variable_that_is_only_read_is_not_sent_back() -> None:
    w = tf.Variable([1.0])
    held = parts.mark(w)
    _ = w * 2.0
    assert all(a is b for a, b in zip(parts.mark(w) or (), held or (), strict=True))


@pytest.mark.parametrize("make", KINDS)
def test_an_optimizer_steps_there_as_it_would_here(wire: Wire, make: Any) -> None:
    """Three steps in the other process, each with an optimizer that was sent anew, and three steps here: equal bits."""

    def step(optimizer: Any, variables: list[Any], gradients: list[Any]) -> None:
        optimizer.apply_gradients(zip(gradients, variables, strict=True))

    rng = np.random.default_rng(1)
    start = [rng.standard_normal(shape).astype("float32") for shape in ((4, 3), (4, 1), (200, 100))]
    here, away = ([tf.Variable(value) for value in start] for _ in range(2))
    mine, sent = make(), make()
    for _ in range(3):
        gradients = [tf.constant(rng.standard_normal(value.shape).astype("float32")) for value in start]
        step(mine, here, gradients)
        wire.call(step, sent, away, gradients)
    for one, other in zip(here, away, strict=True):
        assert np.array_equal(one.numpy(), other.numpy())
    assert int(sent.iterations.numpy()) == 3
    step(sent, away, gradients)  # and it goes on here
    step(mine, here, gradients)
    assert all(np.array_equal(one.numpy(), other.numpy()) for one, other in zip(here, away, strict=True))


def test_a_learning_rate_that_was_set_there_is_set_here(wire: Wire) -> None:
    def slower(optimizer: Any) -> None:
        optimizer.learning_rate = 0.25

    optimizer = tf.keras.optimizers.SGD(0.5)
    wire.call(slower, optimizer)
    assert float(optimizer.learning_rate.numpy()) == 0.25


def test_a_data_set_is_iterated_where_it_was_made_anew_each_time(wire: Wire) -> None:
    passes = []

    def pipeline(X: Any, size: int) -> Any:
        def seen(x: Any) -> Any:
            passes.append(1)
            return tf.cast(x, tf.float32) / 255.0

        return tf.data.Dataset.from_tensor_slices(X).shuffle(200, seed=3).map(seen).batch(size)

    data = wire.call(pipeline, np.arange(150, dtype=np.uint8).reshape(150, 1), 1)
    assert isinstance(data, tf.data.Dataset)
    assert (len(data), data.element_spec.shape.as_list(), data.element_spec.dtype) == (150, [None, 1], tf.float32)
    first, second = ([float(batch.numpy()[0, 0]) for batch in data] for _ in range(2))
    assert sorted(first) == sorted(second) == pytest.approx([k / 255 for k in range(150)])
    assert first != second
    assert len(passes) >= 300


def test_a_data_set_without_end_can_be_begun(wire: Wire) -> None:
    data = wire.call(lambda: tf.data.Dataset.range(3).repeat())
    assert [int(element.numpy()) for element in islice(data, 200)] == [k % 3 for k in range(200)]


def test_a_data_set_of_the_judge_can_be_trained_on(wire: Wire) -> None:
    data = tf.data.Dataset.from_tensor_slices((np.ones((5, 2), "float32"), np.arange(5))).batch(2)
    assert wire.call(lambda given: [int(y.numpy().sum()) for _, y in given], data) == [1, 5, 4]


@pytest.mark.parametrize(
    "told",
    [
        ["o", "tensor", ["l"]],
        ["o", "tensor", ["l", "x"]],
        ["o", "tensor", ["l", ["a", "<U2", "C", True, 0]]],
        ["o", "nothing", ["l"]],
        ["o", ["l"], ["l"]],
        ["o", "variable", ["l", "w", True, 3]],
        ["o", "optimizer", ["l", "Optimizer", ["d", [], []], ["l", 0, None, ["l"], ["d", [], []]]]],
        ["o", "optimizer", ["l", "SGD", ["d", ["learning_rate"], ["x"]], ["l", 0, None, ["l"], ["d", [], []]]]],
        ["o", "optimizer", ["l", "SGD", ["d", ["learning_rate"], [0.1]], ["l", "x", None, ["l"], ["d", [], []]]]],
        ["o", "schedule", ["l", "object", ["d", [], []]]],
        ["o", "data set", ["l", None, "many", None]],
        ["o", "dtype", ["l", "object"]],
        ["o", "shape", ["l", ["l", "x"]]],
        ["o", "spec", 5],
        ["o"],
    ],
)
def test_a_compound_out_of_form_is_refused(told: list[Any]) -> None:
    with pytest.raises(WireError):
        decoded(told)


def test_a_variable_does_not_become_what_it_cannot_hold(wire: Wire) -> None:
    w = tf.Variable([1.0, 2.0])

    def swap(given: Any) -> None:
        given._snapshot = tf.constant([[1, 2, 3]])

    with pytest.raises(WireError):
        wire.call(swap, w)
    assert np.array_equal(w.numpy(), [1.0, 2.0])


def test_a_spy_works_there_and_what_it_noted_is_noted_by_the_very_spy_here(wire: Wire) -> None:
    spy = checks.Spy("parameters t", gives="parameters", notes="t parameters")
    w = np.zeros(2)

    def train(optimizer: Any, parameters: Any) -> Any:
        for t in (1, 2):
            parameters = optimizer(parameters, t=t)
            parameters["W"] += 1
        return parameters

    assert wire.call(train, spy, {"W": w})["W"].tolist() == [2.0, 2.0]
    assert [(t, noted["W"].tolist()) for t, noted in spy.noted] == [(1, [0.0, 0.0]), (2, [1.0, 1.0])]
    wire.call(lambda optimizer: optimizer({"W": w}, 3), spy)
    assert [t for t, _ in spy.noted] == [1, 2, 3]


def test_a_spy_that_notes_nothing_does_not_change(wire: Wire) -> None:
    spy = checks.Spy("lr epoch", gives="lr")
    assert wire.call(lambda schedule: [schedule(0.5, 1), schedule(epoch=2, lr=0.25)], spy) == [0.5, 0.25]
    assert spy.noted == ()


@pytest.mark.parametrize(
    "parts",
    [
        ["lr epoch", "rate", "", []],
        ["lr lr", "lr", "", []],
        ["1 2", "1", "", []],
        [" ".join(f"a{number}" for number in range(1000)), "a1", "", []],
        [["lr"], "lr", "", []],
        ["lr", "lr", "", 5],
        ["lr", "lr"],
    ],
)
def test_parts_that_make_no_spy_are_refused(parts: list[Any]) -> None:
    described = ["o", "spy", ["l", *[["l", *part] if type(part) is list else part for part in parts]]]
    with pytest.raises(WireError):
        decoded(described)
