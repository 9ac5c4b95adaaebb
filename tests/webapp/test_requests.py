"""A match request from question to answer, and what each side may see of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import requests
from tests.conftest import TODAY, Visitor
from tests.personas import CAFE, NURSERY, RESTING
from webapp.app import create_app
from webapp.config import Settings

Enter = Callable[[str], Visitor]

SECRETS = (
    "Alma",
    "Brøndby",
    "P-001",
    "57.46",
    "57,46",
    "9.977",
    "9,977",
    "Overvejer",
    "Åbenhed",
    "2026-09-01",
)


def _ask(ida: Visitor, **fields: str) -> str:
    ida.get("/deltagere/P-001/anmodning")
    location: str = ida.post("/deltagere/P-001/anmodning", 303, **({"liste": "gem"} | fields)).location
    return location


def test_from_question_to_answer(logged_in: Enter) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida, spoergsmaal="Gerne et sted med få mennesker om formiddagen.")
    assert re.fullmatch(r"/anmodninger/A-[2-9A-HJ-NP-Z]{5}", request)
    assert "Virksomhedsservice har fået din anmodning" in ida.words(request)

    assert "Ledige anmodninger 1" in vera.words("/anmodninger")
    profile = vera.words(request)
    assert "Gerne et sted med få mennesker om formiddagen." in profile
    assert "»noget på en rolig café«" in profile and "9800 Hjørring" in profile
    vera.post(f"{request}/tag")
    assert "Anmodningen er din." in vera.words(request)

    listed = vera.words(f"{request}/liste")
    assert "Listen er, som den blev sendt 16. nov. 2026." in listed and "Café Fyrtårnet" in listed
    vera.post(f"{request}/svar", virksomhed=CAFE, andre=NURSERY, svar="Jeg ringer til begge.")
    assert "Besvaret af mig 1" in vera.words("/anmodninger")

    answer = ida.words(request)
    assert "Jeg ringer til begge." in answer
    assert "Café Fyrtårnet , Hjørring" in answer and "Ærøskov Planteskole" in answer
    assert "1 besvaret anmodning" in ida.words("/")


def test_a_company_consultant_never_learns_who_it_is(logged_in: Enter) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    for path in (
        "/",
        "/anmodninger",
        request,
        f"{request}/liste",
        f"{request}/liste?slags=ny",
        f"/virksomheder/{CAFE}",
    ):
        page = vera.get(path)
        for secret in SECRETS:
            assert secret not in page, (path, secret)


def test_the_question_stands_in_the_list_until_a_colleague_has_taken_it(logged_in: Enter) -> None:
    ida, vera, karl = logged_in("ida"), logged_in("vera"), logged_in("karl")
    request = _ask(ida, spoergsmaal="Et sted med grønne planter")
    for someone in (vera, karl):
        assert "Et sted med grønne planter" in someone.words("/anmodninger")
    vera.post(f"{request}/tag")
    assert "Et sted med grønne planter" in vera.words("/anmodninger")
    assert "grønne planter" not in karl.words("/anmodninger")
    assert "grønne planter" not in logged_in("lis").words("/anmodninger")


def test_without_a_list_the_company_consultant_makes_it(logged_in: Enter) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida, liste="uden")
    ida.get(f"{request}/liste", 404)
    vera.get(request)
    vera.post(f"{request}/tag")
    page = vera.words(f"{request}/liste")
    assert "Listen er lavet nu, 16. nov. 2026." in page and "Ærøskov Planteskole" in page
    assert "Taler for" in page and "Spørg om" in page


def test_travel_times_that_would_give_the_home_away_are_held_back(logged_in: Enter) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    for ending in ("", "?slags=ny"):
        words = vera.words(f"{request}/liste{ending}")
        assert "Café Fyrtårnet Hjørring" in words
        for telling in (
            "min. hver vej",
            "minutter hver vej",
            "Lang vej",
            "rejsetid",
            "Sådan er tallene",
            "cykel",
        ):
            assert telling not in words, telling
    whole = ida.words(f"{request}/liste")
    assert "2 min. hver vej" in whole and "Sådan er tallene" in whole


def test_the_frozen_list_stays_as_it_was(logged_in: Enter, db: Database) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    before = ida.get("/deltagere/P-001/match").split("<article")[1:]
    request = _ask(ida)
    db.execute("UPDATE employers SET noise = 3 WHERE p_number = ?", [CAFE])
    vera.get(request)
    vera.post(f"{request}/tag")
    assert "Café Fyrtårnet" in vera.words(f"{request}/liste")
    assert "Café Fyrtårnet" not in vera.words(f"{request}/liste?slags=ny")
    kept = ida.get(f"{request}/liste").split("<article")[1:]
    assert [_row(one) for one in kept] == [_row(one) for one in before]


def _row(rest: str) -> str:
    """A row of a list, without the participant's answers, which only the own list takes."""
    row = rest.partition("</article>")[0]
    row = re.sub(r'<div class="answers".*?(?=<p class="to-overview")', "", row, flags=re.DOTALL)
    return " ".join(row.split())


def test_what_is_frozen(logged_in: Enter, db: Database) -> None:
    request = _ask(logged_in("ida"), antal="1")
    asked = requests.find(db, request.rpartition("/")[2])
    assert asked and asked.list_id
    kept = requests.frozen_list(db, asked.list_id)
    assert kept and kept.as_of == TODAY and kept.participant_id == "P-001" and kept.made_by == "ida"
    content = json.loads(kept.content)
    (match,) = content["matches"]
    assert match["rank"] == 1 and match["p_number"] == CAFE and match["opportunity_id"] == "M-1"
    wants = [one for one in match["contributions"] if one["half"] == "wants"]
    fit = sum(one["points"] for one in wants) / sum(one["highest"] for one in wants)
    assert abs(fit - match["fit"]) < 1e-5 and 0 < match["chance"] < 1
    assert {one["p_number"]: one["limits"] for one in content["excluded"]}[RESTING] == ["do_not_contact"]
    assert content["model"] == kept.model
    assert "P-001" not in kept.content and "Alma" not in kept.content


def test_openings_alone_can_be_sent(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    assert "bedste åbninger" in ida.words("/deltagere/P-001/anmodning?kun-aabninger=1")
    request = _ask(ida, **{"kun-aabninger": "1"})
    assert "Ærøskov" not in ida.words(f"{request}/liste")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Alma vil gerne starte", "røber, hvem deltageren er (Alma)"),
        ("Det er brøndbys ønske", "røber, hvem deltageren er (Brøndby)"),
        ("Gælder p-001", "røber, hvem deltageren er (P-001)"),
        ("Ligesom for Bent Dahl", "røber, hvem deltageren er (Bent Dahl)"),
        ("Født 010190-1234", "indeholde et CPR-nummer"),
        ("Født 0101901234", "indeholde et CPR-nummer"),
        ("Har haft en depression", "handler om helbred (depression)"),
        ("x" * 2001, "for lang"),
    ],
)
def test_a_question_that_tells_too_much_is_not_sent(
    logged_in: Enter, db: Database, text: str, told: str
) -> None:
    ida = logged_in("ida")
    ida.get("/deltagere/P-001/anmodning")
    page = ida.post("/deltagere/P-001/anmodning", 422, spoergsmaal=text, liste="gem").text
    assert told in page
    assert "Det er ikke sendt endnu." in page
    assert f">{text}</textarea>" in page
    assert requests.all_standing(db, TODAY) == []
    assert db.table("frozen_lists").count == 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"svar": "Født 010190-1234", "virksomhed": CAFE}, "indeholde et CPR-nummer"),
        ({"svar": " "}, "Sæt kryds ved mindst én virksomhed, eller skriv et svar."),
        ({"svar": "Prøv her", "andre": "1234567890"}, "ingen virksomhed med P-nummer 1234567890"),
        ({"svar": "Prøv her", "andre": "<b>x</b>"}, "ingen virksomhed med P-nummer"),
        ({"svar": "Prøv her", "andre": RESTING}, "Hvilende Lager må ikke spørges nu."),
        ({"svar": "Prøv", "andre": " ".join(str(10**9 + n) for n in range(30))}, "Vælg højst 20"),
    ],
)
def test_an_answer_that_may_not_be_sent_is_kept_in_the_form(
    logged_in: Enter, db: Database, fields: dict[str, str], told: str
) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    vera.get(f"{request}/liste")
    page = vera.post(f"{request}/svar", 422, **fields).text
    assert told in page
    if fields.get("virksomhed"):
        assert f'id="pick-{CAFE}" checked' in page
    asked = requests.find(db, request.rpartition("/")[2])
    assert asked and asked.status == "claimed" and asked.answer is None


@pytest.mark.parametrize("guess", ["Alma", "Brøndby", "P-001", "Anna", "P-002"])
def test_an_answer_does_not_tell_whether_a_guessed_name_is_right(
    logged_in: Enter, db: Database, guess: str
) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    vera.get(f"{request}/liste")
    vera.post(f"{request}/svar", 303, svar=f"Er det {guess}?")
    asked = requests.find(db, request.rpartition("/")[2])
    assert asked and asked.answer == f"Er det {guess}?"


def test_the_name_in_own_words_is_not_shared(logged_in: Enter, db: Database) -> None:
    db.execute(
        "UPDATE participants SET job_wishes = ?, no_go = ? WHERE participant_id = 'P-001'",
        ['["Alma vil gerne arbejde på en café"]', '["Butiksmedarbejder hos fru Brøndby"]'],
    )
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    assert "»[deltageren] vil gerne arbejde på en café«" in vera.words(request)
    for path in (request, f"{request}/liste", f"{request}/liste?slags=ny"):
        page = vera.get(path)
        assert "arbejde på en café" in page
        assert "Alma" not in page and "Brøndby" not in page
    assert "»Alma vil gerne" in ida.get("/deltagere/P-001")
    assert "»[deltageren] vil gerne" in ida.get("/deltagere/P-001/anmodning")


def test_where_exactly_the_home_lies_changes_nothing_of_what_is_shared(
    logged_in: Enter, db: Database
) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")

    def shared(latitude: float, longitude: float) -> list[str]:
        db.execute(
            "UPDATE participants SET latitude = ?, longitude = ? WHERE participant_id = 'P-001'",
            [latitude, longitude],
        )
        request = _ask(ida)
        vera.get(request)
        vera.post(f"{request}/tag")
        pages = [vera.words(request + ending) for ending in ("", "/liste", "/liste?slags=ny")]
        vera.post(f"{request}/svar", svar="Ingen lige nu")
        return [page.replace(request.rpartition("/")[2], "A-X") for page in pages]

    def own() -> str:
        return ida.words("/deltagere/P-001/match")

    here, seen_here = shared(57.4611, 9.9777), own()
    there, seen_there = shared(57.4480, 9.9910), own()
    assert seen_here != seen_there
    assert here[1:] == there[1:] and "point" in here[1]
    assert here[0] == there[0]


def test_what_a_colleague_has_claimed_cannot_be_claimed(logged_in: Enter, db: Database) -> None:
    ida, vera, karl = logged_in("ida"), logged_in("vera"), logged_in("karl")
    request = _ask(ida)
    karl.get(request)
    vera.get(request)
    vera.post(f"{request}/tag")
    karl.post(f"{request}/tag")
    words = karl.words(request)
    assert "Anmodningen kan ikke tages: den er allerede taget" in words
    assert "Taget af Vera Munk" in words
    assert "rolig café" not in words and "Jobønsker" not in words
    karl.get(f"{request}/liste", 404)
    karl.post(f"{request}/svar", svar="Jeg svarer alligevel")
    assert "ikke din at besvare" in karl.words(request)
    asked = requests.find(db, request.rpartition("/")[2])
    assert asked and asked.claimed_by == "vera" and asked.answer is None
    assert "Taget af kolleger 1" in karl.words("/anmodninger")


def test_a_claimed_request_can_be_handed_back(logged_in: Enter) -> None:
    ida, vera, karl = logged_in("ida"), logged_in("vera"), logged_in("karl")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    karl.get("/anmodninger")
    karl.post(f"{request}/giv-tilbage")
    assert "ikke din at give tilbage" in karl.words(request)
    vera.post(f"{request}/giv-tilbage")
    karl.post(f"{request}/tag")
    assert "Åbn listen, der fulgte med" in karl.words(request)


def test_the_asker_can_withdraw_until_it_is_answered(logged_in: Enter) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    withdrawn, answered = _ask(ida), _ask(ida)
    ida.get(withdrawn)
    ida.post(f"{withdrawn}/traek-tilbage")
    assert "Anmodningen er trukket tilbage." in ida.words(withdrawn)
    vera.get(withdrawn, 404)
    vera.get("/anmodninger")
    vera.post(f"{withdrawn}/tag", 404)
    vera.post(f"{answered}/tag")
    vera.post(f"{answered}/svar", svar="Ingen lige nu")
    ida.post(f"{answered}/traek-tilbage")
    assert "kan ikke trækkes tilbage" in ida.words(answered)


def test_after_the_answer_the_job_profile_is_closed_again(logged_in: Enter) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    vera.post(f"{request}/svar", svar="Prøv caféen", virksomhed=CAFE)
    words = vera.words(request)
    assert "Prøv caféen" in words and "Jobønsker" not in words
    vera.get(f"{request}/liste", 404)


def test_the_leader_sees_how_it_stands_and_no_profile(logged_in: Enter) -> None:
    ida, lis = logged_in("ida"), logged_in("lis")
    request = _ask(ida, spoergsmaal="Noget roligt")
    reference = request.rpartition("/")[2]
    assert reference in lis.words("/anmodninger")
    words = lis.words(request)
    assert "Spurgt af Ida Holm" in words
    for secret in (*SECRETS, "Jobønsker", "rolig", "Noget roligt"):
        assert secret not in words


@pytest.mark.parametrize(
    ("days", "kind"), [(0, "plain"), (2, "plain"), (3, "warn"), (10, "bad"), (40, "bad")]
)
def test_waiting_is_shown_and_coloured(town: Path, logged_in: Enter, days: int, kind: str) -> None:
    request = _ask(logged_in("ida"))
    later = Visitor(create_app(Settings(database=town, today=TODAY + timedelta(days=days))))
    later.log_in("vera")
    text = {0: "i dag"}.get(days, f"{days} dage")
    assert f'<span class="tag tag-{kind}">{text}</span>' in later.get(request)


def test_a_participant_who_has_moved_takes_the_request_along(logged_in: Enter, db: Database) -> None:
    ida, ole = logged_in("ida"), logged_in("ole")
    request = _ask(ida)
    db.execute("UPDATE participants SET consultant = 'ole' WHERE participant_id = 'P-001'")
    ida.get(request, 404)
    assert "Alma Brøndby" in ole.words(request)
    ole.post(f"{request}/traek-tilbage")


def test_nothing_is_asked_for_a_closed_course(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    assert "Forløbet er afsluttet" in ida.words("/deltagere/P-002/anmodning")
    ida.post("/deltagere/P-002/anmodning", 400, liste="uden")
    assert requests.all_standing(db, TODAY) == []


def test_no_field_of_a_form_reaches_another_column(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    forced = {"status": "answered", "asked_by": "ole", "participant_id": "P-003", "reference": "A-MINE2"}
    request = _ask(ida, **forced)
    asked = requests.find(db, request.rpartition("/")[2])
    assert asked and (asked.status, asked.asked_by, asked.participant_id) == ("open", "ida", "P-001")
    assert asked.asked_at.date() == datetime.combine(TODAY, datetime.min.time()).date()


def test_an_unanswered_request_ends_with_the_course(logged_in: Enter, db: Database) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    request = _ask(ida)
    vera.get(request)
    vera.post(f"{request}/tag")
    vera.get(f"{request}/liste")
    db.execute("UPDATE participants SET closed_on = ? WHERE participant_id = 'P-001'", [TODAY.isoformat()])
    for path in (request, f"{request}/liste"):
        vera.get(path, 404)
    assert "Dem, jeg er i gang med 0" in vera.words("/anmodninger")
    ida.get(request)
