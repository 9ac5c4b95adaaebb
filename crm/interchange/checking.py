"""Whether a row can go in beside what is stored, and what looks odd about it although it can."""

from __future__ import annotations

from collections.abc import Iterable

from crm.interchange.cells import nearest, show_cell
from crm.interchange.choices import Mode
from crm.interchange.incoming import Batch, Fate, Row, Source
from crm.problem import N_, Problem
from crm.records import Value, Values, key_of, pick, with_value
from crm.tables import (
    EMPLOYER_CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    INTRODUCTIONS,
    MERGED_EMPLOYERS,
    REQUIRED,
    TABLES,
    Column,
)

_BY_NAME = {table.name: table for table in TABLES}
_REFERRED_TO = {column.refers for table in TABLES for column in table.columns if column.refers}


def check_filled(batch: Batch) -> None:
    """Refuse rows without a full key, and new rows without what a new row needs.

    Of two new rows with one key the later counts; what it needs but leaves empty it takes from the earlier,
    so that it fares the same when the folder is imported once more.
    """
    table = batch.table
    key = () if table is EMPLOYER_CONTACTS else table.key
    needed = () if batch.mode is Mode.UPDATE else REQUIRED.get(table.name, ())
    unfilled = " OR ".join(f'i."{name}" IS NULL' for name in key) or "0"
    lacking = " OR ".join(f'i."{name}" IS NULL' for name in needed) or "0"
    new = f"NOT {batch.there()}"
    for row in batch.rows(f"i._fate = {Fate.GOOD} AND (({unfilled}) OR (({lacking}) AND {new}))"):
        is_new = batch.found(f"SELECT {new} FROM {batch.name} i WHERE _turn = ?", row.turn).fetchone()[0]
        values = _taken_over(batch, row, needed) if is_new else row.values
        for name in dict.fromkeys((*key, *needed) if is_new else key):
            if pick(table, values, (name,)) == (None,):
                reason = Problem(N_("cellen er tom, men skal være udfyldt i en ny række"))
                batch.refuse(row.turn, row.line, table.column(name), "", reason)


def check_references(batch: Batch) -> None:
    """Refuse rows that refer to a row that is neither stored nor among the good ones of this folder.

    What refers to a row that waits, waits too; what refers to one that was left out is left out.
    """
    for column in batch.table.columns:
        if column.refers in (None, batch.table.name):  # successors are checked on their own
            continue
        other = _BY_NAME[column.refers]
        stored = f'SELECT 1 FROM main.{other.name} r WHERE r."{other.key[0]}" = i."{column.name}"'
        where = f'i._fate <> {Fate.LEFT} AND i."{column.name}" IS NOT NULL AND NOT EXISTS ({stored})'
        for turn, line, value in batch.cells(column, where):
            held = _held(batch, other.name, value)
            if held is None:
                reason = Problem(N_("{value} findes ikke i {table}"), value=value, table=column.refers)
                batch.refuse(turn, line, column, str(value), reason)
            else:
                _hold_back(batch, turn, line, column, value, *held)


def _held(batch: Batch, table: str, value: Value) -> tuple[int, str | None] | None:
    """The fate of a row of another file that does not go in now, and the question that it waits for."""
    found: tuple[int, str | None] | None = batch.found(
        "SELECT fate, ref FROM temp.held WHERE table_name = ? AND row_key = ?", table, value
    ).fetchone()
    return found


def _hold_back(
    batch: Batch, turn: int, line: int, column: Column, value: Value, fate: int, ref: str | None
) -> None:
    """A row shares the fate of what it refers to, unless it has met a worse one."""
    now = batch.found(f"SELECT _fate FROM {batch.name} WHERE _turn = ?", turn).fetchone()[0]
    if now != Fate.GOOD:
        return
    if fate == Fate.WAITING:
        reason = Problem(N_("venter på, at du vælger, hvad der skal ske med {value}"), value=value)
        batch.wait(turn, line, column, str(value), str(ref), reason)
    else:
        batch.leave(turn, Problem(N_("hører til {value}, som ikke læses ind"), value=value))


def hold(batch: Batch) -> None:
    """Remember the rows that do not go in now, for what refers to them."""
    if batch.table.name in _REFERRED_TO:
        batch.run(
            f'INSERT OR IGNORE INTO temp.held SELECT ?, i."{batch.table.key[0]}", i._fate, i._ref'
            f" FROM {batch.name} i WHERE i._fate IN ({Fate.WAITING}, {Fate.LEFT}) AND NOT {batch.there()}",
            batch.table.name,
        )


def check_fields(batch: Batch) -> None:
    """Refuse dates and sources of what is no column of the employers."""
    fields = [column.name for table in (EMPLOYERS, EMPLOYER_PROFILE) for column in table.columns]
    listed = ", ".join(f"'{field}'" for field in fields)
    column = EMPLOYER_FACTS.column("field")
    for turn, line, value in batch.cells(column, f"i._fate = {Fate.GOOD} AND i.field NOT IN ({listed})"):
        near = nearest(str(value), fields) or fields[0]
        reason = Problem(N_("ukendt felt '{value}'; mente du '{near}'?"), value=value, near=near)
        batch.refuse(turn, line, column, str(value), reason)


def check_merged(batch: Batch, employers: Iterable[Batch]) -> None:
    """Refuse numbers that are said to lead on to another, but belong to an employer that is here.

    Those that stand in a spreadsheet of `employers` too, but did not go in, are refused as well: next time
    their rows would be led elsewhere. Where such a row was led by an answer, the answer counts.
    """
    column = MERGED_EMPLOYERS.column("p_number")
    here = "i.p_number IN (SELECT p_number FROM main.employers)"
    for turn, line, value in batch.cells(column, f"i._fate = {Fate.GOOD} AND {here}"):
        reason = Problem(N_("{value} er en virksomhed her og kan ikke føre videre til en anden"), value=value)
        batch.refuse(turn, line, column, str(value), reason)
    for turn, line, value in batch.cells(column, f"i._fate = {Fate.GOOD}"):
        held = _held(batch, EMPLOYERS.name, value)
        if held is not None:
            _hold_back(batch, turn, line, column, value, *held)
    for sheet in employers:
        if sheet.source is Source.IMPORT:
            _keep_out_named(batch, column, sheet)


def _keep_out_named(batch: Batch, column: Column, employers: Batch) -> None:
    named = f"i.p_number IN (SELECT coalesce(_from, p_number) FROM {employers.name})"
    for turn, line, value in batch.cells(column, f"i._fate = {Fate.GOOD} AND {named}"):
        reason = Problem(
            N_("{value} står også i {file} og kan derfor ikke føre videre til en anden"),
            value=value,
            file=employers.file,
        )
        if batch.found("SELECT 1 FROM temp.aliases WHERE p_number = ?", value).fetchone():
            batch.leave(turn, reason)
        else:
            batch.refuse(turn, line, column, str(value), reason)


def replace_earlier(batch: Batch) -> None:
    """Of two good rows with one key the later counts, and the earlier is warned about.

    Rows that were led to another employer replace nothing: they fill blanks.
    """
    key = ", ".join(f'"{name}"' for name in batch.table.key)
    own = f"(_from IS NULL OR _from IN ({key}))"
    good = f"_fate = {Fate.GOOD} AND {own}"
    column = batch.table.column(batch.table.key[0])
    for row in batch.rows(
        f"i._fate = {Fate.GOOD} AND {own} AND ({_of('i', batch.table.key)}) IN"
        f" (SELECT {key} FROM {batch.name} WHERE {good} GROUP BY {key} HAVING count(*) > 1)"
    ):
        later = batch.found(
            f"SELECT _line FROM {batch.name} WHERE {good} AND _turn > ?"
            + "".join(f' AND "{name}" = ?' for name in batch.table.key)
            + " ORDER BY _turn LIMIT 1",
            row.turn,
            *key_of(batch.table, row.values),
        ).fetchone()
        if later is None:
            continue
        reason = Problem(
            N_("{key} står igen i linje {line}; den sidste række gælder"),
            key=", ".join(str(part) for part in key_of(batch.table, row.values)),
            line=later[0],
        )
        batch.warn(row.line, column, reason)
        batch.set_fate(row.turn, Fate.REPLACED)


def warn_of_order(batch: Batch, line: int, merged: Values) -> None:
    """Warn of values of a row, as it will stand, that contradict each other."""
    for pair in batch.table.in_order:
        first, second = pick(batch.table, merged, pair)
        if first is not None and second is not None and _is_after(first, second):
            columns = [batch.table.column(name) for name in pair]
            batch.warn(line, columns[0], _contradiction(columns, [first, second]), apart=pair[1])


def warn_of_other_employer(batch: Batch) -> None:
    """Warn of introductions with an opportunity that belongs to another employer than theirs."""
    rows = batch.found(
        "SELECT i._line, o.opportunity_id, o.p_number, i.p_number"
        f" FROM {batch.name} i LEFT JOIN main.introductions s ON s.date = i.date"
        " AND s.participant_id = i.participant_id AND s.p_number = i.p_number"
        " JOIN main.opportunities o ON o.opportunity_id = coalesce(i.opportunity_id, s.opportunity_id)"
        f" WHERE i._fate = {Fate.GOOD} AND o.p_number <> i.p_number ORDER BY i._turn"
    )
    for line, opportunity, elsewhere, p_number in rows:
        reason = Problem(
            N_("muligheden {opportunity} hører til virksomheden {elsewhere}, ikke {p_number}"),
            opportunity=opportunity,
            elsewhere=elsewhere,
            p_number=p_number,
        )
        batch.warn(line, INTRODUCTIONS.column("opportunity_id"), reason)


def _taken_over(batch: Batch, row: Row, names: tuple[str, ...]) -> Values:
    """A new row with what it lacks taken from the good row before it that has the same key."""
    table, values = batch.table, row.values
    lacking = [name for name in names if pick(table, values, (name,)) == (None,)]
    if not lacking or None in key_of(table, values):
        return values
    earlier = batch.found(
        f"SELECT {', '.join(lacking)} FROM {batch.name} WHERE _fate = {Fate.GOOD} AND _turn < ?"
        + "".join(f' AND "{name}" = ?' for name in table.key)
        + " ORDER BY _turn DESC LIMIT 1",
        row.turn,
        *key_of(table, values),
    ).fetchone()
    for name, value in zip(lacking, earlier or (), strict=False):
        values = with_value(table, values, name, value)
        batch.write(row.turn, name, value)
    return values


def _of(row: str, names: tuple[str, ...]) -> str:
    return ", ".join(f'{row}."{name}"' for name in names)


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
