"""The history of one employer: who changed what and when, and the way to take an edit back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlite_utils import Database

from crm import contacts, employer_history, employers, person_text, undoing, unit_numbers, users
from crm.employer_history import Run
from crm.model import RunKind
from crm.problem import Problem
from webapp import history
from webapp.database import database
from webapp.employers import READERS
from webapp.history import Line, Speech
from webapp.i18n import gettext
from webapp.paging import one_page
from webapp.security import roles, signed_in

SIZE = 15
"""How many runs stand on one page."""


@dataclass(frozen=True, slots=True)
class Told:
    """One run in words."""

    run: Run
    who: str
    when: str
    undone: str
    note: str
    lines: list[Line]


@roles(*READERS)
def show(p_number: str) -> ResponseReturnValue:
    """What happened, latest first."""
    number = unit_numbers.current(database(), p_number)
    if number != p_number:
        return redirect(url_for("employer_edit.show", p_number=number))
    return _page(number)


@roles(*READERS)
def take_back(p_number: str, run_id: int) -> ResponseReturnValue:
    """Set back what an edit did; refused where something has changed since."""
    db, me = database(), signed_in()
    number = unit_numbers.current(db, p_number)
    run = employer_history.find(db, *_whose(db, number), run_id) or abort(404)
    refusal = _not_here(run)
    if not refusal:
        try:
            undoing.undo_run(db, run_id, kind=RunKind.EDIT, user_name=me.user_name)
        except Problem:
            refusal = _changed_since(db, run_id)
    if refusal:
        return _page(number, refusal), 409
    flash(gettext("Ændringen er taget tilbage."))
    if (left := _left(db, run, number)) is None:
        return redirect(url_for("employers.search"), 303)
    return redirect(url_for("employer_edit.show", p_number=left), 303)


def _left(db: Database, run: Run, number: str) -> str | None:
    """Where the employer is found after a run was taken back; None if the run had added it."""
    before = [str(change.key[0]) for change in run.changes if change.table == "merged_employers"]
    found = unit_numbers.current(db, (before or [number])[0])
    return found if employers.places(db, [found]) else None


def _not_here(run: Run) -> str:
    """Why this run is not taken back on this page; empty if it is."""
    if run.undone_at is not None:
        return gettext("Ændringen er allerede taget tilbage. Der er ikke sket mere.")
    if run.kind is RunKind.IMPORT:
        return gettext("En import tages tilbage som en helhed, ikke for én virksomhed ad gangen.")
    if run.kind is RunKind.MERGE:
        return gettext("En sammenlægning tages tilbage under Dubletter.")
    if run.elsewhere:
        return gettext("Ændringen hører til en kontakt i loggen. Ret kontakten i stedet.")
    return ""


def _changed_since(db: Database, run_id: int) -> str:
    later = employer_history.later_run(db, run_id)
    if later is None:
        return gettext("Ændringen kan ikke fortrydes, for noget nyt bygger på den. Der er ikke ændret noget.")
    names = users.shown_names(db)
    return gettext(
        "Ændringen kan ikke fortrydes, for det samme er ændret siden: {who}, {when}. "
        "Fortryd først det nyeste."
    ).format(who=history.whose(later.run_id, later.kind, later.user_name, names), when=history.when(later.at))


def _whose(db: Database, number: str) -> tuple[list[str], str | None]:
    """The employer's numbers, present and past, and its CVR number."""
    employer = employers.find(db, number) or abort(404)
    return [number, *unit_numbers.earlier(db, number)], employer.cvr


def _page(number: str, refusal: str = "") -> str:
    db = database()
    numbers, cvr = _whose(db, number)

    def look(limit: int, offset: int) -> tuple[list[Run], int]:
        return employer_history.of_employer(db, numbers, cvr, limit, offset)

    runs, page = one_page(look, SIZE)
    return render_template(
        "employer_history.html",
        p_number=number,
        name=employers.places(db, [number])[number].name,
        runs=_told(db, runs, _on_the_card(db, number)),
        page=page,
        refusal=refusal,
    )


def _on_the_card(db: Database, number: str) -> set[str]:
    """The names that everybody sees there: hidden here, they would tell who has a participant's name."""
    people = {person.name for person in contacts.everyone_at(db, number)}
    return people | {employers.places(db, [number])[number].name}


def _told(db: Database, runs: Iterable[Run], known: set[str]) -> list[Told]:
    """The runs in words, with every participant's name and id left out of all texts but `known` ones."""
    names, people, mark = users.shown_names(db), person_text.everyone(db), gettext("[en deltager]")

    def hide(text: str) -> str:
        return text if text in known else person_text.without_people(text, None, people, mark)

    wanted = set[str]().union(*(history.numbers_in(run.changes) for run in runs))
    speech = Speech(names, employers.places(db, wanted), hide)
    return [
        Told(
            run,
            history.whose(run.run_id, run.kind, run.user_name, names),
            history.when(run.at),
            _undone(run, speech),
            hide(run.note or ""),
            history.told(run.changes, speech),
        )
        for run in runs
    ]


def _undone(run: Run, speech: Speech) -> str:
    if run.undone_at is None:
        return ""
    who = speech.names.get(run.undone_by or "", run.undone_by or gettext("ukendt"))
    return gettext("Taget tilbage af {who}, {when}").format(who=who, when=history.when(run.undone_at))
