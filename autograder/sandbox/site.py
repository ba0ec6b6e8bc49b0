"""Where grading happens: what of this machine a submission may read, and what keeps it from the rest."""

from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.enclosure import Walls
from autograder.sandbox.limits import Limits

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
SANDBOX = (Walls.NAMESPACES, Walls.LANDLOCK)


@dataclass(frozen=True)
class Site:
    """The data sets that cells may load, and the folders that they must never see even if they lie among Python's.

    Of the walls the first that this machine has are put up; it has to have one of them.
    """

    datasets: Path
    secrets: tuple[Path, ...] = ()
    limits: Limits = Limits()
    walls: tuple[Walls, ...] = SANDBOX
