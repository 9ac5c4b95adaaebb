"""The merges that were made, and the way to take each back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlite_utils import Database

from crm import employer_history, employers, merges, undoing, users
from crm.model import RunKind
from crm.problem import Problem
from webapp import history
from webapp.database import database
from webapp.employers import READERS
from webapp.i18n import explain, gettext
from webapp.merge_pages import ACTORS
from webapp.paging import one_page
from webapp.security import roles, signed_in

SIZE = 15
"""How many merges stand on one page."""


@roles(*READERS)
def show() -> str:
    """The merges that were made, latest first."""
    return _list()


@roles(*ACTORS)
def undo(run_id: int) -> ResponseReturnValue:
    """Take a merge back, row for row; refused where something it touched has changed since."""
    db, me = database(), signed_in()
    made = merges.find(db, run_id)
    try:
        undoing.undo_run(db, run_id, kind=RunKind.MERGE, user_name=me.user_name)
    except Problem as problem:
        return _list(explain(problem), _later(db, run_id)), 409
    assert made is not None
    place = employers.places(db, [made.stays]).get(made.stays)
    flash(
        gettext("Sammenlægningen er taget tilbage. {one} og {other} står igen hver for sig.").format(
            one=place.name if place else made.stays, other=made.name
        )
    )
    return redirect(url_for("employers.card", p_number=made.stays), 303)


def _later(db: Database, run_id: int) -> str:
    """Who made the change that stands in the way, and when."""
    later = employer_history.later_run(db, run_id)
    if later is None:
        return ""
    who = history.whose(later.run_id, later.kind, later.user_name, users.shown_names(db))
    return gettext("Det var {who}, {when}.").format(who=who, when=history.when(later.at))


def _list(refusal: str = "", whose: str = "") -> str:
    db = database()

    def look(limit: int, offset: int) -> tuple[list[merges.Merge], int]:
        return merges.every(db, limit, offset)

    rows, page = one_page(look, SIZE)
    return render_template(
        "merges.html",
        rows=rows,
        page=page,
        refusal=refusal,
        whose=whose,
        places=employers.places(db, {row.stays for row in rows}),
        names=users.shown_names(db),
        when=history.when,
        may_act=signed_in().role in ACTORS,
    )
