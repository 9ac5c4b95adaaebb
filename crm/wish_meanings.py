"""A participant's wishes as they are written here, and what somebody has said that they mean or do not mean.

What is said of a wish belongs to its text: another text is read anew, and a wish that goes takes it along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from crm import changes
from crm.changes import Change, Pen
from crm.model import RunKind
from crm.participants import one_line
from crm.problem import N_, Problem
from crm.records import Value, dump, stored_row
from crm.reference import unit_groups
from crm.stored import listed
from crm.tables import PARTICIPANTS, WISH_OCCUPATIONS

FIELD = "job_wishes"


@dataclass(frozen=True, slots=True)
class Run:
    """One run that touched somebody's wishes or what they mean. `at` and `undone_at` are UTC ISO text."""

    run_id: int
    kind: RunKind
    at: str
    user_name: str | None
    undone_at: str | None
    changes: tuple[Change, ...]

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it is an edit that still stands, and that did nothing else."""
        alone = all(one.table == WISH_OCCUPATIONS.name or one.fields == [FIELD] for one in self.changes)
        return self.kind is RunKind.EDIT and self.undone_at is None and alone


def stored_wishes(db: Database, participant_id: str) -> Value:
    """The wishes as they are stored. Raises Problem if there is no such participant."""
    row = stored_row(db, PARTICIPANTS, (participant_id,))
    if row is None:
        raise Problem(N_("Deltageren findes ikke længere."))
    return row[[column.name for column in PARTICIPANTS.columns].index(FIELD)]


def write(pen: Pen, participant_id: str, wishes: Sequence[str] | None) -> bool:
    """Set the wishes, the most important first; None is unknown, none at all is known to be none.

    What was said of wishes that are no longer there goes. Whether anything changed.
    """
    value = None if wishes is None else dump(list(wishes))
    changed = pen.put(PARTICIPANTS, {"participant_id": participant_id, FIELD: value})
    kept = {one_line(wish) for wish in wishes or ()}
    for wish, isco08 in _said(pen.db, participant_id):
        if one_line(wish) not in kept:
            changed |= pen.take_out(WISH_OCCUPATIONS, (participant_id, wish, isco08))
    return changed


def correct(
    pen: Pen, participant_id: str, wish: str, isco08: str, wanted: bool | None, by: str, on: date
) -> bool:
    """Say that a wish means a unit group, or does not; None leaves it to the words. Whether that is new.

    Raises Problem if the wish is no longer there or the group does not exist.
    """
    named = one_line(wish)
    wishes = listed(_text(stored_wishes(pen.db, participant_id))) or ()
    if named not in map(one_line, wishes):
        raise Problem(N_("Ønsket er ændret, siden du åbnede siden. Se, hvordan vi forstår det nu."))
    if isco08 not in unit_groups():
        raise Problem(N_("Det arbejde kender vi ikke. Vælg et fra listen."))
    known = [key for key in _said(pen.db, participant_id) if (one_line(key[0]), key[1]) == (named, isco08)]
    if wanted is None:
        taken = [pen.take_out(WISH_OCCUPATIONS, (participant_id, *key)) for key in known]
        return any(taken)
    stored_as = known[0][0] if known else named
    row = pen.row(WISH_OCCUPATIONS, (participant_id, stored_as, isco08))
    if row is not None and row["wanted"] == int(wanted):
        return False
    said: dict[str, Value] = {"participant_id": participant_id, "wish": stored_as, "isco08": isco08}
    return pen.put(WISH_OCCUPATIONS, said | {"wanted": int(wanted), "said_by": by, "said_on": on.isoformat()})


def history(db: Database, participant_id: str) -> list[Run]:
    """What has happened to the wishes and their meaning, run by run, latest first."""
    found: dict[int, list[Change]] = defaultdict(list)
    of_person = changes.of_record(db, PARTICIPANTS, (participant_id,))
    of_meaning = changes.of_record(db, WISH_OCCUPATIONS, (participant_id,), part_of_key=True)
    for change in [*of_meaning, *(one for one in of_person if FIELD in one.fields)]:
        found[change.run_id].append(change)
    return [
        Run(run_id, first.kind, first.at, first.user_name, first.undone_at, tuple(reversed(of_run)))
        for run_id, of_run in sorted(found.items(), reverse=True)
        for first in of_run[:1]
    ]


def _said(db: Database, participant_id: str) -> list[tuple[str, str]]:
    """The wish and the group of everything said of a participant's wishes."""
    rows = db.query(
        "SELECT wish, isco08 FROM wish_occupations WHERE participant_id = ? ORDER BY wish, isco08",
        [participant_id],
    )
    return [(row["wish"], row["isco08"]) for row in rows]


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
