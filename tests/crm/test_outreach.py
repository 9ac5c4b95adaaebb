"""The contact log of one employer and the light on its card."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlite_utils import Database

from crm import employers, outreach
from crm.outreach import Light, Why
from tests.conftest import TODAY
from tests.personas import CAFE, NURSERY, SHOP

MARK = "[deltager]"


def _light(db: Database, p_number: str, as_of: date = TODAY) -> tuple[Light, Why]:
    employer = employers.find(db, p_number)
    assert employer
    asking = outreach.may_ask(db, employer, as_of)
    return asking.light, asking.why


def test_pressure_counts_all_colleagues_over_28_days(db: Database) -> None:
    seen = outreach.pressure(db, CAFE, TODAY)
    assert (seen.contacts, seen.staff, seen.last_on, seen.last_staff) == (3, 3, date(2026, 11, 10), "vera")
    first = date(2026, 11, 3)
    assert outreach.pressure(db, CAFE, first + timedelta(days=27)).contacts == 3
    assert outreach.pressure(db, CAFE, first + timedelta(days=28)).contacts == 2
    assert outreach.pressure(db, CAFE, date(2026, 11, 2)).last_on is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("do_not_contact_until = '2026-11-16'", (Light.RED, Why.NOT_YET)),
        ("do_not_contact_until = '2026-11-15'", (Light.GREEN, Why.NEVER_ASKED)),
        ("closed_on = '2026-11-16'", (Light.RED, Why.CLOSED_UNIT)),
        ("closed_on = '2026-11-17'", (Light.GREEN, Why.NEVER_ASKED)),
        ("relation_step = 'paused'", (Light.RED, Why.PAUSED)),
        ("relation_step = 'closed'", (Light.RED, Why.CLOSED_RELATION)),
        ("relation_step = NULL", (Light.GREEN, Why.NEVER_ASKED)),
    ],
)
def test_an_opt_out_is_red_until_it_has_passed(
    db: Database, change: str, expected: tuple[Light, Why]
) -> None:
    db.execute(f"UPDATE employers SET {change} WHERE p_number = ?", [NURSERY])
    assert _light(db, NURSERY) == expected


def test_the_light_agrees_with_the_hard_limit(db: Database) -> None:
    from crm.participants import job_profile
    from matcher import recommend, table
    from matcher.result import Limit

    profile = job_profile(db, "P-004")
    assert profile
    found = recommend.recommend(table.load(db, TODAY), profile, limit=None)
    resting = {one.p_number for one in found.excluded if Limit.DO_NOT_CONTACT in one.limits}
    everyone, _ = employers.search(db, as_of=TODAY, limit=100)
    red = {row.p_number for row in everyone if _light(db, row.p_number)[0] is Light.RED}
    assert red == resting != set()


def test_a_refusal_is_yellow_for_28_days(db: Database) -> None:
    refused = date(2026, 11, 1)
    assert _light(db, SHOP, refused + timedelta(days=27)) == (Light.YELLOW, Why.RECENT_REFUSAL)
    assert _light(db, SHOP, refused + timedelta(days=28)) == (Light.GREEN, Why.QUIET)


def test_many_contacts_are_yellow(db: Database) -> None:
    assert _light(db, CAFE) == (Light.YELLOW, Why.MANY_CONTACTS)
    assert _light(db, CAFE, date(2026, 11, 9)) == (Light.GREEN, Why.QUIET)


def test_the_log_comes_latest_first_in_pages(db: Database) -> None:
    log, total = outreach.log_of(db, CAFE, TODAY, viewer="vera", mark=MARK, limit=2)
    assert total == 3 and [entry.staff for entry in log] == ["vera", "ole"]
    rest, _ = outreach.log_of(db, CAFE, TODAY, viewer="vera", mark=MARK, limit=2, offset=2)
    assert [entry.staff for entry in rest] == ["ida"]


def test_each_viewer_sees_only_their_own_participants(db: Database) -> None:
    def seen(viewer: str) -> str:
        log, _ = outreach.log_of(db, CAFE, TODAY, viewer=viewer, mark=MARK)
        return str(log)

    assert "Alma" in seen("ida") and "P-001" in seen("ida") and "Carla" not in seen("ida")
    assert "Carla" in seen("ole") and "P-001" not in seen("ole") and "Alma" not in seen("ole")
    for viewer in ("vera", "lis", "", "nobody"):
        for secret in ("Alma", "Brøndby", "Carla", "Østergård", "P-001", "P-003"):
            assert secret not in seen(viewer), (viewer, secret)
