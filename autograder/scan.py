"""What the code in a cell defines and uses, found by looking at its text.

Student code is never parsed here: a page of brackets makes Python's parser recurse or fill the memory, and cells hold
magics and half-written lines besides. So names are found by patterns, after comments and strings have been taken out.
Only the first `LONGEST` characters of a cell are looked at; no exercise needs a tenth of that.
"""

import re

LONGEST = 50_000
_NO_CODE = re.compile(
    r"#[^\n]*"
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+(?:''')?"  # every form goes on to the end if it is never closed, so that no
    r'|"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?'  # text takes more than one pass
    r"|'(?:[^'\\\n]++|\\.)*+'?"
    r'|"(?:[^"\\\n]++|\\.)*+"?',
    re.DOTALL,
)
_DEF = re.compile(r"(?:async[ \t]+)?def[ \t]+(\w+)")
_BOUND = re.compile(
    r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)"
    r"|^([A-Z][A-Z0-9_]{2,})[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|^(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+(\([^)]*|[^;\n]*)",
    re.MULTILINE,
)
_IMPORTED = re.compile(r"([\w.]+)(?:\s+as\s+(\w+))?")
_LOCAL = re.compile(
    r"\b([^\W\d]\w*+)[ \t]*+=(?!=)"
    r"|\b(?:as|import|class)[ \t]+(\w+)"
    r"|\bfor[ \t]+([\w \t,*()]{1,100}?)[ \t)]in\b"
    r"|\bdef[ \t]+(\w+[ \t]*\([^)]*)"
)
_USED = re.compile(r"(?<![\w.])(?![rbfuRBFU]{1,2}')[^\W\d]\w*")


def bare(source: str) -> str:
    """The code alone: an apostrophe stands for each comment and each string."""
    return _NO_CODE.sub("'", source[:LONGEST])


def squeezed(source: str) -> str:
    """The code without comments, strings and spaces: equal for cells that differ in nothing else."""
    return "".join(bare(source).replace("'", "").split())


def functions(source: str) -> dict[str, str]:
    """The functions that a cell defines at its top level, each with its squeezed code; of two of one name the last."""
    if "def" not in source:
        return {}
    found: dict[str, list[str]] = {}
    name = ""
    for line in bare(source).split("\n"):
        if begin := _DEF.match(line):
            found[name := begin[1]] = []
        elif line[:1] not in " \t\r)]}'":
            name = ""
        if name:
            found[name] += line.replace("'", "").split()
    return {name: "".join(code) for name, code in found.items()}


def bound(source: str) -> set[str]:
    """The functions, classes, modules and constants in capitals that a cell makes at its top level.

    Other variables are left out: `beta = 0.9` in a try-out says nothing about the `beta` that a function is given.
    """
    names: set[str] = set()
    for made, constant, imported in _BOUND.findall(bare(source)):
        names |= {alias or module.split(".")[0] for module, alias in _IMPORTED.findall(imported)}
        names |= {made or constant} - {""}
    return names


def used(source: str) -> set[str]:
    """The names that a cell takes from elsewhere: all it mentions, but not after a dot, less those it gives itself."""
    code = bare(source)
    own: set[str] = set()
    for assigned, named, targets, signature in _LOCAL.findall(code):
        own |= {assigned, named, *_USED.findall(targets), *_USED.findall(signature)}
    return set(_USED.findall(code)) - own
