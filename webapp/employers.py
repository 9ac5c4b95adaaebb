"""The employers: search, and the card with what to know before knocking on the door."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import (
    access_log,
    asking,
    contact_people,
    contacts,
    employer_search,
    employer_units,
    employers,
    merges,
    opportunities,
    outreach,
    room,
    saved_views,
    unit_numbers,
    users,
)
from crm.access_log import Action, Purpose
from crm.model import AXES, Role
from crm.places import position_of
from crm.reference import industry_titles
from webapp import employer_filter, history, industry_groups, job_types
from webapp.cups import cups
from webapp.database import database, today
from webapp.earlier_units import earlier_units
from webapp.facts import axis_facts, facts_in_words, questions
from webapp.i18n import gettext
from webapp.list_place import place_of
from webapp.paging import one_page
from webapp.security import roles, signed_in

blueprint = Blueprint("employers", __name__, url_prefix="/virksomheder")

blueprint.get("/jobtyper", endpoint="job_types")(job_types.overview)
blueprint.get("/jobtyper/job-type-codes.csv", endpoint="job_type_codes")(job_types.codes_csv)
blueprint.get("/jobtyper/kode")(job_types.code_form)
blueprint.post("/jobtyper/kode/gem")(job_types.state_code)
blueprint.post("/jobtyper/kode/fortryd")(job_types.undo_code)

READERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
LOG_SIZE = 6
"""How many contacts of the log stand on one page of the card."""


@blueprint.get("")
@roles(*READERS)
def search() -> str:
    """The employers that pass the filters in the address, in pages."""
    db, me = database(), signed_in().user_name
    wanted = employer_filter.read(request.args)

    def look(limit: int, offset: int) -> tuple[list[employer_search.EmployerRow], int]:
        return employer_search.page(db, wanted, as_of=today(), me=me, limit=limit, offset=offset)

    rows, page = one_page(look)
    names = users.shown_names(db)
    return render_template(
        "employers.html",
        rows=rows,
        page=page,
        wanted=wanted,
        query=employer_filter.as_text(wanted),
        parameters=employer_filter.parameters(wanted),
        chips=employer_filter.chips(wanted, names),
        near_is_unknown=bool(wanted.near) and position_of(wanted.near) is None,
        filters=employer_filter,
        views=[(view, employer_filter.read_text(view.query)) for view in saved_views.seen_by(db, me)],
        towns=employers.towns(db),
        industries=industry_groups.groups(employers.industry_codes(db)),
        title_of=industry_groups.title_of,
        owners=sorted(users.owners(db), key=lambda name: names.get(name, name)),
        names=names,
        longest_name=saved_views.LONGEST_NAME,
    )


@blueprint.get("/<p_number>")
@roles(*READERS)
def card(p_number: str) -> ResponseReturnValue:
    """One employer: may I ask now, what do they need, whom do I talk to, what was said last."""
    db, me = database(), signed_in().user_name
    has_caseload = signed_in().role is Role.IPS_CONSULTANT
    viewer = me if has_caseload else None
    employer = employers.find(db, p_number)
    if employer is None:
        return _under_its_number_now(p_number)

    def look(limit: int, offset: int) -> tuple[list[outreach.LogEntry], int]:
        mark = gettext("[en deltager]")
        return outreach.log_of(db, p_number, today(), viewer=viewer, mark=mark, limit=limit, offset=offset)

    log, page = one_page(look, LOG_SIZE)
    earlier = earlier_units(db, p_number, today(), viewer)
    every = [*log, *(entry for unit in earlier for entry in unit.log)]
    named = dict.fromkeys(entry.participant.participant_id for entry in every if entry.participant)
    access_log.append(db, me, named, Action.EMPLOYER_LOG, Purpose.OWN_CASELOAD)
    former = contacts.former(db, p_number, today())
    light = asking.may_ask(db, p_number, today())
    begun, running = employers.placements_count(db, p_number, today())
    return render_template(
        "employer.html",
        employer=employer,
        place=place_of(db, p_number),
        asking=light,
        room=room.of_employer(db, p_number, today()),
        industry=industry_titles().get(employer.industry_code or "", employer.industry_code),
        facts=facts_in_words(employer.facts),
        codes=job_types.of_texts(db, _job_types(employer)),
        axes=axis_facts(employer.facts, AXES),
        questions=questions(employer.facts),
        cups=cups(employer.relation_step, rests=light.light is asking.Light.RED),
        may_choose_step="pipeline.step" in current_app.view_functions,
        is_temporary=unit_numbers.is_temporary(p_number),
        siblings=employer_units.of_same_cvr(db, p_number, employer.cvr, today()),
        successor=_successor(employer.successor_p_number),
        earlier=earlier,
        merged=merges.fresh(db, p_number, today()),
        merged_when=history.when,
        may_undo_merges=signed_in().role is not Role.TEAM_LEADER,
        people=contacts.of_employer(db, p_number, today()),
        former=former,
        working_now=contacts.working_now(db, former, today()),
        confirmed=contact_people.confirmed(db, p_number),
        shelf=opportunities.at_employer(db, p_number, today()),
        log=log,
        page=page,
        names=users.shown_names(db),
        begun=begun,
        running=running,
        may_open_participants=has_caseload,
    )


def _under_its_number_now(p_number: str) -> ResponseReturnValue:
    """On to the number that a merge or a new P-number has given; 404 where there is none."""
    number = unit_numbers.current(database(), p_number)
    if number == p_number:
        abort(404)
    return redirect(url_for("employers.card", p_number=number))


def _job_types(employer: employers.Employer) -> tuple[str, ...]:
    value = employer.facts["job_types"].value
    return value if isinstance(value, tuple) else ()


def _successor(p_number: str | None) -> employer_units.Unit | None:
    return employer_units.unit(database(), p_number, today()) if p_number else None
