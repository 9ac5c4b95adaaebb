"""The hiring organisation of a job advert: its name, its numbers and where the job is.

Source of the format: schema.org Organization, PostalAddress and PropertyValue. A number is taken for a CVR or
P-number only if the advert calls it so, or it has the form and the check digit of a Danish VAT number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stdnum.dk import cvr as cvr_number

from crm.problem import Problem
from crm.registers.contact_data import website_of
from crm.registers.json_ld import Thing
from crm.registers.remarks import Note
from crm.registers.values import cvr_of, line_of, p_number_of, postcode_of, tried

_CVR_LABELS = frozenset({"cvr", "cvrnr", "cvrnummer", "cvrno", "dkcvr"})
_P_LABELS = frozenset({"pnummer", "pnr", "pno", "produktionsenhed", "produktionsenhedsnummer", "pnumber"})


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who hires, to be matched with an employer; None = not stated."""

    name: str | None = None
    cvr: str | None = None
    p_number: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    website: str | None = None


def organisation_of(posting: Thing, by_id: Mapping[str, Thing], note: Note) -> Organisation:
    """The organisation of a posting; the address is that of the job, else the organisation's own."""
    hiring = resolved(first(posting.get("hiringOrganization")), by_id)
    if not isinstance(hiring, dict):
        hiring = {"name": hiring}
    place = resolved(first(posting.get("jobLocation")), by_id)
    where = _address(place, by_id) or _address(hiring, by_id) or {}
    cvr, p_number = _numbers(hiring, by_id)
    country = words(where.get("addressCountry"))
    postcode = where.get("postalCode") if country in (None, "DK", "DNK", "Danmark", "Denmark") else None
    return Organisation(
        name=tried(line_of, words(hiring.get("name")) or words(hiring.get("legalName")), note),
        cvr=cvr,
        p_number=p_number,
        street=tried(line_of, words(where.get("streetAddress")), note),
        postcode=tried(postcode_of, _danish(postcode), note),
        town=tried(line_of, words(where.get("addressLocality")), note),
        website=tried(website_of, words(hiring.get("sameAs")) or words(hiring.get("url")), note),
    )


def first(value: object) -> object:
    """The value, or the first of several."""
    return value[0] if isinstance(value, list) and value else value


def resolved(value: object, by_id: Mapping[str, Thing]) -> object:
    """The thing that a bare `{"@id": …}` refers to, if it is in the file."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        key = value.get("@id")
        return by_id.get(key, value) if isinstance(key, str) else value
    return value


def words(value: object) -> str | None:
    """The text of a value: itself, the first of several, its `@value` or its name."""
    for _ in range(4):
        value = first(value)
        if isinstance(value, dict):
            value = value.get("@value", value.get("name"))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _address(thing: object, by_id: Mapping[str, Thing]) -> Thing | None:
    """The postal address of a place or organisation; a bare text counts as the street."""
    if not isinstance(thing, dict):
        return None
    address = resolved(first(thing.get("address")), by_id)
    if isinstance(address, str) and address.strip():
        return {"streetAddress": address}
    return address if isinstance(address, dict) else None


def _danish(postcode: object) -> str | None:
    text = words(postcode)
    return re.sub("^ *DK[ -]*", "", text, flags=re.IGNORECASE) if text else None


def _numbers(hiring: Thing, by_id: Mapping[str, Thing]) -> tuple[str | None, str | None]:
    """CVR and P-number, each only if certain."""
    cvr = p_number = None
    for label, text in _identifiers(hiring, by_id):
        name = re.sub("[^a-z]", "", label.casefold())
        if name in _P_LABELS:
            p_number = p_number or _certain(p_number_of, text)
        elif name in _CVR_LABELS:
            cvr = cvr or _certain(cvr_of, text)
        elif name in ("vatid", "taxid") and cvr_number.is_valid(text):
            cvr = cvr or _certain(cvr_of, cvr_number.compact(text))
    return cvr, p_number


def _identifiers(hiring: Thing, by_id: Mapping[str, Thing]) -> Iterator[tuple[str, str]]:
    """Every identifier with what it is called; `CVR: 12345678` as a bare text names itself."""
    for key in ("vatID", "taxID"):
        if text := words(hiring.get(key)):
            yield key, text
    listed = hiring.get("identifier")
    for item in listed if isinstance(listed, list) else [listed]:
        item = resolved(item, by_id)
        if isinstance(item, dict):
            label, text = words(item.get("propertyID")) or words(item.get("name")), words(item.get("value"))
        else:
            label, _, text = (words(item) or "").replace("=", ":").partition(":")
        if label and text:
            yield label, text


def _certain(read: Callable[[object], str | None], text: str) -> str | None:
    """The number, if the text is one."""
    try:
        return read(text)
    except Problem:
        return None
