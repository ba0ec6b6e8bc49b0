"""What arrays have and tensors lack, as in TensorFlow, with the function to call instead."""

from typing import NoReturn

INSTEAD = {
    "T": "tf.transpose(x)",
    "all": "tf.reduce_all(x)",
    "any": "tf.reduce_any(x)",
    "argmax": "tf.argmax(x, axis=...)",
    "astype": "tf.cast(x, dtype)",
    "clip": "tf.clip_by_value(x, low, high)",
    "copy": "tf.identity(x)",
    "dot": "tf.matmul(x, y)",
    "flatten": "tf.reshape(x, (-1,))",
    "item": "float(x), or x.numpy() for an array",
    "max": "tf.reduce_max(x)",
    "mean": "tf.reduce_mean(x)",
    "min": "tf.reduce_min(x)",
    "ravel": "tf.reshape(x, (-1,))",
    "reshape": "tf.reshape(x, shape)",
    "size": "tf.size(x)",
    "squeeze": "tf.squeeze(x)",
    "std": "tf.math.reduce_std(x)",
    "sum": "tf.reduce_sum(x)",
    "tolist": "x.numpy().tolist()",
    "transpose": "tf.transpose(x)",
    "var": "tf.math.reduce_variance(x)",
}


class Missing:
    """Stands for such a name in the class, and makes it an AttributeError that says what to write.

    A `__getattr__` would do, but with one Python is slower to read every attribute there is.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> NoReturn:
        raise AttributeError(f"{owner.__name__!r} object has no attribute {self._name!r}. Write {INSTEAD[self._name]}.")
