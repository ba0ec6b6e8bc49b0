"""A spy: a function that a check hands to a student's function, to see what that makes of it.

It gives back some of its arguments and notes some of them, as the check says, and knows nothing else. So it holds
nothing that a hidden check must keep to itself, and a grader can let it work in the process where the student's
function runs, and read the notes afterwards; `taken_apart` and the functions after it are for that.
"""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import TypeError, ValueError, dict, len, list, tuple, type, zip  # noqa: UP029
from functools import lru_cache
from inspect import Parameter, Signature
from typing import Any

from course_utils.checks.plain import fresh

KINDS = ("spy",)
LONGEST = 1000  # characters of all names of a spy that comes from somewhere else


class Spy:
    """A function of the arguments named in `takes`, which returns those in `gives` and notes those in `notes`.

    Names are separated by spaces. One name stands for the argument itself, several for a tuple of them. What is noted
    is copied, so that it stays as it was; `noted` has an entry for each call. An optimizer that changes nothing:

        lazy = checks.Spy("parameters grads state t rate", gives="parameters state", notes="t")
        train(X, Y, [2, 3, 1], lazy, ...)
        lazy.noted  # (1, 2, 3, ...)

    Raises ValueError for a name that is not in `takes`, and as every function TypeError for arguments that do not fit.
    """

    __name__ = "spy"  # as a function has one, which code may print

    def __init__(self, takes: str, gives: str, notes: str = "") -> None:
        self.takes, self.gives, self.notes = takes, gives, notes
        self.noted: tuple[Any, ...] = ()
        self._names, self._given, self._watched = takes.split(), gives.split(), notes.split()
        for name in (*self._given, *self._watched):
            if name not in self._names:
                raise ValueError(f"a spy that takes {takes} cannot give or note {name}")
        self.__signature__ = _signature(takes)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        if len(args) == len(self._names) and not kwargs:  # as nearly always
            came = dict(zip(self._names, args, strict=True))
        else:
            try:
                came = self.__signature__.bind(*args, **kwargs).arguments
            except TypeError as problem:
                raise TypeError(f"{problem} (it takes {', '.join(self._names)})") from None
        if self._watched:
            noted = [fresh(came[name]) for name in self._watched]
            self.noted = (*self.noted, noted[0] if len(noted) == 1 else tuple(noted))
        back = [came[name] for name in self._given]
        return back[0] if len(back) == 1 else tuple(back)


@lru_cache(maxsize=100)  # a spy is made anew in the process of a student's function, for each call that is handed it
def _signature(takes: str) -> Signature:
    return Signature([Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in takes.split()])


def taken_apart(value: Any) -> tuple[str, list[Any]] | None:
    """What a spy is made of, after a name for it; None for anything else."""
    return ("spy", [value.takes, value.gives, value.notes, list(value.noted)]) if type(value) is Spy else None


def put_together(kind: str, parts: list[Any]) -> Spy:
    """A spy from its parts; raises ValueError, TypeError or AttributeError for parts that do not fit."""
    takes, gives, notes, noted = parts
    if len(takes) + len(gives) + len(notes) > LONGEST:
        raise ValueError("no spy")
    made = Spy(takes, gives, notes)
    restore(made, noted)
    return made


def mark(value: Any) -> tuple[Any, ...] | None:
    """What is no longer the same object once a spy has noted something; None for anything else."""
    return (value.noted,) if type(value) is Spy else None


def state(value: Spy) -> list[Any]:
    """What a spy has noted."""
    return list(value.noted)


def restore(value: Spy, held: list[Any]) -> None:
    """Let a spy have noted what another one has; raises ValueError for what is no list, as a range without end."""
    if type(held) is not list:
        raise ValueError("no notes")
    value.noted = tuple(held)
