"""Weakening: every way in which one statement of a check could be lost or made too lenient, one at a time.

A bank that is good notices each of them: some mistake then passes a check that it fails today. So the bank is to the
checks what the checks are to solutions.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from autograder.bank import Entry
from autograder.bank.bench import Bench
from autograder.bank.kills import question
from autograder.bank.margins import Gauge, Key, Margins, wavering, widen

LOOSER = 1000
ASSERTING = ("close", "close_dict", "equal", "raises", "shape", "tensor", "true")
TOLERANCES = {"rtol": 1e-6, "atol": 1e-9}  # as checks.close has them by default


@dataclass(frozen=True)
class Weakening:
    """A check that lacks something: what was done to which line of it, and the cell's new text."""

    line: int
    what: str
    source: str


def unnoticed(bench: Bench, entries: Iterable[Entry]) -> Iterator[tuple[str, Weakening]]:
    """The weakenings of the checks of one exercise that change nothing of what is published about them."""
    mistakes = [entry for entry in entries if entry.exercise == bench.exercise and not entry.is_right]
    for check, source in bench.checks.items():
        alone = replace(bench, checks={check: source})
        caught = {}
        for entry in mistakes:
            gauge = Gauge()
            if said := alone.failed(entry, gauge)[check]:
                caught[entry] = question(said), wavering(alone, entry, gauge)
        before = _published(alone, caught)
        for weakening in weakenings(source):
            if _published(replace(bench, checks={check: weakening.source}), caught) == before:
                yield check, weakening


def _published(alone: Bench, caught: dict[Entry, tuple[str, set[Key]]]) -> dict[Key, str] | None:
    """The margins that mistakes leave to the one check on the bench; None if one is not caught, or by another question.

    Mistakes that the check does not catch as it is are left out: no weakening catches them.
    """
    found: Margins = {}
    for entry, (asked, left_out) in caught.items():
        gauge = Gauge()
        (now,) = alone.failed(entry, gauge).values()
        if question(now) != asked:
            return None
        widen(found, gauge, left_out)
    return {key: str(margin) for key, margin in found.items()}


def weakenings(check: str) -> Iterator[Weakening]:
    """All weakenings of a check cell: statements removed, arguments no longer watched, tolerances made loose."""
    tree = ast.parse(check)
    for node in ast.walk(tree):
        strong = node.__class__, node.__dict__
        for what, weakened in _weakened(node):
            node.__class__, node.__dict__ = weakened.__class__, weakened.__dict__
            source = ast.unparse(tree)
            node.__class__, node.__dict__ = strong
            yield Weakening(getattr(node, "lineno", 0), what, source)


def _weakened(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Assert() | ast.Raise():
            yield "removed", ast.Pass()
        case ast.Expr(value=ast.Call() as call) if _check(call) in ASSERTING:
            yield "removed", ast.Pass()
        case ast.Call() if _check(node) == "call_keeps":
            yield "arguments not watched", _calling(node, "call")
        case ast.Call() if _check(node) in ("close", "close_dict"):
            yield "tolerance", _loose(node)
        case ast.Compare(left=ast.Call() as left, ops=[ast.Lt() | ast.LtE()], comparators=[bound]) if _is_abs(left):
            yield "bound", ast.Compare(left, node.ops, [_times(bound)])


def _check(call: ast.Call) -> str:
    """Which of `checks` is called, if any."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="checks"), attr=name):
            return name
    return ""


def _is_abs(call: ast.Call) -> bool:
    return ast.unparse(call.func) in ("abs", "np.abs")


def _calling(call: ast.Call, name: str) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("checks"), name), call.args, call.keywords)


def _loose(call: ast.Call) -> ast.Call:
    """The same comparison with tolerances so many times as large, given or not."""
    given = {word.arg: word.value for word in call.keywords}
    loose = [ast.keyword(name, _times(given.get(name, ast.Constant(default)))) for name, default in TOLERANCES.items()]
    others = [word for word in call.keywords if word.arg not in TOLERANCES]
    return ast.Call(call.func, call.args, others + loose)


def _times(bound: ast.expr) -> ast.expr:
    return ast.BinOp(ast.Constant(LOOSER), ast.Mult(), bound)
