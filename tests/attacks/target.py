"""The course that is attacked: the tiny one, and an exercise that takes a function and a random generator.

What must not get out is gathered here as well: the texts and numbers of the hidden tests, and canaries.
"""

from pathlib import Path
from textwrap import dedent

import nbformat
from nbformat import NotebookNode

from autograder.course import Course
from tests import tiny

NOISY = '''
    def noisy(f, x, rng):
        """f(x) plus standard normal noise that is drawn from rng, an entry of noise for each entry of x."""
        ### BEGIN SOLUTION
        drawn_noise = rng.standard_normal(np.shape(x))
        return f(x) + drawn_noise
        ### END SOLUTION
    '''
NOISY_VISIBLE = """
    ours = np.random.default_rng(4)
    came = checks.call(noisy, lambda x: 3 * x, np.ones(2), np.random.default_rng(4))
    checks.close("noisy(3 x, [1, 1])", came, 3 + ours.standard_normal(2))
    """
NOISY_HIDDEN = """
    ### BEGIN HIDDEN TESTS
    ours, theirs = np.random.default_rng(481516), np.random.default_rng(481516)
    where = np.array([0.3125, -777.25])
    for round in range(3):
        came = checks.call(noisy, lambda x: x**2 - 7.875, where, theirs)
        checks.close("noisy at other places", came, where**2 - 7.875 + ours.standard_normal(2))
        where = theirs.standard_normal(2) * 1000
        checks.close("what the generator draws afterwards", where, ours.standard_normal(2) * 1000)
    alone = noisy(np.square, 0.4375, np.random.default_rng(8))
    checks.close("noisy of one number", alone, 0.4375**2 + np.random.default_rng(8).standard_normal())
    ### END HIDDEN TESTS
    """
POINTS = {"w0-double": 50.0, "w0-halve": 20.0, "w0-noisy": 20.0}

HIDDEN_TEXTS = ("unseen", "HIDDEN TESTS", "2 * un", "481516", "theirs.standard", "twice_the_number", "drawn_noise")
HIDDEN_INPUTS = ("1234.5", "-2.25", "0.3125", "-777.25", "7.875", "0.4375")
HIDDEN_DIGITS = ("1234", "2469", "617")  # of an input, an answer and half an input, as attacks encode them
CANARY_VARIABLE = "AUTOGRADER_TEST_CANARY"
CANARY = "canary-of-the-office-5f1c"  # in the office's environment, and in a file beside the classroom
CLASSMATES_ANSWER = "the quokka of a classmate"  # in the written answer of every honest neighbour
PRIVATE = (*HIDDEN_TEXTS, CANARY, CLASSMATES_ANSWER)  # nowhere in what a submission can read


def master() -> NotebookNode:
    """Three exercises worth 90 points and a written answer worth 10."""
    notebook = tiny.master()
    for cell in notebook.cells:
        if cell.id.startswith("w0-halve-") and "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.points = 10
    notebook.cells += [
        tiny.cell("markdown", "w0-noisy-task", "## Exercise 3: noisy (20 points)", locked=True),
        tiny.cell("code", "w0-noisy", NOISY, solution=True),
        tiny.cell("code", "w0-noisy-visible", NOISY_VISIBLE, points=10, locked=True),
        tiny.cell("code", "w0-noisy-hidden-generator", NOISY_HIDDEN, points=10, locked=True),
    ]
    return notebook


def build(root: Path) -> Course:
    """Write the course below `root`, with a file that no submission may read beside its classroom."""
    course = tiny.build(root, master())
    (root / "canary.txt").write_text(CANARY + "\n", encoding="utf-8")
    return course


HONEST = """
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    def double(x):  # honest work may start a thread and write a file, and an attack must not keep it from that
        with ThreadPoolExecutor(2) as pool:
            half = pool.submit(lambda: x + 0).result()
        Path("half.txt").write_text(str(half))
        return half + x
    """


def solved(name: str) -> NotebookNode:
    """The week as the honest student `name` hands it in. No two are alike, so that each one is run."""
    notebook: NotebookNode = nbformat.from_dict(master())
    for one in notebook.cells:
        one.source = "\n".join(line for line in one.source.split("\n") if "### " not in line)
        if one.id in POINTS:
            code = dedent(HONEST).strip() if one.id == "w0-double" else _renamed(one.source)
            one.source = f"# by {name}\n{code}"
        if one.id == "w0-written-why":
            one.source = f"Because of {CLASSMATES_ANSWER}, says {name}."
        if one.id.endswith(("-hidden-arrays", "-hidden-generator")):
            one.source = "# Graded."
    return notebook


def _renamed(source: str) -> str:
    """A solution in words of the student's own: the master's names for its variables are among the secrets."""
    return source.replace("twice_the_number", "result").replace("drawn_noise", "noise")
