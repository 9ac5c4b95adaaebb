"""CVR documents from Virk: what a unit says today, what its company adds, and what is left out aloud."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.interchange.cells import read_cell
from crm.model import Sector
from crm.registers import Reading, RegisterEmployer, employer_cells, read_virk, uploaded
from crm.registers.periods import current, ended_on
from crm.tables import EMPLOYERS

TODAY = date(2026, 11, 22)
SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "cvr_synthetic_sample.json"


def since(start: str | None, end: str | None = None, **values: Any) -> dict[str, Any]:
    return {**values, "periode": {"gyldigFra": start, "gyldigTil": end}}


def unit(**changes: Any) -> dict[str, Any]:
    return {
        "pNummer": 1_999_000_101,
        "virksomhedsrelation": [since("2015-01-01", cvrNummer=99_000_101)],
        "navne": [since("2015-01-01", "2020-12-31", navn="Gamle Ovn"), since("2021-01-01", navn="Ovnen")],
        "reklamebeskyttet": False,
        "beliggenhedsadresse": [
            since(
                "2015-01-01",
                landekode="DK",
                vejnavn="Prøvevej",
                husnummerFra=4,
                bogstavFra="A",
                husnummerTil=6,
                etage="1",
                sidedoer="tv",
                conavn="c/o Opdigtet Person",
                postnummer=900,
                postdistrikt="København C",
            )
        ],
        "hovedbranche": [since("2025-01-01", branchekode="107120")],
        "telefonNummer": [since("2015-01-01", kontaktoplysning="98000001", hemmelig=False)],
        "elektroniskPost": [since("2015-01-01", kontaktoplysning="ovn@eksempel.dk", hemmelig=False)],
        "hjemmeside": [since("2015-01-01", kontaktoplysning="www.eksempel.dk", hemmelig=False)],
        "livsforloeb": [since("2015-01-01")],
        "produktionsEnhedMetadata": {"sammensatStatus": "Aktiv"},
        **changes,
    }


def company(**changes: Any) -> dict[str, Any]:
    return {
        "cvrNummer": 99_000_101,
        "navne": [since("2015-01-01", navn="Ovnen ApS")],
        "virksomhedsform": [since("2015-01-01", virksomhedsformkode=80)],
        "reklamebeskyttet": False,
        **changes,
    }


def read(*documents: Any) -> Reading[RegisterEmployer]:
    return read_virk([uploaded("cvr.json", json.dumps(list(documents)).encode())], as_of=TODAY)


def only(reading: Reading[RegisterEmployer]) -> RegisterEmployer:
    assert len(reading.rows) == 1, reading.remarks
    return reading.rows[0]


def said(reading: Reading[Any]) -> list[str]:
    return [str(remark.reason) for remark in reading.remarks]


def unit_row(**changes: Any) -> RegisterEmployer:
    return only(read({"VrproduktionsEnhed": unit(**changes)}))


def test_row_50_a_unit_becomes_an_employer_row() -> None:
    row = only(read({"VrproduktionsEnhed": unit()}, {"Vrvirksomhed": company()}))
    assert row == RegisterEmployer(
        file="cvr.json",
        place=1,
        p_number="1999000101",
        cvr="99000101",
        name="Ovnen",
        industry_code="107120",
        street="Prøvevej 4A-6, 1. tv",
        postcode="0900",
        town="København C",
        phone="98 00 00 01",
        email="ovn@eksempel.dk",
        website="www.eksempel.dk",
        advert_protected=False,
    )


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"took": 1, "hits": {"total": 1, "hits": [{"_source": {"VrproduktionsEnhed": unit()}}]}}),
        json.dumps([{"_source": {"vrproduktionsenhed": unit()}}]),
        json.dumps({"produktionsenhed": [{"VrProduktionsEnhed": unit()}]}, indent=2),
        json.dumps([{"hits": {"hits": [{"_source": {"VrproduktionsEnhed": unit()}}]}}]),
        json.dumps(unit()),
        json.dumps({"VRPRODUKTIONSENHED": unit()}, indent=1),
        json.dumps(unit()) + "\n\n",
        json.dumps({"VrproduktionsEnhed": unit()}, indent=1) + json.dumps({"hits": {"hits": []}}, indent=1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_wrapping_gives_the_same_row(text: str, encoding: str) -> None:
    reading = read_virk([uploaded("x.json", text.encode(encoding))], as_of=TODAY)
    assert only(reading).name == "Ovnen"
    assert reading.remarks == ()


def test_one_document_per_line_goes_on_after_a_broken_line() -> None:
    lines = [json.dumps(unit(pNummer=1_999_000_000 + n)) for n in range(4)]
    lines[1] = lines[1][:-5]
    lines[2] = "7"
    reading = read_virk([uploaded("x.ndjson", "\n".join(lines).encode())], as_of=TODAY)
    assert [(row.p_number, row.place) for row in reading.rows] == [("1999000000", 1), ("1999000003", 4)]
    assert [(remark.place, remark.lost) for remark in reading.remarks] == [(2, True), (3, True)]


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        (10, Sector.PRIVATE),
        (15, Sector.PRIVATE),
        (110, Sector.ASSOCIATION),
        (230, Sector.STATE),
        (245, Sector.REGION),
        ("250", Sector.MUNICIPALITY),
        (60, None),
        (80, None),
        (30, None),
        (235, None),
        (None, None),
        ([], None),
    ],
)
def test_sector_only_where_the_form_settles_it(code: object, sector: Sector | None) -> None:
    form = [since("2015-01-01", virksomhedsformkode=code)]
    row = only(read({"Vrvirksomhed": company(virksomhedsform=form)}, {"VrproduktionsEnhed": unit()}))
    assert row.sector is sector


@pytest.mark.parametrize(
    ("of_unit", "of_company", "expected"),
    [(False, True, True), (True, False, True), (False, False, False), (None, None, None), (None, True, True)],
)
def test_protected_if_the_unit_or_its_company_is(
    of_unit: bool | None, of_company: bool | None, expected: bool | None
) -> None:
    row = only(
        read({"Vrvirksomhed": company(reklamebeskyttet=of_company)}, unit(reklamebeskyttet=of_unit)),
    )
    assert row.advert_protected is expected


def test_a_unit_without_a_name_takes_that_of_its_company() -> None:
    assert only(read(company(), unit(navne=[]))).name == "Ovnen ApS"
    alone = read(unit(navne=[]))
    assert only(alone).name is None
    assert any("intet navn" in text for text in said(alone))


def test_a_company_without_units_is_reported_and_gives_no_row() -> None:
    reading = read(company(), company(cvrNummer=99_000_102), unit())
    assert len(reading.rows) == 1
    assert [(r.subject, r.lost) for r in reading.remarks] == [("99000102", True)]


@pytest.mark.parametrize("secret", [True, "true", 1, "nej", {}])
def test_secret_contact_data_is_dropped_and_never_repeated(secret: object) -> None:
    reading = read(
        unit(
            telefonNummer=[since("2015-01-01", kontaktoplysning="98765432", hemmelig=secret)],
            elektroniskPost=[
                since("2024-01-01", kontaktoplysning="skjult@eksempel.dk", hemmelig=secret),
                since("2015-01-01", kontaktoplysning="kontor@eksempel.dk", hemmelig=False),
            ],
            produktionsEnhedMetadata={"nyesteKontaktoplysninger": ["98765432", "skjult@eksempel.dk"]},
        )
    )
    row = only(reading)
    assert (row.phone, row.email) == (None, "kontor@eksempel.dk")
    assert not any("9876" in text or "skjult@" in text for text in said(reading))
    assert sum("hemmelig" in text for text in said(reading)) == 2


@pytest.mark.parametrize(
    ("life", "status", "closed_on"),
    [
        ([since("2015-01-01")], "Aktiv", None),
        ([since("2015-01-01", "2024-06-30")], "Ophørt", date(2024, 6, 30)),
        ([since("2015-01-01", "2018-01-31"), since("2019-01-01")], "Aktiv", None),
        ([since("2019-01-01", "2020-01-31"), since("2015-01-01", "2018-01-31")], None, date(2020, 1, 31)),
        ([since("2015-01-01", "2027-01-31")], "Aktiv", date(2027, 1, 31)),
        ([], "Ophørt", TODAY),
        ([since("2015-01-01", "ikke en dato")], "Aktiv", None),
    ],
)
def test_ended_units_are_closed(life: object, status: str | None, closed_on: date | None) -> None:
    row = unit_row(livsforloeb=life, produktionsEnhedMetadata={"sammensatStatus": status})
    assert row.closed_on == closed_on


def test_a_unit_ended_without_a_day_takes_the_day_of_the_last_change() -> None:
    row = unit_row(
        livsforloeb=[],
        produktionsEnhedMetadata={"sammensatStatus": "Ophørt"},
        sidstOpdateret="2026-03-04T00:00:00.000+01:00",
    )
    assert row.closed_on == date(2026, 3, 4)


def test_a_unit_that_has_ended_keeps_its_last_name_company_and_address() -> None:
    ended = unit(
        navne=[
            since("2015-01-01", "2018-01-01", navn="Først"),
            since("2018-01-02", "2020-01-01", navn="Sidst"),
        ],
        virksomhedsrelation=[since("2015-01-01", "2020-01-01", cvrNummer=99_000_101)],
        livsforloeb=[since("2015-01-01", "2020-01-01")],
        telefonNummer=[since("2015-01-01", "2020-01-01", kontaktoplysning="98000001", hemmelig=False)],
    )
    row = only(read(ended))
    assert (row.name, row.cvr, row.phone, row.closed_on) == ("Sidst", "99000101", None, date(2020, 1, 1))


@pytest.mark.parametrize(
    ("figures", "fte", "counted_on"),
    [
        ({"aarsbeskaeftigelse": [{"aar": 2024, "antalAarsvaerk": 3}]}, 3.0, date(2024, 12, 31)),
        (
            {
                "aarsbeskaeftigelse": [{"aar": 2024, "antalAarsvaerk": 3}],
                "kvartalsbeskaeftigelse": [{"aar": 2025, "kvartal": 1, "antalAarsvaerk": 4}],
                "erstMaanedsbeskaeftigelse": [{"aar": 2025, "maaned": 2, "antalAarsvaerk": 5.28}],
            },
            4.0,
            date(2025, 3, 31),
        ),
        (
            {
                "aarsbeskaeftigelse": [{"aar": 2024, "antalAarsvaerk": 3}],
                "maanedsbeskaeftigelse": [
                    {"aar": 2026, "maaned": 2, "intervalKodeAntalAarsvaerk": "ANTAL_5_9"}
                ],
            },
            None,
            None,
        ),
        (
            {
                "maanedsbeskaeftigelse": [
                    {"aar": 2026, "maaned": 2, "intervalKodeAntalAarsvaerk": "ANTAL_1_1"}
                ]
            },
            1.0,
            date(2026, 2, 28),
        ),
        (
            {"aarsbeskaeftigelse": [{"aar": 2024, "intervalKodeAntalAarsvaerk": "ANTAL_1000_"}]},
            None,
            None,
        ),
        ({"aarsbeskaeftigelse": [{"aar": 2024, "antalAnsatte": 12}]}, None, None),
        (
            {
                "produktionsEnhedMetadata": {
                    "nyesteErstMaanedsbeskaeftigelse": {"aar": 2026, "maaned": 5, "antalAarsvaerk": 13.6}
                }
            },
            13.6,
            date(2026, 5, 31),
        ),
        ({"aarsbeskaeftigelse": [{"aar": 2024, "antalAarsvaerk": -3}]}, None, None),
        ({"aarsbeskaeftigelse": [{"aar": 10**30, "antalAarsvaerk": 3}]}, None, None),
    ],
)
def test_the_newest_figures_count(
    figures: dict[str, Any], fte: float | None, counted_on: date | None
) -> None:
    row = unit_row(**figures)
    assert (row.employees_fte, row.employees_on) == (fte, counted_on)


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (unit(pNummer=17), "10 cifre"),
        (unit(pNummer="ti cifre"), "10 cifre"),
        (unit(pNummer=None), "intet P-nummer"),
        (unit(fejlRegistreret=True), "fejl"),
        (company(cvrNummer=123456789), "8 cifre"),
        ({"Vrdeltagerperson": {"navne": []}}, "person"),
        ({"noget": 1}, "hverken"),
        (17, "løs værdi"),
    ],
)
def test_documents_that_cannot_be_used_are_reported(document: Any, word: str) -> None:
    reading = read(document)
    assert reading.rows == ()
    assert [remark.lost for remark in reading.remarks] == [True]
    assert word in said(reading)[0]


def test_of_two_documents_with_one_number_the_later_counts() -> None:
    reading = read(unit(navne=[since("2015-01-01", navn="Før")]), unit())
    assert only(reading).name == "Ovnen"
    assert any("flere gange" in text for text in said(reading))


@pytest.mark.parametrize(
    ("website", "kept"),
    [
        ("javascript:alert(1)", None),
        ("https://eksempel.dk/a?b=c", "https://eksempel.dk/a?b=c"),
        ('www.eksempel.dk" onclick="x', None),
        ("ingen", None),
        ("www.smørrebrød.dk", "www.smørrebrød.dk"),
    ],
)
def test_only_web_addresses_are_websites(website: str, kept: str | None) -> None:
    row = unit_row(hjemmeside=[since(None, kontaktoplysning=website, hemmelig=False)])
    assert row.website == kept


def test_an_address_abroad_is_left_out_aloud() -> None:
    reading = read(unit(beliggenhedsadresse=[since(None, landekode="SE", vejnavn="Storgatan")]))
    assert only(reading).street is None
    assert any("uden for Danmark" in text for text in said(reading))


def test_the_cells_are_what_the_importer_accepts() -> None:
    form = [since("2015-01-01", virksomhedsformkode=10)]
    staff = [{"aar": 2024, "antalAarsvaerk": 1234.5}]
    row = only(read(company(virksomhedsform=form), unit(aarsbeskaeftigelse=staff)))
    cells = employer_cells(replace(row, closed_on=TODAY))
    read_back = {name: read_cell(EMPLOYERS.column(name), text) for name, text in cells.items()}
    assert {name for name, cell in read_back.items() if cell.refusal} == set()
    assert read_back["employees_fte"].value == 1234.5
    assert read_back["advert_protected"].value == 0
    assert read_back["sector"].value == "private"
    assert read_back["closed_on"].value == "2026-11-22"


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the folder of shared training material is not here")
def test_the_shared_sample_is_read_whole() -> None:
    with SAMPLE.open("rb") as file:
        reading = read_virk([uploaded(SAMPLE.name, file)], as_of=TODAY)
    assert len(reading.rows) == 7
    assert [row.p_number for row in reading.rows if row.closed_on] == ["1999000005"]
    assert [row.p_number for row in reading.rows if row.advert_protected] == ["1999000004"]
    assert not any(remark.lost for remark in reading.remarks)


# Any history gives the value that holds today.

days = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[date, date | None]]:
    """Periods that follow each other day by day, the last one open."""
    starts = sorted(draw(st.sets(days, min_size=1, max_size=8)))
    ends = [start - timedelta(days=1) for start in starts[1:]]
    return list(zip(starts, [*ends, None], strict=True))


def entries(periods: Iterable[tuple[date, date | None]]) -> list[dict[str, Any]]:
    return [
        since(start.isoformat(), end.isoformat() if end else None, navn=start.isoformat())
        for start, end in periods
    ]


@given(histories(), days, st.randoms(use_true_random=False))
def test_any_history_gives_the_entry_that_holds(
    periods: list[tuple[date, date | None]], day: date, chance: Any
) -> None:
    expected = [start for start, end in periods if start <= day and (end is None or day <= end)]
    shuffled = entries(periods)
    chance.shuffle(shuffled)
    found = current(shuffled, day)
    assert (found and found["navn"]) == (expected[0].isoformat() if expected else None)


@given(histories(), st.randoms(use_true_random=False))
def test_with_nothing_to_come_the_open_period_holds(
    periods: list[tuple[date, date | None]], chance: Any
) -> None:
    shuffled = entries(periods)
    chance.shuffle(shuffled)
    found = current(shuffled, date(2036, 1, 1))
    assert found is not None
    assert found["periode"]["gyldigTil"] is None  # type: ignore[index]


@given(histories())
def test_a_life_ends_only_when_all_its_periods_have(periods: list[tuple[date, date | None]]) -> None:
    assert ended_on(entries(periods)) is None
    ended = periods[:-1]
    assert ended_on(entries(ended)) == (ended[-1][1] if ended else None)
