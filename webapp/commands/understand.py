"""`jobbro understand`: what a wish means, as a table or as one line of JSON per wish."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from crm import own_wishes
from matcher.text import current
from matcher.text.meaning import Meaning, understand
from matcher.text.own import Phrases
from webapp.cli import Target
from webapp.commands.opened import opened
from webapp.i18n import gettext, show_number
from webapp.meaning_words import notice, why_unclear


@click.command("understand", help="Hvad et jobønske betyder. Med - læses ét ønske pr. linje fra stdin.")
@click.argument("text")
@click.option(
    "--top", type=click.IntRange(min=10, max=436), default=10, show_default=True, help="Antal grupper."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default=None)
@click.pass_obj
def understand_wish(target: Target | None, text: str, top: int, form: str | None) -> None:
    """Print what one wish means, or each line of standard input (always one line out for one in).

    With a database the team's own wishes count too.
    """
    own = _own(target)
    if told := notice(current.current().notice):
        click.echo(told, err=True)
    if text != "-":
        meaning = understand(text, top, own)
        if form == "json":
            click.echo(_line(meaning))
        else:
            _print(meaning)
        return
    for line in _lines():
        meaning = understand(line, top, own)
        if form == "table":
            click.echo(line)
            _print(meaning)
        else:
            click.echo(_line(meaning))


def _own(target: Target | None) -> Phrases:
    if target is None or target.path is None:
        return ()
    with opened(target) as db:
        return own_wishes.phrases(db)


def _lines() -> Iterator[str]:
    """The lines of standard input; bytes that are no UTF-8 are read as Windows-1252."""
    for raw in sys.stdin.buffer:
        line = raw.rstrip(b"\r\n")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode("cp1252", errors="replace")


def _line(meaning: Meaning) -> str:
    said: dict[str, Any] = {
        "text": meaning.text,
        "occupations": [
            {"isco08": guess.isco08, "title": guess.title, "score": guess.score}
            for guess in meaning.occupations
        ],
    }
    if meaning.unwanted:
        said["unwanted"] = list(meaning.unwanted)
    if meaning.unclear is not None:
        said["note"] = why_unclear(meaning.unclear)
    return json.dumps(said, ensure_ascii=False)


def _print(meaning: Meaning) -> None:
    if meaning.unclear is not None:
        click.echo(why_unclear(meaning.unclear))
        return
    table = Table(box=None)
    for heading in ("ISCO-08", gettext("Arbejde"), gettext("Andel")):
        table.add_column(heading, justify="right" if heading == gettext("Andel") else "left")
    for guess in meaning.occupations:
        table.add_row(guess.isco08, guess.title, f"{show_number(100 * guess.score)} %")
    Console(width=None if sys.stdout.isatty() else 100).print(table)
    if meaning.unwanted:
        click.echo(gettext("Ikke ønsket: {clauses}").format(clauses="; ".join(meaning.unwanted)))
