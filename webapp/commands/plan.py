"""`jobbro plan week`: which employer is approached for which participant in a week."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from crm import access_log, clock, opportunities, week_plans
from crm.access_log import Action, Purpose
from crm.model import ApproachState, DropReason
from crm.week_plans import Approach, WeekPlan
from crm.weeks import Week, read_week, week_of
from matcher.table import load
from webapp import week_plan_words
from webapp.cli import Target
from webapp.commands.actor import actor
from webapp.commands.days import DAY, today
from webapp.commands.opened import opened
from webapp.i18n import gettext, show_date
from webapp.labels import label
from webapp.solver_noise import noise_apart
from webapp.week_plan_making import Maker, planned
from webapp.week_plan_without import without

WIDTH = 160
"""Columns of a table that is not shown in a terminal but sent to a file or another program."""


@click.group(help="Læg planer for teamet.")
def plan() -> None:
    """Hold the kinds of plan."""


@plan.command(help="Ugens plan: hvilken virksomhed der spørges for hvilken deltager.")
@click.option("--week", "written", metavar="2026-W46", help="Ugen (ellers den, vi er i).")
@click.option("--as-of", type=DAY, help="Dags dato, ÅÅÅÅ-MM-DD.")
@click.option(
    "--new", "anew", is_flag=True, help="Læg planen om. Det, nogen har beholdt eller gjort, står fast."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def week(target: Target, written: str | None, as_of: datetime | None, anew: bool, form: str) -> None:
    """Make the plan of a week, or read the one that is there, and print it participant by participant."""
    day = today(as_of)
    chosen = read_week(written) if written else week_of(day)
    with opened(target) as db:
        maker = Maker(actor(), None, Purpose.COMMAND_LINE, datetime.now(clock.DENMARK))
        with noise_apart():
            made = planned(db, load(db, day), chosen, maker, anew=anew)
        kept = made.plan
        rows = week_plans.approaches(db, kept.plan_id)
        left = without(db, kept, rows, day)
        told = dict.fromkeys(
            who for who in [*(one.participant_id for one in rows), *left] if who not in made.read
        )
        access_log.append(db, actor(), told, Action.WEEK_PLAN, Purpose.COMMAND_LINE)
        if form == "json":
            click.echo(json.dumps(_as_dict(kept, rows, left), ensure_ascii=False))
        else:
            _print(db, chosen, kept, rows, left)


def _as_dict(kept: WeekPlan, rows: list[Approach], left: dict[str, str]) -> dict[str, Any]:
    """The contract's JSON object. No chance and no score of anybody is in it."""
    return {
        "week": kept.week,
        "as_of": kept.as_of.isoformat(),
        "model": kept.model,
        "value": kept.value,
        "bound": kept.bound,
        "approaches": [
            {
                "participant_id": one.participant_id,
                "p_number": one.p_number,
                "employer": one.employer,
                "opportunity_id": one.opportunity_id,
                "state": one.state.value,
                "reason": one.reason and one.reason.value,
                "because": [week_plan_words.fits(one.because), week_plan_words.chance(one.because)],
            }
            for one in rows
        ],
        "without": [
            {"participant_id": who, "why": why, "text": week_plan_words.without(why)}
            for who, why in left.items()
        ],
    }


def _print(db: Database, chosen: Week, kept: WeekPlan, rows: list[Approach], left: dict[str, str]) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print(_proposed(db, chosen, kept, rows))
    if left:
        console.print(_left(left))


def _proposed(db: Database, chosen: Week, kept: WeekPlan, rows: list[Approach]) -> Table:
    openings = opportunities.by_id(db, [one.opportunity_id for one in rows if one.opportunity_id])
    table = Table(
        title=gettext("Ugens plan, uge {week}, lavet ud fra {day}").format(
            week=chosen.number, day=show_date(kept.as_of)
        ),
        show_lines=True,
    )
    for heading in ("Deltager", "Virksomhed", "Åbning", "Passer, fordi", "Chance, fordi", "Status"):
        table.add_column(gettext(heading), overflow="fold")
    for one in rows:
        opening = openings.get(one.opportunity_id or "")
        table.add_row(
            one.participant_id,
            one.employer,
            opening.job_type or gettext("Åbning") if opening else gettext("Ingen opslået stilling"),
            week_plan_words.fits(one.because),
            week_plan_words.chance(one.because),
            _state(one),
        )
    return table


def _state(one: Approach) -> str:
    told = label(ApproachState, one.state)
    return f"{told}: {label(DropReason, one.reason).lower()}" if one.reason else told


def _left(left: dict[str, str]) -> Table:
    table = Table(title=gettext("Uden forslag"))
    for heading in ("Deltager", "Hvorfor"):
        table.add_column(gettext(heading), overflow="fold")
    for who, why in left.items():
        table.add_row(who, week_plan_words.without(why))
    return table
