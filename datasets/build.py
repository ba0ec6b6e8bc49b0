"""Builds the HDF5 files of the course and their manifest, or checks that they are what the recipes make.

python -m datasets.build                 build everything
python -m datasets.build moons signs     build two of them
python -m datasets.build --check         build in memory, compare with the files, change nothing
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets.contents import Dataset, differences, from_bytes, to_bytes
from datasets.recipes import RECIPES

FOLDER = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 1 when a check finds a difference, else 0."""
    known = ", ".join(RECIPES)
    parser = argparse.ArgumentParser(prog="python -m datasets.build", description="Build the course's data.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones, else all: {known}")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(RECIPES):
        parser.error(f"no data set named {', '.join(sorted(unknown))}; there are {known}")
    names = options.names or list(RECIPES)
    problems = check(names) if options.check else build(names)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def build(names: Sequence[str], folder: Path = FOLDER) -> list[str]:
    """Write the files, then the manifest of all of them. Returns no problems."""
    entries = read_manifest(folder)
    for name in names:
        dataset = RECIPES[name]()
        content = to_bytes(dataset)
        (folder / f"{name}.h5").write_bytes(content)
        entries[name] = describe(name, dataset, content)
        print(f"{name}.h5: {len(content)} bytes")
    ordered = {name: entries[name] for name in RECIPES if name in entries}
    (folder / "manifest.toml").write_text(to_toml(ordered), encoding="utf-8")
    return []


def check(names: Sequence[str], folder: Path = FOLDER) -> list[str]:
    """Sentences on how the files and the manifest differ from what the recipes make; none when all agree."""
    entries = read_manifest(folder)
    problems = []
    for name in names:
        path = folder / f"{name}.h5"
        if not path.is_file() or name not in entries:
            problems.append(f"{name}: the file or its entry in the manifest is missing; build it")
            continue
        content, built = path.read_bytes(), RECIPES[name]()
        problems += [f"{name}: {difference}" for difference in differences(built, from_bytes(content))]
        if entries[name] != describe(name, built, content):
            problems.append(f"{name}: its entry in the manifest does not describe the file; build it again")
    return problems


def describe(name: str, dataset: Dataset, content: bytes) -> dict[str, Any]:
    """The entry of the manifest for a data set and the bytes of its file."""
    arrays = {
        key: {
            "shape": list(variable.values.shape),
            "dtype": "str" if variable.values.dtype.kind == "U" else variable.values.dtype.name,
            "units": variable.units,
            "description": variable.description,
        }
        for key, variable in dataset.variables.items()
    }
    return {
        "file": f"{name}.h5",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "title": dataset.title,
        "source": dataset.source,
        "license": dataset.license,
        "arrays": arrays,
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The entries of the manifest, none when there is no manifest yet."""
    path = folder / "manifest.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def to_toml(entries: dict[str, Any]) -> str:
    """The manifest as text. TOML writes these strings, numbers and lists as JSON does."""
    lines = ["# Written by `python -m datasets.build`; do not edit."]
    for name, entry in entries.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {json.dumps(entry[key])}" for key in entry if key != "arrays"]
        for array, fields in entry["arrays"].items():
            inside = ", ".join(f"{key} = {json.dumps(value)}" for key, value in fields.items())
            lines.append(f"arrays.{array} = {{ {inside} }}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
