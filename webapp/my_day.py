"""The working day: which employers to call or visit next, and why; done or postponed with one key."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from crm import access_log, agenda, changes, next_steps, opportunities, requests, users
from crm.access_log import Action, Purpose
from crm.agenda import Agenda
from crm.model import RequestStatus, Role, RunKind, User
from crm.next_steps import HAVE_A_DAY
from crm.problem import Problem
from crm.requests import GIVEN_UP_DAYS, SLOW_DAYS, STUCK_DAYS, MatchRequest
from crm.undoing import undo_run
from webapp import day_words
from webapp.database import database, moment, today
from webapp.i18n import explain, gettext, show_date
from webapp.paging import asked_number
from webapp.security import roles, signed_in

blueprint = Blueprint("my_day", __name__)

SHOWN, MOST = 20, 200
"""How many items stand on the page at first, and when all are asked for."""

FIRST_REQUESTS = 5
WEEK = 7
LATEST_DAYS = 366
"""A step is postponed by at most a year."""

_UNDO = "my_day_undo"
_OF_A_STEP = {("next_steps", "contact_id"), ("next_steps", "done_on"), ("next_steps", "done_by")}
_OF_A_STEP |= {("employer_contacts", "next_step_on")}
"""What this page changes, and so what may be taken back from here."""

blueprint.add_app_template_global(day_words.tag, "day_tag")
blueprint.add_app_template_global(day_words.why, "day_why")
blueprint.add_app_template_global(day_words.due, "day_due")
blueprint.add_app_template_global(day_words.is_late, "day_is_late")
blueprint.add_app_template_global(day_words.from_whom, "day_from_whom")


@blueprint.get("/min-dag")
@roles(*HAVE_A_DAY)
def show() -> str:
    """My day."""
    return page()


def page() -> str:
    """The page of the day of whoever is signed in; the start page of a company consultant too."""
    me, db = signed_in(), database()
    waiting = _requests(me)
    return render_template(
        "my_day.html",
        day=own_agenda(me, asked_number("antal", SHOWN, lowest=SHOWN, highest=MOST)),
        most=MOST,
        waiting=waiting[:FIRST_REQUESTS],
        free=sum(1 for one in waiting if one.status is RequestStatus.OPEN),
        mine=sum(1 for one in waiting if one.status is RequestStatus.CLAIMED),
        openings=opportunities.usable_count(db, today()),
        now=moment(),
        slow=SLOW_DAYS,
        stuck=STUCK_DAYS,
        given_up=GIVEN_UP_DAYS,
        names=users.shown_names(db),
        undo=session.pop(_UNDO, None),
        tomorrow=today() + timedelta(days=1),
        latest=today() + timedelta(days=LATEST_DAYS),
        may_log=may_log(),
    )


def own_agenda(me: User, most: int, *, naming_own: bool = True) -> Agenda:
    """The agenda of the day; that it tells of participants of one's own stands in their read log."""
    mark = gettext("[en deltager]")
    found = agenda.agenda(database(), me, today(), mark, most=most, naming_own=naming_own)
    shown = (*found.items, *found.coming, *found.resting)
    read = dict.fromkeys(item.participant_id for item in shown if item.participant_id)
    access_log.append(database(), me.user_name, read, Action.EMPLOYER_LOG, Purpose.OWN_CASELOAD)
    return found


def may_log() -> bool:
    """Whether there is a form to log a contact with, open to this user."""
    return "contact_log.form" in current_app.view_functions and signed_in().role is not Role.TEAM_LEADER


def _requests(me: User) -> list[MatchRequest]:
    """The requests without an answer that are free or mine, the longest waiting first."""
    if me.role is not Role.COMPANY_CONSULTANT:
        return []
    return [
        one
        for one in requests.all_standing(database(), today())
        if one.status is RequestStatus.OPEN
        or (one.status is RequestStatus.CLAIMED and one.claimed_by == me.user_name)
    ]


@blueprint.post("/min-dag/<path:contact_id>/gjort")
@roles(*HAVE_A_DAY)
def done(contact_id: str) -> ResponseReturnValue:
    """The step is done."""
    me, db = signed_in(), database()
    with changes.recorded(db, me.user_name) as pen:
        step = next_steps.find(db, me, contact_id, today())
        if step is not None:
            next_steps.mark_done(pen, contact_id, me.user_name, today())
    if step is None:
        return _not_open(contact_id, me)
    _offer_undo(pen.run_id, gettext("Gjort: {employer}.").format(employer=step.name or step.p_number))
    return _back()


@blueprint.post("/min-dag/<path:contact_id>/udskyd")
@roles(*HAVE_A_DAY)
def later(contact_id: str) -> ResponseReturnValue:
    """The step is due another day."""
    me, db, to = signed_in(), database(), _postponed_to()
    with changes.recorded(db, me.user_name) as pen:
        step = next_steps.find(db, me, contact_id, today())
        if step is not None and to is not None:
            next_steps.postpone(pen, contact_id, to)
    if step is None:
        return _not_open(contact_id, me)
    if to is None:
        flash(gettext("Vælg en dato efter i dag og højst et år frem. Intet er flyttet."))
        return _back()
    told = gettext("Udskudt til {day}: {employer}.")
    _offer_undo(pen.run_id, told.format(day=show_date(to), employer=step.name or step.p_number))
    return _back()


@blueprint.post("/min-dag/fortryd/<int(max=999999999):run_id>")
@roles(*HAVE_A_DAY)
def undo(run_id: int) -> ResponseReturnValue:
    """Take back what I just did here."""
    me, db = signed_in(), database()
    made = changes.of_run(db, run_id)
    what = {(change.table, field) for change in made for field in change.fields}
    if not made or made[0].user_name != me.user_name or not what <= _OF_A_STEP:
        flash(gettext("Det kan ikke fortrydes herfra."))
        return _back()
    try:
        undo_run(db, run_id, kind=RunKind.EDIT, user_name=me.user_name)
    except Problem as problem:
        flash(explain(problem))
    else:
        flash(gettext("Det er fortrudt."))
    return _back()


def _postponed_to() -> date | None:
    """The day that was chosen: so many days from today, or a date; None if it is none to postpone to."""
    chosen = request.form.get("til", "")
    try:
        to = (
            today() + timedelta(days=int(chosen))
            if chosen in ("1", "7", "14")
            else date.fromisoformat(request.form.get("dato", ""))
        )
    except ValueError:
        return None
    return to if 0 < (to - today()).days <= LATEST_DAYS else None


def _not_open(contact_id: str, me: User) -> ResponseReturnValue:
    """A second press on what I have done already is no error; a step that is not mine is not there."""
    if next_steps.done_by(database(), contact_id) != me.user_name:
        abort(404)
    flash(gettext("Skridtet er allerede gjort."))
    return _back()


def _offer_undo(run_id: int, told: str) -> None:
    session[_UNDO] = {"run_id": run_id, "told": told}


def _back() -> ResponseReturnValue:
    return redirect(url_for("my_day.show"), 303)
