"""Random programs on our module and on real TensorFlow: values, gradients and None are the same. Needs TensorFlow.

A program is a random sequence of operations on a few matrices of one shape and what was computed from them; the same
text runs on both modules, in float64, where they agree to 1e-9, and in float32 for dtypes and None.
"""

import importlib
from typing import Any

import numpy as np
import pytest

from course_utils import tf as ours

theirs = importlib.import_module("tensorflow")

PROGRAMS, PER_TEST = 1500, 100
UNARY = [
    *("tf.square({a})", "tf.abs({a})", "tf.exp(0.3 * tf.tanh({a}))", "tf.sigmoid({a})", "tf.nn.relu({a})", "-{a}"),
    *("tf.sqrt(tf.square({a}) + 0.5)", "tf.math.log(tf.square({a}) + 1.)", "tf.nn.leaky_relu({a}, alpha=0.25)"),
    *("tf.nn.softmax({a})", "tf.nn.log_softmax({a})", "tf.nn.softplus({a})", "tf.nn.elu({a})", "tf.tanh({a})"),
    *("tf.transpose(tf.transpose({a}))", "tf.reshape(tf.reshape({a}, (-1,)), (3, 4))", "{a} * 2.", "1. - {a}"),
    *("{a} - tf.reduce_mean({a}, axis=0)", "{a} + tf.reduce_sum({a}, axis=1, keepdims=True)", "{a} / 3.", "{a} ** 2"),
    *("{a} - tf.reduce_max({a}, axis=-1, keepdims=True)", "tf.stop_gradient({a}) * {a}", "tf.identity({a})"),
    *("tf.concat([{a}[:1], {a}[1:]], axis=0)", "tf.stack(tf.unstack({a}))", "tf.reverse({a}, [1])", "{a}[:, ::-1]"),
    *(
        "tf.cumsum({a}, axis=1)",
        "tf.clip_by_value({a}, -1., 1.)",
        "tf.sin({a})",
        "tf.pad({a}[:, :3], [[0, 0], [1, 0]])",
    ),
    *("tf.cast(tf.cast({a}, tf.int32), {a}.dtype)", "tf.round({a})", "tf.cast({a} > 0., {a}.dtype)", "tf.sign({a})"),
    *(
        "tf.sort({a}, axis=1)",
        "tf.repeat({a}[:1], 3, axis=0)",
        "tf.broadcast_to({a}[:, :1], (3, 4))",
        "tf.ones_like({a})",
    ),
    *("tf.nn.moments({a}, 0, keepdims=True)[1] + {a}", "tf.reduce_logsumexp({a}, axis=1, keepdims=True) - {a}"),
    *(
        "tf.matmul({a}, {a}, transpose_b=True) @ {a} * 0.05",
        "tf.tile({a}[:, :2], [1, 2])",
        "tf.math.rsqrt({a} * {a} + 1.)",
    ),
]
BINARY = [
    *(
        "{a} + {b}",
        "{a} - {b}",
        "{a} * {b}",
        "{a} / (tf.square({b}) + 1.)",
        "tf.maximum({a}, {b})",
        "tf.minimum({a}, {b})",
    ),
    *("tf.where({a} > {b}, {a}, {b} * 2.)", "tf.matmul(tf.matmul({a}, {b}, transpose_b=True), {a}) * 0.1"),
    *("tf.math.squared_difference({a}, {b})", "{a} * {b}[:1]", "{a} + {b}[:, :1]", "tf.reduce_sum({a} * {b}) + {a}"),
    *("tf.add_n([{a}, {b}, {a}])", "tf.concat([{a}[:, :2], {b}[:, 2:]], 1)", "(tf.square({a}) + 0.5) ** tf.tanh({b})"),
    "tf.nn.softmax_cross_entropy_with_logits(labels=tf.nn.softmax({a}), logits=tf.nn.relu({b}))[:, tf.newaxis] + {a}",
    "tf.nn.sigmoid_cross_entropy_with_logits(labels={a}, logits={b})",
    "tf.nn.batch_normalization({a}, {a}[0], tf.square({b}[0]), {b}[1], {b}[2], 1e-3)",
]


def program(seed: int) -> tuple[list[str], str]:
    """Lines that assign t3, t4, ... from x0, x1, v2 and one another, and the name of the target."""
    rng = np.random.default_rng(seed)
    names, lines = ["x0", "x1", "v2"], []
    for _ in range(int(rng.integers(2, 9))):
        a, b = (names[max(int(rng.integers(len(names))), int(rng.integers(len(names))))] for _ in range(2))
        template = str(rng.choice(UNARY if rng.random() < 0.55 else BINARY))
        name = f"t{len(names)}"
        lines.append(f"{name} = " + template.format(a=f"({a})", b=f"({b})"))
        names.append(name)
    return lines, names[-1]


def run(tf: Any, seed: int, dtype: str) -> tuple[Any, list[Any]]:
    """The target, and its gradients with respect to two constants, a variable and something in between."""
    lines, target = program(seed)
    rng = np.random.default_rng(seed + 10**6)
    space: dict[str, Any] = {"tf": tf}
    values = [rng.uniform(-2, 2, (3, 4)).astype(dtype) for _ in range(3)]
    space["x0"], space["x1"], space["v2"] = tf.constant(values[0]), tf.constant(values[1]), tf.Variable(values[2])
    with tf.GradientTape() as tape:
        tape.watch([space["x0"], space["x1"]])
        exec("\n".join(lines), space)
    sources = [space["x0"], space["x1"], space["v2"], space["t3"]]
    found = tape.gradient(space[target], sources)
    return space[target].numpy(), [None if g is None else tf.convert_to_tensor(g).numpy() for g in found]


@pytest.mark.parametrize("start", range(0, PROGRAMS, PER_TEST))
def test_random_programs_agree(start: int) -> None:
    for seed in range(start, start + PER_TEST):
        text = "\n".join(program(seed)[0])
        (value, gradients), (expected, wanted) = run(ours, seed, "float64"), run(theirs, seed, "float64")
        scale = max(1.0, float(np.max(np.abs(expected))))
        np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-9 * scale, err_msg=text)
        assert [g is None for g in gradients] == [g is None for g in wanted], text
        for mine, real in zip(gradients, wanted, strict=True):
            if real is not None:
                scale = max(1.0, float(np.nanmax(np.abs(real))))
                np.testing.assert_allclose(mine, real, rtol=1e-9, atol=1e-9 * scale, err_msg=text)
                assert (mine.dtype, mine.shape) == (real.dtype, real.shape), text
        small, single = run(ours, seed, "float32"), run(theirs, seed, "float32")
        assert small[0].dtype == single[0].dtype, text
        assert [g is None or g.dtype for g in small[1]] == [g is None or g.dtype for g in single[1]], text
