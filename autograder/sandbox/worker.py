"""The worker: the process that runs what a student wrote, and holds no test.

It answers the judge at the other end of a socket: run this cell, call that function with these arguments. Cells run in
an IPython shell, as they do in JupyterLab, but without a kernel.
"""

import contextlib
import io
import json
import os
import resource
import socket
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from autograder.wire.calls import call_here, call_there
from autograder.wire.frames import Closed
from autograder.wire.peer import Peer

RICH_TYPES = ("image/png", "image/jpeg", "text/markdown", "text/plain")  # never HTML or JavaScript


class Capped(io.TextIOBase):
    """A text stream that keeps the first `limit` characters and forgets the rest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.parts: list[str] = []
        self.size = 0
        self.dropped = 0

    def writable(self) -> bool:  # noqa: D102
        return True

    def write(self, text: str) -> int:
        """Keep what still fits."""
        fits = text[: max(0, self.limit - self.size)]
        if fits:
            self.parts.append(fits)
            self.size += len(fits)
        self.dropped += len(text) - len(fits)
        return len(text)

    def text(self) -> str:
        """What was kept, with a note when something was not."""
        note = f"\n[{self.dropped:,} more characters were printed]\n" if self.dropped else ""
        return "".join(self.parts) + note


class Shell(InteractiveShell):
    """An IPython shell that records tracebacks instead of printing them."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.last_traceback = [str(line) for line in stb]

    def enable_gui(self, gui: Any = None) -> None:
        """`%matplotlib inline` and its like ask for a window; there is none here, and nothing to complain about."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[None, str]:
        """Figures are drawn without a window, whatever a cell asks for."""
        return None, "agg"


def run_cell(shell: Shell, source: str, output_bytes: int) -> dict[str, Any]:
    """Run one cell and say what it displayed, what it printed and what it raised."""
    publisher = CapturingDisplayPublisher()
    shell.display_pub, shell.last_traceback = publisher, []
    out, err = Capped(output_bytes), Capped(output_bytes)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=publisher.outputs)
    started = time.perf_counter()
    try:
        ended = shell.run_cell(source, store_history=False)
        raised = ended.error_before_exec or ended.error_in_exec
    except BaseException as problem:  # a KeyboardInterrupt or SystemExit raised on purpose is the student's error
        raised = problem
    finally:
        sys.stdout, sys.stderr = before
    seconds = time.perf_counter() - started
    outputs = [
        {"output_type": "stream", "name": name, "text": stream.text()}
        for name, stream in (("stdout", out), ("stderr", err))
        if stream.size
    ]
    outputs += [shown for rich in publisher.outputs if (shown := _display(rich))]
    return {"outputs": outputs, "error": _error(raised, shell.last_traceback), "seconds": seconds}


def _display(rich: dict[str, Any]) -> dict[str, Any]:
    data = {kind: rich["data"][kind] for kind in RICH_TYPES if isinstance(rich["data"].get(kind), str)}
    alt = {kind: {"alt": text} for kind in data if isinstance(text := _alt(rich, kind), str)}
    return {"output_type": "display_data", "data": data, "metadata": alt} if data else {}


def _alt(rich: dict[str, Any], kind: str) -> Any:
    meta = (rich.get("metadata") or {}).get(kind)
    return meta.get("alt") if isinstance(meta, dict) else None


def _error(raised: BaseException | None, lines: list[str]) -> dict[str, Any]:
    if raised is None:
        return {}
    text = str(raised)
    return {
        "name": type(raised).__name__,
        "text": text[:4000],
        "lines": [line[:4000] for line in lines[:40]],
    }


def _limit(limits: dict[str, Any]) -> None:
    cpu = int(limits["submission_seconds"]) + 5
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """A check is not disturbed by what a student's function prints or warns about."""
    with np.errstate(all="ignore"), warnings.catch_warnings(), contextlib.redirect_stderr(Capped(0)):
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(Capped(0)):
            yield


def main() -> None:
    """Serve the judge at the other end of the socket whose number is the first argument, until it is gone."""
    limits = json.loads(sys.argv[2])
    _limit(limits)
    shell = Shell.instance()
    shell.colors = "nocolor"

    def find(name: str) -> Any:
        if name not in shell.user_ns:
            raise NameError(f"name '{name}' is not defined")
        return shell.user_ns[name]

    def answer_call(value: Any) -> Any:
        with silence():
            return call_here(peer, value, find)

    peer = Peer(socket.socket(fileno=int(sys.argv[1])), {})
    peer.answers |= {
        "hello": lambda _: True,
        "run": lambda source: run_cell(shell, source, limits["output_bytes"]),
        "call": answer_call,
        "foreign": lambda value: call_there(peer, *value),
    }
    with contextlib.suppress(Closed):
        peer.serve()
    os._exit(0)  # exit handlers that a submission registered never run


if __name__ == "__main__":
    main()
