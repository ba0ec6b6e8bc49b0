"""The figures of the course: data, boundaries, cost curves, optimizer paths, distributions, searches, pictures.

Every function returns a matplotlib Figure of about 7 x 4 inches whose title is the claim it illustrates;
`show(fig, alt)` puts it into the notebook together with a description in words. Colors are those of Okabe and
Ito (2008), which color-blind readers can tell apart, and nothing is said by color alone: a class has a marker
of its own, a curve a line style of its own, with its name at the end of the line where possible.

Matplotlib is loaded when the first function is asked for, so a notebook that draws nothing does without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_utils.plots.distributions import bars, histograms
    from course_utils.plots.images import confusion, pictures
    from course_utils.plots.lines import curves, series
    from course_utils.plots.paths import contour_paths
    from course_utils.plots.points import boundaries, class_regions, decision_boundary, scatter_classes
    from course_utils.plots.search import coverage, trials
    from course_utils.plots.showing import show

__all__ = [
    "bars",
    "boundaries",
    "class_regions",
    "confusion",
    "contour_paths",
    "coverage",
    "curves",
    "decision_boundary",
    "histograms",
    "pictures",
    "scatter_classes",
    "series",
    "show",
    "trials",
]
MODULES = ("distributions", "images", "lines", "paths", "points", "search", "showing")


def __getattr__(name: str) -> Any:
    """A function that is asked for the first time (PEP 562); all are there then."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for module in (import_module(f"{__name__}.{module}") for module in MODULES):
        for own in __all__:
            if own not in globals() and hasattr(module, own):
                globals()[own] = getattr(module, own)
    return globals()[name]


def __dir__() -> list[str]:
    return __all__
