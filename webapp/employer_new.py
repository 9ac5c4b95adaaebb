"""Add an employer: the few fields to begin with, and a warning before one is added twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import changes, employers, unit_numbers
from crm.changes import Pen
from crm.duplicate_traits import Listed
from crm.problem import N_, Problem
from crm.records import Value
from crm.reference import industry_titles
from crm.tables import EMPLOYERS, MERGED_EMPLOYERS
from webapp import duplicate_cache
from webapp.database import database, today
from webapp.duplicate_words import LookAlike, look_alike
from webapp.employer_fields import owners
from webapp.employer_form import Sent, opened, sent
from webapp.employer_groups import BASICS, Control, Field
from webapp.employers import READERS
from webapp.i18n import explain, gettext
from webapp.security import roles, signed_in

FIELDS = (
    BASICS[0],
    Field(
        "p_number",
        Control.LINE,
        N_("10 cifre. Er feltet tomt, får virksomheden et midlertidigt nummer, som du kan skifte ud."),
    ),
    *BASICS[1:],
)

_COMPARED = ("name", "cvr", "street", "postcode", "town", "phone", "email", "website")

MOST_ALIKE = 5
"""So many employers that the new one may be are shown."""


@roles(*READERS)
def new() -> str:
    """The empty form; I am the regular contact unless I say otherwise."""
    return _page(opened(database(), FIELDS, {"owner": signed_in().user_name}))


@roles(*READERS)
def create() -> ResponseReturnValue:
    """Add it, once whoever asks has seen what it may be the same as."""
    db, me = database(), signed_in()
    form = sent(db, FIELDS, today(), dated=False)
    if not form.errors:
        _check_number(form)
    if form.errors:
        return _page(form), 422
    alike = _alike(form)
    agreed = _agreement(alike, form.warnings)
    if (alike or form.warnings) and request.form.get("alligevel") != agreed:
        return _page(form, alike, agreed), 422
    try:
        with changes.recorded(db, me.user_name) as pen:
            number = _add(pen, form.values)
    except Problem as problem:
        form.refuse("p_number", explain(problem))
        return _page(form), 422
    flash(gettext("{name} er oprettet.").format(name=form.values["name"]))
    return redirect(url_for("employers.card", p_number=number), 303)


def _check_number(form: Sent) -> None:
    """Odd numbers are warned of, never refused: the register is not at hand."""
    number = form.values["p_number"]
    if number is None:
        return
    if unit_numbers.is_temporary(str(number)):
        form.refuse("p_number", gettext("Numre, der begynder med 00, giver vi selv. Lad feltet stå tomt."))
    elif warning := odd_number(str(number)):
        form.warnings.append(warning)


def odd_number(number: str) -> str:
    """What is odd about a P-number; empty for one that looks like any other."""
    if number.startswith(unit_numbers.USUAL):
        return ""
    return gettext("P-numre begynder normalt med 10, og {number} gør ikke. Se efter i CVR.").format(
        number=number
    )


def _add(pen: Pen, values: dict[str, Value]) -> str:
    """Write it under its number, or under a temporary one. Raises Problem if the number is in use."""
    number = str(values["p_number"] or unit_numbers.next_temporary(pen.db))
    if pen.row(EMPLOYERS, (number,)) or pen.row(MERGED_EMPLOYERS, (number,)):
        place = employers.places(pen.db, [number])[number]
        raise Problem(N_("{name} har allerede det nummer. Find virksomheden i stedet."), name=place.name)
    pen.put(EMPLOYERS, values | {"p_number": number})
    return number


def _alike(form: Sent) -> list[LookAlike]:
    """The employers that the new one may be, the likest first."""
    compared = {name: form.values[name] for name in _COMPARED if form.values[name] is not None}
    new = Listed(p_number="", **{name: str(value) for name, value in compared.items()})
    return [look_alike(pair) for pair in duplicate_cache.look_alikes_of(database(), new)[:MOST_ALIKE]]


def _agreement(alike: Iterable[LookAlike], warnings: Iterable[str]) -> str:
    """What the button sends back, so that it stands for what was shown and nothing else."""
    shown = [one.p_number for one in alike] + list(warnings)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _page(form: Sent, alike: Iterable[LookAlike] = (), agreed: str = "") -> str:
    entry = form.entries["owner"]
    return render_template(
        "employer_new.html",
        form=form,
        alike=list(alike),
        agreed=agreed,
        staff=owners(database(), entry.text),
        industries=sorted(industry_titles().items()),
    )
