"""Notebooks: the file that is handed in is not the one that was handed out: roles, points, tags, outputs, size."""

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.cells import Role, role
from tests.attacks.attack import Attack

Change = Callable[[NotebookNode], None]
CHECKS = ("w0-double-visible", "w0-double-hidden-arrays")


def cells(notebook: NotebookNode, *names: str) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.id in names]


def tagged(*tags: str) -> Change:
    """Every check and solution with tags that an executor may heed."""

    def change(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            if role(cell) in (Role.CHECK, Role.SOLUTION):
                cell.metadata["tags"] = list(tags)

    return change


def on_checks(**meta: object) -> Change:
    """The checks of the exercise with other nbgrader metadata."""

    def change(notebook: NotebookNode) -> None:
        for cell in cells(notebook, *CHECKS):
            cell.metadata["nbgrader"] |= meta

    return change


def checks_as(source: str, kind: str = "code") -> Change:
    """The checks of the exercise with another text, and perhaps no code at all."""

    def change(notebook: NotebookNode) -> None:
        for cell in cells(notebook, *CHECKS):
            cell.source, cell.cell_type = source, kind
            if kind != "code":
                cell.pop("outputs", None)
                cell.pop("execution_count", None)

    return change


def pasted_again(notebook: NotebookNode) -> None:
    """Each check a second time, empty, before the first."""
    for cell in cells(notebook, *CHECKS):
        again = nbformat.from_dict(cell)
        again.source, again.id = "pass", cell.id + "-again"
        notebook.cells.insert(notebook.cells.index(cell), again)


def without_checks(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id not in CHECKS]


def labels_exchanged(notebook: NotebookNode) -> None:
    """The solution of the exercise and a check of it trade their labels."""
    solution, check = (one.metadata for one in cells(notebook, "w0-double", CHECKS[1]))
    solution["nbgrader"], check["nbgrader"] = check["nbgrader"], solution["nbgrader"]


def outputs_forged(notebook: NotebookNode) -> None:
    """Outputs as of checks that passed, and one that nbgrader reads as a score."""
    for cell in cells(notebook, *CHECKS):
        cell.execution_count = 1
        score = nbformat.v4.new_output("execute_result", {"text/plain": "50"}, execution_count=1)
        cell.outputs = [nbformat.v4.new_output("stream", text="Passed: everything.\n"), score]


def result_forged(notebook: NotebookNode) -> None:
    """The record that the grader leaves in a notebook, with all points."""
    checks = {name: {"points": 50.0, "max_points": 50.0, "passed": True, "message": ""} for name in CHECKS}
    exercises = {"w0-double": {"points": 50.0, "max_points": 50.0, "checks": checks}}
    result = {"notebook": "x", "week": "week0", "points": 130.0, "max_points": 130.0, "needs_manual": 0.0}
    result |= {"sandboxed": True, "seconds": 0.1, "repairs": [], "flags": [], "exercises": exercises}
    notebook.metadata["autograder"] = {"result": result, "key": "0" * 64, "recorded": True}
    notebook.metadata["kernelspec"] = {"name": "../../evil", "display_name": "<script>", "language": "bash"}


def kernel_of_another_language(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}


def another_role(**meta: object) -> Change:
    """The solution cell with other nbgrader metadata."""

    def change(notebook: NotebookNode) -> None:
        (cell,) = cells(notebook, "w0-double")
        cell.metadata["nbgrader"] |= meta

    return change


def thousands_of_cells(notebook: NotebookNode) -> None:
    notebook.cells += [nbformat.v4.new_code_cell("made = 1") for _ in range(4900)]


def a_cell_of_fifteen_megabytes(notebook: NotebookNode) -> None:
    notebook.cells.append(nbformat.v4.new_code_cell("x = '" + "x" * 15_000_000 + "'"))


def megabytes_of_code_without_labels(notebook: NotebookNode) -> None:
    """Labels lost, and much to look through for the functions that they stood for."""
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
        cell.source = cell.source.replace("def ", "def not_")
    notebook.cells += [nbformat.v4.new_code_cell("x = [1, 2, 3]\n" * 100_000) for _ in range(10)]


def nested_metadata(notebook: NotebookNode) -> None:
    inner: dict[str, object] = {}
    for _ in range(300):
        inner = {"a": inner}
    notebook.metadata["deep"] = inner
    notebook.cells[2].metadata["deep"] = inner


def written_in_html(notebook: NotebookNode) -> None:
    """A written answer, a title and a note that would run in a browser."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))\x1b[31m\u202e</section></pre>"
    for cell in cells(notebook, "w0-written-why", "title"):
        cell.source = evil
        cell["attachments"] = {"<script>.png": {"image/png": "AAAA"}}
    notebook.cells.append(nbformat.v4.new_markdown_cell(evil))


def code_too_deep_for_the_parser(notebook: NotebookNode) -> None:
    """Labels lost, so that somebody has to parse what no parser likes."""
    deep = ["-" * 200_000 + "1", "x" + ".a" * 200_000, "x" + "[0]" * 20_000, "not " * 100_000 + "x", "(" * 5000]
    deep += [
        "lambda: " * 50_000 + "0",
        "1" + "+1" * 200_000,
        "f(" * 150,
        "9" * 100_000,
        "\0",
        "x = '''" + "\\" * 100_000,
    ]
    for cell in cells(notebook, "w0-double"):
        cell.metadata = NotebookNode()
        cell.id = "other"
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in deep]


def in_another_alphabet(notebook: NotebookNode) -> None:
    """The label lost, and the function called by letters that Python takes for the usual ones."""
    for cell in cells(notebook, "w0-double"):
        cell.metadata, cell.id = NotebookNode(), "other"
        cell.source = "def \uff44\uff4f\uff55\uff42\uff4c\uff45(x): return 8.0  # for the visible check"


def one_cell_for_all(notebook: NotebookNode) -> None:
    """A cell that has the labels of a check and of a solution in turn, a hundred times, each with other code."""
    labels = [cell.metadata for cell in cells(notebook, "w0-double", *CHECKS)]
    made = nbformat.v4.new_code_cell
    notebook.cells[0:0] = [
        made(f"def double(x): return {number}", metadata=nbformat.from_dict(labels[number % 3]))
        for number in range(100)
    ]


def raw(make: Callable[[NotebookNode], bytes]) -> Callable[[Path], None]:
    """The file itself written as bytes that no program writes."""

    def folder(path: Path) -> None:
        file = path / "tiny.ipynb"
        file.write_bytes(make(nbformat.from_dict(json.loads(file.read_text(encoding="utf-8")))))

    return folder


def with_outputs_of_100_mb(notebook: NotebookNode) -> bytes:
    for cell in cells(notebook, "experiment-plot"):
        cell.outputs = [nbformat.v4.new_output("stream", text="x" * 1_000_000) for _ in range(100)]
    return json.dumps(notebook).encode()


def in_format_3(notebook: NotebookNode) -> bytes:
    """Worksheets of which some are none, cells of kinds that there never were, checks as headings."""
    old = [
        {"cell_type": "code", "input": cell.source, "outputs": [], "language": "bash", "metadata": cell.metadata}
        if cell.cell_type == "code" and cell.id not in CHECKS
        else {"cell_type": "heading", "level": 10**9, "source": ["50", 50, None], "metadata": cell.metadata}
        for cell in notebook.cells
    ]
    sheets = [{"cells": old}, {"cells": {}}, {}, {"cells": [{"cell_type": "verdict", "points": 50}]}]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}).encode()


def with_ids_and_sources_of_other_kinds(notebook: NotebookNode) -> bytes:
    for number, cell in enumerate(notebook.cells):
        if cell.id.startswith("w0-halve"):
            continue
        cell["id"] = [7, None, "x" * 10_000, "", "../../x", {"a": 1}][number % 6]
        cell["outputs"] = [7, "x", {"a": {"b": None}}, None][number % 4]
        cell["execution_count"] = "x"
    return json.dumps(notebook).encode()


ATTACKS = (
    Attack("checks tagged to be skipped", change=tagged("skip-execution")),
    Attack("checks tagged to be forgiven", change=tagged("raises-exception", "remove_cell", "experiment")),
    Attack("checks worth other points", change=on_checks(points=1000, grade_id="w0-halve-visible")),
    Attack("checks that are no longer graded", change=on_checks(grade=False, locked=False)),
    Attack("checks that are the student's to solve", change=on_checks(solution=True)),
    Attack("metadata of checks in no form", change=on_checks(points="many", grade="x", schema_version=[], cell_type=7)),
    Attack("checks emptied", change=checks_as("pass")),
    Attack("checks that end in a number, which is read as a score", change=checks_as("1000")),
    Attack("checks turned into prose", change=checks_as("passed", "markdown")),
    Attack("checks turned into cells of no kind", change=checks_as("passed", "raw")),
    Attack("checks pasted twice, one of them empty", change=pasted_again),
    Attack("checks deleted", change=without_checks),
    Attack("labels of solution and check exchanged", change=labels_exchanged),
    Attack("outputs of checks forged", change=outputs_forged),
    Attack("the grader's own record forged", change=result_forged),
    Attack("a kernel of another language asked for", change=kernel_of_another_language),
    Attack("the solution turned into a check", change=another_role(grade=True, solution=False, points=1000)),
    Attack("the solution turned into a written answer", change=another_role(grade=True, points=1000)),
    Attack("the solution locked", change=another_role(locked=True, solution=False)),
    Attack("thousands of cells", change=thousands_of_cells),
    Attack("a cell of fifteen megabytes", change=a_cell_of_fifteen_megabytes),
    Attack(
        "fifteen megabytes of code to search for lost labels",
        change=megabytes_of_code_without_labels,
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack("metadata nested three hundred deep", change=nested_metadata, costs=("w0-halve", "w0-noisy")),
    Attack("a function in letters of another width", change=in_another_alphabet),
    Attack("labels of solution and checks pasted a hundred times", change=one_cell_for_all),
    Attack("a cell that leaves its string open for the checks", "def double(x): return 0\nx = '''", breaks=True),
    Attack("an old format with worksheets that are none", folder=raw(in_format_3), costs=("w0-halve", "w0-noisy")),
    Attack("answers that run in a browser", change=written_in_html),
    Attack("code that no parser can take", change=code_too_deep_for_the_parser, breaks=True),
    Attack(
        "a hundred megabytes of outputs",
        folder=raw(with_outputs_of_100_mb),
        costs=("w0-halve", "w0-noisy"),
        harms="disk",
    ),
    Attack(
        "ids, sources and outputs of other kinds",
        folder=raw(with_ids_and_sources_of_other_kinds),
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "JSON nested a million deep",
        folder=raw(lambda notebook: b'{"cells": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"),
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "JSON with names twice and numbers that are none",
        folder=raw(lambda notebook: json.dumps(notebook).encode()[:-1] + b', "x": NaN, "y": -Infinity, "nbformat": 4}'),
    ),
    Attack(
        "a format from the future",
        folder=raw(lambda notebook: json.dumps({**notebook, "nbformat": 99, "nbformat_minor": -1}).encode()),
        costs=("w0-halve", "w0-noisy"),
    ),
    Attack(
        "magics",
        "%%bash\ntouch $HOME/autograder-attack-magics /tmp/autograder-attack-magics",
        before="%%writefile /tmp/autograder-attack-magics\nx",
        after="!touch /tmp/autograder-attack-magics\n%run /etc/hostname\n%load /etc/hostname\n%cd /\n%env X=1",
        breaks=True,
    ),
)
