"""Likely duplicates: the pairs that wait for a person, and those that are not the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from crm import changes, duplicate_queue, employer_units, employers, unit_numbers, users
from crm.duplicate_queue import Weight
from crm.duplicate_traits import Listed
from crm.duplicates import Pair
from crm.problem import Problem
from webapp import duplicate_cache, merge_pages, merges_made
from webapp.database import database, today
from webapp.duplicate_words import Told, told, where
from webapp.employers import READERS
from webapp.i18n import explain, gettext
from webapp.paging import asked_text, one_page, page_of
from webapp.security import roles, signed_in

blueprint = Blueprint("duplicates", __name__)

blueprint.get("/dubletter/<stays>/<goes>")(merge_pages.preview)
blueprint.post("/dubletter/<stays>/<goes>/laeg-sammen")(merge_pages.merge)
blueprint.get("/sammenlaegninger")(merges_made.show)
blueprint.post("/sammenlaegninger/<int(max=999999999):run_id>/fortryd")(merges_made.undo)

ACTORS = merge_pages.ACTORS
SIZE = 8
"""How many pairs stand on one page."""


@blueprint.record_once
def _keep_queue(state: BlueprintSetupState) -> None:
    assert isinstance(state.app, Flask)
    duplicate_cache.init_app(state.app)


@dataclass(frozen=True, slots=True)
class Half:
    """One of a pair, with how much hangs on it."""

    listed: Listed
    where: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Twins:
    """A pair as it is shown: the one that had better stay first, and why they may be one."""

    halves: tuple[Half, Half]
    told: Told


@blueprint.get("/dubletter")
@roles(*READERS)
def queue() -> ResponseReturnValue:
    """The likeliest pairs first; or, where two were named, on to the page about these."""
    names = asked_text("en"), asked_text("anden")
    if not any(names):
        return _page()
    found = [_number(name) for name in names]
    if all(found):
        return redirect(url_for("duplicates.preview", stays=found[0], goes=found[1]))
    missed = next(name for name, number in zip(names, found, strict=True) if not number)
    return _page(_not_found(missed))


def _number(text: str) -> str:
    """The P-number that was written, or that of the only employer with these words; empty if none."""
    db = database()
    if text.isdecimal() and text.isascii():
        number = unit_numbers.current(db, text)
        return number if employers.places(db, [number]) else ""
    units = employer_units.named(db, text, 2) if text else []
    return units[0].p_number if len(units) == 1 else ""


def _not_found(text: str) -> str:
    if not text:
        return gettext("Skriv begge virksomheder: navn eller P-nummer.")
    if employer_units.named(database(), text, 2):
        return gettext("Flere virksomheder passer på »{text}«. Skriv P-nummeret i stedet.").format(text=text)
    return gettext("Ingen virksomhed passer på »{text}«. Prøv med P-nummeret.").format(text=text)


def _page(refusal: str = "") -> str:
    db = database()
    pairs, page = page_of(duplicate_queue.undecided(db, duplicate_cache.queue(db).pairs), SIZE)
    return render_template(
        "duplicates.html",
        twins=_twins(pairs),
        page=page,
        refusal=refusal,
        named=(asked_text("en"), asked_text("anden")),
        may_act=signed_in().role in ACTORS,
    )


def _twins(pairs: Iterable[Pair]) -> list[Twins]:
    pairs = list(pairs)
    numbers = {one.p_number for pair in pairs for one in (pair.one, pair.other)}
    weights = duplicate_queue.weights(database(), numbers, today())
    found = []
    for pair in pairs:
        one, other = (Half(each, where(each), weights[each.p_number]) for each in (pair.one, pair.other))
        halves = (one, other) if _had_better_stay(one) <= _had_better_stay(other) else (other, one)
        found.append(Twins(halves, told(pair.likeness, pair.reasons)))
    return found


def _had_better_stay(half: Half) -> tuple[bool, bool, int, str]:
    """A real number before a temporary one, an open unit before a closed one, the one with most on it."""
    number = half.listed.p_number
    is_closed = half.listed.closed_on is not None
    return unit_numbers.is_temporary(number), is_closed, -half.weight.total, number


@blueprint.post("/dubletter/<one>/<other>/ikke-den-samme")
@roles(*ACTORS)
def keep_apart(one: str, other: str) -> ResponseReturnValue:
    """They are two: the pair leaves the queue."""
    db, me = database(), signed_in()
    places = employers.places(db, [one, other])
    try:
        with changes.recorded(db, me.user_name) as pen:
            duplicate_queue.keep_apart(pen, one, other, today(), me.user_name)
    except Problem as problem:
        return _page(explain(problem)), 409
    flash(
        gettext("Noteret: {one} og {other} er ikke den samme.").format(
            one=places[one].name, other=places[other].name
        )
    )
    return redirect(_back(), 303)


@blueprint.post("/dubletter/<one>/<other>/igen")
@roles(*ACTORS)
def doubt_again(one: str, other: str) -> ResponseReturnValue:
    """Take "not the same" back: the pair is judged like any other."""
    db, me = database(), signed_in()
    with changes.recorded(db, me.user_name) as pen:
        was_apart = duplicate_queue.doubt_again(pen, one, other)
    flash(gettext("Parret kan foreslås igen.") if was_apart else gettext("Ingen havde skilt de to ad."))
    return redirect(url_for("duplicates.decided"), 303)


@blueprint.get("/dubletter/ikke-den-samme")
@roles(*READERS)
def decided() -> str:
    """The pairs of which somebody has said that they are two."""
    db = database()

    def look(limit: int, offset: int) -> tuple[list[duplicate_queue.Apart], int]:
        return duplicate_queue.apart(db, limit, offset)

    rows, page = one_page(look)
    return render_template(
        "duplicates_apart.html",
        rows=rows,
        page=page,
        names=users.shown_names(db),
        may_act=signed_in().role in ACTORS,
    )


def _back() -> str:
    """The page of the queue that one came from."""
    text = request.form.get("side", "")
    page = text if text.isascii() and text.isdecimal() and len(text) < 6 else None
    return url_for("duplicates.queue", side=page)
