"""Checks: small questions put to a function, answered in sentences.

A check cell runs a student's function with `call` and compares what comes back with what mathematics
says must come back:

    with checks.verdict("two equal days"):
        v = checks.call(ewa, np.array([10.0, 10.0]), 0.9)
        checks.close("v", v, [1.0, 1.9], hint="does v start at 0?")

When all goes well the block prints "Passed: two equal days." A check that fails raises
`CheckFailure`, whose text says what was checked, what came, what was expected, where, and how far off it
is; then at most one hint, as a question. It never prints a whole array. Its `public` text is the same
without values, for checks that stay hidden.

Shape is compared before value, always, because broadcasting can make a wrong shape look right.
NaN passes nothing, True and False are not numbers, and nothing here looks up NumPy or a builtin by name
after import, so a notebook that redefines `abs` or `np.isclose` changes no verdict.
"""

from course_utils.checks.calling import call, call_each, call_keeps, raises
from course_utils.checks.comparing import close, close_dict, equal, parts, shape, true
from course_utils.checks.failure import CheckFailure
from course_utils.checks.spy import Spy
from course_utils.checks.tensors import tensor
from course_utils.checks.verdicts import verdict

__all__ = [
    "CheckFailure",
    "Spy",
    "call",
    "call_each",
    "call_keeps",
    "close",
    "close_dict",
    "equal",
    "parts",
    "raises",
    "shape",
    "tensor",
    "true",
    "verdict",
]
