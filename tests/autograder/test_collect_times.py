"""Whoever hands in is late or not by a time that people can check, correct, and no student can make up."""

import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.intake.times import HandedIn
from tests.autograder.test_collect import (
    NOON,
    OTHER,
    SOLVED,
    STAMP,
    archive,
    folder,
    ledger,
    only_problem,
    run,
    snapshot,
    submitted,
)

EARLIER = "2026-02-28 09:30:00.000000 UTC"


def stamp_of(course: Course, student: str = "ada") -> str:
    return (course.folder("submitted") / student / "week0" / "timestamp.txt").read_text()


def at(path: Path, time: datetime) -> Path:
    os.utime(path, (time.timestamp(), time.timestamp()))
    return path


def of_ada(root: Path, timestamp: str) -> Path:
    return folder(root, {"ada/tiny.ipynb": SOLVED, "ada/timestamp.txt": timestamp.encode()})


@pytest.mark.parametrize(
    "text",
    ["2026-02-28 09:30:00 UTC", "2026-02-28 09:30", "2026-02-28T10:30:00+01:00", "2026-02-28 10:30:00 CET", EARLIER],
)
def test_a_timestamp_is_read_in_every_form_that_nbgrader_reads(course: Course, tmp_path: Path, text: str) -> None:
    report = run(course, of_ada(tmp_path, text + "\n"))
    assert (stamp_of(course), report.problems) == (EARLIER, ())


@pytest.mark.parametrize("text", ["yesterday evening", "2026-02-30 12:00:00 UTC", "\0", "9" * 90])
def test_a_timestamp_that_holds_no_time_is_told_and_the_files_own_counts(
    course: Course, tmp_path: Path, text: str
) -> None:
    report = run(course, of_ada(tmp_path, text))
    assert stamp_of(course) == STAMP
    assert only_problem(report) == (
        "ada/timestamp.txt holds no time, so the time of the file counts. Write when it was handed in, for example "
        "2030-01-31 18:00:00 UTC, or remove it, then collect again."
    )
    assert run(course, of_ada(tmp_path, EARLIER)).problems == ()
    assert stamp_of(course) == EARLIER


def test_an_empty_timestamp_says_nothing(course: Course, tmp_path: Path) -> None:
    assert run(course, of_ada(tmp_path, " \n")).problems == ()
    assert stamp_of(course) == STAMP


def test_collected_again_with_its_earlier_time_a_notebook_gets_that_time(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"ada/tiny.ipynb": SOLVED, "bob/tiny.ipynb": SOLVED})
    at(source / "ada/tiny.ipynb", NOON + timedelta(days=7))
    run(course, source)
    at(source / "ada/tiny.ipynb", NOON)
    report = run(course, source)
    assert (stamp_of(course), ledger(course)["ada"]["time"]) == (STAMP, STAMP)
    assert report.lines() == [
        f"ada: was handed in at {STAMP} by the time of the file, not at 2026-03-08 12:00:00.000000 UTC",
        "if these were graded, run `autograder grade week0`, for penalties by the new times",
        "week0: 0 new, 0 replaced, 1 unchanged, 1 with another time, 0 problems, 0 notebooks set aside",
    ]
    kept = list((course.folder("replaced") / "ada/week0").iterdir())
    assert [path.read_text() for path in kept] == ["2026-03-08 12:00:00.000000 UTC"]
    before = snapshot(course)
    assert len(run(course, source).lines()) == 1
    assert snapshot(course) == before


def test_a_resubmission_is_no_older_one_once_the_time_of_the_first_is_right(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"ada/tiny.ipynb": SOLVED})
    at(source / "ada/tiny.ipynb", NOON + timedelta(days=7))
    run(course, source)
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    again = folder(tmp_path, {"ada/tiny.ipynb": OTHER})
    at(again / "ada/tiny.ipynb", NOON + timedelta(hours=1))
    run(course, again)
    assert submitted(course) == {"ada": OTHER}


def test_a_later_time_of_the_same_notebook_counts_only_if_somebody_wrote_it_down(
    course: Course, tmp_path: Path
) -> None:
    source = folder(tmp_path, {"ada/tiny.ipynb": SOLVED})
    run(course, source)
    at(source / "ada/tiny.ipynb", NOON + timedelta(days=7))
    assert [one.status for one in run(course, source).collected] == ["unchanged"]
    assert stamp_of(course) == STAMP
    (source / "ada/timestamp.txt").write_text("2026-03-09 12:00 UTC")
    assert [one.handed_in.whence for one in run(course, source).collected] == ["timestamp.txt"]
    assert stamp_of(course) == "2026-03-09 12:00:00.000000 UTC"


def test_a_time_that_a_person_wrote_into_submitted_stays(course: Course, tmp_path: Path) -> None:
    source = of_ada(tmp_path, EARLIER)
    run(course, source)
    (course.folder("submitted") / "ada/week0/timestamp.txt").write_text("2026-03-20 12:00 UTC")
    (taken,) = run(course, source).collected
    assert (taken.status, stamp_of(course)) == ("unchanged", "2026-03-20 12:00 UTC")
    assert taken.handed_in == HandedIn(datetime(2026, 3, 20, 12, tzinfo=UTC), "the timestamp.txt in submitted/")


def test_no_student_makes_up_a_time(course: Course, tmp_path: Path) -> None:
    """What was uploaded to a platform, or lies in a student's own zip, may say anything."""
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as made:
        made.writestr(zipfile.ZipInfo("tiny.ipynb", (2020, 1, 1, 0, 0, 0)), SOLVED)
        made.writestr("timestamp.txt", EARLIER)
    inner = (tmp_path / "inner.zip").read_bytes()
    files = {
        "Ada_11_assignsubmission_file_/tiny.ipynb": SOLVED,
        "Ada_11_assignsubmission_file_/timestamp.txt": EARLIER.encode(),
        "bob_12_4568_all.zip": inner,
    }
    run(course, archive(tmp_path, files))
    run(course, folder(tmp_path, {"carl.zip": inner, "dora/tiny.ipynb": SOLVED}))
    assert {student: stamp_of(course, student) for student in submitted(course)} == dict.fromkeys(
        ("Ada", "bob", "carl", "dora"), STAMP
    )
