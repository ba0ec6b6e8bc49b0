"""What students stumble over: copies and snapshots, dtypes, huge numbers, NumPy in graphs, and what errors advise."""

import warnings
from typing import Any

import numpy as np
import pytest

from course_utils import tf

UNARY = [
    *(
        tf.abs,
        tf.exp,
        tf.sqrt,
        tf.square,
        tf.sign,
        tf.tanh,
        tf.sigmoid,
        tf.negative,
        tf.round,
        tf.floor,
        tf.sin,
        tf.cos,
    ),
    *(
        tf.math.log,
        tf.math.log1p,
        tf.math.expm1,
        tf.math.rsqrt,
        tf.nn.relu,
        tf.nn.leaky_relu,
        tf.nn.elu,
        tf.nn.softplus,
    ),
    *(
        tf.reduce_sum,
        tf.reduce_mean,
        tf.reduce_max,
        tf.reduce_prod,
        tf.math.reduce_std,
        tf.reduce_logsumexp,
        tf.identity,
    ),
    *(tf.linalg.norm, tf.nn.l2_loss, tf.zeros_like, tf.ones_like, tf.stop_gradient, tf.transpose, tf.cumsum, tf.sort),
    lambda x: x * 2,
    lambda x: 1 - x / 3.0,
    lambda x: x**2,
    lambda x: x * np.float64(2.0),
    lambda x: np.ones((2, 2)) + x,
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("number", range(len(UNARY)))
def test_a_dtype_stays_what_it_is_forward_and_backward(number: int, dtype: str) -> None:
    x = tf.constant([[0.5, 1.5], [2.5, 0.25]], dtype)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = UNARY[number](x)
    assert y.dtype == dtype
    gradient = tape.gradient(y, x)
    assert gradient is None or (gradient.dtype == dtype and gradient.shape == x.shape)


@pytest.mark.parametrize("make", [tf.keras.optimizers.SGD, tf.keras.optimizers.RMSprop, tf.keras.optimizers.Adam])
def test_an_optimizer_keeps_float32_and_scalars(make: Any) -> None:
    variables = [tf.Variable([1.0, 2.0]), tf.Variable(3.0)]
    optimizer = make(0.1)
    optimizer.apply_gradients([(tf.ones((2,), tf.float64), variables[0]), (np.float64(1.0), variables[1])])
    assert [v.dtype for v in variables] == ["float32", "float32"]
    assert [v.shape for v in variables] == [(2,), ()]
    assert all(array.dtype == np.float32 for arrays in optimizer._slots.values() for array in arrays)


def test_nothing_that_was_read_changes_when_a_variable_is_assigned() -> None:
    v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
    kept = [tf.identity(v), v.read_value(), tf.transpose(v), tf.reshape(v, (4,)), v[0], v + 0.0]
    before = [t.numpy().copy() for t in kept]
    v.assign_add(tf.ones((2, 2)))
    tf.keras.optimizers.Adam(0.1).apply_gradients([(tf.ones((2, 2)), v)])
    for tensor, array in zip(kept, before, strict=True):
        np.testing.assert_array_equal(tensor.numpy(), array)


def test_numbers_given_out_do_not_lead_back_in() -> None:
    v = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = v * 3.0
    gradient = tape.gradient(y, v)
    for tensor in (gradient, y, tf.constant([5.0, 6.0]), v):
        before = tensor.numpy()
        before[:] = -1.0
        assert not np.array_equal(tensor.numpy(), before)
        with pytest.raises(ValueError, match="read-only"):
            np.asarray(tensor)[0] = -1.0


def test_huge_numbers_neither_warn_nor_lose_the_result() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        logits = tf.constant([[1e4, -1e4, 0.0]])
        with tf.GradientTape() as tape:
            tape.watch(logits)
            loss = tf.nn.softmax_cross_entropy_with_logits(labels=[[0.0, 1.0, 0.0]], logits=logits)
        assert loss.numpy().tolist() == [2e4]
        assert tape.gradient(loss, logits).numpy().tolist() == [[1.0, -1.0, 0.0]]
        assert tf.nn.softmax(logits).numpy().tolist() == [[1.0, 0.0, 0.0]]
        assert tf.sigmoid([-1e4, 1e4]).numpy().tolist() == [0.0, 1.0]
        assert (tf.constant(1.0) / 0.0).numpy() == np.inf
        assert np.isnan(tf.math.log(-1.0).numpy())
        tf.exp(1e4)
        tf.constant([1e38]) * 1e38
        v = tf.Variable([1e30])
        tf.keras.optimizers.Adam(0.1).apply_gradients([(tf.constant([1e30]), v)])


ADVICE = [
    (lambda: exec("v = tf.Variable(1.); v += 1", {"tf": tf}), RuntimeError, r"assign_add\(value\)"),
    (lambda: exec("v = tf.Variable(1.); v **= 2", {"tf": tf}), RuntimeError, r"assign\(variable \*\* value\)"),
    (lambda: exec("t = tf.constant([1.]); t[0] = 2.", {"tf": tf}), TypeError, "tf.Variable"),
    (lambda: tf.ones(1) + tf.ones(1, tf.float64), tf.errors.InvalidArgumentError, r"tf.cast\(x, tf.float32\)"),
    (lambda: tf.constant([1, 2]) * 2.5, TypeError, "tf.cast"),
    (lambda: tf.constant([1, 2]) * tf.ones(2), tf.errors.InvalidArgumentError, r"tf.cast\(x, tf.float32\)"),
    (lambda: tf.keras.optimizers.Adam(1), ValueError, r"Write 1\.0\."),
    (lambda: tf.keras.optimizers.Adam(tf.constant(0.1)), ValueError, "Python number with a point"),
    (lambda: tf.keras.optimizers.SGD(0.1).apply_gradients([(tf.ones(1), tf.ones(1))]), AttributeError, r"\[w\]"),
    (lambda: tf.ones((2, 3)).T, AttributeError, r"tf.transpose\(x\)"),
    (lambda: tf.Variable([1.0]).mean(), AttributeError, r"tf.reduce_mean\(x\)"),
    (lambda: tf.reduce_mean([True, False]), tf.errors.InvalidArgumentError, "share of True"),
    (lambda: tf.exp(1), tf.errors.InvalidArgumentError, r"tf.cast\(x, tf.float32\)"),
    (lambda: tf.matmul(tf.ones((2, 3)), tf.ones((2, 3))), tf.errors.InvalidArgumentError, r"\[2,3\], In\[1\]: \[2,3\]"),
    (lambda: tf.matmul(tf.ones((2, 3)), tf.ones((3,))), tf.errors.InvalidArgumentError, "tf.linalg.matvec"),
    (lambda: tf.constant([1.0, 2.0])[[0, 1]], tf.errors.InvalidArgumentError, "tf.gather"),
    (lambda: {tf.constant(1.0): 1}, TypeError, r"tensor.ref\(\)"),
    (lambda: tf.log(1.0), AttributeError, r"Did you mean tf\.math\.log\?"),
    (lambda: tf.relu(1.0), AttributeError, r"Did you mean tf\.nn\.relu\?"),
    (lambda: tf.constant(0.1) * None, ValueError, "tape.gradient"),
    (lambda: tf.keras.optimizers.SGD(0.1).apply_gradients([tf.ones(1)]), ValueError, r"zip\(gradients, variables\)"),
    (lambda: tf.one_hot([1.0], 3), tf.errors.InvalidArgumentError, r"tf.cast\(labels, tf.int32\)"),
    (lambda: tf.data.Dataset.from_tensor_slices([1, 2]).map(lambda x: x.numpy()), AttributeError, "use tf operations"),
    (lambda: tf.data.Dataset.from_tensor_slices([1.0]).map(np.sqrt), NotImplementedError, "instead of the np function"),
    (lambda: tf.data.Dataset.from_tensor_slices([1.0]).map(lambda x: None), tf.errors.InvalidArgumentError, "return"),
    (lambda: tf.data.Dataset.from_tensor_slices(([1], [1, 2])), ValueError, "one per example"),
    (lambda: tf.Variable([1.0]).assign(tf.constant([1.0], tf.float64)), ValueError, "tf.cast"),
    (lambda: tf.nn.softmax_cross_entropy_with_logits([0, 1], [[1.0, 2.0]] * 2), tf.errors.OpError, "one_hot"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "kind", "words"), ADVICE, ids=[words for _, _, words in ADVICE])
def test_an_error_says_what_to_do(act: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        act()


def test_a_used_tape_says_how_to_use_it_again() -> None:
    v = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = v * v
    tape.gradient(y, v)
    with pytest.raises(RuntimeError, match="persistent=True"):
        tape.gradient(y, v)
    with pytest.raises(RuntimeError, match="has not recorded"):
        tf.GradientTape().gradient(y, v)


def test_the_workings_are_no_public_names() -> None:
    from course_utils.tf.namespace import Namespace
    from course_utils.tf.public import TOP

    public = {name for name in vars(tf) if not name.startswith("_")}
    assert public == set(TOP)
    assert isinstance(tf.keras, Namespace)
    assert "math" not in dir(tf.math)


def test_a_model_is_evaluated_on_a_data_set_as_on_the_arrays_in_it() -> None:
    rng = np.random.default_rng(3)
    X, y = rng.standard_normal((70, 4)).astype("float32"), rng.integers(0, 3, 70)
    data = tf.data.Dataset.from_tensor_slices((X, y)).batch(32)
    histories = []
    for held_out in (data, (X, y)):
        model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(3, kernel_initializer="zeros")])
        loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(optimizer=tf.keras.optimizers.SGD(0.5), loss=loss, metrics=["accuracy"])
        histories.append(model.fit(data, epochs=3, validation_data=held_out, verbose=0).history)
    assert set(histories[0]) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    for name, values in histories[0].items():
        assert values == pytest.approx(histories[1][name], rel=1e-6)
    assert histories[0]["val_loss"][-1] < histories[0]["val_loss"][0]
