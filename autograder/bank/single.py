"""Single precision: the same check, asked with float32 where it hands in float64.

Most tasks leave open how many bits the numbers of an array have, so a right solution is right in float32 too, and a
mistake is one. A number has 7 digits then, of which differences lose some: from the first such array on, the
comparisons of the check are held to that.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.bank.bench import Bench, Namespace

TOLERANCE = 1e-4  # at least, of what was computed from numbers with seven digits


def checks_in_float32(bench: Bench) -> frozenset[str]:
    """The checks of an exercise that can be asked in float32: they hand in arrays, and do not need float64."""
    made: dict[str, Single] = {}

    def instrument(check: str, namespace: Namespace) -> Namespace:
        made[check] = Single()
        return {"checks": made[check].checks(namespace["checks"])}

    bench.failed(None, instrument)
    return frozenset(check for check, single in made.items() if single.tolerance) - bench.float64


class Single:
    """Makes the `checks` with which one check cell asks in single precision."""

    def __init__(self) -> None:
        self.tolerance = 0.0

    def checks(self, real: Any) -> SimpleNamespace:
        """The functions of `checks`, of which those that ask and those that compare numbers are others."""
        asking = {name: self._asking(getattr(real, name)) for name in ("call", "call_each", "call_keeps")}
        comparing = {name: self._comparing(getattr(real, name)) for name in ("close", "close_dict")}
        return SimpleNamespace(**vars(real) | asking | comparing)

    def _asking(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def ask(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            return call(function, *self._cast(args), **self._cast(kwargs))

        return ask

    def _comparing(self, close: Callable[..., None]) -> Callable[..., None]:
        def compare(label: str, got: Any, expected: Any, rtol: float = 1e-6, atol: float = 1e-9, **rest: Any) -> None:
            close(label, got, expected, max(rtol, self.tolerance), max(atol, self.tolerance), **rest)

        return compare

    def _cast(self, value: Any) -> Any:
        """A value with float32 arrays for float64 ones; single numbers stay, as Python has floats of one size."""
        if isinstance(value, np.ndarray) and value.dtype == np.float64:
            self.tolerance = TOLERANCE
            return value.astype(np.float32)
        if type(value) is dict:
            return {key: self._cast(entry) for key, entry in value.items()}
        if type(value) in (list, tuple):
            return type(value)(map(self._cast, value))
        return value
