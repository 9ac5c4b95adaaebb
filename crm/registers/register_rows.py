"""What both CVR sources come to: an employer row of this product, its sector and its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm.model import Sector

SECTORS = {
    "10": Sector.PRIVATE,  # enkeltmandsvirksomhed
    "15": Sector.PRIVATE,  # personligt ejet mindre virksomhed
    "110": Sector.ASSOCIATION,  # forening
    "115": Sector.ASSOCIATION,  # frivillig forening
    "230": Sector.STATE,  # statslig administrativ enhed
    "245": Sector.REGION,  # region
    "250": Sector.MUNICIPALITY,  # primærkommune
}
"""Form of company (CVR's virksomhedsformkode) → sector, where the one follows from the other.

Companies limited by shares, partnerships, cooperatives and foundations are left out on purpose: the state,
regions and municipalities own some of each.
"""


@dataclass(frozen=True, slots=True)
class RegisterEmployer:
    """A production unit as the register knows it, in the terms of the employers table; None = unknown.

    `employees_on` is the last day of the period that `employees_fte` is counted for. `file` and `place` say
    where the unit stands.
    """

    file: str
    place: int
    p_number: str
    cvr: str | None = None
    name: str | None = None
    sector: Sector | None = None
    industry_code: str | None = None
    employees_fte: float | None = None
    employees_on: date | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    advert_protected: bool | None = None
    closed_on: date | None = None


_COLUMNS = (
    "p_number",
    "cvr",
    "name",
    "sector",
    "industry_code",
    "employees_fte",
    "street",
    "postcode",
    "town",
    "phone",
    "email",
    "website",
    "advert_protected",
    "closed_on",
)


def cell(value: object) -> str:
    """A value as a cell of the interchange: `yes`/`no`, ISO dates, no exponents; empty for unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)


def employer_cells(employer: RegisterEmployer) -> dict[str, str]:
    """The row as the importer reads it: column of the employers table → text, unknown ones left out."""
    cells = {column: cell(getattr(employer, column)) for column in _COLUMNS}
    return {column: text for column, text in cells.items() if text}


def sector_of(form_code: object) -> Sector | None:
    """The sector that a form of company settles; None if it does not."""
    return SECTORS.get(str(form_code).strip()) if isinstance(form_code, str | int) else None


def protected(*flags: bool | None) -> bool | None:
    """Protected against advertising if the unit or its company is; unknown if nobody says."""
    known = [flag for flag in flags if flag is not None]
    return any(known) if known else None


@dataclass(frozen=True, slots=True)
class House:
    """The parts of an address in a street. The name after c/o is left out: it is a person's."""

    street: str | None = None
    number_from: str | None = None
    letter_from: str | None = None
    number_to: str | None = None
    letter_to: str | None = None
    floor: str | None = None
    door: str | None = None

    def __str__(self) -> str:
        """`Søkrogen 4A-6, 2. th`; empty without a street."""
        if not self.street:
            return ""
        first = f"{self.number_from or ''}{self.letter_from or ''}"
        second = f"{self.number_to or ''}{self.letter_to or ''}"
        number = f"{first}-{second}" if first and second and second != first else first
        floor = (
            f"{self.floor.rstrip('.')}." if self.floor and self.floor.rstrip(".").isdigit() else self.floor
        )
        inside = " ".join(part for part in (floor, self.door) if part)
        line = " ".join(part for part in (self.street, number) if part)
        return f"{line}, {inside}" if inside else line
