"""Employers that may be in the list twice: nearly the same name at the same postcode."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from crm.danish import folds

ALIKE = 90.0
"""From this likeness (0-100) on, two names are worth a look."""

_COMPANY_FORMS = re.compile(r"\b(?:a/?s|aps|i/?s|ivs|k/?s|p/?s|amba|fmba|smba)\b|[^\w\s]")
_DIGITS = re.compile(r"\d+")
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Named:
    """What is compared of an employer."""

    p_number: str
    name: str
    postcode: str | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A new employer and the one that it is most like; `score` is 0-100."""

    new: Named
    other: Named
    score: float


def likely_duplicates(employers: Sequence[Named], new: Collection[str]) -> list[Likeness]:
    """For each employer whose P-number is in `new`: the most alike among the old ones and earlier new ones.

    Names that differ in a number (Børnehave 1, Børnehave 2) are not alike. Unknown postcodes are not
    compared.
    """
    blocks: defaultdict[tuple[str, ...], list[Named]] = defaultdict(list)
    for employer in sorted(employers, key=lambda one: one.p_number in new):
        if employer.postcode:
            blocks[employer.postcode, *_DIGITS.findall(employer.name)].append(employer)
    return [found for block in blocks.values() if len(block) > 1 for found in _alike(block, new)]


def _alike(block: list[Named], new: Collection[str]) -> list[Likeness]:
    """Old employers stand first in the block."""
    names = [comparable(employer.name) for employer in block]
    first = next((turn for turn, employer in enumerate(block) if employer.p_number in new), len(block))
    found = []
    for start in range(first, len(block), _AT_ONCE):
        scores = process.cdist(names[start : start + _AT_ONCE], names, scorer=fuzz.ratio, score_cutoff=ALIKE)
        for turn, row in enumerate(scores, start=start):
            if turn and (best := int(row[:turn].argmax())) >= 0 and row[best] >= ALIKE:
                found.append(Likeness(block[turn], block[best], float(row[best])))
    return found


def comparable(name: str) -> str:
    """A name without company form, punctuation, Danish letters and the order of its words."""
    long, _ = folds(name)
    return " ".join(sorted(_COMPANY_FORMS.sub(" ", long).split()))
