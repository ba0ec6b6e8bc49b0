"""Scratch: the folder on disk in which a warm process and its forks may write, and how nothing of it is left.

The office makes one for each warm process. Within namespaces hardly anything is in it; behind landlock, each worker and
judge has a folder of its own there. A parent removes those when it ends its forks, the warm process the whole when it
goes, and the office whatever is left then: whoever is killed leaves it to the others.
"""

import subprocess
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

TRIES, NAP_SECONDS = 40, 0.05  # a process that is being killed may still write


def made() -> Path:
    """A new folder where temporary files go, which nobody else may read."""
    return Path(tempfile.mkdtemp(prefix="autograder-"))


def remove(folders: Collection[Path]) -> None:
    """Remove folders with all that is in them, by a program that no depth of folders stops."""
    for _ in range(TRIES):
        left = [str(folder) for folder in folders if folder.exists()]
        if not left:
            return
        if subprocess.run(["rm", "-rf", "--", *left], stderr=subprocess.DEVNULL, check=False).returncode:
            time.sleep(NAP_SECONDS)
