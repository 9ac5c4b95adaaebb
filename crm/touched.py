"""Which employers the matcher must read again: the last few thousand changes, kept by triggers in a ring."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

SLOTS = 4096
"""How many changes the ring holds; whoever has missed more reads everything again."""

_STEP = "1 + (random() & 0xFFFFF)"
"""Steps of different size: after a copy is put back, the same number does not come to mean another state."""

_OF_ONE = ("employers", "opportunities", "employer_contacts", "placements")
"""Tables whose rows belong to one employer each."""

_OF_ALL = ("rules", "opt_outs", "merged_employers")
"""Tables of which one row may speak of many."""

_EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def definition() -> Iterator[str]:
    """The statements that make the ring and the triggers which write it and count the changes."""
    yield "CREATE TABLE touched (slot INTEGER PRIMARY KEY, number INTEGER NOT NULL, p_number TEXT)"
    yield "INSERT INTO revisions VALUES ('touched', 0)"
    for table in ("employers", "opportunities", "employer_contacts", "placements", "rules"):
        for event in _EVENTS:
            yield f"DROP TRIGGER IF EXISTS {table}_{event.lower()}_revision"
    for table in (*_OF_ONE, *_OF_ALL):
        for event, row in _EVENTS.items():
            whose = f"{row}.p_number" if table in _OF_ONE else "NULL"
            yield _trigger(f"{table}_{event.lower()}_touched", event, table, whose)
    for table in _OF_ONE:
        left = "WHEN OLD.p_number IS NOT NEW.p_number"
        yield _trigger(f"{table}_moved_touched", "UPDATE", table, "OLD.p_number", left)


def for_exploring() -> Iterator[str]:
    """Triggers on what else says that an employer has been asked, or may not be, and what came of it."""
    for table in ("introductions", "employer_profile"):
        for event, row in _EVENTS.items():
            yield _trigger(f"{table}_{event.lower()}_touched", event, table, f"{row}.p_number")
        left = "WHEN OLD.p_number IS NOT NEW.p_number"
        yield _trigger(f"{table}_moved_touched", "UPDATE", table, "OLD.p_number", left)
    # What our meetings have led to is counted by track.
    yield _trigger(
        "participants_track_touched", "UPDATE", "participants", "NULL", "WHEN OLD.track IS NOT NEW.track"
    )


def _trigger(name: str, event: str, table: str, whose: str, when: str = "") -> str:
    return f"""CREATE TRIGGER {name} AFTER {event} ON {table} {when} BEGIN
        UPDATE revisions SET number = number + {_STEP} WHERE name = 'workplaces';
        UPDATE revisions SET number = number + 1 WHERE name = 'touched';
        INSERT OR REPLACE INTO touched SELECT turn.number % {SLOTS}, state.number, {whose}
            FROM revisions turn, revisions state WHERE turn.name = 'touched' AND state.name = 'workplaces';
    END"""


def since(db: Database, number: int) -> set[str] | None:
    """The employers touched after the state `number` (see `workplaces.revision`).

    None: nobody can say, since too much has changed, one change speaks of many, or it was another database.
    """
    rows = db.conn.execute("SELECT number, p_number FROM touched WHERE number >= ?", [number]).fetchall()
    if not any(row[0] == number for row in rows):
        return None
    found = {row[1] for row in rows if row[0] > number}
    return None if None in found else found
