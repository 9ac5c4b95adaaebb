"""`jobbro match`: the ranked employers for one participant, or for all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime

import click
from rich.console import Console
from rich.progress import track
from sqlite_utils import Database

from crm import access_log, participants
from crm.danish import plain
from crm.db import explained, open_database
from crm.problem import N_, Problem
from matcher.recommend import recommend
from matcher.result import MatchList
from matcher.table import load
from webapp import match_output
from webapp.cli import Target
from webapp.commands.actor import actor
from webapp.commands.days import DAY, today
from webapp.i18n import gettext


@click.command(help="Virksomheder, der passer til én deltager, med begrundelser.")
@click.argument("participant_id", required=False)
@click.option("--all", "everyone", is_flag=True, help="Alle aktive deltagere, én efter én.")
@click.option("--limit", type=click.IntRange(min=0), default=10, show_default=True, help="Højst så mange.")
@click.option("--as-of", type=DAY, help="Dags dato, ÅÅÅÅ-MM-DD.")
@click.option("--no-excluded", is_flag=True, help="Uden dem, der er udeladt.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@click.pass_obj
def match(
    target: Target,
    participant_id: str | None,
    everyone: bool,
    limit: int,
    as_of: datetime | None,
    no_excluded: bool,
    form: str,
) -> None:
    """Rank and print. Every participant read is written to the read log first."""
    if everyone == (participant_id is not None):
        raise Problem(N_("Skriv enten én deltager (jobbro match P-001) eller --all."))
    path, day = target.required(), today(as_of)
    db = open_database(path)
    with explained(path), closing(db.conn):
        ids = participants.active_ids(db, day) if everyone else [_known(db, participant_id or "")]
        access_log.append(db, actor(), ids, access_log.Action.MATCH_LIST, access_log.Purpose.COMMAND_LINE)
        _print(_lists(db, ids, day, limit), not no_excluded, form)


def _known(db: Database, participant_id: str) -> str:
    """The id, if there is such a participant. Raises Problem, with the id that was perhaps meant."""
    known = participants.all_ids(db)
    if participant_id in known:
        return participant_id
    for near in known:
        if plain(near) == plain(participant_id):
            raise Problem(
                N_("Der er ingen deltager med id {id}. Mente du {near}?"), id=participant_id, near=near
            )
    raise Problem(
        N_("Der er ingen deltager med id {id}. Se de rigtige id'er i participants.csv."), id=participant_id
    )


def _lists(db: Database, ids: list[str], day: date, limit: int) -> Iterator[MatchList]:
    """Each participant's list in turn."""
    table = load(db, day)
    for one in _with_progress(ids):
        profile = participants.job_profile(db, one)
        if profile is not None:
            yield recommend(table, profile, limit=limit)


def _with_progress(ids: list[str]) -> Iterable[str]:
    """The ids, behind a progress bar where somebody is watching a long run."""
    if len(ids) < 2 or not sys.stderr.isatty():
        return ids
    return track(ids, description=gettext("Matcher"), console=Console(stderr=True), transient=True)


def _print(lists: Iterator[MatchList], with_excluded: bool, form: str) -> None:
    if form == "json":
        match_output.json_lines(lists, with_excluded, click.echo)
    elif form == "csv":
        match_output.csv_rows(lists, with_excluded, click.echo)
    else:
        console = Console(width=None if sys.stdout.isatty() else WIDTH)
        match_output.tables(lists, with_excluded, console)


WIDTH = 160
"""Columns of a table that is not shown in a terminal but sent to a file or another program."""
