"""What the pages about contact persons share: who is meant, what the form says, where to go next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from crm import contact_people, contacts, employers, unit_numbers
from crm.contacts import ContactPerson
from crm.employers import Place
from crm.phone import read_phone
from crm.records import Value
from crm.tables import CONTACTS
from webapp import row_form
from webapp.database import database, today
from webapp.i18n import gettext
from webapp.row_form import Written

FREE_TEXTS = ("name", "role", "phone", "email")
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")


def read(names: tuple[str, ...]) -> Written:
    """The form, with the phone number in the one way of writing."""
    found = row_form.read_form(CONTACTS, names)
    if "name" in names and not found.values["name"] and not found.errors:
        found.errors.append(gettext("Skriv et navn."))
    if found.values.get("phone"):
        found.values["phone"] = read_phone(str(found.values["phone"])).text
    begun, ended = found.values.get("from_on"), found.values.get("to_on")
    if begun and ended and str(begun) > str(ended):
        found.errors.append(gettext("Den første dag ligger efter den sidste. Ret en af dem."))
    return found


def flash_hints(values: Mapping[str, Value]) -> None:
    """What was kept as it stands although it could not be read."""
    phone, email = values.get("phone"), values.get("email")
    if phone and not read_phone(str(phone)).readable:
        told = gettext("Telefonnummeret »{text}« kunne ikke læses. Det er gemt, som du skrev det.")
        flash(told.format(text=phone))
    if email and not _EMAIL.fullmatch(str(email)):
        told = gettext("E-mailen »{text}« ligner ikke en adresse. Den er gemt, som du skrev den.")
        flash(told.format(text=email))


def new_texts(values: Mapping[str, Value], stored: Mapping[str, Value]) -> list[str]:
    """The free texts that are new."""
    return [str(values[n]) for n in FREE_TEXTS if values.get(n) and values[n] != stored.get(n)]


def employer_of(p_number: str) -> Place:
    """The employer, also under a number from before a merge. Answers 404 if there is none."""
    number = unit_numbers.current(database(), p_number)
    place = employers.places(database(), [number]).get(number)
    if place is None:
        abort(404)
    return place


def person_of(p_number: str, mark: str) -> ContactPerson:
    """The person with this mark, also where a colleague has changed the name or the employer's number since.

    Answers 404 if there is none.
    """
    db, number = database(), unit_numbers.current(database(), p_number)
    person = contacts.find(db, number, mark)
    if person is None and (name := contact_people.renamed(db, number, mark)):
        person = contacts.find(db, number, contacts.mark_of(name))
    if person is None:
        abort(404)
    return person


def sent_day(field: str) -> date | None:
    """A day in the form; None if it is none."""
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        return None


def last_day_of(person: ContactPerson, begins_elsewhere: date | None = None) -> date:
    """Most likely the day before (today, or the first day elsewhere), but no day before they began."""
    day = (begins_elsewhere or today()) - timedelta(days=1)
    return max(day, person.from_on) if person.from_on else day


def to_card(p_number: str) -> ResponseReturnValue:
    """Back to the contact persons on the employer's card."""
    return redirect(url_for("employers.card", p_number=p_number, _anchor="kontaktpersoner"), 303)


def to_person(person: ContactPerson) -> ResponseReturnValue:
    """On to the page of a person."""
    return redirect(url_for("contact_people.show", p_number=person.p_number, mark=person.mark), 303)
