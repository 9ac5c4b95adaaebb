"""`jobbro learn`: fit both halves to what came of our own introductions and of the answers to our lists."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click
from sqlite_utils import Database

from crm import access_log, learnt_weights
from crm.learnt_weights import Kind
from crm.model import Track
from crm.outcomes import read_outcomes, read_paid
from crm.problem import N_, Problem
from matcher import calibration, learning, learning_wants, lessons, scoring, surplus
from matcher.calibration import Calibration
from matcher.learning import Comparison, Forecasts
from matcher.learning_fit import Floats, sigmoid
from matcher.paid import Meetings
from matcher.result import Half
from webapp.cli import Target
from webapp.commands.actor import actor
from webapp.commands.days import DAY, today
from webapp.commands.learn_words import in_words, undone
from webapp.commands.opened import opened


@click.command(help="Lær af, hvad der kom ud af jeres egne præsentationer, og af deltagernes svar.")
@click.option("--as-of", type=DAY, help="Dags dato, ÅÅÅÅ-MM-DD.")
@click.option("--undo", is_flag=True, help="Tag det, der blev lært sidst, tilbage.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def learn(target: Target, as_of: datetime | None, undo: bool, form: str) -> None:
    """Fit, compare with the expert weights on what came later, and adopt what is better beyond noise."""
    day = today(as_of)
    with opened(target) as db:
        told = _taken_back(db) if undo else _learnt(db, day)
    if form == "json":
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in undone(told) if undo else in_words(told, day):
            click.echo(line)


def _taken_back(db: Database) -> dict[str, Any]:
    taken = learnt_weights.withdraw(db)
    if taken is None:
        raise Problem(N_("Der er ikke lært noget, der kan tages tilbage. Ekspertvægtene gælder allerede."))
    left = learnt_weights.in_use(db, taken.kind)
    return {
        "withdrawn": taken.learnt_id,
        "kind": taken.kind.value,
        "in_use": None if left is None else left.learnt_id,
    }


def _learnt(db: Database, day: date) -> dict[str, Any]:
    read = {outcome.participant_id for outcome in read_outcomes(db, day)} | lessons.answered_by(db, day)
    access_log.append(db, actor(), sorted(read), access_log.Action.LEARNING, access_log.Purpose.COMMAND_LINE)
    return {"as_of": day.isoformat()} | _chance(db, day) | {"wants": _wants(db, day), "paid": _paid(db, day)}


def _chance(db: Database, day: date) -> dict[str, Any]:
    """The chance half: what was learnt, whether it is used from now on, and how true it has been."""
    cases = lessons.cases(db, day)
    forecasts = learning.forecasts(cases, surplus.CHANCE_BASE)
    compared, fitted = learning.compared(forecasts), learning.fit(cases, surplus.CHANCE_BASE)
    number = None
    if compared.beyond_noise:
        number = learnt_weights.adopt(db, Kind.CHANCE, day, len(cases), learning.written(fitted), actor())
    return {
        "introductions": len(cases),
        "led_to_a_meeting": int(cases.yes.sum()),
        "compared": _compared(compared),
        "adopted": number,
        "base": round(fitted.base, 4),
        "multipliers": _named(fitted.factors, fitted.multipliers),
        "calibration": _calibration(forecasts, learnt_weights.in_use(db, Kind.CHANCE) is not None),
    }


def _wants(db: Database, day: date) -> dict[str, Any]:
    """The wants half likewise. What is told are the multipliers as they count: the half keeps its sum."""
    answers = lessons.answers(db, day)
    compared, fitted = learning_wants.compare(answers), learning_wants.fit(answers)
    number = None
    if compared.beyond_noise:
        number = learnt_weights.adopt(
            db, Kind.WANTS, day, len(answers), learning_wants.written(fitted), actor()
        )
    times = fitted.times({one.name: one.development for one in scoring.FACTORS if one.half is Half.WANTS})
    return {
        "answers": len(answers),
        "accepted": int(answers.yes.sum()),
        "compared": _compared(compared, "answers"),
        "adopted": number,
        "multipliers": {name: round(value, 4) for name, value in times.items()},
    }


def _paid(db: Database, day: date) -> dict[str, Any]:
    """By track: how often a meeting leads to paid hours, and of how many that are over we know."""
    meetings = Meetings(read_paid(db, day))
    shares = {track: meetings.share(track) for track in Track}
    return {
        track.value: {
            "meetings": share.meetings,
            "paid_hours_per_meeting": round(share.mean, 4),
            "standard_deviation": round(share.mean * share.spread, 4),
        }
        for track, share in shares.items()
    }


def _named(factors: tuple[str, ...], multipliers: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(factors, multipliers, strict=True)}


def _compared(compared: Comparison, what: str = "introductions") -> dict[str, float]:
    return {
        what: compared.cases,
        "expert_log_loss": round(compared.expert, 6),
        "learnt_log_loss": round(compared.learnt, 6),
        "gain": round(compared.gain, 6),
        "standard_error": round(compared.error, 6) if compared.cases > 1 else 0.0,
    }


def _calibration(forecasts: Forecasts, learnt_in_use: bool) -> dict[str, Any]:
    """How true the forecasts of later introductions have been, of the weights in use and of the others."""
    both = {
        "expert": calibration.calibration(sigmoid(forecasts.expert), forecasts.yes),
        "learnt": calibration.calibration(sigmoid(forecasts.learnt), forecasts.yes),
    }
    name = "learnt" if learnt_in_use else "expert"
    used = both[name]
    return {
        "in_use": name,
        "forecasts": used.count,
        "enough": used.enough,
        "ece": {which: round(one.ece, 4) for which, one in both.items()},
        "ece_by_luck": round(used.by_luck, 4),
        "brier": {which: round(one.brier, 4) for which, one in both.items()},
        "bins": _bins(used),
    }


def _bins(told: Calibration) -> list[dict[str, Any]]:
    return [
        {
            "forecast": round(one.forecast, 4),
            "observed": round(one.observed, 4),
            "count": one.count,
            "between": [round(end, 4) for end in one.between],
        }
        for one in told.bins
    ]
