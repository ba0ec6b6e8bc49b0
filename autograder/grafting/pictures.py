"""The pictures of a submission that graders see: figures of experiments, and images pasted into texts.

They come from the student's file, so they pass the same sieve as what a worker displays: images and plain text remain.
"""

from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.sandbox.outputs import cleaned

MARK = "Shown as submitted: grading did not run this cell.\n"


class Album:
    """Takes pictures as long as there is room for them, `room` in bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def figures(self, theirs: NotebookNode) -> list[NotebookNode]:
        """The pictures of an experiment, marked as submitted, for programs and for whoever looks at them."""
        outputs = theirs.get("outputs")
        shown = [
            one | {"output_type": "display_data", "data": data}
            for one in (outputs if isinstance(outputs, list) else [])
            if isinstance(one, dict) and _is_shown(one.get("output_type"), data := _joined(one.get("data")))
        ]
        kept = [
            nbformat.from_dict(one | {"metadata": one["metadata"] | {"autograder": "as submitted"}})
            for one in cleaned(shown)
            if self._takes(one["data"])
        ]
        return [nbformat.v4.new_output("stream", text=MARK), *kept] if kept else []

    def attachments(self, theirs: NotebookNode) -> dict[str, dict[str, str]]:
        """The images in a text, by the names that the text calls them by."""
        kept: dict[str, dict[str, str]] = {}
        attached = theirs.get("attachments")
        for name, bundle in attached.items() if isinstance(attached, dict) else ():
            for one in cleaned([{"output_type": "display_data", "data": _joined(bundle)}]):
                images = {kind: data for kind, data in one["data"].items() if kind.startswith("image/")}
                if images and self._takes(images):
                    kept[name] = images
        return kept

    def _takes(self, data: dict[str, str]) -> bool:
        size = sum(map(len, data.values()))
        fits = size <= self.room
        self.room -= size if fits else 0
        return fits


def _is_shown(output_type: Any, data: Any) -> bool:
    """Whether an output is what a cell displayed, or a picture as its last value."""
    return output_type == "display_data" or (
        output_type == "execute_result" and isinstance(data, dict) and any(kind.startswith("image/") for kind in data)
    )


def _joined(data: Any) -> Any:
    """Data as a file may hold it, with each text that is a list of lines in one piece."""
    if not isinstance(data, dict):
        return None
    return {
        kind: "".join(line for line in text if isinstance(line, str)) if isinstance(text, list) else text
        for kind, text in data.items()
    }
