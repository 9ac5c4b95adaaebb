"""Reads contact persons from vCard 2.1, 3.0 and 4.0, and writes them as vCard 4.0, with the library vobject.

Source of the format: RFC 6350 (4.0), RFC 2426 (3.0), versit vCard 2.1. Numbers and addresses that a card
calls private are not taken: the register is about people at work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import vobject
from vobject.base import ContentLine, VObjectError

from crm.problem import N_, Problem
from crm.registers.contact_data import email_of, phone_of
from crm.registers.remarks import Note, Reading, Remarks
from crm.registers.uploads import Upload
from crm.registers.values import line_of, tried
from crm.registers.vcard_lines import RawCard, raw_cards

_BROKEN = (VObjectError, ValueError, LookupError, TypeError, AttributeError)
"""What vobject raises on lines that are no vCard."""

_NOT_SPOKEN = frozenset({"fax", "pager", "modem", "bbs", "telex", "textphone"})
_LIKED = {"pref": 4, "cell": 2, "work": 1}


@dataclass(frozen=True, slots=True)
class Card:
    """A contact person at an employer; None = not stated. `role` is the person's title in their own words."""

    name: str
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    organisation: str | None = None
    file: str = ""
    place: int = 0


def read_cards(upload: Upload) -> Reading[Card]:
    """Every card with a name. Raises Problem if the file holds no cards, or more than ten thousand."""
    remarks = Remarks()
    cards = []
    for raw in raw_cards(upload, remarks):
        note = remarks.noting(upload.name, raw.place, "")
        try:
            cards.append(_card(upload.name, raw, note))
        except Problem as reason:
            remarks.lost(upload.name, raw.place, "", reason)
    return Reading(tuple(cards), remarks.all())


def write_cards(cards: Iterable[Card]) -> str:
    """The cards as one vCard 4.0 file: name, title, telephone, e-mail, organisation, and nothing else.

    Raises Problem for a card without a name.
    """
    return "".join(_written(card) for card in cards)


def _card(file: str, raw: RawCard, note: Note) -> Card:
    """Raises Problem if the card cannot be read or has no name."""
    lines = "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *raw.lines, "END:VCARD", ""])
    try:
        contents = vobject.readOne(lines).contents
    except _BROKEN as error:
        raise Problem(N_("kortet er ikke et gyldigt vCard og er ikke læst")) from error
    name = _text(contents, "fn", note) or _structured_name(contents, note)
    if name is None:
        raise Problem(N_("kortet har intet navn og er ikke taget med"))
    if raw.too_long:
        note(Problem(N_("kortet har en meget lang linje, som ikke er læst")))
    return Card(
        name=name,
        role=_text(contents, "title", note) or _text(contents, "role", note),
        phone=_best(contents, "tel", phone_of, note),
        email=_best(contents, "email", email_of, note),
        organisation=_text(contents, "org", note),
        file=file,
        place=raw.place,
    )


def _text(contents: dict[str, Any], key: str, note: Note) -> str | None:
    """The first value of a property; of an organisation with departments, the organisation."""
    for line in contents.get(key, ()):
        value = line.value
        while isinstance(value, list):
            value = next((part for part in value if part), None)
        if text := tried(line_of, value, note):
            return text
    return None


def _structured_name(contents: dict[str, Any], note: Note) -> str | None:
    """Given, additional and family name of the N property."""
    for line in contents.get("n", ()):
        parts = (getattr(line.value, part, "") for part in ("given", "additional", "family"))
        joined = " ".join(" ".join(part) if isinstance(part, list) else part for part in parts)
        if name := tried(line_of, joined.strip(), note):
            return name
    return None


def _best(contents: dict[str, Any], key: str, read: Callable[[object], str | None], note: Note) -> str | None:
    """The most preferred value that is for work and can be read."""
    usable = [line for line in contents.get(key, ()) if not _is_private(line, key, note)]
    usable.sort(key=lambda line: -max((_LIKED.get(kind, 0) for kind in _kinds(line)), default=0))
    values = [value for line in usable if (value := tried(read, _flat(line.value), note))]
    if len(set(values)) > 1:
        note(Problem(N_("kortet har flere numre eller adresser af samme slags; kun den første er taget med")))
    return values[0] if values else None


def _is_private(line: Any, key: str, note: Note) -> bool:
    kinds = _kinds(line)
    if "home" in kinds and "work" not in kinds:
        note(Problem(N_("et privat nummer eller en privat adresse er ikke taget med")))
        return True
    return key == "tel" and bool(kinds & _NOT_SPOKEN)


def _kinds(line: Any) -> set[str]:
    """What a number is for: TYPE=work,cell of 3.0 and 4.0, bare WORK;CELL of 2.1, PREF of all."""
    named = [part for text in line.params.get("TYPE", ()) for part in text.split(",")]
    preferred = ["pref"] if "PREF" in line.params else []
    return {part.strip().casefold() for part in [*named, *line.singletonparams, *preferred]}


def _flat(value: object) -> object:
    return value if isinstance(value, str) else ""


def _written(card: Card) -> str:
    name = line_of(card.name)
    if name is None:
        raise Problem(N_("En kontaktperson uden navn kan ikke skrives som kontaktkort. Skriv navnet."))
    given, _, family = name.rpartition(" ")
    made = vobject.vCard()
    made.add(ContentLine("VERSION", [], "4.0"))
    made.add("fn").value = name
    made.add("n").value = vobject.vcard.Name(family=family, given=given)
    if organisation := line_of(card.organisation):
        made.add("org").value = [organisation]
    if role := line_of(card.role):
        made.add("title").value = role
    for key, text in (("tel", card.phone), ("email", card.email)):
        if value := line_of(text):
            line = made.add(key)
            line.value = value
            line.type_param = "work"
    written: str = made.serialize()
    return written
