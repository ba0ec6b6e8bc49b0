"""The kits as a student has them: unpacked, installed and started by the very commands of their START.md."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.jupyter import Server, running


def commands(start: str) -> list[str]:
    """The commands of a START.md: its indented lines, without the remark behind them for another system."""
    return [re.split(r"\s{3,}", line.strip())[0] for line in start.splitlines() if re.match(r" {7}\S", line)]


def start(kit: Path) -> str:
    """The START.md of a kit."""
    with zipfile.ZipFile(kit) as archive:
        return archive.read("START.md").decode()


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command of START.md in the folder where a kit was unpacked."""
    ours = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    own = {name: value for name, value in ours.items() if name != "PYTHONPATH"}  # course_utils from the wheel
    return subprocess.run(command, shell=True, cwd=folder, env=own, capture_output=True, text=True, check=False)


@contextmanager
def started(kits: Sequence[Path], folder: Path, private: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """Unpack kits into one new folder and follow the START.md that is then there; the server is its JupyterLab."""
    shutil.rmtree(folder, ignore_errors=True)
    for archive in kits:
        with zipfile.ZipFile(archive) as kit:
            kit.extractall(folder)
    *install, lab, _preflight = commands(start(kits[-1]))
    assert lab.endswith("jupyter lab"), lab
    for command in install:
        done = run(command, folder)
        assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}"
    with running(["sh", "-c", f'exec env -u PYTHONPATH {lab} "$@"', "sh"], folder, private, settings) as server:
        yield server
