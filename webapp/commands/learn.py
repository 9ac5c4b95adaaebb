"""`jobbro learn`: fit the chance of a yes to what came of our own introductions, if that makes it better."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click
from sqlite_utils import Database

from crm import access_log, learnt_weights
from crm.outcomes import read_outcomes
from crm.problem import N_, Problem
from matcher import learning, lessons, surplus
from matcher.learning import Comparison
from webapp.cli import Target
from webapp.commands.actor import actor
from webapp.commands.days import DAY, today
from webapp.commands.opened import opened
from webapp.i18n import gettext, ngettext, show_date, show_number
from webapp.reasons import factor_name


@click.command(help="Lær af, hvad der kom ud af jeres egne præsentationer.")
@click.option("--as-of", type=DAY, help="Dags dato, ÅÅÅÅ-MM-DD.")
@click.option("--undo", is_flag=True, help="Tag det, der blev lært sidst, tilbage.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def learn(target: Target, as_of: datetime | None, undo: bool, form: str) -> None:
    """Fit, compare with the expert weights on later introductions, and adopt what is better beyond noise."""
    day = today(as_of)
    with opened(target) as db:
        told = _taken_back(db) if undo else _learnt(db, day)
    if form == "json":
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in _undone(told) if undo else _in_words(told, day):
            click.echo(line)


def _taken_back(db: Database) -> dict[str, Any]:
    number = learnt_weights.withdraw(db)
    if number is None:
        raise Problem(N_("Der er ikke lært noget, der kan tages tilbage. Ekspertvægtene gælder allerede."))
    left = learnt_weights.in_use(db)
    return {"withdrawn": number, "in_use": None if left is None else left.learnt_id}


def _learnt(db: Database, day: date) -> dict[str, Any]:
    access_log.append(
        db,
        actor(),
        sorted({outcome.participant_id for outcome in read_outcomes(db, day)}),
        access_log.Action.LEARNING,
        access_log.Purpose.COMMAND_LINE,
    )
    cases = lessons.cases(db, day)
    compared = learning.compare(cases, surplus.CHANCE_BASE)
    fitted = learning.fit(cases, surplus.CHANCE_BASE)
    number = None
    if compared.beyond_noise:
        number = learnt_weights.adopt(db, day, len(cases), learning.written(fitted), actor())
    return {
        "as_of": day.isoformat(),
        "introductions": len(cases),
        "led_to_a_meeting": int(cases.yes.sum()),
        "compared": _compared(compared),
        "adopted": number,
        "base": round(fitted.base, 4),
        "multipliers": {
            name: round(float(value), 4)
            for name, value in zip(fitted.factors, fitted.multipliers, strict=True)
        },
    }


def _compared(compared: Comparison) -> dict[str, float]:
    return {
        "introductions": compared.cases,
        "expert_log_loss": round(compared.expert, 6),
        "learnt_log_loss": round(compared.learnt, 6),
        "gain": round(compared.gain, 6),
        "standard_error": round(compared.error, 6) if compared.cases > 1 else 0.0,
    }


def _undone(told: dict[str, Any]) -> list[str]:
    if told["in_use"] is None:
        return [gettext("Det, I lærte sidst, er taget tilbage. Nu gælder ekspertvægtene.")]
    return [gettext("Det, I lærte sidst, er taget tilbage. Nu gælder det, I lærte før det.")]


def _in_words(told: dict[str, Any], day: date) -> list[str]:
    count = told["introductions"]
    lines = [
        ngettext(
            "{n} besvaret præsentation til og med {day}; {met} førte til et møde eller mere.",
            "{n} besvarede præsentationer til og med {day}; {met} førte til et møde eller mere.",
            count,
        ).format(n=count, day=show_date(day), met=told["led_to_a_meeting"])
    ]
    if told["adopted"] is None:
        lines.append(
            gettext("Der er ikke nok at lære af endnu til at slå ekspertvægtene. De gælder stadig.")
            if told["compared"]["gain"] <= 2 * told["compared"]["standard_error"]
            else gettext("Ekspertvægtene gælder stadig.")
        )
        return lines
    lines.append(
        gettext(
            "Forudsigelserne af senere præsentationer er blevet bedre: {gain} ± {error} (log-tab). "
            "Listerne bruger nu det, I har lært. Fortryd med: jobbro learn --undo"
        ).format(
            gain=show_number(told["compared"]["gain"], 3),
            error=show_number(told["compared"]["standard_error"], 3),
        )
    )
    lines += [
        gettext("{factor}: tæller {times} gange så meget som før").format(
            factor=factor_name(name), times=show_number(times, 2)
        )
        for name, times in told["multipliers"].items()
    ]
    return lines
