"""Exceptions on the wire: a check catches what it would catch in a plain kernel."""

import gc
import warnings
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.wire.calls import call_there
from autograder.wire.errors import described
from tests.autograder.wiring import wired


def raising(error: BaseException) -> Callable[..., Any]:
    def fail(*args: Any) -> Any:
        raise error

    return fail


def met(call: Callable[[], Any]) -> Any:
    """The exception that a call ends with."""
    try:
        call()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def arrived(error: BaseException) -> Any:
    with wired() as wire:
        return met(lambda: wire.call(raising(error)))


@pytest.mark.parametrize(
    "error",
    [
        ValueError("t counts from 1"),
        ValueError(),
        ValueError("two", "parts"),
        KeyError("dW9"),
        KeyError(3),
        KeyError(None),
        IndexError(2.5),
        ZeroDivisionError("x"),
        NotImplementedError(),
        AssertionError("cost"),
        MemoryError(),
        RecursionError("too deep"),
        FileNotFoundError("no such file"),
        TimeoutError("x"),
        SystemExit(3),
        SystemExit(),
        Exception("only that"),
        RuntimeWarning("overflow"),
        DeprecationWarning("old"),
        np.linalg.LinAlgError("Singular matrix"),
        np.exceptions.AxisError(3, 2),
        np.exceptions.AxisError("axis is out of bounds"),
        np.exceptions.ComplexWarning("imaginary part"),
    ],
)
def test_exceptions_of_python_and_numpy_keep_their_class_text_and_arguments(error: BaseException) -> None:
    got = arrived(error)
    assert type(got) is type(error)
    assert got.args == error.args
    assert str(got) == str(error)


def test_what_numpy_and_python_raise_themselves_arrives_with_its_text() -> None:
    def division() -> Any:
        with np.errstate(all="raise"):
            return np.array([1.0]) / 0

    def warned() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            np.array([1.0]) / 0

    def recursion(n: int = 0) -> int:
        return recursion(n + 1) + 1

    with wired() as wire:
        for function, kind, text in (
            (lambda: np.linalg.inv(np.zeros((2, 2))), np.linalg.LinAlgError, "Singular"),
            (lambda: np.sum(np.zeros(2), axis=5), np.exceptions.AxisError, "axis 5"),
            (lambda: np.zeros(2) @ np.zeros(3), ValueError, "matmul"),
            (lambda: np.sin("x"), TypeError, "ufunc"),
            (lambda: np.zeros(10**15), MemoryError, "allocate"),
            (lambda: {}["dW1"], KeyError, "dW1"),
            (lambda: None.shape, AttributeError, "NoneType"),  # type: ignore[attr-defined]
            (lambda: Path("there/is/none").read_text(), FileNotFoundError, "there/is/none"),
            (lambda: b"\xff".decode(), UnicodeError, "can't decode byte 0xff"),
            (lambda: "ä".encode("ascii"), UnicodeError, "can't encode"),
            (division, FloatingPointError, "divide by zero"),
            (warned, RuntimeWarning, "divide by zero"),
            (recursion, RecursionError, "maximum recursion"),
            (lambda: int("7" * 5000), ValueError, "4300"),
        ):
            error = met(lambda function=function: wire.call(function))  # type: ignore[misc]
            assert type(error) is kind
            assert text in str(error)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (StopIteration(4), "StopIteration 4"),
        (StopAsyncIteration(), "StopAsyncIteration"),
        (GeneratorExit(), "GeneratorExit"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
    ],
)
def test_what_ends_loops_or_programs_without_a_word_arrives_as_a_runtime_error(error: BaseException, text: str) -> None:
    got = arrived(error)
    assert type(got) is RuntimeError
    assert str(got) == text


def test_a_function_cannot_end_a_loop_of_the_check_that_calls_it() -> None:
    with wired() as wire:
        wire.functions["f"] = raising(StopIteration())
        with pytest.raises(RuntimeError):
            list(map(lambda x: call_there(wire.judge, "f", (x,), {}), [1, 2, 3]))  # noqa: C417  (map ends without a word)


def test_a_group_arrives_as_an_exception_that_names_it() -> None:
    got = arrived(ExceptionGroup("several", [ValueError("a"), KeyError("b")]))
    assert type(got) is Exception
    assert str(got) == "several (2 sub-exceptions)"


def test_a_class_of_the_students_own_arrives_as_the_nearest_one_that_everybody_knows() -> None:
    class ShapeError(ValueError):
        def __init__(self, name: str, shape: tuple[int, ...]) -> None:
            super().__init__(name, shape)

        def __str__(self) -> str:
            return f"{self.args[0]} has the shape {self.args[1]}"

    class SecretiveError(LookupError):
        def __str__(self) -> str:
            raise RuntimeError("no")

    class Odd(BaseException):
        pass

    for error, kind, text in (
        (ShapeError("W", (2, 3)), ValueError, "W has the shape (2, 3)"),
        (SecretiveError("a", object()), LookupError, ""),
        (Odd("x"), RuntimeError, "Odd x"),
        (ValueError(np.zeros(2)), ValueError, "[0. 0.]"),
        (ValueError("x" * 5000), ValueError, "x" * 2000),
        (KeyError(*range(9)), KeyError, repr("(0, 1, 2, 3, 4, 5, 6, 7, 8)")),
    ):
        got = arrived(error)
        assert type(got) is kind
        assert str(got) == text


def test_the_last_exception_of_a_chain_arrives_without_the_others() -> None:
    def chain() -> None:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise ValueError("second") from error

    with wired() as wire:
        got = met(lambda: wire.call(chain))
        assert str(got) == "second"
        assert got.__cause__ is None


def test_the_students_own_line_is_told() -> None:
    code = "def f(x):\n    y = x + 1\n    return y / 0\n"
    names: dict[str, Any] = {}
    exec(compile(code, "<ipython-input-3-abc>", "exec"), names)
    with wired() as wire:
        assert met(lambda: wire.call(names["f"], 1)).student_line == "line 3: ``"
    assert described(ValueError("x"))["line"] == ""


class CheckError(AssertionError):
    """Of a check: what it holds must not get lost."""

    def __init__(self, text: str, public: str) -> None:
        super().__init__(text)
        self.public = public


def test_an_exception_of_a_function_handed_in_passes_through_as_the_object_that_it_is() -> None:
    with wired() as wire:
        for error in (
            CheckError("hidden", "told"),
            ValueError("x", np.zeros(2)),
            StopIteration(1),
            KeyboardInterrupt(),
        ):
            assert met(lambda error=error: wire.call(lambda f: f(), raising(error))) is error  # type: ignore[misc]
            assert met(lambda error=error: wire.call(lambda f: [f(i) for i in range(3)], raising(error))) is error  # type: ignore[misc]
        assert CheckError("hidden", "told").public == "told"


def test_a_student_who_catches_a_checks_failure_reads_no_more_than_its_public_text() -> None:
    def peep(f: Callable[[], Any]) -> Any:
        try:
            return f()
        except AssertionError as error:
            return [str(error), *error.args, *map(str, vars(error).values())]

    with wired() as wire:
        told = wire.call(peep, raising(CheckError("t: got 2, expected 3", "t: the value is wrong")))
        assert told[:2] == ["t: the value is wrong"] * 2
        assert "expected 3" not in str(told)


def test_a_student_can_catch_an_exception_of_a_function_handed_in() -> None:
    def careful(f: Callable[[], Any]) -> Any:
        try:
            return f()
        except np.linalg.LinAlgError as error:
            return f"caught {error}"
        except KeyError as error:
            raise ValueError("another one") from error

    with wired() as wire:
        assert wire.call(careful, raising(np.linalg.LinAlgError("singular"))) == "caught singular"
        got = met(lambda: wire.call(careful, raising(KeyError("k"))))
        assert (type(got), str(got)) == (ValueError, "another one")


def test_an_exception_passes_through_several_processes_calls() -> None:
    with wired() as wire:
        error = CheckError("deep", "told")

        def between(f: Callable[[], Any]) -> Any:
            return wire.call(lambda f: f(), f)

        wire.functions["outer"] = lambda g, f: g(f)
        assert met(lambda: call_there(wire.judge, "outer", (between, raising(error)), {})) is error


def test_what_an_error_held_is_not_kept_alive() -> None:
    class Big:
        pass

    with wired() as wire:
        seen: list[Any] = []

        def fail() -> None:
            big = Big()
            seen.append(weakref.ref(big))
            try:
                raise KeyError("inner")
            except KeyError:
                raise ValueError("outer")  # noqa: B904

        met(lambda: wire.call(lambda f: f(), fail))
        gc.collect()
        assert seen[0]() is None
