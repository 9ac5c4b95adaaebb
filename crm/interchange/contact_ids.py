"""Which stored contact a row of the contact log speaks of: by its id, else by its turn among equal rows."""

from __future__ import annotations

from crm.interchange.incoming import Batch, Fate
from crm.tables import LOG_KEY

_FIVE = ", ".join(LOG_KEY)
_SAME = " AND ".join(f"k.{name} = w.{name}" for name in LOG_KEY)
_GENERATED = (
    "contact_id GLOB 'K-[0-9]*' AND substr(contact_id, 3) NOT GLOB '*[^0-9]*' AND length(contact_id) < 20"
)


def contact_id(number: int) -> str:
    """The id of contact no. `number`, padded: the order of the text is the order in which they came."""
    return f"K-{number:06d}"


def give_contact_ids(batch: Batch) -> None:
    """Give every row without a contact_id that of the contact it speaks of, or a new one.

    The nth row with the same date, P-number, staff, channel and purpose is the nth such stored contact, in
    the order in which they came in; contacts that the file names by id are not counted.
    """
    without = f"_fate = {Fate.GOOD} AND contact_id IS NULL"
    if batch.found(f"SELECT 1 FROM {batch.name} WHERE {without} LIMIT 1").fetchone() is None:
        return
    last = _highest(batch)
    turn = f"row_number() OVER (PARTITION BY {_FIVE} ORDER BY"
    named = f"SELECT contact_id FROM {batch.name} WHERE contact_id IS NOT NULL AND _fate = {Fate.GOOD}"
    batch.run(f"CREATE TABLE temp.turns ({_FIVE}, nth, contact_id, PRIMARY KEY ({_FIVE}, nth)) WITHOUT ROWID")
    batch.run(
        f"INSERT INTO temp.turns SELECT {_FIVE}, {turn} rowid), contact_id FROM main.employer_contacts"
        f" WHERE contact_id NOT IN ({named}) AND p_number IN (SELECT p_number FROM {batch.name})"
    )
    batch.run(
        f"UPDATE {batch.name} AS i SET contact_id = k.contact_id FROM"
        f" (SELECT _turn AS at, {_FIVE}, {turn} _turn) AS nth FROM {batch.name} WHERE {without}) w"
        f" CROSS JOIN temp.turns k ON {_SAME} AND k.nth = w.nth WHERE i._turn = w.at"
    )
    batch.run(
        f"UPDATE {batch.name} AS i SET contact_id = printf('K-%06d', ? + w.nth) FROM"
        f" (SELECT _turn AS at, row_number() OVER (ORDER BY _turn) AS nth FROM {batch.name}"
        f" WHERE {without}) w WHERE i._turn = w.at",
        last,
    )
    batch.run("DROP TABLE temp.turns")


def _highest(batch: Batch) -> int:
    """The highest number of ours that a contact has, stored or in the file."""
    found = batch.found(
        "SELECT max(CAST(substr(contact_id, 3) AS INTEGER))"
        " FROM (SELECT contact_id FROM main.employer_contacts"
        f" WHERE {_GENERATED} UNION ALL SELECT contact_id FROM {batch.name} WHERE {_GENERATED})"
    ).fetchone()[0]
    return int(found or 0)
