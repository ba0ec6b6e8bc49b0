"""Records the golden table: what real TensorFlow answers to every program in `programs`. Needs TensorFlow.

    make golden      or      python -m tests.course_utils.tf.record_golden [--check]

Writes golden.json; with --check it only compares, and exits with 1 if TensorFlow now answers something else.
"""

import importlib
import json
import os
import sys

from tests.course_utils.tf.running import TABLE, differences, has, outcome, programs, public_names


def main() -> None:
    """Record, or compare."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    tf = importlib.import_module("tensorflow")
    table = {source: outcome(source, tf) for source, _ in programs()}
    if "--check" in sys.argv[1:]:
        recorded = json.loads(TABLE.read_text(encoding="utf-8"))["programs"]
        changed = [source for source in table if differences(table[source], recorded.get(source, "nothing"))]
        print(f"TensorFlow {tf.__version__}: {len(table)} programs, {len(changed)} answered differently")
        print("\n\n".join(changed))
        sys.exit(1 if changed else 0)
    names = [name for name in public_names() if has(tf, name)]
    lines = ",\n".join(f"{json.dumps(source)}: {json.dumps(answer)}" for source, answer in table.items())
    TABLE.write_text(
        f'{{"tensorflow": "{tf.__version__}", "names": {json.dumps(names)},\n"programs": {{\n{lines}\n}}}}\n',
        encoding="utf-8",
    )
    print(f"TensorFlow {tf.__version__}: {len(table)} programs recorded")


if __name__ == "__main__":
    main()
