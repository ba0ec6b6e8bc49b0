"""Practice in the warm process: it does what forks will do, leaves its mark in the code, and nothing else anywhere."""

import subprocess
import sys
from textwrap import dedent

from tests.tiny import ROOT


def in_a_process(program: str) -> str:
    """What a program prints that runs in a Python of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", dedent(program)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_check_of_the_practice_goes_all_the_way_to_a_hint() -> None:
    program = """
        from autograder.sandbox.practice import ROUNDS, practise
        from autograder.sandbox.shell import warm_shell

        warm_shell()
        cell, *checks = [report for report in practise() if "error" in report]
        assert cell["error"] == {}
        for check in checks:
            print(check["error"]["public"].partition(":")[0], check["error"]["mistakes"])
        assert len(checks) == ROUNDS
        """
    assert set(in_a_process(program).splitlines()) == {"parameters [['uphill', 'It goes uphill.']]"}


def test_python_has_made_the_code_of_worker_and_judge_faster_when_the_parent_is_warm() -> None:
    """Instructions that Python has put in place of others, for the kinds of values that they met."""
    program = """
        import dis

        from autograder.sandbox.warm import warm_up

        warm_up()
        from autograder.judge.kept import Kept
        from autograder.judge.record import Record
        from autograder.wire.calls import call_here
        from autograder.wire.decode import Decoder
        from autograder.wire.encode import Encoder
        from autograder.wire.peer import Peer
        from course_utils.checks import close_dict
        from course_utils.checks.difference import difference

        for function in (
            Encoder.describe, Encoder._dict, Decoder._build, Decoder._array, Peer.ask, Peer._reply, call_here,
            Record.call, Record.call_each, Kept.__init__, close_dict, difference,
        ):
            names = [one.opname for one in dis.get_instructions(function, adaptive=True)]
            usual = [one.opname for one in dis.get_instructions(function)]
            print(function.__qualname__, sum(a != b for a, b in zip(names, usual, strict=True)) > 3)
        """
    assert [line for line in in_a_process(program).splitlines() if not line.endswith("True")] == []


def test_no_file_stays_open_of_what_was_drawn() -> None:
    """A fork closes the number of a font's file, and gives it to another one, which the font would then close."""
    program = """
        import os

        from autograder.sandbox.warm import prepare_experiments, warm_up

        warm_up()
        before = set(os.listdir("/proc/self/fd"))
        prepare_experiments()
        assert set(os.listdir("/proc/self/fd")) == before
        print("none")
        """
    assert in_a_process(program) == "none\n"


def test_nothing_else_is_left_by_the_practice() -> None:
    program = """
        import os, sys, threading, warnings
        import numpy as np

        from autograder.sandbox.warm import warm_up

        def state():
            numbers = np.random.get_state()
            return (
                sys.stdout, sys.stderr, sys.stdin, [*warnings.filters], np.geterr(), os.getcwd(), dict(os.environ),
                threading.active_count(), len(os.listdir("/proc/self/fd")), numbers[1].tolist(), numbers[2:],
                np.get_printoptions(),
            )

        warm_up()
        from autograder.sandbox.practice import practise
        from autograder.sandbox.shell import the_shell

        names, before = set(the_shell().user_ns), state()
        assert "descend" not in names
        practise()
        the_shell().reset(new_session=True)
        assert set(the_shell().user_ns) == names
        assert state() == before
        print("as before")
        """
    assert in_a_process(program) == "as before\n"
