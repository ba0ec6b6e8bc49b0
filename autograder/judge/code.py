"""The code that the judge runs: cells of the master, compiled by the office once for a whole class, and loaded here.

It travels as Python's own byte code (marshal), which is safe because it goes from the office to the judge and never
comes from anybody else.
"""

import base64
import marshal
from functools import lru_cache
from types import CodeType


@lru_cache(4096)
def packed(source: str, name: str) -> str:
    """A cell as byte code, in base64; `name` is what tracebacks call it. Raises SyntaxError if it is no Python."""
    return base64.b64encode(marshal.dumps(compile(source, name, "exec"))).decode()


def loaded(code: str) -> CodeType:
    """What was packed, by the same version of Python."""
    made = marshal.loads(base64.b64decode(code))
    assert isinstance(made, CodeType)
    return made
