"""Whatever a file holds, the readers give rows and remarks or raise Problem, and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.problem import Problem
from crm.registers import (
    Reading,
    Upload,
    employer_cells,
    opportunity_cells,
    read_cards,
    read_datafordeler,
    read_postings,
    read_virk,
    uploaded,
)
from crm.registers.contact_data import email_of, phone_of
from crm.registers.values import date_of, flag_of, line_of, number_of

TODAY = date(2026, 11, 22)

READERS: dict[str, Callable[[Upload], Reading[Any]]] = {
    "virk.json": lambda upload: read_virk([upload], as_of=TODAY),
    "CVR_Produktionsenhed.csv": lambda upload: read_datafordeler([upload], as_of=TODAY),
    "svar.json": lambda upload: read_datafordeler([upload], as_of=TODAY, municipalities=["0791"]),
    "job.html": read_postings,
    "kort.vcf": read_cards,
}

KEYS = st.sampled_from(
    """Vrvirksomhed VrproduktionsEnhed _source hits pNummer cvrNummer navne navn periode gyldigFra gyldigTil
    hemmelig kontaktoplysning telefonNummer hovedbranche branchekode livsforloeb beliggenhedsadresse
    husnummerFra produktionsEnhedMetadata nyesteNavn sammensatStatus aarsbeskaeftigelse aar maaned
    antalAarsvaerk virksomhedsrelation reklamebeskyttet virksomhedsform virksomhedsformkode
    CVR_Produktionsenhed CVR_Virksomhed CVR_Navn CVR_Beskaeftigelse CVR_Adressering data nodes id CVREnhedsId
    vaerdi sekvens virkningFra virkningTil registreringTil AdresseringAnvendelse beskaeftigelsestalstype
    tilknyttetVirksomhedsCVRNummer antal datoTil
    @type @id @graph title description hiringOrganization name identifier propertyID value jobLocation address
    postalCode employmentType workHours datePosted validThrough totalJobOpenings url""".split()
)
SINGLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        [
            "JobPosting",
            "1999000001",
            1999000001,
            99000001,
            "2026-01-01",
            "beliggenhedsadresse",
            10**400,
            "\ud800",
        ]
    )
)
ANY_JSON = st.recursive(
    SINGLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8),
    max_leaves=40,
)


def gives_rows_or_a_problem(name: str, content: bytes) -> None:
    try:
        reading = READERS[name](uploaded(name, content))
    except Problem as problem:
        assert str(problem)
        return
    for row in reading.rows:
        # What goes on to the database must be text that it can hold.
        repr(row).encode()
    for remark in reading.remarks:
        str(remark.reason).encode()


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=ANY_JSON, one_per_line=st.booleans())
def test_any_json_of_known_words(name: str, value: object, one_per_line: bool) -> None:
    if one_per_line and isinstance(value, list):
        text = "\n".join(json.dumps(item) for item in value)
    else:
        text = json.dumps(value)
    if name == "job.html":
        text = f'<html><script type="application/ld+json">{text}</script></html>'
    gives_rows_or_a_problem(name, text.encode())


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes(name: str, content: bytes) -> None:
    gives_rows_or_a_problem(name, content)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        '{"hits":' * 200_000,
        '{"hits":[' * 200_000,
        '[{"hits":' + '{"hits":' * 500 + "{}" + "}" * 501 + "]",
        "[" + "9" * 10_000 + "]",
        '[{"pNummer": ' + "9" * 10_000 + "}]",
        '[{"pNummer": 1e999, "navne": NaN}]',
        '{"VrproduktionsEnhed": {"pNummer": 1999000001, "navne": [{"navn": "' + "x" * 1_000_000 + '"}]}}',
        '{"VrproduktionsEnhed": {"pNummer": 1999000001}, "VrproduktionsEnhed": []}',
        "[" + "1," * 60_000 + "1]",
        '{"a": 1,}',
        '{"a" 1}',
        '[{"a": 1} {"b": 2}]',
        "\ufeff\ufeff{}",
        "{}" * 1000,
    ],
)
def test_files_made_to_do_harm(name: str, text: str) -> None:
    if name == "job.html":
        text = f'<html><script type="application/ld+json">{text}</script></html>'
    gives_rows_or_a_problem(name, text.encode())


def test_too_many_unusable_rows_refuse_the_file() -> None:
    with pytest.raises(Problem, match="rigtige fil"):
        read_virk([uploaded("x.json", b"[" + b"1," * 60_000 + b"1]")], as_of=TODAY)


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            super().seek(offset, 0)
            return 65 * 1024 * 1024

        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("must not be read")

    with pytest.raises(Problem, match="65 MB"):
        uploaded("stor.json", Huge())


def test_a_path_in_the_name_is_not_kept() -> None:
    assert uploaded("../../etc/pass\nwd", b"x").name == "passwd"
    assert uploaded("C:\\mappe\\fil.csv", b"x").name == "fil.csv"


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("98000001", "98 00 00 01"),
        ("+45 98 00 00 01", "98 00 00 01"),
        ("0045-98000001", "98 00 00 01"),
        ("tel:+4598000001", "98 00 00 01"),
        (98000001, "98 00 00 01"),
        ("98 00 00 01 lok. 12", "98 00 00 01 lok. 12"),
        ("98000001;ext=7", "98 00 00 01 lok. 7"),
        ("+46 8 123 456 78", "+46 8 123 456 78"),
        ("", None),
    ],
)
def test_telephone_numbers(written: object, phone: str | None) -> None:
    assert phone_of(written) == phone


@pytest.mark.parametrize("written", ["00000000", "12345678", "112", "ring", "9800000", "8" * 40, [], True])
def test_what_is_no_telephone_number(written: object) -> None:
    with pytest.raises(Problem):
        phone_of(written)


@given(SINGLE | ANY_JSON)
def test_single_values_are_read_or_refused(value: object) -> None:
    for read in (line_of, date_of, number_of, flag_of, phone_of, email_of):
        try:
            found = read(value)
        except Problem:
            continue
        assert found is None or str(found).encode()


def test_cells_hold_no_line_breaks() -> None:
    name = "Ovnen\nApS\u2028\t x"
    unit = {"pNummer": 1_999_000_001, "navne": [{"navn": name}], "beliggenhedsadresse": [{"vejnavn": "A\rB"}]}
    row = read_virk([uploaded("x.json", json.dumps(unit).encode())], as_of=TODAY).rows[0]
    assert employer_cells(row) == {"p_number": "1999000001", "name": "Ovnen ApS x", "street": "A B"}
    job = {"@type": "JobPosting", "title": "Kok\n<b>nu</b>", "hiringOrganization": "Ovnen"}
    found = read_postings(uploaded("x.json", json.dumps(job).encode())).rows[0]
    assert opportunity_cells(found, "1999000001")["job_type"] == "Kok nu"
