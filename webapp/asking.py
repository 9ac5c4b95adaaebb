"""Whether an employer may be asked now: employers that are to be left alone, and the team's numbers."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import asking as lights
from crm import changes, clock, employers, opt_outs, team_numbers, users
from crm.employers import Employer
from crm.model import OptOutReason, Role
from crm.opt_outs import OptOut
from crm.problem import Problem
from webapp import light_words, text_guard
from webapp.database import database, today
from webapp.free_text import LONGEST, written
from webapp.i18n import explain, gettext, show_date
from webapp.labels import choices
from webapp.security import roles, signed_in
from webapp.text_guard import Caution

blueprint = Blueprint("asking", __name__)

TEAM = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
MONTHS = (1, 3, 6)
USUAL_MONTHS = 3
LONGEST_YEARS = 5
"""A rest has an end; after so many years at most somebody asks again how things stand."""

blueprint.add_app_template_global(light_words.word, "light_word")
blueprint.add_app_template_global(light_words.word_in_lists, "light_word_in_lists")
blueprint.add_app_template_global(light_words.sentence, "light_sentence")
blueprint.add_app_template_global(light_words.notes, "light_notes")
blueprint.add_app_template_global(light_words.who_said, "who_said_rest")
blueprint.add_app_template_global(light_words.room_notes, "room_notes")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form says: `months` is one of MONTHS or "dato", `number` a P-number or CVR as written."""

    number: str
    months: str
    until: str
    reason: str
    note: str


@blueprint.get("/virksomheder/<p_number>/ro")
@roles(*TEAM)
def rest(p_number: str) -> str:
    """The form that lets one workplace or its whole firm rest, and what is said of them now."""
    employer = _employer(p_number)
    return _rest_page(employer, Wish(p_number, str(USUAL_MONTHS), "", "", ""))


@blueprint.post("/virksomheder/<p_number>/ro")
@roles(*TEAM)
def set_rest(p_number: str) -> ResponseReturnValue:
    """Let the workplace rest, or every unit of its firm."""
    employer = _employer(p_number)
    whole = request.form.get("omfang") == "cvr" and employer.cvr is not None
    wish = _wish(str(employer.cvr) if whole else p_number)
    wrong, found = _keep(wish)
    if wrong or found:
        return _rest_page(employer, wish, wrong, found), 422
    flash(gettext("{name} har nu ro.").format(name=employer.name))
    return redirect(url_for("employers.card", p_number=p_number), 303)


@blueprint.get("/ro")
@roles(*TEAM)
def rests() -> str:
    """Everyone who wants to be left alone, also those that are not in the base."""
    return _rests_page(Wish("", str(USUAL_MONTHS), "", "", ""))


@blueprint.post("/ro")
@roles(*TEAM)
def add_rest() -> ResponseReturnValue:
    """Let a number rest that need not be in the base."""
    wish = _wish(written("nummer"))
    wrong, found = _keep(wish)
    if wrong or found:
        return _rests_page(wish, wrong, found), 422
    flash(gettext("{number} har nu ro.").format(number=wish.number))
    return redirect(url_for("asking.rests"), 303)


@blueprint.post("/ro/<number>/ophaev")
@roles(*TEAM)
def lift(number: str) -> ResponseReturnValue:
    """End the rest of a number before its time."""
    with changes.recorded(database(), signed_in().user_name) as pen:
        ended = opt_outs.lift(pen, number)
    text = gettext("Roen er ophævet for {number}.") if ended else gettext("{number} er ikke sat til ro.")
    flash(text.format(number=number))
    back = request.form.get("tilbage", "")
    if back and employers.find(database(), back):
        return redirect(url_for("employers.card", p_number=back), 303)
    return redirect(url_for("asking.rests"), 303)


@blueprint.get("/indstillinger")
@roles(Role.TEAM_LEADER)
def settings() -> str:
    """How often an employer may be asked about a person, and how long one may be silent."""
    return _settings_page({name: str(value) for name, value in team_numbers.read(database()).value.items()})


@blueprint.post("/indstillinger")
@roles(Role.TEAM_LEADER)
def save_settings() -> ResponseReturnValue:
    """Change the team's numbers."""
    given = {name: written(name)[:10] for name in team_numbers.DEFAULTS}
    try:
        with changes.recorded(database(), signed_in().user_name) as pen:
            team_numbers.save(pen, given)
    except Problem as problem:
        return _settings_page(given, [explain(problem)]), 422
    flash(gettext("Indstillingerne er gemt."))
    return redirect(url_for("asking.settings"), 303)


def _employer(p_number: str) -> Employer:
    return employers.find(database(), p_number) or abort(404)


def _wish(number: str) -> Wish:
    form = request.form
    return Wish(number, form.get("laengde", ""), form.get("til", ""), form.get("aarsag", ""), written("note"))


def _keep(wish: Wish) -> tuple[list[str], list[Caution]]:
    """Write the wish down. Gives what is wrong with it, or what to warn of; empty lists when it was kept."""
    db, me = database(), signed_in()
    until, wrong = _until(wish), []
    number = wish.number
    try:
        number = opt_outs.read_number(db, wish.number)
    except Problem as problem:
        wrong.append(explain(problem))
    if until is None:
        wrong.append(gettext("Vælg, hvor længe de skal have ro: en dato fra i dag og højst fem år frem."))
    if wish.reason not in OptOutReason._value2member_map_:
        wrong.append(gettext("Vælg en årsag."))
    if len(wish.note) > LONGEST:
        wrong.append(gettext("Bemærkningen er for lang. Hold den under {most} tegn.").format(most=LONGEST))
    if wrong or until is None:
        return wrong, []
    found, reason = text_guard.cautions(db, [wish.note], me), text_guard.given_reason()
    if found and not reason:
        return [], found
    kept = OptOut(number, until, wish.reason, wish.note or None, me.user_name, today())
    with changes.recorded(db, me.user_name) as pen:
        opt_outs.keep(pen, kept)
        text_guard.keep_override(db, me, f"opt_outs {number}", found, reason)
    return [], []


def _until(wish: Wish) -> date | None:
    """The last day of the rest, None if what was chosen is no day from today on."""
    if wish.months in map(str, MONTHS):
        return months_later(today(), int(wish.months))
    try:
        until = date.fromisoformat(wish.until)
    except ValueError:
        return None
    return until if today() <= until <= months_later(today(), 12 * LONGEST_YEARS) else None


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _choices() -> list[tuple[int, date]]:
    return [(months, months_later(today(), months)) for months in MONTHS]


def _rest_page(
    employer: Employer, wish: Wish, wrong: Iterable[str] = (), found: Iterable[Caution] = ()
) -> str:
    db = database()
    return render_template(
        "asking/rest.html",
        employer=employer,
        asking=lights.may_ask(db, employer.p_number, today()),
        wish=wish,
        wrong=list(wrong),
        found=list(found),
        override=text_guard.given_reason(),
        choices=_choices(),
        reasons=choices(OptOutReason),
        latest=months_later(today(), 12 * LONGEST_YEARS),
        names=users.shown_names(db),
    )


def _rests_page(wish: Wish, wrong: Iterable[str] = (), found: Iterable[Caution] = ()) -> str:
    db = database()
    return render_template(
        "asking/rests.html",
        listed=opt_outs.in_force(db, today()),
        wish=wish,
        wrong=list(wrong),
        found=list(found),
        override=text_guard.given_reason(),
        choices=_choices(),
        reasons=choices(OptOutReason),
        latest=months_later(today(), 12 * LONGEST_YEARS),
        names=users.shown_names(db),
    )


def _settings_page(given: dict[str, str], wrong: Iterable[str] = ()) -> str:
    latest = team_numbers.last_changed(database())
    return render_template(
        "asking/settings.html",
        given=given,
        wrong=list(wrong),
        asks=team_numbers.ASKS,
        silent=team_numbers.SILENT,
        highest=team_numbers.HIGHEST,
        defaults=team_numbers.DEFAULTS,
        latest=latest,
        latest_on=show_date(clock.day_of(latest.at)) if latest else "",
        names=users.shown_names(database()),
    )
