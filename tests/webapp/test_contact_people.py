"""Contact persons on the pages: added, changed, confirmed, stopped, moved; and two people at one form."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlite_utils import Database

from crm.contacts import mark_of
from crm.model import RunKind
from crm.undoing import undo_run
from tests.conftest import Visitor, words
from tests.personas import CAFE, CLOSED, NURSERY, SHOP

Enter = Callable[[str], Visitor]
SIGNE = "Signe Fyhn"


def _at(p_number: str, name: str = SIGNE) -> str:
    return f"/virksomheder/{p_number}/kontaktpersoner/{mark_of(name)}"


def _new(p_number: str = CAFE) -> str:
    return f"/virksomheder/{p_number}/kontaktpersoner/ny"


def _seen(page: str) -> str:
    found = re.search(r'name="saa" value="([^"]*)"', page)
    assert found is not None
    return unescape(found.group(1))


def _row(db: Database, p_number: str, name: str) -> dict[str, object]:
    return next(db.query("SELECT * FROM contacts WHERE p_number = ? AND name = ?", [p_number, name]))


def _edit(someone: Visitor, p_number: str, name: str, status: int = 303, /, **fields: str) -> str:
    """Open the form, change these fields of it, and send it."""
    page = someone.get(_at(p_number, name) + "/ret")
    return _send(someone, page, _at(p_number, name), status, **fields)


def _send(someone: Visitor, page: str, address: str, status: int = 303, /, **fields: str) -> str:
    return someone.post(address + "/ret", status, **_fields(page) | fields).text


def _fields(page: str) -> dict[str, str]:
    """What the form would send if nothing were changed."""
    form = page.partition('class="panel narrow-left')[2].partition("</form>")[0]
    found = {
        name: unescape(value)
        for name, value in re.findall(r'<input(?=[^>]*name="(\w+)")(?=[^>]*value="([^"]*)")', form)
    }
    for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen.group(1) if chosen else ""
    return found


@pytest.mark.parametrize("name", ["vera", "ida", "lis"])
def test_row_02_a_contact_person_is_added_from_the_card(logged_in: Enter, db: Database, name: str) -> None:
    someone = logged_in(name)
    assert _new() in someone.get(f"/virksomheder/{CAFE}")
    someone.get(_new())
    sent = someone.post(
        _new(), name="Åse Krogh", role="hr", phone="98000003", email="aase@caf.example", decides="yes"
    )
    assert sent.location == f"/virksomheder/{CAFE}#kontaktpersoner"
    card = someone.words(f"/virksomheder/{CAFE}")
    assert "Åse Krogh er tilføjet." in card
    assert "Åse Krogh Beslutningstager HR 98 00 00 03 aase@caf.example Bekræftet" in card
    assert 'href="tel:98000003"' in someone.get(_at(CAFE, "Åse Krogh"))
    assert _row(db, CAFE, "Åse Krogh")["decides"] == 1


def test_what_cannot_be_read_is_kept_with_a_hint(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get(_new())
    vera.post(_new(), name="Per", phone="ring til bageren", email="per hos caf")
    card = vera.words(f"/virksomheder/{CAFE}")
    assert "Telefonnummeret »ring til bageren« kunne ikke læses. Det er gemt, som du skrev det." in card
    assert "E-mailen »per hos caf« ligner ikke en adresse." in card
    assert "tel:ring" not in vera.get(f"/virksomheder/{CAFE}")
    assert "(kunne ikke læses som et nummer)" in vera.words(_at(CAFE, "Per"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "  "}, "Skriv et navn."),
        ({"name": SIGNE}, "Der står allerede en Signe Fyhn her."),
        ({"name": "Aksel Bro"}, "under »Tidligere«"),
        ({"name": "Æ" * 300}, "Navn: teksten er for lang."),
        ({"name": "A\nB"}, "linjeskift kan ikke bruges her"),
        ({"name": "Bo", "from_on": "31-02-2026"}, "findes ikke i kalenderen"),
        ({"name": "Bo", "preferred_channel": "brevdue"}, "Foretrukken kanal: ukendt værdi"),
    ],
)
def test_a_form_that_cannot_be_saved_comes_back_as_it_was(
    logged_in: Enter, db: Database, fields: dict[str, str], said: str
) -> None:
    vera = logged_in("vera")
    before = list(db.query("SELECT * FROM contacts"))
    vera.get(_new())
    answer = vera.post(_new(), 422, **{"email": "bo@caf.example", **fields})
    assert said in words(answer.text)
    assert 'value="bo@caf.example"' in answer.text
    assert list(db.query("SELECT * FROM contacts")) == before


def test_row_31_a_participant_as_contact_person_is_warned_of_and_stays_only_with_a_reason(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    vera.get(_new())
    answer = vera.post(_new(), 422, name="Alma Brøndby", phone="0101901234")
    assert "nævne en deltager" in words(answer.text)
    assert "CPR-nummer" in words(answer.text)
    assert "Alma" not in vera.get(f"/virksomheder/{CAFE}")
    vera.post(_new(), name="Alma Brøndby", tilsidesaet="Hun ejer også caféen")
    (entry,) = db.query("SELECT * FROM text_overrides")
    assert (entry["user_name"], entry["record"]) == ("vera", f"contacts {CAFE}")


def test_confirming_is_one_tap_on_the_card(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    card = vera.get(f"/virksomheder/{CAFE}")
    assert "Indlæst" in words(card)
    assert f'action="{_at(CAFE)}/stadig-rigtigt"' in card
    vera.post(_at(CAFE) + "/stadig-rigtigt")
    section = vera.words(f"/virksomheder/{CAFE}").partition("Kontaktpersoner")[2].partition("Ny kontakt")[0]
    assert "Bekræftet" in section
    assert "af Vera Munk" in section
    assert "Stadig rigtigt" not in section
    assert "Vera Munk: Stadig rigtigt" in vera.words(_at(CAFE))


def test_row_02_who_works_here_no_more_is_kept_in_the_folded_list(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get(_at(CAFE))
    vera.post(_at(CAFE) + "/stoppet", to_on="2026-11-13")
    assert "Signe Fyhn står nu under »Tidligere«." in vera.words(_at(CAFE))
    card = vera.words(f"/virksomheder/{CAFE}")
    assert "Ingen er noteret endnu." in card
    assert "Tidligere (2) Signe Fyhn , ejer til 13. nov. 2026 Aksel Bro , oplærer til 1. jan. 2026" in card
    vera.post(_at(CAFE) + "/stoppet", to_on="i går")
    assert "Skriv den sidste dag som en dato. Intet er ændret." in vera.words(_at(CAFE))


def test_row_02_a_person_moves_to_another_employer_and_is_found_from_both(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    page = vera.get(_at(CAFE) + "/flyt?soeg=aeroskov")
    assert "Ærøskov Planteskole" in page
    assert "98 00 00 01" in page
    vera.post(
        _at(CAFE) + "/flyt?soeg=aeroskov",
        til=NURSERY,
        fra_dato="2026-11-16",
        role="manager",
        phone="98000001",
    )
    assert "Signe Fyhn er flyttet til Ærøskov Planteskole." in vera.words(_at(CAFE))
    card = vera.get(f"/virksomheder/{CAFE}")
    assert "til 15. nov. 2026 Nu hos Ærøskov Planteskole" in words(card)
    assert f'href="/virksomheder/{NURSERY}"' in card
    there = vera.words(_at(NURSERY))
    assert "Arbejdspladser Ærøskov Planteskole , Hjørring Leder · nu · siden 16. nov. 2026" in there
    assert "Café Fyrtårnet , Hjørring Ejer · tidligere · til 15. nov. 2026" in there
    assert _row(db, CAFE, SIGNE)["to_on"] == "2026-11-15"
    (run,) = {row["run_id"] for row in db.query("SELECT max(run_id) AS run_id FROM runs")}
    undo_run(db, run, kind=RunKind.EDIT, user_name="vera")
    assert vera.open(_at(NURSERY)).status_code == 404
    assert "Signe Fyhn Beslutningstager" in vera.words(f"/virksomheder/{CAFE}")


def test_a_move_needs_an_employer_and_a_day(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    vera.get(_at(CAFE) + "/flyt")
    before = list(db.query("SELECT * FROM contacts"))
    for fields in (
        {},
        {"til": "9999999999", "fra_dato": "2026-11-16"},
        {"til": NURSERY, "fra_dato": "x"},
        {"til": CAFE},
    ):
        answer = vera.post(_at(CAFE) + "/flyt?soeg=plante", 422, **fields)
        assert "Det er ikke gemt endnu." in words(answer.text)
    assert list(db.query("SELECT * FROM contacts")) == before


def test_a_namesake_where_they_move_to_is_asked_about(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get(_new(NURSERY))
    vera.post(_new(NURSERY), name=SIGNE)
    vera.get(_at(CAFE) + "/flyt?soeg=plante")
    fields = {"til": NURSERY, "fra_dato": "2026-11-16"}
    answer = vera.post(_at(CAFE) + "/flyt?soeg=plante", 422, **fields)
    assert "Sæt kryds, hvis det er den samme." in words(answer.text)
    vera.post(_at(CAFE) + "/flyt?soeg=plante", **fields, samme="1", ogsaa="1")
    assert "Ejer · nu" in vera.words(_at(NURSERY))


def test_the_same_person_at_two_employers_is_asked_about_once(logged_in: Enter) -> None:
    vera = logged_in("vera")
    for p_number in (NURSERY, SHOP, CLOSED):
        vera.get(_new(p_number))
        sent = vera.post(_new(p_number), name=SIGNE, phone="+45 98000001")
        assert sent.location == _at(p_number)
    page = vera.words(_at(NURSERY))
    assert page.count("Er det den samme person?") == 3
    for other, answer in ((CAFE, "flyttet"), (SHOP, "nej"), (CLOSED, "begge")):
        vera.post(_at(NURSERY) + "/samme", virksomhed=other, person=mark_of(SIGNE), svar=answer)
    page = vera.words(_at(NURSERY))
    assert "Er det den samme person?" not in page
    assert "Café Fyrtårnet , Hjørring Ejer · tidligere" in page
    assert "Købmand Sørensen" not in page
    vera.post(_at(CLOSED) + "/adskil")
    assert "Det Lukkede Bageri" not in vera.words(_at(NURSERY))
    vera.post(_at(NURSERY) + "/samme", virksomhed="x", person="y", svar="flyttet")
    assert "står der ikke længere" in vera.words(_at(NURSERY))


def test_a_new_name_keeps_everything_and_the_old_address_finds_it(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _edit(vera, CAFE, SIGNE, name="Signe Fyhn Holm")
    assert _row(db, CAFE, "Signe Fyhn Holm") == {
        "p_number": CAFE,
        "name": "Signe Fyhn Holm",
        "role": "owner",
        "phone": "98 00 00 01",
        "email": None,
        "preferred_channel": "visit",
        "decides": 1,
        "from_on": None,
        "to_on": None,
    }
    assert "Vera Munk: Fik navnet Signe Fyhn Holm" in vera.words(_at(CAFE))
    assert "Signe Fyhn Holm" in vera.words(f"/virksomheder/{CAFE}")
    _edit(vera, CAFE, "Signe Fyhn Holm", 422, name="Aksel Bro")


def test_row_17_two_who_change_different_fields_both_get_their_way(logged_in: Enter, db: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    opened = vera.get(_at(CAFE) + "/ret")
    _edit(karl, CAFE, SIGNE, name="Signe Holm", phone="98000009")
    _send(vera, opened, _at(CAFE), email="signe@caf.example")
    row = _row(db, CAFE, "Signe Holm")
    assert (row["phone"], row["email"]) == ("98 00 00 09", "signe@caf.example")


def test_row_17_two_who_change_the_same_field_see_both_versions(logged_in: Enter, db: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    opened = vera.get(_at(CAFE) + "/ret")
    _edit(karl, CAFE, SIGNE, phone="98000009", role="manager")
    answer = _send(vera, opened, _at(CAFE), 409, phone="98 00 00 08", email="signe@caf.example")
    shown = words(answer)
    assert "Karl Toft har ændret det samme, mens du skrev. Det er ikke gemt endnu." in shown
    assert "Telefon 98 00 00 01 98 00 00 09 98 00 00 08" in shown
    fields = _fields(answer)
    assert (fields["phone"], fields["email"], fields["role"]) == (
        "98 00 00 08",
        "signe@caf.example",
        "manager",
    )
    assert _row(db, CAFE, SIGNE)["phone"] == "98 00 00 09"
    _send(vera, answer, _at(CAFE))
    row = _row(db, CAFE, SIGNE)
    assert (row["phone"], row["email"], row["role"]) == ("98 00 00 08", "signe@caf.example", "manager")


@pytest.mark.parametrize(
    "seen", ["", "null", "[1]", "{", "[" * 5000, '{"phone": {"a": 1}}', '{"phone": "[[["}']
)
def test_a_form_that_does_not_say_what_was_seen_overwrites_nothing(
    logged_in: Enter, db: Database, seen: str
) -> None:
    vera = logged_in("vera")
    page = vera.get(_at(CAFE) + "/ret")
    _send(vera, page, _at(CAFE), 409, saa=seen, phone="98000008")
    assert _row(db, CAFE, SIGNE)["phone"] == "98 00 00 01"


def test_only_the_fields_of_the_form_are_read(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _edit(vera, CAFE, SIGNE, p_number=NURSERY, person_id="K-1", sort_key="x")
    assert _row(db, CAFE, SIGNE)["p_number"] == CAFE
    assert list(db.query("SELECT * FROM contact_people")) == []


HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "'; DROP TABLE contacts; --",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_on_every_page(logged_in: Enter, text: str) -> None:
    vera = logged_in("vera")
    vera.get(_new())
    vera.post(_new(), name=text, role=text, phone=text, email=text)
    person = _at(CAFE, text)
    for address in (f"/virksomheder/{CAFE}", person, f"{person}/ret", f"{person}/flyt?soeg=k"):
        page = vera.get(address)
        assert text in unescape(page)
        for live in ("<script>", "<img", "onerror=alert(1)>"):
            assert live not in page.partition("<main")[2]


def test_ten_megabytes_are_refused(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get(_new())
    vera.post(_new(), 413, name="x" * 10_000_000)
