"""Writing the contact log: a contact once per form, corrected or withdrawn by its author for some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crm import changes, clock, opt_outs
from crm.changes import Pen
from crm.contact_entry import ContactEntry, NextStep
from crm.interchange.contact_ids import contact_id
from crm.model import (
    Channel,
    FactSource,
    NoStep,
    OptOutReason,
    Purpose,
    RefusalReason,
    Result,
    RunKind,
    Scope,
)
from crm.opt_outs import OptOut
from crm.outreach import CHANGE_DAYS
from crm.problem import Problem
from crm.records import Value
from crm.stored import Kind, yes_no
from crm.tables import EMPLOYER_CONTACTS, NEXT_STEPS
from crm.undoing import undo_run

REST = timedelta(days=91)
"""How long an employer is left alone that does not want to be contacted and named no day."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was taken in: the key it carried, what it became, and a digest of what it said."""

    key: str
    contact_id: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many facts' runs were taken back with a contact, and how many had changed since and stay."""

    runs: int
    kept: int


def log_contact(pen: Pen, entry: ContactEntry, *, key: str, digest: str, at: datetime) -> tuple[str, bool]:
    """Write a contact with its next step; returns its id and whether it is new.

    `key` is the form's own: one that was taken in before, from the same user, writes nothing and gives the
    contact it became. The id is given under the pen's lock, so no two colleagues get the same.
    """
    if (before := submission(pen.db, entry.staff, key)) is not None:
        return before.contact_id, False
    given = _next_id(pen.db)
    pen.put(EMPLOYER_CONTACTS, {"contact_id": given, **_contact_values(entry)})
    pen.put(NEXT_STEPS, {"contact_id": given, **_step_values(entry)})
    _honour(pen, entry)
    pen.db.execute(
        "INSERT INTO submissions (user_name, key, contact_id, digest, at) VALUES (?, ?, ?, ?, ?)",
        [entry.staff, key, given, digest, at.isoformat()],
    )
    return given, True


def change_contact(pen: Pen, given: str, entry: ContactEntry) -> bool:
    """Write an entry over a stored contact. Whether that changed anything; False if it is gone."""
    if pen.row(EMPLOYER_CONTACTS, (given,)) is None:
        return False
    step = _step_values(entry)
    if step["none_because"] is not None:
        step |= {"done_on": None, "done_by": None}
    if (before := stored_entry(pen.db, given)) is not None and _no_contact(before) and not _no_contact(entry):
        _take_back_rest(pen, before)
    _honour(pen, entry)
    changed = pen.put(EMPLOYER_CONTACTS, {"contact_id": given, **_contact_values(entry)})
    return pen.put(NEXT_STEPS, {"contact_id": given, **step}) or changed


def withdraw(db: Database, given: str, user_name: str) -> Withdrawn:
    """Take a contact out of the log, and take back the facts learnt from it where they still stand.

    One recorded run: it can be taken back itself, and the history keeps what stood there.
    """
    undone = kept = 0
    with changes.recorded(db, user_name, note=given) as pen:
        for run_id in _runs_of_facts(db, given, user_name, pen.run_id):
            try:
                undo_run(db, run_id, kind=RunKind.EDIT, user_name=user_name)
            except Problem:
                kept += 1
            else:
                undone += 1
        if (entry := stored_entry(db, given)) is not None and _no_contact(entry):
            _take_back_rest(pen, entry)
        pen.take_out(NEXT_STEPS, (given,))
        pen.take_out(EMPLOYER_CONTACTS, (given,))
    return Withdrawn(undone, kept)


def _no_contact(entry: ContactEntry) -> bool:
    """Whether the employer said that it does not want to be contacted."""
    return entry.step is NoStep.DO_NOT_CONTACT


def _rest_said_in(entry: ContactEntry) -> OptOut:
    return OptOut(entry.p_number, entry.on + REST, OptOutReason.ASKED_US.value, None, entry.staff, entry.on)


def _honour(pen: Pen, entry: ContactEntry) -> None:
    """Leave them alone from then on; a longer rest that holds already is not shortened."""
    if not _no_contact(entry):
        return
    rest = _rest_said_in(entry)
    held = opt_outs.of_each(pen.db, [entry.p_number], entry.on).get(entry.p_number, [])
    if all(one.until < rest.until for one in held):
        opt_outs.keep(pen, rest)


def _take_back_rest(pen: Pen, entry: ContactEntry) -> None:
    """The rest that this contact began, where it still stands as it was written."""
    held = opt_outs.of_each(pen.db, [entry.p_number], entry.on).get(entry.p_number, [])
    if _rest_said_in(entry) in held:
        opt_outs.lift(pen, entry.p_number)


def _runs_of_facts(db: Database, given: str, user_name: str, before: int) -> list[int]:
    """The runs in which what this contact taught went into the card, latest first: their note is its id."""
    rows = db.query(
        "SELECT r.run_id FROM runs r WHERE r.note = ? AND r.user_name = ? AND r.undone_at IS NULL"
        " AND r.run_id < ? AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.run_id = r.run_id"
        "  AND c.table_name IN ('employer_contacts', 'next_steps')) ORDER BY r.run_id DESC",
        [given, user_name, before],
    )
    return [row["run_id"] for row in rows]


def submission(db: Database, user_name: str, key: str) -> Submission | None:
    """What a form with this key became, None if none came in from this user."""
    rows = db.query("SELECT * FROM submissions WHERE user_name = ? AND key = ?", [user_name, key])
    return next((_submission(row) for row in rows), None)


def own_submission(db: Database, given: str, user_name: str, today: date) -> Submission | None:
    """The form from which this user wrote a contact that still stands and may still be changed."""
    rows = db.query(
        "SELECT s.* FROM submissions s JOIN employer_contacts c USING (contact_id) "
        "WHERE s.contact_id = ? AND s.user_name = ? AND c.staff = s.user_name",
        [given, user_name],
    )
    found = next((_submission(row) for row in rows), None)
    oldest = today - timedelta(days=CHANGE_DAYS)
    return found if found is not None and found.at.date() >= oldest else None


def _submission(row: dict[str, Any]) -> Submission:
    return Submission(row["key"], row["contact_id"], row["digest"], clock.here(row["at"]))


def stored_entry(db: Database, given: str) -> ContactEntry | None:
    """A contact of the log as an entry, for correcting it."""
    rows = db.query(
        "SELECT c.*, n.owner, n.promised, n.none_because FROM employer_contacts c "
        "LEFT JOIN next_steps n USING (contact_id) WHERE c.contact_id = ?",
        [given],
    )
    return next((_entry(row) for row in rows), None)


def _entry(row: dict[str, Any]) -> ContactEntry:
    return ContactEntry(
        p_number=row["p_number"],
        staff=row["staff"],
        role=row["role"] or "",
        on=date.fromisoformat(row["date"]),
        channel=Channel(row["channel"]),
        purpose=Purpose(row["purpose"]),
        planned=bool(yes_no(row["planned"])),
        with_participant=bool(yes_no(row["with_participant"])),
        participant_id=row["participant_id"],
        result=_known(Result, row["result"]),
        refusal_reason=_known(RefusalReason, row["refusal_reason"]),
        learnt=row["learnt"],
        minutes=row["minutes"],
        step=_stored_step(row),
    )


def _stored_step(row: dict[str, Any]) -> NextStep | NoStep:
    if row["next_step"] is None or row["next_step_on"] is None:
        return _known(NoStep, row["none_because"]) or NoStep.OTHER
    return NextStep(
        row["next_step"],
        date.fromisoformat(row["next_step_on"]),
        row["owner"] or row["staff"],
        bool(yes_no(row["promised"])),
    )


def _known(kind: type[Kind], cell: str | None) -> Kind | None:
    """A code; None for what an import has put in its place as a text of its own."""
    return kind(cell) if cell is not None and cell in kind._value2member_map_ else None


def source_of(channel: Channel) -> FactSource:
    """Where we know from what was learnt through a channel."""
    if channel is Channel.EMAIL:
        return FactSource.EMAIL
    return FactSource.PHONE if channel in (Channel.PHONE, Channel.SMS) else FactSource.VISIT


def _contact_values(entry: ContactEntry) -> dict[str, Value]:
    step: dict[str, Value] = {"next_step": None, "next_step_on": None}
    if isinstance(entry.step, NextStep):
        step = {"next_step": entry.step.text, "next_step_on": entry.step.on.isoformat()}
    return {
        "date": entry.on.isoformat(),
        "p_number": entry.p_number,
        "staff": entry.staff,
        "channel": entry.channel.value,
        "purpose": entry.purpose.value,
        "role": entry.role,
        "planned": int(entry.planned),
        "with_participant": int(entry.with_participant),
        "participant_id": entry.participant_id,
        "scope": (Scope.GENERIC if entry.participant_id is None else Scope.PARTICIPANT).value,
        "result": entry.result and entry.result.value,
        "refusal_reason": entry.refusal_reason and entry.refusal_reason.value,
        "learnt": entry.learnt,
        "minutes": entry.minutes,
        **step,
    }


def _step_values(entry: ContactEntry) -> dict[str, Value]:
    if isinstance(entry.step, NoStep):
        return {"owner": None, "promised": None, "none_because": entry.step.value}
    return {"owner": entry.step.owner, "promised": int(entry.step.promised), "none_because": None}


_HIGHEST = """
    SELECT max(CAST(substr(contact_id, 3) AS INTEGER)) AS number
    FROM employer_contacts INDEXED BY employer_contacts_number
    WHERE contact_id GLOB 'K-[0-9]*' AND substr(contact_id, 3) NOT GLOB '*[^0-9]*' AND length(contact_id) < 16
"""
"""The index holds just these rows; left to itself, SQLite would read all ids instead."""


def _next_id(db: Database) -> str:
    """One more than the highest given so far, withdrawn contacts included: no id ever means two contacts."""
    highest = next(db.query(_HIGHEST))["number"] or 0
    latest = db.query("SELECT contact_id FROM submissions ORDER BY rowid DESC LIMIT 1")
    given = next((int(row["contact_id"].removeprefix("K-")) for row in latest), 0)
    return contact_id(max(highest, given) + 1)
