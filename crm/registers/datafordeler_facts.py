"""What single rows of Datafordeler's CVR entities say, as columns of an employer row with a rank.

Several rows of one entity may hold at once; the one with the highest rank counts. `sekvens` numbers names and
industries from the main one up; AdresseringAnvendelse tells where a unit lies from where its post goes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from crm.problem import N_, Problem
from crm.registers.contact_data import email_of, phone_of
from crm.registers.datafordeler_files import Cells, Entity
from crm.registers.register_rows import House, sector_of
from crm.registers.remarks import Note
from crm.registers.values import date_of, flag_of, industry_of, line_of, number_of, postcode_of, tried

Rank = tuple[float, str]
Fact = tuple[Rank, dict[str, Any]]
"""How much a row counts, and columns of RegisterEmployer."""

LOCATION = "beliggenhedsadresse"


def facts_of(entity: Entity, cells: Cells, note: Note) -> Fact | None:
    """What a row says; None if it is of another kind than the one wanted (a postal address, a head count)."""
    return _READERS[entity](cells, note)


def is_location(cells: Cells) -> bool:
    """Whether an address row says where a unit lies."""
    return str(cells.get("adresseringanvendelse")).strip().casefold() == LOCATION


def _name(cells: Cells, note: Note) -> Fact:
    return _rank(cells), {"name": tried(line_of, cells.get("vaerdi"), note)}


def _industry(cells: Cells, note: Note) -> Fact:
    return _rank(cells), {"industry_code": tried(industry_of, cells.get("vaerdi"), note)}


def _form(cells: Cells, _note: Note) -> Fact:
    return _rank(cells), {"sector": sector_of(cells.get("vaerdi"))}


def _protection(cells: Cells, note: Note) -> Fact:
    return _rank(cells), {"advert_protected": tried(flag_of, cells.get("vaerdi"), note)}


def _phone(cells: Cells, note: Note) -> Fact | None:
    phone = tried(phone_of, cells.get("vaerdi"), note)
    return (_rank(cells), {"phone": phone}) if phone else None


def _email(cells: Cells, note: Note) -> Fact | None:
    email = tried(email_of, cells.get("vaerdi"), note)
    return (_rank(cells), {"email": email}) if email else None


def _address(cells: Cells, note: Note) -> Fact | None:
    if not is_location(cells):
        return None

    def text(part: str) -> str | None:
        return tried(line_of, cells.get(f"cvradresse_{part}"), note)

    if (text("landekode") or "DK").upper() != "DK":
        note(Problem(N_("adressen ligger uden for Danmark og er ikke taget med")))
        return None
    house = House(
        street=text("vejnavn"),
        number_from=text("husnummerfra"),
        number_to=text("husnummertil"),
        floor=text("etagebetegnelse"),
        door=text("doerbetegnelse"),
    )
    return _rank(cells), {
        "street": str(house) or text("adressefritekst"),
        "postcode": tried(postcode_of, cells.get("cvradresse_postnummer"), note),
        "town": text("postdistrikt"),
    }


def _staff(cells: Cells, note: Note) -> Fact | None:
    """Full-time employees, newest period first; an interval with two ends gives none for its period."""
    if "aarsvaerk" not in str(cells.get("beskaeftigelsestalstype")).casefold():
        return None
    counted_on = tried(date_of, cells.get("datotil"), note)
    if counted_on is None:
        return None
    fte = tried(number_of, cells.get("antal"), note)
    low, high = (tried(number_of, cells.get(f"interval{end}"), note) for end in ("fra", "til"))
    if fte is None and low is not None and low == high:
        fte = low
    exact = fte is not None
    rank = (counted_on.toordinal() + (0.5 if exact else 0.0), "")
    return rank, {"employees_fte": fte, "employees_on": counted_on if exact else None}


def _rank(cells: Cells) -> Rank:
    """The lowest `sekvens` first, then what began last."""
    sequence = str(cells.get("sekvens") or "0").strip()
    return -float(sequence if sequence.isdigit() and len(sequence) < 6 else 10**6), _began(cells)


def _began(cells: Cells) -> str:
    began = cells.get("virkningfra")
    return began[:10] if isinstance(began, str) else date.min.isoformat()


_READERS: dict[Entity, Callable[[Cells, Note], Fact | None]] = {
    Entity.FORM: _form,
    Entity.NAME: _name,
    Entity.INDUSTRY: _industry,
    Entity.STAFF: _staff,
    Entity.ADDRESS: _address,
    Entity.PROTECTION: _protection,
    Entity.PHONE: _phone,
    Entity.EMAIL: _email,
}

FACTS = frozenset(_READERS)
"""The entities that say something of a unit or company, beside those that list them."""
