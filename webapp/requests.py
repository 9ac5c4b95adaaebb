"""Match requests: the overview, one request under its reference, and what may be done with it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import access_log, asking, employers, participants, requests, users, voice
from crm.access_log import Action, Purpose
from crm.model import JobProfile, RequestStatus, Role, User
from crm.reference import postcode_towns
from crm.requests import SLOW_DAYS, STUCK_DAYS, MatchRequest
from matcher import recommend
from webapp import free_text, frozen, table_cache
from webapp.database import database, moment, today
from webapp.i18n import gettext
from webapp.matches import FIRST, MOST
from webapp.participants import own_participant
from webapp.security import roles, signed_in

blueprint = Blueprint("requests", __name__)

READERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)


@blueprint.get("/anmodninger")
@roles(*READERS)
def overview() -> str:
    """My own (IPS consultant), those to take and those I have taken (company consultant), or all (leader)."""
    me, db = signed_in(), database()
    common = {"now": moment(), "names": users.shown_names(db), "slow": SLOW_DAYS, "stuck": STUCK_DAYS}
    if me.role is Role.IPS_CONSULTANT:
        own = requests.of_caseload(db, me.user_name)
        whom = list(dict.fromkeys(one.participant_id for one in own))
        access_log.append(db, me.user_name, whom, Action.REQUEST_LIST, Purpose.OWN_CASELOAD)
        people = participants.names_of_own(db, me.user_name)
        return render_template("requests_own.html", own=own, people=people, **common)
    standing = requests.all_standing(db, today())
    if me.role is Role.TEAM_LEADER:
        return render_template("requests_all.html", standing=standing, **common)
    mine = [one for one in standing if one.claimed_by == me.user_name]
    return render_template(
        "requests_shared.html",
        free=[one for one in standing if one.status is RequestStatus.OPEN],
        mine=[one for one in mine if one.status is RequestStatus.CLAIMED],
        answered=[one for one in reversed(mine) if one.status is RequestStatus.ANSWERED],
        others=[
            one for one in standing if one.status is RequestStatus.CLAIMED and one.claimed_by != me.user_name
        ],
        **common,
    )


@blueprint.get("/deltagere/<participant_id>/anmodning")
@roles(Role.IPS_CONSULTANT)
def ask(participant_id: str) -> str:
    """The form that asks Virksomhedsservice for employers."""
    return _ask_form(own_participant(participant_id, Action.PROFILE))


@blueprint.post("/deltagere/<participant_id>/anmodning")
@roles(Role.IPS_CONSULTANT)
def send(participant_id: str) -> ResponseReturnValue:
    """Open a request, with the current match list frozen if wanted."""
    person = own_participant(participant_id, Action.PROFILE)
    if not participants.is_active(person.closed_on, today()):
        abort(400)
    db, me = database(), signed_in().user_name
    question = free_text.written("spoergsmaal")
    errors = free_text.objections(db, question) + free_text.giveaways(db, question, participant_id, me)
    if errors:
        return _ask_form(person, question, errors), 422
    with db.atomic():
        list_id = _freeze(person, me) if request.form.get("liste") == "gem" else None
        reference = requests.ask(db, participant_id, me, moment(), question or None, list_id)
    flash(gettext("Virksomhedsservice har fået din anmodning {reference}.").format(reference=reference))
    return redirect(url_for("requests.show", reference=reference), 303)


def _ask_form(person: participants.Participant, question: str = "", errors: list[str] | None = None) -> str:
    return render_template(
        "ask.html",
        person=replace(person, profile=_nameless(person)),
        question=question,
        errors=errors or [],
        active=participants.is_active(person.closed_on, today()),
        town=postcode_towns().get(person.profile.postcode or ""),
        wanted=_list_length(request.values.get("antal", "")),
        openings_only=request.values.get("kun-aabninger") == "1",
        education_only=request.values.get("uddannelse") == "1",
    )


def _freeze(person: participants.Participant, me: str) -> str:
    found = recommend.recommend(
        table_cache.table(database(), today()),
        _nameless(person),
        limit=_list_length(request.form.get("antal", "")),
        openings_only=request.form.get("kun-aabninger") == "1",
        education_only=request.form.get("uddannelse") == "1",
        without=voice.declined(database(), person.participant_id, today()),
    )
    return requests.freeze(
        database(), person.participant_id, me, moment(), today(), found.model, frozen.frozen(found)
    )


def _nameless(person: participants.Participant) -> JobProfile:
    return participants.without_name(person.profile, person.name, mark())


def mark() -> str:
    """What stands where the participant's name stood."""
    return gettext("[deltageren]")


def _list_length(text: str) -> int:
    return min(max(int(text), 1), MOST) if text.isascii() and text.isdecimal() and len(text) < 6 else FIRST


@blueprint.get("/anmodninger/<reference>")
@roles(*READERS)
def show(reference: str) -> str:
    """One request: to its asker all, to a company consultant the job profile, to the leader how it stands."""
    asked, me = visible_request(reference), signed_in()
    db = database()
    answered = list(employers.places(db, asked.answered_p_numbers or ()).values())
    common = {
        "asked": asked,
        "now": moment(),
        "names": users.shown_names(db),
        "answered": answered,
        "lights": asking.may_ask_each(db, [place.p_number for place in answered], today()),
        "slow": SLOW_DAYS,
        "stuck": STUCK_DAYS,
    }
    if me.role is Role.IPS_CONSULTANT:
        person = own_participant(asked.participant_id, Action.REQUEST_PROFILE)
        return render_template("request_own.html", person=person, **common)
    if me.role is Role.TEAM_LEADER or not may_see_profile(asked, me):
        return render_template("request_head.html", **common)
    profile = participants.shared_profile(db, asked.participant_id, mark())
    access_log.append(db, me.user_name, [asked.participant_id], Action.REQUEST_PROFILE, Purpose.MATCH_REQUEST)
    assert profile is not None
    return render_template(
        "request_shared.html",
        profile=profile,
        town=postcode_towns().get(profile.postcode or ""),
        mine=is_mine(asked, me),
        **common,
    )


@blueprint.post("/anmodninger/<reference>/tag")
@roles(Role.COMPANY_CONSULTANT)
def claim(reference: str) -> ResponseReturnValue:
    """Take an open request."""
    asked = visible_request(reference)
    if requests.claim(database(), asked.reference, signed_in().user_name, moment()):
        flash(gettext("Anmodningen er din. Åbn listen, og svar, når du er klar."))
    else:
        flash(gettext("Anmodningen kan ikke tages: den er allerede taget, besvaret eller trukket tilbage."))
    return _back_to(asked)


@blueprint.post("/anmodninger/<reference>/giv-tilbage")
@roles(Role.COMPANY_CONSULTANT)
def hand_back(reference: str) -> ResponseReturnValue:
    """Let the colleagues have it."""
    asked = visible_request(reference)
    if requests.hand_back(database(), asked.reference, signed_in().user_name):
        flash(gettext("Anmodningen er givet tilbage, så en kollega kan tage den."))
    else:
        flash(gettext("Anmodningen er ikke din at give tilbage."))
    return _back_to(asked)


@blueprint.post("/anmodninger/<reference>/traek-tilbage")
@roles(Role.IPS_CONSULTANT)
def withdraw(reference: str) -> ResponseReturnValue:
    """Take one's own request back."""
    asked = visible_request(reference)
    if requests.withdraw(database(), asked.reference):
        flash(gettext("Anmodningen er trukket tilbage."))
    else:
        flash(
            gettext("Anmodningen kan ikke trækkes tilbage: den er besvaret eller trukket tilbage allerede.")
        )
    return _back_to(asked)


def visible_request(reference: str) -> MatchRequest:
    """The request if this user may know of it; else 404, as if not there."""
    asked = requests.find(database(), reference)
    me = signed_in()
    if asked is None:
        abort(404)
    if me.role is Role.IPS_CONSULTANT:
        if participants.find_own(database(), asked.participant_id, me.user_name) is None:
            abort(404)
    elif not requests.stands(database(), reference, today()):
        abort(404)
    return asked


def is_mine(asked: MatchRequest, me: User) -> bool:
    """Whether this company consultant has claimed it and not answered yet."""
    return asked.status is RequestStatus.CLAIMED and asked.claimed_by == me.user_name


def may_see_profile(asked: MatchRequest, me: User) -> bool:
    """A company consultant sees the job profile of what is free to take and of what they have taken."""
    return asked.status is RequestStatus.OPEN or is_mine(asked, me)


def _back_to(asked: MatchRequest) -> ResponseReturnValue:
    return redirect(url_for("requests.show", reference=asked.reference), 303)
