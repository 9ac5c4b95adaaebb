"""Date and source of what an import tells about employers, so that old knowledge can be told from new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlite_utils import Database

from crm.interchange.incoming import Batch, Fate, Source
from crm.interchange.ledger import Ledger
from crm.records import Values, pick
from crm.tables import DATED_FACTS, EMPLOYER_FACTS, EMPLOYERS

_AT_ONCE = 500

New = tuple[object, object, bool, object, object, str]
"""P-number, field, whether the employer is new, the number it came under, the day, the source."""


def make_table(db: Database) -> None:
    """A temporary table of the dated columns that the run has filled or changed."""
    db.conn.execute(
        "CREATE TABLE temp.new_facts (number INTEGER PRIMARY KEY, p_number, field, is_new, came_from,"
        " noted_on, source, UNIQUE (p_number, field))"
    )


def changed(
    before: Values | None, after: Values, batch: Batch, came_from: object, on: object
) -> Iterator[New]:
    """The dated columns of an employer that are not what they were. `on`: the day, None = that of the run."""
    p_number = pick(EMPLOYERS, after, ("p_number",))[0]
    new = pick(EMPLOYERS, after, DATED_FACTS)
    old = (None,) * len(new) if before is None else pick(EMPLOYERS, before, DATED_FACTS)
    for name, was, becomes in zip(DATED_FACTS, old, new, strict=True):
        if was != becomes:
            yield p_number, name, before is None, came_from or p_number, on, batch.source


def note(db: Database, facts: list[New]) -> None:
    """Remember what has been filled or changed."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO temp.new_facts (p_number, field, is_new, came_from, noted_on, source)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        facts,
    )


def put(ledger: Ledger, today: date, batches: list[Batch]) -> None:
    """Date the facts, save those of which the folder's employer_facts.csv (`batches`) speaks itself.

    Where it is there, it speaks for all that is known of the folder's new employers: what it leaves out has
    no known date.
    """
    said = [
        f"EXISTS (SELECT 1 FROM {batch.name} i WHERE i._fate = {Fate.GOOD} AND i.p_number = n.p_number"
        " AND i.field = n.field)"
        for batch in batches
    ]
    if batches:
        said.append(f"n.is_new AND n.source = '{Source.IMPORT}'")
    unsaid = "".join(f" AND NOT ({each})" for each in said)
    last = 0
    while page := ledger.db.conn.execute(
        "SELECT n.number, n.p_number, n.field, coalesce(n.noted_on, ?), n.source, s.p_number, s.field,"
        " s.noted_on, s.source FROM temp.new_facts n LEFT JOIN main.employer_facts s"
        f" ON s.p_number = n.p_number AND s.field = n.field WHERE n.number > ?{unsaid}"
        f" ORDER BY n.number LIMIT {_AT_ONCE}",
        (today.isoformat(), last),
    ).fetchall():
        for _, *cells in page:
            before = None if cells[4] is None else tuple(cells[4:])
            ledger.put(EMPLOYER_FACTS, before, tuple(cells[:4]))
        last = page[-1][0]
    ledger.flush(EMPLOYER_FACTS)
