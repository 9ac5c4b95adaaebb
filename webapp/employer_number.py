"""Give a unit its real P-number in place of a temporary one, everywhere at once."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from crm import changes, employers, unit_numbers
from crm.interchange.cells import read_cell
from crm.problem import Problem
from crm.tables import EMPLOYERS
from webapp.database import database, today
from webapp.employer_new import odd_number
from webapp.employers import READERS
from webapp.free_text import written
from webapp.i18n import explain, gettext
from webapp.security import roles, signed_in


@roles(*READERS)
def number(p_number: str) -> ResponseReturnValue:
    """The form for the new number."""
    found = unit_numbers.current(database(), p_number)
    if found != p_number:
        return redirect(url_for("employer_edit.number", p_number=found))
    return _page(p_number)


@roles(*READERS)
def renumber(p_number: str) -> ResponseReturnValue:
    """Rename the unit everywhere; the old number goes on leading to it."""
    db, me = database(), signed_in()
    old, text = unit_numbers.current(db, p_number), written("nyt")[:20]
    cell = read_cell(EMPLOYERS.column("p_number"), text)
    new = "" if cell.value is None else str(cell.value)
    if not new or unit_numbers.is_temporary(new) or new == old:
        return _page(
            old, text, gettext("Skriv det rigtige P-nummer: 10 cifre, som ikke begynder med 00.")
        ), 422
    try:
        with changes.recorded(db, me.user_name) as pen:
            if pen.row(EMPLOYERS, (old,)) is None:
                abort(404)
            unit_numbers.renumber(pen, old, new, today().isoformat())
    except Problem as problem:
        return _page(old, text, explain(problem)), 422
    flash(gettext("P-nummeret er nu {number}. Det gamle fører stadig hertil.").format(number=new))
    if warning := odd_number(new):
        flash(warning)
    return redirect(url_for("employers.card", p_number=new), 303)


def _page(p_number: str, text: str = "", error: str = "") -> str:
    place = employers.places(database(), [p_number]).get(p_number) or abort(404)
    return render_template("employer_number.html", p_number=p_number, name=place.name, text=text, error=error)
