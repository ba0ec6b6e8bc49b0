"""The tape: graphs of any form and length, what it forgets, and what it leaves behind."""

import gc
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from course_utils import tf
from course_utils.tf.tensor import recorders


def test_a_value_used_twice_gets_both_contributions() -> None:
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * x + x
    assert float(tape.gradient(y, x)) == 7.0


def test_a_diamond_of_two_ways_is_summed_once() -> None:
    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        a = x * 3.0
        b, c = a * a, a + 1.0
        y = b * c  # 9 x² (3 x + 1)
    assert float(tape.gradient(y, x)) == 81 * 4 + 18 * 2


def test_a_thousand_uses_of_one_value_are_all_counted() -> None:
    x = tf.Variable(1.5)
    with tf.GradientTape() as tape:
        y = tf.add_n([x * float(k) for k in range(1000)])
    assert float(tape.gradient(y, x)) == sum(range(1000))


def test_a_chain_of_100000_operations_is_walked_without_recursion() -> None:
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = x * 1.0
        for _ in range(100_000):
            y = y + 1.0
    assert float(tape.gradient(y, x)) == 1.0


def test_nested_tapes_do_not_confuse_whose_derivative_is_whose() -> None:
    x = tf.Variable(1.0)  # d/dx (x d/dy (x + y)) = 1
    with tf.GradientTape() as outer:
        y = tf.Variable(1.0)
        with tf.GradientTape() as inner:
            z = x + y
        w = x * inner.gradient(z, y)
    assert float(outer.gradient(w, x)) == 1.0


def test_four_tapes_give_the_fourth_derivative() -> None:
    x = tf.Variable(2.0, dtype=tf.float64)
    with tf.GradientTape() as t4, tf.GradientTape() as t3, tf.GradientTape() as t2:
        with tf.GradientTape() as t1:
            y = x**5
        first = t1.gradient(y, x)
        second = t2.gradient(first, x)
        third = t3.gradient(second, x)
    assert float(t4.gradient(third, x)) == pytest.approx(240.0)


def test_gradients_that_share_an_array_are_not_added_in_place() -> None:
    a, b = tf.Variable([1.0, 2.0]), tf.Variable([3.0, 4.0])
    with tf.GradientTape() as tape:
        s = a + b
        y = tf.reduce_sum(s * s) + tf.reduce_sum(a)
    grad_a, grad_b = tape.gradient(y, [a, b])
    assert grad_a.numpy().tolist() == [9.0, 13.0]
    assert grad_b.numpy().tolist() == [8.0, 12.0]


def test_a_used_tape_keeps_nothing_and_no_tape_stays_active() -> None:
    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
    assert not tape._records and not tape._tracked and not tape._variables and not recorders


def test_an_error_inside_the_block_ends_the_recording() -> None:
    with pytest.raises(ZeroDivisionError), tf.GradientTape():
        1 / 0  # noqa: B018
    assert not recorders
    with pytest.warns(RuntimeWarning):  # NumPy's own warnings are back
        np.log(np.zeros(1))


def train(steps: int) -> Any:
    rng = np.random.default_rng(0)
    X, Y = tf.constant(rng.random((20, 8), dtype=np.float32)), tf.one_hot(rng.integers(0, 3, 8), 3)
    W1, b1 = tf.Variable(rng.standard_normal((5, 20)).astype(np.float32)), tf.Variable(tf.zeros((5, 1)))
    W2, b2 = tf.Variable(rng.standard_normal((3, 5)).astype(np.float32)), tf.Variable(tf.zeros((3, 1)))
    optimizer = tf.keras.optimizers.Adam(0.01)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            hidden = tf.nn.relu(tf.matmul(W1, X) + b1)
            logits = tf.transpose(tf.matmul(W2, hidden) + b2)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=Y, logits=logits))
        variables = [W1, b1, W2, b2]
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
    return loss


def test_two_thousand_steps_leave_no_object_behind() -> None:
    train(20)
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        train(2000)
        after = len(gc.get_objects())
    finally:
        gc.enable()
    assert after - before < 20


REASONS = {
    "integer": "only floating point",
    "outside": "not used while the tape was recording",
    "numpy": "NumPy",
    "cast": "Cast",
    "rounded": "Round",
    "assigned": "assigned to a variable",
    "frozen": "not trainable",
    "ignored": "watch_accessed_variables=False",
    "elsewhere": "not computed from it",
    "unrelated": "does not depend",
}


@pytest.mark.parametrize("cause", REASONS)
def test_the_optimizer_says_why_there_is_no_gradient(cause: str) -> None:
    v = tf.Variable([1, 2] if cause == "integer" else [1.0, 2.0], trainable=cause != "frozen", name="v")
    other = tf.Variable([1.0, 2.0])
    with tf.GradientTape(watch_accessed_variables=cause != "ignored") as tape:
        y: Any = other * 1.0
        if cause != "outside":
            z = v * v
            if cause == "numpy":
                y = tf.constant(np.sum(z))
            elif cause == "cast":
                y = tf.cast(tf.cast(z, tf.int32), tf.float32)
            elif cause == "rounded":
                y = tf.round(z)
            elif cause == "assigned":
                other.assign(z)
                y = other * 1.0
            elif cause != "unrelated":
                y = tf.cast(z, tf.float32)
    if cause in ("outside", "elsewhere"):
        y = v * v
    optimizer = tf.keras.optimizers.SGD(0.1)
    with pytest.raises(ValueError, match=f"No gradients provided for any variable. Why: 'v:0': .*{REASONS[cause]}"):
        optimizer.apply_gradients([(tape.gradient(y, v), v)])


def test_variables_that_lost_their_gradients_alike_are_named_together() -> None:
    a, b, c = tf.Variable(1.0, name="a"), tf.Variable(1.0, name="b"), tf.Variable(1.0, name="c")
    with tf.GradientTape() as tape:
        y = tf.round(a + b) * c
    gradients = tape.gradient(y, [a, b, c])
    with pytest.warns(UserWarning, match="Why: 'a:0', 'b:0': used, but the way to the target leads through Round"):
        tf.keras.optimizers.SGD(0.1).apply_gradients(zip(gradients, [a, b, c], strict=True))


def test_who_computes_with_the_gradient_of_an_unwatched_tensor_is_told_to_watch_it() -> None:
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = x * x
    with pytest.raises(ValueError, match=r"of a tensor: not watched: call tape\.watch\(x\)"):
        x - tf.constant(0.1) * tape.gradient(y, x)


def test_importing_it_loads_no_more_of_numpy_than_its_type_hints() -> None:
    program = (
        "import sys, numpy; before = set(sys.modules); from course_utils import tf\n"
        "print(*sorted({name.split('.')[0] for name in set(sys.modules) - before}), 'numpy.random' in sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == ["course_utils", "numpy", "False"]  # benchmarks/tf_style.py says what it costs


def test_the_real_one_is_asked_for_by_name_and_missed_with_advice() -> None:
    def run(value: str) -> str:
        program = f"import os, sys; os.environ['COURSE_TF'] = {value!r}; sys.modules['tensorflow'] = None\n"
        program += "from course_utils import tf"
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stderr

    assert "pip install 'tensorflow>=2.18'" in run("tensorflow")
    assert "COURSE_TF is 'torch'" in run("torch")
    assert run("") == ""
