"""The names of staff that a folder brings along: added without log-in, never given rights by a file."""

from __future__ import annotations

from sqlite_utils import Database

from crm.interchange.ledger import Ledger
from crm.interchange.rows import Batch, Row
from crm.model import Role
from crm.problem import N_, Problem
from crm.records import Key, pick, with_value
from crm.tables import USERS, Kind


def prepare_users(batch: Batch, db: Database, ledger: Ledger) -> None:
    """Keep the stored role of everyone who can log in; a new name without a role gets the role unknown."""
    can_log_in = {
        name for (name,) in db.conn.execute("SELECT user_name FROM users WHERE password_hash IS NOT NULL")
    }
    stored = ledger.rows(USERS)
    for row in batch.good():
        name, role = pick(USERS, row.values, ("user_name", "role"))
        before = stored.get((name,))
        kept = role if before is None else pick(USERS, before, ("role",))[0]
        if before is None and role is None:
            row.values = with_value(USERS, row.values, "role", Role.UNKNOWN.value)
        elif name in can_log_in and role is not None and role != kept:
            row.values = with_value(USERS, row.values, "role", kept)
            reason = Problem(
                N_("{name} kan logge ind og beholder rollen {kept}; en import ændrer den ikke"),
                name=name,
                kept=kept,
            )
            batch.warn(row, USERS.column("role"), reason)


def add_names(batch: Batch, rows: dict[Key, Row], ledger: Ledger) -> None:
    """Add the staff that the rows name and nobody knows yet."""
    known = ledger.rows(USERS)
    for place, column in enumerate(batch.table.columns):
        if column.kind is not Kind.USER:
            continue
        for row in rows.values():
            name = row.values[place]
            if name is not None and (name,) not in known:
                ledger.put(USERS, (name, None, Role.UNKNOWN.value))
                batch.warn(
                    row,
                    column,
                    Problem(N_("{name} kendes ikke og er tilføjet som navn uden log-in"), name=name),
                )
    ledger.flush(USERS)
