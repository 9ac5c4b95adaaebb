"""A job type's code: what a person said, else a title word for word, else a guess; shown and said."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlite_utils import Database

from crm import changes, job_type_codes, reference_loads
from crm.esco import ATTRIBUTION
from crm.interchange import import_folder
from crm.job_type_codes import JobType
from crm.model import CodedBy
from crm.tables import JOB_TYPE_CODES
from matcher.text.coding import code_for, codes_for
from tests.conftest import TODAY, Visitor, words
from tests.personas import CAFE
from tests.reference_files import esco_csv, uri

Enter = Callable[[str], Visitor]

LIST = "/virksomheder/jobtyper"
ONE = f"{LIST}/kode"


@pytest.fixture
def esco(db: Database, tmp_path: Path) -> Database:
    """The town with an invented ESCO."""
    (tmp_path / "occupations_da.csv").write_text(esco_csv(), encoding="utf-8")
    reference_loads.add_esco(db, [tmp_path / "occupations_da.csv"])
    return db


def test_said_goes_before_the_same_words_and_they_before_a_guess(esco: Database) -> None:
    assert code_for(esco, "Rengøring af trapper").how is CodedBy.GUESS  # type: ignore[union-attr]
    exact = code_for(esco, " KØKKENHJÆLPER ")
    assert exact and (exact.disco08, exact.esco_uri, exact.how) == ("9412", uri("b2"), CodedBy.EXACT)
    assert job_type_codes.state(esco, "Køkkenhjælper", "5120", "", "vera", TODAY)
    said = code_for(esco, "køkkenhjælper")
    assert said and (said.disco08, said.how, said.said_by) == ("5120", CodedBy.STATED, "vera")
    assert job_type_codes.forget(esco, "køkkenhjælper", "vera")
    assert code_for(esco, "køkkenhjælper") == exact


def test_a_title_of_several_groups_is_guessed_among_these(esco: Database) -> None:
    found = code_for(esco, "rengøringsassistent")
    assert (
        found and found.how is CodedBy.GUESS and found.disco08 in ("5153", "9112") and found.share is not None
    )


def test_a_groups_own_title_needs_no_esco(db: Database) -> None:
    found = code_for(db, "Salgsarbejde i butik")
    assert found and (found.disco08, found.how) == ("5223", CodedBy.EXACT)


def test_nothing_is_said_of_what_says_nothing(esco: Database) -> None:
    odd = ["", " ", "🎉", "010190-1234", "12345", "x" * 5000, "\0", "ikke"]
    assert set(codes_for(esco, odd)) <= {"x" * 5000, "ikke"}


def test_every_job_type_is_told_once_with_its_counts(db: Database) -> None:
    db.execute("UPDATE employers SET job_types = NULL")
    db.execute("DELETE FROM opportunities WHERE job_type <> 'Gartner'")
    db.execute("UPDATE employers SET job_types = ? WHERE p_number = ?", ['["gartner", "Kok "]', CAFE])
    openings = next(db.query("SELECT count(*) AS n FROM opportunities"))["n"]
    assert job_type_codes.every(db) == [JobType("gartner", 1, openings), JobType("Kok", 1, 0)]


def test_the_card_and_the_opening_show_the_code(logged_in: Enter, esco: Database) -> None:
    esco.execute(
        "UPDATE employers SET job_types = ? WHERE p_number = ?", ['["Caféassistent", "Tjener"]', CAFE]
    )
    told = logged_in("vera").words(f"/virksomheder/{CAFE}")
    types = told.partition("Jobtyper ")[2].partition("Stadig rigtigt")[0]
    assert types.startswith("Caféassistent Kode for Caféassistent: DISCO 5")
    assert types.replace("Kode for Tjener:", "").count("Tjener") == 1, "each job type is told once"
    job_type_codes.state(esco, "caféassistent", "", uri("a1"), "vera", TODAY)
    assert "DISCO 5223 · ESCO" in logged_in("ida").words(f"/virksomheder/{CAFE}")
    opening = next(esco.query("SELECT opportunity_id FROM opportunities WHERE job_type = 'Caféassistent'"))
    assert "DISCO 5223 · ESCO" in logged_in("ida").words(f"/muligheder/{opening['opportunity_id']}")


def test_a_long_title_is_said_for_short_and_kept_in_the_export(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employers SET job_types = ? WHERE p_number = ?", ['["Gør rent"]', CAFE])
    job_type_codes.state(db, "Gør rent", "9112", "", "vera", TODAY)
    vera = logged_in("vera")
    assert "rengøring på arbejdspladser" in vera.words(f"{LIST}?soeg=rent")
    page = vera.get(f"{ONE}?jobtype=G%C3%B8r+rent")
    assert "DISCO 9112 rengøring på arbejdspladser Rengøringsarbejde undtagen i private hjem" in words(page)
    option = (
        '<option value="9112 rengøring på arbejdspladser" label="Rengøringsarbejde undtagen i private hjem">'
    )
    assert option in page and '<option value="5131 tjenerarbejde">' in page
    exported = vera.open(f"{LIST}/job-type-codes.csv").get_data(as_text=True)
    assert "Gør rent,1,0,9112,Rengøringsarbejde undtagen i private hjem," in exported
    assert code_for(db, "Rengøring på arbejdspladser") == code_for(
        db, "Rengøringsarbejde undtagen i private hjem"
    )


def test_what_nobody_has_says_so(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    address = f"{ONE}?jobtype=Fyrpasser"
    assert "Ingen virksomhed og ingen åbning har denne jobtype nu, så" in vera.words(address)
    assert 'name="disco"' not in vera.get(address) and "DISCO" not in vera.words(address)
    db.execute("UPDATE employers SET job_types = ? WHERE p_number = ?", ['["fyrpasser "]', CAFE])
    assert 'name="disco"' in vera.get(address) and "Ingen virksomhed" not in vera.words(address)
    vera.post(f"{ONE}/gem", jobtype="Fyrpasser", disco="8182")
    assert "Koden er gemt." in vera.words(address)
    db.execute("UPDATE employers SET job_types = NULL")
    assert "Koden gælder, hvis nogen noterer den igen." in vera.words(address)
    vera.post(f"{ONE}/gem", jobtype="Fyrpasser", handling="glem")
    told = vera.words(address)
    assert "Koden er fjernet." in told and "gemt" not in told and "Kodens historik" in told


def test_esco_is_named_where_it_is_used_and_nowhere_else(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    for address in (LIST, f"{ONE}?jobtype=Gartner"):
        assert ATTRIBUTION not in vera.words(address)
    assert "ESCO er ikke læst ind" in vera.words(LIST)


def test_the_list_can_be_searched_and_names_its_sources(logged_in: Enter, esco: Database) -> None:
    vera = logged_in("vera")
    told = vera.words(LIST)
    assert "Caféassistent" in told and ATTRIBUTION in told and "occupations_da.csv: 11 betegnelser" in told
    assert ATTRIBUTION in vera.words(f"{ONE}?jobtype=Gartner")
    assert "Gartner" not in vera.words(f"{LIST}?soeg=caf")
    assert "Ingen jobtyper passer" in vera.words(f"{LIST}?soeg=zzz")
    assert "Caféassistent" in vera.words(f"{LIST}?side=99999&soeg=%00")


def test_a_person_says_what_it_is_and_takes_it_back(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    vera.get(f"{ONE}?jobtype=Gartner")
    vera.post(f"{ONE}/gem", jobtype="Gartner", disco="9214 Manuelt arbejde inden for havebrug")
    assert "Afgjort af en kollega: Vera Munk" in vera.words(f"{ONE}?jobtype=gartner")
    [change] = changes.of_record(db, JOB_TYPE_CODES, ("gartner",))
    assert (change.user_name, change.after and change.after["disco08"]) == ("vera", "9214")
    vera.post(f"{ONE}/gem", jobtype="gartner ", disco="9214")
    assert len(changes.of_record(db, JOB_TYPE_CODES, ("gartner",))) == 1, "the same again is no change"
    vera.post(f"{ONE}/fortryd", jobtype="Gartner", aendring=str(change.run_id))
    assert "Afgjort" not in vera.words(f"{ONE}?jobtype=Gartner").partition("Sagt om")[0]
    vera.post(f"{ONE}/fortryd", 409, jobtype="Gartner", aendring=str(change.run_id))


def test_only_changes_of_the_job_type_are_taken_back_here(logged_in: Enter, db: Database) -> None:
    run = job_type_codes.state(db, "kok", "5120", "", "vera", TODAY)
    karl = logged_in("karl")
    karl.get(f"{ONE}?jobtype=Gartner")
    for asked in (str(run), "", "x", "-1", "9" * 30):
        karl.post(f"{ONE}/fortryd", 422, jobtype="Gartner", aendring=asked)
    assert job_type_codes.stated(db, ["kok"])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"disco": ""}, "DISCO-koden med fire cifre"),
        ({"disco": "52"}, "DISCO-koden med fire cifre"),
        ({"disco": "5299"}, "DISCO-koden med fire cifre"),
        ({"disco": "5223", "esco": "javascript:alert(1)"}, "ESCO-adressen"),
        ({"disco": "5223", "esco": "https://example.com/esco/occupation/x"}, "ESCO-adressen"),
        ({"disco": "9412", "esco": uri("a1")}, "hører til DISCO 5223"),
        ({"disco": "5223", "jobtype": ""}, "tom eller for lang"),
        ({"disco": "5223", "jobtype": "x" * 900}, "tom eller for lang"),
        ({"disco": "5223", "jobtype": "010190-1234"}, "CPR-nummer"),
        ({"disco": "5223", "jobtype": "\0"}, "tom eller for lang"),
    ],
)
def test_a_code_that_cannot_be_is_told(
    logged_in: Enter, esco: Database, fields: dict[str, str], told: str
) -> None:
    vera = logged_in("vera")
    vera.get(ONE)
    answer = vera.post(f"{ONE}/gem", 422, **{"jobtype": "Gartner", **fields})
    assert told in answer.text
    assert list(esco.query("SELECT * FROM job_type_codes")) == []


def test_odd_job_types_do_not_break_the_pages(logged_in: Enter) -> None:
    vera = logged_in("vera")
    for odd in (
        "<script>alert(1)</script>",
        "a/../b?c#d",
        "{{7*7}}",
        "\u202ex",
        "æ" * 900,
        "%00",
        "' OR 1=1",
    ):
        vera.get(f"{ONE}?jobtype={quote(odd)}")


def test_the_list_for_tools_that_need_codes(logged_in: Enter, esco: Database) -> None:
    esco.execute("UPDATE employers SET job_types = ? WHERE p_number = ?", ['["=1+1", "dyrepasser"]', CAFE])
    answer = logged_in("vera").open(f"{LIST}/job-type-codes.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="job-type-codes.csv"'
    rows = {row["job_type"]: row for row in csv.DictReader(io.StringIO(answer.get_data(as_text=True)))}
    assert rows["dyrepasser"] == {
        "job_type": "dyrepasser",
        "employers": "1",
        "openings": "0",
        "disco08": "5164",
        "disco08_title": "Arbejde med kæledyr",
        "esco_uri": uri("e5"),
        "esco_label_da": "dyrepasser",
        "how": "exact",
    }
    assert "'=1+1" in rows
    exports = logged_in("vera").words("/eksport")
    assert "Alle jobtyper med DISCO- og ESCO-koder Se og ret" in exports, "a row of its own"
    assert "job-type-codes.csv" in logged_in("vera").get("/eksport")


def test_an_imported_code_counts_however_it_is_spelt(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "ind"
    folder.mkdir()
    rows = ["job_type,disco08,esco_uri,how", f"Gartner ,9214,{uri('x')},stated", "kok,5120,javascript:x,"]
    (folder / "job_type_codes.csv").write_text("\n".join(rows), encoding="utf-8")
    counts = import_folder(db, folder).tables["job_type_codes"]
    assert (counts.added, counts.rejected) == (1, 1)
    found = code_for(db, "GARTNER")
    assert found and (found.disco08, found.esco_uri, found.how) == ("9214", uri("x"), CodedBy.STATED)
