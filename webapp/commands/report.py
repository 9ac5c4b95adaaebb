"""`jobbro report week`: the weekly outreach report as text, JSON or a printable HTML file."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from crm.db import explained, open_database
from crm.problem import N_, Problem
from crm.reports import latest_complete_week, week_report
from crm.weeks import read_week
from webapp.cli import Target
from webapp.commands.days import DAY, today
from webapp.report_formats import as_html, as_json, as_text

FORMATS = {"table": as_text, "json": as_json, "html": as_html}


@click.group(help="Rapporter til ledelse og team.")
def report() -> None:
    """Hold the kinds of report."""


@report.command(help="Ugerapporten om den opsøgende kontakt til virksomheder.")
@click.option("--week", "written", metavar="2026-W46", help="Ugen (ellers den seneste hele uge).")
@click.option("--as-of", type=DAY, help="Dagen, rapporten læses (ellers i dag).")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="table", help="Hvordan rapporten vises."
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Filen, rapporten skrives i (ellers vises den)."
)
@click.pass_obj
def week(target: Target, written: str | None, as_of: datetime | None, form: str, output: Path | None) -> None:
    """Read the report of one week and write it out."""
    day = today(as_of)
    chosen = read_week(written) if written else latest_complete_week(day)
    path = target.required()
    db = open_database(path)
    with closing(db.conn), explained(path):
        text = FORMATS[form](week_report(db, chosen, day))
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(
            N_("Rapporten kunne ikke skrives i {path} ({error}). Vælg en anden fil, eller giv adgang."),
            path=path,
            error=error.strerror,
        ) from error
