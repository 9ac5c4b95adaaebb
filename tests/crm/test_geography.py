"""Where employers lie: every open one is counted once, by town, and drawn where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlite_utils import Database

from crm import geography
from crm.db import memory_database
from crm.model import RelationStep

TODAY = date(2026, 11, 16)


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera')")
    yield db
    db.conn.close()


def add(db: Database, number: int, **columns: object) -> None:
    row = {"p_number": str(1_900_000_000 + number), "name": "Anna", **columns}
    db.table("employers").insert(row)


def test_each_employer_counts_in_its_town_by_step(db: Database) -> None:
    add(db, 1, town="Vrå", postcode="9760", latitude=57.35, longitude=9.94, relation_step="cooperation")
    add(db, 2, town="Vrå", postcode="9760", latitude=57.36, longitude=9.95)
    add(db, 3, town="Vrå", postcode="9760", latitude=55.0, longitude=12.0)
    add(db, 4, postcode="9800")
    add(db, 5)
    found = geography.layout(db, TODAY)
    assert [(town.name, town.total) for town in found.towns] == [("Hjørring", 1), ("Vrå", 3)]
    assert found.towns[1].by_step[RelationStep.COOPERATION] == 1
    assert found.towns[1].by_step[RelationStep.UNKNOWN] == 2
    assert found.towns[1].centre == (57.35, 9.95)
    assert found.towns[0].centre is not None
    assert (len(found.spots), found.nowhere) == (3, 1)


def test_closed_ones_are_not_drawn_and_filters_narrow(db: Database) -> None:
    add(db, 1, town="Vrå", closed_on="2026-11-16")
    add(db, 2, town="Vrå", closed_on="2026-11-17", owner="vera", industry_code="561110")
    add(db, 3, town="Vrå", industry_code="471110")
    db.execute(
        "INSERT INTO opportunities (opportunity_id, p_number, status) VALUES ('O-1', '1900000003', 'open')"
    )

    def total(**narrowed: Any) -> int:
        return sum(town.total for town in geography.layout(db, TODAY, **narrowed).towns)

    assert (total(), total(owner="vera"), total(owner="")) == (2, 1, 1)
    assert (total(with_openings=True), total(industry="56"), total(industry="99")) == (1, 1, 0)
