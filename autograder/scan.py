"""What the code in a cell defines and uses, found by looking at its text.

Student code is never parsed here: a page of brackets makes Python's parser recurse or fill the memory, and cells hold
magics and half-written lines besides. So names are found by patterns, after comments and strings have been taken out.
What was found in a text is kept for a while: in the notebooks of a class most cells are alike.
Only the first `LONGEST` characters of a cell are looked at; no exercise needs a tenth of that.
"""

import re
from functools import lru_cache

LONGEST, MOST_KEPT = 50_000, 256
_NO_CODE = re.compile(
    r"#[^\n]*"
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+(?:''')?"  # every form goes on to the end if it is never closed, so that no
    r'|"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?'  # text takes more than one pass
    r"|'(?:[^'\\\n]++|\\.)*+'?"
    r'|"(?:[^"\\\n]++|\\.)*+"?',
    re.DOTALL,
)
_DEF = re.compile(r"(?:(?:async[ \t]+)?def[ \t]+|(?=\w+[ \t]*=[ \t]*lambda\b))(\w+)")
_BOUND = re.compile(
    r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)"
    r"|^([A-Z][A-Z0-9_]{2,})[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|^(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+(\([^)]*|[^;\n]*)",
    re.MULTILINE,
)
_IMPORTED = re.compile(r"([\w.]+)(?:\s+as\s+(\w+))?")
_LOCAL = re.compile(
    r"\b([^\W\d]\w*+)[ \t]*+:?=(?!=)"
    r"|\b(?:as|import|class)[ \t]+(\w+)"
    r"|\bdef[ \t]+(\w+[ \t]*\([^)]*)"
)
_NAMES, _CALL = re.compile(r"[\w \t,*()\[\]]*"), re.compile(r"\w[ \t]*+[(\[]")
_SIMPLE = re.compile(r"([^\W\d]\w*(?:[ \t]*,[ \t]*[^\W\d]\w*)*)[ \t]*(?::[^=\n]*)?=(?!=)")
_USED = re.compile(r"(?<![\w.])(?![rbfuRBFU]{1,2}')[^\W\d]\w*")


def bare(source: str) -> str:
    """The code alone: an apostrophe stands for each comment and each string."""
    return _bare(source[:LONGEST])


@lru_cache(MOST_KEPT)
def _bare(source: str) -> str:
    return _NO_CODE.sub("'", source)


def squeezed(source: str) -> str:
    """The code without comments, strings and spaces: equal for cells that differ in nothing else."""
    return "".join(bare(source).replace("'", "").split())


def functions(source: str) -> dict[str, str]:
    """The functions that a cell defines at its top level, each with its squeezed code; of two of one name the last."""
    if "def" not in source and "lambda" not in source:
        return {}
    return dict(_functions(bare(source)))


@lru_cache(MOST_KEPT)
def _functions(code: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in code.split("\n"):
        if begin := _DEF.match(line):
            found[name := begin[1]] = []
        elif line[:1] not in " \t\r)]}'":
            name = ""
        if name:
            found[name] += line.replace("'", "").split()
    return {name: "".join(code) for name, code in found.items()}


def bound(source: str) -> frozenset[str]:
    """The functions, classes, modules and constants in capitals that a cell makes at its top level."""
    return _bound(bare(source))


@lru_cache(MOST_KEPT)
def _bound(code: str) -> frozenset[str]:
    names: set[str] = set()
    for made, constant, imported in _BOUND.findall(code):
        names |= {alias or module.split(".")[0] for module, alias in _IMPORTED.findall(imported)}
        names |= {made or constant} - {""}
    return frozenset(names)


def variables(source: str) -> frozenset[str]:
    """The names that a cell gives to values at its top level, one by one or several in a line."""
    return _variables(bare(source))


@lru_cache(MOST_KEPT)
def _variables(code: str) -> frozenset[str]:
    lines = (_SIMPLE.match(line) for line in code.split("\n"))
    return frozenset(name for line in lines if line for name in _USED.findall(line[1])) - {"_"}


def used(source: str) -> frozenset[str]:
    """The names that a cell takes from elsewhere: all it mentions, but not after a dot, less those it gives itself."""
    return _used(bare(source))


@lru_cache(MOST_KEPT)
def _used(code: str) -> frozenset[str]:
    own: set[str] = set()
    for assigned, named, signature in _LOCAL.findall(code):
        own |= {assigned, named, *_USED.findall(signature)}
    targets = [before for line in code.split("\n") if "," in line and "," in (before := _before_equals(line))]
    for word, end in (("for", " in "), ("lambda", ":")):
        if word in code:
            targets += [part.partition(end)[0] for part in re.split(rf"\b{word}\b", code)[1:]]
    return frozenset(_USED.findall(code)) - own - {name for text in targets for name in _USED.findall(text)}


def _before_equals(line: str) -> str:
    """The names that a line of code gives to values; nothing if it compares, or calls something."""
    before, _, after = line.partition("=")
    names = after and not after.startswith("=") and _NAMES.fullmatch(before) and not _CALL.search(before)
    return before if names else ""


def quoted_lines(source: str) -> set[int]:
    """The numbers of the lines, counted from 0, that begin inside a string."""
    inside: set[int] = set()
    line, place = 0, 0
    for found in _NO_CODE.finditer(source):
        line += source.count("\n", place, found.start())
        length = source.count("\n", found.start(), found.end())
        inside |= {*range(line + 1, line + length + 1)}
        line, place = line + length, found.end()
    return inside
