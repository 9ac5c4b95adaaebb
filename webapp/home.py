"""The start page: what waits for me today, by role."""

from __future__ import annotations

from flask import Blueprint, render_template

from crm import opportunities, participants, requests
from crm.model import RequestStatus, Role
from webapp.database import database, moment, today
from webapp.participants import QUIET_DAYS, SOON_DAYS, ends_soon, is_quiet
from webapp.requests import SLOW_DAYS, STUCK_DAYS
from webapp.security import STAFF, roles, signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@roles(*STAFF)
def start() -> str:
    """Counts and links only: no participant is named here, so nothing of them is read."""
    role = signed_in().role
    if role is Role.IPS_CONSULTANT:
        return _ips()
    if role is Role.ADMIN:
        return render_template("start_admin.html")
    return _shared(role)


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
    )


def _shared(role: Role) -> str:
    db, now, me = database(), moment(), signed_in().user_name
    standing = requests.all_standing(db, today())
    unanswered = [one for one in standing if one.status is not RequestStatus.ANSWERED]
    return render_template(
        "start_leader.html" if role is Role.TEAM_LEADER else "start_company.html",
        free=sum(1 for one in unanswered if one.status is RequestStatus.OPEN),
        mine=sum(1 for one in unanswered if one.claimed_by == me),
        claimed=sum(1 for one in unanswered if one.status is RequestStatus.CLAIMED),
        slow=sum(1 for one in unanswered if one.days_waiting(now) >= SLOW_DAYS),
        stuck=sum(1 for one in unanswered if one.days_waiting(now) >= STUCK_DAYS),
        slow_days=SLOW_DAYS,
        stuck_days=STUCK_DAYS,
        openings=opportunities.usable_count(db, today()),
    )
