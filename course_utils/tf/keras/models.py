"""A Sequential model: layers one after the other, and a training loop (`fit`) around the tape and an optimizer."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_utils.tf.convert import tensor_of
from course_utils.tf.keras import losses, metrics, optimizers
from course_utils.tf.keras.layers import InputShape, Layer
from course_utils.tf.keras.variables import KerasVariable
from course_utils.tf.randomness import stream
from course_utils.tf.tape import GradientTape
from course_utils.tf.tensor import Tensor, Value

LOSSES = {
    "mse": losses.MeanSquaredError,
    "mean_squared_error": losses.MeanSquaredError,
    "binary_crossentropy": losses.BinaryCrossentropy,
    "categorical_crossentropy": losses.CategoricalCrossentropy,
    "sparse_categorical_crossentropy": losses.SparseCategoricalCrossentropy,
}
OPTIMIZERS = {"sgd": optimizers.SGD, "rmsprop": optimizers.RMSprop, "adam": optimizers.Adam, "adamw": optimizers.AdamW}


class History:
    """What `fit` returns: `history` maps the name of a loss or metric to its value after each epoch."""

    def __init__(self) -> None:
        self.history: dict[str, list[float]] = {}
        self.epoch: list[int] = []


class Sequential:
    """Layers applied one after the other.

    model = tf.keras.Sequential([tf.keras.Input((64,)), tf.keras.layers.Dense(10)])
    model.compile(optimizer="adam", loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(X, y, epochs=3)           # examples are rows
    """

    def __init__(self, layers: Any = None, trainable: bool = True, name: str | None = None) -> None:
        self.name = name or "sequential"
        self._layers: list[Layer] = []
        self._shape: Any = None
        for layer in layers or []:
            self.add(layer)

    def add(self, layer: Any) -> None:
        """Put a layer at the end."""
        if isinstance(layer, InputShape):
            self._shape = layer.shape
            return
        if not isinstance(layer, Layer):
            raise ValueError(f"Only instances of tf.keras.layers can be added to a Sequential model, got {layer!r}.")
        self._layers.append(layer)
        if self._shape is not None:
            self._try(np.zeros((1, *self._shape[1:]), np.float32))

    def _try(self, x: Any) -> None:
        """Build the layers by sending one example through."""
        self(x)

    @property
    def layers(self) -> list[Layer]:
        """The layers in order."""
        return list(self._layers)

    @property
    def weights(self) -> list[KerasVariable]:
        """All weights, moving averages included."""
        return [weight for layer in self._layers for weight in layer.weights]

    @property
    def trainable_variables(self) -> list[KerasVariable]:
        """The weights that training changes; none before the shape of the input is known."""
        return [weight for layer in self._layers for weight in layer.trainable_variables]

    @property
    def trainable_weights(self) -> list[KerasVariable]:
        """The same, under Keras's other name."""
        return self.trainable_variables

    def count_params(self) -> int:
        """How many numbers the weights have."""
        return sum(int(weight._value.size) for weight in self.weights)

    def __call__(self, inputs: Any, training: bool = False) -> Tensor:
        """The output for a batch of rows."""
        x: Any = tensor_of(inputs)
        for layer in self._layers:
            x = layer(x, training=training)
        return x  # type: ignore[no-any-return]

    def compile(self, optimizer: Any = "rmsprop", loss: Any = None, *, metrics: Any = None) -> None:
        """Say how to train: an optimizer and a loss, by name or as objects, and metrics to report."""
        if isinstance(optimizer, str):
            if optimizer.lower() not in OPTIMIZERS:
                raise ValueError(
                    f"Could not interpret optimizer identifier: {optimizer}; here are {', '.join(OPTIMIZERS)}."
                )
            optimizer = OPTIMIZERS[optimizer.lower()]()
        if isinstance(loss, str):
            if loss not in LOSSES:
                raise ValueError(f"Could not interpret loss identifier: {loss}; here are {', '.join(LOSSES)}.")
            loss = LOSSES[loss]()
        self.optimizer = optimizer
        self.loss = loss
        self._metrics = [self._metric(metric) for metric in metrics or []]

    def _metric(self, metric: Any) -> Any:
        if metric not in ("accuracy", "acc"):
            return metric
        kinds = {
            losses.SparseCategoricalCrossentropy: metrics.SparseCategoricalAccuracy,
            losses.CategoricalCrossentropy: metrics.CategoricalAccuracy,
            losses.BinaryCrossentropy: metrics.BinaryAccuracy,
        }
        return kinds.get(type(self.loss), metrics.Accuracy)(name=metric)

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        *,
        validation_data: Any = None,
        shuffle: bool = True,
    ) -> History:
        """Train for some epochs on arrays (rows are examples) or on a data set of batches.

        validation_data: a pair of arrays, or a data set of batches, for `evaluate` after each epoch
        """
        self._compiled()
        history = History()
        for epoch in range(epochs):
            mean = self._reset()
            for xb, yb in _batches(x, y, batch_size or 32, shuffle):
                with GradientTape() as tape:
                    output = self(xb, training=True)
                    loss = self.loss(yb, output)
                variables = self.trainable_variables
                self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
                self._count(mean, loss, yb, output)
            report = self._report(mean)
            if validation_data is not None:
                held_out = (validation_data, None) if hasattr(validation_data, "element_spec") else validation_data
                found = self.evaluate(held_out[0], held_out[1], batch_size, return_dict=True)
                report |= {f"val_{name}": value for name, value in found.items()}
            history.epoch.append(epoch)
            for name, value in report.items():
                history.history.setdefault(name, []).append(value)
            if verbose not in (0, "auto"):
                print(f"Epoch {epoch + 1}/{epochs} - " + " - ".join(f"{k}: {v:.4f}" for k, v in report.items()))
        return history

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Any = "auto",
        *,
        return_dict: bool = False,
    ) -> Any:
        """Loss and metrics without training: a list of numbers (one number without metrics), or a dict."""
        self._compiled()
        mean = self._reset()
        for xb, yb in _batches(x, y, batch_size or 32, False):
            output = self(xb)
            self._count(mean, self.loss(yb, output), yb, output)
        report = self._report(mean)
        values = list(report.values())
        return report if return_dict else (values if len(values) > 1 else values[0])

    def predict(self, x: Any, batch_size: int | None = None, verbose: Any = "auto") -> Any:
        """The outputs for all rows, as a NumPy array."""
        rows = tensor_of(x)
        parts = [self(xb)._value for xb, _ in _batches(rows, rows, batch_size or 32, False)]
        return np.concatenate(parts)

    def _compiled(self) -> None:
        if getattr(self, "loss", None) is None:
            raise ValueError(
                "No loss to compute. Provide a `loss` argument in `compile()`, and call it before `fit()`."
            )

    def _reset(self) -> metrics.Mean:
        for metric in self._metrics:
            metric.reset_state()
        return metrics.Mean()

    def _count(self, mean: metrics.Mean, loss: Tensor, yb: Any, output: Tensor) -> None:
        mean.update_state(loss, sample_weight=float(len(output)))
        for metric in self._metrics:
            metric.update_state(yb, output)

    def _report(self, mean: metrics.Mean) -> dict[str, float]:
        values = {metric.name: float(metric.result()) for metric in self._metrics}
        return {"loss": float(mean.result()), **values}


def _batches(x: Any, y: Any, size: int, shuffled: bool) -> Iterator[tuple[Any, Any]]:
    """Batches of rows of two arrays, or those of a data set."""
    if y is None and hasattr(x, "element_spec"):
        yield from x
        return
    X, Y = (value._tensor()._value if isinstance(value, Value) else np.asarray(value) for value in (x, y))
    if len(X) != len(Y):
        raise ValueError(f"Data cardinality is ambiguous: x has {len(X)} rows, y has {len(Y)}.")
    order = stream().permutation(len(X)) if shuffled else np.arange(len(X))
    for start in range(0, len(X), size):
        rows = order[start : start + size]
        yield tensor_of(np.asarray(X[rows], dtype=np.float32)), tensor_of(Y[rows])
