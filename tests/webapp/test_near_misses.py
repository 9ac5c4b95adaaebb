"""What would bring more employers onto a short list."""

from __future__ import annotations

from typing import Any

from crm.model import Workplace
from matcher.recommend import recommend
from tests.matcher.builders import HJØRRING, profile, table, workplace
from webapp.near_misses import what_would_help

KM_NORTH = 1 / 111.195


def north(number: int, kilometres: float, **facts: Any) -> Workplace:
    return workplace(number, latitude=HJØRRING[0] + kilometres * KM_NORTH, longitude=HJØRRING[1], **facts)


def told(*places: Workplace, **person: Any) -> list[str]:
    person = {"latitude": HJØRRING[0], "longitude": HJØRRING[1], "transport": ("bike",)} | person
    return what_would_help(recommend(table(places), profile(**person)).excluded)


def test_the_way_that_would_bring_enough_is_named_in_whole_steps() -> None:
    places = [north(n, 4 + n) for n in range(8)]
    # 4 … 11 km as the crow flies are 20, 25 … 55 minutes by bike; the fifth beyond 20 is at 45.
    assert told(*places, max_commute_minutes=20.5) == [
        "Med 45 minutter hver vej ville 5 flere virksomheder passe."
    ]


def test_one_alone_is_told_in_the_singular() -> None:
    assert told(north(1, 6), max_commute_minutes=10) == [
        "Med 30 minutter hver vej ville 1 virksomhed mere passe."
    ]


def test_only_what_one_own_limit_keeps_off_counts_and_the_most_comes_first() -> None:
    places = [
        workplace(1, hours_min=30),
        workplace(2, hours_min=30),
        workplace(3, times=("night",)),
        workplace(4, hours_min=30, times=("night",)),
        workplace(5, max_concurrent=0),
    ]
    assert told(*places, hours_goal=10, times=("morning",)) == [
        "2 virksomheder er kun udeladt på grund af »for mange timer«.",
        "1 virksomhed er kun udeladt på grund af »passer ikke i tid«.",
    ]


def test_a_list_that_leaves_nobody_out_needs_no_advice() -> None:
    assert told(workplace(1)) == []
