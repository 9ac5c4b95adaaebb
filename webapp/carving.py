"""Job carving: tasks that pile up become a package of work, and a proposal to leave with the employer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import (
    asking,
    changes,
    employer_facts,
    employers,
    opportunities,
    opportunity_changes,
    text_overrides,
    unit_numbers,
)
from crm.changes import Pen
from crm.danish import plain
from crm.employers import Employer
from crm.interchange.cells import read_cell
from crm.model import FactSource, OpportunityKind, OpportunityStatus, Role
from crm.records import Value, dump
from crm.stored import listed
from crm.tables import EMPLOYERS, OPPORTUNITIES
from webapp import carving_text, row_form
from webapp.carving_text import Package, Task
from webapp.database import database, today
from webapp.free_text import written
from webapp.i18n import explain, gettext, show_number
from webapp.row_form import Written
from webapp.security import roles, signed_in
from webapp.text_guard import Caution, cautions, given_reason, keep_override

WRITERS = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER)
FIELDS = ("job_type", "hours_min", "hours_max", "times", "form", "start_on", "status")
NEW_TASKS, MOST_TASKS, LONGEST_TASK = 4, 60, 120
PROPOSED = (OpportunityKind.CARVED, OpportunityKind.NEW_FUNCTION)
"""The kinds of openings that are put to an employer as a proposal of ours."""

_TURN = re.compile(r"opgave-([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Carved:
    """The form of a package: its parts, the tasks that are new to us, what stands in the fields again."""

    package: Package
    new: list[str]
    row: Written
    source: str
    typed: dict[str, str] = field(default_factory=dict)


@roles(*WRITERS)
def carve_form(p_number: str) -> str:
    """What piles up at an employer, to be put together."""
    return _form(_employer(p_number))


@roles(*WRITERS)
def carve(p_number: str) -> ResponseReturnValue:
    """Make an opening of the ticked tasks; tasks that are new become dated facts of the employer."""
    db, me, employer = database(), signed_in(), _employer(p_number)
    carved = _read()
    text, job_type = carving_text.description(carved.package), carved.row.values["job_type"]
    errors = [*carved.row.errors, *_inside(f"{text}\n{job_type or ''}")]
    if len(text) > row_form.LONGEST_TEXT:
        errors.append(gettext("Pakken er for stor til én person. Vælg færre opgaver."))
    warned, reason = cautions(db, [text, str(job_type or "")], me), given_reason()
    if errors or (warned and not reason):
        return _form(employer, carved, errors, warned, reason), 422
    with changes.recorded(db, me.user_name) as pen:
        opportunity_id = opportunity_changes.create(pen, employer.p_number, _opening_of(carved, text))
        _learn(pen, employer.p_number, carved.new, carved.source)
        keep_override(db, me, f"opportunities {opportunity_id}", warned, reason)
    flash(gettext("Opgavepakken {number} er gemt. Her er forslaget.").format(number=opportunity_id))
    return redirect(url_for("openings.proposal", opportunity_id=opportunity_id), 303)


def _opening_of(carved: Carved, text: str) -> dict[str, Value]:
    """The opening as it is stored."""
    until = opportunity_changes.lasts_until(OpportunityKind.CARVED, today())
    package = carved.package
    return carved.row.values | {
        "kind": OpportunityKind.CARVED.value,
        "job_type": carved.row.values["job_type"] or carving_text.title(package.tasks),
        "description": text,
        "hours_min": package.hours_min,
        "hours_max": package.hours_max,
        "heard_on": today().isoformat(),
        "expires_on": until.isoformat() if until else None,
        "positions": 1,
        "status": carved.row.values["status"] or OpportunityStatus.IDEA.value,
    }


def _learn(pen: Pen, p_number: str, new: list[str], source: str) -> None:
    """Add tasks to those that pile up, as they stand now: a colleague's are never lost."""
    stored = employer_facts.known(pen.db, p_number)["tasks_piling_up"].value
    known = list(listed(None if stored is None else str(stored)) or ())
    folded = {plain(task) for task in known}
    added = [task for task in new if plain(task) not in folded]
    if added:
        value = {"tasks_piling_up": dump([*known, *added])}
        employer_facts.learn(pen, p_number, value, today(), source, over=value)


@roles(*WRITERS)
def proposal(opportunity_id: str) -> str:
    """Half a page about the work, to print and leave with the employer. Nobody is in it.

    A word that sounds of illness may stand if somebody said why (cleaning at the hospital); a name may not.
    """
    opening = opportunities.find(database(), opportunity_id)
    if opening is None or opening.kind not in PROPOSED:
        abort(404)
    text = f"{opening.job_type or ''}\n{opening.description or ''}"
    explained = text_overrides.kinds_of(database(), f"opportunities {opportunity_id}") & {"health"}
    warned = [one for one in cautions(database(), [text], signed_in()) if one.kind not in explained]
    return render_template(
        "proposal.html",
        opening=opening,
        employer=_employer(opening.p_number),
        asking=asking.may_ask(database(), opening.p_number, today()),
        unfit=[one.sentence for one in warned] + _inside(text),
        paragraphs=carving_text.paragraphs(opening.description or ""),
        form_said=gettext(carving_text.FORMS[opening.form]) if opening.form else None,
        tells_hours=re.search(r"\btimer?\b", opening.description or "") is not None,
    )


def _inside(text: str) -> list[str]:
    words = carving_text.inside_words(text)
    told = gettext("Forslaget skal kunne ligge på virksomhedens bord. Skriv det uden {words}.")
    return [told.format(words=", ".join(f"»{word}«" for word in words))] if words else []


def _read() -> Carved:
    row = row_form.read_form(OPPORTUNITIES, FIELDS)
    typed = {name: written(name) for name in request.form if name not in FIELDS and name != "csrf_token"}
    turns = sorted({int(found.group(1)) for found in map(_TURN.fullmatch, request.form) if found})
    ticked = [_task(row, f"opgave-{n}", f"timer-{n}") for n in turns[:MOST_TASKS]]
    new = [_task(row, f"ny-{n}", f"ny-timer-{n}") for n in range(1, NEW_TASKS + 1) if typed.get(f"ny-{n}")]
    tasks = tuple(task for task in (*ticked, *new) if task.text)
    if not tasks:
        row.errors.append(gettext("Sæt kryds ved mindst én opgave, eller skriv en ny."))
    low, high = _total(row, tasks)
    package = Package(
        tasks=tasks,
        hours_min=low,
        hours_max=high,
        times=tuple(row.shown["times"]),
        relieved=_line(row, "aflaster"),
        gain=_line(row, "gevinst"),
        support=tuple(code for code in request.form.getlist("stoette") if code in _supports()),
        can_grow=request.form.get("trappes-op") == "1",
    )
    source = typed.get("kilde", "")
    known = source if source in FactSource._value2member_map_ else FactSource.VISIT.value
    return Carved(package, [task.text for task in new], row, known, typed)


def _task(row: Written, name: str, hours_name: str) -> Task:
    text = _line(row, name)
    if ";" in text:
        row.errors.append(
            gettext("»{task}«: skriv én opgave i hvert felt, uden semikolon.").format(task=text)
        )
    cell = read_cell(OPPORTUNITIES.column("hours_min"), written(hours_name)[:20])
    if cell.refusal is not None:
        row.errors.append(f"{text}: {explain(cell.refusal)}.")
    return Task(text, float(cell.value) if isinstance(cell.value, int | float) else None)


def _line(row: Written, name: str) -> str:
    """One line of text."""
    text = " ".join(written(name).split())
    if len(text) > LONGEST_TASK:
        told = gettext("»{start}…« er for langt. Hold hver linje under {most} tegn.")
        row.errors.append(told.format(start=text[:30], most=LONGEST_TASK))
    return text[:LONGEST_TASK]


def _total(row: Written, tasks: tuple[Task, ...]) -> tuple[float | None, float | None]:
    """Hours a week in all: as written, else the tasks added up (if each has its hours)."""
    low, high = (row.values[name] for name in ("hours_min", "hours_max"))
    each = [task.hours for task in tasks]
    added = sum(hours for hours in each if hours is not None)
    if isinstance(low, float) and isinstance(high, float) and low > high:
        row.errors.append(gettext("»Timer mindst« er højere end »Timer højst«. Ret en af dem."))
    if isinstance(high, float) and added > high:
        told = gettext("Opgaverne giver {added} timer, men der står højst {high}. Ret en af dem.")
        row.errors.append(told.format(added=show_number(added), high=show_number(high)))
    if low is None and high is None and each and None not in each:
        return added, added
    return (
        float(low) if isinstance(low, int | float) else None,
        float(high) if isinstance(high, int | float) else None,
    )


def _supports() -> set[str]:
    codes = EMPLOYERS.column("support_on_site").codes
    assert codes is not None
    return {code.value for code in codes}


def _employer(p_number: str) -> Employer:
    employer = employers.find(database(), unit_numbers.current(database(), p_number))
    if employer is None:
        abort(404)
    return employer


def _form(
    employer: Employer,
    carved: Carved | None = None,
    errors: list[str] | None = None,
    warned: list[Caution] | None = None,
    reason: str = "",
) -> str:
    facts = {name: employer.facts[name].value for name in ("tasks_piling_up", "support_on_site", "times")}
    return render_template(
        "carving.html",
        employer=employer,
        tasks=list(enumerate(_texts(facts["tasks_piling_up"])[:MOST_TASKS], 1)),
        new_tasks=range(1, NEW_TASKS + 1),
        support=carved.package.support if carved else _texts(facts["support_on_site"]),
        shown=carved.row.shown
        if carved
        else {**row_form.to_form(OPPORTUNITIES, {}, FIELDS), "status": "idea"},
        typed=carved.typed if carved else {},
        source=carved.source if carved else FactSource.VISIT.value,
        errors=errors or [],
        warned=warned or [],
        reason=reason,
    )


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, tuple) else []
