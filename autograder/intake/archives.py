"""Reading a folder or a zip without trusting it: nothing is unpacked, no link is followed, every size has a limit.

A name in a zip is a text that anybody may have written. Names that lead out of the archive, links, and names that would
be one file on some computers and two on others are refused by name; everything else is read only when asked for, into
memory, up to a limit. A zip inside the source (students like to zip their folder) is looked into as if it were a
folder, one level deep.
"""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO

from autograder.cells import MAX_NOTEBOOK_BYTES
from autograder.errors import CourseError
from autograder.intake import RefusedError
from autograder.intake.paths import Places, is_system, is_zip_name, name_of, parts_of, time_of, utc

MAX_MEMBERS = 20_000  # files in a source
MAX_INNER_MEMBERS = 1_000  # files in a zip inside the source
MAX_INNER_BYTES = 50_000_000  # a zip inside the source
MAX_TOTAL_BYTES = 4_000_000_000  # read in one run
MAX_RATIO = 200  # unpacked to packed size; text with pictures is around 3, lists of equal numbers around 50
RATIO_FROM = 1_000_000  # bytes; below, no ratio does harm
ASK_PLAIN = "Ask for the notebook file itself, uploaded under a plain name."
ASK_SMALLER = "Ask the student to clear all outputs (Kernel > Restart Kernel and Clear Outputs) and hand it in again."
ASK_AGAIN = "Ask the student to hand it in again."


@dataclass(frozen=True)
class Member:
    """A file of the source. `parts` is where it lies there, empty when its name cannot be trusted.

    `time` is when it was last changed, `zip_time` the same of the zip inside the source that it is in; None where that
    is not known. `refusal` is set on what must not be read at all.
    """

    name: str
    parts: tuple[str, ...]
    time: datetime | None = None
    content: Callable[[int], bytes] | None = None
    refusal: RefusedError | None = None
    zip_time: datetime | None = None

    @property
    def is_original(self) -> bool:
        """Whether it lies where a kit has the notebook as it was released."""
        return self.parts[-2:-1] == ("original",)

    def read(self, limit: int = MAX_NOTEBOOK_BYTES) -> bytes:
        """The content; raises RefusedError when it cannot be had, or is longer than `limit` bytes."""
        if self.refusal or not self.content:
            raise self.refusal or RefusedError("cannot be read", ASK_PLAIN)
        try:
            return self.content(limit)
        except RefusedError:
            raise
        except Exception as problem:  # damaged data make each decompressor fail in its own way
            raise RefusedError(
                f"cannot be read ({type(problem).__name__}: {problem})".rstrip(": "), ASK_AGAIN
            ) from None


@dataclass
class Budget:
    """How many bytes may still be read from the source."""

    left: int = field(default_factory=lambda: MAX_TOTAL_BYTES)

    def spend(self, count: int) -> None:
        """Take `count` bytes; raises RefusedError when they are more than is left."""
        if count > self.left:
            raise RefusedError(
                f"was not read: {MAX_TOTAL_BYTES / 1e9:g} GB were read from this source already",
                "Remove what is unreasonably big from the source, then collect it again.",
            )
        self.left -= count


@contextmanager
def open_source(source: Path) -> Iterator[list[Member]]:
    """The files of a folder or zip, sorted by name; they can be read until the context ends.

    Raises CourseError when the source is missing, neither a folder nor a zip, a damaged zip, or holds too many files.
    """
    budget = Budget()
    with ExitStack() as stack:
        try:
            if source.is_dir():
                found = list(_in_folder(source, budget))
            elif source.exists():
                archive = stack.enter_context(_open_zip(source))
                found = list(_in_zip(archive, (), lambda index, limit: _unpacked(archive, index, limit, budget)))
            else:
                raise CourseError(f"There is no {source} to collect from.")
        except OSError as problem:
            raise CourseError(f"{source} cannot be read: {problem.strerror or problem}.") from None
        opened = [one for member in found for one in _inner_members(member, budget)]
        yield _refuse_doubles(sorted(opened, key=lambda member: member.name))


def _open_zip(source: Path) -> zipfile.ZipFile:
    with source.open("rb") as file:
        looks_like_zip = file.read(2) == b"PK" or is_zip_name(source.name)
    if not looks_like_zip:
        raise CourseError(
            f"{source} is neither a folder nor a zip. Collect from a folder with one notebook or folder per student, "
            "or from the zip that a learning platform makes."
        )
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as problem:
        raise CourseError(f"{source} is a damaged zip ({problem}). Download it again.") from None
    if (count := len(archive.infolist())) > MAX_MEMBERS:
        archive.close()
        raise CourseError(f"{source} holds {count:,} files, more than {MAX_MEMBERS:,}. Collect it in parts.")
    return archive


def _in_folder(source: Path, budget: Budget) -> Iterator[Member]:
    count = 0
    unopened: list[OSError] = []
    for folder, folders, files in os.walk(source, onerror=unopened.append):
        above = Path(folder).relative_to(source).parts
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = [name for name in folders if name not in links and not is_system((*above, name))]
        for name in links + files:
            parts = (*above, name)
            if is_system(parts):
                continue
            count += 1
            if count > MAX_MEMBERS:
                raise CourseError(f"{source} holds more than {MAX_MEMBERS:,} files. Collect it in parts.")
            yield _file(Path(folder) / name, parts, budget)
    for problem in unopened:
        parts = Path(problem.filename).relative_to(source).parts
        if not parts:
            raise problem
        refusal = RefusedError(
            f"cannot be opened ({problem.strerror})", "Make the folder readable, then collect again."
        )
        yield Member("/".join(parts), parts, refusal=refusal)


def _file(path: Path, parts: tuple[str, ...], budget: Budget) -> Member:
    info = path.lstat()
    member = Member("/".join(parts), parts, utc(info.st_mtime))
    if not stat.S_ISREG(info.st_mode):
        return replace(member, refusal=_no_file(info.st_mode))

    def content(limit: int) -> bytes:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            return _limited(file, info.st_size, limit, budget)

    return replace(member, content=content)


def _in_zip(archive: zipfile.ZipFile, above: tuple[str, ...], read: Callable[[int, int], bytes]) -> Iterator[Member]:
    """The members of an archive; `read(index, limit)` gives the content of the one at `index` of its directory."""
    for index, info in enumerate(archive.infolist()):
        name = name_of(info)
        parts = parts_of(name)
        if name.endswith(("/", "\\")) or is_system(parts):
            continue
        if not parts or "\0" in info.orig_filename:
            refusal = RefusedError("has a name that is empty, endless or leads out of the archive", ASK_PLAIN)
            yield Member("/".join((*above, name)), (), refusal=refusal)
            continue
        member = Member("/".join(above + parts), above + parts, time_of(info))
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
            yield replace(member, refusal=_no_file(mode))
        else:
            yield replace(member, content=partial(read, index))


def _inner_members(member: Member, budget: Budget) -> list[Member]:
    """The files in a zip inside the source; the member itself if it is none, or cannot be looked into."""
    if not member.parts or not is_zip_name(member.parts[-1]) or member.refusal:
        return [member]

    def read(index: int, limit: int) -> bytes:
        with _inner_zip(member) as archive:
            return _unpacked(archive, index, limit, budget)

    try:
        with _inner_zip(member) as archive:
            return [replace(one, zip_time=member.time) for one in _in_zip(archive, member.parts, read)]
    except RefusedError as refusal:
        return [replace(member, refusal=refusal)]


def _inner_zip(member: Member) -> zipfile.ZipFile:
    content = member.read(MAX_INNER_BYTES)
    if content.count(b"PK\x01\x02") > MAX_INNER_MEMBERS:
        raise RefusedError(f"is a zip of more than {MAX_INNER_MEMBERS:,} files", ASK_PLAIN)
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception as problem:  # a damaged directory makes zipfile fail in several ways
        raise RefusedError(f"is a damaged zip ({problem})", ASK_PLAIN) from None


def _unpacked(archive: zipfile.ZipFile, index: int, limit: int, budget: Budget) -> bytes:
    info = archive.infolist()[index]
    if info.flag_bits & 1:
        raise RefusedError("is encrypted", "Ask for it without a password.")
    if info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size):
        raise RefusedError(f"unpacks to more than {MAX_RATIO} times its size, as no notebook does", ASK_SMALLER)
    with archive.open(info) as file:
        return _limited(file, info.file_size, limit, budget)


def _limited(file: IO[bytes], size: int, limit: int, budget: Budget) -> bytes:
    """The content of an open file that says it has `size` bytes, whatever it has in truth."""
    content = file.read(limit + 1) if size <= limit else b""
    if (size := max(size, len(content))) > limit:
        raise RefusedError(f"is {size / 1e6:.0f} MB, more than {limit / 1e6:.0f} MB", ASK_SMALLER)
    budget.spend(len(content))
    return content


def _no_file(mode: int) -> RefusedError:
    return RefusedError("is a link, which is not followed" if stat.S_ISLNK(mode) else "is no plain file", ASK_PLAIN)


def _refuse_doubles(members: list[Member]) -> list[Member]:
    """Refuse each member that would land on an earlier one."""
    places = Places()
    kept: list[Member] = []
    for member in members:
        if member.parts and (problem := places.taken(member.parts)):
            refusal = RefusedError(problem, "Find out whose each one is, rename one, then collect again.")
            member = replace(member, parts=(), refusal=refusal)
        kept.append(member)
    return kept
