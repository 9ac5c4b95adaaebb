"""A contact person at several employers: has moved, works in both, is or is not the same person."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from crm import changes, contact_people, contacts, employer_search, employers
from crm.contacts import ContactPerson
from crm.employer_search import EmployerRow, Wanted
from crm.model import Role
from crm.problem import Problem
from webapp import row_form
from webapp.contact_person import (
    employer_of,
    flash_hints,
    last_day_of,
    new_texts,
    person_of,
    read,
    sent_day,
    to_person,
)
from webapp.database import database, today
from webapp.i18n import explain, gettext
from webapp.paging import asked_text
from webapp.security import roles, signed_in
from webapp.text_guard import Caution, cautions, given_reason, keep_override

WRITERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
PLACES_SHOWN = 8


@roles(*WRITERS)
def move_form(p_number: str, mark: str) -> str:
    """Find the employer where the person works now."""
    person = person_of(p_number, mark)
    shown = {"phone": person.phone or "", "email": "", "role": person.role or "", "decides": ""}
    return _move_form(person, shown)


@roles(*WRITERS)
def move(p_number: str, mark: str) -> ResponseReturnValue:
    """The person works at another employer, instead of here or as well."""
    db, me, person = database(), signed_in(), person_of(p_number, mark)
    found = read(("role", "decides", "phone", "email"))
    to, on = request.form.get("til", ""), sent_day("fra_dato")
    if to not in employers.places(db, [to]):
        found.errors.append(gettext("Vælg den virksomhed, hvor {name} arbejder nu.").format(name=person.name))
    if on is None:
        found.errors.append(gettext("Skriv den første dag dér som en dato."))
    warned, reason = cautions(db, new_texts(found.values, {}), me), given_reason()
    if on is None or found.errors or (warned and not reason):
        return _move_form(person, found.shown, found.errors, warned, reason), 422
    stays, same = request.form.get("ogsaa") == "1", request.form.get("samme") == "1"
    try:
        with changes.recorded(db, me.user_name) as pen:
            place = (person.p_number, person.name)
            contact_people.move(pen, place, to, on, found.values, stays=stays, same=same)
            keep_override(db, me, f"contacts {to}", warned, reason)
    except Problem as problem:
        return _move_form(person, found.shown, [explain(problem)], namesake=True), 422
    told = (
        gettext("{name} står nu også hos {employer}.")
        if stays
        else gettext("{name} er flyttet til {employer}.")
    )
    flash(told.format(name=person.name, employer=employers.places(db, [to])[to].name))
    flash_hints(found.values)
    return to_person(person)


@roles(*WRITERS)
def same(p_number: str, mark: str) -> ResponseReturnValue:
    """The answer to "Er det den samme person?": has come from there, works at both, or is somebody else."""
    person, answer = person_of(p_number, mark), request.form.get("svar")
    other = contacts.find(database(), request.form.get("virksomhed", ""), request.form.get("person", ""))
    if other is None:
        flash(gettext("Den anden person står der ikke længere. Intet er ændret."))
        return to_person(person)
    here, there = (person.p_number, person.name), (other.p_number, other.name)
    try:
        with changes.recorded(database(), signed_in().user_name) as pen:
            if answer == "nej":
                contact_people.keep_apart(pen, here, there)
            elif answer in ("flyttet", "begge"):
                contact_people.link(pen, here, there)
                if answer == "flyttet" and other.works_on(today()):
                    contact_people.stop(pen, there, last_day_of(other, person.from_on))
    except Problem as problem:
        flash(explain(problem))
    else:
        flash(gettext("Dit svar er gemt."))
    return to_person(person)


@roles(*WRITERS)
def part(p_number: str, mark: str) -> ResponseReturnValue:
    """This is another person than the one it was held together with."""
    person = person_of(p_number, mark)
    with changes.recorded(database(), signed_in().user_name) as pen:
        contact_people.part(pen, (person.p_number, person.name))
    flash(gettext("{name} her er nu en person for sig.").format(name=person.name))
    return to_person(person)


def _move_form(
    person: ContactPerson,
    shown: row_form.Shown,
    errors: list[str] | None = None,
    warned: list[Caution] | None = None,
    reason: str = "",
    *,
    namesake: bool = False,
) -> str:
    wanted, chosen = asked_text("soeg"), request.values.get("til", "")
    places: list[EmployerRow] = []
    if wanted:
        me = signed_in().user_name
        places, _ = employer_search.page(
            database(), Wanted(text=wanted), as_of=today(), me=me, limit=PLACES_SHOWN
        )
    return render_template(
        "contact_person_move.html",
        employer=employer_of(person.p_number),
        person=person,
        shown=shown,
        errors=errors or [],
        warned=warned or [],
        reason=reason,
        namesake=namesake or request.form.get("samme") == "1",
        stays=request.form.get("ogsaa") == "1",
        wanted=wanted,
        chosen=chosen,
        places=[place for place in places if place.p_number != person.p_number],
        first_day=request.form.get("fra_dato", today().isoformat()),
    )
