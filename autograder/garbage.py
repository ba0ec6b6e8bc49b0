"""Garbage: what Python's collector of cycles has to do while a class is graded, which is next to nothing.

A notebook is a tree of many thousand parts without a cycle, and each of them is given back as soon as nobody holds it.
The collector does not know that: by Python's own bounds it goes through all parts of a notebook several times while it
is read, which takes twice as long as to read it.
"""

import contextlib
import gc
from collections.abc import Iterator

RARELY = 50_000, 20, 20  # new objects until the youngest are looked through, and so on, as `gc.set_threshold` has it


@contextlib.contextmanager
def collected_rarely() -> Iterator[None]:
    """In the block the collector waits for more garbage than usual, of which there may then be some megabytes more."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
