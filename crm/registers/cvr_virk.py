"""Reads Virk's CVR documents: production units become employer rows, with what their company adds.

Source of the format: Erhvervsstyrelsen, system-to-system access to CVR data (distribution.virk.dk), documents
of the Elasticsearch index cvr-permanent; search results, arrays, one document per line, or bare documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from crm.problem import N_, Problem
from crm.registers.json_stream import documents
from crm.registers.register_rows import RegisterEmployer, protected
from crm.registers.remarks import Reading, Remarks
from crm.registers.uploads import Upload
from crm.registers.values import shown
from crm.registers.virk_units import Body, Company, company_of, unit_of

_COMPANY, _UNIT, _PERSON = "company", "unit", "person"
_ROOTS = {
    "vrvirksomhed": _COMPANY,
    "vrproduktionsenhed": _UNIT,
    "vrdeltagerperson": _PERSON,
    "vrdeltager": _PERSON,
}
_NUMBERS = {"pnummer": ("pNummer", _UNIT), "cvrnummer": ("cvrNummer", _COMPANY)}
_WRAPPERS = frozenset({"hits", "virksomhed", "virksomheder", "produktionsenhed", "produktionsenheder"})


def read_virk(uploads: Iterable[Upload], *, as_of: date) -> Reading[RegisterEmployer]:
    """The production units of the files, each with the name, sector and protection its company adds.

    `as_of` is the day on which values must hold. Of two documents with one number the later counts. A
    company without a unit gives no row and is reported. Raises Problem if a file is no JSON.
    """
    register = _Register(as_of)
    for upload in uploads:
        for document in documents(upload, register.remarks, lambda key: key in _WRAPPERS):
            for kind, body in _roots(document.value):
                register.take(kind, body, upload.name, document.place)
    return register.reading()


class _Register:
    """What has been read so far."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.remarks = Remarks()
        self.units: dict[str, RegisterEmployer] = {}
        self.companies: dict[str, Company] = {}

    def take(self, kind: str | None, body: Body, file: str, place: int) -> None:
        """Keep what a document tells, or note why it tells nothing."""
        subject = shown(body.get("pNummer") or body.get("cvrNummer") or "")
        note = self.remarks.noting(file, place, subject)
        try:
            if kind == _UNIT:
                unit = unit_of(body, file, place, note, self.as_of)
                if unit.p_number in self.units:
                    note(Problem(N_("P-nummeret står flere gange; det sidste dokument er brugt")))
                self.units[unit.p_number] = unit
            elif kind == _COMPANY:
                company = company_of(body, file, place, note, self.as_of)
                self.companies[company.cvr] = company
            elif kind == _PERSON:
                raise Problem(N_("dokumentet er om en person; Jobbro læser ingen personer fra CVR"))
            else:
                raise Problem(N_("dokumentet er hverken en virksomhed eller en P-enhed"))
        except Problem as reason:
            self.remarks.lost(file, place, subject, reason)

    def reading(self) -> Reading[RegisterEmployer]:
        """The units with what their companies add; companies without units are reported."""
        rows = tuple(self._joined(unit) for unit in self.units.values())
        used = {row.cvr for row in rows}
        for company in self.companies.values():
            if company.cvr not in used:
                self.remarks.lost(company.file, company.place, company.cvr, _without_unit(company))
        return Reading(rows, self.remarks.all())

    def _joined(self, unit: RegisterEmployer) -> RegisterEmployer:
        company = self.companies.get(unit.cvr) if unit.cvr else None
        name = unit.name or (company.name if company else None)
        if name is None:
            reason = Problem(N_("P-enheden har intet navn i CVR; skriv det selv efter importen"))
            self.remarks.note(unit.file, unit.place, unit.p_number, reason)
        if company is None:
            return unit
        flag = protected(unit.advert_protected, company.advert_protected)
        return replace(unit, name=name, sector=company.sector, advert_protected=flag)


def _roots(document: Body) -> Iterator[tuple[str | None, Body]]:
    """What a document is about: under its root name in any case, in `_source`, or bare."""
    source = document.get("_source")
    if isinstance(source, dict):
        document = source
    found = False
    for key, body in document.items():
        if key.casefold() in _ROOTS and isinstance(body, dict):
            found = True
            yield _ROOTS[key.casefold()], _with_number(body)
    if not found:
        bare = _with_number(document)
        kind = next((kind for name, kind in _NUMBERS.values() if name in bare), None)
        yield kind, bare


def _with_number(body: Body) -> Body:
    """The body with its number under the usual spelling."""
    lower = {key.casefold(): key for key in body}
    renamed = {name: body[lower[low]] for low, (name, _) in _NUMBERS.items() if low in lower}
    return {**body, **renamed}


def _without_unit(company: Company) -> Problem:
    return Problem(
        N_(
            "virksomheden {name} har ingen P-enhed i filerne og giver ingen række; "
            "hent også dens produktionsenheder"
        ),
        name=shown(company.name or company.cvr),
    )
