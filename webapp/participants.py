"""The IPS consultant's caseload, and the career profile of one participant."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from crm import access_log, requests
from crm import participants as people
from crm.access_log import Action, Purpose
from crm.model import Role, Track
from crm.participants import CaseloadRow
from crm.problem import N_
from crm.reference import postcode_towns
from webapp import voice_words, wish_chips
from webapp.database import database, moment, today
from webapp.i18n import gettext
from webapp.paging import asked_text
from webapp.security import roles, signed_in

blueprint = Blueprint("participants", __name__, url_prefix="/deltagere")

SOON_DAYS = 30
"""A period that ends within so many days is marked."""

QUIET_DAYS = 28
"""A participant for whom no employer was contacted in so many days is worth a thought."""

VIEWS = {
    "": N_("Alle aktive"),
    "stille": N_("Uden virksomhedskontakt i {quiet} dage"),
    "slutter": N_("Periode slutter inden for {soon} dage"),
    "afsluttede": N_("Afsluttede"),
}
"""What may be shown of a caseload: word in the address → choice on the page."""


@blueprint.get("")
@roles(Role.IPS_CONSULTANT)
def caseload() -> str:
    """My participants, searchable."""
    me = signed_in().user_name
    search, view, track = asked_text("soeg"), request.args.get("vis", ""), request.args.get("spor", "")
    chosen = Track(track) if track in Track._value2member_map_ else None
    closed = view == "afsluttede"
    found = people.caseload(database(), me, today(), search=search, track=chosen, closed=closed)
    rows = [row for row in found if _is_in(view, row)]
    access_log.append(
        database(), me, [row.participant_id for row in rows], Action.CASELOAD, Purpose.OWN_CASELOAD
    )
    return render_template(
        "participants.html",
        rows=rows,
        search=search,
        track=chosen,
        view=view,
        views=[(code, gettext(w).format(quiet=QUIET_DAYS, soon=SOON_DAYS)) for code, w in VIEWS.items()],
        closed=closed,
        soon_days=SOON_DAYS,
        quiet_days=QUIET_DAYS,
    )


def _is_in(view: str, row: CaseloadRow) -> bool:
    if view == "stille":
        return is_quiet(row)
    return ends_soon(row) if view == "slutter" else True


def is_quiet(row: CaseloadRow) -> bool:
    """Whether no employer has been contacted for this participant for a while."""
    return row.last_contact_on is None or (today() - row.last_contact_on).days > QUIET_DAYS


def ends_soon(row: CaseloadRow) -> bool:
    """Whether the period runs out within `SOON_DAYS` days."""
    return row.period_ends_on is not None and 0 <= (row.period_ends_on - today()).days <= SOON_DAYS


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
        heard=wish_chips.of_participant(database(), person),
        active=people.is_active(person.closed_on, today()),
        neighbours=neighbours(person.participant_id),
        asked=requests.of_participant(database(), person.participant_id),
        now=moment(),
        counts_most=voice_words.said_in_words(person.profile),
    )


def neighbours(participant_id: str) -> tuple[str | None, str | None]:
    """The ids before and after this one in the user's active caseload, as the caseload page has them."""
    ids = [row.participant_id for row in people.caseload(database(), signed_in().user_name, today())]
    if participant_id not in ids:
        return None, None
    place = ids.index(participant_id)
    return (ids[place - 1] if place else None), (ids[place + 1] if place + 1 < len(ids) else None)


def own_participant(participant_id: str, action: Action) -> people.Participant:
    """A participant of the user's own caseload, with the reading logged; else 404, as if not there."""
    me = signed_in().user_name
    person = people.find_own(database(), participant_id, me)
    if person is None:
        abort(404)
    access_log.append(database(), me, [person.participant_id], action, Purpose.OWN_CASELOAD)
    return person
