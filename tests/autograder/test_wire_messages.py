"""The wire against messages that nobody sends in good faith, and objects that are not what they say."""

import socket
from collections import deque
from typing import Any

import numpy as np
import pytest

from autograder.wire.calls import call_here, call_there
from autograder.wire.frames import HEADER, MAGIC, Bounds, WireError, receive, stream
from autograder.wire.peer import Foreign, Peer
from course_utils import checks
from tests.autograder.wiring import SMALL, Wire, wired


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n0000",
        HEADER.pack(MAGIC, 2, 0) + b"{",
        HEADER.pack(MAGIC, 2, 0) + b"{}",
        HEADER.pack(MAGIC, 3, 0) + b"NAN",
        HEADER.pack(MAGIC, 3, 0) + b'"\xff"',
        HEADER.pack(MAGIC, 5000, 0) + b"9" * 5000,
        HEADER.pack(MAGIC, 9000, 0) + b"[" * 9000,
    ],
)
def test_what_is_no_frame_is_refused_before_it_is_read(raw: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, stream(ours) as source:
        theirs.sendall(raw)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(WireError):
            receive(source, SMALL)


@pytest.mark.parametrize("sizes", [(2**31, 0), (SMALL.head_bytes + 1, 0), (2, 2**62), (2, SMALL.body_bytes + 1)])
def test_what_is_too_large_is_refused_by_its_header(sizes: tuple[int, int]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, stream(ours) as source:
        theirs.sendall(HEADER.pack(MAGIC, *sizes) + b"{}")
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(WireError, match="too large"):
            receive(source, SMALL)


@pytest.mark.parametrize(
    "head",
    [
        b"5",
        b"[]",
        b'["answer","call"]',
        b'["verdict","call",1]',
        b'["answer",5,["t",true,1,null]]',
        b'["answer","call",1]',
        b'["answer","call",["t",true,1]]',
        b'["answer","call",["t",1,2,null]]',
        b'["answer","call",["t",true,1,5]]',
        b'["answer","call",["t",true,1,["l",["l",1],["l"]]]]',
        b'["answer","call",["t",true,1,["l",["l",["r",1]],["l",1,2]]]]',
        b'["answer","call",["t",false,1,null]]',
        b'["answer","call",["t",false,["d",["kind"],["ValueError"]],null]]',
        b'["answer","call",["t",true,1,null]] ',
        b'["ask","run","1"]',
        b'["ask","call",5]',
        b'["ask","call",["l","f",["l"],["d",[],[]]]]',
        b'["ask","call",["l",["back",0],["l"],["d",[],[]]]]',
        b'["ask","call",["l",["handle",0,"print",true],["l"],["d",[],[]]]]',
        b'["ask","call",["l",["handle",0,5,true],["l"],["d",[],[]]]]',
        b'["ask","foreign",1]',
    ],
)
def test_an_answer_that_nobody_gives_in_good_faith_is_a_wire_error(head: bytes) -> None:
    ours, theirs = socket.socketpair()
    judge = Peer(ours, {})

    def refuse(name: str) -> Any:
        raise WireError(name)

    judge.answers["call"] = lambda value: call_here(judge, value, refuse)
    with ours, theirs:
        theirs.sendall(HEADER.pack(MAGIC, len(head), 0) + head)
        with pytest.raises(WireError):
            call_there(judge, "f", ([1],), {})


def answered(head: str, *args: Any) -> Any:
    """What a call gives when the other side answers it with this."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(HEADER.pack(MAGIC, len(head), 0) + head.encode())
        return call_there(Peer(ours, {}), "f", args, {})


def test_changes_are_made_to_what_can_change_so_and_to_nothing_else() -> None:
    fixed, numbers, pair = np.zeros(2), [1, 2], (1, 2)
    fixed.flags.writeable = False
    arguments = '["r",2],["r",3],["r",4],7'
    assert (
        answered(
            f'["answer","call",["t",true,1,["l",["l",{arguments}],["l",["l",9],["l",8],["l",7],["l",6]]]]]',
            numbers,
            fixed,
            pair,
        )
        == 1
    )
    assert numbers == [9]
    assert fixed.tolist() == [0, 0]
    assert pair == (1, 2)


def test_nothing_changes_twice_in_one_call() -> None:
    with pytest.raises(WireError):
        answered('["answer","call",["t",true,1,["l",["l",["r",2],["r",2]],["l",["l",1],["l",2]]]]]', [0])


@pytest.mark.parametrize(
    "kind", ["StopIteration", "GeneratorExit", "KeyboardInterrupt", "WireError", "CheckFailure", "print"]
)
def test_no_exception_comes_that_a_check_would_take_for_another_thing(kind: str) -> None:
    told = f'["d",["kind","arguments","line","itself"],["{kind}",["l","x"],"",null]]'
    with pytest.raises(RuntimeError, match="^x$") as caught:
        answered(f'["answer","call",["t",false,{told},null]]')
    assert type(caught.value) is RuntimeError


def test_an_object_that_comes_back_equals_nothing_and_does_nothing() -> None:
    class Always:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

        def __array__(self, *args: Any, **kwargs: Any) -> Any:
            raise AssertionError("a method of the student's was called by the judge")

    with wired() as wire:
        got = wire.call(Always)
        assert isinstance(got, Foreign)
        assert got != 5
        assert not callable(got)
        assert not hasattr(got, "__array__")
        assert wire.call(lambda x: type(x).__name__, got) == "Always"


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (deque([1.0]), "deque"),
        (bytearray(3), "bytearray"),
        (np.array([[1.0], None], dtype=object), "ndarray of object"),
        (np.zeros(2, [("a", "f8")]), "ndarray of void64"),
        (lambda: None, "function"),
    ],
)
def test_a_check_says_of_what_kind_an_object_is_that_it_cannot_use(thing: Any, told: str) -> None:
    with wired() as wire, pytest.raises(checks.CheckFailure, match=f"got an object of type {told}") as caught:
        checks.close("v", wire.call(lambda: thing), np.zeros(3))
    assert "got another object" in caught.value.public


def test_however_many_objects_of_however_many_kinds_come_few_classes_are_made_for_them() -> None:
    with wired() as wire:
        kinds = {type(wire.judge.from_handle(["handle", 0, f"kind{number}", False])) for number in range(1000)}
        same = {type(wire.judge.from_handle(["handle", number, "deque", False])) for number in range(1000)}
    assert len(kinds) <= 21
    assert len(same) == 1


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_an_object_of_a_kind_that_cannot_be_is_refused(name: str) -> None:
    with wired() as wire, pytest.raises((WireError, ValueError)):
        wire.judge.from_handle(["handle", 0, name, False])


def test_functions_of_the_judge_can_be_called_only_if_they_were_handed_in() -> None:
    with wired() as wire:
        judge = wire.judge
        for told in (
            ["handle", 0, "print", True],
            ["back", 0],
            ["back", -1],
            ["back", True],
            ["handle", "x", "y", True],
        ):
            with pytest.raises(WireError):
                call_here(judge, [judge.from_handle(told), [], {}], wire.functions.__getitem__)


def test_a_question_whose_answer_fails_ends_the_wire_and_leaves_nobody_waiting() -> None:
    with wired() as wire:
        wire.judge.answers["odd"] = lambda value: [][value]
        with pytest.raises(WireError, match="IndexError"):
            wire.call(lambda: wire.student.ask("odd", 3))


def test_a_wire_that_breaks_is_no_error_of_the_students() -> None:
    wire = Wire(Bounds(values=50))
    with pytest.raises(WireError):
        wire.judge.bounds = Bounds(values=20)
        wire.call(lambda: list(range(30)))
    wire.close()
    assert not issubclass(WireError, Exception)
