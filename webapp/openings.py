"""Opportunities at an employer, and task packages carved from what piles up there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import changes, employers, opportunities, opportunity_changes, unit_numbers
from crm.employer_changes import combine
from crm.employers import Place
from crm.model import Form, OpportunityKind, OpportunityStatus
from crm.opportunities import OpeningRow, Opportunity, Wanted
from crm.opportunity_changes import FIELDS
from crm.problem import Problem
from crm.records import Value
from crm.tables import OPPORTUNITIES
from webapp import carving, job_types, row_form
from webapp.carving import WRITERS
from webapp.database import database, today
from webapp.i18n import explain, gettext, show_date
from webapp.labels import label
from webapp.paging import asked_text, one_page
from webapp.row_form import Shown, Written
from webapp.security import roles, signed_in
from webapp.text_guard import Caution, cautions, given_reason, keep_override

blueprint = Blueprint("openings", __name__)
blueprint.add_url_rule("/virksomheder/<p_number>/opgavepakke", view_func=carving.carve_form, methods=["GET"])
blueprint.add_url_rule("/virksomheder/<p_number>/opgavepakke", view_func=carving.carve, methods=["POST"])
blueprint.add_url_rule("/forslag/<path:opportunity_id>", view_func=carving.proposal, methods=["GET"])

Code = TypeVar("Code", bound=StrEnum)

SOON_DAYS = (7, 14, 30, 90)
"""The choices for "expires within": days from today."""

FREE_TEXTS = ("job_type", "description")


@blueprint.get("/muligheder")
@roles(*WRITERS)
def overview() -> str:
    """All usable openings of all employers, soonest expiry first."""
    db = database()
    wanted = Wanted(
        kind=_code(OpportunityKind, "art"),
        form=_code(Form, "form"),
        town=asked_text("by"),
        within_days=_within_days(),
        resting=request.args.get("hviler") == "1",
    )

    def look(limit: int, offset: int) -> tuple[list[OpeningRow], int]:
        return opportunities.usable_rows(db, wanted, today(), limit, offset)

    rows, page = one_page(look)
    return render_template(
        "openings.html",
        rows=rows,
        page=page,
        wanted=wanted,
        towns=opportunities.usable_towns(db, today()),
        soon_days=SOON_DAYS,
        resting=opportunities.resting_count(db, wanted, today()),
    )


def _code(codes: type[Code], name: str) -> Code | None:
    """The code in the address; None if there is none or it is nonsense."""
    text = request.args.get(name, "")
    return codes(text) if text in codes._value2member_map_ else None


def _within_days() -> int | None:
    text = request.args.get("udloeber", "")
    return int(text) if text in map(str, SOON_DAYS) else None


@blueprint.get("/virksomheder/<p_number>/muligheder/ny")
@roles(*WRITERS)
def add_form(p_number: str) -> str:
    """The form for a new opening."""
    kind = _code(OpportunityKind, "art") or OpportunityKind.HIDDEN
    row: dict[str, Value] = {
        "kind": kind.value,
        "heard_on": today().isoformat(),
        "positions": 1,
        "status": OpportunityStatus.OPEN.value,
    }
    return _form(_employer(p_number), None, row_form.to_form(OPPORTUNITIES, row, FIELDS))


@blueprint.post("/virksomheder/<p_number>/muligheder/ny")
@roles(*WRITERS)
def add(p_number: str) -> ResponseReturnValue:
    """Note a new opening."""
    db, me, employer = database(), signed_in(), _employer(p_number)
    found = _read()
    _fill_in_what_is_usual(found)
    warned, reason = cautions(db, _new_texts(found.values, {}), me), given_reason()
    if found.errors or (warned and not reason):
        return _form(employer, None, found.shown, found.errors, warned, reason), 422
    with changes.recorded(db, me.user_name) as pen:
        opportunity_id = opportunity_changes.create(pen, employer.p_number, found.values)
        keep_override(db, me, f"opportunities {opportunity_id}", warned, reason)
    flash(gettext("Åbningen {number} er noteret.").format(number=opportunity_id))
    return to_card(employer.p_number)


@blueprint.get("/muligheder/<path:opportunity_id>")
@roles(*WRITERS)
def edit_form(opportunity_id: str) -> str:
    """One opening: all that is known, to be changed."""
    opening = _opening(opportunity_id)
    row = _row(opportunity_id)
    return _form(_employer(opening.p_number), opening, row_form.to_form(OPPORTUNITIES, row, FIELDS), row=row)


@blueprint.post("/muligheder/<path:opportunity_id>")
@roles(*WRITERS)
def edit(opportunity_id: str) -> ResponseReturnValue:
    """Change an opening; what a colleague has changed meanwhile is never overwritten unseen."""
    db, me, opening = database(), signed_in(), _opening(opportunity_id)
    employer, row, found = _employer(opening.p_number), _row(opportunity_id), _read()
    seen = row_form.seen_row() or dict.fromkeys(FIELDS)
    warned, reason = cautions(db, _new_texts(found.values, row), me), given_reason()
    if found.errors or (warned and not reason):
        return _form(employer, opening, found.shown, found.errors, warned, reason, row=seen), 422
    with changes.recorded(db, me.user_name) as pen:
        theirs = opportunity_changes.there(pen, opportunity_id)
        combined = combine(seen, found.values, theirs)
        if not combined.clashing:
            opportunity_changes.change(pen, opportunity_id, combined.changed)
            keep_override(db, me, f"opportunities {opportunity_id}", warned, reason)
    if combined.clashing:
        mine = {name: found.shown[name] for name in FIELDS if found.values[name] != seen.get(name)}
        shown = row_form.to_form(OPPORTUNITIES, theirs, FIELDS) | mine
        both = row_form.clashes(OPPORTUNITIES, combined.clashing, seen, theirs, found.values)
        return _form(employer, opening, shown, row=theirs, clashes=both), 409
    flash(gettext("Åbningen er gemt."))
    return to_card(opening.p_number)


@blueprint.post("/mulighed-status/<path:opportunity_id>")
@roles(*WRITERS)
def set_status(opportunity_id: str) -> ResponseReturnValue:
    """One tap: filled, lapsed, open, offered, or 30 days longer."""
    opening, wanted = _opening(opportunity_id), request.form.get("til", "")
    seen = request.form.get("saa") or None
    try:
        with changes.recorded(database(), signed_in().user_name) as pen:
            if wanted == "forlaeng":
                until = opportunity_changes.extend(pen, opportunity_id, today(), seen)
                told = gettext("Åbningen gælder nu til og med {day}.").format(day=show_date(until))
            elif wanted in OpportunityStatus._value2member_map_:
                status = OpportunityStatus(wanted)
                opportunity_changes.set_status(pen, opportunity_id, status, seen)
                told = gettext("Åbningen står nu som »{status}«.").format(
                    status=label(OpportunityStatus, status).lower()
                )
            else:
                told = gettext("Vælg, hvad der skal ske med åbningen. Intet er ændret.")
    except Problem as problem:
        told = explain(problem)
    flash(told)
    return to_card(opening.p_number)


def _read() -> Written:
    found = row_form.read_form(OPPORTUNITIES, FIELDS)
    values = found.values
    if not values["kind"] and not found.errors:
        found.errors.append(gettext("Vælg, hvad det er for en åbning."))
    if not (values["job_type"] or values["description"]) and not found.errors:
        found.errors.append(gettext("Skriv jobtypen eller en beskrivelse, så kollegerne ved, hvad det er."))
    low, high = values["hours_min"], values["hours_max"]
    if isinstance(low, float) and isinstance(high, float) and low > high:
        found.errors.append(gettext("»Timer mindst« er højere end »Timer højst«. Ret en af dem."))
    heard, until = values["heard_on"], values["expires_on"]
    if heard and until and str(heard) > str(until):
        found.errors.append(gettext("Åbningen udløber, før du hørte om den. Ret en af datoerne."))
    return found


def _fill_in_what_is_usual(found: Written) -> None:
    """A new opening gets the last day of its kind; a vacancy needs its own, or a tick that it has none.

    It was heard of today and is open where nothing else is said.
    """
    values = found.values
    heard = str(values["heard_on"] or today().isoformat())
    values["heard_on"] = found.shown["heard_on"] = heard
    values["status"] = values["status"] or OpportunityStatus.OPEN.value
    if values["expires_on"] or not values["kind"]:
        return
    kind = OpportunityKind(str(values["kind"]))
    until = opportunity_changes.lasts_until(kind, date.fromisoformat(heard))
    if until is not None:
        values["expires_on"] = until.isoformat()
    elif request.form.get("uden_frist") != "1":
        found.errors.append(gettext("Skriv ansøgningsfristen, eller sæt kryds ved »Ingen frist«."))


def _new_texts(values: Mapping[str, Value], stored: Mapping[str, Value]) -> list[str]:
    """The free texts that are new."""
    return [str(values[name]) for name in FREE_TEXTS if values[name] and values[name] != stored.get(name)]


def _form(
    employer: Place,
    opening: Opportunity | None,
    shown: Shown,
    errors: list[str] | None = None,
    warned: list[Caution] | None = None,
    reason: str = "",
    *,
    row: Mapping[str, Value] | None = None,
    clashes: list[row_form.Clash] | None = None,
) -> str:
    return render_template(
        "opening_form.html",
        employer=employer,
        opening=opening,
        shown=shown,
        errors=errors or [],
        warned=warned or [],
        reason=reason,
        seen=row_form.seen_text(row or {}, FIELDS),
        clashes=clashes or [],
        colleague=_colleague(opening) if clashes else "",
        without_end=request.form.get("uden_frist") == "1",
        days_to_last=opportunity_changes.DAYS_TO_LAST,
        codes=job_types.of_texts(database(), [opening.job_type]) if opening else {},
    )


def _colleague(opening: Opportunity | None) -> str:
    return row_form.colleague(database(), OPPORTUNITIES, (opening.opportunity_id,)) if opening else ""


def _employer(p_number: str) -> Place:
    number = unit_numbers.current(database(), p_number)
    place = employers.places(database(), [number]).get(number)
    if place is None:
        abort(404)
    return place


def _opening(opportunity_id: str) -> Opportunity:
    found = opportunities.find(database(), opportunity_id)
    if found is None:
        abort(404)
    return found


def _row(opportunity_id: str) -> Mapping[str, Value]:
    row = opportunity_changes.stored(database(), opportunity_id)
    if row is None:
        abort(404)
    return row


def to_card(p_number: str) -> ResponseReturnValue:
    """Back to the openings on the employer's card."""
    return redirect(url_for("employers.card", p_number=p_number, _anchor="aabninger"), 303)
