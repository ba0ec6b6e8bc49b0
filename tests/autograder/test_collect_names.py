"""Whose a file is depends on where it lies, and no two students ever become one."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.course import SAFE_NAME, Course, Week
from autograder.intake.identity import Identity, safe_id, student_ids
from autograder.intake.names import Claim, claims, without_attempt

names = st.text(max_size=40) | st.sampled_from(
    ["Zoë", "Zoe", "zoe", "Ada Li", "Ada_Li", "ada_li", "Ada Li-7", "", ".", "..", "-"]
)
identities = st.builds(Identity, names, st.sampled_from(["", "7", "8"]), st.sampled_from(["", "canvas", "moodle"]))


def claimed(course: Course, *paths: str) -> list[Claim]:
    return claims(course, course.weeks[0], [tuple(path.split("/")) for path in paths])


def whose(course: Course, *paths: str) -> list[str | None]:
    return [claim.identity.name if claim.identity else None for claim in claimed(course, *paths)]


# Ids


@given(st.lists(identities, unique=True, max_size=8))
def test_no_two_students_get_one_id(students: list[Identity]) -> None:
    ids = student_ids(students, {})
    assert ids.keys() == set(students)
    assert len({student.casefold() for student in ids.values()}) == len(students)


@given(st.lists(identities, unique=True, max_size=5), st.lists(identities, unique=True, max_size=5))
@example([Identity("0")], [Identity("0", "", "canvas"), Identity("0", "", "moodle")])
def test_who_has_an_id_keeps_it_and_nobody_else_of_one_run_gets_it(
    first: list[Identity], second: list[Identity]
) -> None:
    known = {student: one for one, student in student_ids(first, {}).items()}
    ids = student_ids(second, known)
    assert len({student.casefold() for student in ids.values()}) == len(second)
    for student, one in known.items():
        assert ids.get(one, student) == student
    for one, student in ids.items():
        holder = known.get(student, one)
        assert holder == one or "" in (holder.number, one.number)


@given(st.lists(identities, unique=True, max_size=8))
def test_an_id_does_not_depend_on_the_order_of_files(students: list[Identity]) -> None:
    assert student_ids(students, {}) == student_ids(students[::-1], {})


def test_of_new_namesakes_nobody_gets_the_plain_id() -> None:
    one, two = Identity("Ada Li", "11", "moodle"), Identity("Ada Li", "12", "moodle")
    assert student_ids([one, two], {}) == {one: "Ada_Li-11", two: "Ada_Li-12"}


def test_a_plain_name_and_a_numbered_one_in_one_run_are_two_students() -> None:
    plain, numbered = Identity("ada"), Identity("ada", "7", "canvas")
    assert student_ids([plain, numbered], {"ada": plain}) == {plain: "ada", numbered: "ada-7"}
    assert student_ids([numbered], {"ada": plain}) == {numbered: "ada"}


@given(identities)
def test_ids_are_safe_folder_names(one: Identity) -> None:
    (student,) = student_ids([one], {}).values()
    assert SAFE_NAME.fullmatch(student)
    assert student[0] not in ".-" and student[-1] != "."


@given(names, names)
def test_names_with_one_safe_id_differ_in_blanks_at_most(one: str, other: str) -> None:
    if safe_id(one) == safe_id(other):
        assert re.sub(r"[\s_]+", "_", one.strip()) == re.sub(r"[\s_]+", "_", other.strip())


@pytest.mark.parametrize("name", ["ada", "s123456", "ada@uni.org", "ada.lovelace", "Ada_Lovelace", "o+c-d", "7"])
def test_a_plain_name_is_its_own_id(name: str) -> None:
    assert safe_id(name) == name


def test_the_id_of_a_name_never_changes() -> None:
    assert safe_id("Zoë Müller") == "Zoe_Muller-d6e575a6"
    assert safe_id("李娜").startswith("student-")
    assert safe_id("Zoe\u0308") == safe_id("Zo\u00eb")


# Files


def test_an_attempt_is_numbered_by_what_platforms_and_browsers_add() -> None:
    assert without_attempt("Tiny.ipynb") == ("tiny", 0)
    assert without_attempt("tiny-2.ipynb") == ("tiny", 2)
    assert without_attempt("tiny (3).ipynb.txt") == ("tiny", 3)
    assert without_attempt("tiny(12).ipynb") == ("tiny", 12)
    assert without_attempt("Copy of tiny.ipynb") == ("tiny", 0)
    assert without_attempt("tiny-Copy1.ipynb") == ("tiny", 0)
    assert without_attempt("tiny-2026.ipynb") == ("tiny-2026", 0)
    assert without_attempt("-2.ipynb") == ("-2.ipynb", 0)


def test_canvas_names_give_name_number_upload_attempt_and_mark(course: Course) -> None:
    (claim,) = claimed(course, "van-der-berg_LATE_12_34567_my_file_1_999_x-4.ipynb")
    identity = Identity("van-der-berg", "12", "canvas")
    assert claim == Claim(identity, "my_file_1_999_x-4.ipynb", attempt=4, upload=34567, late=True)


def test_moodle_names_give_name_and_number(course: Course) -> None:
    ana = "Ana de la Cruz_77_assignsubmission_file_tiny-1.ipynb"
    one, two = claimed(course, ana, "Li_8_assignsubmission_onlinetext_/text.html")
    assert one == Claim(Identity("Ana de la Cruz", "77", "moodle"), "tiny-1.ipynb", attempt=1)
    assert two == Claim(Identity("Li", "8", "moodle"), "text.html")


@pytest.mark.parametrize(
    "name",
    [
        "Ada Li_assignsubmission_file_x",  # as a student may call themselves on Moodle, to hand in for somebody else
        "Ada Li_7_assignsubmission_file_x",
        "ada+week0+2030-01-01 20:00:00.000000 UTC",
    ],
)
def test_a_name_that_plays_the_platform_is_nobodys(course: Course, name: str) -> None:
    path = f"{name}_8_assignsubmission_file_/tiny.ipynb"
    honest, claim = claimed(course, "Ada Li_7_assignsubmission_file_/tiny.ipynb", path)
    assert honest.identity == Identity("Ada Li", "7", "moodle")
    assert claim == Claim(None, "tiny.ipynb")


@pytest.mark.parametrize(
    ("paths", "students"),
    [
        (["ada/x.ipynb", "bob/x.ipynb"], ["ada", "bob"]),
        (["top/ada.ipynb", "top/bob.ipynb", "top/tiny.ipynb"], ["ada", "bob", None]),
        (["ada/tiny.ipynb", "ada/x.ipynb", "ada/old/tiny.ipynb"], ["ada", "ada", "ada"]),
        (["top/ada/x.ipynb", "top/bob/x.py"], ["ada", "bob"]),
        (["ada.ipynb", "README.md"], ["ada", None]),
        (["tiny.zip/x.ipynb", "ada.zip/x.ipynb"], [None, "ada"]),
        (["top/ada.zip/week0/tiny.ipynb"], ["ada"]),
        (["ada/bob_1_4567_tiny.ipynb", "eve/tiny.ipynb"], ["ada", "eve"]),
        (["tiny.py", "ada.py", "bob.ipynb"], [None, "ada", "bob"]),
        (["top/lina_1_4567_tiny.ipynb"], ["lina"]),
        (["Li_7_assignsubmission_file_/a.ipynb", "Li_7_assignsubmission_file_/b.ipynb"], ["Li", "Li"]),
        (["ada.zip/a.ipynb", "ada.zip/b.ipynb"], ["ada", "ada"]),
    ],
)
def test_the_first_part_that_differs_names_the_student(
    course: Course, paths: list[str], students: list[str | None]
) -> None:
    assert whose(course, *paths) == students


@pytest.mark.parametrize(
    ("paths", "students"),
    [
        (["ada/drafts/x.ipynb", "ada/final/tiny.ipynb"], ["ada", "ada"]),
        (["ada/drafts/tiny.ipynb"], ["ada"]),
        (["ada/part1.ipynb", "ada/part2.ipynb"], ["ada", "ada"]),
        (["ada/tiny.zip/tiny.ipynb"], ["ada"]),
        (["ada/bo_1_4567_tiny.ipynb"], ["ada"]),
        (["ada/bo.ipynb"], ["ada"]),
        (["top/ada/drafts/tiny.ipynb"], ["ada"]),
        (["top/bo.ipynb"], ["bo"]),
        (["ada/bo/tiny.ipynb", "ada/cy/tiny.ipynb"], ["bo", "cy"]),
        (["ada/bo.ipynb", "ada/cy.ipynb", "ada/tiny.ipynb"], ["bo", "cy", None]),
        (["ada/bo/tiny.ipynb", "ada/cy/tiny.ipynb", "ada/ada/tiny.ipynb"], ["bo", "cy", "ada"]),
        (["ada/bo_1_4567_tiny.ipynb", "ada/cy_2_4568_tiny.ipynb"], ["bo", "cy"]),
    ],
)
def test_a_folder_around_everything_is_a_students_if_the_class_has_one_of_that_name(
    course: Course, paths: list[str], students: list[str | None]
) -> None:
    """Unless what is in it bears the names of several: then somebody named like a student has put it together."""
    found = claims(
        course, course.weeks[0], [tuple(path.split("/")) for path in paths], lambda one: one.name in {"ada", "bo", "cy"}
    )
    assert [claim.identity.name if claim.identity else None for claim in found] == students


parts = st.sampled_from(
    ["ada", "a.zip", "tiny.ipynb", "x.ipynb", "week0", "week1", "li_1_4567_x.ipynb", "Li_assignsubmission_file_"]
)


@given(
    paths=st.lists(st.lists(parts | st.text(min_size=1, max_size=12), min_size=1, max_size=5).map(tuple), max_size=5)
)
def test_every_path_gets_an_answer(paths: list[tuple[str, ...]]) -> None:
    week = Week("week0", "Doubling", Path("tiny.ipynb"), ())
    course = Course(Path(), Path(), "", "", (week, Week("week1", "", Path("other.ipynb"), ())))
    assert len(claims(course, week, paths)) == len(paths)
