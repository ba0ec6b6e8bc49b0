"""Pages: HTML files that hold all they need, and nothing that runs.

Every text goes through `printable` and is escaped; the templates mark nothing as safe. A content policy in each page
forbids scripts and everything from elsewhere, should an escape ever be forgotten.
"""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder import wording

TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **values: Any) -> str:
    """The page that a template in `templates/` makes of `values`."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {
        "number": wording.number,
        "percent": wording.percent,
        "listed": wording.listed,
        "excerpt": wording.excerpt,
    }
    environment.globals["amount"] = wording.amount
    return environment


def _shown(value: Any) -> Any:
    return wording.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
