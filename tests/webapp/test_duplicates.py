"""Duplicates on the pages: the queue, the warning (row 11), the merge and the way back (row 12)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlite_utils import Database

from crm import changes
from crm.duplicate_evidence import Ground
from crm.records import Value
from crm.tables import CONTACTS, EMPLOYER_FACTS, EMPLOYERS, OPT_OUTS
from tests.conftest import Visitor, words
from tests.crm.merge_worlds import everything
from tests.inspection import read
from tests.personas import CAFE, CLOSED, NURSERY, SHOP
from webapp import duplicate_words

Enter = Callable[[str], Visitor]

TWIN = "1000000098"
PAGE = f"/dubletter/{CAFE}/{TWIN}"


def put(db: Database, **values: Value) -> None:
    with changes.recorded(db, "karl") as pen:
        pen.put(EMPLOYERS, values)


@pytest.fixture
def pair(db: Database) -> Database:
    """The café a second time, as somebody typed it who did not find it."""
    put(
        db,
        p_number=TWIN,
        name="Cafe Fyrtaarnet ApS",
        street="Strandvejen 4",
        postcode="9800",
        town="Hjørring",
        phone="98000001",
        email="ny@fyrtaarnet.example",
    )
    return db


def form_of(page: str, ending: str) -> dict[str, str]:
    """What a browser would send of the form whose address ends so."""
    taken = read(page)
    (form,) = [one for one in taken.all("form") if one.attributes.get("action", "").endswith(ending)]
    return {
        one.attributes["name"]: one.attributes.get("value", "")
        for one in taken.all("input")
        if form in one.inside
        and one.attributes.get("name")
        and (one.attributes.get("type") != "radio" or "checked" in one.attributes)
    }


def merge(someone: Visitor, path: str = PAGE, status: int = 303, **choices: str) -> str:
    """Open the preview and send it, with these sides chosen; the text or the address that comes back."""
    form = form_of(someone.get(path), "/laeg-sammen") | {f"valg-{key}": side for key, side in choices.items()}
    return send(someone, path, form, status)


def send(someone: Visitor, path: str, form: Mapping[str, str], status: int = 303) -> str:
    answer = someone.open(f"{path}/laeg-sammen", method="POST", data=form)
    assert answer.status_code == status, words(answer.text)
    return str(answer.location) if status == 303 else answer.text


def run_of(page: str) -> str:
    found = re.search(r"/sammenlaegninger/(\d+)/fortryd", page)
    assert found
    return found.group(1)


# --- row 11


def test_row_11_the_queue_tells_who_may_be_the_same_and_why(logged_in: Enter, pair: Database) -> None:
    page = logged_in("vera").get("/dubletter")
    told = words(page)
    assert "Næsten sikkert den samme" in told
    assert "Café Fyrtårnet Strandvejen 4, 9800 Hjørring" in told and "Cafe Fyrtaarnet ApS" in told
    speaks_for = told.partition("Taler imod")[0]
    assert all(
        word in speaks_for for word in ("Samme navn", "Samme adresse", "Samme telefonnummer", "Samme by")
    )
    assert "3 kontakter i loggen · 2 kontaktpersoner · 1 åbning" in told
    assert f'href="{PAGE}"' in page, "the one with most on it had better stay"


def test_row_11_every_ground_has_words() -> None:
    assert set(duplicate_words.GROUNDS) == set(Ground)
    assert len(set(duplicate_words.GROUNDS.values())) == len(Ground)


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ({"name": "Koebmand Sorensen", "postcode": "9760"}, "samme navn, samme by"),
        ({"name": "Købmand Sørensn", "postcode": "9760"}, "næsten samme navn, samme by"),
        ({"name": "Sørensens Købmandsbutik", "postcode": "9760", "cvr": "12345678"}, "samme CVR-nummer"),
    ],
)
def test_row_11_whoever_creates_an_employer_is_warned_with_the_same_reasons(
    logged_in: Enter, db: Database, typed: dict[str, str], because: str
) -> None:
    put(db, p_number=SHOP, cvr="12345678")
    vera = logged_in("vera")
    form = form_of(vera.get("/virksomheder/ny"), "/opret")
    answer = vera.open("/virksomheder/ny/opret", method="POST", data=form | typed)
    told = words(answer.text)
    assert answer.status_code == 422 and "Har vi den allerede? Købmand Sørensen" in told
    assert f"Ligner, fordi: {because}" in told


def test_row_11_an_edit_is_in_the_queue_at_once(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    assert "ingen, der ligner hinanden" in vera.words("/dubletter")
    put(db, p_number=NURSERY, name="Kobmand Sorensen", postcode="9760", town="Vrå")
    assert "Kobmand Sorensen" in vera.words("/dubletter")
    put(db, p_number=NURSERY, name="Ærøskov Planteskole", postcode="9800", town="Hjørring")
    assert "ingen, der ligner hinanden" in vera.words("/dubletter")


def test_not_the_same_leaves_the_queue_and_can_come_back(logged_in: Enter, pair: Database) -> None:
    vera = logged_in("vera")
    vera.get("/dubletter")
    answer = vera.post(f"{PAGE}/ikke-den-samme", side="1")
    told = vera.words(answer.location)
    assert "Noteret: Café Fyrtårnet og Cafe Fyrtaarnet ApS er ikke den samme." in told
    assert "ingen, der ligner hinanden" in told
    assert "Vera Munk har sagt, at de to ikke er den samme." in vera.words(PAGE)
    assert "Café Fyrtårnet" in vera.words("/dubletter/ikke-den-samme")
    vera.post(f"{PAGE}/igen")
    assert "Cafe Fyrtaarnet ApS" in vera.words("/dubletter")
    vera.post(f"/dubletter/{CAFE}/{CAFE}/ikke-den-samme", 409)


@pytest.mark.parametrize(
    ("en", "anden", "says"),
    [
        ("fyrtårnet aps", CAFE, ""),
        ("Fyrtårnet", CAFE, "Flere virksomheder passer på »Fyrtårnet«"),
        ("findes ikke", CAFE, "Ingen virksomhed passer på »findes ikke«"),
        ("9999999999", CAFE, "Ingen virksomhed passer på »9999999999«"),
        ("", CAFE, "Skriv begge virksomheder"),
    ],
)
def test_two_that_one_knows_oneself_can_be_compared(
    logged_in: Enter, pair: Database, en: str, anden: str, says: str
) -> None:
    answer = logged_in("vera").open("/dubletter", query_string={"en": en, "anden": anden})
    if says:
        assert says in words(answer.text) and answer.status_code == 200
    else:
        assert answer.location == f"/dubletter/{TWIN}/{CAFE}"


# --- row 12


def test_row_12_the_preview_shows_both_and_changes_nothing(logged_in: Enter, pair: Database) -> None:
    with changes.recorded(pair, "karl") as pen:
        pen.put(EMPLOYERS, {"p_number": TWIN, "noise": 3})
        pen.put(
            EMPLOYER_FACTS, {"p_number": TWIN, "field": "noise", "noted_on": "2026-11-01", "source": "visit"}
        )
        pen.put(CONTACTS, {"p_number": TWIN, "name": "Signe Fyhn", "phone": "20 30 40 50"})
        pen.put(OPT_OUTS, {"number": TWIN, "until": "2027-01-31"})
    vera = logged_in("vera")
    before = everything(pair)
    page = vera.get(PAGE)
    told = words(page)
    assert everything(pair) == before
    assert "Her siger de noget forskelligt" in told and "Signe Fyhn står begge steder" in told
    assert "meget besøg, 1. nov. 2026" in told
    assert "1 kontaktperson" in told and "P-nummer 1000000098 fører fremover til Café Fyrtårnet" in told
    assert "skal have ro til og med 31. jan. 2027" in told
    assert f'href="/dubletter/{TWIN}/{CAFE}"' in page, "they can be swapped"
    form = form_of(page, "/laeg-sammen")
    assert (form["valg-noise"], form["valg-name"], form["valg-owner"]) == ("goes", "stays", "stays")


@pytest.mark.parametrize(
    ("on", "source", "word"), [("2026-11-10", "visit", "nyest"), ("2026-01-10", "visit", "mest sikker")]
)
def test_which_of_two_values_is_the_better_known(
    logged_in: Enter, pair: Database, on: str, source: str, word: str
) -> None:
    """What was seen comes before a guess, whatever the date; otherwise the newer."""
    for number, level, day, whence in ((CAFE, 3, "2026-11-01", "guess"), (TWIN, 1, on, source)):
        with changes.recorded(pair, "karl") as pen:
            pen.put(EMPLOYERS, {"p_number": number, "noise": level})
            note = {"p_number": number, "field": "noise", "noted_on": day, "source": whence}
            pen.put(EMPLOYER_FACTS, note)
    page = logged_in("vera").get(PAGE)
    assert f"jan. 2026 {word}" in words(page) or f"nov. 2026 {word}" in words(page)
    assert form_of(page, "/laeg-sammen")["valg-noise"] == "goes"


def test_row_12_merge_and_undo(logged_in: Enter, pair: Database) -> None:
    before = everything(pair)
    vera = logged_in("vera")
    assert merge(vera, name="goes", email="goes") == f"/virksomheder/{CAFE}"
    page = vera.get(f"/virksomheder/{CAFE}")
    told = words(page)
    assert "<h1>Cafe Fyrtaarnet ApS</h1>" in page and "Strandvejen 4" in told
    assert "Cafe Fyrtaarnet ApS (1000000098) blev lagt sammen med denne af Vera Munk" in told
    answer = vera.open(f"/virksomheder/{TWIN}")
    assert (answer.status_code // 100, answer.location) == (3, f"/virksomheder/{CAFE}")
    assert "Lagt sammen med P-nummer 1000000098" in vera.words(f"/virksomheder/{CAFE}/historik")
    assert "Cafe Fyrtaarnet ApS 1000000098" in vera.words("/sammenlaegninger")
    karl = logged_in("karl")
    undone = karl.post(f"/sammenlaegninger/{run_of(page)}/fortryd")
    assert "Café Fyrtårnet og Cafe Fyrtaarnet ApS står igen hver for sig" in karl.words(undone.location)
    spared = {"sessions", "access_log", "failed_logins"}
    now = everything(pair)
    assert {name: rows for name, rows in now.items() if name not in spared} == {
        name: rows for name, rows in before.items() if name not in spared
    }
    assert "Taget tilbage Karl Toft" in karl.words("/sammenlaegninger")
    again = karl.post(f"/sammenlaegninger/{run_of(page)}/fortryd", 409)
    assert "er allerede taget tilbage" in words(again.text)


def test_row_12_undo_is_offered_in_the_history_too(logged_in: Enter, pair: Database) -> None:
    vera = logged_in("vera")
    merge(vera)
    page = vera.get(f"/virksomheder/{CAFE}/historik")
    vera.post(f"/sammenlaegninger/{run_of(page)}/fortryd")
    assert "Cafe Fyrtaarnet ApS" in vera.words(f"/virksomheder/{TWIN}")


def test_row_12_undo_is_refused_with_who_changed_what(logged_in: Enter, pair: Database) -> None:
    vera = logged_in("vera")
    merge(vera, name="goes")
    put(pair, p_number=CAFE, phone="11 22 33 44")
    page = vera.get(f"/virksomheder/{CAFE}")
    told = words(vera.post(f"/sammenlaegninger/{run_of(page)}/fortryd", 409).text)
    assert "har siden ændret virksomheden Cafe Fyrtaarnet ApS" in told and "Det var Karl Toft" in told
    assert "import" not in told.partition("Forslag")[0].casefold()


@pytest.mark.parametrize("number", [CAFE, TWIN])
def test_row_12_an_edit_in_between_is_shown_beside_what_was_seen(
    logged_in: Enter, pair: Database, number: str
) -> None:
    vera = logged_in("vera")
    form = form_of(vera.get(PAGE), "/laeg-sammen") | {"valg-name": "goes"}
    put(pair, p_number=number, email="karl@fyrtaarnet.example")
    before = everything(pair)
    page = send(vera, PAGE, form, 409)
    told = words(page)
    assert everything(pair) == before
    assert "Der er rettet i den ene af dem" in told and "Ændret: E-mail." in told
    was = "hej@fyrtaarnet.example" if number == CAFE else "ny@fyrtaarnet.example"
    assert f"karl@fyrtaarnet.example Stod før: {was}" in told
    again = form_of(page, "/laeg-sammen")
    assert again["valg-name"] == "goes", "what was chosen of other fields stays chosen"
    send(vera, PAGE, again)


def test_row_12_of_two_who_merge_the_same_pair_the_second_is_told(logged_in: Enter, pair: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    forms = [form_of(vera.get(PAGE), "/laeg-sammen"), form_of(karl.get(PAGE), "/laeg-sammen")]
    send(vera, PAGE, forms[0])
    address = send(karl, PAGE, forms[1])
    assert "De to er allerede lagt sammen af Vera Munk" in karl.words(address)
    assert karl.open(f"/dubletter/{TWIN}/{CAFE}").location == f"/virksomheder/{CAFE}"
    assert karl.open(f"/dubletter/{NURSERY}/{TWIN}").location == f"/dubletter/{NURSERY}/{CAFE}"


def test_row_12_at_the_same_moment_one_merge_is_made(logged_in: Enter, pair: Database, app: Flask) -> None:
    people = [logged_in("vera"), logged_in("karl")]
    forms = [form_of(someone.get(PAGE), "/laeg-sammen") for someone in people]
    start, answers = Barrier(2), []

    def post(someone: Visitor, form: dict[str, str]) -> None:
        start.wait()
        answers.append(someone.client.post(f"{PAGE}/laeg-sammen", data=form))

    threads = [Thread(target=post, args=two) for two in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.location for answer in answers] == [f"/virksomheder/{CAFE}"] * 2
    assert next(pair.query("SELECT count(*) AS n FROM runs WHERE kind = 'merge'"))["n"] == 1


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (f"/dubletter/{CAFE}/{CAFE}", "sig selv"),
        (f"/dubletter/{CAFE}/{CLOSED}", "Det Lukkede Bageri fortsætter som Café Fyrtårnet"),
    ],
)
def test_row_12_what_cannot_be_merged_is_said(logged_in: Enter, db: Database, path: str, says: str) -> None:
    vera = logged_in("vera")
    before = everything(db)
    assert says in vera.words(path, 409)
    assert says in words(vera.post(f"{path}/laeg-sammen", 409).text)
    assert {**everything(db), "sessions": []} == {**before, "sessions": []}


def test_values_that_do_not_go_together_come_back_with_the_choices(logged_in: Enter, pair: Database) -> None:
    put(pair, p_number=TWIN, hours_min=30.0, hours_max=37.0)
    vera = logged_in("vera")
    page = merge(vera, PAGE, 409, hours_min="goes", hours_max="stays", name="goes")
    assert "Vælg begge fra samme virksomhed" in words(page)
    assert form_of(page, "/laeg-sammen")["valg-name"] == "goes"


def test_a_temporary_number_should_not_be_the_one_that_stays(logged_in: Enter, db: Database) -> None:
    put(db, p_number="0000000001", name="Café Fyrtårnet", postcode="9800", street="Strandvejen 4")
    vera = logged_in("vera")
    assert "Byt om, så det rigtige P-nummer bliver stående" in vera.words(f"/dubletter/0000000001/{CAFE}")
    assert "det rigtige" not in vera.words(f"/dubletter/{CAFE}/0000000001")
    assert f'href="/dubletter/{CAFE}/0000000001"' in vera.get("/dubletter")


def test_the_team_leader_reads_and_acts_not(logged_in: Enter, pair: Database) -> None:
    vera, lis = logged_in("vera"), logged_in("lis")

    def addresses(someone: Visitor, path: str) -> list[str]:
        """Where the buttons of these pages lead."""
        taken = read(someone.get(path))
        forms = [form for button in taken.all("button") for form in button.inside if form.tag == "form"]
        found = [form.attributes["action"] for form in forms]
        return [one for one in found if one.startswith(("/dubletter/", "/sammenlaegninger/"))]

    for path in ("/dubletter", PAGE):
        assert addresses(vera, path) and not addresses(lis, path)
    merge(vera)
    for path in (f"/virksomheder/{CAFE}", "/sammenlaegninger", f"/virksomheder/{CAFE}/historik"):
        assert addresses(vera, path) and not addresses(lis, path)


SCRIPT = "<script>alert(1)</script>\"'>&"


@pytest.mark.parametrize(
    "saa", ["", "[]", "{", '{"name": 1}', '{"name": ["a"]}', "[" * 5000, '{"name": [1, 2]}']
)
def test_a_form_of_nonsense_merges_nothing_and_breaks_nothing(
    logged_in: Enter, pair: Database, saa: str
) -> None:
    put(pair, p_number=TWIN, name=SCRIPT, website=SCRIPT)
    vera = logged_in("vera")
    page = vera.get(PAGE)
    assert SCRIPT not in page and SCRIPT in unescape(page)
    vera.post(f"{PAGE}/laeg-sammen", 409, saa=saa, aftryk="x", **{"valg-name": "goes", "valg-x": "both"})
    assert next(pair.query("SELECT count(*) AS n FROM runs WHERE kind = 'merge'"))["n"] == 0
    assert SCRIPT not in vera.get("/dubletter")
