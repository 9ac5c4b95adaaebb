"""Datafordeler's entity files: joined on CVREnhedsId, rows of today only, the same in CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.model import Sector
from crm.problem import Problem
from crm.registers import Reading, RegisterEmployer, Upload, read_datafordeler, uploaded

TODAY = date(2026, 11, 22)
NOW = {"registreringFra": "2020-01-01T00:00:00+01:00", "registreringTil": "", "virkningTil": ""}
NOW["virkningFra"] = "2020-01-01T00:00:00+01:00"

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]


def of(unit: str, **values: Any) -> dict[str, Any]:
    return {"CVREnhedsId": unit, **values, **{k: v for k, v in NOW.items() if k not in values}}


def tables() -> Tables:
    return {
        "CVR_Produktionsenhed": [
            {"id": "u1", "pNummer": "1999000201", "tilknyttetVirksomhedsCVRNummer": "99000201", **NOW},
            {"id": "u2", "pNummer": "1999000202", "tilknyttetVirksomhedsCVRNummer": "99000201", **NOW}
            | {"produktionsenhedOphoersdato": "2024-06-30"},
        ],
        "CVR_Virksomhed": [
            {"id": "c1", "CVRNummer": "99000201", **NOW},
            {"id": "c2", "CVRNummer": "99000299", **NOW},
        ],
        "CVR_Virksomhedsform": [of("c1", vaerdi="250")],
        "CVR_Navn": [
            of("u1", vaerdi="Bifirma", sekvens="1"),
            of("u1", vaerdi="Plejehjemmet", sekvens="0"),
            of("u1", vaerdi="Gammelt navn", sekvens="0", virkningTil="2021-01-01T00:00:00+01:00"),
            of("u1", vaerdi="Fejlskrevet", sekvens="0", registreringTil="2021-01-01T00:00:00+01:00"),
            of("c1", vaerdi="Opdigtet Kommune", sekvens="0"),
            of("c9", vaerdi="En anden", sekvens="0"),
        ],
        "CVR_Branche": [
            of("u1", vaerdi="871010", vaerdiTekst="Plejehjem", sekvens="0"),
            of("u1", vaerdi="562900", vaerdiTekst="Kantine", sekvens="1"),
        ],
        "CVR_Beskaeftigelse": [
            of("u1", beskaeftigelsestalstype="MaanedsbeskaeftigelseAntalAnsatte", antal="60")
            | {"datoTil": "2026-06-30"},
            of("u1", beskaeftigelsestalstype="MaanedsbeskaeftigelseAntalAarsvaerk", antal="41.5")
            | {"datoTil": "2026-05-31"},
            of("u1", beskaeftigelsestalstype="AarsbeskaeftigelseAntalAarsvaerkInterval", intervalFra="20")
            | {"intervalTil": "49", "datoTil": "2025-12-31"},
        ],
        "CVR_Adressering": [
            of(
                "u1",
                AdresseringAnvendelse="beliggenhedsadresse",
                coNavn="Opdigtet Person",
                CVRAdresse_vejnavn="Prøvevej",
                CVRAdresse_husnummerFra="4A",
                CVRAdresse_etagebetegnelse="1",
                CVRAdresse_doerbetegnelse="tv",
                CVRAdresse_postnummer="8800",
                CVRAdresse_postdistrikt="Viborg",
                CVRAdresse_kommunekode="791",
            ),
            of("u1", AdresseringAnvendelse="postadresse", CVRAdresse_vejnavn="Postvej"),
            of("u2", AdresseringAnvendelse="beliggenhedsadresse", CVRAdresse_kommunekode="0101"),
        ],
        "CVR_Reklamebeskyttelse": [of("u1", vaerdi="false"), of("c1", vaerdi="true")],
        "CVR_Telefonnummer": [of("u1", vaerdi="98000002")],
        "CVR_e_mailadresse": [of("u1", vaerdi="pleje@eksempel.dk")],
    }


def as_csv(name: str, rows: Rows, delimiter: str = ",") -> Upload:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return uploaded(f"{name}.csv", text.getvalue().encode())


def read(*uploads: Upload, **options: Any) -> Reading[RegisterEmployer]:
    return read_datafordeler(uploads, as_of=TODAY, **options)


def from_csv(changed: Tables | None = None, **options: Any) -> Reading[RegisterEmployer]:
    return read(*(as_csv(name, rows) for name, rows in (changed or tables()).items()), **options)


def bare(reading: Reading[RegisterEmployer]) -> dict[str, tuple[Any, ...]]:
    """The rows without where they stood."""
    fields = [name for name in RegisterEmployer.__slots__ if name not in ("file", "place")]
    return {row.p_number: tuple(getattr(row, name) for name in fields) for row in reading.rows}


def test_row_50_the_files_join_to_employer_rows() -> None:
    first, second = from_csv().rows
    assert first == RegisterEmployer(
        file="CVR_Produktionsenhed.csv",
        place=2,
        p_number="1999000201",
        cvr="99000201",
        name="Plejehjemmet",
        sector=Sector.MUNICIPALITY,
        industry_code="871010",
        employees_fte=41.5,
        employees_on=date(2026, 5, 31),
        street="Prøvevej 4A, 1. tv",
        postcode="8800",
        town="Viborg",
        phone="98 00 00 02",
        email="pleje@eksempel.dk",
        advert_protected=True,
    )
    assert (second.name, second.closed_on, second.advert_protected) == (
        "Opdigtet Kommune",
        date(2024, 6, 30),
        True,
    )


def test_what_is_not_used_is_counted() -> None:
    counted = {(r.file, str(r.reason)): r.count for r in from_csv().remarks}
    assert counted[("CVR_Navn.csv", "rækken gælder ikke nu og er ikke brugt")] == 2
    assert counted[("CVR_Navn.csv", "rækken hører ikke til en P-enhed i filerne og er ikke brugt")] == 1
    unused = "virksomheden har ingen P-enhed i filerne og giver ingen række"
    assert counted[("CVR_Virksomhed.csv", unused)] == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("shout", [str.upper, str.lower])
def test_case_of_columns_and_delimiter_do_not_matter(delimiter: str, shout: Any) -> None:
    uploads = [
        as_csv(shout(name), [{shout(key): value for key, value in row.items()} for row in rows], delimiter)
        for name, rows in tables().items()
    ]
    assert bare(read(*uploads)) == bare(from_csv())


def test_json_says_the_same_as_csv() -> None:
    apart = [uploaded(f"{name}.json", json.dumps(rows).encode()) for name, rows in tables().items()]
    lines = [
        uploaded(f"{name}.ndjson", "\n".join(map(json.dumps, rows)).encode())
        for name, rows in tables().items()
    ]
    nested = {"data": {name: {"nodes": rows} for name, rows in tables().items()}}
    assert bare(read(*apart)) == bare(from_csv())
    assert bare(read(*lines)) == bare(from_csv())
    assert bare(read(uploaded("svar.json", json.dumps(nested).encode()))) == bare(from_csv())


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_order_of_files_or_rows_changes_the_rows(chance: Any) -> None:
    mixed = list(tables().items())
    chance.shuffle(mixed)
    for _, rows in mixed:
        chance.shuffle(rows)
    assert bare(from_csv(dict(mixed))) == bare(from_csv())


def test_only_the_units_of_a_municipality() -> None:
    assert [row.p_number for row in from_csv(municipalities=["0791"]).rows] == ["1999000201"]
    assert [row.p_number for row in from_csv(municipalities=["101"]).rows] == ["1999000202"]
    assert from_csv(municipalities=["0746"]).rows == ()


def test_the_version_that_still_belongs_to_a_company_counts() -> None:
    changed = tables()
    sold = {"tilknyttetVirksomhedsCVRNummer": "99000299", "tilknyttetTilVirksomhedOphoersdato": "2022-01-01"}
    changed["CVR_Produktionsenhed"].append(changed["CVR_Produktionsenhed"][0] | sold)
    assert from_csv(changed).rows[0].cvr == "99000201"


def test_main_industry_is_the_lowest_sequence_whether_it_begins_at_0_or_1() -> None:
    changed = tables()
    for row in changed["CVR_Branche"]:
        row["sekvens"] = str(int(row["sekvens"]) + 1)
    assert from_csv(changed).rows[0].industry_code == "871010"


def test_a_newer_interval_makes_the_staff_unknown() -> None:
    changed = tables()
    changed["CVR_Beskaeftigelse"][2]["datoTil"] = "2026-09-30"
    reading = from_csv(changed)
    assert (reading.rows[0].employees_fte, reading.rows[0].employees_on) == (None, None)
    assert any("interval" in str(remark.reason) for remark in reading.remarks)


def test_an_interval_of_one_number_is_that_number() -> None:
    changed = tables()
    changed["CVR_Beskaeftigelse"][2] |= {"datoTil": "2026-09-30", "intervalFra": "1", "intervalTil": "1"}
    assert from_csv(changed).rows[0].employees_fte == 1.0


def test_what_begins_tomorrow_does_not_hold_today() -> None:
    changed = tables()
    changed["CVR_Navn"].append(of("u1", vaerdi="Fremtid", sekvens="0", virkningFra="2026-11-23"))
    changed["CVR_Navn"][1]["virkningTil"] = "2026-11-23"
    assert from_csv(changed).rows[0].name == "Plejehjemmet"


def test_what_ends_today_holds_no_more() -> None:
    changed = tables()
    changed["CVR_Telefonnummer"][0]["virkningTil"] = "2026-11-22T00:00:00+01:00"
    assert from_csv(changed).rows[0].phone is None


def test_units_without_a_number_and_rows_without_an_id_are_reported() -> None:
    changed = tables()
    changed["CVR_Produktionsenhed"][1]["pNummer"] = "12"
    changed["CVR_Telefonnummer"].append(of("", vaerdi="98000003"))
    reading = from_csv(changed)
    assert len(reading.rows) == 1
    assert [(r.file, r.place) for r in reading.remarks if r.lost] == [
        ("CVR_Produktionsenhed.csv", 3),
        ("CVR_Telefonnummer.csv", 3),
    ]


def test_a_broken_line_of_json_is_told_once() -> None:
    text = "\n".join(json.dumps(row) for row in tables()["CVR_Produktionsenhed"]) + "\n{"
    reading = read(uploaded("CVR_Produktionsenhed.json", text.encode()))
    assert [remark.place for remark in reading.remarks if remark.lost] == [3]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("CVR_Navn.csv", "CVREnhedsId,vaerdi\nu1,x\n", "CVR_Produktionsenhed"),
        ("fil.csv", "CVREnhedsId,vaerdi\nu1,x\n", "CVR_Navn.csv"),
        ("CVR_Produktionsenhed.csv", 'id,pNummer\nu1,"1999000201', "CSV"),
        ("CVR_Produktionsenhed.csv", "id,pNummer\nu1," + "9" * 200_000, "CSV"),
        ("CVR_Produktionsenhed.json", "[{]", "JSON"),
    ],
)
def test_files_that_cannot_be_read_say_so(name: str, text: str, words: str) -> None:
    with pytest.raises(Problem, match=words):
        read(uploaded(name, text.encode()))
