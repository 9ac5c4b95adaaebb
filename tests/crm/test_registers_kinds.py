"""Which reader a dropped file belongs to, told from its name and beginning."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.registers import ForeignKind, foreign_kind

VIRK, DATA = ForeignKind.CVR_VIRK, ForeignKind.DATAFORDELER
JOBS, CARDS = ForeignKind.JOB_POSTINGS, ForeignKind.VCARDS


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("cvr.json", json.dumps({"hits": {"hits": [{"_source": {"Vrvirksomhed": {}}}]}}), VIRK),
        ("cvr.ndjson", '{"VrproduktionsEnhed": {"pNummer": 1}}\n', VIRK),
        ("cvr.txt", '\ufeff[{"pNummer": 1, "navne": []}]', VIRK),
        ("CVR_Navn.json", '[{"CVREnhedsId": "a", "vaerdi": "b"}]', DATA),
        ("svar.json", '{"data": {"CVR_Navn": {"nodes": []}}}', DATA),
        ("p.json", '[{"id": "a", "pNummer": 1, "registreringFra": "2020-01-01"}]', DATA),
        ("navn.csv", "CVREnhedsId,vaerdi,sekvens\n", DATA),
        ("x.csv", '"ID";"PNUMMER";"VIRKNINGFRA"\n', DATA),
        ("job.json", '{"@context": "https://schema.org", "@type": "JobPosting"}', JOBS),
        ("job.jsonld", '{"@graph": []}', JOBS),
        ("job.html", "<div>Job</div>", JOBS),
        ("job", "<!DOCTYPE html><html>", JOBS),
        ("ida.vcf", "", CARDS),
        ("ida.txt", "BEGIN:VCARD\r\n", CARDS),
        ("employers.csv", "p_number,cvr,name\n", None),
        ("employers.csv", "P-nummer;CVR-nummer;Navn\n", None),
        ("employers.xlsx", "PK\x03\x04", None),
        ("andet.json", '{"a": 1}', None),
        ("andet.xml", '<?xml version="1.0"?><a/>', None),
        ("tom.csv", "", None),
    ],
)
def test_row_50_a_dropped_file_is_recognised(name: str, text: str, kind: ForeignKind | None) -> None:
    assert foreign_kind(name, text.encode()) is kind
    if not text.startswith("\ufeff"):
        assert foreign_kind(name, text.encode("utf-16")) is kind


@given(st.text(), st.binary())
def test_anything_has_a_kind_or_none(name: str, beginning: bytes) -> None:
    assert foreign_kind(name, beginning) in (None, *ForeignKind)
