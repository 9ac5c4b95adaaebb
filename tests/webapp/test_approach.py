"""How to approach an employer of a list: whom, whether now is a good time, what to say; who is new to us."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import participants
from crm.model import OpportunityKind
from matcher import recommend, table
from tests.conftest import TODAY, Visitor, words
from tests.personas import ALMA, CAFE, NURSERY, PARTICIPANTS
from webapp import approach, carving_text
from webapp.approach_text import unfit
from webapp.match_output import as_dict

Enter = Callable[[str], Visitor]
LIST = f"/deltagere/{ALMA}/match"
UNSAYABLE = "Alma Brøndby P-001 er psykisk syg, borger i indsats hos IPS og får kontanthjælp {name} %s"


def _how(page: str, p_number: str) -> str:
    """The fold-out on an employer's row."""
    row = page.partition(f'id="virksomhed-{p_number}"')[2].partition("</article>")[0]
    return row.partition('<details class="approach">')[2].partition("</details>")[0]


def _told(page: str, p_number: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", _how(page, p_number))).split())


def _said(page: str) -> list[str]:
    """Every first sentence on a page."""
    return [unescape(text) for text in re.findall(r"<q data-copy>([^<]+)</q>", page)]


def _asked(logged_in: Enter) -> str:
    """A request of Ida's that Vera has taken; where its list is."""
    ida, vera = logged_in("ida"), logged_in("vera")
    ida.get(f"/deltagere/{ALMA}/anmodning")
    place: str = ida.post(f"/deltagere/{ALMA}/anmodning", liste="gem").location
    vera.get(place)
    vera.post(f"{place}/tag")
    return f"{place}/liste"


def test_the_row_tells_whom_how_when_and_what_to_say(logged_in: Enter) -> None:
    told = _told(logged_in("ida").get(LIST), CAFE)
    for part in (
        "Hvem bestemmer Signe Fyhn , ejer · 98 00 00 01 · helst besøg",
        "Finder nye folk gennem Netværk, uopfordret henvendelse",
        "Seneste kontakt 10. nov. 2026 (for 6 dage siden), besøg ved Vera Munk: aftale om møde.",
        "Fast kontakt hos os Vera Munk",
        "Ingen opslået stilling. Spørg til opgaver og behov, ikke til en stilling.",
        "Tal sammen først De er spurgt om en person 2 gange på 28 dage, og grænsen er 1.",
        "Sådan kan du begynde Tal med kollegaen først. Derefter kan du begynde sådan. Når du kommer forbi",
        "I talte med en af mine kolleger for 6 dage siden.",
    ):
        assert part in told, part
    assert "Aksel Bro" not in told, "he has left"


def test_where_little_is_known_it_says_what_to_ask(logged_in: Enter) -> None:
    told = _told(logged_in("ida").get(LIST), NURSERY)
    for part in (
        "Ingen er noteret. Spørg, hvem der bestemmer, når de ansætter.",
        "Ukendt. Spørg, hvordan de fandt den sidste.",
        "Seneste kontakt Ingen endnu.",
        "I telefonen",
        "Når du kommer forbi",
    ):
        assert part in told, part


def test_only_who_works_there_today_is_named(logged_in: Enter, db: Database) -> None:
    people = (
        ("Ny Chef", "2026-11-17", None),
        ("Gammel Chef", None, "2026-11-15"),
        ("Sidste Dag", None, "2026-11-16"),
    )
    db.table("contacts").insert_all(
        {"p_number": NURSERY, "name": name, "decides": 1, "from_on": start, "to_on": end}
        for name, start, end in people
    )
    told = _told(logged_in("ida").get(LIST), NURSERY)
    assert "Sidste Dag" in told and "Ny Chef" not in told and "Gammel Chef" not in told


def test_a_company_consultant_sees_it_too_and_speaks_as_who_was_there(logged_in: Enter) -> None:
    place = _asked(logged_in)
    for ending in ("", "?slags=ny"):
        page = logged_in("vera").get(place + ending)
        told = _told(page, CAFE)
        assert "Vi talte sammen for 6 dage siden." in told and "Signe Fyhn" in told
        assert "Brøndby" not in page and "Alma" not in page


def test_now_is_no_good_time(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    db.execute("INSERT INTO employer_profile (p_number, asks_per_28_days) VALUES (?, 0)", [CAFE])
    told = _told(ida.get(LIST), CAFE)
    assert "Tal sammen først" in told and "De skal ikke spørges om en bestemt person." in told
    assert "Tal med kollegaen først. Derefter kan du begynde sådan." in told
    place = _asked(logged_in)
    db.execute("UPDATE employers SET busy_periods = 'Juli og august' WHERE p_number = ?", [CAFE])
    assert "Travle perioder Juli og august" in _told(ida.get(place), CAFE)
    db.execute("INSERT INTO opt_outs (number, until) VALUES (?, '2027-01-31')", [CAFE])
    assert CAFE not in _ranked(ida.get(place))
    red = approach.of_employers(db, {CAFE: None}, TODAY, "ida")[CAFE]
    assert red.light == "red" and red.light_sentence == "De har bedt om ro til og med 31. jan. 2027."
    assert red.suggestions == (), "no sentence for whom nobody may contact"


def test_only_a_posted_vacancy_is_called_one(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    for kind in (*OpportunityKind, None):
        db.execute("UPDATE opportunities SET kind = ? WHERE opportunity_id = 'M-1'", [kind])
        page = ida.get(LIST)
        told_otherwise = kind in (OpportunityKind.VACANCY, OpportunityKind.EDUCATION)
        assert ("Ingen opslået stilling." in _told(page, CAFE)) != told_otherwise
        said = " ".join(_said(_how(page, CAFE)))
        assert ("stillingsopslag" in said) == (kind is OpportunityKind.VACANCY) and said
    db.execute("UPDATE opportunities SET status = 'filled'")
    row = ida.get(LIST).partition(f'id="virksomhed-{CAFE}"')[2].partition("</article>")[0]
    assert "<strong>Ingen opslået stilling</strong>" in row and "Begrund, hvorfor du tager kontakt." in row


TEXTS = ("job_type", "description")
OF_EMPLOYER = ("name", "town", "busy_periods", "job_types", "tasks_piling_up")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_no_text_that_anybody_wrote_gets_into_a_sentence(logged_in: Enter, db: Database, seed: int) -> None:
    choose = random.Random(seed).choice
    listed = json.dumps([UNSAYABLE])
    db.execute(
        "UPDATE employers SET name = ?1, town = ?1, busy_periods = ?1, job_types = ?2, tasks_piling_up = ?2,"
        " relation_step = ?3, recruitment_ways = ?4 WHERE p_number = ?5",
        [
            UNSAYABLE,
            listed,
            choose(["unknown", "cooperation", None]),
            choose(['["network"]', None, "[]"]),
            CAFE,
        ],
    )
    db.execute(
        "UPDATE opportunities SET job_type = ?1, description = ?1, kind = ?2 WHERE p_number = ?3",
        [UNSAYABLE, choose([*OpportunityKind, None]), CAFE],
    )
    db.execute(
        "UPDATE contacts SET role = ?, preferred_channel = ? WHERE p_number = ?",
        [
            choose([UNSAYABLE, "hr", None]),
            choose(["sms", "email", "phone", "event", "meeting_out", None]),
            CAFE,
        ],
    )
    db.execute("UPDATE employer_contacts SET learnt = ?1, next_step = ?1", [UNSAYABLE])
    page = logged_in("ida").get(LIST)
    said = _said(_how(page, CAFE))
    assert 2 <= len(said) <= 6
    for text in said:
        assert unfit(text, OpportunityKind.VACANCY) == []
        assert not re.search(r"[{}%_]|P-0|None", text)
        for person in PARTICIPANTS:
            assert not any(name in text for name in person.get("name", "").split())


def test_all_rows_take_as_many_queries_as_one(db: Database) -> None:
    def queries(openings: dict[str, OpportunityKind | None]) -> int:
        seen: list[str] = []
        db.conn.set_trace_callback(seen.append)
        found = approach.of_employers(db, openings, TODAY, "ida")
        db.conn.set_trace_callback(None)
        assert set(found) == set(openings)
        return sum(not one.startswith(("SAVEPOINT", "RELEASE")) for one in seen)

    numbers = [row["p_number"] for row in db.query("SELECT p_number FROM employers")]
    assert len(numbers) == 6
    assert queries(dict.fromkeys(numbers)) == queries({CAFE: None}) == 11


def grow(db: Database, new: range = range(40, 50)) -> None:
    """Add to the town twelve cafés that we know, and some just like them that nobody has asked."""
    known = {
        "industry_code": "561110",
        "town": "Hjørring",
        "latitude": 57.46,
        "longitude": 9.98,
        "employees_fte": 12,
        "job_types": '["Caféassistent"]',
        "requirements": "[]",
        "hours_min": 4,
        "times": '["late_morning"]',
        "accepted_forms": '["ordinary", "few_hours"]',
        **dict.fromkeys(("noise", "pace", "customer_contact", "people_around", "team_work", "outdoors"), 2),
        **dict.fromkeys(("physical", "changing_tasks"), 2),
        "language": "speaks",
        "max_concurrent": 2,
    }
    for n in (*range(10, 22), *new):
        step = None if n in new else "cooperation"
        db.table("employers").insert(
            known | {"p_number": f"30000000{n}", "name": f"Café {n}", "relation_step": step}
        )


def _ranked(page: str) -> list[str]:
    return re.findall(r'<article class="match" id="virksomhed-(\d+)"', page)


def test_who_is_new_to_us_is_marked_and_stays_where_it_is_when_more_is_shown(
    logged_in: Enter, db: Database
) -> None:
    grow(db)
    ida = logged_in("ida")
    page = ida.get(LIST)
    ten = _ranked(page)
    [marked] = re.findall(r'id="virksomhed-(\d+)"(?:(?!</article>).)*?class="new-to-us"', page, re.DOTALL)
    new = next(number for number in ten if number.startswith("30000000") and int(number[-2:]) >= 40)
    assert ten.index(new) + 1 in (6, 7, 8)
    row = page.partition(f'id="virksomhed-{new}"')[2].partition("</article>")[0]
    assert "Nyt for os" in row and "Ingen af os har spurgt her før. Vi lærer af svaret." in row
    assert page.count('class="new-to-us"') == 1 and marked
    assert page.partition('class="overview panel"')[2].partition("</nav>")[0].count("Nyt for os") == 1
    assert _ranked(ida.get(f"{LIST}?antal=20"))[:10] == ten
    assert _ranked(ida.get(f"{LIST}?antal=7")) == ten[:7]
    assert "10 virksomheder i 1 branche med 1 jobtype; 1 har vi aldrig kontaktet." in words(page)

    place = _asked(logged_in)
    assert _ranked(ida.get(place)) == ten, "a kept list is as it was"
    for ending in ("", "?slags=ny"):
        shown = logged_in("vera").get(place + ending)
        assert _ranked(shown).index(new) == ten.index(new)
        assert shown.count('class="new-to-us"') == 1

    db.table("employer_contacts").insert(
        {
            "contact_id": "K-X",
            "date": "2026-11-16",
            "p_number": new,
            "staff": "vera",
            "channel": "phone",
            "purpose": "introduce",
        }
    )
    assert new not in _ranked(ida.get(LIST)), "now somebody has asked there"
    assert _ranked(ida.get(place)) == ten


@pytest.mark.parametrize("asked", ["introductions", "employer_profile"])
def test_an_introduction_or_a_limit_of_their_own_is_seen_at_once(
    logged_in: Enter, db: Database, asked: str
) -> None:
    grow(db, range(40, 41))
    ida = logged_in("ida")
    assert "3000000040" in _ranked(ida.get(LIST))
    row: dict[str, Any] = {"p_number": "3000000040"}
    row |= (
        {"date": "2026-11-01", "participant_id": "P-003", "stage": "approached"}
        if asked == "introductions"
        else {"asks_per_28_days": 0}
    )
    db.table(asked).insert(row)
    page = ida.get(LIST)
    assert "3000000040" not in _ranked(page) and "new-to-us" not in page


def test_the_json_says_how_varied_the_first_ten_are(db: Database) -> None:
    grow(db)
    profile = participants.job_profile(db, ALMA)
    assert profile is not None
    told = as_dict(recommend.recommend(table.load(db, TODAY), profile, limit=None), with_excluded=False)
    assert told["diversity"] == {"employers": 10, "industries": 1, "job_types": 1, "new_to_us": 1}
    marks = [(one["mark"], one["new_to_us"]) for one in told["matches"][:10]]
    assert marks.count(("explore", True)) == 1
    assert sum(new for _, new in marks) == 1


# What an employer may come to read, and what stands beside it


def _unfit(text: str) -> list[str]:
    """What no text to an employer may hold; forms of employment may be named in a proposal."""
    people = [name for one in PARTICIPANTS for name in one.get("name", "").split()]
    found = [name for name in (*people, "P-00") if name in text]
    return (
        found + carving_text.inside_words(text) + re.findall(r"\b(?:borger|dagpenge|ydelse)\w*", text, re.I)
    )


def test_the_proposal_the_calendar_the_cards_and_file_names_keep_to_it_too(
    logged_in: Enter, app: Flask, db: Database
) -> None:
    for texts in (carving_text.FORMS, carving_text.TIMES, carving_text.SUPPORTS):
        assert [_unfit(text) for text in texts.values()] == [[]] * len(texts)
    vera = logged_in("vera")
    step = {
        "contact_id": "K-900001",
        "date": "2026-11-10",
        "p_number": CAFE,
        "staff": "vera",
        "channel": "phone",
    }
    step |= {"purpose": "follow_up", "next_step": "Ring om Alma Brøndby", "next_step_on": "2026-11-24"}
    db.table("employer_contacts").insert(step | {"participant_id": ALMA})
    vera.get("/min-kalender")
    vera.post("/min-kalender/ny")
    [address] = re.findall(r"/kalender/[\w-]{43}\.ics", vera.get("/min-kalender"))
    calendar = app.test_client().get(address)
    assert "SUMMARY:Næste skridt hos Café Fyrtårnet" in calendar.text.replace("\r\n ", "")
    assert _unfit(calendar.text) == [] and _unfit(str(calendar.headers)) == []
    proposal = vera.get("/forslag/M-1")
    printed = proposal.partition('class="panel proposal"')[2].partition("</article>")[0]
    title = proposal.partition("<title>")[2].partition("</title>")[0]
    assert printed and _unfit(printed) == [] and _unfit(title) == []
    for path in (f"/virksomheder/{CAFE}/kontakter.vcf",):
        cards = vera.open(path)
        assert cards.status_code == 200 and _unfit(cards.text) == [] and _unfit(str(cards.headers)) == []


def test_what_is_taken_out_has_a_name_that_tells_of_nobody(logged_in: Enter) -> None:
    adam = logged_in("adam")
    answer = adam.open("/eksport/flytning.zip")
    name = answer.headers["Content-Disposition"]
    assert answer.status_code == 200 and _unfit(name) == []
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert [_unfit(one) for one in packed.namelist()] == [[]] * len(packed.namelist())


def test_no_link_writes_a_mail_for_anybody(logged_in: Enter) -> None:
    ida = logged_in("ida")
    for path in (LIST, f"/virksomheder/{CAFE}"):
        assert not re.search(r'href="(?:mailto|sms|tel):[^"]*[?&]', ida.get(path))


def test_days_are_told_from_today_and_not_from_the_day_of_a_kept_list(db: Database) -> None:
    told = approach.of_employers(db, {CAFE: None}, date(2027, 2, 1), "ida")[CAFE]
    assert "for 3 måneder siden" in told.last
    assert "for 3 måneder siden" in told.suggestions[0].sentences[0]
