"""Row 16: the picture of the municipality, drawn here, with the same as a table."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, hypot, radians

from hypothesis import given
from hypothesis import strategies as st

from crm.geography import Layout, Spot, Town
from crm.model import RelationStep
from tests.conftest import Visitor
from webapp.town_picture import WIDTH, draw

Enter = Callable[[str], Visitor]

places = st.tuples(st.floats(56.5, 57.7), st.floats(8.5, 10.9))


def test_row_16_towns_lead_to_their_lists_in_picture_and_table(logged_in: Enter) -> None:
    page = logged_in("vera").get("/kort")
    assert page.count("by=Vr%C3%A5") == 2
    assert "Hver prik er en arbejdsplads" in page
    assert "<img" not in page and "http" not in page.partition("<main")[2]


def test_an_owner_without_employers_gets_a_sentence(logged_in: Enter) -> None:
    assert "Ingen virksomheder at vise" in logged_in("lis").words("/kort?ejer=lis")


@given(st.lists(places, min_size=1, max_size=40))
def test_what_is_near_on_the_ground_is_near_in_the_picture(found: list[tuple[float, float]]) -> None:
    towns = tuple(Town(f"T{n}", place, {RelationStep.UNKNOWN: 1}) for n, place in enumerate(found))
    spots = tuple(Spot(*place, RelationStep.UNKNOWN) for place in found)
    picture = draw(Layout(spots, towns, 0))
    assert picture is not None and picture.outside == 0
    assert all(0 <= one.x <= WIDTH and 0 <= one.y <= picture.height for one in picture.bubbles)
    per_km = picture.scale_length / picture.scale_km
    first, middle = picture.bubbles[0], (max(p[0] for p in found) + min(p[0] for p in found)) / 2
    for other in picture.bubbles[1:]:
        assert first.town.centre is not None and other.town.centre is not None
        north = (first.town.centre[0] - other.town.centre[0]) * 111.2
        east = (first.town.centre[1] - other.town.centre[1]) * 111.2 * cos(radians(middle))
        drawn = hypot(first.x - other.x, first.y - other.y)
        assert abs(drawn - hypot(north, east) * per_km) < 0.01 * WIDTH


def test_one_place_far_away_does_not_shrink_the_rest() -> None:
    near = [Spot(57.4 + n / 2000, 9.9 + n / 1000, RelationStep.UNKNOWN) for n in range(300)]
    picture = draw(Layout((*near, Spot(55.6, 12.5, RelationStep.UNKNOWN)), (), 0))
    assert picture is not None
    assert picture.outside == 1


def test_nothing_known_is_no_picture() -> None:
    assert draw(Layout((), (), 3)) is None
