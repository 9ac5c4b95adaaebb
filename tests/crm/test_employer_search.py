"""The list of employers: each filter, the orders, and that more filters never find more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import places, reference
from crm.db import memory_database
from crm.employer_search import Order, Owner, Wanted, keys, page
from crm.model import Form, OpportunityKind, RecruitmentWay, RelationStep
from tests.conftest import TODAY
from tests.personas import CAFE, CLOSED, FAR_AWAY, NURSERY, RESTING, SHOP

POSTCODES = ("9800", "9760", "9000", "9700", "2100", None)


@pytest.fixture(scope="module")
def world() -> Iterator[Database]:
    """120 employers of all kinds, with contacts and openings."""
    db, rng = memory_database(), Random(5)
    db.table("users").insert_all([{"user_name": name} for name in ("ida", "vera", "karl")])
    centres = reference.postcode_centres()
    for n in range(120):
        postcode = rng.choice(POSTCODES)
        near = centres[postcode] if postcode and rng.random() < 0.7 else None
        db.table("employers").insert(
            {
                "p_number": f"1{n:09}",
                "name": f"{rng.choice(['Bageri', 'Køkken', 'Sørens'])} {n}",
                "sort_key": f"{n:03}",
                "postcode": postcode,
                "town": rng.choice(["Vrå", "Hjørring", None]),
                "latitude": near and near[0] + rng.uniform(-0.1, 0.1),
                "longitude": near and near[1] + rng.uniform(-0.1, 0.1),
                "industry_code": rng.choice(["561110", "561190", "471110", None]),
                "relation_step": rng.choice([None, *(step.value for step in RelationStep)]),
                "owner": rng.choice([None, "ida", "vera"]),
                "recruitment_ways": rng.choice([None, "[]", '["network", "advert"]', '["social_media"]']),
                "accepted_forms": rng.choice([None, '["ordinary"]', '["few_hours", "ordinary"]']),
                "closed_on": rng.choice([None, None, None, "2026-01-01", "2027-01-01"]),
                "do_not_contact_until": rng.choice([None, None, "2026-12-01", "2026-01-01"]),
            }
        )
        for k in range(rng.randrange(4)):
            day = TODAY - timedelta(days=rng.randrange(-5, 400))
            db.table("employer_contacts").insert(
                {
                    "contact_id": f"K-{n}-{k}",
                    "date": day.isoformat(),
                    "p_number": f"1{n:09}",
                    "staff": "vera",
                    "channel": "phone",
                    "purpose": "follow_up",
                    "result": rng.choice(["no_answer", "thinking", None]),
                }
            )
        if rng.random() < 0.4:
            db.table("opportunities").insert(
                {
                    "opportunity_id": f"M-{n}",
                    "p_number": f"1{n:09}",
                    "kind": rng.choice(["hidden", "carved"]),
                    "status": rng.choice(["open", "offered", "filled"]),
                    "expires_on": rng.choice([None, "2026-11-16", "2026-11-15"]),
                }
            )
    yield db
    db.conn.close()


WANTED = st.builds(
    Wanted,
    text=st.sampled_from(["", "", "koekken", "soren 1", "9800", "%"]),
    town=st.sampled_from(["", "", "Vrå"]),
    near=st.sampled_from(["", "9800", "hjoerring", "Ukendt sted"]),
    within_km=st.sampled_from([None, 1, 5, 25, 400]),
    industry=st.sampled_from(["", "", "56", "561110"]),
    step=st.sampled_from([None, None, RelationStep.UNKNOWN, RelationStep.FOLLOW_UP]),
    silent_days=st.sampled_from([None, None, 0, 30, 365]),
    with_opening=st.booleans(),
    opening=st.sampled_from([None, None, OpportunityKind.HIDDEN]),
    way=st.sampled_from([None, None, RecruitmentWay.ADVERT]),
    form=st.sampled_from([None, None, Form.ORDINARY]),
    owner=st.sampled_from([None, None, *Owner]),
    owned_by=st.sampled_from(["", "", "vera"]),
    hide_resting=st.booleans(),
    show_closed=st.booleans(),
    order=st.sampled_from(list(Order)),
)
NARROWED: dict[str, Any] = {
    "text": "bageri",
    "town": "Hjørring",
    "industry": "5611",
    "step": RelationStep.COOPERATION,
    "silent_days": 90,
    "with_opening": True,
    "opening": OpportunityKind.CARVED,
    "way": RecruitmentWay.NETWORK,
    "form": Form.FEW_HOURS,
    "owner": Owner.ME,
    "owned_by": "ida",
    "hide_resting": True,
}


def found(db: Database, wanted: Wanted, me: str = "ida") -> list[str]:
    return keys(db, wanted, as_of=TODAY, me=me)


@given(WANTED, st.sampled_from(sorted(NARROWED)))
@settings(deadline=None, max_examples=150)
def test_another_filter_never_adds_an_employer(world: Database, wanted: Wanted, name: str) -> None:
    without = replace(wanted, **{name: getattr(Wanted(), name)})
    with_it = replace(without, **{name: NARROWED[name]})
    assert set(found(world, with_it)) <= set(found(world, without))
    assert set(found(world, replace(wanted, show_closed=False))) <= set(
        found(world, replace(wanted, show_closed=True))
    )


@given(WANTED, st.integers(1, 300), st.integers(0, 300))
@settings(deadline=None, max_examples=100)
def test_a_wider_radius_never_loses_an_employer(world: Database, wanted: Wanted, km: int, more: int) -> None:
    near = replace(wanted, near=wanted.near or "9760", within_km=km)
    few, many = found(world, near), found(world, replace(near, within_km=km + more))
    assert set(few) <= set(many) <= set(found(world, replace(near, within_km=None)))
    assert set(found(world, replace(wanted, order=Order.NAME))) == set(found(world, wanted))


@given(WANTED, st.integers(1, 40), st.integers(0, 60))
@settings(deadline=None, max_examples=60)
def test_pages_are_the_list_cut_up(world: Database, wanted: Wanted, size: int, offset: int) -> None:
    every = found(world, wanted)
    rows, total = page(world, wanted, as_of=TODAY, me="ida", limit=size, offset=offset)
    assert total == len(every)
    assert [row.p_number for row in rows] == every[offset : offset + size]
    if wanted.order is Order.NEAR and wanted.near == "9800":
        ways = [row.km if row.km is not None else 1e9 for row in rows]
        assert ways == sorted(ways)
    if wanted.within_km and wanted.near == "9800":
        assert all(row.km is not None and row.km <= wanted.within_km for row in rows)


def test_row_07_silent_counts_from_the_last_time_somebody_was_spoken_with(db: Database) -> None:
    """An attempt without an answer is no contact, nor is one that is still to come."""
    assert found(db, Wanted(silent_days=6)) == [CAFE, RESTING, SHOP, NURSERY, FAR_AWAY]
    assert found(db, Wanted(silent_days=7)) == [RESTING, SHOP, NURSERY, FAR_AWAY]
    db.execute("UPDATE employer_contacts SET result = 'no_answer' WHERE staff = 'vera'")
    assert CAFE in found(db, Wanted(silent_days=13)) and CAFE not in found(db, Wanted(silent_days=14))
    db.execute("UPDATE employer_contacts SET date = '2026-11-17', result = 'thinking' WHERE staff = 'vera'")
    assert CAFE in found(db, Wanted(silent_days=13))
    assert found(db, Wanted(silent_days=0)) == [RESTING, NURSERY, FAR_AWAY]
    (row,), _ = page(db, Wanted(text="fyrtårnet"), as_of=TODAY, me="ida")
    assert row.last_contact_on == date(2026, 11, 3)


def test_those_silent_longest_come_first_and_those_never_spoken_with_last(db: Database) -> None:
    assert found(db, Wanted(order=Order.SILENT)) == [SHOP, CAFE, RESTING, NURSERY, FAR_AWAY]


def test_each_filter_finds_what_it_says(db: Database) -> None:
    assert found(db, Wanted()) == [CAFE, RESTING, SHOP, NURSERY, FAR_AWAY]
    assert found(db, Wanted(show_closed=True)) == [CAFE, CLOSED, RESTING, SHOP, NURSERY, FAR_AWAY]
    assert found(db, Wanted(hide_resting=True)) == [CAFE, SHOP, NURSERY, FAR_AWAY]
    assert found(db, Wanted(town="Vrå")) == [SHOP]
    assert found(db, Wanted(industry="56")) == found(db, Wanted(industry="561110")) == [CAFE]
    assert found(db, Wanted(step=RelationStep.UNKNOWN)) == [FAR_AWAY]
    assert found(db, Wanted(with_opening=True)) == found(db, Wanted(opening=OpportunityKind.CARVED)) == [CAFE]
    assert found(db, Wanted(opening=OpportunityKind.VACANCY)) == []
    assert found(db, Wanted(way=RecruitmentWay.NETWORK)) == [CAFE]
    assert found(db, Wanted(form=Form.FLEX_JOB)) == [NURSERY]
    assert found(db, Wanted(owner=Owner.ME), me="vera") == [CAFE]
    assert found(db, Wanted(owner=Owner.COLLEAGUE), me="karl") == [CAFE]
    assert found(db, Wanted(owner=Owner.COLLEAGUE), me="vera") == []
    assert found(db, Wanted(owner=Owner.NOBODY)) == [RESTING, SHOP, NURSERY, FAR_AWAY]
    assert found(db, Wanted(owned_by="vera")) == [CAFE]


def test_an_opt_out_of_the_whole_firm_makes_its_units_rest(db: Database) -> None:
    db.execute("INSERT INTO opt_outs (number, until) VALUES ('11111111', '2026-11-16')")
    assert CAFE not in found(db, Wanted(hide_resting=True))
    (row,), _ = page(db, Wanted(text="fyrtårnet"), as_of=TODAY, me="ida")
    assert row.rests
    assert CAFE in keys(db, Wanted(hide_resting=True), as_of=date(2026, 11, 17), me="ida")


def test_near_a_place_in_any_spelling(db: Database) -> None:
    for near in ("9800", "Hjørring", "hjoerring", "HJORRING", "9800 Hjørring"):
        assert set(found(db, Wanted(near=near, within_km=10))) == {CAFE, NURSERY, RESTING}, near
    rows, _ = page(db, Wanted(near="9760", order=Order.NEAR), as_of=TODAY, me="ida")
    assert rows[0].p_number == SHOP and rows[-1].p_number == FAR_AWAY
    assert rows[0].km is not None and rows[0].km < 2 and rows[-1].km == pytest.approx(35, abs=4)
    assert found(db, Wanted(near="Ingen steder", within_km=1)) == found(db, Wanted())


def test_the_way_is_straight_kilometres() -> None:
    """Aalborg to Copenhagen is 223 km as the crow flies."""
    north, south = places.position_of("9000"), places.position_of("1620")
    assert north and south
    assert places.km_to_postcodes(north)["1620"] == pytest.approx(223, rel=0.02)
    assert places.position_of("") is None and places.position_of("x" * 5000) is None


@pytest.mark.parametrize("text", ["%", "_", "\\", "* *", "'; DROP TABLE employers", '"', "😀", "NEAR(a b)"])
def test_signs_are_only_signs(db: Database, text: str) -> None:
    assert found(db, Wanted(text=text)) == []


def test_the_list_finds_names_addresses_and_numbers_in_any_spelling(db: Database) -> None:
    for text in ("sorensen", "SØRENSEN", "soerensen køb", "sörensen", "vrå", "vraa", SHOP[-4:]):
        assert found(db, Wanted(text=text)) == [SHOP], text
    assert found(db, Wanted(text="98 00 00 01")) == [CAFE]


def test_every_filter_is_in_the_list_of_those_that_narrow() -> None:
    """A new filter must be thought of in the tests above."""
    widening = {"near", "within_km", "show_closed", "order"}
    assert set(NARROWED) | widening == set(Wanted.__dataclass_fields__)
