"""The code that judges run: compiled by the office once for a whole class, and told to the parent of all judges once.

It travels as Python's own byte code (marshal), which is safe because it goes from the office to judges and never comes
from anybody else. A message names a piece of code by its key.
"""

import base64
import hashlib
import marshal
from functools import lru_cache
from types import CodeType
from typing import NamedTuple

STUB = "<stub>"  # the file that the functions of a stub seem to be from


class Code(NamedTuple):
    """Byte code in base64, and a key that no other has."""

    key: str
    text: str


@lru_cache(4096)
def packed(source: str, name: str) -> Code:
    """A cell as byte code; `name` is what tracebacks call it. Raises SyntaxError if it is no Python."""
    told = marshal.dumps(compile(source, name, "exec"))
    return Code(hashlib.sha256(told).hexdigest()[:32], base64.b64encode(told).decode())


_known: dict[str, CodeType] = {}  # by key, in a judge or the parent of judges


def learn(texts: dict[str, str]) -> None:
    """Take in what was packed by the same version of Python, by its keys."""
    for key, text in texts.items():
        made = marshal.loads(base64.b64decode(text))
        assert isinstance(made, CodeType)
        _known[key] = made


def forget() -> None:
    """Know no code any longer."""
    _known.clear()


def loaded(key: str) -> CodeType:
    """The code of a key; raises KeyError if it was not told."""
    return _known[key]
