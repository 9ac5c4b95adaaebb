"""The shipped tables: whole, and near the truth where it is known."""

from __future__ import annotations

import math

import pytest

from crm import reference
from crm.model import SupportedPlaces

TOWNS = {"9800": (57.464, 9.982), "9850": (57.588, 9.959), "9900": (57.441, 10.537), "9000": (57.048, 9.919)}
"""Town positions, from the domain notes."""


def test_postcodes_industries_and_unit_groups_are_there() -> None:
    assert len(reference.postcode_towns()) == 1089
    assert len(reference.industry_titles()) == 738
    assert all(len(code) == 6 for code in reference.industry_titles())
    assert {"47", "4711", "471120"} <= reference.industry_groups()
    assert len(reference.unit_groups()) == 436
    assert reference.unit_groups()["9412"].da == "Køkkenhjælp"


@pytest.mark.parametrize(("postcode", "town"), TOWNS.items())
def test_a_postcode_centre_lies_by_its_town(postcode: str, town: tuple[float, float]) -> None:
    latitude, longitude = reference.postcode_centres()[postcode]
    north = (latitude - town[0]) * 111.2
    east = (longitude - town[1]) * 111.2 * math.cos(math.radians(latitude))
    assert math.hypot(north, east) < 12


def test_every_centre_is_in_denmark() -> None:
    for latitude, longitude in reference.postcode_centres().values():
        assert 54.5 < latitude < 57.8
        assert 7.6 < longitude < 15.3


@pytest.mark.parametrize(
    ("employees", "places"),
    [(0, 1), (4.9, 1), (5, 1), (9.99, 1), (10, 2), (49, 9), (50, 10), (59, 10), (60, 11), (125, 17)],
)
def test_supported_places(employees: float, places: int) -> None:
    rule = SupportedPlaces(per_first=5, first=50, per_rest=10, at_least=1)
    assert rule.places(employees) == places
