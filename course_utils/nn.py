"""A plain fully connected network for binary classification, to try optimizers and regularizers on.

Hidden layers apply ReLU, the output layer a sigmoid, and the cost is the mean cross-entropy. Examples are
columns: X is (n_x, m), Y is (1, m) with entries 0 or 1. Layer l has W[l] (n[l], n[l-1]) and b[l] (n[l], 1),
kept in one dictionary {"W1": ..., "b1": ..., "W2": ...}; the number of layers is read from that dictionary.
Everything is computed from the logits z = W[L] a[L-1] + b[L], never from log(probability), so that a very
confident network does not overflow.

    parameters = random_parameters([2, 5, 2, 1], np.random.default_rng(1), scale=0.7)
    J, grads = cost_and_gradients(X, Y, parameters)     # grads["dW1"] has the shape of parameters["W1"]
    parameters, costs = descend(X, Y, parameters, steps=1000, lr=0.1)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Parameters = Mapping[str, Array]
Gradients = Callable[[Array, Array, dict[str, Array]], tuple[float, Mapping[str, Array]]]


def random_parameters(
    layer_dims: Sequence[int], rng: np.random.Generator, scale: float | Sequence[float]
) -> dict[str, Array]:
    """Weights scale * N(0, 1) and biases 0 for the layer widths n[0], ..., n[L].

    scale: one number for all layers, or one number per layer (L of them).
    returns: {"W1": (n1, n0), "b1": (n1, 1), ..., "WL": (nL, n(L-1)), "bL": (nL, 1)}, float64
    """
    depth = len(layer_dims) - 1
    if depth < 1:
        raise ValueError(f"layer_dims needs at least two widths, such as [2, 5, 1]; got {layer_dims}.")
    scales = np.atleast_1d(np.asarray(scale, dtype=float))
    if scales.shape not in ((1,), (depth,)):
        raise ValueError(f"scale must be one number or one per layer ({depth}); got shape {scales.shape}.")
    scales = np.broadcast_to(scales, (depth,))

    parameters: dict[str, Array] = {}
    for layer, (n_in, n_out) in enumerate(zip(layer_dims[:-1], layer_dims[1:], strict=True), start=1):
        parameters[f"W{layer}"] = scales[layer - 1] * rng.standard_normal((n_out, n_in))
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


def forward(X: Array, parameters: Parameters) -> Array:
    """Probability of class 1 for each column of X.

    X: (n_x, m)   returns: (1, m), each entry in [0, 1]
    """
    return _sigmoid(_activations(X, parameters)[-1])


def cost(X: Array, Y: Array, parameters: Parameters) -> float:
    """Mean cross-entropy -(1/m) sum(y log a + (1 - y) log(1 - a)) over the m examples given.

    X: (n_x, m)   Y: (1, m), 0 or 1   returns: a float, never negative
    """
    return _cross_entropy(_activations(X, parameters)[-1], Y)


def cost_and_gradients(X: Array, Y: Array, parameters: Parameters) -> tuple[float, dict[str, Array]]:
    """The cost and its gradient with respect to every weight and bias (Rumelhart, Hinton and Williams 1986).

    X: (n_x, m)   Y: (1, m), 0 or 1
    returns: cost, {"dW1": shape of W1, "db1": shape of b1, ...}

    With dZ the gradient at the input of layer l and A the output of layer l-1:
      dW = dZ Aᵀ      db = row sums of dZ      dA = Wᵀ dZ, kept where the ReLU is positive
    """
    *inputs, logits = _activations(X, parameters)
    J = _cross_entropy(logits, Y)
    grads: dict[str, Array] = {}
    dZ = (_sigmoid(logits) - Y) / logits.shape[1]  # (1, m); the mean's 1/m enters here, once
    for layer in range(len(inputs), 0, -1):
        A = inputs[layer - 1]  # (n[l-1], m)
        grads[f"dW{layer}"] = dZ @ A.T  # (n[l], n[l-1])
        grads[f"db{layer}"] = dZ.sum(axis=1, keepdims=True)  # (n[l], 1)
        if layer > 1:
            dZ = (parameters[f"W{layer}"].T @ dZ) * (A > 0)  # (n[l-1], m)
    return J, grads


def accuracy(X: Array, Y: Array, parameters: Parameters) -> float:
    """Share of the examples whose predicted class (probability above 0.5) is the label; a float in [0, 1]."""
    return float(np.mean((forward(X, parameters) > 0.5) == (np.asarray(Y) > 0.5)))


def descend(
    X: Array,
    Y: Array,
    parameters: Parameters,
    steps: int,
    lr: float,
    gradients: Gradients = cost_and_gradients,
    watch: Callable[[dict[str, Array]], object] | None = None,
) -> tuple[dict[str, Array], list[float]]:
    """Train on all examples at once: steps with a memory of 0.9 of the step before (Polyak 1964).

    gradients: (X, Y, parameters) -> cost, {"dW1": ..., ...}, to train with another cost than the plain one
    watch: called with the parameters before each step and after the last, for example to note the dev cost
    returns: the parameters after the last step, and the cost before each step
    """
    current, costs = dict(parameters), []
    last = {name: np.zeros(np.shape(value)) for name, value in current.items()}
    for _ in range(steps):
        if watch is not None:
            watch(current)
        J, grads = gradients(X, Y, current)
        costs.append(J)
        last = {name: 0.9 * last[name] - lr * grads[f"d{name}"] for name in current}
        current = {name: value + last[name] for name, value in current.items()}
    if watch is not None:
        watch(current)
    return current, costs


def _activations(X: Array, parameters: Parameters) -> list[Array]:
    """[X, A[1], ..., A[L-1], logits]: the input of every layer, then the logits (1, m)."""
    depth = sum(name.startswith("W") for name in parameters)
    values = [np.asarray(X)]
    for layer in range(1, depth + 1):
        Z = parameters[f"W{layer}"] @ values[-1] + parameters[f"b{layer}"]
        values.append(np.maximum(Z, 0.0) if layer < depth else Z)
    return values


def _cross_entropy(logits: Array, Y: Array) -> float:
    """Mean of log(1 + e^z) - y z, which is the cross-entropy of sigmoid(z) without its overflow."""
    if np.shape(Y) != logits.shape:
        raise ValueError(f"Y must have shape {logits.shape}, one label per column of X; got {np.shape(Y)}.")
    return float(np.mean(np.logaddexp(0.0, logits) - Y * logits))


def _sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z) = e^-log(1 + e^-z), in the form that cannot overflow."""
    probabilities: Array = np.exp(-np.logaddexp(0.0, -z))
    return probabilities
