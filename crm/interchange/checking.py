"""Whether a row can go in beside what is stored, and what looks odd about it although it can."""

from __future__ import annotations

from crm.duplicates import Named, likely_duplicates
from crm.interchange.cells import nearest, show_cell
from crm.interchange.contact_ids import give_contact_ids
from crm.interchange.ledger import Ledger
from crm.interchange.rows import Batch, Row
from crm.interchange.successors import check_successors
from crm.problem import N_, Problem
from crm.records import Key, Value, Values, key_of, overlay, pick, with_value
from crm.tables import (
    EMPLOYER_CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    INTRODUCTIONS,
    OPPORTUNITIES,
    REQUIRED,
    TABLES,
    Column,
)

_BY_NAME = {table.name: table for table in TABLES}


def check(batch: Batch, ledger: Ledger) -> None:
    """Refuse the rows that cannot go in, and settle which stored contact each row of the log speaks of."""
    _check_filled(batch, ledger)
    _check_references(batch, ledger)
    if batch.table is EMPLOYERS:
        check_successors(batch, ledger.rows(EMPLOYERS))
    elif batch.table is EMPLOYER_FACTS:
        _check_fields(batch)
    elif batch.table is EMPLOYER_CONTACTS:
        give_contact_ids(batch, ledger.rows(EMPLOYER_CONTACTS))


def latest(batch: Batch) -> dict[Key, Row]:
    """The good rows by key. Of two with one key the later counts, and the earlier is warned about."""
    kept: dict[Key, Row] = {}
    key_column = batch.table.column(batch.table.key[0])
    for row in batch.good():
        key = key_of(batch.table, row.values)
        if key in kept:
            reason = Problem(
                N_("{key} står igen i linje {line}; den sidste række gælder"),
                key=", ".join(str(part) for part in key),
                line=row.line,
            )
            batch.warn(kept.pop(key), key_column, reason)
        kept[key] = row
    return kept


def warn_of_oddities(batch: Batch, rows: dict[Key, Row], ledger: Ledger) -> None:
    """Warn of contradictions in a row as it will stand, and of employers that may be there already."""
    stored = ledger.rows(batch.table)
    for key, row in rows.items():
        before = stored.get(key)
        merged = row.values if before is None else overlay(before, row.values)
        _warn_of_order(batch, row, merged)
        if batch.table is INTRODUCTIONS:
            _warn_of_other_employer(batch, row, merged, ledger)
    if batch.table is EMPLOYERS:
        _warn_of_duplicates(batch, rows, stored)


def _check_filled(batch: Batch, ledger: Ledger) -> None:
    """Refuse rows without a full key, and new rows without what a new row needs.

    Of two new rows with one key the later counts; what it needs but leaves empty it takes from the earlier,
    so that it fares the same when the folder is imported once more.
    """
    stored = ledger.rows(batch.table)
    needed = REQUIRED.get(batch.table.name, ())
    key = () if batch.table is EMPLOYER_CONTACTS else batch.table.key
    earlier: dict[Key, Values] = {}
    for row in list(batch.good()):
        own = key_of(batch.table, row.values)
        is_new = own not in stored
        if is_new and own in earlier:
            row.values = _filled_from(batch, row.values, earlier[own], needed)
        for name in (*key, *needed) if is_new else key:
            if pick(batch.table, row.values, (name,)) == (None,):
                reason = Problem(N_("cellen er tom, men skal være udfyldt i en ny række"))
                batch.refuse(row, batch.table.column(name), "", reason)
        if not row.refused and None not in own:
            earlier[own] = row.values


def _filled_from(batch: Batch, values: Values, earlier: Values, names: tuple[str, ...]) -> Values:
    for name in names:
        if pick(batch.table, values, (name,)) == (None,):
            values = with_value(batch.table, values, name, pick(batch.table, earlier, (name,))[0])
    return values


def _check_references(batch: Batch, ledger: Ledger) -> None:
    """Refuse rows that refer to a row that is neither stored nor among the good ones of this folder."""
    for place, column in enumerate(batch.table.columns):
        if column.refers in (None, batch.table.name):  # successors are checked on their own
            continue
        known = ledger.rows(_BY_NAME[column.refers])
        for row in batch.rows:
            value = row.values[place]
            if value is not None and (value,) not in known:
                reason = Problem(N_("{value} findes ikke i {table}"), value=value, table=column.refers)
                batch.refuse(row, column, str(value), reason)


def _check_fields(batch: Batch) -> None:
    """Refuse dates and sources of what is no column of the employers."""
    fields = [column.name for table in (EMPLOYERS, EMPLOYER_PROFILE) for column in table.columns]
    column = EMPLOYER_FACTS.column("field")
    for row in batch.good():
        name = str(pick(EMPLOYER_FACTS, row.values, ("field",))[0])
        if name not in fields:
            near = nearest(name, fields) or fields[0]
            reason = Problem(N_("ukendt felt '{value}'; mente du '{near}'?"), value=name, near=near)
            batch.refuse(row, column, name, reason)


def _warn_of_order(batch: Batch, row: Row, merged: Values) -> None:
    for pair in batch.table.in_order:
        first, second = pick(batch.table, merged, pair)
        if first is not None and second is not None and _is_after(first, second):
            columns = [batch.table.column(name) for name in pair]
            batch.warn(row, columns[0], _contradiction(columns, [first, second]), apart=pair[1])


def _is_after(first: Value, second: Value) -> bool:
    if isinstance(first, str) or isinstance(second, str):
        return str(first) > str(second)
    assert first is not None and second is not None
    return first > second


def _contradiction(columns: list[Column], values: list[Value]) -> Problem:
    return Problem(
        N_("{first} er {first_value}, men {second} er {second_value}; det passer ikke sammen"),
        first=columns[0].label,
        first_value=_in_danish(columns[0], values[0]),
        second=columns[1].label,
        second_value=_in_danish(columns[1], values[1]),
    )


def _in_danish(column: Column, value: Value) -> str:
    return show_cell(column, value).replace(".", ",")


def _warn_of_other_employer(batch: Batch, row: Row, merged: Values, ledger: Ledger) -> None:
    p_number, opportunity_id = pick(INTRODUCTIONS, merged, ("p_number", "opportunity_id"))
    opportunity = ledger.rows(OPPORTUNITIES).get((opportunity_id,))
    if opportunity is None:
        return
    elsewhere = pick(OPPORTUNITIES, opportunity, ("p_number",))[0]
    if elsewhere != p_number:
        reason = Problem(
            N_("muligheden {opportunity} hører til virksomheden {elsewhere}, ikke {p_number}"),
            opportunity=opportunity_id,
            elsewhere=elsewhere,
            p_number=p_number,
        )
        batch.warn(row, INTRODUCTIONS.column("opportunity_id"), reason)


def _warn_of_duplicates(batch: Batch, rows: dict[Key, Row], stored: dict[Key, Values]) -> None:
    after = {key: row for key, row in stored.items() if key not in rows}
    for key, row in rows.items():
        before = stored.get(key)
        after[key] = row.values if before is None else overlay(before, row.values)
    new = {str(key[0]) for key in rows if key not in stored}
    for found in likely_duplicates([_named(values) for values in after.values()], new):
        reason = Problem(
            N_("'{name}' ligner '{other}' ({p_number}) med samme postnummer; er det den samme?"),
            name=found.new.name,
            other=found.other.name,
            p_number=found.other.p_number,
        )
        batch.warn(rows[found.new.p_number,], EMPLOYERS.column("name"), reason)


def _named(values: Values) -> Named:
    p_number, name, postcode = pick(EMPLOYERS, values, ("p_number", "name", "postcode"))
    return Named(str(p_number), str(name), None if postcode is None else str(postcode))
