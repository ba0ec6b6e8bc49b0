"""Names: what the code of a cell takes from elsewhere, and what it makes for others, by Python's own symbol table."""

import builtins
import symtable

BUILTINS = frozenset(dir(builtins))


def used(source: str) -> set[str]:
    """The names that a cell and its functions take from other cells; none if it is no plain Python."""
    found: set[str] = set()
    todo = _tables(source)
    while todo:
        table = todo.pop()
        todo += table.get_children()
        found |= {one.get_name() for one in table.get_symbols() if one.is_global() and one.is_referenced()}
    return found - made(source) - BUILTINS


def made(source: str) -> set[str]:
    """The names that a cell makes at its top level."""
    return {one.get_name() for one in _symbols(source) if one.is_assigned() or one.is_imported() or one.is_namespace()}


def helpers(source: str) -> set[str]:
    """Of these names the functions, classes, modules and constants in capitals; any other holds data."""
    return {
        one.get_name()
        for one in _symbols(source)
        if one.is_imported() or one.is_namespace() or (one.is_assigned() and _is_constant(one.get_name()))
    }


def _is_constant(name: str) -> bool:
    return len(name) > 2 and name.isupper()


def _symbols(source: str) -> list[symtable.Symbol]:
    return [symbol for table in _tables(source) for symbol in table.get_symbols()]


def _tables(source: str) -> list[symtable.SymbolTable]:
    try:
        return [symtable.symtable(source, "<cell>", "exec")]
    except (SyntaxError, ValueError):
        return []
