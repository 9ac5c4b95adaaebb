"""What counts most to a participant: set in five steps, or learnt from choices between jobs; taken back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import changes, participant_runs, participant_weights, undoing, users, voice
from crm import participants as people
from crm.access_log import Action
from crm.model import Role, RunKind, Want, Weight
from crm.participants import Participant
from crm.problem import Problem
from crm.tables import PARTICIPANT_WEIGHTS
from matcher import own_taste, pair_choices
from matcher.pair_choices import MOST, Choice, Taste
from webapp import table_cache, voice_effect, voice_form, voice_history, voice_words
from webapp.database import database, today
from webapp.i18n import gettext
from webapp.participants import own_participant
from webapp.security import roles, signed_in
from webapp.voice_form import Sent
from webapp.voice_pages import active, posted_to

blueprint = Blueprint("voice_weights", __name__, url_prefix="/deltagere")

HOME = "voice_weights.edit"


@blueprint.get("/<participant_id>/vaegte")
@roles(Role.IPS_CONSULTANT)
def edit(participant_id: str) -> str:
    """What counts most as it stands, what that does to the list, and what has happened to it."""
    person = own_participant(participant_id, Action.MATCH_LIST)
    return _page(person, voice_form.opened(person.profile.weights))


@posted_to(blueprint, "vaegte/gem", HOME)
def save(participant_id: str) -> ResponseReturnValue:
    """Store the steps that were chosen, or (button "se") only tell what they would do to the list."""
    person = active(participant_id, Action.MATCH_LIST)
    sent, stored = voice_form.sent(), person.profile.weights
    if sent is None:
        refusal = gettext("Vælg et trin for hver af de fire. Intet er gemt.")
        return _page(person, voice_form.opened(stored), refusal=refusal), 422
    if "se" in request.form:
        return _page(person, sent)
    if sent.seen != voice_form.as_seen(stored):
        refusal = gettext("Det er ændret, siden du åbnede siden. Se det igennem, og gem igen.")
        return _page(person, Sent(sent.steps, voice_form.as_seen(stored)), refusal=refusal), 409
    me = signed_in().user_name
    with changes.recorded(database(), me) as pen:
        participant_weights.write(pen, participant_id, sent.times(stored), me, today())
    flash(gettext("Det er gemt, og listen følger det nu."))
    return redirect(url_for(HOME, participant_id=participant_id), 303)


@posted_to(blueprint, "vaegte/vis", HOME)
def show(participant_id: str) -> ResponseReturnValue:
    """What the steps would do to the list, while they are being moved."""
    person, sent = active(participant_id, Action.MATCH_LIST), voice_form.sent()
    if sent is None:
        return jsonify(html=""), 422
    return jsonify(html=render_template("voice/effect.html", effect=_effect(person, sent)))


@blueprint.route("/<participant_id>/vaegte/valg", methods=["GET", "POST"])
@roles(Role.IPS_CONSULTANT)
def choose(participant_id: str) -> ResponseReturnValue:
    """One choice after another between two jobs; when enough is said, what was learnt."""
    if request.method != "POST":
        person = own_participant(participant_id, Action.PROFILE)
        if not people.is_active(person.closed_on, today()):
            return redirect(url_for(HOME, participant_id=participant_id), 303)
        return _ask(person, [])
    person = active(participant_id, Action.PROFILE)
    said = voice_form.choices()
    if said is None:
        return _ask(person, [], gettext("Vælg et af de to job, eller sig »Ved ikke«.")), 422
    if "tilbage" in request.form:
        return _ask(person, said[:-1])
    return _told(person, said) if "stop" in request.form else _ask(person, said)


@posted_to(blueprint, "vaegte/fortryd/<int(max=999999999):run_id>", HOME)
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
    return _page(person, voice_form.opened(person.profile.weights), refusal=refusal), 409


def _ask(person: Participant, said: Sequence[Choice], refusal: str = "") -> str:
    """The next pair; where there is none left, what was learnt."""
    taste = _taste(person)
    pair = pair_choices.next_pair(taste, said)
    if pair is None and (said or len(taste.asked) > 1):
        return _told(person, said)
    return render_template(
        "voice/choices.html",
        person=person,
        said=[voice_form.written(one) for one in said],
        pair=pair and voice_form.written_pair(pair),
        jobs=pair and voice_words.told(pair),
        real=pair is not None and pair_choices.is_real(taste, pair),
        number=len(said) + 1,
        most=MOST,
        refusal=refusal,
    )


def _told(person: Participant, said: Sequence[Choice]) -> str:
    """The page with the steps that the choices tell of, to be corrected and saved."""
    taste = _taste(person)
    times = pair_choices.learnt(taste, said).times
    return _page(
        person,
        voice_form.with_times(times, person.profile.weights),
        said=len(said),
        lessons=voice_words.lessons(times, taste.weights),
    )


def _taste(person: Participant) -> Taste:
    return own_taste.of(table_cache.table(database(), today()), person.profile)


def _effect(person: Participant, sent: Sent) -> voice_effect.Effect:
    stored = person.profile.weights
    times = sent.times(stored)
    weights = tuple(Weight(want.value, times[want]) for want in Want if times[want] != 1.0)
    declined = voice.declined(database(), person.participant_id, today())
    table = table_cache.table(database(), today())
    return voice_effect.of(table, person.profile, weights, declined)


def _runs(person: Participant) -> list[participant_runs.Run]:
    return participant_runs.history(database(), person.participant_id, [PARTICIPANT_WEIGHTS])


def _page(
    person: Participant, sent: Sent, *, refusal: str = "", said: int = 0, lessons: Sequence[str] = ()
) -> str:
    db = database()
    return render_template(
        "voice/weights.html",
        person=person,
        active=people.is_active(person.closed_on, today()),
        sent=sent,
        parts_told=[(want, voice_words.part_name(want), gettext(voice_words.MEANING[want])) for want in Want],
        steps=voice_words.steps(),
        effect=_effect(person, sent),
        nothing=not any(sent.steps.values()),
        refusal=refusal,
        said=said,
        lessons=lessons,
        most=MOST,
        runs=voice_history.told(db, _runs(person), users.shown_names(db)),
    )
