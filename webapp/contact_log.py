"""Log a contact with an employer in thirty seconds, correct it, and put what it taught on the card."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import access_log, changes, contact_entry, contact_log, employer_facts, employers
from crm.access_log import Action
from crm.access_log import Purpose as ReadPurpose
from crm.contact_entry import ContactEntry, side_of
from crm.contact_log import Submission
from crm.employers import Employer
from crm.model import NoStep, RefusalReason, Result, Role, User
from webapp import learnt_form, log_form, text_guard
from webapp.database import database, moment, today
from webapp.free_text import written
from webapp.i18n import explain, gettext
from webapp.labels import label
from webapp.log_form import Behalf
from webapp.security import roles, signed_in
from webapp.text_guard import Caution

blueprint = Blueprint("contact_log", __name__, url_prefix="/virksomheder")

WRITERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT)
"""Those who visit employers."""

REST_PAGE = "asking.rest"
"""The page on which an employer's wish for rest is noted."""


@blueprint.get("/<p_number>/log")
@roles(*WRITERS)
def form(p_number: str) -> str:
    """The empty form, filled in as is usual."""
    employer = _employer(p_number)
    me = signed_in()
    asked = log_form.beginning(employer, me, log_form.behalf(database(), me))
    return _form(employer, asked, key=log_form.new_key())


@blueprint.post("/<p_number>/log")
@roles(*WRITERS)
def save(p_number: str) -> ResponseReturnValue:
    """Write the contact, once however often the form comes in."""
    employer, me, db = _employer(p_number), signed_in(), database()
    key, asked, said = log_form.given_key(), log_form.given(), log_form.digest()
    if key is None:
        wrong = [gettext("Formularen var ikke hel, og der er ikke skrevet noget i loggen. Prøv igen.")]
        return _form(employer, asked, key=log_form.new_key(), wrong=wrong), 422
    if (before := contact_log.submission(db, me.user_name, key)) is not None:
        return _sent_before(employer, before, asked, said)
    choices = log_form.behalf(db, me)
    entry, wrong = _checked(asked, employer, me, choices)
    found, reason = _cautions(entry, me), text_guard.given_reason()
    if entry is None or (found and not reason):
        return _form(employer, asked, key=key, wrong=wrong, found=found), 422
    with changes.recorded(db, me.user_name) as pen:
        given, is_new = contact_log.log_contact(pen, entry, key=key, digest=said, at=moment())
        if is_new:
            text_guard.keep_override(db, me, f"employer_contacts {given}", found, reason)
    if is_new and entry.step is NoStep.DO_NOT_CONTACT:
        flash(gettext("De får nu ro, og ingen bliver bedt om at kontakte dem. Ret dagen under »Giv dem ro«."))
    return _on(_learnt_page(p_number, given))


@blueprint.get("/<p_number>/log/<contact_id>")
@roles(*WRITERS)
def learnt(p_number: str, contact_id: str) -> str:
    """It is written down; should what it taught go on the card?"""
    entry, sent = _own(p_number, contact_id) or abort(404)
    return _learnt(entry, sent)


@blueprint.post("/<p_number>/log/<contact_id>")
@roles(*WRITERS)
def keep(p_number: str, contact_id: str) -> ResponseReturnValue:
    """Put what was chosen on the card, dated as the contact."""
    own, me, db = _own(p_number, contact_id), signed_in(), database()
    if own is None:
        return _not_yours(p_number)
    entry, sent = own
    _, wrong = learnt_form.chosen(employer_facts.known(db, p_number))
    texts = [written(f"f_{name}") for name in ("tasks_piling_up", "opening_times")]
    found, reason = text_guard.cautions(db, texts, me, entry.participant_id), text_guard.given_reason()
    if wrong or (found and not reason):
        return _learnt(entry, sent, wrong, found), 422
    with changes.recorded(db, me.user_name, note=contact_id) as pen:
        now, _ = learnt_form.chosen(employer_facts.known(db, p_number))
        source = contact_log.source_of(entry.channel).value
        done = employer_facts.learn(pen, p_number, now, entry.on, source)
        text_guard.keep_override(db, me, f"employers {p_number}", found, reason)
    if done:
        names = ", ".join(gettext(employer_facts.table_of(one).column(one).label) for one in done)
        flash(gettext("Noteret på virksomheden: {names}.").format(names=names))
    return _to_card(p_number)


@blueprint.get("/<p_number>/log/<contact_id>/ret")
@roles(*WRITERS)
def change(p_number: str, contact_id: str) -> str:
    """One's own contact as a form again."""
    entry, sent = _own(p_number, contact_id) or abort(404)
    asked = log_form.of_entry(entry, log_form.behalf(database(), signed_in()))
    return _form(_employer(p_number), asked, key=sent.key, changing=(entry, sent))


@blueprint.post("/<p_number>/log/<contact_id>/ret")
@roles(*WRITERS)
def save_change(p_number: str, contact_id: str) -> ResponseReturnValue:
    """Write the correction over the contact; the history keeps what stood there."""
    own, employer, me, db = _own(p_number, contact_id), _employer(p_number), signed_in(), database()
    if own is None:
        return _not_yours(p_number)
    asked = log_form.given()
    entry, wrong = _checked(asked, employer, me, log_form.behalf(db, me), own[0])
    found, reason = _cautions(entry, me), text_guard.given_reason()
    if entry is None or (found and not reason):
        return _form(employer, asked, key=own[1].key, wrong=wrong, found=found, changing=own), 422
    with changes.recorded(db, me.user_name) as pen:
        if contact_log.change_contact(pen, contact_id, entry):
            text_guard.keep_override(db, me, f"employer_contacts {contact_id}", found, reason)
    return _on(_learnt_page(p_number, contact_id))


@blueprint.post("/<p_number>/log/<contact_id>/tag-tilbage")
@roles(*WRITERS)
def withdraw(p_number: str, contact_id: str) -> ResponseReturnValue:
    """Take one's own contact out of the log, with the facts that came from it."""
    if _own(p_number, contact_id) is None:
        return _not_yours(p_number)
    done = contact_log.withdraw(database(), contact_id, signed_in().user_name)
    flash(gettext("Kontakten er taget tilbage. Historikken husker, hvad der stod."))
    if done.kept:
        flash(gettext("Noget af det, vi lærte, er ændret siden og står der stadig. Se det efter."))
    return _to_card(p_number)


def _employer(p_number: str) -> Employer:
    return employers.find(database(), p_number) or abort(404)


def _own(p_number: str, contact_id: str) -> tuple[ContactEntry, Submission] | None:
    """A contact that this user wrote lately, at this employer."""
    sent = contact_log.own_submission(database(), contact_id, signed_in().user_name, today())
    entry = contact_log.stored_entry(database(), contact_id) if sent else None
    return (entry, sent) if sent and entry and entry.p_number == p_number else None


def _checked(
    asked: dict[str, str],
    employer: Employer,
    me: User,
    choices: dict[str, Behalf],
    before: ContactEntry | None = None,
) -> tuple[ContactEntry | None, list[str]]:
    """The entry, if nothing is wrong with it. What stood there before the correction may stand on."""
    entry, wrong = log_form.read(asked, employer.p_number, me, choices, before)
    if entry is None:
        return None, wrong
    since = today() if before is None else min(today(), _step_day(before))
    wrong = [explain(problem) for problem in contact_entry.faults(database(), entry, today(), since)]
    return (None, wrong) if wrong else (entry, [])


def _step_day(entry: ContactEntry) -> date:
    return entry.on if isinstance(entry.step, NoStep) else entry.step.on


def _cautions(entry: ContactEntry | None, me: User) -> list[Caution]:
    if entry is None:
        return []
    step = None if isinstance(entry.step, NoStep) else entry.step.text
    return text_guard.cautions(database(), [entry.learnt, step], me, entry.participant_id)


def _sent_before(
    employer: Employer, before: Submission, asked: dict[str, str], said: str
) -> ResponseReturnValue:
    """The same form again is the same contact; one that was changed since may correct it."""
    own = _own(employer.p_number, before.contact_id)
    if own is not None and before.digest == said:
        return _on(_learnt_page(employer.p_number, before.contact_id))
    if own is not None:
        wrong = [gettext("Kontakten kom frem før og står i loggen. Ret den her til det, du nu har skrevet.")]
        return _form(employer, asked, key=before.key, wrong=wrong, changing=own), 409
    wrong = [gettext("Formularen er sendt før. Tryk Gem igen, hvis den skal i loggen én gang til.")]
    return _form(employer, asked, key=log_form.new_key(), wrong=wrong), 409


def _learnt_page(p_number: str, contact_id: str) -> str:
    return url_for("contact_log.learnt", p_number=p_number, contact_id=contact_id)


def _on(address: str) -> ResponseReturnValue:
    """To the next page: by redirect, or told to the script that sent the form."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(next=address)
    return redirect(address, 303)


def _not_yours(p_number: str) -> ResponseReturnValue:
    _employer(p_number)
    flash(gettext("Kontakten kan ikke ændres: den er ikke skrevet af dig, for gammel eller taget tilbage."))
    return _to_card(p_number)


def _to_card(p_number: str) -> ResponseReturnValue:
    return redirect(url_for("employers.card", p_number=p_number), 303)


def _form(
    employer: Employer,
    asked: dict[str, str],
    *,
    key: str,
    wrong: list[str] | None = None,
    found: list[Caution] | None = None,
    changing: tuple[ContactEntry, Submission] | None = None,
) -> str:
    me, db = signed_in(), database()
    choices = log_form.behalf(db, me)
    if me.role is Role.IPS_CONSULTANT:
        access_log.append(db, me.user_name, choices, Action.CASELOAD, ReadPurpose.OWN_CASELOAD)
    whose = [(one.value, one.shown) for one in choices.values()]
    if changing and changing[0].participant_id not in {None, *(c.participant_id for c in choices.values())}:
        whose.append((log_form.AS_BEFORE, gettext("Uændret (en deltager)")))
    first = sorted(log_form.FIRST_PURPOSES, key=lambda one: one.value != asked["formaal"])
    return render_template(
        "contact_log.html",
        employer=employer,
        asked=asked,
        key=key,
        wrong=wrong or [],
        found=found or [],
        reason=text_guard.given_reason(),
        changing=changing and changing[1],
        whose=whose,
        first_purposes=first,
        days=[(n, gettext(t), today() + timedelta(days=n)) for n, t in log_form.STEP_DAYS.items()],
        step_texts={one.value: log_form.step_text(one) for one in log_form.STEP_TEXTS},
        usual_days={one.value: contact_entry.usual_days(one) for one in log_form.STEP_TEXTS},
        colleagues=log_form.colleagues(db),
        reasons=[(one.value, label(RefusalReason, one), side_of(one).value) for one in RefusalReason],
    )


def _learnt(
    entry: ContactEntry,
    sent: Submission,
    wrong: list[str] | None = None,
    found: list[Caution] | None = None,
) -> str:
    facts = employer_facts.known(database(), entry.p_number)
    wants_rest = entry.result is Result.NO or entry.step is NoStep.DO_NOT_CONTACT
    return render_template(
        "contact_log_learnt.html",
        employer=_employer(entry.p_number),
        entry=entry,
        sent=sent,
        step=None if isinstance(entry.step, NoStep) else entry.step,
        source=contact_log.source_of(entry.channel),
        questions=learnt_form.questions(facts, entry.learnt, entry.on, today()),
        wrong=wrong or [],
        found=found or [],
        reason=text_guard.given_reason(),
        rest=url_for(REST_PAGE, p_number=entry.p_number)
        if wants_rest and REST_PAGE in current_app.view_functions
        else None,
    )
