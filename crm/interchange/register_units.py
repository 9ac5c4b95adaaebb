"""Units of a register as employers of ours: what the register may tell us, and what we know better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm.interchange.cells import read_cell
from crm.interchange.choices import Choices
from crm.interchange.incoming import Batch, Fate
from crm.problem import N_, Problem
from crm.records import Value
from crm.registers import RegisterEmployer, employer_cells
from crm.tables import EMPLOYERS


def unit_rows(batch: Batch, units: Iterable[RegisterEmployer]) -> Iterator[tuple[object, ...]]:
    """The units as `Batch.fill` takes them."""
    for unit in units:
        values, refused = read_cells(batch, unit.place, employer_cells(unit))
        on = unit.employees_on.isoformat() if unit.employees_on else None
        yield unit.place, Fate.REFUSED if refused else Fate.GOOD, on, None, None, *values


def read_cells(batch: Batch, line: int, cells: dict[str, str]) -> tuple[list[Value], bool]:
    """The values of a row made elsewhere, and whether one of them had to be refused."""
    values: list[Value] = []
    refused = False
    for column in batch.table.columns:
        text = cells.get(column.name, "")
        cell = read_cell(column, text)
        values.append(cell.value)
        if cell.refusal is not None:
            refused = True
            batch.tell_refused(line, column, text, cell.refusal)
        elif cell.warning is not None:
            batch.warn(line, column, cell.warning)
    return values, refused


def keep_wanted(batch: Batch, choices: Choices) -> int:
    """Drop the units that are not here and not asked for; returns how many. A register has far more."""
    wanted = "0"
    if choices.new_units:
        listed = ", ".join("?" * len(choices.postcodes))
        wanted = f"i.postcode IN ({listed})" if choices.postcodes else "1"
    values = sorted(choices.postcodes) if choices.new_units else []
    led = "i.p_number IN (SELECT p_number FROM temp.aliases)"
    return batch.run(
        f"DELETE FROM {batch.name} AS i WHERE i._fate = {Fate.GOOD}"
        f" AND NOT ({batch.there()} OR {led} OR {wanted})",
        *values,
    )


def respect_what_is_known(batch: Batch) -> None:
    """Keep an earlier day of closing, and staff that we have counted later; tell which units have closed."""
    stored = f"UPDATE {batch.name} AS i SET {{}} = NULL FROM main.employers s WHERE s.p_number = i.p_number"
    batch.run(f"{stored.format('closed_on')} AND s.closed_on <= i.closed_on")
    batch.run(
        f"UPDATE {batch.name} AS i SET employees_fte = NULL FROM main.employer_facts f"
        " WHERE f.p_number = i.p_number AND f.field = 'employees_fte' AND f.noted_on > i._on"
    )
    column = EMPLOYERS.column("closed_on")
    for _, line, day in batch.cells(
        column, f"i._fate = {Fate.GOOD} AND i.closed_on IS NOT NULL AND {batch.there()}"
    ):
        batch.warn(line, column, Problem(N_("virksomheden er lukket i registret den {day}"), day=day))


def confirm_staff(batch: Batch) -> None:
    """Date the number of staff that the register says again, where it says so of a later day."""
    batch.run(
        "INSERT OR IGNORE INTO temp.new_facts (p_number, field, is_new, came_from, noted_on, source)"
        f" SELECT i.p_number, 'employees_fte', 0, i.p_number, i._on, ? FROM {batch.name} i"
        " JOIN main.employers s ON s.p_number = i.p_number AND s.employees_fte = i.employees_fte"
        " LEFT JOIN main.employer_facts f ON f.p_number = i.p_number AND f.field = 'employees_fte'"
        f" WHERE i._fate = {Fate.GOOD} AND i._on IS NOT NULL AND (f.noted_on IS NULL OR f.noted_on < i._on)",
        batch.source,
    )
