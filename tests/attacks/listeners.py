"""Ears on this machine: every way to send something out that a submission may try, and what arrived."""

import contextlib
import socket
import threading
from pathlib import Path


class Listeners:
    """Sockets that accept whatever comes; `heard` keeps what was sent and which way it came."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str] = []
        self.open = True
        self.unix = str(folder / "ear")  # a path must be short
        self.abstract = f"autograder-test:{folder}"
        unix, packets, stream = socket.AF_UNIX, socket.SOCK_DGRAM, socket.SOCK_STREAM
        self.sockets = [
            self._bind(socket.AF_INET, stream, ("127.0.0.1", 0)),
            self._bind(socket.AF_INET, packets, ("127.0.0.1", 0)),
            self._bind(unix, stream, self.unix),
            self._bind(unix, packets, self.unix + "-datagrams"),
            self._bind(unix, stream, "\0" + self.abstract),
            self._bind(unix, packets, "\0" + self.abstract + "-datagrams"),
        ]
        self.tcp, self.udp = (self.sockets[place].getsockname()[1] for place in (0, 1))
        self.threads = [threading.Thread(target=self._listen, args=(one,)) for one in self.sockets]
        for thread in self.threads:
            thread.start()

    def _bind(self, family: int, kind: int, place: object) -> socket.socket:
        made = socket.socket(family, kind)
        made.settimeout(0.1)
        made.bind(place)  # type: ignore[arg-type]
        if kind == socket.SOCK_STREAM:
            made.listen()
        return made

    def _listen(self, ear: socket.socket) -> None:
        while self.open:
            with contextlib.suppress(OSError):  # the time is up, or somebody hung up
                if ear.type == socket.SOCK_STREAM:
                    caller, _ = ear.accept()
                    with caller:
                        caller.settimeout(1)
                        self.heard.append("a connection")
                        self.heard.append(caller.recv(200).decode("latin-1"))
                else:
                    self.heard.append(ear.recv(200).decode("latin-1"))
        ear.close()

    def known(self) -> dict[str, object]:
        """What an attacker knows of them."""
        return {"tcp": self.tcp, "udp": self.udp, "unix": self.unix, "abstract": self.abstract}

    def close(self) -> None:
        """Stop listening."""
        self.open = False
        for thread in self.threads:
            thread.join()
