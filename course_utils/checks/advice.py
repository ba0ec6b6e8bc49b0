"""Questions for the errors that Python and NumPy report in words which a beginner cannot use.

An error says where the program could go no further, seldom what its author had in mind. For a few that come up
again and again the cause is nearly certain, and a question leads there faster than the message does.
"""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import next, str, type  # noqa: UP029

_QUESTIONS = (
    ("TypeError", "for ^", "is a power meant? In Python it is written `**`."),
    ("ValueError", "matmul", "is the product entry by entry meant? That is `*`; `@` is the product of matrices."),
    (
        "TypeError",
        "NoneType",
        "is one of the values None? A function without `return` gives None, and so does a tape's `gradient` for what "
        "it did not see.",
    ),
    ("TypeError", "can only concatenate str", 'is a number joined to a text? `f"W{3}"` and `"W" + str(3)` are "W3".'),
    (
        "IndexError",
        "out of bounds for axis 0",
        "does the index count from 0, along the right axis? Examples are columns, as in `X[:, j]`.",
    ),
    (
        "AttributeError",
        "'dict' object has no attribute 'add'",
        "is a set meant? `{}` is an empty dict, `set()` an empty set.",
    ),
    (
        "AttributeError",
        "'dict' object has no attribute 'startswith'",  # keys were meant, of a dict that is one of a pair
        "does a variable hold a pair of results where one of them is meant? `a, b = f(...)` takes a pair apart.",
    ),
    (
        "AttributeError",
        "'tuple' object has no attribute",
        "does a variable hold a pair of results where one of them is meant? `a, b = f(...)` takes a pair apart.",
    ),
)


def advice(error: BaseException) -> str:
    """The question that goes with an error, or an empty text."""
    kind, words = type(error).__name__, str(error)
    return next((question for name, part, question in _QUESTIONS if name == kind and part in words), "")
