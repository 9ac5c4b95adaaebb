"""`jobbro demo`: an invented municipality in a database of its own, and the web pages on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from crm import demo as town
from crm.model import Role
from webapp import passwords
from webapp.cli import Target
from webapp.commands import serve
from webapp.commands.days import DAY
from webapp.config import Settings, from_environment
from webapp.i18n import gettext
from webapp.labels import label

FILE = "jobbro-demo.db"


@click.command("demo", help="Vis en opdigtet kommune på websiderne. Standser med Ctrl+C.")
@click.option("--host", help="Adressen, der lyttes på (127.0.0.1: kun denne maskine).")
@click.option("--port", type=click.IntRange(0, 65535), help="Porten (5000; 0 = en ledig).")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Mappen med demoens database (eller nævn selve filen med --db).",
)
@click.option("--as-of", type=DAY, help="Dags dato, ÅÅÅÅ-MM-DD.")
@click.option("--fresh", is_flag=True, help="Byg demoen igen fra bunden.")
@click.pass_obj
def demo(
    target: Target, host: str | None, port: int | None, folder: Path, as_of: datetime | None, fresh: bool
) -> None:
    """Build the demo if need be, say who can log in, and serve."""
    settings = from_environment(target.path or folder / FILE, host=host, port=port)
    if as_of:
        settings = replace(settings, today=as_of.date())
    ready(settings, fresh=fresh)
    _show_logins(settings)
    serve.run(settings)


def ready(settings: Settings, *, fresh: bool = False) -> None:
    """Make sure that the demo of this week and this version is there. Raises Problem."""
    path, today = settings.database, settings.day()
    stored = None if fresh else town.stored_edition(path)
    if stored == town.edition(today):
        return
    _tell(path, again=path.exists())
    town.build(path, today, passwords.hashed)


def _tell(path: Path, *, again: bool) -> None:
    text = (
        gettext("Bygger den opdigtede kommune igen i {path} …")
        if again
        else gettext("Bygger en opdigtet kommune i {path} …")
    )
    click.echo(text.format(path=path), err=True)


def _show_logins(settings: Settings) -> None:
    table = Table(title=gettext("OPDIGTEDE DATA – log ind med en af disse"), title_justify="left")
    for heading in (gettext("Brugernavn"), gettext("Adgangskode"), gettext("Navn"), gettext("Rolle")):
        table.add_column(heading)
    for user in town.logins(settings.database):
        table.add_row(user.user_name, town.PASSWORD, user.full_name or "", label(Role, user.role))
    Console().print(table)
