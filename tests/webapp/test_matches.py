"""The match list and those who are not on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from sqlite_utils import Database

from crm.participants import job_profile
from matcher import recommend, table
from tests.conftest import TODAY, Visitor, unsigned
from tests.personas import CAFE, NURSERY

Enter = Callable[[str], Visitor]
LIST = "/deltagere/P-001/match"


def _ranked(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'<h2 id="match-[^"]+"><a [^>]+>([^<]+)</a>', page)]


def test_the_page_shows_what_the_matcher_ranked(logged_in: Enter, db: Database) -> None:
    profile = job_profile(db, "P-001")
    assert profile is not None
    found = recommend.recommend(table.load(db, TODAY), profile)
    page = logged_in("ida").get(LIST)
    assert _ranked(page) == [match.employer for match in found.matches] != []
    told = [int(number) for number in re.findall(r'side-number">(\d+)<', page)]
    assert told == [
        round(100 * half) for match in found.matches for half in (match.fit or 0, match.chance or 0)
    ]
    assert f'Vises ikke <span class="count">{len(found.excluded)}</span>' in page
    assert found.model in page


def test_the_parts_of_each_half_add_up_to_what_stands_on_top(logged_in: Enter) -> None:
    page = logged_in("ida").get(LIST)
    for article in page.split("<article")[1:]:
        on_top = [int(number) for number in re.findall(r'side-number">(\d+)<', article)]
        halves = [half.partition("</tbody>")[0] for half in article.split("<tbody>")[1:]]
        assert len(on_top) == len(halves) == 2
        for told, half in zip(on_top, halves, strict=True):
            cells = re.findall(r'</th><td class="number">\+?([\d,]+)', half)
            assert abs(sum(float(cell.replace(",", ".")) for cell in cells) - told) < 1


def test_reasons_for_against_and_questions_are_told(logged_in: Enter) -> None:
    words = logged_in("ida").words(LIST)
    for told in (
        "Taler for",
        "Taler imod",
        "Spørg om",
        "Hjørring · 2 min. hver vej",
        "Lægger vægt på det, deltageren er god til",
        "Kræver mindst 8 timer om ugen fra start. Deltageren klarer 5 nu.",
        "Hvordan finder de nye folk?",
    ):
        assert told in words, told


def test_the_overview_leads_to_each_card_in_order(logged_in: Enter) -> None:
    page = logged_in("ida").get(LIST)
    overview = page.partition('class="overview panel"')[2].partition("</nav>")[0]
    assert re.findall(r'href="#([^"]+)"', overview) == re.findall(
        r'<article class="match" id="([^"]+)"', page
    )
    assert "Opgavepakke: Caféassistent" in overview and re.search(r"passer \d+ · chance \d+ %", overview)


def test_the_chance_of_paid_hours_stands_apart_under_the_sums(logged_in: Enter) -> None:
    for article in logged_in("ida").get(LIST).split("<article")[1:]:
        sums = article.partition('class="sum"')[2].partition("</details>")[0]
        assert re.search(r"Chance for betalte timer: ca. \d+ % \(mellem \d+ og \d+ %\)", sums)


def test_unknown_is_never_told_as_a_reason_for(logged_in: Enter) -> None:
    page = logged_in("ida").get(LIST)
    for part in page.split('class="because-for"')[1:]:
        told = part.partition("</section>")[0]
        assert "ikke noteret" not in told and "Vi ved ikke" not in told


def test_an_opening_is_shown_and_a_missing_one_is_said(logged_in: Enter) -> None:
    articles = logged_in("ida").get(LIST).split("<article")[1:]
    cafe = next(article for article in articles if CAFE in article)
    nursery = next(article for article in articles if NURSERY in article)
    assert "Opgavepakke" in cafe and "8–12 timer" in cafe and "udløber 15. dec. 2026" in cafe
    assert "Ingen opslået stilling" in nursery and "Begrund, hvorfor du tager kontakt." in nursery


def test_an_opening_that_does_not_fit_is_not_hidden(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE opportunities SET hours_min = 37 WHERE opportunity_id = 'M-1'")
    words = logged_in("ida").words(LIST)
    assert "Ingen åbning, der passer De har 1 anden åbning. Begrund, hvorfor du tager kontakt." in words
    assert "Opgavepakke" not in words


def test_openings_alone(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    assert _ranked(ida.get(f"{LIST}?kun-aabninger=1")) == ["Café Fyrtårnet"]
    db.execute("UPDATE opportunities SET status = 'filled'")
    assert "Ingen åbninger passer lige nu." in ida.words(f"{LIST}?kun-aabninger=1")


def test_show_more_grows_the_list(logged_in: Enter) -> None:
    ida = logged_in("ida")
    page = ida.get(f"{LIST}?antal=1")
    assert len(_ranked(page)) == 1
    assert "Viser 1 af 2" in page
    following = re.search(r'href="([^"]+antal=11[^"]*)"', page)
    assert following
    assert len(_ranked(ida.get(unescape(following[1])))) == 2


def test_not_shown_tells_every_reason(logged_in: Enter) -> None:
    words = logged_in("ida").words(f"{LIST}?fane=vises-ikke")
    for told in (
        "43 minutter hver vej; deltageren kan højst klare 30.",
        "Der er meget støj, og det har deltageren sagt nej til.",
        "Arbejdet (Butiksmedarbejder) er på deltagerens nej-liste.",
        "Må tidligst kontaktes efter 1. mar. 2027.",
        "Arbejdspladsen lukkede 1. maj 2026.",
        "Mindst 37 timer om ugen; deltagerens mål er 15.",
        "Alle 4",
        "For lang vej 2",
        "Må ikke kontaktes 2",
    ):
        assert told in words, told


def test_not_shown_can_be_narrowed_by_limit_and_words(logged_in: Enter) -> None:
    ida = logged_in("ida")
    by_limit = ida.words(f"{LIST}?fane=vises-ikke&graense=do_not_contact")
    assert "Hvilende Lager" in by_limit and "Købmand" not in by_limit
    by_word = ida.words(f"{LIST}?fane=vises-ikke&soeg=koebmand")
    assert "Købmand Sørensen" in by_word and "Hvilende" not in by_word
    neither = ida.words(f"{LIST}?fane=vises-ikke&graense=hours&soeg=koebmand")
    assert "Ingen udeladte virksomheder passer på søgningen." in neither


def test_a_long_not_shown_list_comes_in_pages(logged_in: Enter, db: Database) -> None:
    db.table("employers").insert_all(
        {"p_number": f"20000000{n:02}", "name": f"Lukket {n:02}", "closed_on": "2026-01-01"}
        for n in range(30)
    )
    ida = logged_in("ida")
    first = ida.get(f"{LIST}?fane=vises-ikke")
    assert first.count('class="row-card left-out"') == 25 and "Side 1 af 2" in first
    second = ida.get(f"{LIST}?fane=vises-ikke&side=2")
    assert second.count('class="row-card left-out"') == 9
    assert unsigned(ida.get(f"{LIST}?fane=vises-ikke&side=99")) == unsigned(second)


def test_the_list_follows_what_changes_in_the_database(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    assert "Café Fyrtårnet" in _ranked(ida.get(LIST))
    db.execute("UPDATE employers SET do_not_contact_until = '2027-01-01' WHERE p_number = ?", [CAFE])
    assert "Café Fyrtårnet" not in _ranked(ida.get(LIST))


def test_nonsense_in_the_address_is_not_an_error(logged_in: Enter) -> None:
    ida = logged_in("ida")
    for query in ("antal=-1", "antal=999999999999", "antal=x", "fane=x", "kun-aabninger=ja", "antal=٣"):
        ida.get(f"{LIST}?{query}")
    for query in ("graense=x", "side=0", "side=-5", "side=1e9", "soeg=" + "a" * 5000):
        ida.get(f"{LIST}?fane=vises-ikke&{query}")


def test_a_closed_course_is_said(logged_in: Enter) -> None:
    assert "Forløbet er afsluttet 1. jun. 2026." in logged_in("ida").words("/deltagere/P-002/match")


def test_what_could_change_a_list_is_told_where_it_is_short(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET hours_goal = 1 WHERE participant_id = 'P-001'")
    db.execute("UPDATE employers SET hours_min = 20, times = NULL, requirements = NULL")
    page = logged_in("ida").words(LIST)
    assert "Hvad kunne ændre listen?" in page
    assert "timer om ugen som mål kommer" in page
    db.execute("UPDATE participants SET hours_goal = 37 WHERE participant_id = 'P-001'")
    assert "timer om ugen som mål kommer" not in logged_in("ida").words(LIST)
