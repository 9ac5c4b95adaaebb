"""The entity files of Datafordeler's CVR register as rows: which entity a file holds, and what is current.

Source of the format: Datafordeler, file download and GraphQL of register CVR (entities `CVR_…`), as CSV or
JSON. Every row is a version: it counts while `registreringTil` is empty and `virkningFra/Til` enclose the
day; in the rows of today both `…Til` are empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.problem import N_, Problem
from crm.registers.json_stream import documents
from crm.registers.remarks import Remarks
from crm.registers.uploads import Upload, text_lines
from crm.registers.values import date_of

_LONGEST_HEADING_LINE = 65_536


class Entity(StrEnum):
    """The entities that are read. The values are their names without `CVR_` and signs."""

    UNIT = "produktionsenhed"
    COMPANY = "virksomhed"
    FORM = "virksomhedsform"
    NAME = "navn"
    INDUSTRY = "branche"
    STAFF = "beskaeftigelse"
    ADDRESS = "adressering"
    PROTECTION = "reklamebeskyttelse"
    PHONE = "telefonnummer"
    EMAIL = "emailadresse"


_TELLING = {
    "pnummer": Entity.UNIT,
    "cvrnummer": Entity.COMPANY,
    "beskaeftigelsestalstype": Entity.STAFF,
    "adresseringanvendelse": Entity.ADDRESS,
}
"""Columns that only one entity has."""

Cells = Mapping[str, object]
"""Column name in small letters → value."""


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One version of one thing. `unit` is the CVREnhedsId that ties the files together."""

    file: str
    place: int
    entity: Entity
    unit: str
    cells: Cells

    def holds_on(self, day: date) -> bool:
        """Whether the row is registered and in effect on `day`. Raises Problem for a date it cannot read."""
        if _filled(self.cells.get("registreringtil")):
            return False
        start, end = date_of(self.cells.get("virkningfra")), date_of(self.cells.get("virkningtil"))
        return (start is None or start <= day) and (end is None or day < end)


def entity_of(name: str, columns: list[str]) -> Entity | None:
    """The entity of a file by its name, else by its columns."""
    plain = _plain(name)
    named = [entity for entity in Entity if entity.value in plain]
    if named:
        return max(named, key=lambda entity: len(entity.value))
    lower = [column.strip().casefold() for column in columns]
    return next((entity for column, entity in _TELLING.items() if column in lower), None)


def is_entity_heading(columns: list[str]) -> bool:
    """Whether these are columns of Datafordeler's CVR register and of nothing else."""
    lower = {column.strip().casefold() for column in columns}
    key = lower & {"cvrenhedsid", "pnummer", "cvrnummer"}
    return bool(key) and bool(lower & {"registreringfra", "virkningfra", "datafordelerrowid", "cvrenhedsid"})


def entity_rows(
    upload: Upload, entities: Collection[Entity], remarks: Remarks, *, again: bool = False
) -> Iterator[EntityRow]:
    """Every row of a file that is of one of the entities; a row that cannot be placed is noted as lost.

    `again`: the file has been read before, so what is wrong with it has been told. Raises Problem if the
    file cannot be read, or nothing tells which entity it holds.
    """
    if _is_json(upload):
        rows = _json_rows(upload, Remarks() if again else remarks)
    else:
        rows = _csv_rows(upload, entities)
    for place, entity, cells in rows:
        if entity not in entities:
            continue
        key = "id" if entity in (Entity.UNIT, Entity.COMPANY) else "cvrenhedsid"
        unit = str(cells.get(key) or cells.get("cvrenhedsid") or "").strip()
        if unit and len(unit) <= 100:
            yield EntityRow(upload.name, place, entity, unit, cells)
        else:
            remarks.lost(upload.name, place, "", Problem(N_("rækken har intet CVREnhedsId")))


Placed = tuple[int, Entity, Cells]


def _is_json(upload: Upload) -> bool:
    with text_lines(upload) as lines:
        return lines.read(1000).lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def _json_rows(upload: Upload, remarks: Remarks) -> Iterator[Placed]:
    for document in documents(upload, remarks, _is_wrapper):
        cells = {key.casefold(): value for key, value in document.value.items()}
        under = "".join(document.under)
        entity = entity_of(under, []) or entity_of(upload.name, list(cells))
        if entity is None:
            raise _unknown_entity(upload)
        yield document.place, entity, cells


def _is_wrapper(key: str) -> bool:
    return key in ("data", "nodes") or key.casefold().startswith("cvr_")


_LONGEST_CELL = 100_000
"""A longer one has lost its closing quote or is no cell of a register."""


def _csv_rows(upload: Upload, entities: Collection[Entity]) -> Iterator[Placed]:
    with text_lines(upload) as lines:
        sign = _delimiter(lines.readline(_LONGEST_HEADING_LINE))
    with text_lines(upload) as lines:
        reader = csv.reader(lines, delimiter=sign, strict=True)
        try:
            columns = [column.strip().casefold() for column in next(reader, [])]
            entity = entity_of(upload.name, columns)
            if entity is None:
                raise _unknown_entity(upload)
            if entity not in entities:
                return
            start = reader.line_num + 1
            for cells in reader:
                if any(len(cell) > _LONGEST_CELL for cell in cells):
                    raise csv.Error("a cell without an end")
                if any(cells):
                    yield start, entity, dict(zip(columns, cells, strict=False))
                start = reader.line_num + 1
        except csv.Error as error:
            raise Problem(
                N_("{file}: rækken ved linje {line} er ikke gyldig CSV. Hent filen igen, og prøv."),
                file=upload.name,
                line=reader.line_num,
            ) from error


def _delimiter(heading: str) -> str:
    return max(",;\t|", key=heading.count)


def _filled(value: object) -> bool:
    return value is not None and value != ""


def _plain(name: str) -> str:
    return re.sub("[^a-z]", "", name.casefold().replace("æ", "ae"))


def _unknown_entity(upload: Upload) -> Problem:
    return Problem(
        N_(
            "Det kan ikke ses, hvilken del af CVR {file} indeholder. Behold filens navn fra Datafordeler, "
            "for eksempel CVR_Navn.csv."
        ),
        file=upload.name,
    )
