"""Comparing what came with what was expected: shapes, numbers, dicts of numbers, plain values, properties."""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import (  # noqa: UP029
    TypeError,
    all,
    any,
    bool,
    dict,
    float,
    frozenset,
    int,
    isinstance,
    len,
    list,
    object,
    repr,
    set,
    sorted,
    str,
    tuple,
    type,
    zip,
)
from collections.abc import Mapping
from typing import Any

from numpy import asarray, bool_, float64, integer, ndarray, str_

from course_utils.checks.difference import difference, shape_in_words, sizes
from course_utils.checks.failure import failure
from course_utils.checks.plain import Numbers, describe, numbers, short


def shape(label: str, got: Any, expected_shape: tuple[int | None, ...], hint: str = "") -> None:
    """Fail unless `got` is an array with this shape; None in `expected_shape` matches any size.

    For example:

        X of batch 3: the shape is (20,), expected (2, any).
    """
    came = got.shape if isinstance(got, ndarray) else _numbers(label, got, hint).shape
    same_axes = len(came) == len(expected_shape)
    if same_axes and all(want in (None, size) for size, want in zip(came, expected_shape, strict=True)):
        return
    wanted = ", ".join("any" if size is None else str(size) for size in expected_shape)
    comma = "," if len(expected_shape) == 1 else ""
    public = f"{label}: {shape_in_words(came, expected_shape)}"
    raise failure(f"{label}: the shape is {sizes(came)}, expected ({wanted}{comma}).", hint, public)


def close(label: str, got: Any, expected: Any, rtol: float = 1e-6, atol: float = 1e-9, hint: str = "") -> None:
    """Fail unless `got` has the shape of `expected` and |got - expected| <= atol + rtol |expected|.

    For one expected number a float, a NumPy scalar, a 0-d, (1,) or (1, 1) array will do.

        v: the shape is (3, 1), expected (3,). The number of entries is right, the axes are not.
        v: 2 of 3 entries differ, first at index (1,): got 89, expected 8.9. Your values are 10 times the
        expected ones.
        cost: the value is wrong: got nan, expected 0.6931. 1 of 1 values is NaN (not a number).
    """
    found = difference(_numbers(label, got, hint), asarray(expected, dtype=float64), rtol, atol)
    if found:
        raise failure(f"{label}: {found[0]}", hint, f"{label}: {found[1]}")


def close_dict(
    label: str,
    got: Any,
    expected: Mapping[str, Any],
    rtol: float = 1e-6,
    atol: float = 1e-9,
    hint: str = "",
    start: Mapping[str, Any] | None = None,
) -> None:
    """Fail unless the dict `got` has exactly these keys and under each of them these numbers.

    With `start`, the dict before a step, a failure says how far off the steps are that were made from there.

        parameters after one step: the key 'b2' is missing; the dict has 'W1', 'b1' and 'W2'.
        parameters after one step: wrong under 'b1', right under 'W1'. 'b1': 3 of 3 entries differ, first at
        index (0, 0): got 1.5, expected 0.6. Your steps are 10 times the expected ones.
    """
    if not isinstance(got, dict):
        clue = " Are the results returned in the order that was asked for?" if isinstance(got, tuple) else ""
        full, public = (f"{label}: expected a dict, got {describe(got, sizes=told)}.{clue}" for told in (True, False))
        raise failure(full, hint, public)
    missing = [key for key in expected if key not in got]
    if missing:
        words = "key {} is" if len(missing) == 1 else "keys {} are"
        full = f"{label}: the {words.format(_names(missing))} missing"
        public = f"{label}: the key {_names(missing[:1])} is missing{', and others' if len(missing) > 1 else ''}"
        came_keys = f"; the dict has {_names(list(got))}." if got else "; the dict is empty."
        if len(missing) == len(expected):  # a hint about numbers would lead away from the mistake
            hint = "is this the dict that was asked for, and are several results returned in the right order?"
        raise failure(full + came_keys, hint, public + ".")
    extra = [key for key in got if key not in expected]
    if extra:
        count = f"{label}: the dict has {len(extra)} key{'' if len(extra) == 1 else 's'} too many"
        raise failure(f"{count}: {_names(extra)}.", hint, f"{label}: the dict has keys that were not asked for.")
    came = {key: _numbers(f"{label}, {key!r}", got[key], hint) for key in expected}
    wanted = {key: asarray(entry, dtype=float64) for key, entry in expected.items()}
    before = {} if start is None else {key: asarray(entry, dtype=float64) for key, entry in start.items()}
    found = {key: difference(came[key], wanted[key], rtol, atol, before.get(key)) for key in expected}
    wrong = [key for key in expected if found[key]]
    if not wrong:
        return
    wrong.sort(key=lambda key: came[key].shape == wanted[key].shape)  # a wrong shape is told first
    right = [key for key in expected if not found[key]]
    opening = f"{label}: wrong under {_names(wrong)}{', right under ' if right else ''}{_names(right)}."
    some = f"{label}: wrong under {_names(wrong[:1])}{' and others' if len(wrong) > 1 else ''}"
    full, public = found[wrong[0]] or ("", "")
    raise failure(f"{opening} {wrong[0]!r}: {full}", hint, f"{some}{', right under others' if right else ''}. {public}")


def equal(label: str, got: Any, expected: Any, hint: str = "") -> None:
    """Fail unless `got` is the text, whole number, boolean, None or set `expected`, in kind and in value.

    NumPy's integers, booleans and strings count; a list, tuple or frozenset will do for a set; 1 is not True.

        the Hessian [[0, 1], [1, 0]]: got 'min', expected 'saddle'.
    """
    as_set = isinstance(expected, (set, frozenset))
    came, wanted = (_set(got), _set(expected)) if as_set else (_scalar(got), _scalar(expected))
    if type(came) is not type(wanted):
        full, public = (f"{label}: expected {describe(expected)}, got {describe(got, told)}." for told in (True, False))
        raise failure(full, hint, public)
    if came != wanted:
        full = f"{label}: got {short(_written(came))}, expected {short(_written(wanted))}."
        if isinstance(came, frozenset) and isinstance(wanted, frozenset) and came and wanted:
            full = f"{label}: {_set_difference(came, wanted)}"
        raise failure(full, hint, f"{label}: this is not the right answer.")


def true(label: str, condition: Any, problem: str, hint: str = "") -> None:
    """Fail unless `condition` is True. `label` names the property, `problem` says what came instead.

    For example:

        every example appears once: 20 of 148 examples are in no batch.
    """
    if not isinstance(condition, (bool, bool_)):
        raise TypeError(f"true({label!r}) needs one True or False, got {describe(condition)}.")
    if not condition:
        raise failure(f"{label}: {problem}", hint, f"{label}: this does not hold.")


def parts(label: str, got: Any, names: tuple[str, ...], hint: str = "") -> tuple[Any, ...]:
    """The results of a function that returns several, or a failure that names them in order.

    For example:

        momentum_step: expected 2 results (parameters, v), got a dict of 4.
    """
    if not isinstance(got, (tuple, list)) or len(got) != len(names):
        wanted = f"{label}: expected {len(names)} results ({', '.join(names)})"
        public = "another number of them" if isinstance(got, (tuple, list)) else describe(got, sizes=False)
        raise failure(f"{wanted}, got {describe(got)}.", hint, f"{wanted}, got {public}.")
    return tuple(got)


def _numbers(label: str, got: Any, hint: str) -> Numbers:
    came = numbers(got)
    if isinstance(came, str):
        rest = " of something else or of different shapes" if isinstance(got, (list, tuple)) else ""
        public = f"{label}: expected numbers, got {describe(got, sizes=False)}{rest}."
        raise failure(f"{label}: expected numbers, got {short(came, 120)}.", hint, public)
    return came


def _names(keys: list[str]) -> str:
    shown = [short(repr(key), 30) for key in keys[:6]]
    if len(keys) > 6:
        return f"{', '.join(shown)} and {len(keys) - 6} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


class _Refused:
    """What is not plain is never asked whether it is equal."""


def _scalar(value: Any) -> object:
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, bool_):
        return bool(value)
    if isinstance(value, integer):
        return int(value)
    return str(value) if type(value) is str_ else _Refused()


def _set(value: Any) -> object:
    if type(value) not in (set, frozenset, list, tuple):
        return _Refused()
    members = frozenset(_scalar(entry) for entry in value)
    return _Refused() if any(isinstance(member, _Refused) for member in members) else members


def _set_difference(came: frozenset[object], wanted: frozenset[object]) -> str:
    """What a set lacks and what is too much in it; one of the two at least."""
    lacking, surplus = sorted(map(repr, wanted - came)), sorted(map(repr, came - wanted))
    told = [f"{short(', '.join(lacking), 120)} {'is' if len(lacking) == 1 else 'are'} missing"] if lacking else []
    told += (
        [f"{short(', '.join(surplus), 120)} {'does' if len(surplus) == 1 else 'do'} not belong there"]
        if surplus
        else []
    )
    return f"{' and '.join(told)}."


def _written(value: object) -> str:
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(repr(member) for member in value)) + "}" if value else "an empty set"
    return repr(value)
