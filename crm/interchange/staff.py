"""The names of staff that a folder brings along: added without log-in, never given rights by a file."""

from __future__ import annotations

from crm.interchange.choices import Mode
from crm.interchange.incoming import Batch, Fate
from crm.interchange.ledger import Ledger
from crm.model import Role
from crm.problem import N_, Problem
from crm.records import pick
from crm.tables import USERS, Kind


def prepare_users(batch: Batch) -> None:
    """Keep the stored role of everyone who can log in; a new name without a role gets the role unknown."""
    for row in batch.rows(f"i._fate = {Fate.GOOD}"):
        name, role = pick(USERS, row.values, ("user_name", "role"))
        stored = batch.found(
            "SELECT role, password_hash IS NOT NULL FROM main.users WHERE user_name = ?", name
        ).fetchone()
        if stored is None and role is None:
            batch.write(row.turn, "role", Role.UNKNOWN.value)
        elif stored and stored[1] and role is not None and role != stored[0]:
            batch.write(row.turn, "role", stored[0])
            reason = Problem(
                N_("{name} kan logge ind og beholder rollen {kept}; en import ændrer den ikke"),
                name=name,
                kept=stored[0],
            )
            batch.warn(row.line, USERS.column("role"), reason)


def add_names(batch: Batch, ledger: Ledger) -> None:
    """Add the staff that the rows name and nobody knows yet."""
    for column in batch.table.columns:
        if column.kind is Kind.USER:
            for line, name in _unknown(batch, column.name):
                ledger.put(USERS, None, (name, None, Role.UNKNOWN.value))
                reason = Problem(N_("{name} kendes ikke og er tilføjet som navn uden log-in"), name=name)
                batch.warn(line, column, reason)
            ledger.flush(USERS)


def _unknown(batch: Batch, column: str) -> list[tuple[int, str]]:
    """The line of the first row that names each of them; rows that only fill blanks may not need a name."""
    same = " AND ".join(f's."{name}" = i."{name}"' for name in batch.table.key)
    filling = "1" if batch.mode is Mode.FILL_BLANKS else "i._from IS NOT NULL"
    rows = batch.found(
        f'SELECT i._line, i."{column}", min(i._turn) AS first FROM {batch.name} i'
        f" WHERE i._fate = {Fate.GOOD}"
        f' AND i."{column}" IS NOT NULL AND i."{column}" NOT IN (SELECT user_name FROM main.users)'
        f" AND NOT ({filling} AND EXISTS (SELECT 1 FROM main.{batch.table.name} s"
        f' WHERE {same} AND s."{column}" IS NOT NULL))'
        f' GROUP BY i."{column}" ORDER BY first'
    )
    return [(line, name) for line, name, _ in rows]
