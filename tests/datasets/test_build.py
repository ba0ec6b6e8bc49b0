"""The committed data is what the recipes make, and what the data cards promise."""

import dataclasses
import shutil
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

from course_utils import data
from datasets import build
from datasets.contents import Dataset, Variable, differences, from_bytes, to_bytes
from datasets.recipes import RECIPES
from datasets.recipes.draws import Draws

FOLDER = build.FOLDER
MANIFEST = build.read_manifest(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with one small set in it, to spoil."""
    for name in ("moons.h5", "manifest.toml"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", RECIPES)
def test_the_file_and_its_manifest_entry_are_what_the_recipe_makes(name: str) -> None:
    assert build.check([name]) == []


def test_the_manifest_lists_every_file_and_nothing_else() -> None:
    assert list(MANIFEST) == list(RECIPES)
    assert {entry["file"] for entry in MANIFEST.values()} == {path.name for path in FOLDER.glob("*.h5")}


def test_all_files_together_are_under_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.h5")) < 6_000_000


def test_building_twice_gives_the_same_bytes_also_a_second_later(copy: Path) -> None:
    build.build(["moons", "temperatures"], copy)
    first = {path.name: path.read_bytes() for path in copy.iterdir()}
    time.sleep(1.1)  # HDF5 notes times in whole seconds
    build.build(["temperatures", "moons"], copy)
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == first
    assert build.check(["moons", "temperatures"], copy) == []


@pytest.mark.parametrize("name", RECIPES)
def test_no_array_carries_the_time_of_its_making(name: str) -> None:
    with h5py.File(FOLDER / f"{name}.h5", "r") as file:
        assert not any(file[key].id.get_create_plist().get_obj_track_times() for key in file)


def test_a_changed_value_a_lost_unit_and_a_new_key_are_found(copy: Path) -> None:
    with h5py.File(copy / "moons.h5", "r+") as file:
        file["X_train"][0, 0] += 1e-4
        file["Y_train"].attrs["units"] = "teams"
        file["X_test"].attrs["description"] = ""
    problems = build.check(["moons"], copy)
    assert "moons: X_train: 1 of 2000 values differ" in problems
    assert "moons: Y_train: units or description differ" in problems
    assert "moons: X_test: units or description differ" in problems
    assert any("manifest does not describe the file" in problem for problem in problems)
    with h5py.File(copy / "moons.h5", "r+") as file:
        file["extra"] = [1]
        file["extra"].attrs.update({"units": "1", "description": ""})
    assert any("'extra'" in problem for problem in build.check(["moons"], copy))


def test_a_changed_type_or_shape_or_license_is_found() -> None:
    made = RECIPES["moons"]()
    labels = made.variables["Y_test"]
    for values in (labels.values.astype(np.int32), labels.values.ravel()):
        changed = {**made.variables, "Y_test": dataclasses.replace(labels, values=values)}
        assert len(differences(made, dataclasses.replace(made, variables=changed))) == 1
    assert differences(made, dataclasses.replace(made, license="none")) == ["the license differs"]
    assert differences(made, made) == []


def test_a_missing_file_is_found(copy: Path) -> None:
    (copy / "moons.h5").unlink()
    assert build.check(["moons"], copy) == ["moons: the file or its entry in the manifest is missing; build it"]


def test_the_last_digit_of_a_float_may_differ_but_not_a_nan() -> None:
    def holding(value: float) -> Dataset:
        return Dataset("", "", "", {"x": Variable(np.array([value, 0.0]), "1", "")})

    assert differences(holding(0.1 + 0.2), holding(0.3)) == []
    assert differences(holding(0.3 + 1e-9), holding(0.3)) == ["x: 1 of 2 values differ"]
    assert differences(holding(np.nan), holding(np.nan)) == ["x: 1 of 2 values differ"]


def test_text_and_attributes_survive_the_file() -> None:
    values = {"names": Variable(np.array(["α", "beta"]), "1", "Greek"), "n": Variable(np.array([1, 2]), "m", "two")}
    stored = from_bytes(to_bytes(Dataset("title", "source", "license", values)))
    assert (stored.title, stored.source, stored.license) == ("title", "source", "license")
    assert list(stored.variables["names"].values) == ["α", "beta"]
    assert (stored.variables["n"].units, stored.variables["n"].description) == ("m", "two")


def test_the_command_checks_reports_and_refuses(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["--check", "moons"]) == 0
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(build, "check", lambda names: [f"{name}: differs" for name in names])
    assert build.main(["--check", "moons"]) == 1
    assert capsys.readouterr().err == "moons: differs\n"
    with pytest.raises(SystemExit):
        build.main(["mons"])
    assert "no data set named mons; there are circles, moons" in capsys.readouterr().err


@pytest.mark.parametrize("name", RECIPES)
def test_every_set_has_a_data_card_that_names_each_array_its_units_and_the_license(name: str) -> None:
    card = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert card.startswith(f"# {name}: ")
    for key, entry in MANIFEST[name]["arrays"].items():
        [row] = [line for line in card.splitlines() if line.startswith(f"| `{key}` |")]
        shape = str(tuple(entry["shape"]))
        assert [cell.strip() for cell in row.split("|")[2:5]] == [shape, entry["dtype"], entry["units"]], key
    assert MANIFEST[name]["license"].split(",")[0] in card
    for heading in ("**What it is.**", "**Known limits.**"):
        assert heading in card


@pytest.mark.parametrize("name", ["circles", "moons"])
def test_circles_and_moons_have_as_many_points_of_each_class(name: str) -> None:
    arrays = data.load(name)
    assert arrays["Y_train"].mean() == arrays["Y_test"].mean() == 0.5


def test_circles_lie_around_their_radii_with_the_promised_noise() -> None:
    arrays = data.load("circles")
    radius = np.hypot(*arrays["X_train"])
    for label, expected in ((0, 1.0), (1, 0.8)):
        members = radius[arrays["Y_train"][0] == label]
        assert members.mean() == pytest.approx(expected, abs=5 * 0.05 / np.sqrt(members.size) + 0.05**2)
        assert members.std() == pytest.approx(0.05, rel=5 / np.sqrt(2 * members.size))


def test_moons_lie_around_half_circles_with_the_promised_noise() -> None:
    arrays = data.load("moons")
    X, lower = arrays["X_train"], arrays["Y_train"][0] == 1
    X[:, lower] = np.array([[1.0], [0.5]]) - X[:, lower]  # puts the lower moon on the upper one
    side = X[1] > 0.5  # away from the open ends
    off = np.hypot(*X[:, side]) - 1.0
    assert off.std() == pytest.approx(0.2, rel=5 / np.sqrt(2 * off.size))


@pytest.mark.parametrize("part", ["train", "dev"])
def test_football_labels_follow_the_border_but_for_the_noise_band_and_a_few_flips(part: str) -> None:
    arrays = data.load("football")
    (x1, x2), Y = arrays[f"X_{part}"], arrays[f"Y_{part}"][0]
    height = x2 - 0.8 * x1 - 0.25 * np.sin(4.0 * x1)
    clear = np.abs(height) > 0.12
    flipped = np.mean((height > 0)[clear] != Y[clear])
    assert 0.03 <= flipped <= 0.06
    assert 0.4 < Y.mean() < 0.6


def test_temperatures_have_a_season_one_decimal_and_weather_that_remembers() -> None:
    arrays = data.load("temperatures")
    day, temperature = arrays["day"], arrays["temperature"]
    np.testing.assert_array_equal(day, np.arange(1, 366))
    np.testing.assert_array_equal(temperature, np.round(temperature, 1))
    weather = temperature - (12.5 - 7.5 * np.cos(2 * np.pi * (day - 20) / 365))
    assert np.corrcoef(weather[1:], weather[:-1])[0, 1] == pytest.approx(0.7, abs=5 * np.sqrt((1 - 0.7**2) / 365))
    assert temperature[150:240].mean() - temperature[:60].mean() > 10


def test_signs_are_balanced_and_no_two_pictures_are_equal() -> None:
    arrays = data.load("signs")
    assert np.bincount(arrays["train_set_y"]).tolist() == [180] * 6
    assert np.bincount(arrays["test_set_y"]).tolist() == [40] * 6
    pictures = np.concatenate([arrays["train_set_x"], arrays["test_set_x"]])
    assert len({picture.tobytes() for picture in pictures}) == 1320


def test_the_skin_area_of_a_sign_grows_with_the_number_of_fingers() -> None:
    arrays = data.load("signs")
    red, blue = arrays["train_set_x"][..., 0].astype(int), arrays["train_set_x"][..., 2].astype(int)
    area = (red > blue).mean(axis=(1, 2))
    means = [area[arrays["train_set_y"] == label].mean() for label in range(6)]
    assert means == sorted(means)


def test_the_vendored_sets_name_their_authors_their_doi_and_their_license() -> None:
    for name, author, doi in (
        ("digits", "E. Alpaydin", "10.24432/C50P49"),
        ("breast_cancer", "W. H. Wolberg", "10.24432/C5DW2B"),
    ):
        entry = MANIFEST[name]
        assert author in entry["source"] and doi in entry["source"] and entry["license"] == "CC BY 4.0"
        card = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
        assert author in card and doi in card and "creativecommons.org/licenses/by/4.0" in card


def test_draws_are_uniform_normal_and_complete() -> None:
    draws = Draws(1)
    uniform = draws.uniform(-1.0, 3.0, (20_000,))
    assert uniform.min() >= -1.0 and uniform.max() < 3.0
    assert uniform.mean() == pytest.approx(1.0, abs=5 * 4 / np.sqrt(12 * 20_000))
    normal = draws.normal((100, 200))
    assert normal.mean() == pytest.approx(0.0, abs=5 / np.sqrt(20_000))
    assert normal.std() == pytest.approx(1.0, rel=5 / np.sqrt(40_000))
    assert sorted(draws.order(50)) == list(range(50))
    assert list(Draws(7).order(9)) == list(Draws(7).order(9)) != list(Draws(8).order(9))
