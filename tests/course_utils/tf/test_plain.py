"""State as plain data: an object made of it goes on exactly as the original would."""

import json
from typing import Any

import numpy as np
import pytest

from course_utils import tf
from course_utils.tf.plain import as_plain, from_plain, update


def is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(part) for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return all(is_plain(part) for part in value)
    return value is None or type(value) in (str, bool, int, float, np.ndarray)


MAKERS = {
    "SGD": lambda: tf.keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    "RMSprop": lambda: tf.keras.optimizers.RMSprop(0.1, centered=True, momentum=0.5, clipnorm=1.0),
    "Adam": lambda: tf.keras.optimizers.Adam(0.1, amsgrad=True),
    "AdamW": lambda: tf.keras.optimizers.AdamW(tf.keras.optimizers.schedules.CosineDecay(0.1, 7)),
}


def steps(optimizer: Any, variables: Any, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(3):
        gradients = [tf.constant(rng.standard_normal(tuple(v.shape)).astype(np.float32)) for v in variables]
        optimizer.apply_gradients(zip(gradients, variables, strict=True))


@pytest.mark.parametrize("name", MAKERS)
def test_an_optimizer_goes_on_where_it_was(name: str) -> None:
    variables = [tf.Variable([[1.0, -2.0]], name="w"), tf.Variable(3.0)]
    optimizer = MAKERS[name]()
    steps(optimizer, variables, 1)
    state, kept = as_plain(optimizer), [as_plain(v) for v in variables]
    assert is_plain(state) and all(is_plain(part) for part in kept)
    copies = [from_plain(part) for part in kept]
    copy = from_plain(state, copies)
    steps(optimizer, variables, 2)
    steps(copy, copies, 2)
    for a, b in zip(variables, copies, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
        assert (a.name, a.trainable) == (b.name, b.trainable)
    assert int(copy.iterations) == 6


def test_a_variable_and_an_optimizer_take_over_a_state_and_stay_who_they_are() -> None:
    v = tf.Variable([1.0, 2.0])
    optimizer = tf.keras.optimizers.Adam(0.1)
    steps(optimizer, [v], 1)
    old, state = as_plain(v), as_plain(optimizer)
    steps(optimizer, [v], 2)
    end = v.numpy()
    update(v, old)
    update(optimizer, state)
    steps(optimizer, [v], 2)
    np.testing.assert_array_equal(v.numpy(), end)


def test_tensors_and_data_sets_come_back_equal() -> None:
    t = tf.constant([[1, 2], [3, 4]], tf.uint8)
    again = from_plain(as_plain(t))
    assert again.dtype == tf.uint8
    assert again.numpy().tolist() == [[1, 2], [3, 4]]
    dataset = tf.data.Dataset.from_tensor_slices((np.arange(5.0), {"y": np.arange(5)})).batch(2)
    state = as_plain(dataset)
    assert is_plain(state)
    copy = from_plain(state)
    assert copy.element_spec == dataset.element_spec
    assert len(copy) == 3
    for (x, y), (p, q) in zip(dataset, copy, strict=True):
        assert x.numpy().tolist() == p.numpy().tolist()
        assert y["y"].dtype == q["y"].dtype == tf.int64


def test_what_has_no_plain_state_is_refused() -> None:
    for value in (tf.data.Dataset.range(3).repeat(), tf.keras.optimizers.SGD(lambda: 0.1), tf, object()):
        with pytest.raises(TypeError, match="no plain state"):
            as_plain(value)


def test_a_plain_state_without_arrays_can_be_written_as_json() -> None:
    json.dumps(as_plain(tf.keras.optimizers.Adam(0.1)))
