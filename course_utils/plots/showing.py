"""Puts a figure into the notebook together with a description for readers who cannot see it."""

import base64
import html
import io
import sys
from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure


def show(fig: Figure, alt: str) -> None:
    """Display the figure in the notebook with its description, for readers who cannot see it too.

    alt: what the figure shows, in a sentence or two: kind of plot, axes and ranges, what to notice. It is the
    alternative text of the image and a visible caption under it. Outside a notebook nothing is displayed.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("show needs a description of the figure in words: show(fig, 'Line plot of ...').")
    alt = " ".join(alt.split())
    if (display := _notebook_display()) is not None:
        buffer = io.BytesIO()
        fig.savefig(buffer, format="png", dpi=100, facecolor="white")
        png = base64.b64encode(buffer.getvalue()).decode("ascii")
        page = (
            f'<figure><img src="data:image/png;base64,{png}" alt="{html.escape(alt)}">'
            f"<figcaption>{html.escape(alt)}</figcaption></figure>"
        )
        # JupyterLab gives a bare PNG no alternative text, so it gets the page; other readers take the PNG.
        display(
            {"text/html": page, "image/png": png, "text/plain": f"Figure: {alt}"},
            metadata={"image/png": {"alt": alt}},
            raw=True,
        )
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
        pyplot.close(fig)


def _notebook_display() -> Callable[..., Any] | None:
    """IPython's display function when a notebook or an IPython shell is running, else None."""
    try:
        from IPython.core.getipython import get_ipython
        from IPython.display import display
    except ImportError:
        return None
    return display if get_ipython() is not None else None
