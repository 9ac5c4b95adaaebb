"""The people we talk to at an employer: who, in which role, from when to when, and where they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from crm import changes, clock, contact_people, contacts, users
from crm.contact_people import FIELDS
from crm.contacts import ContactPerson
from crm.employer_changes import combine
from crm.employers import Place
from crm.problem import Problem
from crm.records import Value
from crm.tables import CONTACTS
from webapp import contact_moves, row_form
from webapp.contact_moves import WRITERS
from webapp.contact_person import (
    employer_of,
    flash_hints,
    last_day_of,
    new_texts,
    person_of,
    read,
    sent_day,
    to_card,
    to_person,
)
from webapp.database import database, today
from webapp.i18n import explain, gettext, show_date
from webapp.row_form import Written
from webapp.security import roles, signed_in
from webapp.text_guard import Caution, cautions, given_reason, keep_override

blueprint = Blueprint("contact_people", __name__, url_prefix="/virksomheder/<p_number>/kontaktpersoner")

blueprint.add_url_rule("/<mark>/flyt", view_func=contact_moves.move_form, methods=["GET"])
blueprint.add_url_rule("/<mark>/flyt", view_func=contact_moves.move, methods=["POST"])
blueprint.add_url_rule("/<mark>/samme", view_func=contact_moves.same, methods=["POST"])
blueprint.add_url_rule("/<mark>/adskil", view_func=contact_moves.part, methods=["POST"])

NEW_FIELDS = ("name", *(field for field in FIELDS if field != "to_on"))
EDITED_FIELDS = ("name", *FIELDS)
HISTORY_SHOWN = 20


@blueprint.get("/ny")
@roles(*WRITERS)
def add_form(p_number: str) -> str:
    """The form for a new contact person."""
    return _form(employer_of(p_number), None, row_form.to_form(CONTACTS, {}, NEW_FIELDS))


@blueprint.post("/ny")
@roles(*WRITERS)
def add(p_number: str) -> ResponseReturnValue:
    """Note a new contact person."""
    db, me = database(), signed_in()
    employer, found = employer_of(p_number), read(NEW_FIELDS)
    warned, reason = cautions(db, new_texts(found.values, {}), me), given_reason()
    if found.errors or (warned and not reason):
        return _form(employer, None, found.shown, found.errors, warned, reason), 422
    values = dict(found.values)
    name = str(values.pop("name"))
    try:
        with changes.recorded(db, me.user_name) as pen:
            contact_people.add(pen, (employer.p_number, name), values)
            keep_override(db, me, f"contacts {employer.p_number}", warned, reason)
    except Problem as problem:
        return _form(employer, None, found.shown, [explain(problem)]), 422
    flash(gettext("{name} er tilføjet.").format(name=name))
    flash_hints(values)
    person = person_of(employer.p_number, contacts.mark_of(name))
    if contacts.perhaps_the_same(db, person):
        return to_person(person)
    return to_card(employer.p_number)


@blueprint.get("/<mark>")
@roles(*WRITERS)
def show(p_number: str, mark: str) -> str:
    """One person: how to reach them, where they work and have worked, who changed what."""
    db, person = database(), person_of(p_number, mark)
    return render_template(
        "contact_person.html",
        employer=employer_of(person.p_number),
        person=person,
        employments=contacts.employments(db, person, today()),
        perhaps=contacts.perhaps_the_same(db, person),
        confirmed=contact_people.confirmed(db, person.p_number).get(person.name),
        history=_history((person.p_number, person.name)),
        last_day=last_day_of(person),
        names=users.shown_names(db),
    )


@blueprint.get("/<mark>/ret")
@roles(*WRITERS)
def edit_form(p_number: str, mark: str) -> str:
    """The form for changing a contact person."""
    person = person_of(p_number, mark)
    row = _row(person)
    return _form(
        employer_of(person.p_number), person, row_form.to_form(CONTACTS, row, EDITED_FIELDS), row=row
    )


@blueprint.post("/<mark>/ret")
@roles(*WRITERS)
def edit(p_number: str, mark: str) -> ResponseReturnValue:
    """Change a contact person; the name too, everywhere they work."""
    db, me = database(), signed_in()
    person = person_of(p_number, mark)
    employer = employer_of(person.p_number)
    found, row = read(EDITED_FIELDS), _row(person)
    seen = row_form.seen_row() or dict.fromkeys(EDITED_FIELDS)
    warned, reason = cautions(db, new_texts(found.values, row), me), given_reason()
    if found.errors or (warned and not reason):
        return _form(employer, person, found.shown, found.errors, warned, reason, row=seen), 422
    try:
        with changes.recorded(db, me.user_name) as pen:
            theirs = pen.row(CONTACTS, (person.p_number, person.name)) or row
            combined = combine(seen, found.values, theirs)
            if not combined.clashing:
                changed = dict(combined.changed)
                name = str(changed.pop("name", person.name))
                contact_people.change(pen, (person.p_number, person.name), changed)
                contact_people.rename(pen, (person.p_number, person.name), name)
                keep_override(db, me, f"contacts {person.p_number}", warned, reason)
    except Problem as problem:
        return _form(employer, person, found.shown, [explain(problem)], row=seen), 422
    if combined.clashing:
        return _clash(employer, person, found, seen, theirs, combined.clashing)
    flash(gettext("{name} er gemt.").format(name=name))
    flash_hints(combined.changed)
    return to_person(person_of(person.p_number, contacts.mark_of(name)))


def _clash(
    employer: Place,
    person: ContactPerson,
    found: Written,
    seen: Mapping[str, Value],
    theirs: Mapping[str, Value],
    clashing: tuple[str, ...],
) -> ResponseReturnValue:
    """Both versions side by side; what only the colleague changed is taken over into the form."""
    kept = row_form.to_form(CONTACTS, theirs, EDITED_FIELDS)
    mine = {n: found.shown[n] for n in EDITED_FIELDS if found.values[n] != seen.get(n)}
    shown = row_form.clashes(CONTACTS, clashing, seen, theirs, found.values)
    return _form(employer, person, kept | mine, row=theirs, clashes=shown), 409


@blueprint.post("/<mark>/stadig-rigtigt")
@roles(*WRITERS)
def confirm(p_number: str, mark: str) -> ResponseReturnValue:
    """One tap: what stands of the person still holds."""
    person = person_of(p_number, mark)
    with changes.recorded(database(), signed_in().user_name) as pen:
        contact_people.confirm(pen, (person.p_number, person.name))
    flash(gettext("Noteret: oplysningerne om {name} er stadig rigtige.").format(name=person.name))
    return to_person(person) if request.form.get("tilbage") == "person" else to_card(person.p_number)


@blueprint.post("/<mark>/stoppet")
@roles(*WRITERS)
def stop(p_number: str, mark: str) -> ResponseReturnValue:
    """The person works here no more."""
    person, last_day = person_of(p_number, mark), sent_day("to_on")
    if last_day is None:
        flash(gettext("Skriv den sidste dag som en dato. Intet er ændret."))
        return to_person(person)
    try:
        with changes.recorded(database(), signed_in().user_name) as pen:
            contact_people.stop(pen, (person.p_number, person.name), last_day)
    except Problem as problem:
        flash(explain(problem))
        return to_person(person)
    if last_day < today():
        told = gettext("{name} står nu under »Tidligere«.")
    else:
        told = gettext("{name} flyttes til »Tidligere« efter den {day}.")
    flash(told.format(name=person.name, day=show_date(last_day)))
    return to_person(person)


def _row(person: ContactPerson) -> Mapping[str, Value]:
    """What is stored of the person, for the form."""
    row = contact_people.stored(database(), (person.p_number, person.name))
    if row is None:
        abort(404)
    return row


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a person's history: when, who (None: an import by command), what in words."""

    day: date
    user_name: str | None
    told: str
    undone: bool


def _history(place: contact_people.Place) -> list[Told]:
    found = contact_people.history(database(), place)
    renaming = {one.run_id for one in found if one.after is None}
    standing = [one for one in found if one.after is not None][:HISTORY_SHOWN]
    return [
        Told(
            clock.day_of(one.at),
            one.user_name,
            _told(one, one.run_id in renaming),
            one.undone_at is not None,
        )
        for one in standing
    ]


def _told(change: changes.Change, renamed: bool) -> str:
    """What a change did, in words."""
    if change.before is None:
        told = gettext("Fik navnet {name}") if renamed else gettext("Tilføjet som {name}")
        return told.format(name=change.key[1])
    if not change.fields:
        return gettext("Stadig rigtigt")
    parts = []
    for name in change.fields:
        column = CONTACTS.column(name)
        rows = (change.before, change.after or {})
        before, after = (row_form.in_words(column, row.get(name)) for row in rows)
        told = gettext("{field}: {before} → {after}")
        parts.append(told.format(field=gettext(column.label), before=before, after=after))
    return "; ".join(parts)


def _form(
    employer: Place,
    person: ContactPerson | None,
    shown: row_form.Shown,
    errors: list[str] | None = None,
    warned: list[Caution] | None = None,
    reason: str = "",
    *,
    row: Mapping[str, Value] | None = None,
    clashes: list[row_form.Clash] | None = None,
) -> str:
    return render_template(
        "contact_person_form.html",
        employer=employer,
        person=person,
        shown=shown,
        errors=errors or [],
        warned=warned or [],
        reason=reason,
        seen=row_form.seen_text(row or {}, EDITED_FIELDS),
        clashes=clashes or [],
        colleague=_colleague(person) if clashes else "",
    )


def _colleague(person: ContactPerson | None) -> str:
    return row_form.colleague(database(), CONTACTS, (person.p_number, person.name)) if person else ""
