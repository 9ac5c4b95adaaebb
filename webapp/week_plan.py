"""The page of the week's plan: own proposals to keep, change or drop; the team's picture; where we go."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import access_log, asking, changes, users, week_plans
from crm.access_log import Action, Purpose
from crm.changes import Pen
from crm.model import ApproachState, DropReason, Role
from crm.participants import Participant, is_active
from crm.problem import Problem
from crm.week_plans import Approach, WeekPlan
from crm.weeks import Week, read_week, week_of
from webapp import table_cache, week_plan_choosing, week_plan_making, week_plan_views, week_plan_words
from webapp.database import database, moment, today
from webapp.i18n import explain, gettext, show_date
from webapp.labels import choices
from webapp.participants import own_participant
from webapp.security import roles, signed_in
from webapp.week_plan_choosing import Choice
from webapp.week_plan_making import Maker

blueprint = Blueprint("week_plan", __name__, url_prefix="/ugeplan")

READERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
MAKERS = (Role.IPS_CONSULTANT, Role.TEAM_LEADER)

FIRST_WEEK, LAST_WEEK = Week(1900, 1), Week(2999, 1)
"""Outside these the calendar has no room for the weeks before and after."""


@blueprint.get("")
@roles(*READERS)
def show() -> str:
    """The plan of the week we are in."""
    return _page(week_of(today()))


@blueprint.get("/<written>")
@roles(*READERS)
def week(written: str) -> ResponseReturnValue:
    """The plan of the week in the address, as 2026-W46."""
    try:
        return _page(_within(read_week(written)))
    except Problem as problem:
        return render_template("week_plan/no_week.html", message=explain(problem)), 404


def _within(chosen: Week) -> Week:
    return chosen if FIRST_WEEK <= chosen <= LAST_WEEK else abort(404)


def _page(chosen: Week) -> str:
    """The page of whoever is signed in."""
    db, me, day = database(), signed_in(), today()
    kept = week_plans.in_use(db, chosen)
    now = week_of(day)
    common = {
        "week": chosen,
        "period": period(chosen),
        "earlier": chosen.later(-1),
        "later": chosen.later(1),
        "now": now,
        "is_open": chosen >= now,
        "kept": kept,
        "may_make": chosen >= now and me.role in MAKERS,
        "most_loss": week_plan_words.most_loss(kept.inputs if kept else {}),
        "made_on": show_date(kept.made_at.date() if kept.made_at else kept.as_of) if kept else "",
        "names": users.shown_names(db),
    }
    if me.role is Role.TEAM_LEADER:
        team = week_plan_views.team(db, kept, day) if kept else None
        return render_template("week_plan/team.html", team=team, **common)
    if me.role is Role.COMPANY_CONSULTANT:
        visits = week_plan_views.visits(db, kept, day) if kept else []
        return render_template("week_plan/visits.html", visits=visits, **common)
    people = week_plan_views.own(db, kept, me.user_name, day) if kept else []
    read = [one.participant_id for one in people]
    access_log.append(db, me.user_name, read, Action.WEEK_PLAN, Purpose.OWN_CASELOAD)
    return render_template("week_plan/own.html", people=people, drop_reasons=choices(DropReason), **common)


def period(chosen: Week) -> str:
    """From when to when, as `Uge 47 · 16. nov. 2026 til 22. nov. 2026`."""
    return gettext("Uge {week} · {monday} til {sunday}").format(
        week=chosen.number, monday=show_date(chosen.monday), sunday=show_date(chosen.sunday)
    )


@blueprint.post("/<written>/lav")
@roles(*MAKERS)
def make(written: str) -> ResponseReturnValue:
    """Make the plan, or give who has come to it a proposal; the team leader may have it made anew."""
    chosen, db, me = _week(written), database(), signed_in()
    anew = me.role is Role.TEAM_LEADER and request.form.get("ny") == "1"
    before = week_plans.in_use(db, chosen)
    maker = Maker(me.user_name, me.user_name, Purpose.TEAM_PLAN, moment())
    try:
        kept = week_plan_making.planned(db, table_cache.table(db, today()), chosen, maker, anew=anew).plan
    except Problem as problem:
        flash(explain(problem))
        return _back(chosen)
    if before is None:
        flash(gettext("Ugens plan er lavet."))
    elif kept.plan_id != before.plan_id:
        flash(gettext("Planen er lagt om. Det, nogen havde beholdt eller gjort, står fast."))
    elif kept != before:
        flash(gettext("De nye deltagere er kommet med. Ingen andres forslag er flyttet."))
    else:
        flash(gettext("Planen er uændret: der er ingen nye deltagere, der kan få et forslag."))
    return _back(chosen)


@blueprint.post("/<written>/<participant_id>/behold")
@roles(Role.IPS_CONSULTANT)
def keep(written: str, participant_id: str) -> ResponseReturnValue:
    """The proposal stands, whatever is planned anew; also of one that was dropped, or not done after all."""
    chosen, person = _week(written), own_participant(participant_id, Action.WEEK_PLAN)
    kept, rows, one = _meant(chosen, person)
    if kept is None or one is None:
        return _lost(chosen)
    # That something was not done after all can be said of a week that is over, as it can be said to be done.
    if _is_over(chosen) and one.state is not ApproachState.DONE:
        return _too_late(chosen, person)
    if one.state is ApproachState.DROPPED and not _has_room(chosen, one, rows):
        flash(gettext("{employer} har ikke plads til flere i denne uge.").format(employer=one.employer))
        return _back(chosen, person)
    _mark(one, ApproachState.KEPT)
    flash(gettext("{employer} står fast i planen.").format(employer=one.employer))
    return _back(chosen, person)


@blueprint.post("/<written>/<participant_id>/drop")
@roles(Role.IPS_CONSULTANT)
def drop(written: str, participant_id: str) -> ResponseReturnValue:
    """Not this week, and why."""
    chosen, person = _week(written), own_participant(participant_id, Action.WEEK_PLAN)
    _, _, one = _meant(chosen, person)
    reason = request.form.get("aarsag", "")
    if one is None:
        return _lost(chosen)
    if _is_over(chosen):
        return _too_late(chosen, person)
    if reason not in DropReason._value2member_map_:
        flash(gettext("Vælg, hvorfor forslaget skal droppes. Intet er ændret."))
        return _back(chosen, person)
    _mark(one, ApproachState.DROPPED, DropReason(reason))
    flash(gettext("{employer} er droppet i denne uge.").format(employer=one.employer))
    return _back(chosen, person)


@blueprint.post("/<written>/<participant_id>/gjort")
@roles(Role.IPS_CONSULTANT)
def done(written: str, participant_id: str) -> ResponseReturnValue:
    """It is done; on to the form of the contact log, where it is written down."""
    chosen, person = _week(written), own_participant(participant_id, Action.WEEK_PLAN)
    _, _, one = _meant(chosen, person)
    if one is None:
        return _lost(chosen)
    _mark(one, ApproachState.DONE)
    flash(gettext("Godt. Skriv kontakten i loggen, så kollegerne kan se den."))
    whose = person.participant_id
    log = url_for("contact_log.form", p_number=one.p_number, formaal="propose_person", deltager=whose)
    return redirect(log, 303)


@blueprint.get("/<written>/<participant_id>/vaelg")
@roles(Role.IPS_CONSULTANT)
def others(written: str, participant_id: str) -> ResponseReturnValue:
    """The participant's next best employers that have room."""
    chosen, person = _week(written), own_participant(participant_id, Action.WEEK_PLAN)
    return _choosing(chosen, person)


@blueprint.post("/<written>/<participant_id>/vaelg")
@roles(Role.IPS_CONSULTANT)
def choose(written: str, participant_id: str) -> ResponseReturnValue:
    """Another employer instead of the one proposed, or one where there was none."""
    chosen, person = _week(written), own_participant(participant_id, Action.WEEK_PLAN)
    kept, rows, one = _meant(chosen, person)
    wanted = request.form.get("virksomhed", "")
    if kept is None:
        return _lost(chosen)
    own = [row for row in rows if row.participant_id == person.participant_id]
    if any(row.stands and row.p_number == wanted for row in own):
        flash(gettext("Virksomheden står allerede i planen."))
        return _back(chosen, person)
    instead_of = one if one is not None and one.stands else None
    found = _choices(chosen, person, rows, instead_of)
    picked = next((choice for choice in found if choice.p_number == wanted), None)
    if picked is None:
        wrong = gettext("Vælg en virksomhed fra listen. Er den der ikke længere, har den ikke plads mere.")
        return _choosing(chosen, person, wrong), 422
    db, me = database(), signed_in().user_name
    with changes.recorded(db, me) as pen:
        if week_plans.approaches(db, kept.plan_id) != rows:
            flash(gettext("Planen er ændret imens. Se på den igen, og vælg så."))
            return _back(chosen, person)
        week_plan_choosing.take(
            pen, kept.plan_id, person.participant_id, picked, instead_of, by=me, at=moment()
        )
    flash(gettext("{employer} står nu i planen.").format(employer=picked.employer))
    return _back(chosen, person)


def _choosing(chosen: Week, person: Participant, wrong: str = "") -> str:
    kept, rows, one = _meant(chosen, person)
    instead_of = one if one is not None and one.stands else None
    return render_template(
        "week_plan/choose.html",
        week=chosen,
        period=period(chosen),
        person=person,
        kept=kept,
        instead_of=instead_of,
        light=asking.may_ask(database(), instead_of.p_number, today()) if instead_of else None,
        choices=_choices(chosen, person, rows, instead_of),
        is_open=_is_open(chosen, person),
        wrong=[wrong] if wrong else [],
    )


def _choices(
    chosen: Week, person: Participant, rows: list[Approach], instead_of: Approach | None
) -> list[Choice]:
    if not _is_open(chosen, person):
        return []
    db = database()
    table = table_cache.table(db, today())
    return week_plan_choosing.choices(db, table, person.profile, chosen, rows, instead_of)


def _has_room(chosen: Week, one: Approach, rows: list[Approach]) -> bool:
    db = database()
    return week_plan_choosing.has_room(db, table_cache.table(db, today()), chosen, one, rows)


def _is_over(chosen: Week) -> bool:
    return chosen < week_of(today())


def _is_open(chosen: Week, person: Participant) -> bool:
    return not _is_over(chosen) and is_active(person.closed_on, today())


def _week(written: str) -> Week:
    """The week in the address; 404 for what is none."""
    try:
        return _within(read_week(written))
    except Problem:
        abort(404)


def _meant(chosen: Week, person: Participant) -> tuple[WeekPlan | None, list[Approach], Approach | None]:
    """The plan in use, all its approaches, and the one of this participant that was pressed on.

    A page may have been open since before the plan was made anew: then it is the one with the same employer.
    """
    db = database()
    kept = week_plans.in_use(db, chosen)
    rows = week_plans.approaches(db, kept.plan_id) if kept else []
    wanted, employer = request.values.get("henvendelse", ""), request.values.get("hos", "")
    own = [one for one in rows if one.participant_id == person.participant_id]
    for one in own:
        if one.approach_id == wanted:
            return kept, rows, one
    return kept, rows, next((one for one in own if one.p_number == employer and one.stands), None)


def _mark(one: Approach, state: ApproachState, reason: DropReason | None = None) -> None:
    """Say what has come of it, once however often it is pressed."""
    db, me = database(), signed_in().user_name
    with changes.recorded(db, me) as pen:
        _write(pen, one, state, reason, me)


def _write(pen: Pen, one: Approach, state: ApproachState, reason: DropReason | None, me: str) -> None:
    stored = {row.approach_id: row for row in week_plans.approaches(pen.db, one.plan_id)}
    now = stored[one.approach_id]
    if now.state is ApproachState.REPLACED or (now.state, now.reason) == (state, reason):
        return
    week_plans.mark(pen, one.approach_id, state, by=me, at=moment(), reason=reason)


def _lost(chosen: Week) -> ResponseReturnValue:
    flash(gettext("Forslaget står ikke i planen længere. Intet er ændret."))
    return _back(chosen)


def _too_late(chosen: Week, person: Participant) -> ResponseReturnValue:
    flash(gettext("Ugen er forbi, så planen for den kan ikke ændres. Intet er ændret."))
    return _back(chosen, person)


def _back(chosen: Week, person: Participant | None = None) -> ResponseReturnValue:
    anchor = f"deltager-{person.participant_id}" if person else None
    return redirect(url_for("week_plan.week", written=str(chosen), _anchor=anchor), 303)
