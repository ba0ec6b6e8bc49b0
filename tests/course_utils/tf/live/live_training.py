"""Optimizers and whole trainings on our module and on real TensorFlow. Needs TensorFlow."""

import importlib
from typing import Any

import numpy as np
import pytest

from course_utils import tf as ours

theirs = importlib.import_module("tensorflow")

OPTIMIZERS = {
    "SGD": ("SGD", {"learning_rate": 0.03}),
    "SGD, momentum": ("SGD", {"learning_rate": 0.03, "momentum": 0.9}),
    "SGD, Nesterov": ("SGD", {"learning_rate": 0.03, "momentum": 0.9, "nesterov": True}),
    "RMSprop": ("RMSprop", {"learning_rate": 0.01}),
    "RMSprop, all": ("RMSprop", {"learning_rate": 0.01, "rho": 0.8, "momentum": 0.5, "centered": True}),
    "Adam": ("Adam", {"learning_rate": 0.01}),
    "Adam, AMSGrad": ("Adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99, "amsgrad": True}),
    "AdamW": ("AdamW", {"learning_rate": 0.01, "weight_decay": 0.1}),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_is_bit_equal_given_equal_gradients(name: str) -> None:
    kind, settings = OPTIMIZERS[name]
    rng = np.random.default_rng(3)
    shapes = [(7, 5), (5, 1), (), (300, 70)]
    start = [rng.standard_normal(shape).astype(np.float32) for shape in shapes]
    steps = [
        [rng.standard_normal(s).astype(np.float32) * 10.0 ** rng.integers(-9, 3) for s in shapes] for _ in range(200)
    ]
    ends = []
    for tf in (ours, theirs):
        variables = [tf.Variable(value) for value in start]
        optimizer = getattr(tf.keras.optimizers, kind)(**settings)
        for gradients in steps:
            optimizer.apply_gradients(zip([tf.constant(np.float32(g)) for g in gradients], variables, strict=True))
        ends.append([v.numpy() for v in variables])
    for mine, real in zip(*ends, strict=True):
        np.testing.assert_array_equal(mine, real)


def curve(tf: Any, widths: list[int], batch: int, steps: int) -> list[float]:
    """The losses of a training with Adam, all from the same numbers."""
    rng = np.random.default_rng(0)
    X = rng.random((batch, widths[0]), dtype=np.float32)
    Y = np.eye(widths[-1], dtype=np.float32)[rng.integers(0, widths[-1], batch)]
    variables = []
    for n_in, n_out in zip(widths[:-1], widths[1:], strict=True):
        weights = rng.standard_normal((n_out, n_in)) * np.sqrt(2 / (n_in + n_out))
        variables += [tf.Variable(weights.astype(np.float32)), tf.Variable(tf.zeros((n_out, 1)))]
    optimizer = tf.keras.optimizers.Adam(1e-4)
    losses = []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            A = tf.transpose(tf.constant(X))
            for layer in range(0, len(variables) - 2, 2):
                A = tf.nn.relu(tf.add(tf.matmul(variables[layer], A), variables[layer + 1]))
            logits = tf.transpose(tf.add(tf.matmul(variables[-2], A), variables[-1]))
            loss = tf.reduce_mean(tf.keras.losses.categorical_crossentropy(Y, logits, from_logits=True))
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        losses.append(float(loss))
    return losses


@pytest.mark.parametrize(("widths", "batch"), [([12288, 25, 12, 6], 32), ([64, 64, 32, 10], 32)], ids=["A32", "D32"])
def test_fifty_steps_of_adam_have_the_same_losses(widths: list[int], batch: int) -> None:
    np.testing.assert_allclose(curve(ours, widths, batch, 50), curve(theirs, widths, batch, 50), rtol=1e-6)
