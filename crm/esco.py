"""What ESCO asks of those who use it, and how its concepts are named."""

from __future__ import annotations

import re

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
"""The sentence that the European Commission asks for wherever ESCO is used; never translated."""

DOWNLOAD = "https://esco.ec.europa.eu/en/use-esco/download"

_OCCUPATION = re.compile(r"https?://data\.europa\.eu/esco/occupation/[0-9A-Za-z.-]{1,80}")
_GROUP = re.compile(r"https?://data\.europa\.eu/esco/isco/C([0-9]{1,4})")


def is_occupation(uri: str) -> bool:
    """Whether this is the address of an occupation in ESCO."""
    return _OCCUPATION.fullmatch(uri) is not None


def group_of(uri: str) -> str | None:
    """The ISCO-08 code (one to four digits) that the address of a group names; None for other addresses."""
    found = _GROUP.fullmatch(uri)
    return found.group(1) if found else None


def address_of(isco08: str) -> str:
    """The address of a group."""
    return f"http://data.europa.eu/esco/isco/C{isco08}"
