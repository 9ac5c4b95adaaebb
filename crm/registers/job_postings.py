"""Reads job adverts: schema.org JobPosting as JSON-LD, from a .json file or a saved web page.

Source of the format: schema.org/JobPosting, as search engines ask sites to publish it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from crm.danish import plain
from crm.model import Form, OpportunityKind, OpportunityStatus
from crm.problem import N_, Problem
from crm.registers.job_terms import form_of, hours_of, is_permanent
from crm.registers.json_ld import Found, Thing, things_of_type
from crm.registers.organisations import Organisation, first, organisation_of, words
from crm.registers.plain_text import LONGEST, plain_text
from crm.registers.register_rows import cell
from crm.registers.remarks import Note, Reading, Remarks
from crm.registers.uploads import Upload
from crm.registers.values import date_of, line_of, number_of, shown, tried

LONGEST_DESCRIPTION = 20_000


@dataclass(frozen=True, slots=True)
class Posting:
    """A job advert in the terms of the opportunities table, and who hires; None = not stated.

    `opportunity_id` is the same whenever the same advert is read. `place` is its number in the file; `url`
    is where it stands, for a person to look it up.
    """

    file: str
    place: int
    opportunity_id: str
    job_type: str
    organisation: Organisation
    description: str | None = None
    hours_min: float | None = None
    hours_max: float | None = None
    form: Form | None = None
    permanent: bool | None = None
    start_on: date | None = None
    heard_on: date | None = None
    expires_on: date | None = None
    positions: int | None = None
    url: str | None = None
    kind: OpportunityKind = OpportunityKind.VACANCY
    status: OpportunityStatus = OpportunityStatus.OPEN


def read_postings(upload: Upload) -> Reading[Posting]:
    """Every job advert of the file. Raises Problem if it holds no JSON-LD, or none with a job advert.

    Of two adverts with one id the later counts if they have one title; else both are kept.
    """
    remarks = Remarks()
    postings: dict[str, Posting] = {}
    found = False
    for item in things_of_type(upload, "JobPosting", remarks):
        found = True
        title = shown(words(item.thing.get("title")) or "")
        note = remarks.noting(upload.name, item.place, title)
        try:
            _add(postings, _posting(upload.name, item, note), note)
        except Problem as reason:
            remarks.lost(upload.name, item.place, title, reason)
    if not found and not remarks.all():
        raise Problem(
            N_(
                "{file} indeholder ingen stillingsopslag (JobPosting). Prøv med siden for det enkelte opslag."
            ),
            file=upload.name,
        )
    return Reading(tuple(postings.values()), remarks.all())


def opportunity_cells(posting: Posting, p_number: str) -> dict[str, str]:
    """The advert as the importer reads it, for the employer it was matched with; unknown ones left out."""
    columns = (
        "opportunity_id job_type description hours_min hours_max form permanent start_on heard_on "
        "expires_on positions kind status"
    )
    cells = {column: cell(getattr(posting, column)) for column in columns.split()}
    return {"p_number": p_number} | {column: text for column, text in cells.items() if text}


def _add(postings: dict[str, Posting], posting: Posting, note: Note) -> None:
    twin = postings.get(posting.opportunity_id)
    if twin is not None and plain(twin.job_type) != plain(posting.job_type):
        # Some sites number the employer, not the advert.
        posting = replace(posting, opportunity_id=_id(posting.opportunity_id, posting.job_type))
        twin = postings.get(posting.opportunity_id)
    if twin is not None:
        note(Problem(N_("opslaget står flere gange i filen; det sidste er brugt")))
    postings[posting.opportunity_id] = posting


def _posting(file: str, found: Found, note: Note) -> Posting:
    """Raises Problem without a title."""
    thing = found.thing
    title = line_of(plain_text(words(thing.get("title")) or ""))
    if title is None:
        raise Problem(N_("opslaget har ingen titel og kan ikke bruges"))
    organisation = organisation_of(thing, found.by_id, note)
    if organisation.name is None:
        note(Problem(N_("opslaget siger ikke, hvem der ansætter; vælg selv virksomheden")))
    types = _texts(thing.get("employmentType"))
    form = form_of(types)
    if form is None:
        note(Problem(N_("opslaget er ikke et almindeligt job; vælg selv ansættelsesformen")))
    hours = tried(hours_of, first(thing.get("workHours")), note)
    url = _url(thing)
    return Posting(
        file=file,
        place=found.place,
        opportunity_id=_stable_id(thing, organisation, title, url),
        job_type=title,
        organisation=organisation,
        description=_description(thing.get("description"), note),
        hours_min=hours[0] if hours else None,
        hours_max=hours[1] if hours else None,
        form=form,
        permanent=is_permanent(types),
        start_on=tried(date_of, words(thing.get("jobStartDate")), note),
        heard_on=tried(date_of, words(thing.get("datePosted")), note),
        expires_on=tried(date_of, words(thing.get("validThrough")), note),
        positions=_positions(thing.get("totalJobOpenings"), note),
        url=url,
    )


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [
        part for item in listed if (text := words(item)) for part in text[:1000].split(",") if part.strip()
    ]


def _description(value: object, note: Note) -> str | None:
    html = words(value) or ""
    text = plain_text(html)
    if len(html) > LONGEST or len(text) > LONGEST_DESCRIPTION:
        note(Problem(N_("beskrivelsen er for lang og er kortet af")))
        text = text[:LONGEST_DESCRIPTION].rstrip() + " …"
    return text or None


def _positions(value: object, note: Note) -> int | None:
    number = tried(number_of, first(value), note)
    if number is not None and number != int(number):
        note(Problem(N_("antallet af pladser er ikke et helt tal og er ikke taget med")))
        return None
    return None if number is None else int(number)


def _url(thing: Thing) -> str | None:
    """The address of the advert without what a visitor's way there added to it."""
    text = words(thing.get("url")) or words(thing.get("@id")) or ""
    try:
        parts = urlsplit(text.strip()[:2000])
    except ValueError:
        return None
    if parts.scheme.casefold() not in ("http", "https") or not parts.netloc:
        return None
    kept = [part for part in parts.query.split("&") if part and not part.casefold().startswith("utm_")]
    address = parts._replace(netloc=parts.netloc.casefold(), query="&".join(kept), fragment="").geturl()
    return re.sub(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]", "", address)


def _stable_id(thing: Thing, organisation: Organisation, title: str, url: str | None) -> str:
    """From the advert's own identifier and who hires, else its address, else title, day and place."""
    own = first(thing.get("identifier"))
    value = words(own.get("value")) if isinstance(own, Mapping) else words(own)
    hiring = organisation.cvr or organisation.name or ""
    if value:
        return _id("identifier", value, hiring)
    if url:
        return _id("url", url)
    posted = words(thing.get("datePosted")) or ""
    return _id("text", hiring, title, posted[:10], organisation.postcode or organisation.town or "")


def _id(*parts: str) -> str:
    text = "\n".join(plain(part[:2000]) for part in parts)
    return f"annonce-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"
