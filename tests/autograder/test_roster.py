"""With a roster, files find their students whatever the platform calls them, and who is missing is said."""

from pathlib import Path

import pytest

from autograder.collect import collect
from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import open_gradebook
from autograder.intake.identity import Identity
from autograder.intake.outcome import CollectReport
from autograder.intake.roster import Person, read_roster
from tests.autograder.test_collect import OTHER, SOLVED, archive, folder, submitted

ADA = Person("alovelace", "Ada", "Lovelace", "ada@uni.org", "s-1", "12345")
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,week0: Doubling (99)
    Points Possible,,,,,90
"Lovelace, Ada",12345,s-1,alovelace,A,
"Müller, Zoë",12346,s-2,zmueller,A,
"""
MOODLE = """First name,Surname,ID number,Email address,Groups
Ada,Lovelace,s-1,alovelace@uni.org,
Zoë,Müller,s-2,zmueller@uni.org,
"""
NBGRADER = "id,first_name,last_name,email,lms_user_id\nalovelace,Ada,Lovelace,,s-1\nzmueller,Zoë,Müller,,s-2\n"
BY_HAND = "student;name\nalovelace;Ada Lovelace\nzmueller;Zoë Müller\n"
EVERY = {"canvas": CANVAS, "moodle": MOODLE, "nbgrader": NBGRADER, "by hand": BY_HAND}


def written(root: Path, text: str, encoding: str = "utf-8") -> Path:
    (root / "roster.csv").write_text(text, encoding=encoding)
    return root / "roster.csv"


def run(course: Course, source: Path, roster: Path) -> CollectReport:
    return collect(course, course.weeks[0], source, roster)


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_form_gives_ids_and_names(tmp_path: Path, text: str, encoding: str) -> None:
    people = read_roster(written(tmp_path, text, encoding)).people
    assert [(one.student, one.first_name, one.last_name) for one in people.values()] == [
        ("alovelace", "Ada", "Lovelace"),
        ("zmueller", "Zoë", "Müller"),
    ]
    assert text is BY_HAND or [one.lms_user_id for one in people.values()] == ["s-1", "s-2"]


@pytest.mark.parametrize(
    ("text", "students"),
    [
        ("First name,Last name,Email address\nAda,Lovelace,ada@uni.org\nZoë,Müller,zoe@uni.org\n", ["ada", "zoe"]),
        ("First name,Last name,ID number\nAda,Lovelace,s-1\nZoë,Müller,s-2\n", ["s-1", "s-2"]),
        ("First name,Surname,Groups\nAda,Lovelace,\nZoe,Muller,A\n", ["Ada_Lovelace", "Zoe_Muller"]),
        (
            "Identifier,Full name,Grade\nParticipant 7,Ada Lovelace,-\nParticipant 8,Zoe Muller,-\n",
            ["Ada_Lovelace", "Zoe_Muller"],
        ),
    ],
    ids=["addresses", "numbers", "names alone", "a grading worksheet"],
)
def test_moodle_need_not_tell_usernames(tmp_path: Path, text: str, students: list[str]) -> None:
    """It shows teachers no usernames unless it is set up to; the ids are then made of what there is."""
    roster = read_roster(written(tmp_path, text))
    assert list(roster.people) == students
    assert not any(one.has_login for one in roster.people.values())
    assert roster.student_of(Identity("Ada Lovelace", "901", "moodle")) == students[0]


def test_two_students_of_one_id_are_told_apart_by_a_column_of_ids(tmp_path: Path) -> None:
    text = "First name,Last name,Email address{}\nAnn,Lee,ann@a.org{}\nAnn,Ray,ann@b.org{}\n"
    with pytest.raises(
        CourseError, match="two students called ann. Give each an id of their own, in a column called “student”"
    ):
        read_roster(written(tmp_path, text.format("", "", "")))
    people = read_roster(written(tmp_path, text.format(",student", ",ann-l", ",ann-r"))).people
    assert [(one.student, one.last_name, one.has_login) for one in people.values()] == [
        ("ann-l", "Lee", True),
        ("ann-r", "Ray", True),
    ]


@pytest.mark.parametrize(
    ("one", "student"),
    [
        (Identity("lovelaceada", "12345", "canvas"), "alovelace"),
        (Identity("anything", "12345", "canvas"), "alovelace"),
        (Identity("anything", "12345", "moodle"), ""),
        (Identity("mullerzoe", "7", "canvas"), ""),
        (Identity("zmueller", "7", "canvas"), ""),
        (Identity("Zoë Müller", "7", "moodle"), "zmueller"),
        (Identity("zmueller"), "zmueller"),
        (Identity("Ada Lovelace"), "alovelace"),
        (Identity("Ada"), ""),
        (Identity("Li Wei"), ""),
    ],
)
def test_a_student_is_known_by_number_id_and_name(tmp_path: Path, one: Identity, student: str) -> None:
    assert read_roster(written(tmp_path, CANVAS)).student_of(one) == student


def test_a_name_that_two_students_share_means_neither(tmp_path: Path) -> None:
    roster = read_roster(written(tmp_path, BY_HAND + "alovelace2;Ada Lovelace\n"))
    assert roster.student_of(Identity("Ada Lovelace")) == ""
    assert roster.student_of(Identity("alovelace2")) == "alovelace2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no column of student ids|names nobody"),
        ("student\n", "names nobody"),
        ("who,what\nada,1\n", "has no column of student ids.*The first line has: who, what"),
        ("student\nada\nada\n", "has two students called ada"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        read_roster(written(tmp_path, text))
    with pytest.raises(CourseError, match="cannot be read: No such file"):
        read_roster(tmp_path / "none.csv")


def test_files_of_all_platforms_find_the_student_and_the_roster_is_remembered(released: Course, tmp_path: Path) -> None:
    week = released.weeks[0]
    roster = written(tmp_path, CANVAS + '"Wei, Li",12347,s-3,lwei,A,\n')
    report = run(
        released, archive(tmp_path, {"lovelaceada_12345_4567_tiny.ipynb": SOLVED, "eve_9_4568_x.ipynb": OTHER}), roster
    )
    assert submitted(released) == {"alovelace": SOLVED, "eve": OTHER}
    assert (report.absent, report.strangers) == (("lwei", "zmueller"), ("eve",))
    assert "on the roster, and nothing handed in yet: lwei, zmueller" in report.lines()
    assert "not on the roster: eve" in report.lines()
    roster.unlink()
    collect(released, week, archive(tmp_path, {"Zoë Müller_77_assignsubmission_file_/tiny.ipynb": SOLVED}))
    report = collect(released, week, folder(tmp_path, {"Ada Lovelace/tiny.ipynb": OTHER, "lwei/tiny.ipynb": SOLVED}))
    assert submitted(released) == {"alovelace": OTHER, "zmueller": SOLVED, "lwei": SOLVED, "eve": OTHER}
    assert report.absent == report.strangers == ()
    with open_gradebook(released) as gradebook:
        people = {one.id: (one.first_name, one.last_name, one.lms_user_id) for one in gradebook.students}
    assert people["zmueller"] == ("Zoë", "Müller", "s-2")
    assert people.keys() == {"alovelace", "zmueller", "lwei"}


def test_who_is_on_the_roster_needs_no_line_and_who_is_not_gets_one(released: Course, tmp_path: Path) -> None:
    files = {"Zoë Müller_77_assignsubmission_file_/tiny.ipynb": SOLVED, "Zoë_78_assignsubmission_file_/x.ipynb": OTHER}
    told = run(released, archive(tmp_path, files), written(tmp_path, CANVAS)).lines()
    assert [line.partition(": ")[2] for line in told if "this is" in line] == ["this is Zoë 78"]


def test_a_roster_is_taken_before_anything_was_released(course: Course, tmp_path: Path) -> None:
    run(course, archive(tmp_path, {"zmueller/tiny.ipynb": SOLVED}), written(tmp_path, CANVAS))
    with open_gradebook(course) as gradebook:
        assert {one.id for one in gradebook.students} == {"alovelace", "zmueller"}


def test_who_has_an_id_already_keeps_it(released: Course, tmp_path: Path) -> None:
    source = archive(tmp_path, {"lovelaceada_12345_4567_tiny.ipynb": SOLVED})
    collect(released, released.weeks[0], source)
    run(released, source, written(tmp_path, CANVAS))
    assert submitted(released) == {"lovelaceada": SOLVED}


def test_two_names_of_one_student_in_one_source_are_one_student(released: Course, tmp_path: Path) -> None:
    files = {"Ada Lovelace/tiny.ipynb": SOLVED, "alovelace/scratch.ipynb": b""}
    report = run(released, folder(tmp_path, files), written(tmp_path, CANVAS))
    assert submitted(released) == {"alovelace": SOLVED}
    assert report.problems == ()


def test_a_folder_that_is_named_like_a_student_is_that_students(released: Course, tmp_path: Path) -> None:
    files = {"Ada Lovelace/drafts/tiny.ipynb": OTHER, "Ada Lovelace/zmueller/tiny-2.ipynb": SOLVED}
    run(released, archive(tmp_path, files), written(tmp_path, CANVAS))
    assert submitted(released).keys() == {"alovelace"}
    collect(released, released.weeks[0], folder(tmp_path, {"alovelace/drafts/tiny.ipynb": OTHER}))
    assert submitted(released) == {"alovelace": OTHER}


def test_nobody_hands_in_for_somebody_else_by_taking_a_name(released: Course, tmp_path: Path) -> None:
    """On Canvas and Moodle students may call themselves what they like; their numbers tell them apart."""
    for text in (CANVAS, BY_HAND):
        roster = written(tmp_path, text)
        run(released, archive(tmp_path, {"lovelaceada_12345_4567_tiny.ipynb": SOLVED}), roster)
        for name in ("lovelaceada_666_4568_tiny.ipynb", "alovelace_667_4569_tiny.ipynb"):
            report = run(released, archive(tmp_path, {name: OTHER}), roster)
            assert report.strangers == (report.collected[0].student,)
        assert submitted(released)["alovelace"] == SOLVED


def test_two_people_of_one_name_on_the_roster_once_are_not_mixed_up(released: Course, tmp_path: Path) -> None:
    files = {f"Ada Lovelace_{number}_assignsubmission_file_/tiny.ipynb": SOLVED for number in (11, 12)}
    report = run(released, archive(tmp_path, files), written(tmp_path, CANVAS))
    assert report.strangers == ("Ada_Lovelace-11", "Ada_Lovelace-12")
    assert report.absent == ("alovelace", "zmueller")
