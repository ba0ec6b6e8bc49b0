"""The errors that TensorFlow defines, under its names (`tf.errors`), and how this module words them.

`InvalidArgumentError` is what an operation raises when shapes or dtypes do not fit. As in TensorFlow it is no
`ValueError`. Promise yourself the class and the key words, not the whole text: the two libraries word it differently.
"""

from collections.abc import Iterable
from typing import Any


class OpError(Exception):
    """An operation could not be carried out; the base of all errors here."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidArgumentError(OpError):
    """The arguments of an operation do not fit together: shapes, dtypes, an axis or an index."""


class OutOfRangeError(OpError):
    """There is nothing left to read."""


def shape_text(shape: Iterable[Any]) -> str:
    """A shape as TensorFlow writes it in errors: [2,3], and [] for a scalar."""
    return "[" + ",".join("?" if size is None else str(size) for size in shape) + "]"
