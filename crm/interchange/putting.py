"""The good rows of a file go in beside what is stored, and what each of them did is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from crm.interchange import facts
from crm.interchange.checking import warn_of_order
from crm.interchange.choices import Mode
from crm.interchange.incoming import AT_ONCE, Batch, Fate
from crm.interchange.ledger import Ledger
from crm.interchange.outcome_log import Fate as Told
from crm.interchange.outcome_log import key_text
from crm.interchange.outcomes import Matched, Outcome
from crm.interchange.rows import TELL_EVERY, Progress
from crm.records import Key, Value, Values, dump, in_one_form, key_of, overlay, pick, stored_row
from crm.tables import EMPLOYERS, Table

_OF_FATE = {
    Fate.REFUSED: Outcome.REJECTED,
    Fate.REPLACED: Outcome.REPLACED,
    Fate.WAITING: Outcome.WAITING,
    Fate.LEFT: Outcome.LEFT,
}

Beside = tuple[int, str | None, str | None, str | None, Values, Values | None]
"""Line, P-number before it was led elsewhere, how, day of register facts, the row, the stored row."""


def put_rows(
    batch: Batch, ledger: Ledger, progress: Progress | None, like: Mapping[str, str]
) -> Counter[Outcome]:
    """Put the good rows in. `like`: P-number of a new employer → one that it looks like."""
    ledger.flush(batch.table)
    counts: Counter[Outcome] = Counter()
    total = batch.number(Fate.GOOD) if progress else 0
    for pages in (_plain_pages(batch), _led_pages(batch, ledger)):
        for page in pages:
            told: list[Told] = []
            learnt: list[facts.New] = []
            for line, came_from, how, on, values, before in page:
                after = _after(batch, values, before, how if came_from else None)
                warn_of_order(batch, line, after)
                outcome = ledger.put(batch.table, before, after)
                counts[outcome] += 1
                if batch.table is EMPLOYERS:
                    learnt.extend(facts.changed(before, after, batch, came_from, on))
                if batch.remarks.log.keeps_rows:
                    told.append(_told(batch, line, how, before, after, outcome, like))
                if progress and sum(counts.values()) % TELL_EVERY == 0:
                    progress(batch.file, sum(counts.values()), total)
            facts.note(batch.db, learnt)
            batch.remarks.log.fates(told)
    ledger.flush(batch.table)
    return counts


def tell_the_others(batch: Batch) -> None:
    """Write down the fate of the rows that did not go in."""
    if not batch.remarks.log.keeps_rows:
        return
    names = ", ".join(f'"{column.name}"' for column in batch.table.columns)
    last = 0
    while page := batch.found(
        f"SELECT _turn, _line, _fate, _how, _ref, _why, {names} FROM {batch.name}"
        f" WHERE _turn > ? AND _fate <> {Fate.GOOD} ORDER BY _turn LIMIT {AT_ONCE}",
        last,
    ).fetchall():
        last = page[-1][0]
        batch.remarks.log.fates(_not_in(batch, *row) for row in page)


def _not_in(
    batch: Batch,
    _: int,
    line: int,
    fate: int,
    how: str | None,
    ref: str | None,
    why: str | None,
    *cells: Value,
) -> Told:
    matched = Matched(how) if how else Matched.NONE
    key, name = key_text(key_of(batch.table, cells)), _name(batch.table, cells)
    other = _p_number(batch.table, cells) if matched is not Matched.NONE else None
    outcome = _OF_FATE[Fate(fate)]
    return batch.table.name, batch.file, line, key, name, outcome, matched, other, None, why, ref


def _plain_pages(batch: Batch) -> Iterator[list[Beside]]:
    """The rows beside the stored ones with their key; each key comes once."""
    columns = [column.name for column in batch.table.columns]
    given = ", ".join(f'i."{name}"' for name in columns)
    stored = ", ".join(f's."{name}"' for name in columns)
    same = " AND ".join(f's."{name}" = i."{name}"' for name in batch.table.key)
    width, last = len(columns), 0
    key = columns.index(batch.table.key[0])
    while page := batch.found(
        f"SELECT i._turn, i._line, i._how, i._on, {given}, {stored} FROM {batch.name} i"
        f" LEFT JOIN main.{batch.table.name} s ON {same}"
        f" WHERE i._turn > ? AND i._fate = {Fate.GOOD} AND i._from IS NULL ORDER BY i._turn LIMIT {AT_ONCE}",
        last,
    ).fetchall():
        last = page[-1][0]
        yield [
            (line, None, how, on, cells[:width], _stored(batch.table, cells[width:], key))
            for _, line, how, on, *rest in page
            for cells in (tuple(rest),)
        ]


def _led_pages(batch: Batch, ledger: Ledger) -> Iterator[list[Beside]]:
    """The rows that were led to another employer, one by one: several may have come to one key."""
    for row in batch.rows(f"i._fate = {Fate.GOOD} AND i._from IS NOT NULL"):
        ledger.flush(batch.table)
        came_from, how, on = batch.found(
            f"SELECT _from, _how, _on FROM {batch.name} WHERE _turn = ?", row.turn
        ).fetchone()
        before = stored_row(batch.db, batch.table, key_of(batch.table, row.values))
        yield [(row.line, came_from, how, on, row.values, before)]


def _stored(table: Table, cells: Values, key: int) -> Values | None:
    return None if cells[key] is None else in_one_form(table, cells)


def _after(batch: Batch, values: Values, before: Values | None, led: str | None) -> Values:
    """The row as it will stand; unknown values leave what is stored. `led`: how its key was led elsewhere."""
    if before is None:
        return values
    if led == Matched.ALIAS:
        return before
    if batch.mode is Mode.FILL_BLANKS or led is not None:
        return overlay(values, before)
    return overlay(before, values)


def _told(
    batch: Batch,
    line: int,
    how: str | None,
    before: Values | None,
    after: Values,
    outcome: Outcome,
    like: Mapping[str, str],
) -> Told:
    key: Key = key_of(batch.table, after)
    matched = Matched(how) if how else Matched.NONE if before is None else Matched.KEY
    other = None
    if how:
        other = _p_number(batch.table, after)
    elif batch.table is EMPLOYERS and before is None:
        other = like.get(str(key[0]))
    changes = None
    if before is not None and outcome is Outcome.UPDATED:
        changes = dump(
            [
                [column.name, old, new]
                for column, old, new in zip(batch.table.columns, before, after, strict=True)
                if old != new
            ]
        )
    return (
        batch.table.name,
        batch.file,
        line,
        key_text(key),
        _name(batch.table, after),
        outcome,
        matched,
        other,
        changes,
        None,
        None,
    )


def _p_number(table: Table, values: Values) -> str | None:
    if not any(column.name == "p_number" for column in table.columns):
        return None
    found = pick(table, values, ("p_number",))[0]
    return None if found is None else str(found)


def _name(table: Table, values: Values) -> str | None:
    if not any(column.name == "name" for column in table.columns):
        return None
    found = pick(table, values, ("name",))[0]
    return None if found is None else str(found)
