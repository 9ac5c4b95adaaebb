"""Lists with a name: kept over log-outs, shared when meant to be, and nobody else's to see or delete."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from crm import changes, saved_views
from crm.saved_views import MOST_OF_ONE
from crm.tables import SAVED_VIEWS
from crm.undoing import undo_run
from tests.conftest import Visitor, unsigned

Enter = Callable[[str], Visitor]

ADDRESS = "/virksomheder/visninger"


def keep(someone: Visitor, name: str, query: str = "stille=90", status: int = 303, /, **more: str) -> str:
    someone.get("/virksomheder?by=Vr%C3%A5")
    return someone.post(f"{ADDRESS}/gem", status, navn=name, liste=query, **more).text


def rows(db: Database) -> list[dict[str, object]]:
    return list(db.query("SELECT * FROM saved_views ORDER BY name"))


def test_row_15_a_list_is_kept_under_a_name_and_is_there_after_log_out(logged_in: Enter) -> None:
    vera = logged_in("vera")
    keep(vera, "Længe siden", "stille=90&ejer=mig&sorter=tavs")
    assert "Visningen »Længe siden« er gemt." in vera.words("/virksomheder?stille=90&ejer=mig&sorter=tavs")
    vera.post("/log-ud")
    again = logged_in("vera")
    assert 'href="/virksomheder?stille=90&amp;ejer=mig&amp;sorter=tavs"' in again.get("/virksomheder")
    told = again.words(ADDRESS)
    assert "Længe siden Ikke talt med i 90 dage · Mine Kun mig Slet" in told


def test_row_15_a_shared_view_is_seen_by_the_team_and_a_private_one_by_nobody(logged_in: Enter) -> None:
    vera = logged_in("vera")
    keep(vera, "Hemmelig")
    keep(vera, "Til alle", "relation=cooperation", delt="1")
    for name in ("karl", "ida", "lis"):
        told = logged_in(name).words(ADDRESS)
        assert "Til alle Samarbejde Delt Vera Munk" in told and "Hemmelig" not in told
        assert "Hemmelig" not in logged_in(name).get("/virksomheder")


def test_mine_in_a_shared_view_is_each_readers_own(logged_in: Enter) -> None:
    keep(logged_in("vera"), "Vores egne", "ejer=mig", delt="1")
    assert "1 virksomhed" in logged_in("vera").words("/virksomheder?ejer=mig")
    assert "0 virksomheder" in logged_in("karl").words("/virksomheder?ejer=mig")


def test_another_ones_view_cannot_be_deleted_and_answers_as_if_it_were_not_there(
    logged_in: Enter, db: Database
) -> None:
    vera, karl, lis = logged_in("vera"), logged_in("karl"), logged_in("lis")
    keep(vera, "Hemmelig")
    keep(vera, "Til alle", delt="1")
    private, shared = (str(row["view_id"]) for row in rows(db))
    for someone, view in ((karl, private), (karl, shared), (lis, private)):
        someone.get(ADDRESS)
        absent = someone.post(f"{ADDRESS}/slet", 404, visning="V-000000000000").text
        theirs = someone.post(f"{ADDRESS}/slet", 404, visning=view).text
        assert unsigned(theirs) == unsigned(absent)
    assert len(rows(db)) == 2
    lis.post(f"{ADDRESS}/slet", visning=shared)
    vera.get(ADDRESS)
    vera.post(f"{ADDRESS}/slet", visning=private)
    assert rows(db) == []


def test_no_field_of_the_form_writes_another_column(logged_in: Enter, db: Database) -> None:
    karl = logged_in("karl")
    keep(karl, "Min", owner="vera", view_id="V-1", shared="1", ejer="vera", query="by=X", id="7")
    (row,) = rows(db)
    assert (row["owner"], row["shared"], row["query"]) == ("karl", 0, "stille=90")
    assert row["view_id"] != "V-1"


def test_one_name_is_one_view_of_each_user(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    keep(vera, "Min liste", "stille=30")
    keep(vera, "  min   LISTE ", "stille=60", delt="1")
    keep(logged_in("karl"), "Min liste", "stille=90")
    assert [(row["owner"], row["query"], row["shared"]) for row in rows(db)] == [
        ("karl", "stille=90", 0),
        ("vera", "stille=60", 1),
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Visningen skal have et navn."),
        ("   ", "Visningen skal have et navn."),
        ("x" * 61, "Navnet er for langt."),
    ],
)
def test_a_name_is_needed_and_what_was_written_is_kept(
    logged_in: Enter, db: Database, name: str, told: str
) -> None:
    page = keep(logged_in("vera"), name, "stille=90", 422, delt="1")
    assert told in page and 'value="1" checked' in page and 'name="liste" value="stille=90"' in page
    assert rows(db) == []


def test_a_name_that_tells_of_a_participant_needs_a_reason(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    for name, query in (
        ("Til Alma Brøndby", "by=Vr%C3%A5"),
        ("Sygemeldte", ""),
        ("Nye", "soeg=Alma+Br%C3%B8ndby"),
    ):
        assert "Begrundelsen gemmes" in keep(vera, name, query, 422, delt="1")
    assert rows(db) == []
    keep(vera, "Til Alma Brøndby", tilsidesaet="Hun hedder det samme som butikken")
    assert len(rows(db)) == 1 and db.table("text_overrides").count == 1


def test_what_is_kept_is_the_filter_and_nothing_else(logged_in: Enter, db: Database) -> None:
    keep(
        logged_in("vera"),
        "Sær",
        "https://evil.example/?stille=90&by=%3Cscript%3E&side=7&next=//x&relation=nix",
    )
    (row,) = rows(db)
    assert row["query"] == "by=%3Cscript%3E"
    db.execute("UPDATE saved_views SET query = ?, name = ?", ["javascript:alert(1)&&%%%" * 50, "<b>x</b>"])
    page = logged_in("vera").get("/virksomheder")
    assert "javascript:" not in page and "<b>x</b>" not in page
    logged_in("vera").get(ADDRESS)


def test_there_is_an_end_to_how_many(logged_in: Enter, db: Database) -> None:
    for n in range(MOST_OF_ONE):
        saved_views.save(db, "vera", f"Liste {n}", "", shared=False)
    assert "Du har 50 visninger." in keep(logged_in("vera"), "En til", "", 422)
    keep(logged_in("vera"), "Liste 7", "stille=30")


def test_what_happened_to_a_view_is_on_record_and_can_be_taken_back(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    keep(vera, "Min")
    (row,) = rows(db)
    vera.get(ADDRESS)
    vera.post(f"{ADDRESS}/slet", visning=row["view_id"])
    gone, made = changes.of_record(db, SAVED_VIEWS, (row["view_id"],))
    assert (made.user_name, made.before, gone.user_name, gone.after) == ("vera", None, "vera", None)
    undo_run(db, gone.run_id, kind=gone.kind, user_name="vera")
    assert rows(db) == [row]


def test_a_form_without_a_view_deletes_nothing(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get("/virksomheder")
    assert "Der er ingen gemte visninger endnu." in vera.post(f"{ADDRESS}/slet", 422).text
