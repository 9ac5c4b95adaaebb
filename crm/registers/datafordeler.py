"""Reads Datafordeler's CVR entity files together: units become employer rows, joined on CVREnhedsId.

Source of the format: Datafordeler, register CVR (entities Produktionsenhed, Virksomhed, Virksomhedsform,
Navn, Branche, Beskaeftigelse, Adressering, Reklamebeskyttelse, Telefonnummer, e_mailadresse). The files are
read row by row, several times where needed; only what is kept of the wanted units is held in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm.problem import N_, Problem
from crm.registers.datafordeler_facts import FACTS, Rank, facts_of, is_location
from crm.registers.datafordeler_files import Cells, Entity, EntityRow, entity_rows
from crm.registers.register_rows import RegisterEmployer, protected
from crm.registers.remarks import Note, Reading, Remarks
from crm.registers.uploads import Upload
from crm.registers.values import cvr_of, date_of, p_number_of, shown, tried


def read_datafordeler(
    uploads: Sequence[Upload], *, as_of: date, municipalities: Collection[str] = ()
) -> Reading[RegisterEmployer]:
    """The production units that the files hold together, with the values that hold on `as_of`.

    `municipalities` (codes such as 0791 or 791) keeps only units lying there, so that national files can be
    read with little memory. Raises Problem if a file cannot be read or CVR_Produktionsenhed is missing.
    """
    register = _Register(uploads, as_of)
    register.read_units(register.lying_in(municipalities) if municipalities else None)
    register.read_companies()
    register.read_facts()
    return register.reading()


_NOT_NOW = Problem(N_("rækken gælder ikke nu og er ikke brugt"))


@dataclass(slots=True)
class _Thing:
    """A unit (`number` is its P-number) or a company (its CVR number) while its facts come in."""

    file: str
    place: int
    number: str
    rank: tuple[bool, str]
    cvr: str | None
    closed_on: date | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    ranks: dict[Entity, Rank] = field(default_factory=dict)


class _Register:
    """The files, and the units and companies found in them by CVREnhedsId."""

    def __init__(self, uploads: Sequence[Upload], as_of: date) -> None:
        self.uploads = uploads
        self.as_of = as_of
        self.remarks = Remarks()
        self.read: set[int] = set()
        self.units: dict[str, _Thing] = {}
        self.companies: dict[str, _Thing] = {}

    def lying_in(self, municipalities: Collection[str]) -> set[str]:
        """The ids whose address of location is in one of the municipalities."""
        codes = {code.strip().lstrip("0") for code in municipalities}
        return {
            row.unit
            for upload in self.uploads
            for row in entity_rows(upload, {Entity.ADDRESS}, Remarks())
            if is_location(row.cells)
            and str(row.cells.get("cvradresse_kommunekode")).strip().lstrip("0") in codes
        }

    def read_units(self, wanted: Collection[str] | None) -> None:
        """Keep the units; of two versions of one, that which still belongs to a company, then the newer."""
        found = False
        for row in self._rows({Entity.UNIT}):
            found = True
            if wanted is not None and row.unit not in wanted:
                continue
            try:
                unit = self._unit(row)
            except Problem as reason:
                self.remarks.lost(row.file, row.place, shown(row.cells.get("pnummer")), reason)
                continue
            before = self.units.get(row.unit)
            if before is None or unit.rank >= before.rank:
                self.units[row.unit] = unit
        if not found:
            raise Problem(N_("Der mangler rækker fra CVR_Produktionsenhed. Hent den fil med, og prøv igen."))

    def read_companies(self) -> None:
        """Keep the companies that units belong to."""
        needed = {unit.cvr for unit in self.units.values() if unit.cvr}
        for row in self._rows({Entity.COMPANY}):
            note = self.remarks.noting(row.file, row.place, shown(row.cells.get("cvrnummer")))
            cvr = tried(cvr_of, row.cells.get("cvrnummer"), note)
            if cvr in needed:
                self.companies[row.unit] = _Thing(row.file, row.place, cvr, (True, ""), cvr)
            else:
                note(Problem(N_("virksomheden har ingen P-enhed i filerne og giver ingen række")))

    def read_facts(self) -> None:
        """Give every unit and company the best of what the other files say of it."""
        for row in self._rows(FACTS):
            thing = self.units.get(row.unit) or self.companies.get(row.unit)
            if thing is None:
                reason = Problem(N_("rækken hører ikke til en P-enhed i filerne og er ikke brugt"))
                self.remarks.note(row.file, row.place, row.unit, reason)
                continue
            fact = facts_of(row.entity, row.cells, self.remarks.noting(row.file, row.place, thing.number))
            if fact and (row.entity not in thing.ranks or fact[0] > thing.ranks[row.entity]):
                thing.ranks[row.entity] = fact[0]
                thing.columns |= fact[1]

    def reading(self) -> Reading[RegisterEmployer]:
        """The employer rows: the unit's own columns, and from its company name, sector and protection."""
        by_cvr = {company.number: company.columns for company in self.companies.values()}
        rows = tuple(self._row(unit, by_cvr.get(unit.cvr or "", {})) for unit in self.units.values())
        return Reading(rows, self.remarks.all())

    def _row(self, unit: _Thing, company: dict[str, Any]) -> RegisterEmployer:
        flag = protected(unit.columns.get("advert_protected"), company.get("advert_protected"))
        name = unit.columns.get("name") or company.get("name")
        note = self.remarks.noting(unit.file, unit.place, unit.number)
        if name is None:
            note(Problem(N_("P-enheden har intet navn i filerne; hent også CVR_Navn")))
        if unit.columns.get("employees_fte", 0) is None:
            note(Problem(N_("antallet af årsværk er kun oplyst som et interval og er ikke taget med")))
        columns = unit.columns | {
            "name": name,
            "advert_protected": flag,
            "sector": company.get("sector"),
            "cvr": unit.cvr,
            "closed_on": unit.closed_on,
        }
        return RegisterEmployer(unit.file, unit.place, unit.number, **columns)

    def _unit(self, row: EntityRow) -> _Thing:
        """The unit of a row. Raises Problem without a P-number."""
        p_number = p_number_of(row.cells.get("pnummer"))
        if p_number is None:
            raise Problem(N_("P-enheden har intet P-nummer"))
        note = self.remarks.noting(row.file, row.place, p_number)
        left = tried(date_of, row.cells.get("tilknyttettilvirksomhedophoersdato"), note)
        began = str(row.cells.get("virkningfra") or "")
        return _Thing(
            row.file,
            row.place,
            p_number,
            rank=(left is None or left > self.as_of, began[:10]),
            cvr=tried(cvr_of, row.cells.get("tilknyttetvirksomhedscvrnummer"), note),
            closed_on=self._closed_on(row.cells, note),
        )

    def _closed_on(self, cells: Cells, note: Note) -> date | None:
        ended = tried(date_of, cells.get("produktionsenhedophoersdato"), note)
        if ended or not str(cells.get("status") or "").strip().casefold().startswith("ophør"):
            return ended
        reason = Problem(
            N_("P-enheden er ophørt, men CVR siger ikke hvornår; {day} er brugt"), day=self.as_of.isoformat()
        )
        note(reason)
        return self.as_of

    def _rows(self, entities: Collection[Entity]) -> Iterator[EntityRow]:
        """The rows of these entities that hold; the others are counted."""
        for number, upload in enumerate(self.uploads):
            again = number in self.read
            self.read.add(number)
            for row in entity_rows(upload, entities, self.remarks, again=again):
                try:
                    holds = row.holds_on(self.as_of)
                except Problem as reason:
                    self.remarks.lost(row.file, row.place, row.unit, reason)
                    continue
                if holds:
                    yield row
                else:
                    self.remarks.note(row.file, row.place, row.unit, _NOT_NOW)
