"""Every derivative rule, against central differences: first order, and the derivative of the derivative."""

from typing import Any

import numpy as np
import pytest

from course_utils import tf
from course_utils.tf.operation import OPERATIONS, ManyInputs, Operation
from tests.course_utils.tf.cases import BY_FUNCTION, CASES

STEP = 1e-6


def rules(operation: Operation, inputs: int) -> list[int]:
    """The inputs with respect to which the operation has a derivative."""
    return [i for i in range(inputs) if isinstance(operation.rules, ManyInputs) or operation.rules[i] is not None]


def gradient(operation: Operation, arrays: Any, static: dict[str, Any], weights: Any, i: int) -> Any:
    """The gradient of sum(weights * operation(*arrays)) with respect to input i, by the tape."""
    inputs = [tf.constant(a) for a in arrays]
    with tf.GradientTape() as tape:
        tape.watch(inputs[i])
        result = operation(*inputs, **static)
    return tape.gradient(result, inputs[i], output_gradients=tf.constant(weights)).numpy()


def along(function: Any, arrays: Any, i: int, direction: Any) -> Any:
    """The derivative of a function of the arrays when input i moves in a direction, by central differences."""
    ahead, behind = list(arrays), list(arrays)
    ahead[i], behind[i] = arrays[i] + STEP * direction, arrays[i] - STEP * direction
    return (function(ahead) - function(behind)) / (2 * STEP)


def name(case: Any) -> str:
    operation, arrays, static = case
    shapes = "x".join(str(np.shape(a)) for a in arrays)
    return f"{operation.name}-{shapes}-{'-'.join(map(str, static))}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_rule_is_the_derivative(case: Any) -> None:
    operation, arrays, static = case
    rng = np.random.default_rng(1)
    weights = rng.uniform(0.5, 1.5, np.shape(operation.bare(*arrays, **static)))
    for i in rules(operation, len(arrays)):
        direction = rng.uniform(-1, 1, np.shape(arrays[i]))
        numeric = along(lambda a: np.sum(weights * operation.bare(*a, **static)), arrays, i, direction)
        found = gradient(operation, arrays, static, weights, i)
        assert found.shape == np.shape(arrays[i])
        assert found.dtype == np.float64
        assert np.sum(found * direction) == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_derivative_of_a_rule_is_the_second_derivative(case: Any) -> None:
    operation, arrays, static = case
    rng = np.random.default_rng(2)
    weights = rng.uniform(0.5, 1.5, np.shape(operation.bare(*arrays, **static)))
    for i in rules(operation, len(arrays)):
        probe = rng.uniform(-1, 1, np.shape(arrays[i]))
        for j in rules(operation, len(arrays)):
            inputs = [tf.constant(a) for a in arrays]
            with tf.GradientTape() as outer:
                outer.watch(inputs)
                with tf.GradientTape() as inner:
                    inner.watch(inputs[i])
                    result = operation(*inputs, **static)
                first = inner.gradient(result, inputs[i], output_gradients=tf.constant(weights))
                total = tf.reduce_sum(first * probe)
            second = outer.gradient(total, inputs[j], unconnected_gradients="zero").numpy()
            direction = rng.uniform(-1, 1, np.shape(arrays[j]))
            numeric = along(
                lambda a, i=i, probe=probe: np.sum(probe * gradient(operation, a, static, weights, i)),
                arrays, j, direction,
            )  # fmt: skip
            assert np.sum(second * direction) == pytest.approx(numeric, rel=1e-6, abs=1e-7), (i, j)


def test_no_operation_with_a_derivative_is_left_out() -> None:
    tested = {id(operation) for operation, _, _ in CASES}
    left = [
        operation.name
        for operation in OPERATIONS
        if id(operation) not in tested
        and operation.name not in BY_FUNCTION
        and (isinstance(operation.rules, ManyInputs) or any(rule is not None for rule in operation.rules))
    ]
    assert not left


def test_a_wrong_rule_is_found() -> None:
    wrong = Operation("Wrong", np.tanh, lambda g, y, x: g * (1 - y))
    OPERATIONS.remove(wrong)
    with pytest.raises(AssertionError):
        test_a_rule_is_the_derivative((wrong, (np.array([0.3, 0.8]),), {}))


SHAPES = [(), (1,), (3,), (1, 3), (2, 1), (2, 3), (4, 1, 3)]


@pytest.mark.parametrize("function", [tf.add, tf.subtract, tf.multiply, tf.divide, tf.pow, tf.maximum], ids=lambda f: f.__name__)
@pytest.mark.parametrize("left", SHAPES, ids=str)
@pytest.mark.parametrize("right", SHAPES, ids=str)
def test_a_repeated_operand_gets_the_sum_over_its_copies(function: Any, left: Any, right: Any) -> None:
    rng = np.random.default_rng(7)
    x, y = rng.uniform(0.5, 2, left), rng.uniform(0.5, 2, right)
    whole = np.broadcast_shapes(left, right)
    full = [np.array(np.broadcast_to(a, whole)) for a in (x, y)]
    for shown, copies in zip(both(function, x, y), both(function, *full), strict=True):
        lead = copies.ndim - shown.ndim
        axes = tuple(range(lead)) + tuple(lead + k for k, n in enumerate(shown.shape) if n == 1)
        np.testing.assert_allclose(shown, np.sum(copies, axis=axes).reshape(shown.shape), rtol=1e-12)


def both(function: Any, x: Any, y: Any) -> Any:
    a, b = tf.constant(x), tf.constant(y)
    with tf.GradientTape() as tape:
        tape.watch([a, b])
        z = function(a, b)
    return [g.numpy() for g in tape.gradient(z, [a, b])]


def test_a_gradient_of_ones_own_is_used_as_it_is_written() -> None:
    @tf.custom_gradient
    def reversed_sign(x: Any) -> Any:
        return x * x, lambda upstream: -upstream * x

    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = reversed_sign(x) * 2.0
    assert float(tape.gradient(y, x)) == -6.0
