"""The network of the experiments: its gradient is the gradient of its cost, and large numbers do not break it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from course_utils import nn

Array = NDArray[Any]
widths = st.lists(st.integers(1, 5), min_size=1, max_size=4)  # input and hidden layers: 1 to 4 layers of weights
seeds = st.integers(0, 2**32 - 1)


def a_net(hidden: list[int], seed: int, m: int = 6) -> tuple[Array, Array, dict[str, Array]]:
    """Random data and a random net, with biases that are not 0."""
    rng = np.random.default_rng(seed)
    parameters = nn.random_parameters([*hidden, 1], rng, scale=0.8)
    for key in parameters:
        if key.startswith("b"):
            parameters[key] = 0.3 * rng.standard_normal(parameters[key].shape)
    return rng.standard_normal((hidden[0], m)), rng.integers(0, 2, (1, m)), parameters


def nearest_kink(X: Array, parameters: Mapping[str, Array]) -> float:
    """The smallest distance from 0 of any input of a ReLU."""
    A, distance = X, np.inf
    for layer in range(1, len(parameters) // 2):
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        distance = min(distance, float(np.min(np.abs(Z))))
        A = np.maximum(Z, 0.0)
    return distance


@settings(deadline=None, max_examples=60)
@given(widths, seeds)
def test_gradients_agree_with_central_differences_at_any_depth(hidden: list[int], seed: int) -> None:
    X, Y, parameters = a_net(hidden, seed)
    assume(nearest_kink(X, parameters) > 1e-3)
    J, grads = nn.cost_and_gradients(X, Y, parameters)
    assert nn.cost(X, Y, parameters) == J
    assert set(grads) == {"d" + key for key in parameters}
    step = 1e-6
    for key, values in parameters.items():
        assert grads["d" + key].shape == values.shape
        for index in np.ndindex(values.shape):
            costs = []
            for sign in (1, -1):
                moved = {name: array.copy() for name, array in parameters.items()}
                moved[key][index] += sign * step
                costs.append(nn.cost(X, Y, moved))
            numeric = (costs[0] - costs[1]) / (2 * step)
            assert grads["d" + key][index] == pytest.approx(numeric, rel=1e-5, abs=1e-8), (key, index)


@settings(deadline=None, max_examples=30)
@given(widths, seeds)
def test_the_cost_is_the_mean_cross_entropy_of_the_probabilities(hidden: list[int], seed: int) -> None:
    X, Y, parameters = a_net(hidden, seed)
    a = nn.forward(X, parameters)
    assert a.shape == (1, X.shape[1])
    assert np.all((a > 0) & (a < 1))
    expected = -np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a))
    assert nn.cost(X, Y, parameters) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(deadline=None, max_examples=30)
@given(widths, seeds)
def test_repeating_every_example_changes_neither_cost_nor_gradient(hidden: list[int], seed: int) -> None:
    X, Y, parameters = a_net(hidden, seed)
    once = nn.cost_and_gradients(X, Y, parameters)
    twice = nn.cost_and_gradients(np.tile(X, 2), np.tile(Y, 2), parameters)
    assert twice[0] == pytest.approx(once[0])
    for key in once[1]:
        np.testing.assert_allclose(twice[1][key], once[1][key], rtol=1e-9, atol=1e-12)


def test_by_hand_a_single_neuron() -> None:
    parameters = {"W1": np.array([[1.0, -1.0]]), "b1": np.array([[np.log(3.0)]])}
    X, Y = np.array([[1.0], [1.0]]), np.array([[1]])  # logit ln 3, probability 3/4
    assert nn.forward(X, parameters) == pytest.approx(0.75)
    assert nn.cost(X, Y, parameters) == pytest.approx(np.log(4 / 3))
    _, grads = nn.cost_and_gradients(X, Y, parameters)
    np.testing.assert_allclose(grads["dW1"], [[-0.25, -0.25]])
    np.testing.assert_allclose(grads["db1"], [[-0.25]])


@pytest.mark.parametrize("logit", [1e4, -1e4, 800.0, -800.0])
@pytest.mark.parametrize("label", [0, 1])
def test_huge_logits_give_finite_costs_and_no_warning(
    logit: float, label: int, capfd: pytest.CaptureFixture[str]
) -> None:
    parameters = {"W1": np.array([[logit]]), "b1": np.zeros((1, 1))}
    X, Y = np.ones((1, 1)), np.array([[label]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        J, grads = nn.cost_and_gradients(X, Y, parameters)
        probability = nn.forward(X, parameters)
    wrong = (logit > 0) != (label == 1)
    assert pytest.approx(abs(logit) if wrong else 0.0, abs=1e-9) == J
    assert probability == pytest.approx(1.0 if logit > 0 else 0.0)
    assert abs(grads["dW1"]) == pytest.approx(1.0 if wrong else 0.0)
    assert capfd.readouterr().err == ""


def test_accuracy_is_the_share_of_right_classes() -> None:
    parameters = {"W1": np.array([[1.0]]), "b1": np.zeros((1, 1))}
    X = np.array([[-2.0, -1.0, 1.0, 2.0]])
    assert nn.accuracy(X, np.array([[0, 0, 1, 1]]), parameters) == 1.0
    assert nn.accuracy(X, np.array([[1, 0, 1, 1]]), parameters) == 0.75
    assert nn.accuracy(X, np.array([[1, 1, 0, 0]]), parameters) == 0.0


def test_nothing_changes_the_arrays_it_is_given() -> None:
    X, Y, parameters = a_net([2, 4, 3], seed=5)
    for array in (X, Y, *parameters.values()):
        array.setflags(write=False)
    nn.cost_and_gradients(X, Y, parameters)
    nn.accuracy(X, Y, parameters)


def test_labels_of_the_wrong_shape_are_refused() -> None:
    X, Y, parameters = a_net([2, 3], seed=1)
    with pytest.raises(ValueError, match=r"Y must have shape \(1, 6\).*got \(6,\)"):
        nn.cost(X, Y.ravel(), parameters)


def test_random_parameters_have_the_shapes_of_the_layers_and_zero_biases() -> None:
    parameters = nn.random_parameters([2, 5, 3, 1], np.random.default_rng(0), scale=1.0)
    assert {key: array.shape for key, array in parameters.items()} == {
        "W1": (5, 2), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1),
    }  # fmt: skip
    assert not any(parameters[f"b{layer}"].any() for layer in (1, 2, 3))


def test_the_scale_is_the_standard_deviation_of_the_weights_layer_by_layer() -> None:
    parameters = nn.random_parameters([300, 200, 100], np.random.default_rng(2), scale=[0.5, 3.0])
    # standard error of a standard deviation from k draws: 1 / sqrt(2 k); five of them
    for key, expected in (("W1", 0.5), ("W2", 3.0)):
        weights = parameters[key]
        assert np.std(weights) == pytest.approx(expected, rel=5 / np.sqrt(2 * weights.size))
    same = nn.random_parameters([300, 200, 100], np.random.default_rng(2), scale=1.0)
    np.testing.assert_allclose(parameters["W2"], 3.0 * same["W2"])


def test_scales_that_do_not_fit_the_layers_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one per layer \(2\); got shape \(3,\)"):
        nn.random_parameters([2, 2, 1], np.random.default_rng(0), scale=[1.0, 1.0, 1.0])
    with pytest.raises(ValueError, match="at least two widths"):
        nn.random_parameters([2], np.random.default_rng(0), scale=1.0)


def test_descent_lowers_the_cost_and_tells_it_before_each_step() -> None:
    X, Y, parameters = a_net([2, 4, 3], seed=5, m=20)
    before = {name: value.copy() for name, value in parameters.items()}
    trained, costs = nn.descend(X, Y, parameters, steps=200, lr=0.02)
    assert costs[0] == nn.cost(X, Y, before)
    assert len(costs) == 200
    assert nn.cost(X, Y, trained) < 0.7 * costs[0]
    assert all(np.array_equal(parameters[name], before[name]) for name in before), "the start must stay"


def test_a_step_of_descent_is_the_gradients_plus_nine_tenths_of_the_step_before() -> None:
    X, Y = np.zeros((1, 1)), np.zeros((1, 1))
    slopes = iter((1.0, 10.0, 0.0))
    positions: list[float] = []
    nn.descend(
        X,
        Y,
        {"W1": np.array([[5.0]])},
        steps=3,
        lr=0.1,
        gradients=lambda X, Y, p: (0.0, {"dW1": np.array([[next(slopes)]])}),
        watch=lambda p: positions.append(float(p["W1"][0, 0])),
    )
    # steps: -0.1, then -0.9 * 0.1 - 1, then 0.9 times that
    assert positions == pytest.approx([5.0, 4.9, 3.81, 2.829])


def test_descent_hands_its_data_and_its_current_parameters_to_the_gradients() -> None:
    X, Y, parameters = a_net([2, 3], seed=6)
    seen: list[bool] = []

    def gradients(X_given: Array, Y_given: Array, p: dict[str, Array]) -> tuple[float, dict[str, Array]]:
        seen.append(X_given is X and Y_given is Y)
        return float(len(seen)), {"d" + name: np.ones_like(value) for name, value in p.items()}

    trained, costs = nn.descend(X, Y, parameters, steps=2, lr=1.0, gradients=gradients)
    assert seen == [True, True]
    assert costs == [1.0, 2.0]
    np.testing.assert_allclose(trained["W1"], parameters["W1"] - 1.0 - 1.9)
