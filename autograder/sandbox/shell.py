"""An IPython shell that runs a notebook's cells as JupyterLab does, without a kernel, and says what each one did."""

import ast
import contextlib
import dis
import io
import sys
import tempfile
import time
import warnings
from functools import cache
from types import CodeType
from typing import Any

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets.config import Config

RICH_TYPES = ("image/png", "image/jpeg", "text/markdown", "text/plain")  # never HTML or JavaScript


class Capped(io.TextIOBase):
    """A text stream that keeps the first `limit` characters and forgets the rest."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.parts: list[str] = []
        self.size = 0
        self.dropped = 0

    def writable(self) -> bool:  # noqa: D102
        return True

    def write(self, text: str) -> int:
        """Keep what still fits."""
        fits = text[: max(0, self.limit - self.size)]
        if fits:
            self.parts.append(fits)
            self.size += len(fits)
        self.dropped += len(text) - len(fits)
        return len(text)

    def text(self) -> str:
        """What was kept, with a note when something was not."""
        note = f"\n[{self.dropped:,} more characters were printed]\n" if self.dropped else ""
        return "".join(self.parts) + note


class Shell(InteractiveShell):
    """An IPython shell that records tracebacks instead of printing them."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.last_traceback = [str(line) for line in stb]

    def enable_gui(self, gui: Any = None) -> None:
        """`%matplotlib inline` and its like ask for a window; there is none here, and nothing to complain about."""

    def enable_matplotlib(self, gui: Any = None) -> tuple[None, str]:
        """Figures are drawn without a window, whatever a cell asks for."""
        return None, "agg"

    def system(self, cmd: str) -> None:
        """`!command` in a cell: grading starts no programs, which is no reason to stop the cell."""
        print(f"[not run when graded: !{cmd}]")
        self.user_ns["_exit_code"] = 1

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """`x = !command` gives nothing."""
        self.system(cmd)
        return [] if split else ""


@cache
def the_shell() -> Shell:
    """The shell of this process: it keeps no history and leaves no file anywhere."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        config = Config()
        config.HistoryManager.enabled = False
        shell: Shell = Shell.instance(ipython_dir=folder, config=config)
    shell.colors = "nocolor"
    return shell


@cache
def the_publisher() -> CapturingDisplayPublisher:
    """What takes in all that cells display."""
    return CapturingDisplayPublisher()


def warm_shell() -> None:
    """Make the shell, and do once what is slow the first time: show a value and a traceback."""
    shell = the_shell()
    run_cell(shell, "def warm():\n    return 1 / 0\nwarm()", 1000)
    run_cell(shell, "'a value'", 1000)
    shell.reset(new_session=True)


def run_plain(shell: Shell, source: str) -> ExecutionResult | None:
    """Run a cell that is Python as it stands and shows no value at its end; None for any other.

    It does what the shell does then, without the rewriting that would find nothing to rewrite.
    """
    if shell.ast_transformers or shell.input_transformers_post:
        return None
    name = shell.compile.cache(source, shell.execution_count)
    try:
        with warnings.catch_warnings(action="error"):
            code = shell.compile(source + "\n", name, "exec")
            if not _ends_with_a_function(code):
                tree = shell.compile.ast_parse(source, name)
                if tree.body and isinstance(tree.body[-1], ast.Expr):
                    return None
    except (SyntaxError, ValueError, Warning, RecursionError, MemoryError):
        return None
    result = ExecutionResult(None)
    with shell.builtin_trap, shell.display_trap, contextlib.suppress(StopIteration):  # a coroutine that never waits
        shell.run_code(code, result).send(None)
    return result


def _ends_with_a_function(code: CodeType) -> bool:
    """Whether the last statement of a cell defines a function, as Python 3.11 compiles that; False if in doubt.

    It saves a syntax tree, which takes longer to make than the code.
    """
    names = [dis.opname[number] for number in code.co_code[-8::2]]
    lines = {line for line, *_ in list(code.co_positions())[-4:]}  # a constant behind it would leave its line here
    return names == ["MAKE_FUNCTION", "STORE_NAME", "LOAD_CONST", "RETURN_VALUE"] and len(lines) == 1


def run_cell(shell: Shell, source: str, output_bytes: int) -> dict[str, Any]:
    """Run one cell and say what it displayed, what it printed and what it raised."""
    shown: list[dict[str, Any]] = []
    shell.display_pub, shell.last_traceback = the_publisher(), []
    shell.display_pub.outputs = shown
    out, err = Capped(output_bytes), Capped(output_bytes)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=shown)
    started = time.perf_counter()
    try:
        ended = run_plain(shell, source) or shell.run_cell(source, store_history=False)
        raised = ended.error_before_exec or ended.error_in_exec
    except BaseException as problem:  # a KeyboardInterrupt or SystemExit raised on purpose is the student's error
        raised = problem
    finally:
        sys.settrace(None)  # a cell that looks over the shoulder of all code would stumble over ours
        sys.setprofile(None)
        sys.stdout, sys.stderr = before
    seconds = time.perf_counter() - started
    outputs = [
        {"output_type": "stream", "name": name, "text": stream.text()}
        for name, stream in (("stdout", out), ("stderr", err))
        if stream.size
    ]
    outputs += [display for rich in shown if (display := _display(rich))]
    return {"outputs": outputs, "error": _error(raised, shell.last_traceback), "seconds": seconds}


def _display(rich: dict[str, Any]) -> dict[str, Any]:
    data = {kind: rich["data"][kind] for kind in RICH_TYPES if isinstance(rich["data"].get(kind), str)}
    alt = {kind: {"alt": text} for kind in data if isinstance(text := _alt(rich, kind), str)}
    return {"output_type": "display_data", "data": data, "metadata": alt} if data else {}


def _alt(rich: dict[str, Any], kind: str) -> Any:
    meta = (rich.get("metadata") or {}).get(kind)
    return meta.get("alt") if isinstance(meta, dict) else None


def _error(raised: BaseException | None, lines: list[str]) -> dict[str, Any]:
    if raised is None:
        return {}
    text = str(raised)
    return {
        "name": type(raised).__name__,
        "text": text[:4000],
        "lines": [line[:4000] for line in lines[:40]],
    }
