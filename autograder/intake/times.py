"""When a notebook was handed in, and by what that is known.

An nbgrader timestamp.txt beside the notebook says it; else the time of its file does, or the one that its zip has for
it. Neither needs to be right: a copy of a folder may have the time of copying, a zip the time of the download. So what
the same notebook is collected with later may correct it, and people are told by what a time is known. What students
made themselves says nothing: no timestamp.txt that was uploaded to a platform or lies in a student's own zip, and no
time in such a zip; of that zip, only when it came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from autograder.intake import RefusedError
from autograder.intake.archives import Member
from autograder.intake.names import Claim
from autograder.intake.paths import is_zip_name

TIMESTAMP = "timestamp.txt"
TIME_FORMAT = "%Y-%m-%d %H:%M:%S.%f UTC"  # nbgrader's
IN_PLACE = f"the {TIMESTAMP} in submitted/"
LONGEST = 100  # bytes of a time
ZIP_STEP = timedelta(seconds=2)  # zips know no shorter one
ASK_TIME = "Write when it was handed in, for example 2030-01-31 18:00:00 UTC, or remove it, then collect again."


@dataclass(frozen=True)
class HandedIn:
    """The time, None if nothing tells it, and by what it is known. `problem`: a timestamp.txt that holds no time."""

    time: datetime | None = None
    whence: str = ""
    problem: tuple[Member, RefusedError] | None = None

    @property
    def stamp(self) -> str | None:
        """The time as nbgrader's timestamp.txt and the ledger have it."""
        return stamp(self.time) if self.time else None

    def corrects(self, known: datetime | None) -> bool:
        """Whether this is to be believed of a notebook that is in place with the time `known`.

        What was there earlier was handed in earlier; a later time is believed only if somebody wrote it down.
        """
        if not self.time or self.time == known:
            return False
        return self.whence == TIMESTAMP or (known is not None and known - self.time > ZIP_STEP)

    def instead_of(self, known: datetime | None) -> str:
        """What people are told when this has corrected the time `known`."""
        before = stamp(known) if known else "an unknown time"
        return f"was handed in at {self.stamp} by {self.whence}, not at {before}"


def handed_in(claim: Claim, notebook: Member, others: Sequence[Member], in_zip: bool) -> HandedIn:
    """When a notebook among the files of a student was handed in; `in_zip` says what the source is."""
    own = any(is_zip_name(part) for part in notebook.parts[:-1])
    time = notebook.zip_time if own else notebook.time
    by_file = HandedIn(time, "the time in the zip" if in_zip else "the time of the file")
    stamps = [member for member in others if member.parts == (*notebook.parts[:-1], TIMESTAMP)]
    if not stamps or own or (claim.identity and claim.identity.lms):
        return by_file
    try:
        stated = parse_time(stamps[0].read(LONGEST))
    except RefusedError as refusal:
        return HandedIn(time, by_file.whence, (stamps[0], refusal))
    except ValueError:
        no_time = RefusedError(f"holds no time, so {by_file.whence} counts", ASK_TIME)
        return HandedIn(time, by_file.whence, (stamps[0], no_time))
    return HandedIn(stated, TIMESTAMP) if stated else by_file


def parse_time(content: bytes) -> datetime | None:
    """The time in a timestamp.txt, in any form that nbgrader reads, None if it is empty; raises ValueError if none."""
    told = content.decode().strip()
    try:
        return datetime.strptime(told, TIME_FORMAT).replace(tzinfo=UTC) if told else None
    except ValueError:
        from nbgrader.utils import parse_utc  # takes seconds to import

        try:
            time: datetime = parse_utc(told)
        except Exception as problem:  # texts of other kinds make it fail in several ways
            raise ValueError(str(problem)) from None
        return time.replace(tzinfo=UTC)


def stamp(time: datetime) -> str:
    """A time as nbgrader writes it."""
    return time.astimezone(UTC).strftime(TIME_FORMAT)
