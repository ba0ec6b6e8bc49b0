"""How much a submission may use. Honest work of this course stays far below every limit."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Limits of one submission; times are wall-clock seconds, sizes are bytes."""

    cell_seconds: float = 30.0  # one cell, the student's or a check
    submission_seconds: float = 300.0  # all cells together
    memory_bytes: int = 4_000_000_000  # address space of the process
    file_bytes: int = 50_000_000  # largest file it may write
    output_bytes: int = 200_000  # printed text kept per cell
    message_bytes: int = 16_000_000  # one report from the worker, pictures included

    def to_json(self) -> dict[str, Any]:
        """As plain data for the worker's task and the key of a result."""
        return asdict(self)
