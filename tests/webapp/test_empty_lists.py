"""A list with nobody on it says why, and what would help: on the page, in JSON and in the terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console
from sqlite_utils import Database

from matcher.recommend import recommend
from matcher.result import MatchList
from tests.conftest import Visitor
from tests.matcher.builders import HJØRRING, TODAY, profile, table, workplace
from webapp import match_output
from webapp.empty_lists import why_empty

Enter = Callable[[str], Visitor]
LIST = "/deltagere/P-001/match"


def of(*places: Any, **said: Any) -> MatchList:
    return recommend(table(places), profile(**said))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (of(), "Der er ingen virksomheder at vælge imellem."),
        (of(workplace(1, closed_on=TODAY)), "Den eneste virksomhed skal have ro"),
        (
            of(workplace(1, closed_on=TODAY), workplace(2, max_concurrent=0)),
            "Alle 2 virksomheder skal have ro",
        ),
        (
            of(
                workplace(1, hours_min=20.0),
                workplace(2, hours_min=20.0, noise=3),
                hours_goal=5.0,
                noise="never",
            ),
            "Alle 2 virksomheder, der kan spørges, er udeladt. »For mange timer« står oftest i vejen (2)",
        ),
        (
            of(workplace(1, hours_min=20.0), hours_goal=5.0),
            "Den eneste virksomhed, der kan spørges, er udeladt. »For mange timer« står i vejen",
        ),
    ],
)
def test_an_empty_list_says_why(found: MatchList, says: str) -> None:
    text = why_empty(found)
    assert text is not None and text.startswith(says)
    assert match_output.as_dict(found, with_excluded=False)["note"] == text
    out = io.StringIO()
    match_output.tables([found], True, Console(file=out, width=200))
    assert says[:30] in out.getvalue()


def test_a_list_with_somebody_on_it_needs_no_word(db: Database) -> None:
    found = of(workplace(1))
    assert why_empty(found) is None and "note" not in match_output.as_dict(found, with_excluded=True)
    nobody_asked_for = recommend(table([workplace(1)]), profile(), limit=0)
    assert nobody_asked_for.matches == () and why_empty(nobody_asked_for) is None


CONTRADICTORY: list[dict[str, Any]] = [
    {"times": (), "accepted_forms": ()},
    {"hours_goal": 0.0, "hours_now": 30.0, "max_commute_minutes": 0.0, "transport": ()},
    {"job_wishes": ("opvask",), "no_go": ("opvask", "opvasker", "56")},
    {"job_wishes": ("ikke noget med mennesker",), "people_around": "want", "customer_contact": "never"},
    dict.fromkeys(("job_wishes", "no_go", "hours_goal", "times", "transport")),
    {"job_wishes": ("",), "strengths": (), "accommodations": (), "certificates": ()},
]


@pytest.mark.parametrize("said", CONTRADICTORY, ids=[",".join(said) for said in CONTRADICTORY])
@pytest.mark.parametrize("count", [0, 1, 12])
def test_whatever_is_said_a_list_or_a_sentence_comes_of_it(said: dict[str, Any], count: int) -> None:
    """No crash, nothing that is not a number, in any of the forms the list is told in."""
    places = [
        workplace(
            n, times=("morning",), accepted_forms=("ordinary",), job_types=("opvasker",), hours_min=10.0
        )
        for n in range(1, count + 1)
    ]
    found = of(*places, latitude=HJØRRING[0], longitude=HJØRRING[1], **said)
    told = json.dumps(match_output.as_dict(found, with_excluded=True), allow_nan=False)
    assert bool(found.matches) != ("note" in json.loads(told))
    out = io.StringIO()
    match_output.tables([found], True, Console(file=out, width=200))
    assert out.getvalue()


def test_the_page_says_so_too(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    db.execute("UPDATE participants SET times = '[]', accepted_forms = '[]' WHERE participant_id = 'P-001'")
    db.execute("UPDATE employers SET times = '[\"morning\"]', accepted_forms = '[\"ordinary\"]'")
    words = ida.words(LIST)
    assert "der kan spørges, er udeladt." in words and "tal med deltageren om det." in words
    ida.words(f"{LIST}?fane=vises-ikke")


def test_with_no_employers_at_all_the_page_says_what_to_do(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    db.execute("UPDATE employers SET closed_on = '2020-01-01'")
    assert "virksomheder skal have ro, eller der er ikke plads lige nu." in ida.words(LIST)
