"""What would bring more employers onto a list, in words and on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlite_utils import Database

from crm.model import Workplace
from matcher.recommend import recommended
from tests.conftest import Visitor
from tests.matcher.builders import HJØRRING, profile, table, workplace
from webapp.near_misses import Told, in_words

Enter = Callable[[str], Visitor]
LIST = "/deltagere/P-001/match"
KM_NORTH = 1 / 111.195


def north(number: int, kilometres: float, **facts: Any) -> Workplace:
    return workplace(number, latitude=HJØRRING[0] + kilometres * KM_NORTH, longitude=HJØRRING[1], **facts)


def told(*places: Workplace, **person: Any) -> list[Told]:
    person = {"latitude": HJØRRING[0], "longitude": HJØRRING[1], "transport": ("bike",)} | person
    return in_words(recommended(table(places), profile(**person)).near_misses())


@pytest.mark.parametrize(
    ("person", "place", "says"),
    [
        (
            {"max_commute_minutes": 30.0},
            north(1, 6.5),
            "Ved 35 i stedet for 30 minutter hver vej kommer 1 virksomhed med.",
        ),
        (
            {"hours_goal": 15.0},
            workplace(1, hours_min=17.5),
            "Med 18 i stedet for 15 timer om ugen som mål kommer 1 virksomhed med.",
        ),
        (
            {"times": ("morning",)},
            workplace(1, times=("evening",)),
            "Med aften (17–22) oven i de tider, deltageren kan nu, kommer 1 virksomhed med.",
        ),
        (
            {"accepted_forms": ("ordinary",)},
            workplace(1, accepted_forms=("flex_job",)),
            "Med fleksjob oven i de ansættelsesformer, deltageren er åben for nu, kommer 1 virksomhed med.",
        ),
        (
            {"noise": "never"},
            workplace(1, noise=3),
            "Med »helst lidt« i stedet for »slet ikke« om støj kommer 1 virksomhed med.",
        ),
        (
            {"no_go": ("Opvasker",)},
            workplace(1, job_types=("Opvasker",)),
            "Uden »Opvasker« på nej-listen kommer 1 virksomhed med.",
        ),
        (
            {"certificates": ()},
            workplace(1, requirements=("driving_licence_b",)),
            "Med kørekort b (bil) kommer 1 virksomhed med.",
        ),
    ],
)
def test_each_change_is_said_from_and_to(person: dict[str, Any], place: Workplace, says: str) -> None:
    assert [one.sentence.lower() for one in told(place, **person)] == [says.lower()]


def test_the_first_few_are_named_and_the_rest_counted() -> None:
    [one] = told(*(workplace(n, hours_min=10.0) for n in range(1, 9)), hours_goal=5.0)
    assert one.sentence == "Med 10 i stedet for 5 timer om ugen som mål kommer 8 virksomheder med."
    assert len(one.employers) == 5 and one.more == 3


def test_a_list_that_leaves_nobody_out_needs_no_advice() -> None:
    assert told(workplace(1)) == []


def test_the_page_names_who_comes_in_where_the_list_is_short(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET hours_goal = 1 WHERE participant_id = 'P-001'")
    db.execute("UPDATE employers SET hours_min = 20, times = NULL, requirements = NULL")
    db.execute("UPDATE opportunities SET hours_min = 20")
    ida = logged_in("ida")
    page = ida.get(LIST)
    told_here = page.partition('class="near-misses"')[2].partition("</section>")[0]
    assert "Hvad kunne ændre listen?" in told_here
    assert re.search(r"Med 20 i stedet for 1 timer om ugen som mål kommer \d+ virksomhed", told_here)
    assert "Café Fyrtårnet" in told_here
    assert "Med 20 i stedet for 1 timer" in ida.words(f"{LIST}?fane=vises-ikke")


def test_a_change_that_is_made_takes_the_advice_away(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET hours_goal = 1 WHERE participant_id = 'P-001'")
    db.execute("UPDATE employers SET hours_min = 20, times = NULL, requirements = NULL")
    db.execute("UPDATE participants SET hours_goal = 20 WHERE participant_id = 'P-001'")
    assert "timer om ugen som mål" not in logged_in("ida").words(LIST)


def test_where_no_single_change_is_enough_that_is_said(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET hours_goal = 1, times = '[\"night\"]' WHERE participant_id = 'P-001'")
    db.execute("UPDATE employers SET hours_min = 20, times = '[\"morning\"]', do_not_contact_until = NULL")
    db.execute("DELETE FROM opportunities")
    words = logged_in("ida").words(LIST)
    assert "Ingen enkelt ændring er nok" in words


def test_a_company_consultant_is_told_of_no_near_miss(logged_in: Enter, db: Database) -> None:
    """Which employers a longer way would bring in tells where somebody lives."""
    db.execute("UPDATE participants SET hours_goal = 1 WHERE participant_id = 'P-001'")
    db.execute("UPDATE employers SET hours_min = 20, times = NULL, requirements = NULL")
    ida, vera = logged_in("ida"), logged_in("vera")
    assert "Hvad kunne ændre listen?" in ida.words(LIST)
    ida.get("/deltagere/P-001/anmodning")
    request = ida.post("/deltagere/P-001/anmodning", 303, liste="gem").location
    vera.get(request)
    vera.post(f"{request}/tag")
    for path in (f"{request}/liste", f"{request}/liste?slags=ny"):
        assert "Hvad kunne ændre listen?" not in vera.words(path)
        assert "Det vil vi helst vide" not in vera.words(path)
