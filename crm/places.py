"""Where a place that somebody names lies: a postcode or a town, and how far it is to each postcode."""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians

from crm.danish import fold
from crm.reference import Position, postcode_centres, postcode_towns

KM_PER_DEGREE = 111.2
"""Of latitude; of longitude times the cosine of the latitude."""


def position_of(place: str) -> Position | None:
    """The middle of a postcode, or of a town in any Danish spelling; None if it is not known."""
    wanted = place.strip()
    first = wanted.split(" ", 1)[0]
    if first in postcode_centres():
        return postcode_centres()[first]
    found = _towns().get(fold(wanted))
    if not found:
        return None
    return sum(p[0] for p in found) / len(found), sum(p[1] for p in found) / len(found)


@lru_cache(maxsize=1)
def _towns() -> dict[str, list[Position]]:
    centres = postcode_centres()
    towns: dict[str, list[Position]] = {}
    for postcode, town in postcode_towns().items():
        if postcode in centres:
            towns.setdefault(fold(town), []).append(centres[postcode])
    return towns


def squeeze(origin: Position) -> float:
    """How much shorter a degree of longitude is than one of latitude, near `origin`."""
    return cos(radians(origin[0]))


def km_to_postcodes(origin: Position) -> dict[str, float]:
    """Straight kilometres from `origin` to the middle of each postcode."""
    return {postcode: _km(origin, centre) for postcode, centre in postcode_centres().items()}


def _km(one: Position, other: Position) -> float:
    north, east = other[0] - one[0], (other[1] - one[1]) * squeeze(one)
    return KM_PER_DEGREE * float((north * north + east * east) ** 0.5)
