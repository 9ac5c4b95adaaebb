"""A participant's yes or no to employers on the list, and what is not to be shown; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import changes, employers, hidden, participant_runs, undoing, users, voice
from crm import participants as people
from crm.access_log import Action
from crm.changes import Pen
from crm.employers import Place
from crm.model import DeclineReason, MatchAnswer, Role, RunKind
from crm.participants import Participant
from crm.problem import Problem
from crm.tables import MATCH_ANSWERS
from crm.voice import Answer
from matcher import own_taste
from webapp import table_cache, voice_history
from webapp.database import database, today
from webapp.free_text import written
from webapp.i18n import explain, gettext
from webapp.labels import choices
from webapp.participants import own_participant
from webapp.security import roles, signed_in
from webapp.text_guard import Caution, cautions, given_reason, keep_override
from webapp.voice_pages import active, posted_to

blueprint = Blueprint("voice_answers", __name__, url_prefix="/deltagere")

HOME = "voice_answers.overview"

LONGEST = 300
"""So many signs a note may have."""


@blueprint.get("/<participant_id>/svar")
@roles(Role.IPS_CONSULTANT)
def overview(participant_id: str) -> str:
    """What the participant has said yes and no to, what is hidden, and what has happened to it."""
    return _overview(own_participant(participant_id, Action.PROFILE))


@posted_to(blueprint, "svar/ja/<p_number>", HOME)
def accept(participant_id: str, p_number: str) -> ResponseReturnValue:
    """Yes, this one we go on with."""
    person, place = active(participant_id, Action.PROFILE), _place(p_number)
    with changes.recorded(database(), signed_in().user_name) as pen:
        voice.say(pen, _answer(person, place, MatchAnswer.ACCEPT))
    flash(gettext("Noteret: ja til {name}. Log kontakten, når I tager den.").format(name=place.name))
    return _back(person, place)


@blueprint.route("/<participant_id>/svar/nej/<p_number>", methods=["GET", "POST"])
@roles(Role.IPS_CONSULTANT)
def decline(participant_id: str, p_number: str) -> ResponseReturnValue:
    """No thanks, and why."""
    place = _place(p_number)
    if request.method != "POST":
        return _decline_page(own_participant(participant_id, Action.PROFILE), place)
    person, db, me = active(participant_id, Action.PROFILE), database(), signed_in()
    why, note = request.form.get("grund", ""), written("note")[:LONGEST]
    if why not in DeclineReason._value2member_map_:
        return _decline_page(person, place, errors=[gettext("Vælg, hvorfor det er et nej.")]), 422
    found, stands = cautions(db, [note], me, about=participant_id), given_reason()
    if found and not stands:
        return _decline_page(person, place, found=found), 422
    with changes.recorded(db, me.user_name) as pen:
        answer = _answer(person, place, MatchAnswer.DECLINE, DeclineReason(why), note or None)
        if voice.say(pen, answer):
            keep_override(db, me, f"match_answers {participant_id}", found, stands)
    flash(_until(answer, place))
    return _back(person)


def _until(answer: Answer, place: Place) -> str:
    if answer.reason is DeclineReason.NOT_NOW:
        return gettext("Noteret: ikke lige nu. {name} kommer på listen igen om 8 uger.").format(
            name=place.name
        )
    return gettext("Noteret: nej tak til {name}. Det kan tages tilbage under »Vises ikke«.").format(
        name=place.name
    )


@posted_to(blueprint, "svar/tag-tilbage/<p_number>", HOME)
def withdraw(participant_id: str, p_number: str) -> ResponseReturnValue:
    """Take an answer back."""
    person, place = active(participant_id, Action.PROFILE), _place(p_number)
    with changes.recorded(database(), signed_in().user_name) as pen:
        gone = voice.withdraw(pen, participant_id, p_number, today())
    told = (
        gettext("Svaret til {name} er taget tilbage.") if gone else gettext("Der er intet svar til {name}.")
    )
    flash(told.format(name=place.name))
    return _back(person, place)


@posted_to(blueprint, "svar/skjul", HOME)
def hide(participant_id: str) -> ResponseReturnValue:
    """Do not show an employer, or a kind of work."""
    return _change_hidden(
        participant_id,
        lambda pen, entry: hidden.hide(pen, participant_id, entry),
        gettext("Det vises ikke mere. Det kan tages tilbage under »Svar og fravalg«."),
    )


@posted_to(blueprint, "svar/vis-igen", HOME)
def show_again(participant_id: str) -> ResponseReturnValue:
    """Show again what was hidden."""
    return _change_hidden(
        participant_id,
        lambda pen, entry: hidden.show_again(pen, participant_id, entry),
        gettext("Det vises igen, hvis det ellers passer."),
    )


def _change_hidden(participant_id: str, write: Callable[[Pen, str], bool], told: str) -> ResponseReturnValue:
    person, entry = active(participant_id, Action.PROFILE), written("hvad")
    try:
        with changes.recorded(database(), signed_in().user_name) as pen:
            changed = write(pen, entry)
    except Problem as problem:
        return _overview(person, explain(problem)), 422
    flash(told if changed else gettext("Der er ikke ændret noget."))
    return _back(person)


@posted_to(blueprint, "svar/fortryd/<int(max=999999999):run_id>", HOME)
def take_back(participant_id: str, run_id: int) -> ResponseReturnValue:
    """Set back what one change did; refused where something has changed since."""
    person = own_participant(participant_id, Action.PROFILE)
    run = next((one for one in _runs(person) if one.run_id == run_id), None)
    refusal = gettext("Ændringen kan ikke fortrydes her.")
    if run is not None and run.may_be_taken_back:
        try:
            undoing.undo_run(database(), run_id, kind=RunKind.EDIT, user_name=signed_in().user_name)
        except Problem:
            refusal = gettext("Der er ændret noget siden. Fortryd først det nyeste.")
        else:
            flash(gettext("Ændringen er taget tilbage."))
            return redirect(url_for(HOME, participant_id=participant_id), 303)
    return _overview(person, refusal), 409


def _place(p_number: str) -> Place:
    """The employer with this number; else 404."""
    return employers.places(database(), [p_number]).get(p_number) or abort(404)


def _answer(
    person: Participant,
    place: Place,
    answer: MatchAnswer,
    reason: DeclineReason | None = None,
    note: str | None = None,
) -> Answer:
    """The answer as given today, with how far what the participant wants was met there."""
    table = table_cache.table(database(), today())
    opening = request.form.get("aabning") or None
    met = own_taste.met_at(table, person.profile, place.p_number, opening)
    return Answer(
        participant_id=person.participant_id,
        p_number=place.p_number,
        opportunity_id=met.opportunity_id,
        answer=answer,
        reason=reason,
        note=note,
        answered_on=today(),
        answered_by=signed_in().user_name,
        withdrawn_on=None,
        wants=met.wants,
    )


def _back(person: Participant, place: Place | None = None) -> ResponseReturnValue:
    """To the page one came from, at the employer where it still stands there."""
    if request.form.get("tilbage") != "match":
        return redirect(url_for(HOME, participant_id=person.participant_id), 303)
    kept = {
        name: request.form[name] for name in ("antal", "kun-aabninger", "uddannelse") if name in request.form
    }
    address = url_for(
        "matches.match_list",
        participant_id=person.participant_id,
        _anchor=f"virksomhed-{place.p_number}" if place else None,
        **kept,  # type: ignore[arg-type]
    )
    return redirect(address, 303)


def _runs(person: Participant) -> list[participant_runs.Run]:
    return participant_runs.history(database(), person.participant_id, [MATCH_ANSWERS], [hidden.FIELD])


def _decline_page(
    person: Participant, place: Place, *, found: Sequence[Caution] = (), errors: Sequence[str] = ()
) -> str:
    return render_template(
        "voice/decline.html",
        person=person,
        active=people.is_active(person.closed_on, today()),
        place=place,
        reasons=choices(DeclineReason),
        chosen=request.form.get("grund", ""),
        note=written("note") if request.method == "POST" else "",
        opening=request.values.get("aabning", ""),
        back=request.values.get("tilbage", "match"),
        found=found,
        override=given_reason() if request.method == "POST" else "",
        errors=errors,
        longest=LONGEST,
    )


def _overview(person: Participant, refusal: str = "") -> str:
    db = database()
    answers = sorted(
        voice.standing(db, person.participant_id, today()).values(),
        key=lambda one: (one.answered_on, one.p_number),
        reverse=True,
    )
    no_go = person.profile.no_go or ()
    places = employers.places(db, [*(one.p_number for one in answers), *no_go])
    names = {p_number: place.name for p_number, place in places.items()}
    return render_template(
        "voice/answers.html",
        person=person,
        active=people.is_active(person.closed_on, today()),
        accepted=[one for one in answers if not one.declined],
        declined=[one for one in answers if one.declined],
        places=places,
        hidden=[(entry, voice_history.hidden_in_words(entry, names)) for entry in no_go],
        refusal=refusal,
        runs=voice_history.told(db, _runs(person), users.shown_names(db)),
    )
