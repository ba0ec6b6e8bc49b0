"""The warm parent: a process that has imported all that grading needs, and of which every worker and judge is a fork.

Nothing but our own code ever runs in it, and no test is ever in it.

Argument: the number of the socket to the office.
"""

import gc
import io
import json
import os
import socket
import sys
import threading

from autograder.sandbox import cgroups, seccomp
from autograder.sandbox.parent import Parent
from autograder.sandbox.practice import practise
from autograder.sandbox.shell import the_shell, warm_shell


def warm_up() -> None:
    """Import what cells and checks use, and do once what is slow the first time, figures apart."""
    import h5py  # noqa: F401
    import numpy as np

    import course_utils.checks
    import course_utils.data
    import course_utils.nn
    import course_utils.plots
    import course_utils.tf.parts  # noqa: F401

    np.random.default_rng(0).standard_normal(2)
    np.linalg.svd(np.eye(2))
    warm_shell()
    practise()
    the_shell().reset(new_session=True)
    seccomp.program()
    if threading.active_count() > 1:
        raise RuntimeError("a thread is running in the warm parent, which must not be forked then")
    gc.collect()
    gc.freeze()


def draw() -> None:
    """Draw figures, which is slow the first time; it takes longer to fork a process that has done so."""
    import matplotlib.pyplot as plt

    from course_utils import plots

    plots.bars({"$x$": 1.0}, "A figure", "$y$").savefig(io.BytesIO(), format="png")
    figure, axes = plt.subplots()
    axes.plot([0.0, 1.0], label="$x$")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)


def main() -> None:
    """Warm up, tell the office, and serve it."""
    office = socket.socket(fileno=int(sys.argv[1]))
    parent = Parent(office, cgroups.join(), {"judges": lambda: None, "drawing": draw})
    warm_up()
    office.sendall(json.dumps({"groups": [str(group) for group in parent.groups]}).encode())
    os.dup2(os.open(os.devnull, os.O_RDWR), 2)
    parent.serve()


if __name__ == "__main__":
    main()
