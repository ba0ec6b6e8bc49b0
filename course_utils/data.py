"""The data sets of the course, by name: load("moons") returns plain NumPy arrays, path("moons") the file they are in.

The arrays live in small HDF5 files in the folder `datasets`, next to a data card each and to
`manifest.toml`, which lists every file with its SHA-256 checksum. A file is checked against that list each time
it is loaded, so that everybody works on the same numbers.
"""

import hashlib
import io
import os
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MANIFEST = "manifest.toml"


def load(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of one data set, new and writable at each call.

    name: "circles", "moons", "football", "temperatures", "signs", "digits" or "breast_cancer"
    returns: {key: array} with the keys of the HDF5 file, described in datasets/<name>.md
    raises: ValueError for a name that is not in the manifest or a file that is not the listed one,
        FileNotFoundError when the folder or the file is missing
    """
    import h5py  # when the first data set is asked for: it takes a while to load

    with h5py.File(io.BytesIO(_found(name)[1]), "r") as file:
        return {key: _values(file[key]) for key in file}


def path(name: str) -> Path:
    """The HDF5 file of a data set, to be opened with h5py: the same names, checks and errors as `load`."""
    return _found(name)[0]


def _found(name: str) -> tuple[Path, bytes]:
    """The file of a data set and its content, after it has been compared with the manifest."""
    folder = _folder()
    entries = _manifest(folder / MANIFEST)
    if name not in entries:
        raise ValueError(f"There is no data set {name!r}. Known names: {', '.join(sorted(entries))}.")
    place = folder / entries[name]["file"]
    if not place.is_file():
        raise FileNotFoundError(
            f"The data set {name!r} is listed in {folder / MANIFEST}, but the file {place} is missing. "
            "Copy it from the course materials again."
        )
    content = place.read_bytes()
    found, expected = hashlib.sha256(content).hexdigest(), entries[name]["sha256"]
    if found != expected:
        raise ValueError(
            f"{place} is not the file of the course: its SHA-256 checksum starts with {found[:12]}, "
            f"the manifest says {expected[:12]}. It is damaged or changed; "
            "copy it from the course materials again."
        )
    return place, content


def _folder() -> Path:
    """Where the data is: $COURSE_DATA, else `datasets` here or in a folder above, else beside the package."""
    if chosen := os.environ.get("COURSE_DATA"):
        candidates = [Path(chosen)]
        advice = "COURSE_DATA must name the folder that holds it; correct it or unset it"
    else:
        here = Path.cwd()
        candidates = [folder / "datasets" for folder in (here, *here.parents, Path(__file__).parents[1])]
        advice = "Start from a folder of the course, or set COURSE_DATA to the folder that holds it"
    for folder in candidates:
        if (folder / MANIFEST).is_file():
            return folder
    looked = ", ".join(str(folder) for folder in dict.fromkeys(candidates))
    raise FileNotFoundError(f"The course data was not found: no {MANIFEST} in {looked}. {advice}.")


def _manifest(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is damaged ({error}); copy it from the course materials again.") from error


def _values(dataset: Any) -> NDArray[Any]:
    """A dataset as a plain array, its text as str."""
    import h5py

    is_text = h5py.check_string_dtype(dataset.dtype) is not None
    return np.array(dataset.asstr()[()], dtype=str) if is_text else np.array(dataset[()])
