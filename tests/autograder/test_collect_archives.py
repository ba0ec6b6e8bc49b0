"""No folder and no zip makes collecting read, write or fill what it must not."""

import io
import os
import stat
import struct
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograder.collect import collect
from autograder.course import Course
from autograder.demo.notebooks import as_bytes
from autograder.errors import CourseError
from autograder.intake import RefusedError, archives, examination
from autograder.intake.archives import Member, open_source
from autograder.intake.examination import Examiner
from autograder.intake.names import Claim
from autograder.intake.outcome import CollectReport
from autograder.intake.paths import Places, parts_of, utc
from tests import tiny

WORK = as_bytes(tiny.master())
OWN_STAGES = {".collecting", "submitted", "replaced", "collected", "receipts"}


@contextmanager
def zip_in(folder: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(folder / "in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        yield archive


def run(course: Course, folder: Path) -> CollectReport:
    return collect(course, course.weeks[0], folder / "in.zip")


def students(course: Course) -> set[str]:
    return {path.parts[-3] for path in course.folder("submitted").glob("*/week0/tiny.ipynb")}


def said_of(report: CollectReport, source: str) -> str:
    (problem,) = [one for one in report.problems if one.source == source]
    return f"{problem.reason}. {problem.ask}"


def link(name: str, mode: int = stat.S_IFLNK) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (mode | 0o777) << 16
    return info


# Names


@pytest.mark.parametrize(
    "name",
    [
        "../evil.ipynb",
        "ada/../../evil.ipynb",
        "/etc/evil.ipynb",
        "\\\\host\\evil.ipynb",
        "..\\evil.ipynb",
        "C:\\evil.ipynb",
    ]
    + ["c:/evil.ipynb", "ada/..", "ada.ipynb\0.txt", "a/" * 40 + "evil.ipynb"],
)
def test_a_name_that_leads_out_of_a_zip_is_refused(course: Course, tmp_path: Path, name: str) -> None:
    with zip_in(tmp_path) as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name  # as it is: the constructor would cut it at a zero
        archive.writestr(info, WORK)
        archive.writestr("bob/tiny.ipynb", WORK)
        archive.writestr("carl/tiny.ipynb", WORK)
    report = run(course, tmp_path)
    assert students(course) == {"bob", "carl"}
    assert [one.student for one in report.problems] == [""]
    assert report.problems[0].reason == "has a name that is empty, endless or leads out of the archive"


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
tricky = st.lists(
    st.sampled_from(
        ["..", ".", "", "/", "\\", "ada", "tiny.ipynb", "week0", "C:", "\0", "...", "_1_4567_", "ZOË", "a+b"]
    )
    | names,
    min_size=1,
    max_size=6,
).map("/".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(tricky, min_size=1, max_size=4))
@example(["....ipynb"])
@example(["..\\..\\..\\x.ipynb", "...ipynb", "~/x.ipynb"])
@example(["0/ada", "0/ada/ada/tiny.ipynb"])
@example(["submitted/../../../x/tiny.ipynb"])
def test_no_name_in_a_zip_puts_a_file_outside_the_offices_folders(
    course: Course, tmp_path: Path, members: list[str]
) -> None:
    with zip_in(tmp_path) as archive:
        for name in dict.fromkeys(members):
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            archive.writestr(info, WORK)
    course.classroom.mkdir(exist_ok=True)
    before = {path for path in tmp_path.rglob("*") if OWN_STAGES.isdisjoint(path.parts)}
    try:
        report = run(course, tmp_path)
    except CourseError as problem:
        assert "There is no notebook" in str(problem)
    else:
        found = len(report.collected) + len(report.problems) + len(report.set_aside) + report.ignored
        assert found
    assert {path for path in tmp_path.rglob("*") if OWN_STAGES.isdisjoint(path.parts)} == before
    for path in course.folder("submitted").rglob("*"):
        assert path.is_dir() or (len(path.relative_to(course.folder("submitted")).parts) == 3)
        assert path.name.isascii() and ".." not in path.parts


@given(st.lists(names, min_size=1, max_size=6).map("/".join))
def test_parts_of_a_name_never_climb(name: str) -> None:
    parts = parts_of(name)
    assert not {"", ".", ".."} & set(parts)
    assert not any("/" in part or "\\" in part for part in parts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ada/tiny.ipynb", "ada/tiny.ipynb"),
        ("ADA/a.ipynb", "Ada/b.ipynb"),
        ("ADA.ipynb", "Ada.ipynb"),
        ("Zoe\u0308/tiny.ipynb", "Zo\u00eb/tiny.ipynb"),
    ],
)
def test_names_that_are_one_on_some_computers_are_refused_but_for_the_first(
    course: Course, tmp_path: Path, first: str, second: str
) -> None:
    with zip_in(tmp_path) as archive:
        for name in (second, first, "bob/tiny.ipynb"):
            archive.writestr(name, WORK)
    report = run(course, tmp_path)
    assert len(students(course)) == 2
    assert said_of(report, second).startswith(f"differs from {first.split('/')[0]} only in capitals or accents")
    assert [one.source for one in report.collected if one.student != "bob"] == [first]


def test_a_name_twice_in_a_zip_is_said_and_the_first_is_taken(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("ada.ipynb", WORK)
        archive.writestr("bob.ipynb", WORK)
        archive.writestr("ada.ipynb", b"")
    report = run(course, tmp_path)
    assert students(course) == {"ada", "bob"}
    assert said_of(report, "ada.ipynb").startswith("is there more than once under this name")


def test_a_place_is_taken_by_any_spelling_of_a_folder_above_it() -> None:
    places = Places()
    assert places.taken(("Ada", "x", "1")) == ""
    assert places.taken(("Ada", "x", "2")) == ""
    assert places.taken(("Ada", "X", "3")) != ""
    assert places.taken(("ada",)) != ""
    assert places.taken(("Ada", "x", "2")) != ""


def test_names_that_macos_wrote_are_read_as_utf_8(tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("Zoë.ipynb", WORK)
    content = (tmp_path / "in.zip").read_bytes()
    plain = content.replace(b"\0\x08\x08\0", b"\0\0\x08\0")  # the flag that says UTF-8, there once for each directory
    assert plain != content
    (tmp_path / "in.zip").write_bytes(plain)
    with open_source(tmp_path / "in.zip") as members:
        assert [member.name for member in members] == ["Zoë.ipynb"]
        assert members[0].read() == WORK


# Links and what is no file


def test_links_in_a_zip_are_refused(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr(link("ada/tiny.ipynb"), b"/etc/passwd")
        archive.writestr(link("bob"), b"/etc")
        archive.writestr(link("carl/tiny.ipynb", stat.S_IFIFO), b"")
        archive.writestr("dora/tiny.ipynb", WORK)
    report = run(course, tmp_path)
    assert students(course) == {"dora"}
    assert said_of(report, "ada/tiny.ipynb").startswith("is a link, which is not followed")
    assert said_of(report, "bob").startswith("is a link, which is not followed")
    assert said_of(report, "carl/tiny.ipynb").startswith("is no plain file")


def test_links_and_pipes_in_a_folder_are_refused(course: Course, tmp_path: Path) -> None:
    source, secret = tmp_path / "in.zip", tmp_path / "secret"
    for folder in (source / "ada", source / "dora", source / "eve", secret):
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_bytes(WORK)
    (source / "ada/tiny.ipynb").unlink()
    (source / "ada/tiny.ipynb").symlink_to(secret / "tiny.ipynb")
    (source / "bob").symlink_to(secret)
    (source / "dora/tiny.ipynb").unlink()
    os.mkfifo(source / "dora/tiny.ipynb")
    (source / "loop").symlink_to(source)
    report = run(course, tmp_path)
    assert students(course) == {"eve"}
    for name in ("ada/tiny.ipynb", "bob", "loop"):
        assert said_of(report, name).startswith("is a link, which is not followed")
    assert said_of(report, "dora/tiny.ipynb").startswith("is no plain file")


def test_a_link_beside_a_students_notebook_is_still_a_problem(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("ada/tiny.ipynb", WORK)
        archive.writestr(link("ada/another.ipynb"), b"/etc/passwd")
    report = run(course, tmp_path)
    assert students(course) == {"ada"}
    assert [(one.student, one.source) for one in report.problems] == [("ada", "ada/another.ipynb")]


def test_a_file_that_turns_into_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/ada.ipynb").write_bytes(WORK)
    (tmp_path / "secret").write_bytes(b"secret")
    with open_source(tmp_path / "in") as (member,):
        (tmp_path / "in/ada.ipynb").unlink()
        (tmp_path / "in/ada.ipynb").symlink_to(tmp_path / "secret")
        with pytest.raises(RefusedError, match="cannot be read"):
            member.read()


def test_a_folder_that_cannot_be_opened_is_said(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("ada", "bob"):
        (tmp_path / "in.zip" / student).mkdir(parents=True)
        (tmp_path / "in.zip" / student / "tiny.ipynb").write_bytes(WORK)
    scandir = os.scandir

    def locked(path: str) -> object:
        if str(path).endswith("ada"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    report = run(course, tmp_path)
    assert students(course) == {"bob"}
    assert said_of(report, "ada").startswith("cannot be opened (Permission denied). Make the folder readable")


# Sizes


def test_a_bomb_in_a_zip_is_refused_by_its_ratio(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("ada.ipynb", b" " * 15_000_000)
        archive.writestr("bob.ipynb", WORK)
    report = run(course, tmp_path)
    assert students(course) == {"bob"}
    assert said_of(report, "ada.ipynb").startswith("unpacks to more than 200 times its size")


def test_a_member_that_is_too_big_is_refused_by_its_size(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("ada.ipynb", os.urandom(30_000), zipfile.ZIP_STORED)
        archive.writestr("bob.ipynb", WORK)
    monkeypatch.setattr(Member.read, "__defaults__", (20_000,))
    report = run(course, tmp_path)
    assert students(course) == {"bob"}
    assert "MB, more than" in said_of(report, "ada.ipynb")


def test_a_member_that_lies_about_its_size_is_not_unpacked_beyond_the_limit(tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("ada.ipynb", os.urandom(100_000), zipfile.ZIP_STORED)
    with open_source(tmp_path / "in.zip") as (member,):
        assert len(member.read(100_000)) == 100_000
    content = bytearray((tmp_path / "in.zip").read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 10)  # the size that the directory claims
    (tmp_path / "in.zip").write_bytes(content)
    with open_source(tmp_path / "in.zip") as (member,), pytest.raises(RefusedError, match="cannot be read .BadZipFile"):
        member.read(50_000)


def test_a_file_that_grows_after_it_was_listed_is_not_read_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/ada.ipynb").write_bytes(b"x")
    with open_source(tmp_path / "in") as (member,):
        (tmp_path / "in/ada.ipynb").write_bytes(b"x" * 5_000)
        with pytest.raises(RefusedError, match="more than"):
            member.read(4_999)
        assert len(member.read(5_000)) == 5_000


def test_too_many_members_are_refused(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 10)
    with zip_in(tmp_path) as archive:
        for number in range(11):
            archive.writestr(f"student{number}.ipynb", WORK)
    with pytest.raises(CourseError, match="holds 11 files, more than 10. Collect it in parts"):
        run(course, tmp_path)
    (tmp_path / "many").mkdir()
    for number in range(11):
        (tmp_path / "many" / f"{number}.ipynb").touch()
    with pytest.raises(CourseError, match="holds more than 10 files. Collect it in parts"):
        collect(course, course.weeks[0], tmp_path / "many")


def test_more_than_a_run_may_read_is_refused_file_by_file(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 2 * len(WORK))
    with zip_in(tmp_path) as archive:
        for student in ("ada", "bob", "carl"):
            archive.writestr(f"{student}.ipynb", WORK)
    report = run(course, tmp_path)
    assert students(course) == {"ada", "bob"}
    assert said_of(report, "carl.ipynb").startswith("was not read")


def test_only_so_many_notebooks_of_one_student_are_looked_at(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        for number in range(30):
            archive.writestr(f"ada_1_{5000 + number}_tiny-{number}.ipynb", WORK)
        archive.writestr("bob_2_4000_tiny.ipynb", WORK)
    report = run(course, tmp_path)
    assert next(one.source for one in report.collected if one.student == "ada") == "ada_1_5029_tiny-29.ipynb"
    assert sum("the last 20 were looked at" in one.reason for one in report.set_aside) == 10
    assert len(report.set_aside) == 29


def test_of_one_student_no_more_is_read_than_fits_into_memory(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "MAX_BYTES", 2 * len(WORK))
    with zip_in(tmp_path) as archive:
        for number in range(6):
            archive.writestr(f"ada_1_{5000 + number}_tiny-{number}.ipynb", WORK)
    report = run(course, tmp_path)
    assert [one.source for one in report.collected] == ["ada_1_5005_tiny-5.ipynb"]
    unread = [one.source for one in report.set_aside if "is older than" in one.reason]
    assert sorted(unread) == [f"ada_1_500{number}_tiny-{number}.ipynb" for number in range(3)]


def test_what_was_refused_does_not_stay_in_memory(course: Course) -> None:
    week = course.weeks[0]
    member = Member("x.ipynb", ("x.ipynb",), content=lambda limit: b'{"cells": 1}')
    _, ((*_, refusal),) = Examiner(week, tiny.master(), {}).sort([(Claim(None), member)])
    assert refusal.__traceback__ is refusal.__context__ is None


# Damage inside a zip


def test_an_encrypted_member_is_listed(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("ada.ipynb", WORK)
        archive.writestr("bob.ipynb", WORK)
    content = bytearray((tmp_path / "in.zip").read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    (tmp_path / "in.zip").write_bytes(content)
    report = run(course, tmp_path)
    assert students(course) == {"bob"}
    assert said_of(report, "ada.ipynb") == "is encrypted. Ask for it without a password."


@pytest.mark.parametrize("place", [60, 500, 900])
def test_a_damaged_member_is_listed(course: Course, tmp_path: Path, place: int) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("ada.ipynb", WORK)
        archive.writestr("bob.ipynb", WORK)
    content = bytearray((tmp_path / "in.zip").read_bytes())
    content[place : place + 20] = bytes(20)
    (tmp_path / "in.zip").write_bytes(content)
    report = run(course, tmp_path)
    assert students(course) == {"bob"}
    assert "cannot be read" in said_of(report, "ada.ipynb")


def test_a_compression_nobody_knows_is_listed(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr("ada.ipynb", WORK)
        archive.writestr("bob.ipynb", WORK)
    content = bytearray((tmp_path / "in.zip").read_bytes())
    content[content.index(b"PK\x01\x02") + 10] = 99
    (tmp_path / "in.zip").write_bytes(content)
    report = run(course, tmp_path)
    assert students(course) == {"bob"}
    assert "cannot be read (NotImplementedError" in said_of(report, "ada.ipynb")


# A zip inside


def inner_zip(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def test_a_zip_inside_is_no_way_around_the_limits(course: Course, tmp_path: Path) -> None:
    bad = {
        "climbs": inner_zip({"../../evil.ipynb": WORK}),
        "bomb": inner_zip({"tiny.ipynb": b" " * 15_000_000}),
        "many": inner_zip({f"{number}.ipynb": b"" for number in range(1_001)}),
        "broken": WORK[:100],
        "nested": inner_zip({"in.zip": inner_zip({"tiny.ipynb": WORK})}),
    }
    with zip_in(tmp_path) as archive:
        for student, content in bad.items():
            archive.writestr(f"{student}.zip", content, zipfile.ZIP_STORED)
        archive.writestr("good.zip", inner_zip({"tiny.ipynb": WORK}))
    report = run(course, tmp_path)
    assert students(course) == {"good"}
    assert said_of(report, "climbs.zip/../../evil.ipynb").startswith("has a name that is empty, endless or leads out")
    assert said_of(report, "bomb.zip/tiny.ipynb").startswith("unpacks to more than 200 times its size")
    assert said_of(report, "many.zip").startswith("is a zip of more than 1,000 files")
    assert said_of(report, "broken.zip").startswith("is a damaged zip")
    assert said_of(report, "nested.zip/in.zip").startswith("is a zip inside a zip")


# Times


def test_the_time_of_a_member_is_local_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr(zipfile.ZipInfo("ada.ipynb", (2026, 7, 1, 12, 0, 0)), WORK)
        archive.writestr(zipfile.ZipInfo("bob.ipynb", (1980, 1, 1, 0, 0, 0)), WORK)
    monkeypatch.setenv("TZ", "UTC-2")
    time.tzset()
    with open_source(tmp_path / "in.zip") as (ada, bob):
        assert ada.time == datetime(2026, 7, 1, 10, 0, 0, tzinfo=UTC)
        assert bob.time is None
    monkeypatch.undo()
    time.tzset()


def test_the_utc_time_of_a_member_is_preferred(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 1, 20, 0, 7, tzinfo=UTC)
    info = zipfile.ZipInfo("ada.ipynb", (2020, 1, 1, 0, 0, 0))
    info.extra = struct.pack("<HHI", 0x9999, 4, 0) + struct.pack("<HHBi", 0x5455, 5, 1, int(moment.timestamp()))
    with zip_in(tmp_path) as archive:
        archive.writestr(info, WORK)
    with open_source(tmp_path / "in.zip") as (member,):
        assert member.time == moment


def test_no_time_no_timestamp(course: Course, tmp_path: Path) -> None:
    with zip_in(tmp_path) as archive:
        archive.writestr(zipfile.ZipInfo("ada/tiny.ipynb"), WORK)
    report = run(course, tmp_path)
    assert report.collected[0].handed_in.time is None
    assert [path.name for path in (course.folder("submitted") / "ada/week0").iterdir()] == ["tiny.ipynb"]


@pytest.mark.parametrize("seconds", [-1e12, 1e30, float("nan")])
def test_times_beyond_any_calendar_are_no_times(seconds: float) -> None:
    assert utc(seconds) is None
