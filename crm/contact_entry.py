"""One contact with an employer before it is written down: its parts, what is usual, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlite_utils import Database

from crm import users
from crm.model import Channel, NoStep, Purpose, RefusalReason, RelationStep, Result, Role
from crm.problem import N_, Problem

OLDEST_DAYS = 366
"""A contact further back than this comes in with an import, not through the form."""

FARTHEST_DAYS = 2 * 366
"""A next step further ahead than this is a slip of the keyboard."""

LONGEST_NOTE, LONGEST_STEP = 2000, 200
MOST_MINUTES = 24 * 60

STEP_OWNERS = frozenset({Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER})


class Side(StrEnum):
    """Whose choice a refusal was."""

    EMPLOYER = "employer"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, on which day and by whom; `promised` if the employer was told so."""

    text: str
    on: date
    owner: str
    promised: bool


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One contact as the form gives it. `step` is what comes next, or why nothing does."""

    p_number: str
    staff: str
    role: str
    on: date
    channel: Channel
    purpose: Purpose
    planned: bool
    with_participant: bool
    participant_id: str | None
    result: Result | None
    refusal_reason: RefusalReason | None
    learnt: str | None
    minutes: float | None
    step: NextStep | NoStep


_USUAL_PURPOSE = {
    RelationStep.FIRST_CONTACT: Purpose.LEARN_NEEDS,
    RelationStep.NEEDS_MEETING: Purpose.FOLLOW_UP,
    RelationStep.FOLLOW_UP: Purpose.FOLLOW_UP,
    RelationStep.COOPERATION: Purpose.FOLLOW_UP,
    RelationStep.PAUSED: Purpose.FOLLOW_UP,
    RelationStep.CLOSED: Purpose.FOLLOW_UP,
}
"""Never a purpose that counts as asking about a person: that must be chosen."""

_USUAL_DAYS = {
    Purpose.FOLLOW_UP: 28,
    Purpose.RETAIN: 28,
    Purpose.PROPOSE_PERSON: 7,
    Purpose.AGREE_WORK_EXPERIENCE: 7,
    Purpose.AGREE_JOB: 7,
    Purpose.SUPPORT: 7,
    Purpose.SOLVE_PROBLEM: 7,
    Purpose.CLOSE: 91,
}


def usual_purpose(step: RelationStep | None) -> Purpose:
    """What a contact is most often about at this step of the relation: the next cup of tea."""
    return _USUAL_PURPOSE.get(step or RelationStep.UNKNOWN, Purpose.INTRODUCE)


def usual_days(purpose: Purpose) -> int:
    """In how many days the next step usually is after a contact with this purpose (whole weeks)."""
    return _USUAL_DAYS.get(purpose, 14)


def side_of(reason: str) -> Side:
    """Whose choice a reason for refusal tells of."""
    return Side.PARTICIPANT if reason == RefusalReason.PARTICIPANT_DECLINED else Side.EMPLOYER


def faults(db: Database, entry: ContactEntry, today: date, since: date | None = None) -> list[Problem]:
    """Everything that keeps this contact from being written down, in the order of the form.

    The next step must not lie before `since` (today).
    """
    found = [*_date_faults(entry, today), *_part_faults(entry)]
    if isinstance(entry.step, NextStep):
        found += _step_faults(db, entry.step, since or today, today)
    return found


def _date_faults(entry: ContactEntry, today: date) -> list[Problem]:
    if entry.on > today:
        return [Problem(N_("Kontakten ligger ude i fremtiden. Skriv den dag, den fandt sted."))]
    if (today - entry.on).days > OLDEST_DAYS:
        return [Problem(N_("Kontakten er mere end et år gammel. Ret datoen, eller brug import."))]
    return []


def _part_faults(entry: ContactEntry) -> list[Problem]:
    found = []
    if entry.refusal_reason is not None and entry.result is not Result.NO:
        found.append(
            Problem(N_("En afslagsgrund hører til et nej. Vælg resultatet »Nej«, eller fjern grunden."))
        )
    if entry.with_participant and entry.participant_id is None:
        found.append(Problem(N_("Du skriver, at deltageren var med. Vælg, hvem kontakten var for.")))
    if entry.learnt is not None and len(entry.learnt) > LONGEST_NOTE:
        found.append(Problem(N_("Teksten er for lang. Hold den under {most} tegn."), most=LONGEST_NOTE))
    if entry.minutes is not None and not 0 <= entry.minutes <= MOST_MINUTES:
        found.append(Problem(N_("Minutterne skal ligge mellem 0 og {most}."), most=MOST_MINUTES))
    return found


def _step_faults(db: Database, step: NextStep, since: date, today: date) -> list[Problem]:
    found = []
    if not step.text.strip():
        found.append(Problem(N_("Skriv, hvad næste skridt er, eller vælg »Ingen, fordi …«.")))
    if len(step.text) > LONGEST_STEP:
        found.append(Problem(N_("Næste skridt er for langt. Hold det under {most} tegn."), most=LONGEST_STEP))
    if step.on < since:
        found.append(Problem(N_("Næste skridt ligger før i dag. Vælg en dag, der kommer.")))
    if step.on > today + timedelta(days=FARTHEST_DAYS):
        found.append(Problem(N_("Næste skridt ligger mere end to år ude. Ret datoen.")))
    if not may_own_steps(db, step.owner):
        found.append(Problem(N_("Den ansvarlige er ikke en kollega, der kan få opgaven. Vælg en anden.")))
    return found


def may_own_steps(db: Database, user_name: str) -> bool:
    """Whether a next step can be given to this user: an active colleague who works with employers."""
    owner = users.find(db, user_name)
    return owner is not None and owner.active and owner.role in STEP_OWNERS
