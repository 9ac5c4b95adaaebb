"""`jobbro reference`: official titles and own wishes, read in, listed, taken out; codes for other tools."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as RichTable

from crm import clock, occupations, own_wishes
from crm.db import explained
from crm.occupations import ESCO, STAR
from crm.problem import N_, Problem
from webapp import wish_template
from webapp.cli import Target
from webapp.commands.actor import actor
from webapp.commands.days import today
from webapp.commands.opened import opened
from webapp.commands.reference_add import FORMAT, add
from webapp.i18n import gettext, ngettext, show_date, show_number
from webapp.job_type_sheet import csv_lines

WISHES = "wishes"
NAMES = {ESCO: "ESCO", STAR: "STAR", WISHES: N_("Egne ønsker")}


@click.group("reference", help="Betegnelser fra ESCO og STAR, og jeres egne jobønsker: add, list, remove …")
def reference() -> None:
    """Holds the subcommands."""


reference.add_command(add)


@reference.command("list", help="Hvad der er læst ind, hvornår, og hvor meget.")
@FORMAT
@click.pass_obj
def show(target: Target, form: str) -> None:
    """One line per file that was read, and one for the own wishes."""
    with opened(target) as db:
        parts, own = occupations.loaded(db), len(own_wishes.phrases(db))
        attribution = occupations.attribution(db)
    if form == "json":
        rows = [asdict(part) for part in parts]
        click.echo(json.dumps({"loaded": rows, "own_wishes": own}, ensure_ascii=False))
        return
    if not parts and not own:
        click.echo(gettext("Der er ikke læst noget ind endnu. Se 'jobbro reference add --help'."))
        return
    table = RichTable(box=None)
    for heading in (gettext("Kilde"), gettext("Del"), gettext("Fil"), gettext("Læst ind")):
        table.add_column(heading, overflow="fold")
    table.add_column(gettext("Rækker"), justify="right")
    table.add_column(gettext("Betegnelser"), justify="right")
    for part in parts:
        when = show_date(clock.day_of(part.loaded_at))
        cells = (NAMES[part.source], part.part, part.file, when)
        table.add_row(*cells, show_number(part.entries), show_number(part.titles))
    if own:
        table.add_row(gettext(NAMES[WISHES]), "", "", "", show_number(own), show_number(own))
    Console(width=120).print(table)
    _tell(attribution)


@reference.command("remove", help="Tag en kilde ud igen.")
@click.argument("source", metavar="esco|star|wishes", type=click.Choice([ESCO, STAR, WISHES]))
@click.pass_obj
def remove(target: Target, source: str) -> None:
    """Take a source out and say how much that was."""
    with opened(target) as db:
        done = own_wishes.remove(db, actor()) if source == WISHES else None
        gone = done.removed if done else occupations.remove(db, source)
    text = ngettext("{source}: {n} betegnelse er fjernet.", "{source}: {n} betegnelser er fjernet.", gone)
    click.echo(text.format(source=gettext(NAMES[source]), n=show_number(gone)))
    if done and done.run_id:
        click.echo(gettext("Fortryd med 'jobbro undo {run}'.").format(run=done.run_id), err=True)


@reference.command("template", help="Lav et tomt ark til egne ønsker (.xlsx eller .csv).")
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path))
def template(file: Path) -> None:
    """Write the sheet. Needs no database."""
    for path in wish_template.write(file, today(None)):
        click.echo(gettext("{file} er skrevet.").format(file=path))


@reference.command("export-codes", help="Skriv alle jobtyper med DISCO og ESCO som CSV.")
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path))
@click.pass_obj
def export_codes(target: Target, file: Path) -> None:
    """Write the list; a file that is there is replaced when all of it is written."""
    if file.is_dir():
        raise Problem(N_("{file} er en mappe. Skriv navnet på filen."), file=file)
    part = file.with_name(f".{file.name}.part")
    number = -1
    try:
        with (
            opened(target) as db,
            explained(target.required()),
            part.open("w", encoding="utf-8", newline="") as out,
        ):
            attribution = occupations.attribution(db)
            for line in csv_lines(db):
                out.write(line)
                number += 1
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    text = ngettext("{n} jobtype er skrevet i {file}.", "{n} jobtyper er skrevet i {file}.", number)
    click.echo(text.format(n=show_number(number), file=file))
    _tell(attribution)


def _tell(attribution: str) -> None:
    """ESCO's sentence goes where it is in no other program's way."""
    if attribution:
        click.echo(attribution, err=True)
