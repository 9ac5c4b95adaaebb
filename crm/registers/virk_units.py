"""One document of Virk's CVR distribution: a company, or a production unit as an employer row.

Format: `Vrvirksomhed` and `VrproduktionsEnhed` of Erhvervsstyrelsen's system-to-system access
(distribution.virk.dk/cvr-permanent). Field names are those of that index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from crm.model import Sector
from crm.problem import N_, Problem
from crm.registers.contact_data import email_of, phone_of, website_of
from crm.registers.periods import current, ended_on, holding, last
from crm.registers.register_rows import House, RegisterEmployer, sector_of
from crm.registers.remarks import Note
from crm.registers.values import (
    cvr_of,
    date_of,
    flag_of,
    industry_of,
    line_of,
    p_number_of,
    postcode_of,
    tried,
)
from crm.registers.virk_staff import Staff, staff_of

Body = Mapping[str, object]
Read = Callable[[object], str | None]

_NO_STAFF = Staff(None, date.min)


@dataclass(frozen=True, slots=True)
class Company:
    """What a company document gives its production units."""

    file: str
    place: int
    cvr: str
    name: str | None
    sector: Sector | None
    advert_protected: bool | None


def company_of(body: Body, file: str, place: int, note: Note, as_of: date) -> Company:
    """The company of a document. Raises Problem if its CVR number cannot be read."""
    cvr = cvr_of(body.get("cvrNummer"))
    if cvr is None:
        raise Problem(N_("virksomheden har intet CVR-nummer"))
    metadata = _part(body, "virksomhedMetadata")
    form = current(body.get("virksomhedsform"), as_of) or _part(metadata, "nyesteVirksomhedsform")
    return Company(
        file=file,
        place=place,
        cvr=cvr,
        name=_name(body, metadata, note, as_of),
        sector=sector_of(form.get("virksomhedsformkode")),
        advert_protected=tried(flag_of, body.get("reklamebeskyttet"), note),
    )


def unit_of(body: Body, file: str, place: int, note: Note, as_of: date) -> RegisterEmployer:
    """The employer row of a unit document, without what its company adds.

    Raises Problem if its P-number cannot be read or the register calls the whole unit an error.
    """
    p_number = p_number_of(body.get("pNummer"))
    if p_number is None:
        raise Problem(N_("P-enheden har intet P-nummer"))
    if body.get("fejlRegistreret") is True:
        raise Problem(N_("P-enheden er registreret ved en fejl i CVR"))
    metadata = _part(body, "produktionsEnhedMetadata")
    staff = staff_of(body, metadata, note) or _NO_STAFF
    street, postcode, town = _address(body, metadata, note, as_of)
    industry = current(body.get("hovedbranche"), as_of) or _part(metadata, "nyesteHovedbranche")
    return RegisterEmployer(
        file=file,
        place=place,
        p_number=p_number,
        cvr=_cvr(body, metadata, note, as_of),
        name=_name(body, metadata, note, as_of),
        industry_code=tried(industry_of, industry.get("branchekode"), note),
        employees_fte=staff.fte,
        employees_on=None if staff.fte is None else staff.counted_on,
        street=street,
        postcode=postcode,
        town=town,
        phone=_contact(body, "telefonNummer", phone_of, note, as_of),
        email=_contact(body, "elektroniskPost", email_of, note, as_of),
        website=_contact(body, "hjemmeside", website_of, note, as_of),
        advert_protected=tried(flag_of, body.get("reklamebeskyttet"), note),
        closed_on=_closed_on(body, metadata, note, as_of),
    )


def _part(body: Body, key: str) -> Body:
    part = body.get(key)
    return part if isinstance(part, dict) else {}


def _name(body: Body, metadata: Body, note: Note, as_of: date) -> str | None:
    """The name of today; of what has ended, its last one."""
    entry = current(body.get("navne"), as_of) or _part(metadata, "nyesteNavn") or last(body.get("navne"))
    return tried(line_of, entry.get("navn"), note) if entry else None


def _cvr(body: Body, metadata: Body, note: Note, as_of: date) -> str | None:
    relations = body.get("virksomhedsrelation")
    entry = current(relations, as_of) or last(relations) or {}
    return tried(cvr_of, entry.get("cvrNummer") or metadata.get("nyesteCvrNummerRelation"), note)


def _address(
    body: Body, metadata: Body, note: Note, as_of: date
) -> tuple[str | None, str | None, str | None]:
    """Street, postcode and town where the unit lies; of what has ended, where it last lay."""
    history = body.get("beliggenhedsadresse")
    entry = current(history, as_of) or _part(metadata, "nyesteBeliggenhedsadresse") or last(history) or {}
    country = entry.get("landekode")
    if isinstance(country, str) and country.strip().upper() not in ("", "DK"):
        note(Problem(N_("adressen ligger uden for Danmark og er ikke taget med")))
        return None, None, None

    def text(key: str) -> str | None:
        return tried(line_of, entry.get(key), note)

    house = House(
        text("vejnavn"),
        text("husnummerFra"),
        text("bogstavFra"),
        text("husnummerTil"),
        text("bogstavTil"),
        text("etage"),
        text("sidedoer"),
    )
    street = str(house) or text("fritekst")
    return street, tried(postcode_of, entry.get("postnummer"), note), text("postdistrikt")


def _contact(body: Body, key: str, read: Read, note: Note, as_of: date) -> str | None:
    """The newest entry that holds and is not secret.

    The metadata's `nyesteKontaktoplysninger` is never read: it does not say which entries are secret.
    """
    for entry in holding(body.get(key), as_of):
        if entry.get("hemmelig") not in (None, False):
            note(_SECRET[key])
        elif value := tried(read, entry.get("kontaktoplysning"), note):
            return value
    return None


_SECRET = {
    "telefonNummer": Problem(N_("telefonnummeret er hemmeligt i CVR og er ikke taget med")),
    "elektroniskPost": Problem(N_("e-mailadressen er hemmelig i CVR og er ikke taget med")),
    "hjemmeside": Problem(N_("hjemmesiden er hemmelig i CVR og er ikke taget med")),
}


def _closed_on(body: Body, metadata: Body, note: Note, as_of: date) -> date | None:
    """The last day of a unit that has ended.

    If the register tells no such day: the day it last changed the document, else the day of reading.
    """
    ended = ended_on(body.get("livsforloeb"))
    if ended is not None:
        return ended
    status = metadata.get("sammensatStatus")
    if not isinstance(status, str) or not status.strip().casefold().startswith("ophør"):
        return None
    known_by = tried(date_of, body.get("sidstOpdateret"), note) or as_of
    reason = Problem(
        N_("P-enheden er ophørt, men CVR siger ikke hvornår; {day} er brugt"), day=known_by.isoformat()
    )
    note(reason)
    return known_by
