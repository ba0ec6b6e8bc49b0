"""What a worker says that cells displayed and raised, brought into the few forms that the office passes on.

The worker belongs to the student. So nothing of what it reports is taken as it is: printed text, pictures and plain
text remain, each of bounded size; HTML, scripts and anything of another form do not.
"""

import string
from typing import Any

from autograder.wording import printable

SHOWN = ("image/png", "image/jpeg", "text/markdown", "text/plain")
BASE64 = (string.ascii_letters + string.digits + "+/=\n").encode()
LONGEST_TEXT = 400_000
LARGEST_PICTURE = 6_000_000
MOST_OUTPUTS = 100
MOST_MISTAKES = 2  # that a judge names


def cleaned(outputs: Any) -> list[dict[str, Any]]:
    """The outputs of a cell that are text or pictures, in notebook form."""
    found = [_cleaned(output) for output in (outputs if isinstance(outputs, list) else [])[:MOST_OUTPUTS]]
    return [output for output in found if output]


def size(outputs: list[dict[str, Any]]) -> int:
    """How many characters cleaned outputs hold."""
    return sum(len(one.get("text", "")) + sum(map(len, one.get("data", {}).values())) for one in outputs)


def _cleaned(output: Any) -> dict[str, Any]:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": _whole(text[:LONGEST_TEXT])}
        case {"output_type": "display_data", "data": dict(bundle), **rest}:
            data = {kind: _whole(bundle[kind]) for kind in SHOWN if _fits(kind, bundle.get(kind))}
            meta = rest.get("metadata")
            alt = {kind: {"alt": _whole(text)} for kind in data if isinstance(text := _alt(meta, kind), str)}
            return {"output_type": "display_data", "data": data, "metadata": alt} if data else {}
    return {}


def _whole(text: str) -> str:
    """The text without half characters, which no file can hold."""
    return text.encode(errors="replace").decode()


def _fits(kind: str, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if kind.startswith("image/"):
        return len(value) <= LARGEST_PICTURE and not value.encode(errors="replace").translate(None, BASE64)
    return len(value) <= LONGEST_TEXT


def _alt(meta: Any, kind: str) -> Any:
    about = meta.get(kind) if isinstance(meta, dict) else None
    return about.get("alt") if isinstance(about, dict) else None


def cleaned_error(error: Any) -> dict[str, Any]:
    """An error as the office knows it: name, text, public, missing, lines and mistakes, of bounded size.

    All but the lines goes into messages, which terminals show as well: no control character is left in it.
    """
    if not isinstance(error, dict) or not error:
        return {}
    lines = error.get("lines")
    return {
        "name": printable(str(error.get("name", "Error"))[:100]),
        "text": printable(str(error.get("text", ""))[:4000]),
        "public": printable(error["public"][:4000]) if isinstance(error.get("public"), str) else None,
        "missing": printable(str(error.get("missing") or "")[:100]),
        "lines": [_whole(str(line)[:4000]) for line in lines[:40]] if isinstance(lines, list) else [],
        "mistakes": _mistakes(error.get("mistakes")),
    }


def _mistakes(told: Any) -> list[list[str]]:
    """Names and hints of known mistakes."""
    pairs = told[:MOST_MISTAKES] if isinstance(told, list) else []
    return [[_whole(str(name)[:200]), _whole(str(hint)[:1000])] for name, hint in pairs]
