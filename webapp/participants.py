"""The IPS consultant's caseload, and the career profile of one participant."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from crm import access_log, requests
from crm import participants as people
from crm.access_log import Action, Purpose
from crm.model import Role, Track
from crm.reference import postcode_towns
from webapp.database import database, moment, today
from webapp.paging import asked_text
from webapp.security import roles, signed_in

blueprint = Blueprint("participants", __name__, url_prefix="/deltagere")

SOON_DAYS = 30
"""A period that ends within so many days is marked."""


@blueprint.get("")
@roles(Role.IPS_CONSULTANT)
def caseload() -> str:
    """My participants, searchable."""
    me = signed_in().user_name
    search, closed = asked_text("soeg"), request.args.get("vis") == "afsluttede"
    track = request.args.get("spor", "")
    chosen = Track(track) if track in Track._value2member_map_ else None
    rows = people.caseload(database(), me, today(), search=search, track=chosen, closed=closed)
    access_log.append(
        database(), me, [row.participant_id for row in rows], Action.CASELOAD, Purpose.OWN_CASELOAD
    )
    return render_template(
        "participants.html", rows=rows, search=search, track=chosen, closed=closed, soon_days=SOON_DAYS
    )


@blueprint.get("/<participant_id>")
@roles(Role.IPS_CONSULTANT)
def profile(participant_id: str) -> str:
    """One participant's career profile, strengths first."""
    person = own_participant(participant_id, Action.PROFILE)
    return render_template(
        "participant.html",
        person=person,
        profile=person.profile,
        town=postcode_towns().get(person.profile.postcode or ""),
        active=people.is_active(person.closed_on, today()),
        asked=requests.of_participant(database(), person.participant_id),
        now=moment(),
    )


def own_participant(participant_id: str, action: Action) -> people.Participant:
    """A participant of the user's own caseload, with the reading logged; else 404, as if not there."""
    me = signed_in().user_name
    person = people.find_own(database(), participant_id, me)
    if person is None:
        abort(404)
    access_log.append(database(), me, [person.participant_id], action, Purpose.OWN_CASELOAD)
    return person
