"""Search on its page and while typing, the list with its filters as an address, the way on from a card."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlite_utils import Database

from tests.conftest import TODAY, Visitor, words
from tests.inspection import inspect
from tests.personas import CAFE, CLOSED, FAR_AWAY, NURSERY, RESTING, SHOP
from webapp import employer_filter

Enter = Callable[[str], Visitor]

FRAME = '<!doctype html><html lang="da"><title>x · Jobbro</title><main><h1>x</h1>{}</main></html>'
"""A page around what comes while typing, so that it is inspected like any other."""


def suggestions(someone: Visitor, query: str) -> dict[str, Any]:
    answer = someone.client.get("/soeg/forslag", query_string={"q": query})
    assert answer.status_code == 200 and answer.is_json
    told: dict[str, Any] = answer.get_json()
    inspect(FRAME.format(told["html"]))
    return told


def text_of(html: str) -> str:
    return words(f"<main>{html}</main>")


def found_in(someone: Visitor, query: str) -> str:
    return someone.words(f"/soeg?q={quote(query)}")


def cards(page: str) -> list[str]:
    """The P-numbers of the rows of a list, in order."""
    return re.findall(r'<h2><a href="/virksomheder/(\d{10})', page)


def test_row_14_the_page_groups_what_it_finds(logged_in: Enter) -> None:
    told = found_in(logged_in("vera"), "cafe")
    for heading in ("Virksomheder 1 Café Fyrtårnet", "Åbninger og viden", "Opgavepakke: Café assistent"):
        assert heading in told, told
    page = logged_in("vera").get("/soeg?q=cafe")
    assert "<mark>Café</mark> Fyrtårnet" in page and "<mark>Café</mark>assistent" in page
    people = found_in(logged_in("lis"), "aksel")
    assert "Personer Aksel Bro" in people and "Stoppet 1. jan. 2026" in people
    assert "Noter Café Fyrtårnet, Hjørring 10. nov. 2026 · Vera Munk Lærte: Mangler hænder før frokost" in (
        found_in(logged_in("vera"), "haender")
    )


def test_row_14_each_spelling_finds_the_other_on_the_page(logged_in: Enter) -> None:
    vera = logged_in("vera")
    for query in ("koebmand", "kobmand", "KØBMAND", "köbmand", "soerensen", "sorensen", "sörensen"):
        assert "Virksomheder 1 Købmand Sørensen" in found_in(vera, query), query


def test_a_typing_error_is_told_and_mended(logged_in: Enter) -> None:
    told = found_in(logged_in("vera"), "gartenrmedhjælper")
    assert "Der er ikke noget om »gartenrmedhjælper«. Mente du Gartnerimedhjælper ?" in told
    assert "Jobtyper: Gartnerimedhjælper" in told
    typing = suggestions(logged_in("vera"), "gartenrmedhjælper")
    assert "Mente du Gartnerimedhjælper" in text_of(typing["html"]) and typing["number"] == 1


def test_one_group_alone_and_where_there_is_more(logged_in: Enter, db: Database) -> None:
    db.table("contacts").insert_all({"p_number": SHOP, "name": f"Hanne {n}"} for n in range(30))
    vera = logged_in("vera")
    assert "Vis flere: personer" in found_in(vera, "hanne")
    alone = vera.words("/soeg?q=hanne&i=personer")
    assert "Hanne 29" in alone and "Vis alt om »hanne«" in alone
    assert vera.words("/soeg?q=hanne&i=virksomheder").endswith("Prøv en del af ordet eller færre ord.")
    assert "Personer" in vera.words("/soeg?q=hanne&i=vrøvl")


def test_a_note_leads_to_its_page_of_the_log(logged_in: Enter, db: Database) -> None:
    for n in range(9):
        db.execute(
            "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose, learnt)"
            " VALUES (?, ?, ?, 'vera', 'phone', 'follow_up', ?)",
            [f"X-{n}", f"2026-09-0{n + 1}", SHOP, f"rabarber nummer {n}"],
        )
    vera = logged_in("vera")
    (link,) = re.findall(r'href="(/virksomheder/\d+\?side=[^"]*)"', vera.get("/soeg?q=nummer%201"))
    assert link == f"/virksomheder/{SHOP}?side=2#log"
    assert "rabarber nummer 1" in vera.words(link)


@pytest.mark.parametrize("query", ["Alma", "Brøndby", "P-001", "almas start"])
def test_the_search_never_tells_of_a_participant(logged_in: Enter, db: Database, query: str) -> None:
    """Only the participant's own consultant finds the note, on the page that they asked for."""
    for name in ("vera", "karl", "lis", "ole"):
        page = logged_in(name).get(f"/soeg?q={quote(query)}")
        assert words(page).endswith("Prøv en del af ordet eller færre ord."), name
        assert suggestions(logged_in(name), query)["number"] == 0
    ida = logged_in("ida")
    assert "Alma Brøndby" in found_in(ida, "Brøndby") and "Noter" in found_in(ida, query)
    typing = suggestions(ida, query)
    assert typing["number"] == 0 and "Mente du" not in typing["html"]


def test_what_is_shown_of_own_participants_stands_in_the_read_log(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    before = db.table("access_log").count
    suggestions(ida, "stille")
    assert "[en deltager] start" in text_of(suggestions(ida, "stille")["html"])
    assert db.table("access_log").count == before
    assert "Almas start" in found_in(ida, "stille")
    (entry,) = db.query("SELECT * FROM access_log ORDER BY entry DESC LIMIT 1")
    assert (entry["user_name"], entry["participant_id"], entry["action"]) == ("ida", "P-001", "employer_log")
    count = db.table("access_log").count
    found_in(logged_in("vera"), "stille")
    assert db.table("access_log").count == count


def test_admins_have_no_search(logged_in: Enter) -> None:
    adam = logged_in("adam")
    for path in ("/soeg?q=cafe", "/soeg/forslag?q=cafe", "/virksomheder/visninger"):
        adam.get(path, 403)
    assert 'class="find"' not in adam.get("/") and "find.js" not in adam.get("/")
    assert 'class="find"' in logged_in("lis").get("/")


@pytest.mark.parametrize(
    "query",
    [
        "%",
        "_",
        '"',
        "*",
        "NEAR(",
        "a" * 10_000,
        "\0",
        "😀",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "' OR 1=1",
        "\\",
    ],
)
def test_hostile_queries_are_only_words(logged_in: Enter, query: str) -> None:
    vera = logged_in("vera")
    answer = vera.open("/soeg", query_string={"q": query})
    assert answer.status_code == 200 and "<script>" not in answer.text and "49" not in words(answer.text)
    suggestions(vera, query)
    assert vera.open("/virksomheder", query_string={"soeg": query}).status_code == 200


def test_hostile_texts_are_only_texts(logged_in: Enter, db: Database) -> None:
    bad = '<img src=x onerror=alert(1)>"&amp; cafe'
    db.execute("UPDATE employers SET name = ?, street = ?, job_types = json_array(?)", [bad] * 3)
    db.execute("UPDATE contacts SET name = ? || rowid, email = ?", [bad] * 2)
    db.execute("UPDATE employer_contacts SET learnt = ?, next_step = ?", [bad] * 2)
    db.execute("UPDATE opportunities SET description = ?", [bad])
    for query in ("cafe", "img", "&amp;", "onerror=alert(1)"):
        page = logged_in("vera").get(f"/soeg?q={quote(query)}")
        assert "<img" not in page and unescape("&amp;amp;") in page
        assert "<img" not in suggestions(logged_in("vera"), query)["html"]


def test_every_filter_is_an_address_with_a_chip_that_removes_it(logged_in: Enter) -> None:
    vera = logged_in("vera")
    asked = {
        "soeg": "caf",
        "by": "Hjørring",
        "naer": "9800",
        "km": "25",
        "branche": "56",
        "relation": "cooperation",
        "stille": "5",
        "aabning": "carved",
        "rekruttering": "network",
        "form": "few_hours",
        "ejer": "mig",
        "hviler": "skjul",
        "lukkede": "vis",
        "sorter": "naer",
    }
    page = vera.open("/virksomheder", query_string=asked).text
    assert cards(page) == [CAFE]
    told = words(page)
    for chip in (
        "»caf«",
        "Hjørring",
        "Højst 25 km fra 9800",
        "Restauranter, caféer og kantiner",
        "Ikke talt med i 5 dage",
        "Opgavepakke",
        "Netværk",
        "Mine",
        "Uden dem, der hviler eller har ro",
        "Også lukkede",
    ):
        assert f"{chip} × (fjern filteret)" in told, chip
    links = [
        unescape(link)
        for link in re.findall(r'<a href="(/virksomheder\?[^"]*)">[^<]*<span aria-hidden', page)
    ]
    assert len(links) == len(asked) - 2  # km goes with the place, the order is no filter
    for link in links:
        assert CAFE in cards(vera.get(link))


@pytest.mark.parametrize("name", sorted(set(employer_filter.ORDERS) - {"navn"}))
def test_the_order_is_kept_in_the_address(logged_in: Enter, name: str) -> None:
    page = logged_in("vera").get(f"/virksomheder?sorter={name}&naer=9760")
    assert f'<option value="{name}" selected>' in page
    assert cards(page)[0] == SHOP


@pytest.mark.parametrize(
    "query",
    [
        "relation=nonsens&stille=-4&km=NaN&aabning=x&form=&ejer=%00&sorter=name;drop&side=9999999999",
        "stille=99999999999999999999&km=1e9&naer=%F0%9F%A6%84&branche=5_%25",
        "soeg=" + "x" * 5000,
        "&".join(f"p{n}=1" for n in range(60)),
        "soeg=a&soeg=b&by[]=c&;;==&%zz",
    ],
)
def test_nonsense_in_the_address_is_left_out(logged_in: Enter, query: str) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder?{query}")
    vera.get(f"/virksomheder/{CAFE}?liste={quote(query)}&nr=999999999999")


def test_an_unknown_place_is_told(logged_in: Enter) -> None:
    told = logged_in("vera").words("/virksomheder?naer=Langtbortistan&km=5")
    assert "Vi kender ikke stedet »Langtbortistan«." in told and "5 virksomheder" in told


def test_closed_ones_are_hidden_until_asked_for(logged_in: Enter) -> None:
    vera = logged_in("vera")
    assert CLOSED not in cards(vera.get("/virksomheder"))
    assert CLOSED in cards(vera.get("/virksomheder?lukkede=vis"))
    assert RESTING not in cards(vera.get("/virksomheder?hviler=skjul"))


def test_what_is_not_in_the_list_may_be_somewhere_else(logged_in: Enter) -> None:
    told = logged_in("vera").words("/virksomheder?soeg=frokost")
    assert "Find »frokost« i personer, viden og noter" in told


def _around(page: str) -> str:
    return words("<main>" + page.partition('<nav class="in-list"')[2].partition("</nav>")[0] + "</main>")


def test_row_15_next_and_previous_keep_the_filter(logged_in: Enter) -> None:
    vera = logged_in("vera")
    listed = vera.get("/virksomheder?ejer=ingen&sorter=navn")
    order = cards(listed)
    assert order == [RESTING, SHOP, NURSERY, FAR_AWAY]
    href = unescape(re.findall(r'href="(/virksomheder/\d{10}\?[^"]*)"', listed)[1])
    page = vera.get(href)
    assert _around(page).endswith("2 af 4 Forrige Næste Til listen")
    following = unescape(re.findall(r'rel="next" data-key="j" href="([^"]*)"', page)[0])
    assert following.startswith(f"/virksomheder/{NURSERY}?liste=ejer") and following.endswith("&nr=3")
    last = vera.get(unescape(re.findall(r'rel="next" data-key="j" href="([^"]*)"', vera.get(following))[0]))
    assert "4 af 4" in _around(last) and 'rel="next"' not in last
    assert 'href="/virksomheder?ejer=ingen"' in last


def test_row_15_the_way_on_is_there_after_something_was_logged(logged_in: Enter, db: Database) -> None:
    """The card comes back without the list in its address, and is not in the list of the silent any more."""
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{SHOP}?liste=stille%3D10&nr=2")
    assert "2 af 4" in _around(vera.get(f"/virksomheder/{SHOP}"))
    db.execute(
        "INSERT INTO employer_contacts (contact_id, date, p_number, staff, channel, purpose)"
        " VALUES ('X-1', ?, ?, 'vera', 'phone', 'follow_up')",
        [TODAY.isoformat(), SHOP],
    )
    page = vera.get(f"/virksomheder/{SHOP}")
    assert "Ikke længere i listen (3)" in _around(page)
    assert f'href="/virksomheder/{NURSERY}?liste=stille%3D10&amp;nr=2"' in page
    assert f'href="/virksomheder/{RESTING}?liste=stille%3D10&amp;nr=1"' in page
    assert 'class="in-list"' not in vera.get(f"/virksomheder/{CAFE}")


def test_a_card_opened_by_itself_stands_in_no_list(logged_in: Enter) -> None:
    assert 'class="in-list"' not in logged_in("vera").get(f"/virksomheder/{CAFE}")
    assert 'class="in-list"' in logged_in("vera").get(f"/virksomheder/{CAFE}?liste=")


def test_the_keys_lead_where_the_role_may_go(app: Flask, logged_in: Enter) -> None:
    card = logged_in("vera").get(f"/virksomheder/{CAFE}")
    assert f'data-new="/virksomheder/{CAFE}/log"' in card and "Log en ny kontakt her" in card
    assert 'data-new="/virksomheder/ny"' in logged_in("vera").get("/virksomheder")
    assert "data-new" not in logged_in("adam").get("/")


def test_nothing_of_the_search_is_stored_by_a_browser(logged_in: Enter) -> None:
    answer = logged_in("vera").open("/soeg/forslag?q=cafe")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["query"] == "cafe"
