"""`jobbro reference add`: ESCO, STAR's titles or a sheet of own wishes; what is wrong is told by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, TextColumn
from rich.table import Table as RichTable
from sqlite_utils import Database

from crm import access_log, own_wishes, reference_loads
from crm.access_log import Action, Purpose
from crm.esco import ATTRIBUTION
from crm.occupations import Counts
from crm.own_wishes import OwnWish
from crm.person_text import everyone, people_in
from crm.reference_file import BadRow
from crm.reference_loads import Report
from matcher.text import own_sheet
from webapp.cli import Target
from webapp.commands.actor import actor
from webapp.commands.days import today
from webapp.commands.opened import opened
from webapp.i18n import explain, gettext, ngettext, show_number

DONE, SOME_REJECTED = 0, 2
TOLD = 100
"""So many bad rows are told on standard error; the JSON answer has the first `IN_JSON`."""

IN_JSON = 1000

FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="Hvordan svaret vises."
)
_FILE = click.Path(path_type=Path)


@click.group(
    "add", help="Læs ind: esco (ESCO's egne filer), star (STAR's betegnelser), wishes (egne ønsker)."
)
def add() -> None:
    """Holds the subcommands."""


@add.command(
    "esco", help="ESCO's pakke med klassifikationen som CSV: zip, mappe eller filer, i da, sv og en."
)
@click.argument("paths", metavar="STI…", type=_FILE, nargs=-1, required=True)
@FORMAT
@click.pass_obj
def esco(target: Target, paths: tuple[Path, ...], form: str) -> int:
    """Read ESCO, and say what came and went. Returns 0, or 2 if rows were left out."""
    with opened(target) as db, _progress() as told:
        report = reference_loads.add_esco(db, paths, told)
    click.echo(ATTRIBUTION, err=True)
    return _answer(report, form)


@add.command("star", help="STAR's stillingsbetegnelser med DISCO og ESCO (.csv eller .csv.gz).")
@click.argument("path", metavar="FIL", type=_FILE)
@FORMAT
@click.pass_obj
def star(target: Target, path: Path, form: str) -> int:
    """Read STAR's list. Returns 0, or 2 if rows were left out."""
    with opened(target) as db:
        return _answer(reference_loads.add_star(db, path), form)


@add.command("wishes", help="Et regneark med jeres egne måder at sige et jobønske på (.csv eller .xlsx).")
@click.argument("path", metavar="FIL", type=_FILE)
@FORMAT
@click.pass_obj
def wishes(target: Target, path: Path, form: str) -> int:
    """Read own wishes as one import. Returns 0, or 2 if rows were left out."""
    with opened(target) as db:
        sheet = own_sheet.read(path, today(None))
        if not sheet.wishes:
            _tell_bad(sheet.bad)
            raise reference_loads.nothing_in(path.name, sheet.bad)
        named = _warn_of_people(db, path.name, sheet.wishes)
        done = own_wishes.put(db, (wish for _, wish in sheet.wishes), actor(), str(path))
    _tell_bad(sheet.bad)
    counts = Counts(done.added, done.updated, done.unchanged, done.removed)
    if form == "json":
        answer = {"source": "wishes", "run_id": done.run_id, **_counted(counts), "warnings": named}
        click.echo(json.dumps(answer | _rejects(sheet.bad), ensure_ascii=False))
    else:
        _print([(path.name, counts)], len(sheet.bad))
        if done.run_id:
            click.echo(gettext("Fortryd med 'jobbro undo {run}'.").format(run=done.run_id), err=True)
    return SOME_REJECTED if sheet.bad else DONE


@contextmanager
def _progress() -> Iterator[reference_loads.Progress]:
    """The file and row being read, on standard error, only where somebody watches."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(gettext("Læser"), total=None)

        def told(file: str, done: int) -> None:
            text = gettext("Læser {file}: {n} rækker").format(file=file, n=show_number(done))
            bar.update(task, description=text)

        yield told


def _warn_of_people(db: Database, file: str, found: Sequence[tuple[int, OwnWish]]) -> list[dict[str, Any]]:
    """Warn of wishes that seem to name a participant; that it was looked up stands in the read log."""
    people, named = everyone(db), {}
    for line, wish in found:
        if seen := people_in(f"{wish.text}\n{wish.occupation or ''}\n{wish.source or ''}", people):
            named[line] = [person.participant_id for person in seen]
    access_log.append(
        db,
        actor(),
        dict.fromkeys(one for ids in named.values() for one in ids),
        Action.NAME_CHECK,
        Purpose.COMMAND_LINE,
    )
    reason = gettext("rækken ser ud til at nævne en deltager; ret den, og læs arket ind igen")
    for line in named:
        click.echo(
            gettext("Advarsel: {file}, linje {line}: {text}").format(file=file, line=line, text=reason),
            err=True,
        )
    return [{"file": file, "line": line, "reason": reason} for line in named]


def _answer(report: Report, form: str) -> int:
    _tell_bad(report.bad)
    if form == "json":
        files = [
            {"file": one.file, "part": one.part, "rows": one.entries, **_counted(one.counts)}
            for one in report.files
        ]
        answer = {"source": report.source, "files": files, **_counted(report.counts)}
        click.echo(json.dumps(answer | _rejects(report.bad), ensure_ascii=False))
    else:
        _print([(one.file, one.counts) for one in report.files], len(report.bad))
    return SOME_REJECTED if report.bad else DONE


def _counted(counts: Counts) -> dict[str, Any]:
    return {
        "added": counts.added,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "removed": counts.removed,
    }


def _rejects(bad: Sequence[BadRow]) -> dict[str, Any]:
    told = [{"file": one.file, "line": one.line, "reason": explain(one.reason)} for one in bad[:IN_JSON]]
    return {"rejected": len(bad), "rejects": told}


def _tell_bad(bad: Sequence[BadRow]) -> None:
    for one in bad[:TOLD]:
        text = gettext("{file}, linje {line} er ikke læst: {reason}")
        click.echo(text.format(file=one.file, line=one.line, reason=explain(one.reason)), err=True)
    if len(bad) > TOLD:
        rest = len(bad) - TOLD
        text = ngettext("… og {n} række mere.", "… og {n} rækker mere.", rest)
        click.echo(text.format(n=show_number(rest)), err=True)


def _print(files: Sequence[tuple[str, Counts]], rejected: int) -> None:
    table = RichTable(box=None)
    table.add_column(gettext("Fil"), overflow="fold")
    for heading in (gettext("Nye"), gettext("Opdateret"), gettext("Uændret"), gettext("Fjernet")):
        table.add_column(heading, justify="right")
    for file, counts in files:
        table.add_row(file, *(show_number(number) for number in _counted(counts).values()))
    Console(width=120).print(table)
    if rejected:
        text = ngettext("{n} række er ikke læst.", "{n} rækker er ikke læst.", rejected)
        click.echo(text.format(n=show_number(rejected)))
