"""The titles of the ISCO-08 unit groups as one says them: short, and without the register's reservations."""

from __future__ import annotations

import re
from functools import cache

from crm import reference

_AND_THE_LIKE = (
    r"(?:og|samt) (?:beslægtede|beslægtet|tilsvarende) "
    r"(?:områder|funktioner|arbejde|kundebetjening|køretøjer|produkter|materialer)\b"
)
_SAID = (
    ("^Mekanikerarbejde, ", "Mekanikerarbejde på "),
    (r" \(inkl\. plejehjem\)", " og plejehjem"),
    (r"\s*\([^)]*\)", ""),
    (r",? (?:ekskl\.|inkl\.|herunder |undtagen ).*", ""),
    (r" —.*", ""),
    (rf", ([^,]+?) (?:{_AND_THE_LIKE}|o\.l\.)", r" og \1"),
    (rf" {_AND_THE_LIKE}", ""),
    (" på mellemniveau", ""),
    ("informations- og kommunikationsteknologi|informationsteknologi", "it"),
    ("af hovedaktiviteten ", ""),
    (r"^Almindeligt (?=\w)", ""),
    ("^Arbejde inden for ", "Arbejde med "),
    ("landsbrug", "landbrug"),
    ("^(.*) ikke klassificeret andetsteds", r"andet \1"),
)
"""What is said in place of what, in this order."""

_ABBREVIATION = re.compile(r"[A-ZÆØÅ]{2}")


@cache
def short(isco08: str) -> str:
    """What a unit group is called on a chip: `tjenerarbejde`; the code itself if there is no such group."""
    group = reference.unit_groups().get(isco08)
    if group is None:
        return isco08
    title = group.da
    for pattern, said in _SAID:
        title = re.sub(pattern, said, title)
    return " ".join(
        word if _ABBREVIATION.match(word) else word[:1].lower() + word[1:] for word in title.split()
    )


def full(isco08: str) -> str:
    """The register's own title, with the code."""
    group = reference.unit_groups().get(isco08)
    return f"{group.da} (ISCO-08 {isco08})" if group else f"ISCO-08 {isco08}"
