"""What a call through the wire costs: of two forked processes on one core, as in grading, one calls the other.

    python benchmarks/wire.py [ROUNDS]

Prints for each kind of call the median time, the processor time that each side spends on it, the time of the same call
made directly, and for large arrays how fast they move. A core that is otherwise idle and one BLAS thread give figures
that can be compared.
"""

import os
import socket
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.wire.calls import call_here, call_there
from autograder.wire.frames import Closed
from autograder.wire.peer import Peer

ROUNDS = 2000
PATIENCE = 1.5  # seconds for one kind of call, if that is less
KEPT = np.arange(1_250_000.0)  # 10 MB


def rmsprop(parameters: dict[str, Any], v: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An optimizer's step that changes both of its arguments in place and returns them."""
    for key, value in parameters.items():
        v[key] *= 0.9
        v[key] += 0.1 * value * value
        value -= 0.01 * value / (np.sqrt(np.abs(v[key])) + 1e-8)
    return parameters, v


def layers() -> dict[str, Any]:
    """Parameters of four layers: eight small arrays."""
    rng = np.random.default_rng(0)
    return {f"{name}{layer}": rng.standard_normal((4, 3 if name == "W" else 1)) for layer in range(4) for name in "Wb"}


def in_place(array: Any) -> None:
    """Change all of an array."""
    array += 1.0


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "cpu": time.process_time,
    "scalar": lambda x: 2.0 * x,
    "array": lambda x: 2.0 * x,
    "step": rmsprop,
    "draw": lambda rng: rng.random(3),
    "call_back": lambda f, x: f(x),
    "take": lambda array: float(array[0]),
    "give": lambda: KEPT,
    "in_place": in_place,
    "numbers": lambda numbers: list(numbers),
    "nested": lambda lists: [list(floats) for floats in lists],
}


@dataclass
class Case:
    """One kind of call; `megabytes` is what it moves, in and out."""

    title: str
    name: str
    args: tuple[Any, ...]
    megabytes: float = 0.0


def cases() -> list[Case]:
    """The kinds of call that checks make."""
    return [
        Case("a number", "scalar", (3.0,)),
        Case("a 3x3 array", "array", (np.ones((3, 3)),)),
        Case("an optimizer step, two dicts of 8 arrays in place", "step", (layers(), layers())),
        Case("a generator drawn from", "draw", (np.random.default_rng(1),)),
        Case("a call-back with a 3x3 array", "call_back", (lambda x: x + 1.0, np.ones((3, 3)))),
        Case("10 MB in", "take", (np.ones(1_250_000),), 10.0),
        Case("10 MB out", "give", (), 10.0),
        Case("10 MB changed in place, in and out", "in_place", (np.ones(1_250_000),), 20.0),
        Case("a list of 10,000 ints, in and out", "numbers", (list(range(10_000)),)),
        Case("1,000 lists of 3 floats, in and out", "nested", ([[float(i), 0.5, i / 7] for i in range(1000)],)),
    ]


def start_worker() -> Peer:
    """Fork a process that answers calls, and return this side's end of the wire."""
    ours, theirs = socket.socketpair()
    if not os.fork():
        ours.close()
        peer = Peer(theirs, {})
        peer.answers["call"] = lambda value: call_here(peer, value, FUNCTIONS.__getitem__)
        try:
            peer.serve()
        except Closed:
            os._exit(0)
        finally:
            os._exit(1)
    theirs.close()
    peer = Peer(ours, {})
    peer.answers["call"] = lambda value: call_here(peer, value, FUNCTIONS.__getitem__)
    return peer


def median_seconds(call: Callable[[], Any], rounds: int) -> tuple[float, int]:
    """The median time of a call, and how many calls were made."""
    for _ in range(3):
        call()
    times: list[float] = []
    end = time.perf_counter() + PATIENCE
    while len(times) < rounds and (len(times) < 5 or time.perf_counter() < end):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times), len(times) + 3


def measure(peer: Peer, case: Case, rounds: int) -> str:
    """One line of the table."""
    theirs, ours = call_there(peer, "cpu", (), {}), time.process_time()
    wire, count = median_seconds(lambda: call_there(peer, case.name, case.args, {}), rounds)
    ours, theirs = time.process_time() - ours, call_there(peer, "cpu", (), {}) - theirs
    direct, _ = median_seconds(lambda: FUNCTIONS[case.name](*case.args), rounds)
    speed = f"{case.megabytes / 1000 / wire:8.2f}" if case.megabytes else ""
    return (
        f"{case.title:50}{wire * 1e6:10.0f}{ours / count * 1e6:10.0f}{theirs / count * 1e6:10.0f}"
        f"{direct * 1e6:10.1f}{wire / direct:9.0f}{speed}"
    )


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # waking another core takes longer than a call
    peer = start_worker()
    print(f"{'microseconds':50}{'a call':>10}{'CPU here':>10}{'there':>10}{'direct':>10}{'ratio':>9}{'GB/s':>8}")
    for case in cases():
        print(measure(peer, case, rounds), flush=True)
    peer.sock.close()
    os.wait()


if __name__ == "__main__":
    main()
