"""The evaluation as one HTML file with its plots inside, which reads on a screen and prints on paper."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from webapp.evaluate_sections import Found, sections
from webapp.i18n import gettext, language

_STYLE = Path(__file__).parent / "static" / "evaluate.css"


def as_html(found: Found) -> str:
    """One self-contained file."""
    loader = Environment(
        loader=PackageLoader("webapp"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    loader.globals["_"] = gettext
    return loader.get_template("evaluate/report.html").render(
        sections=sections(found),
        style=Markup(_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
        language=language(),
        towns=found.weeks,
    )
