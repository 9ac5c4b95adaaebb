"""What is compared of an employer in the list: name, address, numbers and domains, each in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from crm.duplicate_names import Name, read_name, squash
from crm.reference import postcode_towns

_DANISH_PHONE = re.compile(r"(?:\+45|0045)?\s*(\d{2})[ .-]?(\d{2})[ .-]?(\d{2})[ .-]?(\d{2})")
_STREET = re.compile(r"^(?P<street>\D*?\D)[\s,]*(?P<number>\d+)\s*(?P<letter>[a-zæøå](?![a-zæøå]))?")
_ENDINGS = (
    (re.compile(r"(?:v|vj)\.?$"), "vej"),
    (re.compile(r"(?:g|gd)\.?$"), "gade"),
    (re.compile(r"al(?:l)?\.?$"), "alle"),
    (re.compile(r"pl\.?$"), "plads"),
)
_STREET_WORDS = {
    "gl": "gammel",
    "nr": "norre",
    "ndr": "nordre",
    "sdr": "sonder",
    "skt": "sankt",
    "sct": "sankt",
    "chr": "christian",
    "dr": "doktor",
}
_NOT_LETTERS = re.compile(r"[\W_]+")
_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "ac"))

_LONGEST = 200

PROVIDERS = frozenset(
    """gmail.com googlemail.com hotmail.com hotmail.dk live.com live.dk outlook.com outlook.dk msn.com
    yahoo.com yahoo.dk icloud.com me.com mac.com mail.com mail.dk proton.me protonmail.com jubii.dk
    ofir.dk sol.dk tdcadsl.dk tdcspace.dk tele.dk tele2adsl.dk stofanet.dk youmail.dk webspeed.dk
    cool.dk mail.tele.dk post.tele.dk adslhome.dk dlgpost.dk c.dk pc.dk oncable.dk privat.dk
    privat.tele.dk energimail.dk facebook.com instagram.com linkedin.com linktr.ee google.com
    business.site wixsite.com wordpress.com weebly.com webnode.dk krak.dk degulesider.dk booking.com
    just-eat.dk planway.com onlinebooq.dk""".split()
)
"""Domains that many unrelated firms use. They say nothing of who somebody is."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An employer (P-number) as it stands in the list, so far as it is compared. None = unknown."""

    p_number: str
    name: str
    cvr: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    closed_on: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Street in one spelling, house number, and letter where there is one."""

    street: str
    number: str
    letter: str


@dataclass(frozen=True, slots=True)
class Traits:
    """One employer, read for comparing. `door` is place, street and house number in one; "" = unknown."""

    listed: Listed
    name: Name
    address: Address | None
    door: str
    town: str | None
    phones: frozenset[str]
    email: str | None
    domains: frozenset[str]


def read_traits(listed: Listed) -> Traits:
    """The traits of one employer. What cannot be read counts as unknown."""
    email = _cell(listed.email).casefold()
    address, town = _address(_cell(listed.street)), _town(listed)
    place = town or listed.postcode or ""
    return Traits(
        listed=listed,
        name=read_name(listed.name),
        address=address,
        door=f"{place} {address.street} {address.number}" if address else "",
        town=town,
        phones=_phones(_cell(listed.phone)),
        email=email if "@" in email else None,
        domains=frozenset(
            domain for domain in (_host(email.rpartition("@")[2]), _site(_cell(listed.website))) if domain
        ),
    )


def _cell(text: str | None) -> str:
    """A cell without spaces around it; what is longer than any honest one is cut off."""
    return (text or "")[:_LONGEST].strip()


def _town(listed: Listed) -> str | None:
    """The town in one spelling, that of the postcode where it is known."""
    town = postcode_towns().get(listed.postcode or "") or _cell(listed.town)
    return squash(town) if town else None


def _address(text: str) -> Address | None:
    """None unless there is a street with a house number."""
    found = _STREET.match(" ".join(text.casefold().split()))
    if not found:
        return None
    street = found["street"].strip(" ,")
    for ending, written_out in _ENDINGS:
        changed = ending.sub(written_out, street) if street.endswith(".") else street
        if changed != street:
            street = changed
            break
    words = (_NOT_LETTERS.sub("", word) for word in squash(street).split())
    joined = "".join(_STREET_WORDS.get(word, word) for word in words)
    return Address(joined, found["number"].lstrip("0") or "0", found["letter"] or "") if joined else None


def _phones(text: str) -> frozenset[str]:
    """Every telephone number in a text, in E.164; numbers without a country code are Danish."""
    if plain := _DANISH_PHONE.fullmatch(text.strip()):
        return frozenset(("+45" + "".join(plain.groups()),))
    if not any(sign.isdigit() for sign in text):
        return frozenset()
    found = PhoneNumberMatcher(text, "DK", leniency=Leniency.POSSIBLE)
    return frozenset(format_number(match.number, PhoneNumberFormat.E164) for match in found)


def _site(website: str) -> str | None:
    text = website.strip().casefold()
    try:
        host = urlsplit(text if "//" in text else "//" + text).hostname
    except ValueError:
        return None
    return _host(host or "")


def _host(host: str) -> str | None:
    """The part of a host name that somebody registered; None for what many share."""
    labels = host.strip(". ").removeprefix("www.").split(".")
    if len(labels) < 2 or not all(labels):
        return None
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    domain = ".".join(labels[-size:])
    return None if domain in PROVIDERS or ".".join(labels) in PROVIDERS else domain
