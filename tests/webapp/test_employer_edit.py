"""Create an employer, tell what is known of it, and two people at one form (feature rows 1, 3, 4, 17)."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from markupsafe import escape
from sqlite_utils import Database

from crm import employers
from tests.conftest import TODAY, Visitor, words
from tests.inspection import read
from tests.personas import ALMA, CAFE, CLOSED, NURSERY, SHOP

Enter = Callable[[str], Visitor]

CARD = f"/virksomheder/{CAFE}"


@pytest.fixture(autouse=True)
def _known_before_today(db: Database) -> None:
    """What the town knows was learnt in October, as it would have been."""
    db.execute("UPDATE employer_facts SET noted_on = '2026-10-01', source = 'phone'")


def form_of(html: str, ending: str) -> dict[str, list[str]]:
    """What a browser would send of the form whose address ends so, by name, if nobody touched it."""
    page = read(html)
    form = next(one for one in page.all("form") if one.attributes["action"].endswith(ending))
    fields: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        fields.setdefault(unescape(name), []).append(unescape(value))

    for element in page.elements:
        name, kind = element.attributes.get("name", ""), element.attributes.get("type", "")
        if form not in element.inside or not name:
            continue
        if element.tag == "input" and (kind not in ("radio", "checkbox") or "checked" in element.attributes):
            add(name, element.attributes.get("value", ""))
        elif element.tag == "textarea":
            add(name, element.text.removeprefix("\n"))
        elif element.tag == "select":
            options = [one for one in page.all("option") if element in one.inside]
            chosen = [one for one in options if "selected" in one.attributes] or options[:1]
            add(name, chosen[0].attributes["value"])
    return fields


def edit(someone: Visitor, group: str, p_number: str = CAFE) -> dict[str, Any]:
    """Open a group; gives what the form holds."""
    return form_of(someone.get(f"/virksomheder/{p_number}/ret/{group}"), "/gem")


def save(
    someone: Visitor, group: str, fields: dict[str, Any], status: int = 303, p_number: str = CAFE
) -> str:
    """Send it; gives the words of the page that came back, or of the card."""
    answer = someone.open(f"/virksomheder/{p_number}/ret/{group}/gem", method="POST", data=fields)
    assert answer.status_code == status, (answer.status_code, words(answer.text))
    return someone.words(answer.location) if status == 303 else answer.text


def row(db: Database, p_number: str = CAFE) -> dict[str, Any]:
    return next(db.query("SELECT * FROM employers WHERE p_number = ?", [p_number]))


def new(someone: Visitor, status: int = 303, **fields: Any) -> str:
    """Create an employer; gives the address of its card, or the page that came back."""
    form = form_of(someone.get("/virksomheder/ny"), "/opret") | fields
    answer = someone.open("/virksomheder/ny/opret", method="POST", data=form)
    assert answer.status_code == status, (answer.status_code, words(answer.text))
    return str(answer.location) if status == 303 else answer.text


@pytest.mark.parametrize("group", ["stam", "profil", "arbejdet", "rekruttering", "miljoe", "krav", "lukning"])
def test_saving_what_nobody_touched_changes_nothing(logged_in: Enter, db: Database, group: str) -> None:
    vera = logged_in("vera")
    before = list(db.query("SELECT * FROM employers")), list(db.query("SELECT * FROM employer_facts"))
    assert "Der var ikke noget nyt at gemme." in save(vera, group, edit(vera, group))
    assert before == (
        list(db.query("SELECT * FROM employers")),
        list(db.query("SELECT * FROM employer_facts")),
    )


def test_row_01_create_with_little_and_fill_in_the_rest(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    card = new(vera, name="Vrå Smede", postcode="9760", industry_code="561110")
    words_ = vera.words(card)
    for told in ("Vrå Smede er oprettet.", "Midlertidigt nummer 0000000001", "9760 Vrå", "Vera Munk"):
        assert told in words_, told
    made = row(db, "0000000001")
    assert (made["town"], made["owner"], made["latitude"]) == ("Vrå", "vera", None)
    assert "Kop 1" in words_ and "Spørg om" in words_


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("vaskeri", "Vælg en af dem"),
        ("qwerty", "Ingen branche passer på »qwerty«"),
        ("1", "2 til 6 cifre"),
    ],
)
def test_an_industry_that_fits_several_or_none_is_asked_about(
    logged_in: Enter, written: str, told: str
) -> None:
    page = new(logged_in("vera"), 422, name="Vask & Rul", industry_code=written)
    assert told in words(page) and 'value="Vask &amp; Rul"' in page


def test_an_industry_is_chosen_among_those_that_fit(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    page = new(vera, 422, name="Vask & Rul", industry_code="produktion")
    (code, *_) = re.findall(r'name="industry_code-valg" value="(\d+)"', page)
    form = form_of(page, "/opret") | {"industry_code-valg": code}
    answer = vera.open("/virksomheder/ny/opret", method="POST", data=form)
    assert row(db, answer.location.rpartition("/")[2])["industry_code"] == code


def test_odd_numbers_are_warned_of_and_never_stopped(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    page = new(vera, 422, name="Anna", p_number="2034567890", cvr="12345678", postcode="0999")
    for told in ("begynder normalt med 10", "passer ikke med sit kontrolciffer", "0999 kendes ikke"):
        assert told in words(page), told
    assert not list(db.query("SELECT * FROM employers WHERE p_number = '2034567890'"))
    (agreed,) = re.findall(r'name="alligevel" value="(\w+)"', page)
    form = form_of(page, "/opret") | {"alligevel": agreed}
    vera.open("/virksomheder/ny/opret", method="POST", data=form)
    assert row(db, "2034567890")["cvr"] == "12345678"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "Skriv virksomhedens navn"),
        ({"name": "A", "p_number": "123"}, "10 cifre"),
        ({"name": "A", "p_number": "0012345678"}, "giver vi selv"),
        ({"name": "A", "p_number": CAFE}, "Café Fyrtårnet har allerede det nummer"),
        ({"name": "A" * 201}, "under 200 tegn"),
        ({"name": "A", "owner": "nobody"}, "Vælg en på listen"),
        ({"name": "A", "sector": "evil"}, "ukendt værdi"),
    ],
)
def test_what_cannot_be_created_is_said_in_a_sentence(
    logged_in: Enter, fields: dict[str, str], told: str
) -> None:
    assert told.casefold() in words(new(logged_in("vera"), 422, **fields)).casefold()


def test_row_03_facts_are_told_with_date_and_source(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    form = edit(vera, "arbejdet")
    assert form["kilde"] == ["visit"] and form["dato"] == ["2026-11-16"]
    form |= {
        "job_types": "Caféassistent\r\nKøkkenhjælp\r\nOpvasker",
        "hours_max": "22,5",
        "busy_periods": "Jul og påske",
        "kilde": "phone",
        "dato": "2026-11-12",
    }
    told = save(vera, "arbejdet", form)
    assert "Gemt: Jobtyper, Travle perioder, Timer højst." in told
    assert re.search(r"Opvasker[^§]*? for 4 dage siden · telefon Stadig rigtigt om jobtyper", told)
    assert "Timer om ugen 8–22,5" in told
    assert row(db)["job_types"] == '["Caféassistent", "Køkkenhjælp", "Opvasker"]'
    noted = {
        f["field"]: f["noted_on"] for f in db.query("SELECT * FROM employer_facts WHERE p_number = ?", [CAFE])
    }
    assert noted["busy_periods"] == "2026-11-12" and noted["tasks_piling_up"] == "2026-10-01"


def test_row_04_recruitment_and_what_they_weigh(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    form = edit(vera, "rekruttering") | {"recruitment_ways": ["network", "internal"], "kilde": "guess"}
    told = save(vera, "rekruttering", form)
    assert "Netværk Interne skift gæt i dag" in told
    assert row(db)["recruitment_ways"] == '["network", "internal"]'
    card = employers.find(db, CAFE)
    assert card and card.facts["values"].source == "phone"


def test_known_to_be_none_unknown_and_emptied_are_three_things(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    form = edit(vera, "krav")
    told = save(vera, "krav", form | {"requirements-tom": "ingen", "support_on_site-tom": "ukendt"})
    assert "Krav Ingen i dag · besøg" in told
    assert row(db)["requirements"] == "[]" and row(db)["support_on_site"] is None
    form = edit(vera, "krav")
    assert form["requirements-tom"] == ["ingen"] and form["support_on_site-tom"] == [""]
    emptied = {key: value for key, value in edit(vera, "krav").items() if key != "accepted_forms"}
    assert "Du har tømt listen" in save(vera, "krav", emptied, 422)
    both = edit(vera, "krav") | {"accepted_forms": ["flex_job"], "accepted_forms-tom": "ukendt"}
    assert "både skrevet noget og valgt" in save(vera, "krav", both, 422)
    ticked = edit(vera, "krav") | {"requirements": ["forklift"], "requirements-tom": ""}
    save(vera, "krav", ticked)
    assert row(db)["requirements"] == '["forklift"]'


def test_the_rest_of_the_page_is_confirmed_with_one_tick(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    save(vera, "miljoe", edit(vera, "miljoe") | {"outdoors": "1", "resten": "1"})
    noted = {
        fact["field"]: (fact["noted_on"], fact["source"])
        for fact in db.query("SELECT * FROM employer_facts WHERE p_number = ?", [CAFE])
    }
    assert noted["outdoors"] == noted["noise"] == noted["pace"] == ("2026-11-16", "visit")
    assert noted["values"] == ("2026-10-01", "phone") and "physical" not in noted


def test_one_tap_says_that_a_fact_is_still_right(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    page = vera.get(CARD)
    (seal,) = re.findall(r'name="felt" value="(values=\w+)"', page)
    answer = vera.post(f"{CARD}/stadig-rigtigt", felt=seal, kilde="phone")
    told = vera.words(answer.location)
    assert "Noteret som stadig rigtigt: Lægger vægt på." in told
    assert "Stabilt fremmøde Kundeservice i dag · telefon" in told
    fact = next(db.query("SELECT * FROM employer_facts WHERE p_number = ? AND field = 'values'", [CAFE]))
    assert (fact["noted_on"], fact["source"]) == ("2026-11-16", "phone")


def test_nobody_confirms_a_value_they_have_not_seen(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    (seal,) = re.findall(r'name="felt" value="(values=\w+)"', vera.get(CARD))
    db.execute("""UPDATE employers SET "values" = '["pace"]' WHERE p_number = ?""", [CAFE])
    answer = vera.post(f"{CARD}/stadig-rigtigt", felt=seal)
    assert "Lægger vægt på er ændret, siden du åbnede siden." in vera.words(answer.location)
    fact = next(db.query("SELECT * FROM employer_facts WHERE p_number = ? AND field = 'values'", [CAFE]))
    assert fact["noted_on"] == "2026-10-01"


@pytest.mark.parametrize("seal", ["", "values", "=,=,", "name=1", "values=x" * 500])
def test_nonsense_confirms_nothing(logged_in: Enter, db: Database, seal: str) -> None:
    vera = logged_in("vera")
    vera.get(CARD)
    vera.post(f"{CARD}/stadig-rigtigt", felt=seal)
    assert not list(db.query("SELECT * FROM runs WHERE kind = 'edit'"))


def test_a_day_to_come_is_refused_and_an_older_day_asks(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    form = edit(vera, "miljoe") | {"noise": "3"}
    assert "ude i fremtiden" in save(vera, "miljoe", form | {"dato": "2026-11-17"}, 422)
    assert "hvilken dag du fik det at vide" in save(vera, "miljoe", form | {"dato": ""}, 422)
    page = save(vera, "miljoe", form | {"dato": "2026-09-01", "outdoors": "1"}, 409)
    assert "Dit: meget" in words(page) and "noget Nyere viden: telefon, 1. okt. 2026" in words(page)
    again = form_of(page, "/gem")
    assert again["outdoors"] == ["1"] and again["dato"] == ["2026-09-01"]
    assert row(db)["noise"] == 2 and row(db)["outdoors"] is None
    save(vera, "miljoe", again | {"valg-noise": "deres"})
    assert (row(db)["noise"], row(db)["outdoors"]) == (2, 1)
    save(
        vera,
        "miljoe",
        form_of(save(vera, "miljoe", form | {"dato": "2026-09-01"}, 409), "/gem") | {"valg-noise": "mit"},
    )
    assert row(db)["noise"] == 3


def test_row_17_the_second_sees_both_versions_and_chooses(logged_in: Enter, db: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    hers, his = edit(vera, "stam"), edit(karl, "stam")
    save(vera, "stam", hers | {"phone": "11 11 11 11", "name": "Fyret"})
    page = save(karl, "stam", his | {"phone": "22 22 22 22", "website": "fyret.example"}, 409)
    told = words(page)
    assert "Der er to udgaver" in told and "Dit: 22 22 22 22" in told
    assert "Det, der står nu: 11 11 11 11 Vera Munk," in told
    assert row(db)["phone"] == "11 11 11 11" and row(db)["website"] is None
    again = form_of(page, "/gem")
    assert again["website"] == ["fyret.example"] and again["phone"] == ["22 22 22 22"]
    assert "Der er to udgaver" in words(save(karl, "stam", again, 409)), "no choice, nothing saved"
    save(karl, "stam", again | {"valg-phone": "mit"})
    after = row(db)
    assert (after["phone"], after["website"], after["name"]) == ("22 22 22 22", "fyret.example", "Fyret")


def test_row_17_theirs_can_be_kept_and_what_both_wrote_alike_is_no_matter(
    logged_in: Enter, db: Database
) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    hers, his = edit(vera, "profil"), edit(karl, "profil")
    save(vera, "profil", hers | {"labour_need": "To om morgenen", "openness": "curious"})
    mine = his | {"labour_need": "Én om aftenen", "openness": "curious", "opening_times": "8–16"}
    again = form_of(save(karl, "profil", mine, 409), "/gem")
    assert "valg-openness" not in str(again)
    save(karl, "profil", again | {"valg-labour_need": "deres"})
    profile = next(db.query("SELECT * FROM employer_profile"))
    assert (profile["labour_need"], profile["opening_times"]) == ("To om morgenen", "8–16")


def test_row_17_a_third_who_comes_in_between_is_seen_too(logged_in: Enter, db: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    his = edit(karl, "stam")
    save(vera, "stam", edit(vera, "stam") | {"phone": "1"})
    again = form_of(save(karl, "stam", his | {"phone": "2"}, 409), "/gem")
    save(vera, "stam", edit(vera, "stam") | {"phone": "3"})
    page = save(karl, "stam", again | {"valg-phone": "mit"}, 409)
    assert "Det, der står nu: 3 Vera Munk" in words(page)
    assert row(db)["phone"] == "3"


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"name": []}', '{"nope": 1}', "null", '{"noise": NaN}'])
def test_a_form_that_does_not_say_what_was_seen_overwrites_nothing(
    logged_in: Enter, db: Database, seen: str
) -> None:
    vera = logged_in("vera")
    form = edit(vera, "stam") | {"foer": seen, "name": "Nyt", "website": "nyt.example"}
    assert "Dit: Nyt Det, der står nu: Café Fyrtårnet" in words(save(vera, "stam", form, 409))
    assert row(db)["name"] == "Café Fyrtårnet"


def test_an_employer_that_got_a_new_number_meanwhile_keeps_what_was_typed(
    logged_in: Enter, db: Database
) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    his = edit(karl, "stam")
    vera.get(f"{CARD}/nummer")
    vera.post(f"{CARD}/nummer/gem", nyt="10 345 678 90")
    save(karl, "stam", his | {"phone": "22"})
    assert row(db, "1034567890")["phone"] == "22"
    for path in (CARD, f"{CARD}/ret", f"{CARD}/historik", f"{CARD}/nummer"):
        assert "1034567890" in vera.open(path).location
    assert vera.open(f"/virksomheder/{CLOSED}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [("", "10 cifre"), ("123", "10 cifre"), ("0000000009", "ikke begynder med 00"), (SHOP, "Læg de to")],
)
def test_a_new_number_must_be_one_and_free(logged_in: Enter, db: Database, typed: str, told: str) -> None:
    vera = logged_in("vera")
    vera.get(f"{CARD}/nummer")
    assert told in words(vera.post(f"{CARD}/nummer/gem", 422, nyt=typed).text)
    assert row(db)["name"] == "Café Fyrtårnet"


def test_the_place_on_the_map_is_forgotten_when_the_postcode_changes(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    save(vera, "stam", edit(vera, "stam") | {"street": "Strandvejen 6"})
    assert row(db)["latitude"] is not None
    save(vera, "stam", edit(vera, "stam") | {"postcode": "9760"})
    assert (row(db)["latitude"], row(db)["longitude"], row(db)["town"]) == (None, None, "Vrå")


def test_row_01_closing_leads_to_the_successor_and_its_history_follows(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    form = edit(vera, "lukning", SHOP) | {"closed_on": "2026-11-10", "successor_p_number": "planteskole"}
    told = save(vera, "lukning", form, p_number=SHOP)
    assert "Lukket 10. nov. 2026. Fortsætter som Ærøskov Planteskole , Hjørring." in told
    heir = vera.words(f"/virksomheder/{NURSERY}")
    assert "Fortsætter fra Købmand Sørensen (lukket 10. nov. 2026)" in heir
    assert "Fra før: Købmand Sørensen" in heir
    assert "1. nov. 2026 Telefon · Præsentere os Nej Karl Toft" in heir
    assert "Jobtyper Butiksmedarbejder" in heir


def test_the_earlier_units_log_names_a_participant_to_their_own_consultant_alone(
    logged_in: Enter, db: Database
) -> None:
    db.execute("UPDATE employers SET successor_p_number = ? WHERE p_number = ?", [NURSERY, CAFE])
    assert "Almas start" in logged_in("ida").words(f"/virksomheder/{NURSERY}")
    assert db.table("access_log").count_where("participant_id = ?", [ALMA]) >= 1
    for name in ("vera", "ole", "lis"):
        page = logged_in(name).get(f"/virksomheder/{NURSERY}")
        assert "[en deltager] start" in page and "Alma" not in page


@pytest.mark.parametrize(
    ("successor", "told"),
    [
        (CAFE, "ikke fortsætte som sig selv"),
        ("lukkede bageri", "fortsætter selv som denne virksomhed"),
        ("1999999999", "Opret den først"),
        ("findes ikke", "Ingen virksomhed passer"),
        ("hjørring", "Flere virksomheder passer"),
    ],
)
def test_successors_in_a_ring_or_unclear_are_refused(
    logged_in: Enter, db: Database, successor: str, told: str
) -> None:
    vera = logged_in("vera")
    form = edit(vera, "lukning") | {"closed_on": "2026-11-10", "successor_p_number": successor}
    assert told in words(save(vera, "lukning", form, 422))
    assert row(db)["closed_on"] is None


def test_the_card_lists_the_other_units_of_the_same_cvr(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employers SET cvr = '11111111' WHERE p_number IN (?, ?)", [SHOP, CLOSED])
    told = logged_in("vera").words(CARD)
    assert "Andre arbejdspladser med samme CVR Købmand Sørensen , Vrå kontakt for 15 dage siden" in told
    assert "Det Lukkede Bageri , Hjørring lukket 1. maj 2026" in told


def test_old_facts_and_guesses_are_marked_and_unknown_ones_are_questions(
    logged_in: Enter, db: Database
) -> None:
    db.execute("UPDATE employer_facts SET noted_on = '2025-03-01' WHERE field = 'values'")
    db.execute("UPDATE employer_facts SET source = 'guess' WHERE field = 'times'")
    told = logged_in("vera").words(CARD)
    assert "for 21 måneder siden · telefon · spørg igen" in told
    assert "Eftermiddag (12–17) gæt for 46 dage siden" in told
    assert "Hvad mangler I hænder til lige nu?" in told
    assert "Spørg om mennesker omkring, samarbejde i hold, udendørs" in told
    assert "Ukendt" not in told.partition("Det ved vi")[2].partition("Kontaktlog")[0]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (None, "Næste: kop 1: Kig ind i fem minutter."),
        ("first_contact", "Næste: kop 2: Lær stedet at kende"),
        ("needs_meeting", "Næste: kop 3: Kom tilbage med noget"),
        ("follow_up", "Næste: samarbejde: Foreslå en bestemt person"),
        ("cooperation", "Hold kontakten ved lige"),
        ("paused", "Samarbejdet hviler"),
        ("closed", "Samarbejdet er afsluttet"),
    ],
)
def test_the_three_cups_say_what_to_do_next(
    logged_in: Enter, db: Database, step: str | None, told: str
) -> None:
    db.execute("UPDATE employers SET relation_step = ? WHERE p_number = ?", [step, CAFE])
    assert told in logged_in("vera").words(CARD)


def test_row_09_the_card_of_who_rests_says_to_leave_them_alone(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employers SET relation_step = 'cooperation' WHERE p_number = ?", [CAFE])
    db.table("opt_outs").insert({"number": CAFE, "until": TODAY.isoformat()})
    card = logged_in("vera").words(CARD)
    assert "De har ro: Lad dem være" in card
    assert "Hold kontakten ved lige" not in card and "Kom også forbi" not in card


def test_row_31_notes_that_tell_of_a_person_need_a_reason(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    form = edit(vera, "profil") | {"labour_need": "En som Alma Brøndby, med depression"}
    page = save(vera, "profil", form, 422)
    assert "nævne en deltager" in page and "helbred" in page
    assert not list(db.query("SELECT * FROM employer_profile"))
    again = form_of(page, "/gem")
    assert again["labour_need"] == ["En som Alma Brøndby, med depression"]
    save(vera, "profil", again | {"tilsidesaet": "Det er ejerens datter"})
    (kept,) = db.query("SELECT * FROM text_overrides")
    assert kept["record"] == f"employers {CAFE}" and kept["reason"] == "Det er ejerens datter"


def test_text_that_is_not_new_is_not_warned_of(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employers SET busy_periods = 'Sygdom i julen' WHERE p_number = ?", [CAFE])
    vera = logged_in("vera")
    save(vera, "arbejdet", edit(vera, "arbejdet") | {"hours_min": "9"})
    assert row(db)["hours_min"] == 9


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ({"name": "Cafe Fyrtaarnet ApS", "postcode": "9800"}, "samme navn"),
        (
            {"name": "Fyrtårnet", "cvr": "11111111", "street": "Strandvejen 4", "postcode": "9800"},
            "samme CVR-nummer",
        ),
        ({"name": "Café Fyrtårnet", "phone": "+45 98000001"}, "samme telefon"),
    ],
)
def test_row_11_likely_duplicates_are_told_before_anything_is_saved(
    logged_in: Enter, db: Database, typed: dict[str, str], because: str
) -> None:
    vera = logged_in("vera")
    page = new(vera, 422, **typed)
    told = words(page)
    assert "Har vi den allerede?" in told and "Café Fyrtårnet" in told and because in told
    assert f'href="/virksomheder/{CAFE}"' in page
    assert not list(db.query("SELECT * FROM runs WHERE kind = 'edit'"))
    (agreed,) = re.findall(r'name="alligevel" value="(\w+)"', page)
    form = form_of(page, "/opret") | {"alligevel": agreed}
    assert form["name"] == [typed["name"]]
    answer = vera.open("/virksomheder/ny/opret", method="POST", data=form)
    assert answer.status_code == 303


def test_row_11_the_button_stands_for_what_was_shown_and_nothing_else(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    page = new(vera, 422, name="Café Fyrtårnet", postcode="9800")
    (agreed,) = re.findall(r'name="alligevel" value="(\w+)"', page)
    form = form_of(page, "/opret") | {
        "alligevel": agreed,
        "name": "Købmand Sørensen",
        "postcode": "9760",
        "town": "",
    }
    answer = vera.open("/virksomheder/ny/opret", method="POST", data=form)
    assert answer.status_code == 422 and "Købmand Sørensen" in words(answer.text)


def test_an_employer_like_no_other_is_made_at_once(logged_in: Enter) -> None:
    assert new(logged_in("vera"), name="Zebra Zoneterapi", postcode="9800").startswith("/virksomheder/00")


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "=HYPERLINK(1)",
    "@SUM(1)",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_in_every_field_is_text(logged_in: Enter, db: Database, payload: str) -> None:
    vera = logged_in("vera")
    card = new(
        vera, name=payload, street=payload, town=payload, phone=payload, email=payload, website=payload
    )
    number = card.rpartition("/")[2]
    notes = dict.fromkeys(("labour_need", "wishes_of_us", "opening_times"), payload)
    save(vera, "profil", edit(vera, "profil", number) | notes, p_number=number)
    lists = {"job_types": f"{payload}\r\nBager", "tasks_piling_up": payload, "busy_periods": payload}
    save(vera, "arbejdet", edit(vera, "arbejdet", number) | lists, p_number=number)
    assert row(db, number)["name"] == payload
    for path in (card, f"{card}/ret/stam", f"{card}/ret/profil", f"{card}/ret/arbejdet", f"{card}/historik"):
        page = vera.get(path)
        assert "<img" not in page and "<script>" not in page
        assert escape(payload) in page


def test_ten_megabytes_are_refused_with_a_sentence(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    form = edit(vera, "profil") | {"labour_need": "a" * 10_000_000}
    page = save(vera, "profil", form, 413)
    assert "Teksten er for lang" in words(page)
    page = save(vera, "profil", edit(vera, "profil") | {"labour_need": "a" * 2001}, 422)
    assert "Hold teksten under 2000 tegn." in words(page) and "a" * 2001 in page
    assert not list(db.query("SELECT * FROM employer_profile"))


def test_no_other_column_can_be_set_through_the_form(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    sneaked = {
        "relation_step": "closed",
        "do_not_contact_until": "2030-01-01",
        "p_number": SHOP,
        "noise": "3",
    }
    save(vera, "stam", edit(vera, "stam") | sneaked | {"phone": "9"})
    after = row(db)
    assert (after["relation_step"], after["do_not_contact_until"], after["noise"]) == ("cooperation", None, 2)


def test_the_limit_that_the_employer_wants_itself(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    save(vera, "profil", edit(vera, "profil") | {"asks_per_28_days": "3"})
    assert next(db.query("SELECT asks_per_28_days AS n FROM employer_profile"))["n"] == 3
    for nonsense in ("1,5", "-1", "mange"):
        save(vera, "profil", edit(vera, "profil") | {"asks_per_28_days": nonsense}, 422)
