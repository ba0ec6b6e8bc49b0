"""The solved notebook of week 3 on the real TensorFlow: every cell runs, and every check passes, as on our module."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
NOTEBOOK = ROOT / "notebooks" / "week3" / "tuning_batchnorm_frameworks.ipynb"
PROGRAM = """
import json, sys
import course_utils.tf as tf
assert tf.__name__ == "tensorflow", tf.__name__
namespace = {"__name__": "__main__"}
for name, source in json.load(sys.stdin):
    try:
        exec(compile(source, name, "exec"), namespace)
    except Exception as problem:
        print(f"FAILED {name}: {type(problem).__name__}: {problem}")
"""


def cells() -> list[tuple[str, str]]:
    """Id and source of the code cells, in order."""
    found = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return [(cell["id"], "".join(cell["source"])) for cell in found if cell["cell_type"] == "code"]


def test_every_cell_of_the_solved_notebook_runs_and_every_check_passes() -> None:
    told = cells()
    assert sum("checks.verdict" in source for _, source in told) > 70
    environment = os.environ | {
        "COURSE_TF": "tensorflow",
        "COURSE_DATA": str(ROOT / "datasets"),
        "MPLBACKEND": "agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(told), capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "FAILED" not in done.stdout
    assert done.stdout.count("Passed: ") > 70
