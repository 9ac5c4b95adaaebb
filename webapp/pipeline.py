"""The relation step of every employer: derived from the log, offered, overridden with a reason."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import changes, employers, relation_steps, users
from crm.model import RelationStep, Role
from crm.problem import N_
from crm.relation_steps import Standing
from crm.tables import EMPLOYERS
from webapp import step_cache, text_guard
from webapp.database import database, today
from webapp.free_text import written
from webapp.i18n import gettext, show_date
from webapp.labels import label
from webapp.paging import asked_text
from webapp.security import roles, signed_in

blueprint = Blueprint("pipeline", __name__, url_prefix="/virksomheder")

READERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
EACH = 8
"""How many employers one column shows; the rest are a link away."""

EVERYONE, NOBODY = "alle", "ingen"
"""What `ejer` may be besides a user name."""

EVIDENCE = {
    "unit_closed": N_("arbejdspladsen lukkede {day}"),
    "ended": N_("I sluttede samarbejdet {day}"),
    "rests": N_("de skal have ro til og med {day}"),
    "hosted": N_("et forløb begyndte {day}"),
    "agreed": N_("I aftalte et job eller en praktik {day}"),
    "followed_up": N_("I fulgte op {day}"),
    "needs_known": N_("I talte om deres behov {day}"),
    "met": N_("I har været i kontakt siden {day}"),
    "never_met": N_("ingen har talt med dem endnu"),
}
"""What the log shows, in words."""


@blueprint.get("/trin")
@roles(*READERS)
def board() -> str:
    """Every step with its employers: my own at first, a colleague's, all, or those without an owner."""
    me, db = signed_in(), database()
    names = users.shown_names(db)
    usual = me.user_name if me.role is Role.COMPANY_CONSULTANT else EVERYONE
    owner, town = asked_text("ejer") or usual, asked_text("by")
    if owner not in (EVERYONE, NOBODY, *names):
        owner = usual
    asked = None if owner == EVERYONE else "" if owner == NOBODY else owner
    return render_template(
        "pipeline.html",
        columns=relation_steps.pipeline(db, step_cache.steps(db, today()), owner=asked, town=town, each=EACH),
        owner=owner,
        owners=sorted(users.owners(db), key=lambda name: names.get(name, name)),
        town=town,
        towns=employers.towns(db),
        names=names,
        because=because,
        may_write=me.role is not Role.TEAM_LEADER,
    )


@blueprint.get("/<p_number>/trin")
@roles(*READERS)
def step(p_number: str) -> str:
    """One employer's step: what is recorded, what the log shows, and the way to choose another."""
    return _step_page(_standing(p_number))


@blueprint.post("/<p_number>/trin")
@roles(Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT)
def choose(p_number: str) -> ResponseReturnValue:
    """Record a step. Another one than the log shows needs a reason, which stands in the history."""
    stands, db, me = _standing(p_number), database(), signed_in()
    code, why = request.form.get("trin", ""), written("hvorfor")[:300]
    wanted = RelationStep(code) if code in RelationStep._value2member_map_ else None
    found = text_guard.cautions(db, [why], me)
    reason = text_guard.given_reason()
    errors = []
    if wanted is None:
        errors.append(gettext("Vælg et trin."))
    elif wanted is not stands.shown and not why:
        errors.append(gettext("Skriv kort, hvorfor trinnet er et andet end det, loggen viser."))
    if errors or wanted is None or (found and not reason):
        return _step_page(stands, wanted, why, errors, found), 422
    with changes.recorded(db, me.user_name, note=why or None) as pen:
        pen.put(EMPLOYERS, {"p_number": p_number, "relation_step": wanted.value})
        text_guard.keep_override(db, me, f"employers/{p_number}/relation_step", found, reason)
    told = gettext("{name} står nu under »{step}«.")
    flash(told.format(name=stands.name, step=label(RelationStep, wanted)))
    if request.form.get("tilbage") == "trin":
        return redirect(url_for("pipeline.board", ejer=asked_text("ejer") or None), 303)
    return redirect(url_for("employers.card", p_number=p_number), 303)


def because(stands: Standing) -> str:
    """What the log shows of an employer, as the end of a sentence."""
    day: date | None = stands.evidence_on
    return gettext(EVIDENCE[stands.evidence]).format(day=show_date(day) if day else "")


def _standing(p_number: str) -> Standing:
    found = relation_steps.standings(database(), [p_number], today()).get(p_number)
    if found is None:
        abort(404)
    return found


def _step_page(
    stands: Standing,
    wanted: RelationStep | None = None,
    why: str = "",
    errors: list[str] | None = None,
    found: list[text_guard.Caution] | None = None,
) -> str:
    return render_template(
        "pipeline_step.html",
        stands=stands,
        wanted=wanted or stands.offer or stands.step,
        why=why,
        errors=errors or [],
        found=found or [],
        reason=text_guard.given_reason(),
        because=because,
        may_write=signed_in().role is not Role.TEAM_LEADER,
    )
