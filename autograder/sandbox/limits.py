"""How much a submission may use. Honest work of this course stays far below every limit.

Time is bounded twice: on the processor, which does not depend on how busy the machine is, and on the clock, for code
that sleeps or waits. A worker is one process, always: it cannot start another, so there is no limit to set for that.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Limits of one submission; times are seconds, sizes are bytes."""

    cell_cpu_seconds: float = 20.0  # processor time of one cell, the student's or a check
    cell_seconds: float = 60.0  # the same on the clock, without the time in which the machine was busy with others
    submission_cpu_seconds: float = 200.0  # processor time of all cells together, those run again included
    submission_seconds: float = 600.0  # the same on the clock
    address_bytes: int = 4_000_000_000  # address space of the worker, and of its judge
    memory_bytes: int = 3_000_000_000  # memory that both really use together, where control groups are to be had
    threads: int = 128  # of the worker
    files: int = 256  # open at a time
    file_bytes: int = 50_000_000  # largest file it may write
    scratch_bytes: int = 200_000_000  # all files that it writes
    output_bytes: int = 200_000  # printed text kept per cell
    shown_bytes: int = 8_000_000  # outputs kept of all cells together; those of later cells are left out
    message_bytes: int = 16_000_000  # one report to the office, pictures included

    def to_json(self) -> dict[str, Any]:
        """As plain data for a parent and the key of a result."""
        return asdict(self)
