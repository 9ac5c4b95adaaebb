"""Employers that are here under another number: rows that speak of them are led to the one that stayed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database

from crm.changes import Pen
from crm.interchange.choices import LEAVE_OUT, NEW, Choices
from crm.interchange.incoming import Batch, Fate, Source
from crm.interchange.leads import leads
from crm.interchange.ledger import Ledger
from crm.interchange.outcomes import Matched
from crm.problem import N_, Problem
from crm.records import dump
from crm.tables import (
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    MERGED_EMPLOYERS,
    NOT_DUPLICATES,
    OPT_OUTS,
    PARTICIPANTS,
    Column,
    Kind,
)
from crm.unit_numbers import is_temporary, renumber


def make_table(db: Database) -> None:
    """A temporary table of the numbers that lead on to others."""
    db.conn.execute("CREATE TABLE temp.aliases (p_number PRIMARY KEY, other, how)")


def gather(db: Database, merged: Sequence[Batch], employers: Sequence[Batch]) -> None:
    """Fill it with the numbers that merges took out, as they are stored and as the folder tells."""
    db.conn.executemany(
        "INSERT INTO temp.aliases VALUES (?, ?, ?)",
        ((*lead, Matched.ALIAS.value) for lead in leads(db, merged, employers).items()),
    )


def take_answers(batch: Batch, ledger: Ledger, choices: Choices, today: date) -> None:
    """Do what a person has said about new employers. Raises Problem for an answer that is none."""
    for ref, answer in choices.answers.items():
        new = f"i.p_number = ? AND i._fate = {Fate.GOOD} AND NOT {batch.there()}"
        unled = "i.p_number NOT IN (SELECT p_number FROM temp.aliases)"
        rows = batch.found(f"SELECT i._turn FROM {batch.name} i WHERE {new} AND {unled}", ref).fetchall()
        if not rows or answer == NEW:
            continue
        if answer == LEAVE_OUT:
            for (turn,) in rows:
                batch.leave(turn)
            continue
        other = stored_as(batch.db, answer)
        if is_temporary(other) and not is_temporary(ref):
            _give_number(ledger, other, ref, today)
            _lead_further(batch, other, ref)
            other = ref
        else:
            ledger.put_one(MERGED_EMPLOYERS, p_number=ref, into_p_number=other, merged_on=today.isoformat())
            _lead_further(batch, ref, other)
        batch.run("INSERT INTO temp.aliases VALUES (?, ?, ?)", ref, other, Matched.ANSWER.value)


def follow(batch: Batch) -> None:
    """Lead the rows of a file to the employers that stayed.

    What a merge has settled stays settled: rows of the number that it took out only add what is not there,
    and the number's own row, profile and facts are left out. A file of tables that has them is from before
    the merge, or from somebody who does not know of it, so rows of the employer that stayed fill blanks only.
    Rows that were led by an answer fill blanks too.
    """
    if batch.found("SELECT 1 FROM temp.aliases LIMIT 1").fetchone() is None:
        return
    if batch.table is EMPLOYERS:
        _leave_merged(batch)
    pairs = _led_elsewhere(batch) if batch.table is NOT_DUPLICATES else []
    for column in _places(batch):
        _lead(batch, column)
    if batch.table in (EMPLOYER_FACTS, EMPLOYER_PROFILE):
        _set_left(batch, f"_how = '{Matched.ALIAS}'")
    elif batch.table is NOT_DUPLICATES:
        _set_left(batch, "p_number = other_p_number")
        for turn in pairs:
            batch.run(
                f"UPDATE {batch.name} SET p_number = other_p_number, other_p_number = p_number"
                " WHERE _turn = ? AND p_number > other_p_number",
                turn,
            )
    elif batch.table is PARTICIPANTS:
        _lead_no_go(batch)
    elif batch.table is EMPLOYERS:
        batch.run(
            f"UPDATE {batch.name} SET successor_p_number = NULL"
            " WHERE _from <> p_number OR (_how IS NOT NULL AND successor_p_number = p_number)"
        )


def current(db: Database, p_number: str) -> str | None:
    """The number under which an employer is stored now, None if it is not."""
    row = db.conn.execute(
        "SELECT coalesce((SELECT other FROM temp.aliases WHERE p_number = ?1), ?1)", (p_number,)
    ).fetchone()
    known = db.conn.execute("SELECT 1 FROM main.employers WHERE p_number = ?", row).fetchone()
    return None if known is None else str(row[0])


def stored_as(db: Database, answer: str) -> str:
    """The number under which an employer that a person has named is stored. Raises Problem if it is not."""
    other = current(db, answer)
    if other is None:
        raise Problem(
            N_("Der er ingen virksomhed med P-nummer {number}. Vælg en, der findes i forvejen."),
            number=answer,
        )
    return other


def _give_number(ledger: Ledger, temporary: str, number: str, today: date) -> None:
    """A unit that had only a number of ours gets its real one."""
    pen = Pen(ledger.db, ledger.run_id)
    pen.turn = ledger.turn
    renumber(pen, temporary, number, today.isoformat())
    ledger.turn = pen.turn
    ledger.db.conn.execute(
        "INSERT OR REPLACE INTO temp.aliases VALUES (?, ?, ?)", (temporary, number, Matched.ALIAS.value)
    )


def _lead_further(batch: Batch, number: str, other: str) -> None:
    """What leads on to a number that is led on itself now ends where that ends."""
    batch.run("UPDATE temp.aliases SET other = ? WHERE other = ?", other, number)


def _leave_merged(batch: Batch) -> None:
    for row in batch.rows(
        f"i._fate = {Fate.GOOD} AND i.p_number IN"
        f" (SELECT p_number FROM temp.aliases WHERE how = '{Matched.ALIAS}')"
    ):
        other = current(batch.db, str(row.values[0]))
        reason = Problem(
            N_(
                "{p_number} er her under {other}, som beholder sine oplysninger og kun får udfyldt tomme "
                "felter; rækken er ikke læst ind"
            ),
            p_number=row.values[0],
            other=other,
        )
        batch.warn(row.line, EMPLOYERS.column("p_number"), reason)
        batch.leave(row.turn, reason)
        batch.run(f"UPDATE {batch.name} SET _how = ? WHERE _turn = ?", Matched.ALIAS.value, row.turn)
        if batch.source is Source.IMPORT:
            batch.run("INSERT OR IGNORE INTO temp.aliases VALUES (?1, ?1, ?2)", other, Matched.KEY.value)


def _places(batch: Batch) -> list[Column]:
    """The columns in which a number of an employer stands."""
    if batch.table is OPT_OUTS:
        return [OPT_OUTS.column("number")]
    return [
        column
        for column in batch.table.columns
        if column.kind is Kind.P_NUMBER and (batch.table, column.name) != (MERGED_EMPLOYERS, "p_number")
    ]


def _led_elsewhere(batch: Batch) -> list[int]:
    """The pairs of which one number leads on to another: only those get a new key, and so the usual order."""
    rows = batch.found(
        f"SELECT DISTINCT i._turn FROM {batch.name} i JOIN temp.aliases a"
        " ON a.p_number IN (i.p_number, i.other_p_number) WHERE a.other <> a.p_number"
    )
    return [turn for (turn,) in rows]


def _lead(batch: Batch, column: Column) -> None:
    key = f'_from = coalesce(i._from, i."{column.name}"), ' if column.name in batch.table.key else ""
    batch.run(
        f'UPDATE {batch.name} AS i SET {key}_how = a.how, "{column.name}" = a.other FROM temp.aliases a'
        f' WHERE a.p_number = i."{column.name}" AND i._fate <> {Fate.LEFT}'
    )


def _lead_no_go(batch: Batch) -> None:
    """Who will not work at a place will not do so under the number that it has now."""
    column = PARTICIPANTS.column("no_go")
    led = dict(batch.found("SELECT p_number, other FROM temp.aliases").fetchall())
    where = "EXISTS (SELECT 1 FROM temp.aliases a WHERE instr(i.no_go, a.p_number))"
    for turn, _, listed in batch.cells(column, where):
        items = [led.get(item, item) for item in json.loads(str(listed))]
        batch.write(turn, "no_go", dump(list(dict.fromkeys(items))))


def _set_left(batch: Batch, where: str) -> None:
    batch.run(f"UPDATE {batch.name} SET _fate = {Fate.LEFT} WHERE _fate = {Fate.GOOD} AND ({where})")
