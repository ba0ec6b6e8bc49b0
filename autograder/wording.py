"""How pages and tables say things: points, amounts, and texts by others in a form that is fit and short enough to show.

What a student or a student's program wrote may hold anything: control characters, half characters, text that reorders
the text around it, megabytes, or a folder on the grading machine. Escaping for HTML or CSV comes after this.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LINE = 200
MOST_NAMES = 12  # in a line
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"  # control characters other than tab and new line
    "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # these make text read in another order than it is written
    "\ud800-\udfff\ufeff\ufffe\uffff]"  # halves of characters, and what is no character
)
_OF_ONE_CELL = re.compile(r"(cell|answer) ([\w-]+) (.+)", re.S)
_OF_SEVERAL = {  # what is said of one cell, said of more
    "had lost its label and was found by the function it defines": (
        "had lost their labels and were found by the functions they define"
    ),
    "had lost its label and was found by its cell id": "had lost their labels and were found by their cell ids",
    "had lost its label and was found by its place after the question": (
        "had lost their labels and were found by their places after the questions"
    ),
    "was missing and restored, empty, from the release": "were missing and restored, empty, from the release",
}
_FOLDERS = re.compile(r"(?<![\w.:/)\]])/(?:[\w.@+-]+/)+")


def number(value: float) -> str:
    """A number of points with at most two decimals: 8, 7.5, 6.67."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(share: float) -> str:
    """A share as whole percent: `67%`."""
    return f"{100 * share:.0f}%"


def amount(count: int, noun: str, plural: str = "") -> str:
    """`1 submission`, `3 submissions`."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def named(people: Iterable[str]) -> str:
    """`ada, bob`; of a long list the first ones, and how many more there are, as the class page folds it."""
    names = list(people)
    told = ", ".join(names[:MOST_NAMES])
    return told if len(names) <= MOST_NAMES else f"{told} and {len(names) - MOST_NAMES} more"


def together(repairs: Iterable[str]) -> list[str]:
    """What was mended, with what was done alike to several cells in one sentence, where the first of them stood."""
    told: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for line in repairs:
        found = _OF_ONE_CELL.fullmatch(line)
        if not found or found[3] not in _OF_SEVERAL:
            told[line] = line
            continue
        kind = f"{found[1]} {found[3]}"
        names.setdefault(kind, []).append(found[2])
        several = f"{found[1]}s {listed(names[kind])} {_OF_SEVERAL[found[3]]}"
        told[kind] = line if len(names[kind]) == 1 else several
    return list(told.values())


def printable(text: str) -> str:
    """The text with each character that cannot or must not be shown replaced by the replacement character."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A text of unknown making as one line of sensible length."""
    line = " ".join(printable(text).split())
    return line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + "..."


def without_folders(text: str) -> str:
    """The text with absolute paths cut down to their last part: `/usr/lib/python3/json.py` becomes `json.py`."""
    return _FOLDERS.sub("", text)


@dataclass(frozen=True)
class Excerpt:
    """The beginning of a text; `note` says what was left out, and is empty when nothing was."""

    text: str
    note: str = ""


def excerpt(text: str, limit: int) -> Excerpt:
    """At most `limit` characters of a text, up to the end of a line where one is near."""
    if len(text) <= limit:
        return Excerpt(text)
    end = text.rfind("\n", limit // 2, limit)
    shown = text[: end if end > 0 else limit]
    return Excerpt(shown, f"Only the first {len(shown):,} of {len(text):,} characters are shown here.")
