"""A progress bar for a loop that takes a while.

    for epoch in progress(range(30), "training"):
        ...

In a notebook it is a bar with its numbers in words beside it, so that it says the same to those who cannot see it; in a
terminal it is one line that is written over. Where output goes to a file it says nothing.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from html import escape
from time import perf_counter
from typing import Any, TypeVar

Item = TypeVar("Item")

SECONDS_BETWEEN = 0.1  # two updates


def progress(items: Iterable[Item], label: str) -> Iterator[Item]:
    """The items one by one, while a bar shows how many of them are done."""
    all_items = list(items)
    write = _writer()
    started = last = perf_counter()
    write(label, 0, len(all_items), 0.0)
    for done, item in enumerate(all_items, start=1):
        yield item
        now = perf_counter()
        if now - last >= SECONDS_BETWEEN or done == len(all_items):
            write(label, done, len(all_items), now - started)
            last = now


def _writer() -> Callable[[str, int, int, float], None]:
    """What shows the state of a bar: an output of the notebook, a line of the terminal, or nothing."""
    try:
        from IPython.core.getipython import get_ipython
        from IPython.display import display
    except ImportError:
        shell = None
    else:
        shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        handle: list[Any] = []

        def in_notebook(label: str, done: int, total: int, seconds: float) -> None:
            words = _words(label, done, total, seconds)
            page = f'<progress value="{done}" max="{total}" aria-label="{escape(label)}"></progress> {escape(words)}'
            data = {"text/html": page, "text/plain": words}
            if handle:
                handle[0].update(data, raw=True)
            else:
                handle.append(display(data, raw=True, display_id=True))

        return in_notebook

    def in_terminal(label: str, done: int, total: int, seconds: float) -> None:
        if sys.stdout.isatty():
            end = "\n" if done == total else ""
            print(f"\r{_words(label, done, total, seconds)}", end=end, flush=True)

    return in_terminal


def _words(label: str, done: int, total: int, seconds: float) -> str:
    return f"{label}: {done} of {total}, {seconds:.1f} s"
