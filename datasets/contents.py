"""What a data set holds, and how that is kept in an HDF5 file.

HDF5 stores named arrays with attributes. Each array here carries two attributes, its units and a description,
and the file carries the title, the source and the license, so that a file that is passed on alone still says
what it is. Nothing that differs between two builds (a date, a path) goes in.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Variable:
    """One array with its units ("1" for a pure number) and its meaning."""

    values: NDArray[Any]
    units: str
    description: str


@dataclass(frozen=True)
class Dataset:
    """The arrays of one file, and where they come from."""

    title: str
    source: str
    license: str
    variables: Mapping[str, Variable]


def to_bytes(dataset: Dataset) -> bytes:
    """The HDF5 file of a data set; equal bytes for equal contents, with one version of the HDF5 library."""
    buffer = io.BytesIO()
    with _new_file(buffer) as file:
        for key in ("title", "source", "license"):
            file.attrs[key] = getattr(dataset, key)
        for key, variable in dataset.variables.items():
            values = variable.values
            if values.dtype.kind == "U":
                values = np.char.encode(values, "utf-8")
                values = values.astype(h5py.string_dtype("utf-8", values.dtype.itemsize))
            stored = file.create_dataset(
                key, data=values, track_times=False, compression="gzip", compression_opts=9, shuffle=values.itemsize > 1
            )
            stored.attrs["units"] = variable.units
            stored.attrs["description"] = variable.description
    return buffer.getvalue()


def _new_file(buffer: io.BytesIO) -> h5py.File:
    """A new file in memory that keeps no time of its making, nor does its root group."""
    creation, access = h5py.h5p.create(h5py.h5p.FILE_CREATE), h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    creation.set_obj_track_times(False)
    access.set_fileobj_driver(h5py.h5fd.fileobj_driver, buffer)
    access.set_libver_bounds(h5py.h5f.LIBVER_V110, h5py.h5f.LIBVER_V110)
    return h5py.File(h5py.h5f.create(b"in memory", h5py.h5f.ACC_TRUNC, creation, access))


def from_bytes(content: bytes) -> Dataset:
    """The data set in an HDF5 file written by `to_bytes`."""
    with h5py.File(io.BytesIO(content), "r") as file:
        variables = {key: _variable(file[key]) for key in file}
        return Dataset(file.attrs["title"], file.attrs["source"], file.attrs["license"], variables)


def differences(built: Dataset, stored: Dataset) -> list[str]:
    """Sentences on where two data sets differ, none when they agree.

    Floating-point arrays are rounded to a few decimals when they are made, so that the last digits of sin or
    log, which differ between machines, do not matter; they are compared to 1 part in 10^12, all else exactly.
    """
    found = [
        f"the {field} differs"
        for field in ("title", "source", "license")
        if getattr(built, field) != getattr(stored, field)
    ]
    if set(built.variables) != set(stored.variables):
        return [*found, f"keys {sorted(built.variables)} are built, {sorted(stored.variables)} are stored"]
    for key, new in built.variables.items():
        old = stored.variables[key]
        if (new.units, new.description) != (old.units, old.description):
            found.append(f"{key}: units or description differ")
        if (new.values.dtype, new.values.shape) != (old.values.dtype, old.values.shape):
            found.append(
                f"{key}: {new.values.dtype} {new.values.shape} is built, "
                f"{old.values.dtype} {old.values.shape} is stored"
            )
        elif count := np.count_nonzero(~_equal(new.values, old.values)):
            found.append(f"{key}: {count} of {new.values.size} values differ")
    return found


def _equal(new: NDArray[Any], old: NDArray[Any]) -> NDArray[np.bool_]:
    return np.isclose(new, old, rtol=1e-12, atol=0.0) if new.dtype.kind == "f" else np.asarray(new == old)


def _variable(stored: Any) -> Variable:
    is_text = h5py.check_string_dtype(stored.dtype) is not None
    values = np.array(stored.asstr()[()], dtype=str) if is_text else np.array(stored[()])
    return Variable(values, stored.attrs["units"], stored.attrs["description"])
