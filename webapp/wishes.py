"""A participant's wishes: written down, how we understand them put right, and what was changed taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import changes, undoing, users, wish_meanings
from crm import participants as people
from crm.access_log import Action
from crm.model import Role, RunKind
from crm.participants import Participant, one_line
from crm.problem import Problem
from matcher.text.titles import Title
from webapp import occupation_words, title_picker, titles, wish_form, wish_history
from webapp.database import database, today
from webapp.free_text import written
from webapp.i18n import explain, gettext
from webapp.participants import own_participant
from webapp.security import roles, signed_in
from webapp.text_guard import Caution, cautions, given_reason, keep_override
from webapp.wish_form import Sent

blueprint = Blueprint("wishes", __name__, url_prefix="/deltagere")

View = Callable[..., ResponseReturnValue]

BACK = {"match": "matches.match_list", "profil": "participants.profile"}
"""The word in a form for the page it stands on, to which one comes back."""

CHOICES = 8
"""So many kinds of work are offered where what was written may be several."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of work to choose: its group, and how it is called."""

    isco08: str
    title: str
    group: str


@blueprint.get("/<participant_id>/oensker")
@roles(Role.IPS_CONSULTANT)
def edit(participant_id: str) -> str:
    """The wishes as they stand, to be changed, and what has happened to them."""
    person = own_participant(participant_id, Action.PROFILE)
    return _page(person, wish_form.opened(person.profile.job_wishes))


def _sent_to(path: str, page: str = "wishes.edit") -> Callable[[View], View]:
    """Declare what is sent to an address under a participant's wishes.

    Who opens the address instead, having logged in anew or come back to it, gets the page it belongs to.
    """

    def declare(view: View) -> View:
        @roles(Role.IPS_CONSULTANT)
        @wraps(view)
        def sent_or_opened(participant_id: str, **parts: int) -> ResponseReturnValue:
            if request.method == "POST":
                return view(participant_id, **parts)
            return redirect(url_for(page, participant_id=participant_id), 303)

        rule = f"/<participant_id>/oensker/{path}"
        blueprint.add_url_rule(rule, view_func=sent_or_opened, methods=["GET", "POST"])
        return view

    return declare


@_sent_to("gem")
def save(participant_id: str) -> ResponseReturnValue:
    """Write the wishes. What a colleague or an import changed meanwhile is shown first."""
    person = _active(participant_id)
    db, me, sent = database(), signed_in(), wish_form.sent()
    new = [wish for wish in sent.wishes if wish not in (person.profile.job_wishes or ())]
    found, reason = cautions(db, new, me, about=participant_id), given_reason()
    if sent.errors or (found and not reason):
        return _page(person, sent, found=found, reason=reason), 422
    with changes.recorded(db, me.user_name) as pen:
        theirs = wish_meanings.stored_wishes(db, participant_id)
        clash = sent.value != sent.seen and theirs not in (sent.seen, sent.value)
        if not clash and sent.value != sent.seen and wish_meanings.write(pen, participant_id, sent.stored):
            keep_override(db, me, f"participants {participant_id}", found, reason)
    if clash:
        return _page(person, replace(sent, seen=theirs), clash=True, reason=reason, found=found), 409
    flash(gettext("Ønskerne er gemt. Se herunder, om vi forstår dem rigtigt."))
    return redirect(_page_of_origin(person, anchor="oensker"), 303)


@_sent_to("forstaa")
def understand(participant_id: str) -> ResponseReturnValue:
    """How words that are being written would be understood. Nothing stored is told, so nothing is logged."""
    person = people.find_own(database(), participant_id, signed_in().user_name) or abort(404)
    if "oenske" not in request.form:
        return jsonify(html=""), 422
    wish = written("oenske")[: wish_form.LONGEST]
    one = wish_form.preview(database(), person, wish) if wish else None
    return jsonify(html=render_template("wishes/preview.html", one=one))


@_sent_to("ret", page="participants.profile")
def correct(participant_id: str) -> ResponseReturnValue:
    """Say that a wish does not mean a kind of work, or that it does, or leave it to the words again."""
    person, wish = _active(participant_id), written("oenske")
    for field, wanted in (("ikke", False), ("dog", None)):
        if isco08 := request.form.get(field):
            return _say(person, wish, isco08, wanted)
    # What was picked or written last stands before a choice made earlier on the page.
    chosen = request.form.get("isco08") or request.form.get("valg", "")
    typed = written("titel")[: wish_form.LONGEST]
    if not chosen and (known := titles.named(database(), typed)):
        chosen = known.isco08 or ""
    if chosen:
        return _say(person, wish, chosen, True)
    return _choose(person, wish, typed), 422


def _say(person: Participant, wish: str, isco08: str, wanted: bool | None) -> ResponseReturnValue:
    me = signed_in().user_name
    try:
        with changes.recorded(database(), me) as pen:
            wish_meanings.correct(pen, person.participant_id, wish, isco08, wanted, me, today())
    except Problem as problem:
        flash(explain(problem))
        return redirect(_page_of_origin(person), 303)
    told = {
        True: gettext("Noteret: ønsket kan også være {work}."),
        False: gettext("Noteret: ønsket er ikke {work}."),
        None: gettext("Rettelsen om {work} er taget tilbage."),
    }
    flash(told[wanted].format(work=occupation_words.short(isco08)))
    return redirect(_page_of_origin(person, wish), 303)


def _choose(person: Participant, wish: str, typed: str) -> str:
    """What was written may be several kinds of work, or none we know: let a person choose."""
    found: dict[str, Choice] = {}
    for title in title_picker.suggested(typed, CHOICES, known_only=True):
        choice = _choice(title)
        found.setdefault(choice.isco08, choice)
    return render_template(
        "wishes/choose.html",
        person=person,
        wish=wish,
        typed=typed,
        choices=list(found.values()),
        back=_asked_back(),
        back_to=_page_of_origin(person, wish),
    )


def _choice(title: Title) -> Choice:
    assert title.isco08 is not None
    return Choice(title.isco08, title.text, occupation_words.short(title.isco08))


@_sent_to("fortryd/<int(max=999999999):run_id>")
def take_back(participant_id: str, run_id: int) -> ResponseReturnValue:
    """Set back what an edit did to the wishes; refused where something has changed since."""
    person = own_participant(participant_id, Action.PROFILE)
    runs = wish_meanings.history(database(), participant_id)
    run = next((one for one in runs if one.run_id == run_id), None)
    refusal = gettext("Ændringen kan ikke fortrydes her.")
    if run is not None and run.may_be_taken_back:
        refusal = gettext(
            "Ændringen kan ikke fortrydes, for der er ændret noget siden. Fortryd først det nyeste."
        )
        try:
            undoing.undo_run(database(), run_id, kind=RunKind.EDIT, user_name=signed_in().user_name)
        except Problem:
            return _page(person, wish_form.opened(person.profile.job_wishes), refusal=refusal), 409
        flash(gettext("Ændringen er taget tilbage."))
        return redirect(url_for("wishes.edit", participant_id=participant_id), 303)
    return _page(person, wish_form.opened(person.profile.job_wishes), refusal=refusal), 409


def _active(participant_id: str) -> Participant:
    """One's own participant, whose course must still run."""
    person = own_participant(participant_id, Action.PROFILE)
    if not people.is_active(person.closed_on, today()):
        abort(400)
    return person


def _asked_back() -> str:
    word = request.form.get("tilbage", "")
    return word if word in BACK else "profil"


def _page_of_origin(person: Participant, wish: str = "", anchor: str | None = None) -> str:
    """The address of the page one came from, at the wish; at its top where the wish is no longer there."""
    back, number = _asked_back(), _number(person, wish)
    return url_for(
        BACK[back],
        participant_id=person.participant_id,
        # The match list folds all but the first away; the address says which is to be seen.
        oenske=number if back == "match" and number and number > 1 else None,
        _anchor=f"oenske-{number}" if number else anchor,
    )


def _number(person: Participant, wish: str) -> int | None:
    """Which wish it is, the first being 1."""
    wishes = [one_line(one) for one in person.profile.job_wishes or ()]
    return wishes.index(one_line(wish)) + 1 if wish and one_line(wish) in wishes else None


def _page(
    person: Participant,
    sent: Sent,
    *,
    found: Sequence[Caution] = (),
    reason: str = "",
    clash: bool = False,
    refusal: str = "",
) -> str:
    db = database()
    names = users.shown_names(db)
    return render_template(
        "wishes/edit.html",
        person=person,
        active=people.is_active(person.closed_on, today()),
        rows=wish_form.rows(sent, wish_form.understood(db, person, sent.wishes)),
        sent=sent,
        theirs=person.profile.job_wishes or () if clash else (),
        clash=clash,
        found=found,
        reason=reason,
        refusal=refusal,
        runs=wish_history.told(db, wish_meanings.history(db, person.participant_id), names),
        longest=wish_form.LONGEST,
        most=wish_form.MOST,
    )
