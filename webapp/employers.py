"""The employers: search, and the card with what to know before knocking on the door."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from crm import access_log, contacts, employers, opportunities, outreach, users
from crm.access_log import Action, Purpose
from crm.model import AXES, RelationStep, Role
from crm.reference import industry_titles
from webapp.database import database, today
from webapp.facts import axis_facts, facts_in_words
from webapp.i18n import gettext
from webapp.paging import asked_text, one_page
from webapp.security import roles, signed_in

blueprint = Blueprint("employers", __name__, url_prefix="/virksomheder")

READERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
LOG_SIZE = 6
"""How many contacts of the log stand on one page of the card."""


@blueprint.get("")
@roles(*READERS)
def search() -> str:
    """Employers by word, town, industry, relation and openings."""
    asked = {"soeg": asked_text("soeg"), "by": asked_text("by"), "branche": asked_text("branche", 6)}
    step = request.args.get("relation", "")
    relation = RelationStep(step) if step in RelationStep._value2member_map_ else None
    with_openings = request.args.get("aabning") == "1"
    db = database()

    def look(limit: int, offset: int) -> tuple[list[employers.EmployerRow], int]:
        return employers.search(
            db,
            asked["soeg"],
            as_of=today(),
            town=asked["by"],
            industry=asked["branche"],
            relation=relation,
            with_openings=with_openings,
            limit=limit,
            offset=offset,
        )

    rows, page = one_page(look)
    return render_template(
        "employers.html",
        rows=rows,
        page=page,
        asked=asked,
        relation=relation,
        with_openings=with_openings,
        towns=employers.towns(db),
        industries=_industries(employers.industry_codes(db)),
        titles=industry_titles(),
        names=users.shown_names(db),
    )


def _industries(codes: list[str]) -> list[tuple[str, str]]:
    titles = industry_titles()
    return sorted(((code, titles.get(code, code)) for code in codes), key=lambda pair: pair[1].casefold())


@blueprint.get("/<p_number>")
@roles(*READERS)
def card(p_number: str) -> str:
    """One employer: may I ask now, what do they need, whom do I talk to, what was said last."""
    db, me = database(), signed_in().user_name
    has_caseload = signed_in().role is Role.IPS_CONSULTANT
    employer = employers.find(db, p_number)
    if employer is None:
        abort(404)

    def look(limit: int, offset: int) -> tuple[list[outreach.LogEntry], int]:
        mark = gettext("[en deltager]")
        viewer = me if has_caseload else None
        return outreach.log_of(db, p_number, today(), viewer=viewer, mark=mark, limit=limit, offset=offset)

    log, page = one_page(look, LOG_SIZE)
    named = dict.fromkeys(entry.participant.participant_id for entry in log if entry.participant)
    access_log.append(db, me, named, Action.EMPLOYER_LOG, Purpose.OWN_CASELOAD)
    begun, running = employers.placements_count(db, p_number, today())
    return render_template(
        "employer.html",
        employer=employer,
        asking=outreach.may_ask(db, employer, today()),
        industry=industry_titles().get(employer.industry_code or "", employer.industry_code),
        facts=facts_in_words(employer.facts),
        axes=axis_facts(employer.facts, AXES),
        people=contacts.of_employer(db, p_number, today()),
        openings=opportunities.usable_at(db, p_number, today()),
        log=log,
        page=page,
        names=users.shown_names(db),
        begun=begun,
        running=running,
        may_open_participants=has_caseload,
    )
