"""What a fork of a parent does first: keep the sockets handed over and nothing else, and enclose itself.

Then it becomes a worker or a judge, and never comes back from that.
"""

import json
import os
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.judge.judge import judge
from autograder.sandbox.enclosure import Enclosure
from autograder.sandbox.worker import serve

FIRST, SECOND = 3, 4  # the sockets of a fork, under these numbers


def become(role: str, enclosure: Enclosure, parent: int, folder: Path | None, datasets: str, files: list[int]) -> None:
    """In a fork of `parent`: enclose, say so to the office, and go on as a worker or a judge; does not return.

    The last of the files is the socket on which this is said, once; the kernel tells the office whose word it is.
    """
    office = files[-1]
    try:
        office = keep_only(files)[-1]
        scratch = enclosure.enter(parent, folder)
        own = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), str(scratch))
        os.environ |= {**own, "COURSE_DATA": datasets}
        tempfile.tempdir = str(scratch)
    except BaseException as problem:
        os.write(office, json.dumps({"error": f"{type(problem).__name__}: {problem}"}).encode())
        os._exit(1)
    os.write(office, b"{}")
    os.close(office)
    if role == "worker":
        serve(socket.socket(fileno=FIRST), enclosure.limits.output_bytes)
    elif role == "judge":
        judge(socket.socket(fileno=FIRST), socket.socket(fileno=SECOND))
    os._exit(0)  # exit handlers that a submission registered never run


def keep_only(files: Sequence[int]) -> list[int]:
    """Leave open: nothing on the standard streams, and these files from number 3 on; their new numbers."""
    nothing = os.open(os.devnull, os.O_RDWR)
    above = [os.dup2(file, 100 + place) for place, file in enumerate(files)]
    for stream in range(3):
        os.dup2(nothing, stream)
    kept = [os.dup2(file, FIRST + place) for place, file in enumerate(above)]
    os.closerange(kept[-1] + 1, 1 << 20)
    return kept
