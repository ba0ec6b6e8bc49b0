"""What stands in cells besides plain Python, and names that are made where grading does not go."""

from nbformat import NotebookNode

from tests.damage.case import as_bytes, case
from tests.damage.solved import DOUBLE, HALVE, at, code, insert


@case()
def magics_in_cells(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"%%time\n{DOUBLE}"
    at(notebook, "w0-halve").source = f"%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n{HALVE}"
    insert(notebook, "w0-setup", code("%load_ext autoreload\n%autoreload 2"), code("?np.sum"), code("%timeit 1 + 1"))


@case()
def output_captured_by_a_magic(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"%%capture\n{DOUBLE}\nprint(double(2))"


@case()
def packages_installed_in_a_cell(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"!pip install -q numpy\n%pip install h5py\n{DOUBLE}"
    insert(notebook, "w0-setup", code("files = !ls\nprint(len(files))"))


@case()
def waiting_at_the_top_of_a_cell(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"import asyncio\nawait asyncio.sleep(0)\n{DOUBLE}"


@case()
def markers_of_the_master_written_by_the_student(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = DOUBLE.replace("    return", "    ### BEGIN SOLUTION\n    return") + (
        "\n    ### END SOLUTION"
    )
    at(notebook, "w0-halve").source = f"### BEGIN HIDDEN TESTS\n{HALVE}\n### END HIDDEN TESTS"


@case(keeps="halve why")
def quotes_made_typographic_by_a_word_processor(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = DOUBLE.replace('"""', "\u201c")


@case()
def indented_with_tabs(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = DOUBLE.replace("    ", "\t")


@case(keeps="halve why")
def indented_with_tabs_and_blanks_mixed(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = "def double(x):\n        y = x\n\treturn x + y"


@case()
def cells_that_fail(notebook: NotebookNode) -> None:
    insert(notebook, "w0-setup", code("1 / 0"), code("import tensorflow_of_my_own"), code("def broken(:"))
    insert(notebook, "w0-double", code("raise SystemExit"), code("assert double(1) == 3"), code("double(None)"))


@case()
def a_cell_that_asks_for_input(notebook: NotebookNode) -> None:
    insert(notebook, "w0-setup", code("name = input('Your name? ')"))


@case()
def code_after_the_function_that_fails(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"{DOUBLE}\n\nprint(doubled(21))"


@case()
def code_before_the_function_that_warns(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"import warnings\nwarnings.warn('old')\nprint('\\d')\n{DOUBLE}"


@case()
def a_decorator_and_types(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = (
        "import functools\nfrom typing import Any\n\n\ndef plain(f):\n    @functools.wraps(f)\n    def same(x):\n"
        "        return f(x)\n    return same\n\n\n@plain\ndef double(x: Any) -> 'Any':\n    return 2 * x"
    )


@case(says="cell w0-halve uses HALF, made in an experiment")
def a_constant_made_in_an_experiment(notebook: NotebookNode) -> None:
    at(notebook, "experiment-plot").source = "HALF = 0.5\nprint(double(21))"
    at(notebook, "w0-halve").source = "def halve(x):\n    return HALF * x"


@case(says="cell w0-halve uses half, made in an experiment")
def a_variable_made_in_an_experiment(notebook: NotebookNode) -> None:
    at(notebook, "experiment-plot").source = "half, other = 0.5, 3\nprint(double(21))"
    at(notebook, "w0-halve").source = "def halve(x):\n    return half * x"


@case(says="cell w0-halve uses divide, made in an experiment")
def a_helper_made_in_an_experiment(notebook: NotebookNode) -> None:
    at(notebook, "experiment-plot").source = "def divide(x, y):\n    return x / y\n\n\nprint(double(21))"
    at(notebook, "w0-halve").source = "def halve(x):\n    return divide(x, 2)"


@case(says="cell w0-double uses twice, made in a cell further down")
def a_helper_further_down(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = "def double(x):\n    return twice(x)"
    insert(notebook, "w0-written-why", code("def twice(x):\n    return x + x"))


@case(says="cell w0-double uses factor, made in a cell further down")
def a_variable_further_down(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = "def double(x):\n    return factor * x"
    insert(notebook, "w0-written-why", code("factor = 2"))


@case()
def a_name_taken_back_in_an_own_cell(notebook: NotebookNode) -> None:
    insert(notebook, "w0-setup", code("np = None\nchecks = None\nprint = None"))


@case(says="the file holds halves of characters")
def half_a_character(notebook: NotebookNode) -> bytes:
    at(notebook, "w0-double").source = f"{DOUBLE}  # HALF"
    return as_bytes(notebook).replace(b"# HALF", b"# \\ud83d")
