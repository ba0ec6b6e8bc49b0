"""A Jupyter server for tests: on a free port of this machine, with a token, and without anybody's own settings."""

import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS, END_SECONDS = 180, 30
PRIVATE = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Server:
    """Where the server is, and the token that it wants."""

    url: str
    token: str

    def ask(self, path: str, method: str = "GET", body: bytes | None = None) -> bytes:
        """The answer to a request, as a program with the token makes it."""
        request = urllib.request.Request(self.url + path, body, {"Authorization": f"token {self.token}"}, method=method)
        with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:
            content: bytes = answer.read()
        return content

    def page(self, path: str) -> str:
        """The address of a page, as a person opens it."""
        return f"{self.url}{path}?token={self.token}"


@contextmanager
def running(
    command: Sequence[str | Path], folder: Path, private: Path, environment: Mapping[str, str] = NONE
) -> Iterator[Server]:
    """Start `command` in `folder`; what the server itself writes goes to `private`, new each time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}", secrets.token_hex())
    shutil.rmtree(private, ignore_errors=True)
    private.mkdir(parents=True)
    own = {name: str(private / name.lower()) for name in PRIVATE}
    with (private / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, f"--port={port}", "--no-browser", "--allow-root"],
            cwd=folder,
            env={**os.environ, **own, "JUPYTER_TOKEN": server.token, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(server, process, private / "server.log")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            server.ask("/api/status")
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"The server did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
