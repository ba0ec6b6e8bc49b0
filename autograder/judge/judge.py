"""The judge: goes through a submission step by step and reports each one to the office.

It runs the master's locked cells and all checks itself. The student's cells, and every call of a student's function,
it leaves to the worker at the other end of a socket. What comes back is plain data (see `wire`); a worker that is gone
or sends anything else ends the judge, and the office starts a fresh pair without the step that broke it.
"""

import contextlib
import io
import json
import socket
import time
from typing import Any

from autograder.judge.code import learn, loaded
from autograder.judge.diagnosis import Diagnosis
from autograder.judge.proxies import Proxies
from autograder.wire.calls import call_here
from autograder.wire.frames import WireError
from autograder.wire.peer import Peer


def judge(wire: socket.socket, office: socket.socket) -> None:
    """Take the steps of one submission from the office, and report the end of each, in order."""
    peer = Peer(wire, {})
    proxies, namespace = Proxies(peer), {"__name__": "__main__"}
    peer.call = proxies.record.inquire
    peer.answers["call"] = lambda value: call_here(peer, proxies.record.overheard(value), refuse)

    def say(**told: Any) -> None:
        office.sendall(json.dumps(told).encode() + b"\n")

    with office.makefile("rb") as given:

        def look_up(exercise: str) -> Any:
            if exercise in known:
                return known[exercise]
            say(casebook=exercise)
            answer = json.loads(given.readline())
            learn(answer["codes"])
            return answer

        told = json.loads(given.readline())
        known = told["casebooks"]
        diagnosis = Diagnosis(namespace, look_up)
        try:
            for step in told["steps"]:
                started = time.perf_counter()
                ended = take(step, peer, proxies, namespace, diagnosis)
                say(**ended, seconds=time.perf_counter() - started)
            say(end=True)
        except WireError as problem:
            say(broken=str(problem))


def take(
    step: dict[str, Any], peer: Peer, proxies: Proxies, namespace: dict[str, Any], diagnosis: Diagnosis
) -> dict[str, Any]:
    """Run one step where it belongs; its outputs and its error."""
    ended: dict[str, Any] = {"outputs": [], "error": {}}
    if step["kind"] != "check":
        proxies.learn(step["source"])
        told = peer.ask("run", step["source"])
        ended = {key: told[key] for key in ("outputs", "error")}  # and nothing else that a worker may say
    if step["stub"]:
        proxies.bind(step["stub"], namespace)
    if step["kind"] == "master":
        ended["error"] = ended["error"] or run_check(step["code"], namespace, proxies)
    elif step["kind"] == "check":
        complaint = io.StringIO()
        if step["casebook"]:
            proxies.record.start()
        with contextlib.redirect_stderr(complaint):
            ended["error"] = run_check(step["code"], namespace, proxies)
        calls = proxies.record.stop()
        if ended["error"] and calls:
            with peer.silent():
                ended["error"]["mistakes"] = diagnosis.of(step["exercise"], calls)
        if complaint.getvalue():
            ended["outputs"] = [{"output_type": "stream", "name": "stderr", "text": complaint.getvalue()[:2000]}]
    return ended


def run_check(key: str, namespace: dict[str, Any], proxies: Proxies) -> dict[str, Any]:
    """Run the check cell of this key; its error as plain data, an empty dict when it passed.

    Neither a broken wire nor code that nobody told is a verdict.
    """
    proxies.missing = ""
    code = loaded(key)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, namespace)
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


def refuse(name: str) -> Any:
    """The worker calls what was handed to it, never a function of the judge's by name."""
    raise WireError(f"no function called {name[:40]!r} can be called here")
