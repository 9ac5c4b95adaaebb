"""Row 16: a day on the road, each stop with its reason, always on to the nearest, and nobody who rests."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.day_trip import Stop
from crm.model import RelationStep
from tests.conftest import Visitor
from tests.personas import CAFE, CLOSED, NURSERY, RESTING, SHOP
from webapp.day_trip import Leg, in_order

Enter = Callable[[str], Visitor]
_STOP = re.compile(r'id="stop-(\d{10})" checked')


def stop(number: int, place: tuple[float, float]) -> Stop:
    p_number = str(1_900_000_000 + number)
    step = RelationStep.UNKNOWN
    return Stop(p_number, "Anna", None, None, None, place, True, None, None, step, None, None)


@given(st.lists(st.tuples(st.floats(57.0, 57.7), st.floats(9.5, 10.6)), max_size=8))
def test_the_route_goes_on_to_the_nearest_each_time(places: list[tuple[float, float]]) -> None:
    legs = [Leg(stop(number, place), 0.0) for number, place in enumerate(places)]
    start = (57.45, 9.98)
    route = in_order(legs, start)
    assert {leg.stop.p_number for leg in route} == {leg.stop.p_number for leg in legs}
    for turn, leg in enumerate(route):
        left = in_order(route[turn:], route[turn - 1].stop.place if turn else start)
        assert leg.km <= min(one.km for one in left[:1]) + 1e-9
        assert left[0].km == leg.km


def test_row_16_each_stop_has_its_reason_and_those_who_rest_are_left_out(logged_in: Enter) -> None:
    vera = logged_in("vera")
    page = vera.get("/koerselsdag?fra=9800&ejer=alle&antal=8")
    stops = _STOP.findall(page)
    assert {CAFE, NURSERY, SHOP} <= set(stops)
    assert not {RESTING, CLOSED} & set(stops)
    assert "kop te" in page and "ca." in page


def test_only_those_that_were_ticked_are_on_the_route(logged_in: Enter) -> None:
    vera = logged_in("vera")
    page = vera.get(f"/koerselsdag?fra=9800&ejer=alle&stop={SHOP}&stop={NURSERY}")
    assert _STOP.findall(page) == [NURSERY, SHOP]
    assert f'value="{CAFE}" id="stop-{CAFE}">' in page


def test_the_reason_is_what_waits_there(logged_in: Enter, db: Database) -> None:
    db.execute(
        "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, next_step,"
        " next_step_on) VALUES ('K-900001', '2026-11-15', ?, 'vera', 'visit', 'learn_needs',"
        " 'Tag jobannoncen med', '2026-11-16')",
        [CAFE],
    )
    db.execute("INSERT INTO employer_profile (p_number, opening_times) VALUES (?, 'man-fre 9-16')", [CAFE])
    page = logged_in("vera").words("/koerselsdag?fra=9800")
    assert "Tag jobannoncen med" in page
    assert "Åbent: man-fre 9-16" in page


def test_one_may_start_from_an_employer_and_from_nowhere_known(logged_in: Enter) -> None:
    vera = logged_in("vera")
    assert "stop fra Café Fyrtårnet" in vera.words(f"/koerselsdag?fra={CAFE}&ejer=alle")
    assert "Kørselsdag" in vera.words("/koerselsdag?fra=0000&dag=2026-02-30&antal=99")


def test_no_participant_stands_on_the_sheet(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET name = 'Alma Testesen' WHERE participant_id = 'P-001'")
    db.execute(
        "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, participant_id,"
        " next_step, next_step_on) VALUES ('K-900002', '2026-11-15', ?, 'ida', 'visit', 'propose_person',"
        " 'P-001', 'Ring om Alma Testesen', '2026-11-16')",
        [CAFE],
    )
    page = logged_in("ida").get("/koerselsdag?fra=9800&ejer=alle")
    assert "Ring om" in page and "Alma" not in page and "P-001" not in page
