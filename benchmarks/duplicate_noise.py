"""How one place of work comes to stand in the list twice: retyped, successor, moved, renamed, with slips."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks.duplicate_town import MUNICIPALITY, Row, Town
from crm.danish import folds
from crm.duplicate_traits import Listed

_FORM = re.compile(r" (?:A/S|ApS|I/S)$")
_LETTERS = "abcdefghijklmnoprstuvy"
_SHORT_FORMS = (
    ("Brødrene ", "Brdr. "),
    ("Brdr. ", "Brødrene "),
    ("Gl. ", "Gammel "),
    (" og Søn", " & Søn"),
    (" & Søn", " og Søn"),
    ("Auto Service", "Autoservice"),
    ("Autoværksted", "Auto Værksted"),
    ("Multi Service", "Multiservice"),
    ("Køkken & Bad", "Køkken og Bad"),
    ("firmaet ", " "),
    ("Malerfirma", "Maler"),
)


def with_duplicates(town: Town, rows: list[Row], share: float, roughness: float = 1.0) -> list[Row]:
    """The rows, and for a `share` of them (now and then twice) another row about the same place of work.

    `roughness` multiplies how often each slip is made and how often a cell is left empty.
    """
    found: list[Row] = []
    for row in rows:
        listed, extra = row.listed, []
        for _ in range((town.rng.random() < share) + (town.rng.random() < share / 10)):
            how = town.rng.choices(list(_WAYS), [weight for weight, _ in _WAYS.values()])[0]
            listed, second = _WAYS[how][1](town, listed, roughness)
            extra.append(Row(row.workplace, replace(second, p_number=town.p_number()), how))
        found += [replace(row, listed=listed), *extra]
    return found


def _retyped(town: Town, listed: Listed, roughness: float) -> tuple[Listed, Listed]:
    """Somebody did not find the employer and typed what stood on a card: few cells, with slips."""
    rng, gap = town.rng, min(1.6, roughness)
    phone = town.phone() if rng.random() < 0.3 else ""
    if rng.random() < 0.5:
        phone = _typed_phone(town, listed.phone or town.phone())
    return listed, replace(
        listed,
        name=_typed_name(town, _other_form(rng, listed) if rng.random() < 0.6 else listed.name, roughness),
        cvr=_kept(rng, listed.cvr, 1 - 0.65 * gap),
        street=_kept(rng, _typed_street(rng, listed.street or "", roughness), 1 - 0.3 * gap),
        postcode=_kept(rng, listed.postcode, 1 - 0.12 * gap),
        town=_kept(rng, listed.town, 1 - 0.2 * gap),
        phone=phone or None,
        email=_kept(rng, _other_mail(town, listed), 1 - 0.65 * gap),
        website=_kept(rng, listed.website, 1 - 0.6 * gap),
    )


def _from_register(town: Town, listed: Listed, roughness: float) -> tuple[Listed, Listed]:
    """The register's row beside the team's own: full, another spelling of the name, no e-mail."""
    rng = town.rng
    phone = listed.phone if rng.random() < 0.6 else town.phone()
    name = _maybe(rng, 0.4 * roughness, _written_otherwise, _other_form(rng, listed))
    return listed, replace(listed, name=name, phone=phone, email=None, website=None)


def _successor(town: Town, listed: Listed, roughness: float) -> tuple[Listed, Listed]:
    """The same place under a new CVR: a new owner, or v/ became ApS. The old one is mostly closed."""
    rng = town.rng
    closed = "2025-06-30" if rng.random() < 0.7 else None
    name = _other_form(rng, replace(listed, name=listed.name.partition(" v/ ")[0]))
    return replace(listed, closed_on=closed), replace(
        listed,
        name=_maybe(rng, 0.3 * roughness, _written_otherwise, name),
        cvr=town.digits(6, "99"),
        phone=_other(rng, listed.phone, 0.6, town.phone()),
        email=_other(rng, listed.email, 0.5, None),
        website=_other(rng, listed.website, 0.6, None),
    )


def _moved(town: Town, listed: Listed, roughness: float) -> tuple[Listed, Listed]:
    """The same firm at another address, half of them in the same town. The old one is mostly closed."""
    rng = town.rng
    closed = "2025-06-30" if rng.random() < 0.7 else None
    street, code, place = town.place()
    if rng.random() < 0.5:
        code, place = listed.postcode or code, listed.town or place
    return replace(listed, closed_on=closed), replace(
        listed,
        name=_maybe(rng, 0.3 * roughness, _written_otherwise, listed.name),
        street=street,
        postcode=code,
        town=place,
        phone=_other(rng, listed.phone, 0.8, town.phone()),
    )


def _renamed(town: Town, listed: Listed, roughness: float) -> tuple[Listed, Listed]:
    """A new name on the same door, CVR and mostly the same telephone."""
    rng = town.rng
    name = town.firm_name(listed.town or "") if listed.cvr != MUNICIPALITY else f"Huset {town.surname()}"
    return listed, replace(
        listed,
        name=name,
        phone=_other(rng, listed.phone, 0.9 - 0.1 * roughness, None),
        email=_other(rng, listed.email, 0.5, None),
        website=None,
    )


_WAYS: dict[str, tuple[int, Callable[[Town, Listed, float], tuple[Listed, Listed]]]] = {
    "retyped": (50, _retyped),
    "register": (16, _from_register),
    "successor": (16, _successor),
    "moved": (12, _moved),
    "renamed": (6, _renamed),
}
"""How a duplicate comes about, and how often."""


def _kept(rng: Random, value: str | None, chance: float) -> str | None:
    return value if rng.random() < chance else None


def _other(rng: Random, value: str | None, keep: float, instead: str | None) -> str | None:
    return value if rng.random() < keep else instead


def _maybe(rng: Random, chance: float, change: Callable[[Random, str], str], text: str) -> str:
    return change(rng, text) if rng.random() < chance else text


def _typed_name(town: Town, name: str, roughness: float) -> str:
    rng = town.rng
    name = _maybe(rng, 0.3 * roughness, _written_otherwise, name)
    name = _maybe(rng, 0.2 * roughness, _without_danish_letters, name)
    name = _maybe(rng, 0.2 * roughness, _slip, name)
    name = _maybe(rng, 0.12 * roughness, _drop_word, name)
    name = _maybe(rng, 0.08 * roughness, _turned_round, name)
    if " v/ " in name and rng.random() < 0.6:
        name = name.partition(" v/ ")[0]
    elif rng.random() < 0.08 * roughness:
        name += f" v/ {town.person()}"
    return name.upper() if rng.random() < 0.05 else name


def _other_form(rng: Random, listed: Listed) -> str:
    """The name with another company form or none; municipal units have none."""
    if " v/ " in listed.name or listed.cvr == MUNICIPALITY:
        return listed.name
    return _FORM.sub("", listed.name) + rng.choice(("", "", " ApS", " A/S", " I/S"))


def _written_otherwise(rng: Random, name: str) -> str:
    possible = [pair for pair in _SHORT_FORMS if pair[0] in name]
    return name.replace(*rng.choice(possible)) if possible else name.replace("s ", " ", 1)


def _without_danish_letters(rng: Random, text: str) -> str:
    return folds(text)[rng.randrange(2)].title()


def _slip(rng: Random, text: str) -> str:
    """One letter left out, doubled, changed, or two in the wrong order."""
    at = rng.randrange(max(1, len(text) - 1))
    one, two = text[at], text[at + 1 : at + 2]
    changed = rng.choice(("", one * 2, rng.choice(_LETTERS), None))
    if changed is None:
        return text[:at] + two + one + text[at + 2 :]
    return text[:at] + changed + text[at + 1 :]


def _drop_word(rng: Random, name: str) -> str:
    words = name.split()
    if len(words) > 2:
        del words[rng.randrange(len(words))]
    return " ".join(words)


def _turned_round(rng: Random, name: str) -> str:
    words = _FORM.sub("", name).split()
    if rng.random() < 0.5:
        return f"{words[-1]} {' '.join(words[:-1])}"
    return f"{' '.join(words[1:])}, {words[0]}"


def _typed_street(rng: Random, street: str, roughness: float) -> str:
    if rng.random() < 0.2 * roughness:
        street = re.sub(r"vej\b", "v.", re.sub(r"gade\b", rng.choice(("g.", "gd.")), street))
    street = _maybe(rng, 0.1 * roughness, _without_danish_letters, street)
    street = _maybe(rng, 0.08 * roughness, _slip, street)
    if rng.random() < 0.06 * roughness:
        street = re.sub(r"\s*\d+\w?$", "", street)
    return street + (rng.choice((", 1. sal", ", st. tv.", " st")) if rng.random() < 0.08 else "")


def _typed_phone(town: Town, phone: str) -> str:
    plain = phone.replace(" ", "")
    halves, two = f"{plain[:4]} {plain[4:]}", f"{phone} / {town.phone()}"
    return town.rng.choice((phone, plain, halves, two, f"+45 {phone}", f"tlf. {phone}"))


def _other_mail(town: Town, listed: Listed) -> str | None:
    """The same address, another one at the same domain, or a private one."""
    domain = (listed.email or "").rpartition("@")[2]
    person = folds(town.person().partition(" ")[0])[0]
    private = f"{person}{town.digits(3)}@gmail.com"
    if not domain or domain in ("gmail.com", "mail.dk"):
        return town.rng.choice((listed.email, private))
    return town.rng.choice((listed.email, f"{person}@{domain}", private))
