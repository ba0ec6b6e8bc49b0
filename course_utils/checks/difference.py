"""How two arrays of numbers differ, in a sentence: the shape, the places, and by how much.

A factor, a sign or a NaN says more to the person who looks for the mistake than a pair of numbers does.
"""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import float, int, len, round, str, tuple  # noqa: UP029
from math import prod

from numpy import abs as absolute
from numpy import all as all_of
from numpy import any as any_of
from numpy import argwhere, errstate, isfinite, isinf, isnan
from numpy import max as largest
from numpy import min as smallest

from course_utils.checks.plain import Numbers, short

Shape = tuple[int, ...]


def difference(
    came: Numbers, wanted: Numbers, rtol: float, atol: float, start: Numbers | None = None
) -> tuple[str, str] | None:
    """How `came` differs from `wanted`: the sentence with values and the one without; None when it does not.

    Right is |came - wanted| <= atol + rtol |wanted|, both finite, or equal infinities. NaN is never right.
    With a `start`, how far off they are is told of the steps came - start and wanted - start.
    """
    if wanted.ndim == 0 and came.size == 1:
        came = came.reshape(())  # one number in any wrapping
    if came.shape != wanted.shape:
        return _shape_difference(came.shape, wanted.shape), shape_in_words(came.shape, wanted.shape)
    if (came == wanted).all():  # as nearly always
        return None
    with errstate(all="ignore"):
        near = absolute(came - wanted) <= atol + rtol * absolute(wanted)
        right = (came == wanted) | (near & isfinite(came) & isfinite(wanted))
        if right.all():
            return None
        moved = 0.0 if start is None else start
        thing = "value" if start is None else "step"
        how_far, in_words = (tell(came - moved, wanted - moved, thing) for tell in (_how_far, _how_far_in_words))
    places = argwhere(~right)
    first = tuple(int(i) for i in places[0])
    count = f"{len(places)} of {wanted.size} entries {'differs' if len(places) == 1 else 'differ'}"
    opening = f"{count}, first at index {sizes(first)}" if wanted.ndim else "the value is wrong"
    got, expected = _told_apart(float(came[first]), float(wanted[first]))
    public = _count_in_words(len(places), wanted.size) if wanted.ndim else opening
    return f"{opening}: got {got}, expected {expected}. {how_far}", f"{public}. {in_words}"


def sizes(shape: Shape) -> str:
    """A shape or an index as it is written in Python."""
    return short(str(tuple(int(size) for size in shape)))


def _shape_difference(came: Shape, wanted: Shape) -> str:
    if not wanted:
        return f"expected one number, got an array of shape {sizes(came)}."
    clue = _shape_clue(came, wanted)
    return f"the shape is {sizes(came)}, expected {sizes(wanted)}.{' ' if clue else ''}{clue}"


def _shape_clue(came: Shape, wanted: Shape) -> str:
    if len(came) > 1 and came == wanted[::-1]:
        return "The axes are swapped."
    return "The number of entries is right, the axes are not." if prod(came) == prod(wanted) else ""


def shape_in_words(came: Shape, wanted: tuple[int | None, ...]) -> str:
    """What is wrong about a shape, without a number; None in `wanted` matches any size."""
    if not wanted:
        return "expected one number, got an array."
    clue = "" if None in wanted else _shape_clue(came, tuple(size or 0 for size in wanted))
    if not clue and len(came) != len(wanted):
        clue = f"It has too {'few' if len(came) < len(wanted) else 'many'} axes."
    return f"the shape is not the expected one.{' ' if clue else ''}{clue}"


def _count_in_words(count: int, size: int) -> str:
    if count == size:
        return "all entries differ" if size > 1 else "the entry differs"
    return "one entry differs" if count == 1 else "some entries differ"


def _how_far_in_words(came: Numbers, wanted: Numbers, thing: str) -> str:
    """What `_how_far` tells, in a few kinds: no number that a submission could choose is in it."""
    one = wanted.size == 1
    things = f"{thing} is" if one else f"{thing}s are"
    for test, word in ((isnan, "NaN (not a number)"), (isinf, "infinite")):
        if test(came).any():
            return f"Your {things} {word}." if one or all_of(test(came)) else f"Some of your {things} {word}."
    scale = float(largest(absolute(wanted)))
    if scale == 0 or not any_of(came):
        return _how_far(came, wanted, thing)
    factor = _factor(came, wanted)
    if factor in ("the negative of", "2 times", "1/2 of"):
        return f"Your {things} {factor} the expected {'one' if one else 'ones'}."
    if factor:
        side = "small" if absolute(came).max() < scale else "large"
        turned = " and of the wrong sign" if factor.startswith("minus") else ""
        return f"Your {things} too {side}{turned}, {'' if one else 'all '}by one factor."
    if one:
        return f"Your {thing} is too {'small' if came.sum() < wanted.sum() else 'large'}."
    share = float(largest(absolute(came / scale - wanted / scale)))
    amount = "far below" if share < 0.01 else "below" if share < 1 else "above" if share < 100 else "far above"
    return f"The largest difference is {amount} the largest expected {thing}."


def _how_far(came: Numbers, wanted: Numbers, thing: str) -> str:
    """The kind of difference: NaN, infinity, zeros, a constant factor, or the size of the largest one."""
    for test, word in ((isnan, "NaN (not a number)"), (isinf, "infinite")):
        bad = int(test(came).sum())
        if bad:
            return f"{bad} of {came.size} {thing}s {'is' if bad == 1 else 'are'} {word}."
    scale = float(largest(absolute(wanted)))
    one = wanted.size == 1
    things = f"{thing} is" if one else f"{thing}s are"
    if not any_of(came):
        return f"Your {things} 0."
    if scale == 0:
        return f"The right {things} 0{'' if one else ' everywhere'}."
    factor = _factor(came, wanted)
    if factor:
        return f"Your {things} {factor} the expected {'one' if one else 'ones'}."
    share = float(largest(absolute(came / scale - wanted / scale)))
    percent = f"{100 * share:.0f}" if share >= 0.1 else f"{100 * share:.2g}"
    amount = f"{share:.3g} times" if share > 10 else f"{percent} % of"
    return f"The largest difference is {amount} the {'' if one else 'largest '}expected {thing}."


def _factor(came: Numbers, wanted: Numbers) -> str:
    """The factor came / wanted in words, when it is the same everywhere; for one value only a round one."""
    nonzero = wanted != 0
    ratios = came[nonzero] / wanted[nonzero]
    low, high = float(smallest(ratios)), float(largest(ratios))
    factor = (low + high) / 2
    size = float(absolute(factor))
    if factor == 0 or not isfinite(factor) or high - low > 1e-6 * size or any_of(came[~nonzero]):
        return ""
    if absolute(size - 1) <= 1e-6:
        return "the negative of" if factor < 0 else ""
    whole, part = _whole(size), _whole(1 / size)
    if ratios.size == 1 and not whole and not part:
        return ""
    amount = f"{whole} times" if whole else f"1/{part} of" if part else f"{size:.4g} times"
    return f"{'minus ' if factor < 0 else ''}{amount}"


def _whole(size: float) -> int:
    """`size` as a whole number up to 10000, or 0 when it is none."""
    return round(size) if size <= 10000 and absolute(size - round(size)) <= 1e-6 * size else 0


def _told_apart(came: float, wanted: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see them differ."""
    for digits in (4, 6, 9):
        texts = f"{came:.{digits}g}", f"{wanted:.{digits}g}"
        if texts[0] != texts[1]:
            return texts
    return f"{came:.17g}", f"{wanted:.17g}"
