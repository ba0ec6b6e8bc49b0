"""The judge: goes through a submission step by step and reports each one to the office.

It runs the master's locked cells and all checks itself. The student's cells, and every call of a student's function,
it leaves to the worker at the other end of a socket. What comes back is plain data (see `wire`); a worker that is gone
or sends anything else ends the judge, and the office starts a fresh pair without the step that broke it.
"""

import base64
import contextlib
import io
import json
import marshal
import socket
import time
from typing import Any

from autograder.judge.proxies import Proxies
from autograder.wire.calls import call_here
from autograder.wire.frames import WireError
from autograder.wire.peer import Peer


def judge(wire: socket.socket, office: socket.socket) -> None:
    """Take the steps of one submission from the office, and report the end of each, in order."""
    peer = Peer(wire, {})
    peer.answers["call"] = lambda value: call_here(peer, value, refuse)
    proxies, namespace = Proxies(peer), {"__name__": "__main__"}

    def say(**told: Any) -> None:
        office.sendall(json.dumps(told).encode() + b"\n")

    with office.makefile("rb") as given:
        steps = json.loads(given.readline())
    try:
        for step in steps:
            started = time.perf_counter()
            ended = take(step, peer, proxies, namespace)
            ended.setdefault("seconds", time.perf_counter() - started)
            say(**ended)
        say(end=True)
    except WireError as problem:
        say(broken=str(problem))


def take(step: dict[str, Any], peer: Peer, proxies: Proxies, namespace: dict[str, Any]) -> dict[str, Any]:
    """Run one step where it belongs; its outputs and its error, and the seconds if the worker ran it."""
    ended: dict[str, Any] = {"outputs": [], "error": {}}
    if step["kind"] != "check":
        proxies.learn(step["source"])
        ended = peer.ask("run", step["source"])
    if step["stub"]:
        proxies.bind(loaded(step["stub"]), namespace)
    if step["kind"] == "master":
        ended["error"] = ended["error"] or run_check(step["code"], namespace, proxies)
    elif step["kind"] == "check":
        complaint = io.StringIO()
        with contextlib.redirect_stderr(complaint):
            ended["error"] = run_check(step["code"], namespace, proxies)
        if complaint.getvalue():
            ended["outputs"] = [{"output_type": "stream", "name": "stderr", "text": complaint.getvalue()[:2000]}]
    return ended


def run_check(code: str, namespace: dict[str, Any], proxies: Proxies) -> dict[str, Any]:
    """Run a compiled check cell; its error as plain data, an empty dict when it passed. A broken wire is no verdict."""
    proxies.missing = ""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(loaded(code), namespace)
    except WireError:
        raise
    except BaseException as error:
        public = getattr(error, "public", None) if type(error).__name__ == "CheckFailure" else None
        return {
            "name": type(error).__name__,
            "text": str(error)[:4000],
            "public": public[:4000] if isinstance(public, str) else None,
            "missing": proxies.missing,
        }
    return {}


def loaded(code: str) -> Any:
    """Byte code that the office has compiled; it comes from nobody else."""
    return marshal.loads(base64.b64decode(code))


def refuse(name: str) -> Any:
    """The worker calls what was handed to it, never a function of the judge's by name."""
    raise WireError(f"no function called {name[:40]!r} can be called here")
