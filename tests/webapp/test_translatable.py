"""Every word of a page goes through gettext: no template holds a text that a catalogue could not replace."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import webapp

ROOT = Path(webapp.__path__[0])
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPOKEN = {"title", "placeholder", "alt", "aria-label", "content", "label"}
"""Attributes that a person sees or hears."""

NAMES = {"Jobbro", "· Jobbro", "0 · Jobbro", "noindex", "width=device-width, initial-scale=1"}
"""What is written the same way in every language."""

SILENT = ("style", "script", "code", "pre")
"""What a person does not read, or types as it stands."""

LETTERS = re.compile(r"[^\W\d_]{2,}")


class Words(HTMLParser):
    """Collects what stands as text or in a spoken attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data.strip())


def untranslated(source: str) -> list[str]:
    """The words of a template that stand in it as they are. What the template computes becomes a digit."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    written = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "0"
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
    )
    reader = Words()
    reader.feed(written)
    reader.close()
    return [text for text in reader.found if text not in NAMES and LETTERS.search(text)]


def test_the_check_sees_words_and_attributes() -> None:
    assert untranslated("<p>{{ _('Hej') }} Goddag</p>") == ["0 Goddag"]
    assert untranslated('<input placeholder="Søg" value="{{ x }}">') == ["Søg"]
    assert untranslated("{% if a %}<b>{{ _('Ja') }}</b>{% else %}<b>Nej</b>{% endif %}") == ["Nej"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_words_of_their_own(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


def test_flashes_and_form_errors_are_translated() -> None:
    """`flash("…")` with a bare text would be shown in Danish whatever the language."""
    bare = [
        (path.name, node.lineno)
        for path in ROOT.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "flash"
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert bare == []
