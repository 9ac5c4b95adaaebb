"""Job adverts as schema.org JobPosting: from JSON and from web pages, only what is certain."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.interchange.cells import read_cell
from crm.model import Form, OpportunityKind, OpportunityStatus
from crm.problem import Problem
from crm.registers import Organisation, Posting, Reading, opportunity_cells, read_postings, uploaded
from crm.registers.job_terms import hours_of
from crm.registers.plain_text import plain_text
from crm.tables import OPPORTUNITIES

VALID_CVR = "13585628"
"""A number with the right check digit."""


def posting(**changes: Any) -> dict[str, Any]:
    made = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Køkkenmedhjælper",
        "description": "<p>Vi søger en <b>hjælper</b>.</p><ul><li>Opvask</li><li>Salat &amp; brød</li></ul>",
        "identifier": {"@type": "PropertyValue", "name": "Ovnen", "value": "A-17"},
        "datePosted": "2026-11-02",
        "validThrough": "2026-12-01T23:59:00+01:00",
        "employmentType": ["PART_TIME"],
        "workHours": "15-25 timer om ugen",
        "totalJobOpenings": 2,
        "url": "https://Eksempel.dk/job/17?utm_source=x&id=17#top",
        "hiringOrganization": {
            "@type": "Organization",
            "name": "Ovnen ApS",
            "sameAs": "https://www.eksempel.dk",
            "vatID": f"DK{VALID_CVR}",
            "identifier": {"propertyID": "P-nummer", "value": "1999000301"},
        },
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "Prøvevej 4",
                "postalCode": "DK-8800",
                "addressLocality": "Viborg",
                "addressCountry": "DK",
            },
        },
    }
    return {key: value for key, value in {**made, **changes}.items() if value is not ...}


def read(value: Any, name: str = "job.json") -> Reading[Posting]:
    text = value if isinstance(value, str) else json.dumps(value)
    return read_postings(uploaded(name, text.encode()))


def only(value: Any, name: str = "job.json") -> Posting:
    reading = read(value, name)
    assert len(reading.rows) == 1, reading.remarks
    return reading.rows[0]


def page(*scripts: str) -> str:
    inside = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return f"<!doctype html><html><head><script>var a = 1;</script>{inside}</head><body>Job</body></html>"


def test_a_posting_becomes_an_opportunity() -> None:
    found = only(posting())
    assert found == Posting(
        file="job.json",
        place=1,
        opportunity_id=found.opportunity_id,
        job_type="Køkkenmedhjælper",
        description="Vi søger en hjælper.\n\n– Opvask\n– Salat & brød",
        hours_min=15.0,
        hours_max=25.0,
        form=Form.ORDINARY,
        permanent=None,
        heard_on=date(2026, 11, 2),
        expires_on=date(2026, 12, 1),
        positions=2,
        url="https://eksempel.dk/job/17?id=17",
        organisation=Organisation(
            name="Ovnen ApS",
            cvr=VALID_CVR,
            p_number="1999000301",
            street="Prøvevej 4",
            postcode="8800",
            town="Viborg",
            website="https://www.eksempel.dk",
        ),
    )
    assert (found.kind, found.status) == (OpportunityKind.VACANCY, OpportunityStatus.OPEN)


def test_the_cells_are_what_the_importer_accepts() -> None:
    cells = opportunity_cells(only(posting(employmentType="TEMPORARY")), "1999000301")
    read_back = {name: read_cell(OPPORTUNITIES.column(name), text) for name, text in cells.items()}
    assert {name for name, cell in read_back.items() if cell.refusal or cell.warning} == set()
    assert read_back["permanent"].value == 0
    assert read_back["hours_min"].value == 15.0
    assert read_back["positions"].value == 2
    assert read_back["expires_on"].value == "2026-12-01"


@pytest.mark.parametrize(
    "value",
    [
        [posting()],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, posting()]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": posting()}]},
        {"@type": "WebPage", "mainEntity": posting(**{"@type": ["JobPosting", "Thing"]})},
        posting(**{"@type": "http://schema.org/JobPosting"}),
        posting(**{"@type": "schema:JobPosting"}),
    ],
)
def test_wherever_it_stands_it_is_found(value: Any) -> None:
    assert only(value) == only(posting())
    from_page = only(page("{}", json.dumps(value)), "job.html")
    assert from_page.opportunity_id == only(posting()).opportunity_id


def test_a_page_with_several_postings_and_a_broken_script() -> None:
    second = posting(title="Tjener", identifier=..., url="https://eksempel.dk/job/18")
    html = page(json.dumps(posting()), "{ikke json", "//<![CDATA[\n" + json.dumps(second) + "\n//]]>")
    reading = read(html + "<!-- <script type='application/ld+json'>{}</script> -->", "job.html")
    assert [row.job_type for row in reading.rows] == ["Køkkenmedhjælper", "Tjener"]
    assert [(remark.place, remark.lost) for remark in reading.remarks] == [(2, True)]


def test_references_inside_the_file_are_followed() -> None:
    organisation = {"@id": "#o", "@type": "Organization", "name": "Ovnen ApS"}
    place = {"@id": "#p", "@type": "Place", "address": {"@id": "#a"}}
    address = {"@id": "#a", "@type": "PostalAddress", "postalCode": "8800"}
    job = posting(hiringOrganization={"@id": "#o"}, jobLocation=[{"@id": "#p"}])
    found = only({"@graph": [job, organisation, place, address]}).organisation
    assert (found.name, found.postcode) == ("Ovnen ApS", "8800")


@pytest.mark.parametrize(
    ("hiring", "cvr", "p_number"),
    [
        ("Ovnen ApS", None, None),
        ({"name": "Ovnen", "identifier": "99000301"}, None, None),
        ({"name": "Ovnen", "identifier": "CVR: 99000301"}, "99000301", None),
        ({"name": "Ovnen", "identifier": {"name": "CVR-nr.", "value": 99000301}}, "99000301", None),
        ({"name": "Ovnen", "taxID": "99000301"}, None, None),
        ({"name": "Ovnen", "taxID": VALID_CVR}, VALID_CVR, None),
        ({"name": "Ovnen", "vatID": "SE556000123401"}, None, None),
        ({"name": "Ovnen", "identifier": [{"propertyID": "pnr", "value": "12"}]}, None, None),
        (
            {"name": "Ovnen", "identifier": [{"propertyID": "P-nummer", "value": "1999000301"}, "CVR=x"]},
            None,
            "1999000301",
        ),
    ],
)
def test_numbers_only_where_they_are_certain(hiring: Any, cvr: str | None, p_number: str | None) -> None:
    organisation = only(posting(hiringOrganization=hiring)).organisation
    assert (organisation.cvr, organisation.p_number) == (cvr, p_number)
    assert (organisation.name or "").startswith("Ovnen")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("37", (37.0, 37.0)),
        (37, (37.0, 37.0)),
        ("37 timer", (37.0, 37.0)),
        ("Ca. 30-37 timer pr. uge", (30.0, 37.0)),
        ("mellem 8 og 16 timer ugentligt", (8.0, 16.0)),
        ("10 – 15 hours per week", (10.0, 15.0)),
        ("32,5 t/uge", (32.5, 32.5)),
        ("30-37", (30.0, 37.0)),
        ({"minValue": 20, "maxValue": 30}, (20.0, 30.0)),
        ({"value": "37"}, (37.0, 37.0)),
        (None, None),
    ],
)
def test_hours_a_week_are_read(text: object, hours: tuple[float, float] | None) -> None:
    assert hours_of(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "8-16",
        "8am-5pm",
        "08:00-16:00",
        "fuld tid",
        "160 timer",
        "160 timer om måneden",
        "7,4 timer om dagen",
        "37-30 timer",
        "0",
        -3,
        10**400,
        True,
        [],
        {"minValue": "x"},
    ],
)
def test_what_is_not_hours_a_week_is_left_out_aloud(text: Any) -> None:
    with pytest.raises(Problem):
        hours_of(text)
    reading = read(posting(workHours=text if text != [] else [[]]))
    assert (reading.rows[0].hours_min, reading.rows[0].hours_max) == (None, None)
    assert len(reading.remarks) == 1


@pytest.mark.parametrize(
    ("types", "permanent", "form"),
    [
        (["FULL_TIME"], None, Form.ORDINARY),
        ("FULL_TIME, PERMANENT", True, Form.ORDINARY),
        (["PART_TIME", "TEMPORARY"], False, Form.ORDINARY),
        (["PERMANENT", "TEMPORARY"], None, Form.ORDINARY),
        ("Fastansættelse", True, Form.ORDINARY),
        ("https://schema.org/TEMPORARY", False, Form.ORDINARY),
        ("INTERN", None, None),
        (["VOLUNTEER"], None, None),
        (["INTERN", "FULL_TIME"], None, Form.ORDINARY),
        (..., None, Form.ORDINARY),
        (17, None, Form.ORDINARY),
    ],
)
def test_permanence_and_form_only_where_certain(
    types: Any, permanent: bool | None, form: Form | None
) -> None:
    found = only(posting(employmentType=types))
    assert (found.permanent, found.form) == (permanent, form)


def test_the_id_is_that_of_the_advert_not_of_its_words() -> None:
    first = only(posting())
    later = only(posting(description="Ny tekst", validThrough="2027-01-01", totalJobOpenings=...))
    reordered = only(dict(reversed(posting().items())), "hentet-igen.json")
    assert first.opportunity_id == later.opportunity_id == reordered.opportunity_id
    assert only(posting(identifier="A-18")).opportunity_id != first.opportunity_id
    by_address = only(posting(identifier=...))
    tracked = "https://eksempel.dk/job/17?id=17&UTM_campaign=y"
    assert only(posting(identifier=..., url=tracked)).opportunity_id == by_address.opportunity_id
    bare = posting(identifier=..., url=...)
    assert only(bare).opportunity_id == only({**bare, "description": "x"}).opportunity_id
    assert only(bare).opportunity_id != only({**bare, "datePosted": "2026-11-03"}).opportunity_id


def test_twins_count_once_and_a_number_of_the_employer_does_not_hide_a_job() -> None:
    twins = read([posting(), posting(description="Ny tekst")])
    assert [row.description for row in twins.rows] == ["Ny tekst"]
    assert any("flere gange" in str(remark.reason) for remark in twins.remarks)
    two = read([posting(), posting(title="Tjener")])
    assert len({row.opportunity_id for row in two.rows}) == 2


def test_a_posting_without_title_is_reported() -> None:
    reading = read([posting(title=" "), posting(title=...), posting(hiringOrganization=...)])
    assert [remark.place for remark in reading.remarks if remark.lost] == [1, 2]
    assert reading.rows[0].organisation.name is None
    assert any("hvem der ansætter" in str(remark.reason) for remark in reading.remarks)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("job.json", "{}", "ingen stillingsopslag"),
        ("job.json", "[{]", "gyldig JSON"),
        ("job.json", "[" * 100_000, "gyldig JSON"),
        ("job.html", "<html><body>Intet</body></html>", "JSON-LD"),
        ("job.html", "<script type='application/ld+json'>{}", "JSON-LD"),
        ("job.json", '"' + "x" * 10_000_001 + '"', "for stor"),
    ],
)
def test_files_without_postings_say_so(name: str, text: str, words: str) -> None:
    with pytest.raises(Problem, match=words):
        read(text, name)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Bare tekst,\nto linjer, løn < 100 & > 50", "Bare tekst,\nto linjer, løn < 100 & > 50"),
        ("<p>Et</p>\n\n<p>To<br>Tre</p>", "Et\n\nTo\nTre"),
        ("&lt;p&gt;Et &amp;amp; to&lt;/p&gt;", "Et & to"),
        ("<script>alert(1)</script><style>p{}</style><p>Synlig</p>", "Synlig"),
        ("<p>Æble\u0000\u202e", "Æble \u202e"),
        ("<p>a<!-- b <!-- c --> d --> e</p>", "a d --> e"),
        ("<a href='x'>Et</a> <3 og <p>to</p", "Et <3 og\n\nto</p"),
        ("", ""),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text())
def test_no_text_breaks_the_plain_text(text: str) -> None:
    assert "\0" not in plain_text(text)


HOSTILE = [
    *("<!--", "<!-- >", "<!x>", "<p><!", "<![CDATA[", "<![CDATA[>", "<?", "<?>"),
    *("<a ", "<a href='", "<a href='>", "<a b=\"><a c='>", "</", "</ >", "</p", "</p "),
    *("<script>", "<script", "</script>", "&#", "&", "&lt;p"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_markup_is_read_in_time(piece: str) -> None:
    began = time.perf_counter()
    plain_text(piece * (70_000 // len(piece)))
    pages = f"<html>{piece * (2_000_000 // len(piece))}"
    with pytest.raises(Problem):
        read(pages, "job.html")
    assert time.perf_counter() - began < 5
