"""Random draws that come out the same on every machine and NumPy version.

NumPy promises to keep the random bits of a seeded bit generator, but may change how it turns them into numbers
of some distribution. So the distributions are made here. What goes through log or cos can still differ in its
last digit between machines; the recipes therefore round what they store.
"""

import numpy as np
from numpy.typing import NDArray


class Draws:
    """A seeded source of uniform and normal numbers and of random orders."""

    def __init__(self, seed: int) -> None:
        self._bits = np.random.PCG64(seed)

    def uniform(self, low: float, high: float, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """Independent uniform numbers in [low, high), from the upper 53 of 64 random bits each."""
        raw = self._bits.random_raw(int(np.prod(shape, dtype=int)))
        unit = np.asarray(np.asarray(raw, dtype=np.uint64) >> np.uint64(11), dtype=np.float64) * 2.0**-53
        return low + (high - low) * unit.reshape(shape)

    def normal(self, shape: tuple[int, ...]) -> NDArray[np.float64]:
        """Independent standard normal numbers (Box and Muller 1958): sqrt(-2 ln u) cos(2 pi v)."""
        u = 1.0 - self.uniform(0.0, 1.0, shape)  # in (0, 1], so that the logarithm is finite
        v = self.uniform(0.0, 1.0, shape)
        return np.asarray(np.sqrt(-2.0 * np.log(u)) * np.cos(2.0 * np.pi * v), dtype=np.float64)

    def order(self, count: int) -> NDArray[np.int64]:
        """The numbers 0, ..., count - 1 in random order."""
        return np.argsort(self.uniform(0.0, 1.0, (count,)), kind="stable").astype(np.int64)
