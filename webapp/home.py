"""The start page: what waits for me today, by role. A company consultant begins with "Min dag"."""

from __future__ import annotations

from flask import Blueprint, render_template

from crm import opportunities, participants, requests
from crm.agenda import Agenda
from crm.model import RequestStatus, Role
from crm.requests import SLOW_DAYS, STUCK_DAYS
from webapp import my_day
from webapp.database import database, moment, today
from webapp.participants import QUIET_DAYS, SOON_DAYS, ends_soon, is_quiet
from webapp.security import STAFF, roles, signed_in

blueprint = Blueprint("home", __name__)

FEW = 5
"""How many next steps stand on a start page that is about something else."""


@blueprint.get("/")
@roles(*STAFF)
def start() -> str:
    """What waits for me. No participant is named on the pages made here, so nothing of them is read."""
    role = signed_in().role
    if role is Role.IPS_CONSULTANT:
        return _ips()
    if role is Role.COMPANY_CONSULTANT:
        return my_day.page()
    if role is Role.TEAM_LEADER:
        return _leader()
    return render_template("start_admin.html")


def _ips() -> str:
    me, db, day = signed_in().user_name, database(), today()
    rows = participants.caseload(db, me, day)
    asked = requests.of_caseload(db, me)
    return render_template(
        "start_ips.html",
        people=len(rows),
        quiet=sum(map(is_quiet, rows)),
        quiet_days=QUIET_DAYS,
        ending=sum(map(ends_soon, rows)),
        soon_days=SOON_DAYS,
        waiting=sum(1 for one in asked if one.status in (RequestStatus.OPEN, RequestStatus.CLAIMED)),
        answered=sum(1 for one in asked if one.status is RequestStatus.ANSWERED),
        openings=opportunities.usable_count(db, day),
        day=_own_steps(),
    )


def _own_steps() -> Agenda:
    return my_day.own_agenda(signed_in(), FEW, naming_own=False)


def _leader() -> str:
    db, now = database(), moment()
    standing = requests.all_standing(db, today())
    unanswered = [one for one in standing if one.status is not RequestStatus.ANSWERED]
    return render_template(
        "start_leader.html",
        free=sum(1 for one in unanswered if one.status is RequestStatus.OPEN),
        claimed=sum(1 for one in unanswered if one.status is RequestStatus.CLAIMED),
        slow=sum(1 for one in unanswered if one.days_waiting(now) >= SLOW_DAYS),
        stuck=sum(1 for one in unanswered if one.days_waiting(now) >= STUCK_DAYS),
        slow_days=SLOW_DAYS,
        stuck_days=STUCK_DAYS,
        openings=opportunities.usable_count(db, today()),
        day=_own_steps(),
    )
