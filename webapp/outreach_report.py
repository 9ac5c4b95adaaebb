"""The pages of the weekly outreach report: the latest whole week, and any week by its name."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from crm.model import Role
from crm.problem import Problem
from crm.reports import latest_complete_week, week_report
from crm.weeks import Week, read_week
from webapp.database import database, today
from webapp.i18n import explain
from webapp.report_formats import words
from webapp.security import roles

blueprint = Blueprint("outreach_report", __name__, url_prefix="/ugerapport")

READERS = (Role.TEAM_LEADER, Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT)
"""The team that keeps the contact log; an administrator of users has no need of it."""


@blueprint.get("")
@roles(*READERS)
def latest() -> str:
    """The latest week that is over."""
    return _page(latest_complete_week(today()))


@blueprint.get("/<written>")
@roles(*READERS)
def week(written: str) -> ResponseReturnValue:
    """The week in the address, as 2026-W46."""
    try:
        return _page(read_week(written))
    except Problem as problem:
        return render_template("outreach_report/no_week.html", message=explain(problem)), 404


def _page(chosen: Week) -> str:
    day = today()
    report = week_report(database(), chosen, day)
    later = chosen.later(1)
    return render_template(
        "outreach_report/week.html",
        earlier=chosen.later(-1),
        later=later if later.monday <= day else None,
        **words(report),
    )
