"""Merge two employers: see what would happen, choose field by field, do it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlite_utils import Database

from crm import (
    changes,
    duplicate_queue,
    duplicates,
    employers,
    merges,
    merging,
    unit_numbers,
    users,
)
from crm.merge_fields import Side
from crm.merging import Changed, Preview
from crm.model import Role, RunKind
from crm.problem import Problem
from crm.stored import day
from webapp import duplicate_cache, history
from webapp.database import database, today
from webapp.duplicate_words import told
from webapp.employers import READERS
from webapp.history import Speech
from webapp.i18n import explain, gettext
from webapp.merge_words import Choice, Shown, joined_in_words, moves_in_words, shown
from webapp.security import roles, signed_in

ACTORS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT)
"""Who may merge, part, and take back; the team leader reads along."""

CHOICE, SEEN, FINGERPRINT = "valg-", "saa", "aftryk"
"""Fields of the form: the side of a field, every value in words as it was shown, the digest of the rows."""


@roles(*READERS)
def preview(stays: str, goes: str) -> ResponseReturnValue:
    """What would happen, before anything does."""
    moved_on = _moved_on(stays, goes)
    if moved_on is not None:
        return moved_on
    try:
        found = merging.preview(database(), stays, goes)
    except Problem as problem:
        return render_template("merge_refused.html", refusal=explain(problem)), 409
    return _page(found)


@roles(*ACTORS)
def merge(stays: str, goes: str) -> ResponseReturnValue:
    """Do it; refused, with both versions shown, where somebody has changed one of them meanwhile."""
    db, me = database(), signed_in()
    choices, seen = _choices(), request.form.get(FINGERPRINT, "")
    try:
        with changes.recorded(db, me.user_name, RunKind.MERGE) as pen:
            merging.merge(pen, stays, goes, choices, seen, today().isoformat())
    except Changed as problem:
        return _page(merging.preview(db, stays, goes), choices, explain(problem), _seen()), 409
    except Problem as problem:
        moved_on = _moved_on(stays, goes)
        if moved_on is not None:
            return moved_on
        return _refused(db, stays, goes, choices, explain(problem)), 409
    return redirect(url_for("employers.card", p_number=stays), 303)


def _refused(db: Database, stays: str, goes: str, choices: Mapping[str, Side], refusal: str) -> str:
    """The form again where something chosen did not fit; else only the reason."""
    try:
        return _page(merging.preview(db, stays, goes), choices, refusal)
    except Problem:
        return render_template("merge_refused.html", refusal=refusal)


def _moved_on(stays: str, goes: str) -> ResponseReturnValue | None:
    """Where to, if a number is no longer in use: the pair as it is now, or the one they are. May be 404."""
    db = database()
    now = [unit_numbers.current(db, number) for number in (stays, goes)]
    there = employers.places(db, [stays, goes, *now])
    if not all(number in there for number in now):
        abort(404)
    if all(there[number].p_number == number for number in (stays, goes)):
        return None
    if now[0] != now[1]:
        return redirect(url_for("duplicates.preview", stays=now[0], goes=now[1]), 303)
    flash(_already(db, stays, goes))
    return redirect(url_for("employers.card", p_number=now[0]), 303)


def _already(db: Database, stays: str, goes: str) -> str:
    made = merges.last_of(db, goes) or merges.last_of(db, stays)
    if made is None:
        return gettext("De to er allerede lagt sammen. Der er ikke sket mere.")
    return gettext("De to er allerede lagt sammen af {who}, {when}. Der er ikke sket mere.").format(
        who=_name(made.user_name, users.shown_names(db)), when=history.when(made.at)
    )


def _name(user_name: str | None, names: Mapping[str, str]) -> str:
    return names.get(user_name or "", user_name or "") or gettext("ukendt")


def _choices() -> dict[str, Side]:
    sides = Side._value2member_map_
    return {
        name.removeprefix(CHOICE): Side(value)
        for name, value in request.form.items()
        if name.startswith(CHOICE) and value in sides
    }


def _seen() -> dict[str, list[str]]:
    """The values in words as the form showed them; empty if it does not say."""
    try:
        found = json.loads(request.form.get(SEEN, ""))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        key: texts
        for key, texts in found.items()
        if isinstance(texts, list) and len(texts) == 2 and all(isinstance(text, str) for text in texts)
    }


def _page(
    found: Preview,
    choices: Mapping[str, Side] | None = None,
    refusal: str = "",
    seen: Mapping[str, list[str]] | None = None,
) -> str:
    db = database()
    names = users.shown_names(db)
    successors = {str(s.value) for f in found.fields for s in (f.stays, f.goes) if f.key.startswith("succ")}
    speech = Speech(names, employers.places(db, successors))
    told_fields = shown(found, choices or {}, speech)
    all_choices = [
        *told_fields.differing,
        *told_fields.one_sided,
        *(choice for some in told_fields.people.values() for choice in some),
    ]
    if seen is not None:
        told_fields = _with_changes(told_fields, seen, found.proposed)
    pair = _compared(db, found)
    return render_template(
        "merge.html",
        preview=found,
        stays=employers.find(db, found.stays),
        goes=employers.find(db, found.goes),
        weights=duplicate_queue.weights(db, (found.stays, found.goes), today()),
        told=told(pair.likeness, pair.reasons),
        fields=told_fields,
        moves=moves_in_words(found.moves),
        joined=joined_in_words(found),
        rests_until=day(found.rests_until),
        apart=duplicate_queue.said_apart(db, found.stays, found.goes),
        is_temporary=unit_numbers.is_temporary(found.stays) and not unit_numbers.is_temporary(found.goes),
        seen=json.dumps({choice.key: choice.values for choice in all_choices}, ensure_ascii=False),
        refusal=refusal,
        changed=_changed(all_choices, seen),
        names=names,
        may_act=signed_in().role in ACTORS,
    )


def _compared(db: Database, found: Preview) -> duplicates.Pair:
    one, other = (duplicate_queue.read_listed(db, [number])[0] for number in (found.stays, found.goes))
    return duplicates.compare(one, other, duplicate_cache.queue(db).listed.seen)


def _changed(choices: list[Choice], seen: Mapping[str, list[str]] | None) -> list[str]:
    """The fields whose values are not those that were seen."""
    return [c.label for c in choices if c.values != seen.get(c.key)] if seen is not None else []


def _with_changes(fields: Shown, seen: Mapping[str, list[str]], proposed: Mapping[str, Side]) -> Shown:
    """The fields with what stood there when the form was opened; what changed is chosen anew."""

    def mark(choice: Choice) -> Choice:
        before = seen.get(choice.key)
        if before is None or choice.values == before:
            return choice
        options = tuple(
            replace(option, seen=before[turn] if turn < 2 and before[turn] != option.text else "")
            for turn, option in enumerate(choice.options)
        )
        return replace(choice, options=options, chosen=proposed[choice.key].value)

    people = {name: [mark(choice) for choice in some] for name, some in fields.people.items()}
    return Shown(list(map(mark, fields.differing)), list(map(mark, fields.one_sided)), fields.equal, people)
