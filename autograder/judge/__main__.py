"""The judge's program: goes through a submission step by step and reports each one to the office.

It runs the master's locked cells and all checks itself. The student's cells, and every call of a student's function,
it leaves to the worker at the other end of a socket. What comes back is plain data (see `wire`); a worker that is gone
or sends anything else ends the judge, and the office starts a fresh pair without the step that broke it.

Arguments: the number of the pipe to the office, the number of the socket to the worker. The task is on standard input.
"""

import contextlib
import io
import json
import os
import resource
import socket
import sys
import time
from typing import Any

from autograder.judge.proxies import Proxies
from autograder.wire.calls import call_here, call_there
from autograder.wire.frames import WireError
from autograder.wire.peer import Peer


def refuse(name: str) -> Any:
    """The worker calls what was handed to it, never a function of the judge's by name."""
    raise WireError(f"no function called {name[:40]!r} can be called here")


def run_check(source: str, namespace: dict[str, Any], proxies: Proxies) -> dict[str, Any]:
    """Run a check cell; its error as plain data, an empty dict when it passed. A broken wire is no verdict."""
    proxies.missing = False
    quiet = io.StringIO()
    try:
        with contextlib.redirect_stdout(quiet):
            exec(compile(source, "<check>", "exec"), namespace)
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


def main() -> None:
    """Judge one submission."""
    report = os.fdopen(int(sys.argv[1]), "w", encoding="utf-8")
    task = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (task["memory_bytes"],) * 2)
    peer = Peer(socket.socket(fileno=int(sys.argv[2])), {})
    peer.answers["call"] = lambda value: call_here(peer, value, refuse)
    peer.answers["foreign"] = lambda value: call_there(peer, *value)
    proxies, namespace = Proxies(peer), {"__name__": "__main__"}

    def say(**told: Any) -> None:
        report.write(json.dumps(told) + "\n")
        report.flush()

    try:
        peer.ask("hello", None)
        say(ready=True)
        for step in task["steps"]:
            say(start=step["index"])
            started = time.perf_counter()
            ended: dict[str, Any] = {"outputs": [], "error": {}}
            if step["kind"] != "check":
                ended = peer.ask("run", step["source"])
            if step["stub"]:
                proxies.bind(step["stub"], namespace)
            if step["kind"] == "master":
                ended["error"] = ended["error"] or run_check(step["source"], namespace, proxies)
            elif step["kind"] == "check":
                complaint = io.StringIO()
                with contextlib.redirect_stderr(complaint):
                    ended["error"] = run_check(step["source"], namespace, proxies)
                if complaint.getvalue():
                    ended["outputs"] = [
                        {"output_type": "stream", "name": "stderr", "text": complaint.getvalue()[:2000]}
                    ]
            ended.setdefault("seconds", time.perf_counter() - started)
            say(done=step["index"], **ended)
        say(end=True)
    except WireError as problem:
        say(broken=str(problem))
    report.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
