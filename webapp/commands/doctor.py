"""`jobbro doctor`: is everything as it should be, and what to do where it is not?"""

from __future__ import annotations

import platform
import re
import sqlite3
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from crm import access_log, checkup, settings
from crm.db import open_database
from crm.problem import N_, Problem
from webapp.cli import Target
from webapp.i18n import explain, gettext, show_number

OLDEST_PYTHON = (3, 11)

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LEAST = re.compile(r">=\s*([0-9.]+)")


class State(StrEnum):
    OK = N_("ok")
    WARNING = N_("advarsel")
    ERROR = N_("fejl")


_COLOUR = {State.OK: "green", State.WARNING: "yellow", State.ERROR: "bold red"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found and, unless it is ok, what to do."""

    what: str
    state: State
    found: str
    to_do: str = ""


@click.command("doctor", help="Undersøg program og database, og sig, hvad der skal gøres.")
@click.pass_obj
def doctor(target: Target) -> int:
    """Print all checks. Exit code 1 if one of them is an error."""
    checks = [*_program(), *_model(), *_database(target.path)]
    _show(checks)
    return int(any(check.state == State.ERROR for check in checks))


def _show(checks: list[Check]) -> None:
    table = Table(title=gettext("Jobbros tilstand"), title_justify="left")
    for heading in (gettext("Hvad"), gettext("Tilstand"), gettext("Fundet"), gettext("Gør dette")):
        table.add_column(heading, overflow="fold")
    for check in checks:
        state = f"[{_COLOUR[check.state]}]{gettext(check.state)}[/]"
        table.add_row(check.what, state, check.found, check.to_do)
    Console().print(table)


def _program() -> Iterator[Check]:
    new_enough = sys.version_info[:2] >= OLDEST_PYTHON
    yield Check(
        "Python",
        State.OK if new_enough else State.ERROR,
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        "" if new_enough else gettext("Installér Python 3.11 eller nyere."),
    )
    yield libraries(requirements())


def libraries(required: Mapping[str, str]) -> Check:
    """Whether each library is there, and new enough."""
    missing, old = [], []
    for name, least in required.items():
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if _numbers(version) < _numbers(least):
            old.append(f"{name} {version} < {least}")
    what, again = gettext("Biblioteker"), gettext("Kør 'python3 dev.py run' eller 'pip install .' igen.")
    if missing:
        return Check(what, State.ERROR, gettext("Mangler: {names}").format(names=", ".join(missing)), again)
    if old:
        return Check(what, State.WARNING, gettext("For gamle: {names}").format(names=", ".join(old)), again)
    return Check(what, State.OK, gettext("{number} på plads").format(number=len(required)))


def requirements() -> dict[str, str]:
    """Library → the oldest version that Jobbro works with: of the installed package, else of the checkout."""
    try:
        lines = metadata.requires("jobbro") or []
    except metadata.PackageNotFoundError:
        project = Path(__file__).resolve().parents[2] / "pyproject.toml"
        lines = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    needed = {}
    for line in lines:
        name, least = _NAME.match(line), _LEAST.search(line)
        if name and "extra ==" not in line:
            needed[name.group()] = least.group(1) if least else "0"
    return needed


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _model() -> Iterator[Check]:
    from matcher.scoring import model_version
    from matcher.text import current
    from webapp.meaning_words import notice

    yield Check(gettext("Matchmodel"), State.OK, model_version())
    told = notice(current.current().notice)
    state = State.WARNING if told else State.OK
    yield Check(gettext("Tekstmodel"), state, told or gettext("Ønsker forstås"), told)


def _database(path: Path | None) -> Iterator[Check]:
    what = gettext("Database")
    if path is None:
        yield Check(what, State.WARNING, gettext("Ingen nævnt"), gettext("Skriv: jobbro --db FIL doctor"))
        return
    try:
        db = open_database(path)
    except Problem as problem:
        yield Check(what, State.ERROR, explain(problem), gettext("Ret det, og kør 'doctor' igen."))
        return
    try:
        yield Check(what, State.OK, gettext("{path} kan åbnes og passer til denne udgave").format(path=path))
        yield from _contents(db)
    finally:
        db.conn.close()


def _contents(db: Database) -> Iterator[Check]:
    wrong = checkup.damage(db)
    yield Check(
        gettext("Filens indhold"),
        State.ERROR if wrong else State.OK,
        wrong or gettext("Uden fejl"),
        gettext("Tag en kopi af filen nu, og læg den seneste sikkerhedskopi tilbage.") if wrong else "",
    )
    if wrong:
        return
    dangling = checkup.dangling(db)
    yield Check(
        gettext("Henvisninger"),
        State.ERROR if dangling else State.OK,
        ", ".join(f"{table}: {rows}" for table, rows in dangling.items())
        or gettext("Alle henvisninger passer"),
        gettext("Læg den seneste sikkerhedskopi tilbage.") if dangling else "",
    )
    yield _read_log(db)
    yield from _amounts(db)


def _read_log(db: Database) -> Check:
    broken = access_log.verify(db)
    if broken is None:
        return Check(gettext("Læselog"), State.OK, gettext("Kæden er hel"))
    return Check(
        gettext("Læselog"),
        State.ERROR,
        gettext("Kæden er brudt ved linje {entry}").format(entry=broken),
        gettext("Nogen har ændret loggen. Gem filen, og sig det til den dataansvarlige."),
    )


def _amounts(db: Database) -> Iterator[Check]:
    counts = checkup.counts(db)
    names = {
        "employers": gettext("virksomheder"),
        "participants": gettext("deltagere"),
        "employer_contacts": gettext("kontakter"),
        "opportunities": gettext("åbninger"),
        "introductions": gettext("præsentationer"),
        "placements": gettext("forløb"),
    }
    empty = not counts["employers"]
    yield Check(
        gettext("Indhold"),
        State.WARNING if empty else State.OK,
        ", ".join(f"{show_number(counts[table])} {name}" for table, name in names.items())
        + (gettext(" – OPDIGTEDE DATA") if settings.is_invented(db) else ""),
        gettext("Læs en mappe ind med 'jobbro --db FIL import MAPPE'.") if empty else "",
    )
    people = checkup.logins(db)
    yield Check(
        gettext("Adgang"),
        State.OK if people else State.WARNING,
        gettext("{number} kan logge ind").format(number=people),
        "" if people else gettext("Giv en adgang med 'jobbro --db FIL user add NAVN --role …'."),
    )
