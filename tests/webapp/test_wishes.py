"""Wishes on the pages: how we understand them is shown, put right, taken back, and read by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlite_utils import Database

from tests.conftest import TODAY, Visitor, words
from webapp import occupation_words

Enter = Callable[[str], Visitor]

PROFILE, MATCH, EDIT = "/deltagere/P-001", "/deltagere/P-001/match", "/deltagere/P-001/oensker"
CAFE_WISH = "noget på en rolig café"


def rows(db: Database) -> list[dict[str, Any]]:
    return list(db.query("SELECT * FROM wish_occupations ORDER BY wish, isco08"))


def wish(db: Database, *texts: str) -> None:
    db.execute(
        "UPDATE participants SET job_wishes = json(?) WHERE participant_id = 'P-001'",
        ["[" + ",".join(f'"{text}"' for text in texts) + "]"],
    )


def chips(page: str) -> list[str]:
    """The kinds of work that are shown as meant, in order."""
    found = re.findall(r'class="heard-chip(?: heard-said)?" title="[^"]*"><span>([^<]*)</span>', page)
    return [text.strip() for text in found]


def correct(ida: Visitor, status: int = 303, page: str = PROFILE, /, **fields: str) -> str:
    ida.get(page)
    answer = ida.post(f"{EDIT}/ret", status, oenske=CAFE_WISH, **fields)
    return answer.location if status == 303 else answer.text


def test_under_each_wish_stands_what_we_take_it_for(logged_in: Enter, db: Database) -> None:
    wish(db, CAFE_WISH, "gerne planter, men ikke noget med kunder")
    ida = logged_in("ida")
    page = ida.get(PROFILE)
    assert "tjenerarbejde" in chips(page) and 'title="Tjenerarbejde (ISCO-08 5131)"' in page
    text = words(page)
    assert text.count("Vi forstår det som") == 2
    assert "Ikke: noget med kunder" in text and "For eksempel " in text
    assert all(len(line) < 400 for line in chips(page))
    match = ida.get(MATCH)
    assert chips(match)[: len(chips(page))] == chips(page)
    assert "For eksempel " not in words(match)
    assert "Ønskerne, listen er lavet efter" in words(match)


def test_a_chip_is_taken_away_and_put_back(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    assert correct(ida, ikke="5131") == f"{PROFILE}#oenske-1"
    [row] = rows(db)
    assert row == {
        "participant_id": "P-001",
        "wish": CAFE_WISH,
        "isco08": "5131",
        "wanted": 0,
        "said_by": "ida",
        "said_on": TODAY.isoformat(),
    }
    page = ida.get(PROFILE)
    assert "tjenerarbejde" not in chips(page)
    assert "Fortryd, at det ikke er tjenerarbejde" in words(page)
    assert correct(ida, 303, MATCH, dog="5131", tilbage="match") == f"{MATCH}#oenske-1"
    assert "tjenerarbejde" in chips(ida.get(PROFILE)) and rows(db) == []


def test_another_kind_of_work_is_added_by_its_title_in_any_spelling(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    correct(ida, titel="koekkenhjaelp")
    correct(ida, isco08="9112", titel="rengøring")
    assert [(row["isco08"], row["wanted"]) for row in rows(db)] == [("9112", 1), ("9412", 1)]
    page = ida.get(PROFILE)
    cleaning, kitchen = (occupation_words.short(code) for code in ("9112", "9412"))
    assert chips(page)[:2] == [cleaning, kitchen]
    assert f"Noteret: ønsket kan også være {cleaning}." in words(page)
    correct(ida, dog="9112")
    assert cleaning not in chips(ida.get(PROFILE))


def test_what_may_be_several_is_asked_about(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page = correct(ida, 422, titel="noget med fisk", tilbage="match")
    assert "Hvilket arbejde mener du?" in words(page) and 'type="radio"' in page
    chosen = re.search(r'name="valg" value="(\d{4})"', page)
    assert chosen and rows(db) == []
    answer = ida.post(
        f"{EDIT}/ret", oenske=CAFE_WISH, valg=chosen[1], titel="noget med fisk", tilbage="match"
    )
    assert answer.location == f"{MATCH}#oenske-1"
    assert [row["isco08"] for row in rows(db)] == [chosen[1]]
    assert "Vi kender ikke »hvad som helst«" in words(correct(ida, 422, titel="hvad som helst"))
    assert "Skriv, hvilket arbejde det er" in words(correct(ida, 422))


def test_a_code_that_is_none_and_a_wish_that_has_changed_are_refused_in_a_sentence(
    logged_in: Enter, db: Database
) -> None:
    ida = logged_in("ida")
    for field, code in (("ikke", "0000"), ("isco08", "<b>"), ("valg", "999"), ("ikke", "5" * 500)):
        correct(ida, **{field: code})
        assert "Det arbejde kender vi ikke" in ida.words(PROFILE)
    gone = ida.post(f"{EDIT}/ret", oenske="et gammelt ønske", ikke="5131")
    assert gone.location == PROFILE
    assert "Ønsket er ændret, siden du åbnede siden" in ida.words(PROFILE)
    assert rows(db) == []


def test_a_correction_moves_the_list(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")

    def points(name: str) -> int:
        found = re.search(rf"-name.>{name}\b.*?-points.>passer (\d+)", ida.get(MATCH), re.S)
        assert found
        return int(found[1])

    wish(db, CAFE_WISH)
    cafe, nursery = points("Café Fyrtårnet"), points("Ærøskov Planteskole")
    correct(ida, isco08="9214")
    assert points("Ærøskov Planteskole") > nursery and points("Café Fyrtårnet") < cafe


def test_wishes_are_written_and_what_they_mean_is_shown(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page = ida.get(EDIT)
    assert page.count('name="oenske"') == 4 and f'value="{CAFE_WISH}"' in page
    seen = re.search(r'name="saa" value="([^"]*)"', page)
    assert seen
    answer = ida.post(
        f"{EDIT}/gem",
        saa=seen[1].replace("&#34;", '"'),
        oenske=[" passe  hunde; og katte ", "", CAFE_WISH, CAFE_WISH],
    )
    assert answer.location.endswith(f"{PROFILE}#oensker")
    profile = ida.get(PROFILE)
    assert "»passe hunde, og katte«" in words(profile) and "arbejde med kæledyr" in chips(profile)
    [stored] = db.query("SELECT job_wishes FROM participants WHERE participant_id = 'P-001'")
    assert stored["job_wishes"] == f'["passe hunde, og katte", "{CAFE_WISH}"]'


def save(ida: Visitor, status: int = 303, /, **fields: Any) -> str:
    page = ida.get(EDIT)
    seen = re.search(r'name="saa" value="([^"]*)"', page)
    assert seen
    fields = {"saa": seen[1].replace("&#34;", '"'), **fields}
    answer = ida.post(f"{EDIT}/gem", status, **fields)
    return answer.location if status == 303 else answer.text


def test_a_wish_that_goes_and_the_history_that_brings_it_back(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    correct(ida, ikke="5131")
    save(ida, oenske=["lager"])
    assert rows(db) == []
    text = ida.words(EDIT)
    assert f"»{CAFE_WISH}«: er ikke tjenerarbejde" in text
    assert f"»{CAFE_WISH}«: rettelsen om tjenerarbejde er fjernet" in text
    assert "»gerne arbejde med planter« blev til" in text.replace("→", "").replace("  ", " ")
    [run] = [row["run_id"] for row in db.query("SELECT max(run_id) AS run_id FROM runs")]
    ida.post(f"{EDIT}/fortryd/{run}")
    assert [row["isco08"] for row in rows(db)] == ["5131"]
    assert "Ændringen er taget tilbage." in ida.words(EDIT)
    assert "kan ikke fortrydes her" in words(ida.post(f"{EDIT}/fortryd/{run}", 409).text)
    assert "kan ikke fortrydes her" in words(ida.post(f"{EDIT}/fortryd/1", 409).text)


def test_an_older_change_is_not_taken_back_from_under_a_newer(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    save(ida, oenske=["lager"])
    [run] = [row["run_id"] for row in db.query("SELECT max(run_id) AS run_id FROM runs")]
    assert f"{EDIT}/fortryd/{run}" in ida.get(EDIT)
    save(ida, oenske=["butik"])
    page = ida.get(EDIT)
    assert f"{EDIT}/fortryd/{run}" not in page and f"{EDIT}/fortryd/{run + 1}" in page
    assert "Fortryd først det nyeste" in words(ida.post(f"{EDIT}/fortryd/{run}", 409).text)


def test_what_somebody_else_wrote_meanwhile_is_never_lost(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page = ida.get(EDIT)
    wish(db, "skrevet imens")
    seen = re.search(r'name="saa" value="([^"]*)"', page)
    assert seen
    opened = seen[1].replace("&#34;", '"')
    answer = ida.post(f"{EDIT}/gem", 409, saa=opened, oenske=["mit nye"])
    text = words(answer.text)
    assert "Ønskerne er ændret, mens du skrev" in text and "»skrevet imens«" in text
    assert 'value="mit nye"' in answer.text
    now = re.search(r'name="saa" value="([^"]*)"', answer.text)
    assert now
    ida.post(f"{EDIT}/gem", saa=now[1].replace("&#34;", '"'), oenske=["mit nye"])
    assert "»mit nye«" in ida.words(PROFILE)
    # Who changed nothing overwrites nothing.
    wish(db, "endnu nyere")
    ida.post(f"{EDIT}/gem", saa='["mit nye"]', oenske=["mit nye"])
    assert "»endnu nyere«" in ida.words(PROFILE)


def test_no_particular_wishes_and_nothing_known(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    save(ida, ingen="1", oenske=[""])
    assert "Ingen bestemte ønsker" in ida.words(PROFILE)
    save(ida, oenske=[""])
    assert "Ikke talt om endnu" in ida.words(PROFILE)
    assert "Fjern det ene" in words(save(ida, 422, ingen="1", oenske=["lager"]))
    assert "højst være på 200 tegn" in words(save(ida, 422, oenske=["a" * 201]))
    assert "plads til 12 ønsker" in words(save(ida, 422, oenske=[f"ønske {n}" for n in range(13)]))


def test_a_civil_number_or_a_name_is_warned_of_and_not_understood(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    number = "café, 010180-1234"
    for text, told in ((number, "CPR-nummer"), ("Carla Østergård på café", "nævne en deltager")):
        page = words(save(ida, 422, oenske=[text]))
        assert told in page and "Skriv hvorfor" in page
    save(ida, oenske=[number, "Alma på café"], tilsidesaet="det er et varenummer")
    [kept] = db.query("SELECT record, warned_of, reason FROM text_overrides")
    assert kept["record"] == "participants P-001" and "civil_number" in kept["warned_of"]
    page = ida.get(PROFILE)
    assert chips(page) == [] and "Tilføj andet arbejde" not in words(page)
    assert "Fjern nummeret" in words(page) and "nævner en deltager" in words(page)
    read = list(db.query("SELECT user_name FROM access_log WHERE action = 'name_check'"))
    assert read == [{"user_name": "ida"}]


HEALTH = "Teksten handler måske om helbred (hospital). Skriv kun, hvad arbejdet kræver."


def test_of_words_about_health_nothing_is_understood_until_somebody_says_why_they_stand(
    logged_in: Enter, db: Database
) -> None:
    ida, wish = logged_in("ida"), "gøre rent på et hospital"
    ida.get(EDIT)
    written = ida.post(f"{EDIT}/forstaa", 200, oenske=wish).json
    assert written and HEALTH in written["html"] and "Vi forstår det som" not in written["html"]
    refused = save(ida, 422, oenske=[wish])
    assert words(refused).count(HEALTH) == 2 and "heard-word" not in refused
    save(ida, oenske=[wish], tilsidesaet="det er en arbejdsplads")
    assert occupation_words.short("9112") in chips(ida.get(PROFILE))
    assert "Vi forstår det som" in ida.words(EDIT) and "helbred (" not in ida.words(EDIT)


def test_after_a_correction_one_is_back_at_the_same_wish(logged_in: Enter, db: Database) -> None:
    wish(db, "noget med dyr", "hej", CAFE_WISH)
    ida = logged_in("ida")
    assert correct(ida, ikke="5131") == f"{PROFILE}#oenske-3"
    assert 'id="oenske-3" tabindex="-1"' in ida.get(PROFILE)
    back = correct(ida, 303, MATCH, ikke="9412", tilbage="match")
    assert back == f"{MATCH}?oenske=3#oenske-3"
    assert '<details class="rest" open>' in ida.get(back.partition("#")[0])
    assert '<details class="rest" open>' not in ida.get(MATCH)
    assert f'href="{PROFILE}#oenske-3"' in correct(ida, 422, titel="noget andet")


def test_a_title_without_a_code_is_offered_with_the_one_it_seems_to_mean(
    logged_in: Enter, db: Database
) -> None:
    db.execute("UPDATE employers SET job_types = json(?)", ['["kaffehjælp på museum", "noget andet"]'])
    ida = logged_in("ida")
    free = ida.post("/titler/forslag", 200, q="kaffehjælp på mus").json
    known = ida.post("/titler/forslag", 200, q="kaffehjælp på mus", kendte="1").json
    assert free and known
    assert free["titles"][0] == {"title": "kaffehjælp på museum", "group": "", "isco08": ""}
    [first, *_] = known["titles"]
    assert first["title"] == "kaffehjælp på museum"
    assert first["group"] == occupation_words.short(first["isco08"])
    page = correct(ida, 422, titel="kaffehjælp på museum")
    assert f'value="{first["isco08"]}"' in page and rows(db) == []
    correct(ida, titel=first["title"], isco08=first["isco08"])
    assert [row["isco08"] for row in rows(db)] == [first["isco08"]]
    assert ida.post("/titler/forslag", 200, q="noget andet", kendte="1").json == {"titles": []}


def test_what_is_sent_to_leads_who_opens_it_to_its_page(logged_in: Enter, visitor: Visitor) -> None:
    ida = logged_in("ida")
    for path, page in (("gem", EDIT), ("forstaa", EDIT), ("fortryd/1", EDIT), ("ret", PROFILE)):
        assert ida.open(f"{EDIT}/{path}").location == page
        assert logged_in("vera").open(f"{EDIT}/{path}").status_code == 403
        assert visitor.open(f"{EDIT}/{path}").location.startswith("/log-ind?next=")


def test_nothing_understood_says_why(logged_in: Enter, db: Database) -> None:
    wish(db, "ikke rengøring", "🎉", "x", "hej med dig")
    text = logged_in("ida").words(PROFILE)
    assert "Det forstår vi ikke sikkert. Skriv gerne, hvad du vil lave, eller vælg et job." in text
    assert "Her står kun, hvad det ikke skal være" in text and "Ikke: rengøring" in text
    assert "Her er ingen ord" in text and "for kort" in text


def test_while_it_is_written(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    ida.get(EDIT)
    before = len(list(db.query("SELECT entry FROM access_log")))
    answer = ida.post(f"{EDIT}/forstaa", 200, oenske="passe hunde, ikke katte")
    assert answer.json
    html = answer.json["html"]
    assert "arbejde med kæledyr" in html and "katte" in html and "<form" not in html
    for text in ("", "<script>alert(1)</script>", "Alma", "010180-1234", "ord " * 5000):
        found = ida.post(f"{EDIT}/forstaa", 200, oenske=text).json
        assert found is not None and "<script" not in found["html"]
    assert "nævner en deltager" in ida.post(f"{EDIT}/forstaa", 200, oenske="Alma").json["html"]  # type: ignore[index]
    assert len(list(db.query("SELECT entry FROM access_log"))) == before


def test_a_course_that_has_ended_is_only_read(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page = ida.get("/deltagere/P-002")
    assert "Vi forstår det som" in words(page) and "heard-add" not in page
    assert "Ønskernes historik" in words(page)
    assert "ønskerne kan ikke ændres" in ida.words("/deltagere/P-002/oensker")
    for path in ("ret", "gem"):
        ida.post(f"/deltagere/P-002/oensker/{path}", 400, oenske="lager", ikke="4321")
    assert rows(db) == []


def test_every_reading_is_in_the_read_log(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    before = len(list(db.query("SELECT entry FROM access_log")))
    ida.get(EDIT)
    correct(ida, ikke="5131")
    assert len(list(db.query("SELECT entry FROM access_log"))) == before + 3


def test_what_nobody_may_read_of_another_ones_participant(logged_in: Enter, db: Database) -> None:
    ole = logged_in("ole")
    for path in ("ret", "gem", "forstaa", "fortryd/1"):
        answer = ole.open(f"{EDIT}/{path}", method="POST", data={"csrf_token": ole.token, "oenske": "x"})
        assert answer.status_code == 404
    theirs = ole.get(EDIT, 404)
    assert theirs.replace("P-001", "P-999") == ole.get("/deltagere/P-999/oensker", 404)


def test_a_group_from_elsewhere_that_is_not_known_is_shown_by_its_code(app: Flask, db: Database) -> None:
    db.table("wish_occupations").insert(
        {"participant_id": "P-001", "wish": CAFE_WISH, "isco08": "9999", "wanted": 1}
    )
    ida = Visitor(app)
    ida.log_in("ida")
    assert chips(ida.get(PROFILE))[0] == "9999"
