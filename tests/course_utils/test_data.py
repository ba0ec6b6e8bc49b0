"""Loading data: the right arrays, or a sentence that says what is wrong and what to do."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import h5py
import numpy as np
import pytest

from course_utils import data

DATASETS = Path(__file__).parents[2] / "datasets"
MANIFEST = tomllib.loads((DATASETS / "manifest.toml").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def no_chosen_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_DATA", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder of its own that holds one small set."""
    made = tmp_path / "course" / "datasets"
    made.mkdir(parents=True)
    for name in ("moons.h5", "manifest.toml"):
        shutil.copy(DATASETS / name, made)
    return made


@pytest.mark.parametrize("name", MANIFEST)
def test_every_set_loads_as_the_manifest_describes_it(name: str) -> None:
    arrays = data.load(name)
    described = MANIFEST[name]["arrays"]
    assert set(arrays) == set(described)
    for key, array in arrays.items():
        assert list(array.shape) == described[key]["shape"], key
        assert ("str" if array.dtype.kind == "U" else array.dtype.name) == described[key]["dtype"], key
        assert type(array) is np.ndarray, key
        assert array.flags.writeable, key


def test_the_file_itself_holds_what_load_returns() -> None:
    with h5py.File(data.path("moons"), "r") as file:
        arrays = {key: file[key][()] for key in file}
    loaded = data.load("moons")
    assert set(arrays) == set(loaded)
    assert all(np.array_equal(arrays[key], loaded[key]) for key in loaded)


def test_the_place_of_a_changed_file_is_not_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert data.path("moons") == folder / "moons.h5"
    (folder / "moons.h5").write_bytes(b"something else")
    with pytest.raises(ValueError, match="not the file of the course"):
        data.path("moons")


def test_two_loads_do_not_share_memory() -> None:
    first, second = data.load("moons"), data.load("moons")
    first["X_train"][:] = 0.0
    assert np.any(second["X_train"] != 0.0)


def test_text_comes_back_as_text() -> None:
    arrays = data.load("breast_cancer")
    assert list(arrays["class_names"]) == ["malignant", "benign"]
    assert arrays["feature_names"][0] == "mean radius"


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no data set 'moon'\. Known names: breast_cancer, circles, .*moons"):
        data.load("moon")


def test_a_missing_file_is_named_with_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATA", str(folder))
    (folder / "moons.h5").unlink()
    with pytest.raises(FileNotFoundError, match=r"'moons' is listed .*moons\.h5 is missing\. Copy it"):
        data.load("moons")


def test_a_changed_file_is_refused_with_both_checksums(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATA", str(folder))
    path = folder / "moons.h5"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    expected = MANIFEST["moons"]["sha256"][:12]
    with pytest.raises(
        ValueError, match=rf"moons\.h5 is not .* starts with [0-9a-f]{{12}}, .* says {expected}\..*copy it"
    ):
        data.load("moons")


def test_a_change_after_the_first_load_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATA", str(folder))
    data.load("moons")
    (folder / "moons.h5").write_bytes(b"")
    with pytest.raises(ValueError, match="not the file of the course"):
        data.load("moons")


def test_a_damaged_manifest_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATA", str(folder))
    (folder / "manifest.toml").write_text("[moons\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"manifest\.toml is damaged .*; copy it"):
        data.load("moons")


def test_a_chosen_folder_without_data_is_an_error_even_where_data_is_near(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(DATASETS.parent)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "elsewhere"))
    with pytest.raises(FileNotFoundError, match=r"no manifest\.toml in .*elsewhere\. COURSE_DATA must name"):
        data.load("moons")


def test_the_nearest_data_above_the_working_folder_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = folder.parent / "notebooks" / "week2"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    (folder / "moons.h5").unlink()
    with pytest.raises(FileNotFoundError) as caught:
        data.load("moons")
    assert str(folder / "moons.h5") in str(caught.value)


def test_far_from_any_data_the_folder_beside_the_package_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert data.load("moons")["X_train"].shape == (2, 1000)


def test_without_any_data_the_message_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(data, "__file__", str(tmp_path / "site-packages" / "course_utils" / "data.py"))
    with pytest.raises(FileNotFoundError) as caught:
        data.load("moons")
    for looked in (tmp_path / "datasets", tmp_path / "site-packages" / "datasets"):
        assert str(looked) in str(caught.value)
    assert "set COURSE_DATA" in str(caught.value)


def test_importing_the_package_and_its_data_does_not_import_matplotlib() -> None:
    program = "import sys, course_utils, course_utils.data; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=DATASETS.parent, check=False).returncode == 0
