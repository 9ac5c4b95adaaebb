"""`jobbro import`, `export` and `undo`: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table as RichTable

from crm import access_log, interchange, participants
from crm.db import explained, open_database
from crm.interchange.remarks import Notice
from crm.interchange.rows import Progress as Told
from crm.tables import TABLES
from crm.undoing import undo_run
from webapp.cli import Target
from webapp.commands.actor import actor
from webapp.i18n import explain, gettext, ngettext, show_number

DONE, SOME_REJECTED = 0, 2


@click.command("import", help="Læs en mappe med regneark ind. Tilføjer og opdaterer; sletter aldrig.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option("--rejects", type=click.Path(path_type=Path), help="Filen til de afviste rækker.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="Hvordan svaret vises."
)
@click.pass_obj
def import_folder(target: Target, folder: Path, rejects: Path | None, form: str) -> int:
    """Import, say what is odd, show the counts. Returns 0, or 2 if rows were rejected."""
    path = target.required()
    with _progress() as told:
        report = interchange.import_into_file(
            path, folder, user_name=actor(), rejects=rejects, progress=told, say=explain
        )
    for warning in report.warnings:
        click.echo(_sentence(warning), err=True)
    if report.rejects:
        _tell_rejected(report)
    if form == "json":
        click.echo(_as_json(report))
    else:
        Console().print(_as_table(report))
    return SOME_REJECTED if report.rejects else DONE


@click.command("export", help="Skriv alle tabeller som CSV-filer i en mappe.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.pass_obj
def export_folder(target: Target, folder: Path) -> int:
    """Export and say how much it was. Every participant is written to the read log first."""
    path = target.required()
    db = open_database(path)
    try:
        with explained(path):
            ids = participants.all_ids(db)
            access_log.append(db, actor(), ids, access_log.Action.EXPORT, access_log.Purpose.COMMAND_LINE)
        counts = interchange.export_folder(db, folder)
    finally:
        db.conn.close()
    text = gettext("{files} filer er skrevet i {folder} (rækker i alt: {rows}).")
    click.echo(text.format(files=len(counts), rows=show_number(sum(counts.values())), folder=folder))
    return DONE


@click.command("undo", help="Tag en hel import tilbage.")
@click.argument("run_id", metavar="NR", type=int)
@click.pass_obj
def undo(target: Target, run_id: int) -> int:
    """Undo a run and say what that did."""
    db = open_database(target.required())
    try:
        undone = undo_run(db, run_id)
    finally:
        db.conn.close()
    text = gettext(
        "Import nr. {run} er taget tilbage. Rækker fjernet: {removed}. Rækker sat tilbage: {restored}."
    )
    click.echo(
        text.format(run=run_id, removed=show_number(undone.removed), restored=show_number(undone.restored))
    )
    return DONE


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar on standard error, only where somebody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(gettext("Læser"), total=None)

        def told(file: str, done: int, total: int | None) -> None:
            doing = gettext("Læser {file}") if total is None else gettext("Gemmer {file}")
            bar.update(task, description=doing.format(file=file), completed=done, total=total)

        yield told


def _sentence(warning: Notice) -> str:
    place = warning.file if not warning.column else f"{warning.file}, {warning.column}"
    lines = [str(line) for line in warning.lines if line]
    text = explain(warning.reason)
    if not lines:
        return gettext("Advarsel: {place}: {text}").format(place=place, text=text)
    if warning.count == 1:
        return gettext("Advarsel: {place}, linje {line}: {text}").format(
            place=place, line=lines[0], text=text
        )
    more = " …" if warning.count > len(lines) else ""
    return gettext("Advarsel: {place}: {text} ({count} gange: linje {lines})").format(
        place=place, text=text, count=show_number(warning.count), lines=", ".join(lines) + more
    )


def _tell_rejected(report: interchange.Report) -> None:
    rows = sum(counts.rejected for counts in report.tables.values())
    text = ngettext(
        "{rows} række blev afvist. Grunden står i {file}; ret den, og importér igen.",
        "{rows} rækker blev afvist. Grundene står i {file}; ret dem, og importér igen.",
        rows,
    )
    click.echo(text.format(rows=show_number(rows), file=report.rejects_file), err=True)


def _as_json(report: interchange.Report) -> str:
    answer = {
        "run_id": report.run_id,
        "tables": {name: asdict(counts) for name, counts in report.tables.items()},
        "warnings": [
            {
                "file": warning.file,
                "column": warning.column,
                "reason": explain(warning.reason),
                "count": warning.count,
                "lines": list(warning.lines),
            }
            for warning in report.warnings
        ],
        "rejects_file": str(report.rejects_file) if report.rejects_file else None,
    }
    return json.dumps(answer, ensure_ascii=False)


def _as_table(report: interchange.Report) -> RichTable:
    labels = {table.name: table.label for table in TABLES}
    table = RichTable(title=gettext("Import nr. {run}").format(run=report.run_id), title_justify="left")
    table.add_column(gettext("Tabel"))
    for heading in (gettext("Nye"), gettext("Opdateret"), gettext("Uændret"), gettext("Afvist")):
        table.add_column(heading, justify="right")
    for name, counts in report.tables.items():
        table.add_row(labels[name], *(show_number(number) for number in asdict(counts).values()))
    return table
