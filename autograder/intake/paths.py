"""Names and times of the files in an archive: what they say, and which names are tricks. Nothing here opens a file."""

import re
import struct
import unicodedata
import zipfile
from datetime import UTC, datetime

MAX_DEPTH = 32  # folders in folders
SYSTEM_FOLDERS = {"__MACOSX", ".ipynb_checkpoints", "__pycache__", ".git", ".virtual_documents"}
SYSTEM_FILES = {".ds_store", "thumbs.db", "desktop.ini"}
NO_TIME = (1980, 1, 1, 0, 0, 0)  # what zips hold where no time is known


def name_of(info: zipfile.ZipInfo) -> str:
    """A member's name; macOS writes UTF-8 without saying so, which zipfile then reads as an old DOS alphabet."""
    try:
        return info.filename if info.flag_bits & 0x800 else info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def parts_of(name: str) -> tuple[str, ...]:
    """The folders and the file that a name in a zip consists of; nothing if it is absolute, endless or climbs up."""
    name = name.replace("\\", "/")  # zips made on Windows
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    climbs = name.startswith("/") or re.match(r"[A-Za-z]:/", name) or ".." in parts
    return () if climbs or len(parts) > MAX_DEPTH else parts


def is_system(parts: tuple[str, ...]) -> bool:
    """What operating systems and editors put beside people's files."""
    if not parts:
        return False
    last = parts[-1]
    return not SYSTEM_FOLDERS.isdisjoint(parts) or last.lower() in SYSTEM_FILES or last.startswith("._")


def is_zip_name(part: str) -> bool:
    """Whether a file is looked into as a folder."""
    return part.lower().endswith(".zip")


def time_of(info: zipfile.ZipInfo) -> datetime | None:
    """When a member was last changed: by its UTC field if it has one, else by the local time that zips keep."""
    extra = info.extra
    while len(extra) >= 9:
        kind, size, flags, seconds = struct.unpack("<HHBi", extra[:9])
        if kind == 0x5455 and size >= 5 and flags & 1:  # "UT": times in UTC; the first is that of the last change
            return utc(seconds)
        extra = extra[4 + size :]
    if info.date_time <= NO_TIME:
        return None
    try:
        return datetime(*info.date_time).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def utc(seconds: float) -> datetime | None:
    """The time that is `seconds` after the beginning of 1970; None if no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


class Places:
    """The places that files have taken so far, as seen by a computer that knows no capitals and one form of accents."""

    def __init__(self) -> None:
        self._spelled: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._files: set[tuple[str, ...]] = set()

    def taken(self, parts: tuple[str, ...]) -> str:
        """Take a place for a file; returns what is wrong if it is taken, else nothing."""
        folded = tuple(unicodedata.normalize("NFC", part).casefold() for part in parts)
        for depth in range(1, len(parts) + 1):
            first = self._spelled.setdefault(folded[:depth], parts[:depth])
            if first != parts[:depth]:
                return f"differs from {'/'.join(first)} only in capitals or accents, one file on many computers"
        if folded in self._files:
            return "is there more than once under this name; only the first one was looked at"
        self._files.add(folded)
        return ""
