"""The worker: the process that runs what a student wrote, and holds no test.

It answers the judge at the other end of a socket: run this cell, call that function with these arguments.
"""

import contextlib
import socket
from collections.abc import Callable
from typing import Any

from autograder.sandbox.quiet import quiet
from autograder.sandbox.shell import run_cell, the_shell
from autograder.wire.calls import call_here, each
from autograder.wire.frames import Closed
from autograder.wire.peer import Peer


def serve(wire: socket.socket, output_bytes: int) -> None:
    """Answer the judge until it is gone. Runs in a process that is enclosed already."""
    shell = the_shell()

    def find(name: str) -> Any:
        if name not in shell.user_ns:
            raise NameError(f"name '{name}' is not defined")
        return shell.user_ns[name]

    def answer_call(value: Any, find: Callable[[str], Any] = find) -> Any:
        with quiet():  # a check is not disturbed by what a student's function prints or warns about
            return call_here(peer, value, find)

    peer = Peer(wire, {})
    peer.answers |= {
        "run": lambda source: run_cell(shell, source, output_bytes),
        "call": answer_call,
        "each": lambda value: answer_call(value, lambda name: each(find(name))),
    }
    with contextlib.suppress(Closed):
        peer.serve()
