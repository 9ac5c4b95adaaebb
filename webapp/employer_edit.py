"""Tell what we know of an employer, a group of fields at a time; nothing of a colleague's is overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlite_utils import Database

from crm import changes, employer_changes, employer_facts, employers, unit_numbers, users
from crm.changes import Pen
from crm.employer_facts import FACTS
from crm.model import FactSource
from crm.problem import Problem
from crm.records import Value
from crm.reference import industry_titles
from webapp import employer_history, employer_new, employer_number, history
from webapp.database import database, today
from webapp.employer_fields import owners
from webapp.employer_form import SEEN, SHOWN, Sent, opened, packed, sent
from webapp.employer_groups import GROUPS, Group
from webapp.employers import READERS
from webapp.facts import column_of, digest
from webapp.i18n import explain, gettext, show_date
from webapp.labels import label
from webapp.security import roles, signed_in
from webapp.text_guard import Caution, cautions, given_reason, keep_override

blueprint = Blueprint("employer_edit", __name__, url_prefix="/virksomheder")

blueprint.get("/ny")(employer_new.new)
blueprint.post("/ny/opret")(employer_new.create)
blueprint.get("/<p_number>/nummer")(employer_number.number)
blueprint.post("/<p_number>/nummer/gem")(employer_number.renumber)
blueprint.get("/<p_number>/historik")(employer_history.show)
blueprint.post("/<p_number>/historik/<int(max=999999999):run_id>/fortryd")(employer_history.take_back)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field with two values to choose between, in words, and where the other one comes from."""

    name: str
    label: str
    mine: str
    theirs: str
    whence: str


@blueprint.get("/<p_number>/ret")
@blueprint.get("/<p_number>/ret/<slug>")
@roles(*READERS)
def edit(p_number: str, slug: str = "stam") -> ResponseReturnValue:
    """One group of fields as they stand."""
    db, group = database(), _group(slug)
    number = unit_numbers.current(db, p_number)
    if number != p_number:
        return redirect(url_for("employer_edit.edit", p_number=number, slug=slug))
    stored = employer_changes.stored(db, number) or abort(404)
    return _page(number, group, opened(db, group.fields, stored))


@blueprint.post("/<p_number>/ret/<slug>/gem")
@roles(*READERS)
def save(p_number: str, slug: str) -> ResponseReturnValue:
    """Write what I changed. What a colleague changed meanwhile, or knows from a later day, is asked about."""
    db, me, group = database(), signed_in(), _group(slug)
    number = unit_numbers.current(db, p_number)
    form = sent(db, group.fields, today(), dated=group.is_dated)
    found, reason = cautions(db, form.notes(), me), given_reason()
    if employer_changes.stored(db, number) is None:
        abort(404)
    if form.errors or (found and not reason):
        return _page(number, group, form, found=found, reason=reason), 422
    try:
        with changes.recorded(db, me.user_name) as pen:
            clashes, theirs, written = _write(pen, number, form)
            if not clashes:
                keep_override(db, me, f"employers {number}", found, reason)
    except Problem as problem:
        form.refuse("successor_p_number", explain(problem))
        return _page(number, group, form), 422
    if clashes:
        return _page(number, group, form, clashes=clashes, theirs=theirs, found=found, reason=reason), 409
    _say(written, form)
    return redirect(url_for("employers.card", p_number=number), 303)


def _group(slug: str) -> Group:
    return GROUPS.get(slug) or abort(404)


def _write(pen: Pen, number: str, form: Sent) -> tuple[list[Clash], dict[str, Value], list[str]]:
    """Write, or tell what must be chosen first, with the other values as they are stored."""
    theirs = employer_changes.stored(pen.db, number) or abort(404)
    combined = employer_changes.combine(form.seen, form.values, theirs)
    values, on = combined.changed, form.on or today()
    facts = {name: value for name, value in values.items() if name in FACTS and name not in form.over}
    newer = {fact.field: fact for fact in employer_facts.newer_facts(pen.db, number, facts, on)}
    asked = [name for name in form.entries if name in combined.clashing or name in newer]
    if asked:
        return _clashes(pen.db, number, form, theirs, asked, newer), {n: theirs[n] for n in asked}, []
    employer_changes.check_successor(pen.db, number, _text(values.get("successor_p_number")))
    if "postcode" in values:
        values |= {"latitude": None, "longitude": None}
    values |= _still_right(form, theirs, values)
    return [], {}, employer_changes.write(pen, number, values, on, form.source, form.over)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _still_right(form: Sent, theirs: Mapping[str, Value], changed: Collection[str]) -> dict[str, Value]:
    """The other facts of the page, where the writer says that they still hold."""
    if request.form.get("resten") != "1":
        return {}
    return {
        name: value
        for name, value in form.values.items()
        if name in FACTS and name not in changed and value is not None and value == theirs[name]
    }


def _clashes(
    db: Database,
    number: str,
    form: Sent,
    theirs: Mapping[str, Value],
    asked: Iterable[str],
    newer: Mapping[str, employer_facts.Known],
) -> list[Clash]:
    names, last = users.shown_names(db), employer_changes.last_changes(db, number, asked)
    wanted = {
        str(value) for row in (form.values, theirs) for value in [row.get("successor_p_number")] if value
    }
    speech = history.Speech(names, employers.places(db, wanted))
    found = []
    for name in asked:
        entry = form.entries[name]
        mine, other = (
            history.in_words(entry.field.column, row[name], speech) for row in (form.values, theirs)
        )
        if name in newer:
            whence = _known_since(newer[name])
        elif change := last.get(name):
            who = history.whose(change.run_id, change.kind, change.user_name, names)
            whence = gettext("{who}, {when}").format(who=who, when=history.when(change.at))
        else:
            whence = gettext("Ændret, mens du skrev")
        found.append(Clash(name, entry.label, mine, other, whence))
    return found


def _known_since(fact: employer_facts.Known) -> str:
    assert fact.noted_on
    source = label(FactSource, fact.source) if fact.source else gettext("kilde ukendt")
    return gettext("Nyere viden: {source}, {day}").format(source=source, day=show_date(fact.noted_on))


def _say(written: Collection[str], form: Sent) -> None:
    """What was saved, and what to look at again."""
    told = [entry.label for name, entry in form.entries.items() if name in written]
    flash(
        gettext("Gemt: {fields}.").format(fields=", ".join(told))
        if told
        else gettext("Der var ikke noget nyt at gemme.")
    )
    for warning in form.warnings:
        flash(warning)


@blueprint.post("/<p_number>/stadig-rigtigt")
@roles(*READERS)
def confirm(p_number: str) -> ResponseReturnValue:
    """What stands on the card was seen or heard again today: its date and source are renewed."""
    db, me = database(), signed_in()
    number = unit_numbers.current(db, p_number)
    source = request.form.get("kilde", "")
    source = source if source in FactSource._value2member_map_ else FactSource.VISIT.value
    seals = dict(part.partition("=")[::2] for part in request.form.get("felt", "").split(","))
    with changes.recorded(db, me.user_name) as pen:
        employer = employers.find(db, number) or abort(404)
        stored = employer_changes.stored(db, number) or abort(404)
        shown = {name: seal for name, seal in seals.items() if name in employer.facts}
        same = [name for name, seal in shown.items() if digest(employer.facts[name].value) == seal]
        confirmed = employer_facts.learn(pen, number, {n: stored[n] for n in same}, today(), source)
    _tell_confirmed(confirmed, [name for name in shown if name not in same])
    return redirect(url_for("employers.card", p_number=number, _anchor="viden"), 303)


def _tell_confirmed(confirmed: list[str], changed: list[str]) -> None:
    told = ", ".join(gettext(column_of(name).label) for name in confirmed)
    others = ", ".join(gettext(column_of(name).label) for name in changed)
    if told:
        flash(gettext("Noteret som stadig rigtigt: {fields}.").format(fields=told))
    if others:
        flash(
            gettext("{fields} er ændret, siden du åbnede siden. Se, om det nye er rigtigt.").format(
                fields=others
            )
        )
    if not told and not others:
        flash(gettext("Der var ikke noget at bekræfte."))


def _page(
    number: str,
    group: Group,
    form: Sent,
    *,
    clashes: Iterable[Clash] = (),
    theirs: Mapping[str, Value] | None = None,
    found: Iterable[Caution] = (),
    reason: str = "",
) -> str:
    db = database()
    return render_template(
        "employer_edit.html",
        p_number=number,
        name=employers.places(db, [number])[number].name,
        group=group,
        groups=GROUPS.values(),
        form=form,
        clashes=list(clashes),
        hidden={SEEN: packed(form.seen), **({SHOWN: packed(theirs)} if theirs else {})},
        found=list(found),
        reason=reason,
        on=request.form.get("dato") or today().isoformat(),
        rest=request.form.get("resten") == "1",
        industries=sorted(industry_titles().items()) if "industry_code" in form.entries else [],
        staff=owners(db, form.entries["owner"].text) if "owner" in form.entries else [],
    )
