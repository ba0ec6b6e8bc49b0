"""Whose file is it? Read from where it lies in the source, and from what learning platforms write into its name.

    alice/week2/optimization.ipynb, alice/anything.ipynb       a folder per student (nbgrader's layout, or simpler)
    alice.ipynb                                                a file per student
    liwei_LATE_4711_90210_optimization-2.ipynb                 Canvas: name, mark, user, upload, file, attempt
    Li Wei_4711_assignsubmission_file_/optimization.ipynb      Moodle: name, number within the assignment, file
    alice+week2+2026-03-01 20:00:00.000000 UTC+x/...           nbgrader's exchange, its folder "inbound"

A zip of a student's counts as a folder. Folders around everything, and the folder of the week, say nothing, unless it
is a student of the class who is called so. Only the first part of a path below them names the student, so nobody hands
in for somebody else by the name of a file. Nor by their own name, which people choose on Moodle: what has the form of
two submissions is nobody's until a person has looked at it.
"""

import os.path
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.course import Course, Week
from autograder.intake.identity import Identity
from autograder.intake.paths import is_zip_name

CANVAS = re.compile(
    r"(?P<name>.+?)(?P<late>_LATE)?_(?P<number>\d{1,20})_(?P<upload>\d{3,20})_(?P<file>.+)", re.A | re.S
)
MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d{1,20}))?_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)", re.A | re.S
)
EXCHANGE = re.compile(
    r"(?P<name>[^+]+)\+(?P<week>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}) \w+(?:\+.*)?", re.A | re.S
)
MARK = re.compile("_assignsubmission_(?:file|onlinetext)")  # Moodle's own, which a name on Moodle may hold as well
NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.I)  # some browsers add the last part
SCRIPT = re.compile(r"\.py$", re.I)
WORK = re.compile(r"\.(ipynb(\.txt|\.json)?|py|html?|pdf|zip)$", re.I)  # what students take for their notebook
COPY = re.compile(r"(?:copy of )?(?P<stem>.*?)(?:-copy\d*|-(?P<a>\d{1,3})| ?\((?P<b>\d{1,3})\))?", re.A | re.I | re.S)
ATTEMPT = re.compile(r"attempt[ _-]?(\d{1,3})", re.A | re.I)


@dataclass(frozen=True)
class Claim:
    """Whose a file is (None: it does not say) and which of that student's.

    `file` is the name that the student gave it, empty when the name only says who the student is. Of two files the
    later one has the higher (`attempt`, `upload`). `elsewhere` names another week whose folder the file is in.
    """

    identity: Identity | None
    file: str = ""
    attempt: int = 0
    upload: int = 0
    late: bool = False
    elsewhere: str = ""


def claims(
    course: Course,
    week: Week,
    paths: Sequence[tuple[str, ...]],
    is_known: Callable[[Identity], bool] = lambda one: False,
) -> list[Claim]:
    """For each path of a source, in the same order, whose it is. `is_known` tells the students of the class."""
    others = {one.name for one in course.weeks} - {week.name}
    elsewhere = [next((part for part in path[:-1] if part in others), "") for path in paths]
    trimmed = [_without(path, week.name) for path in paths]
    here = [path for path, other in zip(trimmed, elsewhere, strict=True) if not other]
    around = _around([path for path in here if WORK.search(path[-1])] or here, week, is_known)
    return [
        Claim(None, elsewhere=other) if other else _claim(path, around, week)
        for path, other in zip(trimmed, elsewhere, strict=True)
    ]


def class_zips(paths: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Zips in the source, of nobody on a platform, whose files have the names that a platform gives to several people.

    Somebody who put the downloads of a class into one folder means them to be collected one by one.
    """
    people: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for path in paths:
        place = next((place for place, part in enumerate(path[:-1]) if is_zip_name(part)), None)
        if place is None or any(_by_platform(part) for part in path[: place + 1]):
            continue
        if found := MOODLE.fullmatch(path[place + 1]) or CANVAS.fullmatch(path[place + 1]):
            people.setdefault(path[: place + 1], set()).add((found["name"], found["number"] or ""))
    return {zipped for zipped, names in people.items() if len(names) > 1}


def without_attempt(file: str) -> tuple[str, int]:
    """The name of a notebook without ending, capitals and what numbers a copy or an attempt; and that number."""
    found = COPY.fullmatch(WORK.sub("", file))
    if not found or not found["stem"]:
        return file.casefold(), 0
    return found["stem"].strip().casefold(), int(found["a"] or found["b"] or 0)


def has_name_of(week: Week, file: str) -> bool:
    """Whether a file has the name of the week's notebook, up to what numbers an attempt."""
    return week.master.stem.casefold() in (WORK.sub("", file).casefold(), without_attempt(file)[0])


def _names_nobody(week: Week, first: str) -> bool:
    """Whether a file or zip is named after the notebook, or a zip after the week (as its kit is)."""
    return has_name_of(week, first) or (is_zip_name(first) and without_attempt(first)[0] == week.name.casefold())


def _without(path: tuple[str, ...], folder: str) -> tuple[str, ...]:
    if folder not in path[:-1]:
        return path
    place = path.index(folder)
    return path[:place] + path[place + 1 :]


def _around(paths: Sequence[tuple[str, ...]], week: Week, is_known: Callable[[Identity], bool]) -> tuple[str, ...]:
    """The folders that everything lies in and that are not a student's.

    They end where the files are then those of most students of the class. Where it has none of these names, a folder is
    a student's if there is just one notebook in all, or if at least half of its notebooks have the week's name; else
    its notebooks are one per student.
    """
    common: tuple[str, ...] = tuple(os.path.commonprefix([list(path[:-1]) for path in paths]))
    known = [_known(paths, common[:end], week, is_known) for end in range(len(common) + 1)]
    if any(known):
        return common[: known.index(max(known))]
    for place, part in enumerate(common):
        if _by_platform(part) or is_zip_name(part):
            return common[:place]
    notebooks = [path for path in paths if NOTEBOOK.search(path[-1])]
    here = [path[-1] for path in notebooks if len(path) == len(common) + 1 and not _by_platform(path[-1])]
    named = sum(has_name_of(week, file) for file in here)
    is_a_students = here and (len(notebooks) == 1 or 2 * named >= len(here))
    return common[:-1] if is_a_students else common


def _known(
    paths: Sequence[tuple[str, ...]], around: tuple[str, ...], week: Week, is_known: Callable[[Identity], bool]
) -> int:
    """Of how many students of the class the files are if these folders say nothing."""
    claimed = {_claim(path, around, week).identity for path in paths}
    return sum(one is not None and is_known(one) for one in claimed)


def _by_platform(part: str) -> re.Match[str] | None:
    return EXCHANGE.fullmatch(part) or MOODLE.fullmatch(part) or CANVAS.fullmatch(part)


def _claim(path: tuple[str, ...], around: tuple[str, ...], week: Week) -> Claim:
    inside = path[len(around) :] if path[:-1][: len(around)] == around else path
    first, last = inside[0], inside[-1]
    file, upload, late = "", 0, False
    if len(MARK.findall(first)) + bool(EXCHANGE.fullmatch(first)) > 1:
        return Claim(None, last)
    if found := EXCHANGE.fullmatch(first):
        identity, upload = Identity(found["name"]), int(re.sub(r"\D", "", found["time"]))
        if found["week"] != week.name:
            return Claim(None, elsewhere=found["week"])
    elif found := MOODLE.fullmatch(first):
        identity, file = Identity(found["name"].strip(), found["number"] or "", "moodle"), found["file"]
    elif found := CANVAS.fullmatch(first):
        identity, file = Identity(found["name"], found["number"], "canvas"), found["file"]
        upload, late = int(found["upload"]), bool(found["late"])
    elif len(inside) > 1 and not (is_zip_name(first) and _names_nobody(week, first)):
        identity = Identity(WORK.sub("", first) if is_zip_name(first) else first)
    elif _names_nobody(week, first) or not WORK.search(first):
        return Claim(None, last)
    else:
        return Claim(Identity(WORK.sub("", first)))
    if len(inside) > 1:
        file = last
    attempts = [int(found[1]) for part in inside[1:-1] if (found := ATTEMPT.search(part))]
    return Claim(identity, file, max(attempts, default=without_attempt(file)[1]), upload, late)
